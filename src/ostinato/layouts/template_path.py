"""Owns what the path of a template file says: its kind, layout, output format, language and category."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.sections.build import MediaType, OutputFormat

LAYOUT, BASEOF, PARTIAL, SHORTCODE, MARKUP, HUGO = (
    "layout",
    "baseof",
    "partial",
    "shortcode",
    "markup",
    "hugo",
)
_KINDS = frozenset(
    {"page", "home", "section", "taxonomy", "term", "404", "robotstxt", "sitemap", "sitemapindex", "rss"}
)
_HTML = "text/html"
_MAIN_KINDS = frozenset({"page", "home", "section", "taxonomy", "term"})


@dataclass(frozen=True, slots=True)
class Formats:
    """The output formats, media types and languages by which names are understood."""

    output_formats: Mapping[str, OutputFormat]
    """By name in lower case."""
    media_types: tuple[MediaType, ...]
    languages: frozenset[str]
    disabled_languages: frozenset[str] = frozenset()
    first_language: str = ""

    def is_output_format(self, name: str, extension: str) -> bool:
        """Whether a part of a file name names an output format that such files can be of."""
        form = self.output_formats.get(name)
        return form is not None and (not extension or extension in form.media_type.suffixes)

    def by_suffix(self, suffix: str) -> OutputFormat | None:
        """The one output format whose files end so; none when there are several."""
        found = [form for form in self.output_formats.values() if suffix in form.media_type.suffixes]
        return found[0] if len(found) == 1 else None

    def output_format(self, name: str, suffix: str) -> OutputFormat | None:
        """The output format of a name, else of a suffix, else of the media type that the suffix tells."""
        form = self.output_formats.get(name) or self.by_suffix(suffix)
        if form is None and suffix:
            kind = self.media_type(suffix)
            form = self.output_formats.get(kind.sub_type) if kind is not None else None
        return form

    def media_type(self, suffix: str) -> MediaType | None:
        return next((kind for kind in self.media_types if suffix in kind.suffixes), None)


@dataclass(frozen=True, slots=True)
class TemplatePath:
    """A template path taken apart (Hugo: template types, and what the binary does)."""

    path: str
    """Below `layouts/`, lower case, with a leading slash: `/_partials/head.html`."""
    folder: str
    """Where it applies: `/posts`; empty for everywhere."""
    name: str
    """What is left of the file name without its identifiers; partials and shortcodes have their own path in it."""
    category: str
    extension: str
    language: str
    output_format: str
    media_type: str
    kind: str
    layout: str
    is_plain_text: bool
    variant: tuple[str, str]
    """For render hooks: what is rendered, and of which sort (`codeblock`, `mermaid`)."""
    identifiers: int
    is_disabled: bool = False
    except_languages: frozenset[str] = frozenset()
    """Languages that have a file of their own of this name."""
    suffix_rank: int = 0
    """Of two files that differ in the suffix alone, the one whose suffix its media type names first wins."""
    is_preferred: bool = False
    """For a language other than the first: a template that is nearer but for all languages is no better."""

    def is_for(self, language: str) -> bool:
        """Whether pages of a language may have it."""
        return self.language == language or not (self.language or language in self.except_languages)

    def shares_language(self, other: TemplatePath) -> bool:
        """Whether there are languages that both are for."""
        if self.language:
            return other.is_for(self.language)
        return not other.language or self.is_for(other.language)


def parse(path: str, formats: Formats) -> TemplatePath | None:
    """Read a template's path; None for a render hook without a name."""
    path = _modern("/" + path.lstrip("/").lower())
    folder, _, file = path.rpartition("/")
    stem, identifiers = _identifiers(file, formats)
    category = _category(path, identifiers)
    extension = identifiers.extension
    form = formats.output_formats.get(identifiers.output_format) if identifiers.output_format else None
    media_type = form.media_type if form else None
    if form is None and extension:
        form = formats.by_suffix(extension)
        media_type = form.media_type if form else formats.media_type(extension)
        if form is None and media_type is not None:
            form = formats.output_formats.get(media_type.sub_type)
    kind, layout = identifiers.kind, identifiers.layout
    name = stem
    variant = ("", "")
    if category in (PARTIAL, SHORTCODE):
        marker = "/_partials/" if category == PARTIAL else "/_shortcodes/"
        before, _, after = path.partition(marker)
        inner = after.rpartition("/")[0]
        known = identifiers.stem_with_unknown
        name = f"{inner}/{known}" if inner else known
        folder, layout = before, ""
    elif category == MARKUP:
        folder = folder.removesuffix("/_markup")
        if not layout.startswith("render-"):
            return None
        what, _, sort = layout.removeprefix("render-").partition("-")
        variant, layout = (what, sort), ""
    output_format, type_name = identifiers.output_format, media_type.type if media_type else ""
    if category == PARTIAL and not output_format and not type_name:
        output_format, type_name = "html", _HTML
    if layout == "index":
        kind, layout = kind or "home", ""
    if layout in (kind, identifiers.output_format):
        layout = ""
    if kind not in _MAIN_KINDS and kind not in _KINDS:
        kind = ""
    return TemplatePath(
        path,
        "" if folder == "/" else folder,
        name,
        category,
        extension,
        identifiers.language,
        output_format,
        type_name,
        kind,
        layout,
        form.is_plain_text if form else False,
        variant,
        identifiers.count,
        identifiers.is_disabled,
        suffix_rank=_suffix_rank(media_type, extension),
    )


