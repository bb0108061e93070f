"""Owns what of an engine's SVG may reach a page: an allow-list of elements, attributes and values, applied in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.parsers import expat

from ostinato.diagrams.svg.colours import ink_on, settle_variables, variable

if TYPE_CHECKING:
    from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHAPES = _words("rect circle ellipse path polygon polyline line")
_ELEMENTS = _SHAPES | _words("svg g text tspan title desc a defs stop linearGradient radialGradient clipPath")
_PAINT = _words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit opacity color clip-path clip-rule stop-color "
    "stop-opacity font-family font-size font-weight font-style font-stretch text-anchor "
    "text-decoration dominant-baseline letter-spacing word-spacing paint-order visibility"
)
"""What may also stand in a style attribute, and becomes an attribute of its own."""
_GEOMETRY = _words(
    "x y x1 y1 x2 y2 dx dy cx cy r rx ry width height d points transform viewBox offset textLength "
    "lengthAdjust gradientUnits gradientTransform spreadMethod clipPathUnits preserveAspectRatio xml:space"
)
_ATTRIBUTES = _PAINT | _GEOMETRY

_PLAIN = re.compile(r"[\w\s.,#%+-]*", re.ASCII)
_CAREFUL = re.compile(r"""[\w\s.,:#%+*/()'"-]*""", re.ASCII)
_FUNCTION = re.compile(r"([\w-]*)\(")
_FUNCTIONS = _words(
    "var rgb rgba hsl hsla hwb lab lch oklab oklch color-mix calc "
    "translate translateX translateY rotate scale matrix skewX skewY url"
)
_LOCAL_URL = re.compile(r"url\(#[\w-]+\)")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")

_ROUND = "pele-round"
_BANDS = frozenset(("pele-cluster", "pele-rect"))
_TINT = "0.35"


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A drawing that is safe on any page. `body` is what stands inside of the outermost `<svg>`."""

    body: str
    view_box: str
    classes: str
    title: str
    description: str
    linked: bool


class UnreadableSvgError(ValueError):
    """An engine wrote something that is not well-formed XML."""


def clean_svg(svg: str, id_prefix: str) -> CleanSvg:
    """Keep what the allow-list knows; everything else goes, with what it contains. Raises UnreadableSvgError."""
    cleaner = _Cleaner(id_prefix)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cleaner.start
    parser.EndElementHandler = cleaner.end
    parser.CharacterDataHandler = cleaner.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(replace_characters(svg), True)
    except expat.ExpatError as error:
        raise UnreadableSvgError(str(error)) from error
    return cleaner.result()


def replace_characters(text: str) -> str:
    """The text with a mark in place of what cannot stand in XML: control characters and lone surrogates."""
    return _NOT_XML.sub("\ufffd", text)


def escape(text: str) -> str:
    """Text as it stands between tags or in a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _refuse_doctype(*_: object) -> None:
    raise UnreadableSvgError("a document type is not allowed")


@dataclass(frozen=True, slots=True)
class _Level:
    """What an open element means for the labels in it: their ink, and whether they stand on a tinted ground."""

    ink: str | None = None
    is_band: bool = False


class _Cleaner:
    """The state of one pass: what is open and what is skipped."""

    def __init__(self, id_prefix: str) -> None:
        self._id_prefix = id_prefix
        self._out: list[str] = []
        self._open: list[str] = []
        self._tag_is_open = False
        self._skipped = 0
        self._levels = [_Level()]
        self._root: Mapping[str, str] = MappingProxyType({})
        self._chosen: dict[str, str] = {}
        self._names = {"title": "", "desc": ""}
        self._naming = ""
        self._linked = False

    def result(self) -> CleanSvg:
        return CleanSvg(
            body="".join(self._out),
            view_box=_checked("viewBox", self._root.get("viewBox", "")) or "",
            classes=_own_classes(self._root.get("class", "")),
            title=self._names["title"].strip(),
            description=self._names["desc"].strip(),
            linked=self._linked,
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name not in _ELEMENTS:
            self._skipped += 1
        elif not self._open:
            self._root = attributes
            self._chosen = _chosen_variables(attributes.get("style", ""))
            self._push(name, _Level())
        elif len(self._open) == 1 and name in self._names:
            self._naming = name
            self._skipped += 1
        else:
            self._write_start(name, attributes)

    def end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            self._naming = "" if not self._skipped else self._naming
            return
        name = self._open.pop()
        self._levels.pop()
        if not self._open:
            return
        self._out.append("/>" if self._tag_is_open else f"</{name}>")
        self._tag_is_open = False

    def text(self, data: str) -> None:
        if self._naming:
            self._names[self._naming] += data
        elif not self._skipped and len(self._open) > 1:
            self._close_tag()
            self._out.append(escape(data))

    def _push(self, name: str, level: _Level) -> None:
        self._open.append(name)
        self._levels.append(level)

    def _close_tag(self) -> None:
        if self._tag_is_open:
            self._out.append(">")
            self._tag_is_open = False

    def _write_start(self, name: str, attributes: dict[str, str]) -> None:
        self._close_tag()
        link = _safe_link(attributes) if name == "a" else {}
        if name == "a" and not link:
            name = "g"
        self._linked = self._linked or bool(link)
        kept = self._kept(name, attributes) | link
        self._out.append(f"<{name}")
        self._out += [f' {key}="{escape(value)}"' for key, value in kept.items()]
        self._tag_is_open = True
        is_band = not _BANDS.isdisjoint(attributes.get("class", "").split())
        self._push(name, replace(self._levels[-1], is_band=is_band))

    def _kept(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        classes = attributes.get("class", "")
        painted = {key: value for key, value in attributes.items() if key in _ATTRIBUTES}
        styled = _declarations(attributes["style"]) if "style" in attributes else {}
        if name == "rect" and "rx" in styled:
            painted["rx"] = styled["rx"]
        painted |= {key: value for key, value in styled.items() if key in _PAINT}
        if "var(" in painted.get("rx", ""):
            # Browsers differ on variables in geometry attributes, so a class and the sheet carry the radius.
            painted["rx"] = "4"
            classes += f" {_ROUND}"
        self._choose_ink(name, classes, painted, is_authored="fill" in styled)
        kept = {"class": own} if (own := _own_classes(classes)) else {}
        if (identity := attributes.get("id", "")).startswith(self._id_prefix):
            kept["id"] = identity
        for key, value in painted.items():
            checked = _checked(key, settle_variables(value, self._chosen))
            if checked is not None:
                kept[key] = checked
        return kept

    def _choose_ink(self, name: str, classes: str, painted: dict[str, str], *, is_authored: bool) -> None:
        level = self._levels[-1]
        if name in _SHAPES and is_authored and painted["fill"] not in ("none", "transparent"):
            if level.is_band or not _BANDS.isdisjoint(classes.split()):
                # Lines and labels run across these grounds; a tint keeps them readable on any page.
                painted["fill-opacity"] = _TINT
                self._levels[-1] = replace(level, ink=variable("fg"))
            else:
                self._levels[-1] = replace(level, ink=ink_on(painted["fill"]))
        elif name == "text" and level.ink:
            is_page_ink = painted.get("fill", "") in ("", "var(--_fg)", "var(--_m)")
            if is_page_ink or level.is_band:
                painted["fill"] = level.ink


def _own_classes(classes: str) -> str:
    """The classes that begin with `pele`. Names that the author gave could meet rules of the page's sheet."""
    return " ".join(name for name in classes.split() if name.startswith("pele") and _PLAIN.fullmatch(name))


def _declarations(style: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}


def _chosen_variables(style: str) -> dict[str, str]:
    """The `--pele-…` variables that a diagram sets for itself on its root."""
    prefix = "--pele-"
    return {
        name.removeprefix(prefix): value
        for name, value in _declarations(style).items()
        if name.startswith(prefix) and _checked("fill", value)
    }


def _checked(name: str, value: str) -> str | None:
    """The value when nothing in it could ask for a file or leave its attribute, else None."""
    if _PLAIN.fullmatch(value):
        return value
    if name not in ("d", "points") and _CAREFUL.fullmatch(value):
        if not all(function in _FUNCTIONS for function in _FUNCTION.findall(value)):
            return None
        if "url(" in value and not _LOCAL_URL.fullmatch(value):
            return None
        return value
    return None


def _safe_link(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of a link to a page, or nothing for a link that is no such thing."""
    href = _IGNORED_IN_URLS.sub("", attributes.get("href", ""))
    scheme = _SCHEME.match(href)
    if not href or (scheme and scheme[1].lower() not in ("http", "https")):
        return {}
    link = {"href": href, "rel": "noopener noreferrer"}
    if attributes.get("target") == "_blank":
        link["target"] = "_blank"
    return link


def paper(width: str, height: str) -> str:
    """The ground of a drawing, so that it is legible on pages whose sheet knows nothing of diagrams."""
    return f'<rect class="pele-paper" width="{width}" height="{height}" fill="{variable("bg")}"/>'
