"""Owns the settings below `markup`, typed, with Hugo's defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

S = TypeVar("S")
Settings = Mapping[str, object]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HighlightSettings:
    """`markup.highlight`."""

    anchor_line_nos: bool = False
    code_fences: bool = True
    guess_syntax: bool = False
    hl_inline: bool = False
    hl_lines: str = ""
    line_anchors: str = ""
    line_no_start: int = 1
    line_nos: bool | str = False
    """True, False, `inline` or `table`."""
    line_numbers_in_table: bool = True
    no_classes: bool = True
    style: str = "monokai"
    tab_width: int = 4
    wrapper_class: str = "highlight"


@dataclass(frozen=True, slots=True)
class TocSettings:
    """`markup.tableOfContents`."""

    start_level: int = 2
    end_level: int = 3
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Typographer:
    """`markup.goldmark.extensions.typographer`: what stands for quotes, dashes and the like."""

    disable: bool = False
    left_single_quote: str = "&lsquo;"
    right_single_quote: str = "&rsquo;"
    left_double_quote: str = "&ldquo;"
    right_double_quote: str = "&rdquo;"
    en_dash: str = "&ndash;"
    em_dash: str = "&mdash;"
    ellipsis: str = "&hellip;"
    left_angle_quote: str = "&laquo;"
    right_angle_quote: str = "&raquo;"
    apostrophe: str = "&rsquo;"


@dataclass(frozen=True, slots=True)
class Passthrough:
    """`markup.goldmark.extensions.passthrough`: delimiters between which text is left alone."""

    enable: bool = False
    block: Pairs = ()
    inline: Pairs = ()


@dataclass(frozen=True, slots=True)
class Cjk:
    """`markup.goldmark.extensions.cjk`."""

    enable: bool = False
    east_asian_line_breaks: bool = False
    east_asian_line_breaks_style: str = "simple"
    escaped_space: bool = False


@dataclass(frozen=True, slots=True)
class Extras:
    """`markup.goldmark.extensions.extras`: which of goldmark's further inline elements are on."""

    delete: bool = False
    insert: bool = False
    mark: bool = False
    subscript: bool = False
    superscript: bool = False


