"""Owns the settings below `markup`, typed, with Hugo's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

S = TypeVar("S")


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
    line_numbers_in_table: bool = True
    no_classes: bool = True
    no_hl: bool = False
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
    block: tuple[tuple[str, str], ...] = ()
    inline: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """Everything that decides what Markdown becomes."""

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
    cjk_line_breaks: bool = False
    insert: bool = False
    mark: bool = False
    subscript: bool = False
    superscript: bool = False
    delete: bool = False
    auto_heading_id: bool = True
    auto_id_type: str = "github"
    heading_attributes: bool = True
    block_attributes: bool = False
    wrap_standalone_image: bool = True
    hard_wraps: bool = False
    unsafe: bool = False
    xhtml: bool = False
    use_embedded: Mapping[str, str] = field(default_factory=dict)
    """For hooks `link` and `image`: `auto`, `always`, `fallback` or `never`."""
    highlight: HighlightSettings = field(default_factory=HighlightSettings)
    toc: TocSettings = field(default_factory=TocSettings)

    @classmethod
    def from_config(cls, markup: Mapping[str, object]) -> MarkdownSettings:
        """The settings of a `markup` map with keys in lower case; what is not set has Hugo's default."""
        goldmark = _map(markup, "goldmark")
        extensions, extras = _map(goldmark, "extensions"), _map(_map(goldmark, "extensions"), "extras")
        parser, renderer = _map(goldmark, "parser"), _map(goldmark, "renderer")
        attribute, footnote = _map(parser, "attribute"), _map(extensions, "footnote")
        delimiters = _map(_map(extensions, "passthrough"), "delimiters")
        hooks = _map(goldmark, "renderhooks")
        typographer = extensions.get("typographer")
        return cls(
            table=_flag(extensions, "table", default=True),
            strikethrough=_flag(extensions, "strikethrough", default=True),
            linkify=_flag(extensions, "linkify", default=True),
            linkify_protocol=str(extensions.get("linkifyprotocol") or "https"),
            task_list=_flag(extensions, "tasklist", default=True),
            definition_list=_flag(extensions, "definitionlist", default=True),
            footnote=extensions.get("footnote") is not False and _flag(footnote, "enable", default=True),
            footnote_backlink=str(footnote.get("backlinkhtml") or "&#x21a9;&#xfe0e;"),
            footnote_auto_prefix=_flag(footnote, "enableautoidprefix"),
            typographer=Typographer(disable=True)
            if typographer is False
            else _typed(Typographer, typographer),
            passthrough=Passthrough(
                _flag(_map(extensions, "passthrough"), "enable"),
                _pairs(delimiters.get("block")),
                _pairs(delimiters.get("inline")),
            ),
            cjk_line_breaks=_flag(_map(extensions, "cjk"), "eastasianlinebreaks"),
            insert=_flag(_map(extras, "insert"), "enable"),
            mark=_flag(_map(extras, "mark"), "enable"),
            subscript=_flag(_map(extras, "subscript"), "enable"),
            superscript=_flag(_map(extras, "superscript"), "enable"),
            delete=_flag(_map(extras, "delete"), "enable"),
            auto_heading_id=_flag(parser, "autoheadingid", default=True),
            auto_id_type=str(parser.get("autoidtype") or parser.get("autoheadingidtype") or "github"),
            heading_attributes=_flag(attribute, "title", default=True),
            block_attributes=_flag(attribute, "block"),
            wrap_standalone_image=_flag(parser, "wrapstandaloneimagewithinparagraph", default=True),
            hard_wraps=_flag(renderer, "hardwraps"),
            unsafe=_flag(renderer, "unsafe"),
            xhtml=_flag(renderer, "xhtml"),
            use_embedded={
                name: str(_map(hooks, name).get("useembedded") or "auto") for name in ("link", "image")
            },
            highlight=_typed(HighlightSettings, markup.get("highlight")),
            toc=_typed(TocSettings, markup.get("tableofcontents")),
        )


def _map(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def _flag(values: Mapping[str, object], key: str, *, default: bool = False) -> bool:
    value = values.get(key, default)
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1")


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(
        (str(pair[0]), str(pair[1])) for pair in value if isinstance(pair, list | tuple) and len(pair) == 2
    )


def _typed(cls: type[S], values: object) -> S:
    """A settings class out of a map; names are compared without underscores."""
    given = values if isinstance(values, Mapping) else {}
    chosen: dict[str, Any] = {}
    for one in fields(cls):  # type: ignore[arg-type]
        key = one.name.replace("_", "")
        value = given.get(key, given.get(one.name))
        if value is not None:
            chosen[one.name] = int(value) if str(one.type) == "int" else value
    return cls(**chosen)