def _suffix_rank(media_type: MediaType | None, extension: str) -> int:
    if media_type is None or extension not in media_type.suffixes:
        return 99
    return media_type.suffixes.index(extension)


def _modern(path: str) -> str:
    """The path as it would be called since Hugo 0.146."""
    if path.startswith("/_default/"):
        path = path.removeprefix("/_default")
    for old in ("/partials/", "/shortcodes/"):
        if path.startswith(old):
            path = f"/_{path[1:]}"
    folder, _, file = path.rpartition("/")
    before, dash, after = file.partition("-baseof")
    if dash and before and "/_partials/" not in path and "/_shortcodes/" not in path:
        path = f"{folder}/baseof.{before}{after}"
    return path


def _category(path: str, identifiers: _Identifiers) -> str:
    if "/_shortcodes/" in path:
        return SHORTCODE
    if "/_markup/" in path:
        return MARKUP
    if path.startswith("/_partials/"):
        return PARTIAL
    if identifiers.is_baseof:
        return BASEOF
    return HUGO if path.startswith(("/_hugo/", "/_server/")) else LAYOUT


@dataclass(slots=True)
class _Identifiers:
    """The parts of a file name between its dots, as they are understood."""

    extension: str = ""
    language: str = ""
    output_format: str = ""
    kind: str = ""
    layout: str = ""
    is_baseof: bool = False
    is_disabled: bool = False
    count: int = 0
    stem_with_unknown: str = ""


_PREFIXED = re.compile(r"_language_(.+)_")
"""A language that says so: `single._language_fr_.html`."""


def _identifiers(file: str, formats: Formats) -> tuple[str, _Identifiers]:
    """Read the dots of a file name from right to left: the extension first, the name itself last."""
    found = _Identifiers()
    parts = file.split(".")
    if len(parts) == 1:
        found.layout = file
        found.stem_with_unknown = file
        _name(file, found)
        return file, found
    found.extension = parts[-1]
    found.count = 1
    if formats.is_output_format(found.extension, ""):
        found.output_format = found.extension
    specific = False
    unknown: list[str] = []
    for part in reversed(parts[1:-1]):
        prefixed = _PREFIXED.fullmatch(part)
        part = prefixed[1] if prefixed else part
        if not found.language and part in formats.languages and len(parts) > 2:
            found.language = part
        elif not found.language and part in formats.disabled_languages:
            found.is_disabled = True
            found.language = part
        elif not specific and formats.is_output_format(part, found.extension):
            found.output_format = part
            specific = True
        elif not found.kind and part in _KINDS:
            found.kind = part
        elif part == "baseof":
            found.is_baseof = True
        else:
            found.layout = part
            unknown.insert(0, part)
            continue
        found.count += 1
    found.stem_with_unknown = ".".join([parts[0], *unknown])
    _name(parts[0], found, specific=specific, formats=formats)
    return parts[0], found


def _name(name: str, found: _Identifiers, *, specific: bool = False, formats: Formats | None = None) -> None:
    """The name itself can say the kind, the layout, or that this is a base template."""
    is_format = formats is not None and formats.is_output_format(name, found.extension)
    if is_format and not specific:
        found.output_format = name
    elif not found.kind and name in _KINDS and not (is_format and name == found.output_format):
        found.kind = name
    elif is_format:
        pass  # a second format says nothing
    elif name == "baseof":
        found.is_baseof = True
        if found.layout == "baseof":
            found.layout = ""
    elif not found.layout or name not in ("index", "list", "single", "all"):
        found.layout = name
    found.count += 1