@dataclass(frozen=True, slots=True)
class EmbeddedHooks:
    """`markup.goldmark.renderHooks`: `auto`, `always`, `fallback` or `never` for each kind."""

    image: str = "auto"
    link: str = "auto"

    def get(self, kind: str, default: str = "auto") -> str:
        return str(getattr(self, kind, default))


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Everything that decides what Markdown becomes. Equal settings share one parser."""

    table: bool = True
    strikethrough: bool = True
    linkify: bool = True
    linkify_protocol: str = "https"
    task_list: bool = True
    definition_list: bool = True
    footnote: bool = True
    footnote_backlink: str = "&#x21a9;&#xfe0e;"
    footnote_auto_prefix: bool = False
    typographer: Typographer = field(default_factory=Typographer)
    passthrough: Passthrough = field(default_factory=Passthrough)
    cjk: Cjk = field(default_factory=Cjk)
    extras: Extras = field(default_factory=Extras)
    emoji: bool = False
    """`enableEmoji`, which stands outside of `markup`."""
    auto_heading_id: bool = True
    auto_definition_term_id: bool = False
    auto_id_type: str = "github"
    heading_attributes: bool = True
    block_attributes: bool = False
    wrap_standalone_image: bool = True
    hard_wraps: bool = False
    unsafe: bool = False
    xhtml: bool = False
    use_embedded: EmbeddedHooks = field(default_factory=EmbeddedHooks)
    highlight: HighlightSettings = field(default_factory=HighlightSettings)
    toc: TocSettings = field(default_factory=TocSettings)

    @classmethod
    def from_config(cls, markup: Settings, *, emoji: bool = False) -> MarkdownSettings:
        """The settings of a `markup` map with keys in lower case; what is not set has Hugo's default."""
        goldmark = _map(markup, "goldmark")
        extensions, parser = _map(goldmark, "extensions"), _map(goldmark, "parser")
        renderer, hooks = _map(goldmark, "renderer"), _map(goldmark, "renderhooks")
        extras = _map(extensions, "extras")
        attribute, footnote = _map(parser, "attribute"), _map(extensions, "footnote")
        definition_list = _flag(extensions, "definitionlist", default=True)
        title = parser.get("attribute")
        return cls(
            table=_flag(extensions, "table", default=True),
            strikethrough=_flag(extensions, "strikethrough", default=True),
            linkify=_flag(extensions, "linkify", default=True),
            linkify_protocol=_text(extensions, "linkifyprotocol", "https"),
            task_list=_flag(extensions, "tasklist", default=True),
            definition_list=definition_list,
            footnote=extensions.get("footnote") is not False and _flag(footnote, "enable", default=True),
            footnote_backlink=_text(footnote, "backlinkhtml", "&#x21a9;&#xfe0e;"),
            footnote_auto_prefix=_flag(footnote, "enableautoidprefix"),
            typographer=Typographer(disable=True)
            if extensions.get("typographer") is False
            else _typed(Typographer, _map(extensions, "typographer")),
            passthrough=_passthrough(_map(extensions, "passthrough")),
            cjk=_typed(Cjk, _map(extensions, "cjk")),
            extras=Extras(**{one.name: _flag(_map(extras, one.name), "enable") for one in fields(Extras)}),
            emoji=emoji,
            auto_heading_id=_flag(parser, "autoheadingid", default=True),
            auto_definition_term_id=definition_list and _flag(parser, "autodefinitiontermid"),
            auto_id_type=str(parser.get("autoheadingidtype") or parser.get("autoidtype") or "github"),
            heading_attributes=title if isinstance(title, bool) else _flag(attribute, "title", default=True),
            block_attributes=_flag(attribute, "block"),
            wrap_standalone_image=_flag(parser, "wrapstandaloneimagewithinparagraph", default=True),
            hard_wraps=_flag(renderer, "hardwraps"),
            unsafe=_flag(renderer, "unsafe"),
            xhtml=_flag(renderer, "xhtml"),
            use_embedded=EmbeddedHooks(
                **{kind: _text(_map(hooks, kind), "useembedded", "auto") for kind in ("image", "link")}
            ),
            highlight=_typed(HighlightSettings, _map(markup, "highlight")),
            toc=_typed(TocSettings, _map(markup, "tableofcontents")),
        )


def _map(values: Settings, key: str) -> Settings:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def as_flag(value: object) -> bool:
    """A setting that may be written as text or number."""
    if isinstance(value, str):
        return value.lower() in ("true", "1", "t")
    return bool(value)


def _flag(values: Settings, key: str, *, default: bool = False) -> bool:
    return as_flag(values.get(key, default))


def _text(values: Settings, key: str, default: str) -> str:
    found = values.get(key)
    return default if found is None else str(found)


def _passthrough(values: Settings) -> Passthrough:
    delimiters = _map(values, "delimiters")
    return Passthrough(
        _flag(values, "enable"), _pairs(delimiters.get("block")), _pairs(delimiters.get("inline"))
    )


def _pairs(value: object) -> Pairs:
    pairs = value if isinstance(value, list | tuple) else ()
    return tuple((str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2 and all(pair))


def _typed(cls: type[S], values: Settings) -> S:
    """A settings class out of a map, whose keys are the field names without underscores, or with them."""
    chosen: dict[str, object] = {}
    for one in fields(cls):  # type: ignore[arg-type]
        value = values.get(one.name.replace("_", ""), values.get(one.name))
        if value is None:
            continue
        chosen[one.name] = _CONVERSIONS.get(str(one.type), _as_it_is)(value)
    return cls(**chosen)


def _as_it_is(value: object) -> object:
    return value


def _number(value: object) -> int:
    """An integer setting; a float loses its fraction, as in Hugo."""
    return int(value) if isinstance(value, int | float) else int(str(value), 0)


_CONVERSIONS: Mapping[str, Callable[[object], object]] = {"int": _number, "bool": as_flag, "str": str}
