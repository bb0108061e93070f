"""Owns which attributes make a browser ask for something by itself, which lead a reader, and which hold code."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.check.reading.markup import Element


Inner = int | str
"""A place within a tag or a file: an offset, or the name of the attribute, or a text that is to be found."""


class Sink(NamedTuple):
    """An address that a browser asks on its own. `how` says as what."""

    url: str
    how: str
    inner: Inner


class Link(NamedTuple):
    """An address that a reader can follow, or send a form to."""

    url: str
    how: str
    inner: Inner


class Piece(NamedTuple):
    """Code in another language: `script`, `module`, `event`, `style`, `declarations`, `document`, `data`."""

    kind: str
    text: str
    offset: int


LEADING_ATTRIBUTES = frozenset(["href", "xlink:href", "action", "formaction", "cite"])
"""The attributes that lead a reader somewhere."""

_ATTRIBUTES: dict[str, dict[str, str]] = {
    "img": {"src": "image", "lowsrc": "image", "dynsrc": "media"},
    "image": {"src": "image", "href": "image", "xlink:href": "image"},
    "script": {"src": "script", "href": "script", "xlink:href": "script"},
    "iframe": {"src": "frame"},
    "frame": {"src": "frame"},
    "fencedframe": {"src": "frame"},
    "portal": {"src": "frame"},
    "embed": {"src": "object"},
    "object": {"data": "object", "archive": "object", "classid": "object", "codebase": "object"},
    "applet": {"code": "object", "archive": "object", "codebase": "object", "object": "object"},
    "video": {"src": "media", "poster": "image"},
    "audio": {"src": "media"},
    "source": {"src": "media"},
    "track": {"src": "media"},
    "bgsound": {"src": "media"},
    "input": {"src": "image"},
    "body": {"background": "image"},
    "table": {"background": "image"},
    "thead": {"background": "image"},
    "tbody": {"background": "image"},
    "tfoot": {"background": "image"},
    "tr": {"background": "image"},
    "td": {"background": "image"},
    "th": {"background": "image"},
    "html": {"manifest": "manifest"},
    "use": {"href": "image", "xlink:href": "image"},
    "feimage": {"href": "image", "xlink:href": "image"},
    "tref": {"xlink:href": "image"},
    "mpath": {"href": "image", "xlink:href": "image"},
    "textpath": {"href": "image", "xlink:href": "image"},
    "lineargradient": {"href": "image", "xlink:href": "image"},
    "radialgradient": {"href": "image", "xlink:href": "image"},
    "pattern": {"href": "image", "xlink:href": "image"},
    "filter": {"href": "image", "xlink:href": "image"},
    "cursor": {"href": "image", "xlink:href": "image"},
    "menuitem": {"icon": "image"},
    "model": {"src": "media"},
    "param": {},
}
_EVERYWHERE = {"attributionsrc": "beacon", "ping": "ping"}
_NOTHING: dict[str, str] = {}
_FETCHING_RELS = {
    "stylesheet": "style",
    "icon": "icon",
    "shortcut": "icon",
    "apple-touch-icon": "icon",
    "apple-touch-icon-precomposed": "icon",
    "apple-touch-startup-image": "icon",
    "mask-icon": "icon",
    "fluid-icon": "icon",
    "manifest": "manifest",
    "preload": "preload",
    "modulepreload": "script",
    "prefetch": "prefetch",
    "prerender": "prefetch",
    "preconnect": "connection",
    "dns-prefetch": "connection",
    "import": "script",
    "compression-dictionary": "prefetch",
    "subresource": "prefetch",
}
_URL_PROPERTIES = frozenset(
    [
        *("fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start", "marker-mid"),
        *("marker-end", "background", "background-image", "list-style", "content"),
    ]
)
"""Presentation attributes of SVG in which `url()` is understood."""

_JAVASCRIPT = frozenset(
    [
        *(
            "",
            "module",
            "text/javascript",
            "application/javascript",
            "text/ecmascript",
            "application/ecmascript",
        ),
        *(
            "application/x-javascript",
            "text/x-javascript",
            "text/jscript",
            "text/livescript",
            "text/vbscript",
            "application/x-ecmascript",
            "text/x-ecmascript",
        ),
        *(f"text/javascript1.{minor}" for minor in range(6)),
    ]
)
_EVENTS = frozenset(
    [
        "abort",
        "afterprint",
        "animationend",
        "animationiteration",
        "animationstart",
        "auxclick",
        "beforeinput",
        "beforematch",
        "beforeprint",
        "beforetoggle",
        "beforeunload",
        "begin",
        "blur",
        "cancel",
        "canplay",
        "canplaythrough",
        "change",
        "click",
        "close",
        "command",
        "contextlost",
        "contextmenu",
        "contextrestored",
        "copy",
        "cuechange",
        "cut",
        "dblclick",
        "drag",
        "dragend",
        "dragenter",
        "dragleave",
        "dragover",
        "dragstart",
        "drop",
        "durationchange",
        "emptied",
        "end",
        "ended",
        "error",
        "focus",
        "focusin",
        "focusout",
        "formdata",
        "fullscreenchange",
        "gotpointercapture",
        "hashchange",
        "input",
        "invalid",
        "keydown",
        "keypress",
        "keyup",
        "languagechange",
        "load",
        "loadeddata",
        "loadedmetadata",
        "loadstart",
        "lostpointercapture",
        "message",
        "mousedown",
        "mouseenter",
        "mouseleave",
        "mousemove",
        "mouseout",
        "mouseover",
        "mouseup",
        "mousewheel",
        "offline",
        "online",
        "pagehide",
        "pagereveal",
        "pageshow",
        "pageswap",
        "paste",
        "pause",
        "play",
        "playing",
        "pointercancel",
        "pointerdown",
        "pointerenter",
        "pointerleave",
        "pointermove",
        "pointerout",
        "pointerover",
        "pointerup",
        "popstate",
        "progress",
        "ratechange",
        "rejectionhandled",
        "repeat",
        "reset",
        "resize",
        "scroll",
        "scrollend",
        "search",
        "securitypolicyviolation",
        "seeked",
        "seeking",
        "select",
        "selectionchange",
        "selectstart",
        "show",
        "slotchange",
        "stalled",
        "storage",
        "submit",
        "suspend",
        "timeupdate",
        "toggle",
        "touchcancel",
        "touchend",
        "touchmove",
        "touchstart",
        "transitioncancel",
        "transitionend",
        "transitionrun",
        "transitionstart",
        "unhandledrejection",
        "unload",
        "volumechange",
        "waiting",
        "wheel",
        "zoom",
    ]
)
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)


def may_ask(name: str, attributes: Iterable[str]) -> bool:
    """Whether an element of that name with these attributes may make a browser ask for something."""
    return (
        name in _ATTRIBUTES
        or name in _ASKING
        or not _EVERYWHERE.keys().isdisjoint(attributes)
        or "srcset" in attributes
    )


def may_carry(attribute: str) -> bool:
    """Whether an attribute may hold code."""
    return attribute in ("style", "srcdoc") or attribute.startswith("on") or attribute in _URL_PROPERTIES


def sinks_of(element: Element) -> Iterator[Sink]:
    """What a browser asks for when it meets this element."""
    attributes = element.attributes
    for name, how in _ATTRIBUTES.get(element.name, _NOTHING).items():
        if (url := attributes.get(name)) and not (url.startswith("#") and how != "frame"):
            yield Sink(url, how, name)
    for name, how in _EVERYWHERE.items():
        if name in attributes:
            for url in attributes[name].split():
                yield Sink(url, how, name)
    if "srcset" in attributes and element.name in ("img", "source"):
        yield from _srcset_sinks(element, "srcset")
    if element.name == "link":
        yield from _link_sinks(element)
    elif element.name == "meta":
        yield from _meta_sinks(element)
    elif element.name == "script":
        yield from _data_sinks(element)
    elif element.name in _ANIMATIONS:
        yield from _animated_sinks(element)
    elif element.name == "param" and element.get("name").strip().lower() in _PARAMETERS:
        yield Sink(element.get("value"), "object", "value")


_ANIMATIONS = frozenset(["set", "animate"])
_ASKING = _ANIMATIONS | {"link", "meta", "script", "param"}
_ADDRESSES = frozenset(["href", "xlink:href", "src"])
_PARAMETERS = frozenset(["movie", "src", "url", "data", "filename", "source"])


def _animated_sinks(element: Element) -> Iterator[Sink]:
    """Addresses that an animation of SVG puts into an attribute."""
    if element.get("attributename").strip().lower() in _ADDRESSES:
        for name in ("to", "from", "values"):
            for url in element.get(name).split(";"):
                if url.strip() and not url.strip().startswith("#"):
                    yield Sink(url.strip(), "image", name)


def _data_sinks(element: Element) -> Iterator[Sink]:
    """What blocks of rules for the browser name: speculation, modules."""
    kind = element.get("type").strip().lower()
    if kind == "speculationrules":
        found = [(url, "prefetch") for url in _strings_of_json(element.content, ("urls", "href_matches"))]
    elif kind == "importmap":
        found = [(url, "script") for url in _strings_of_json(element.content, None) if _IS_ADDRESS.match(url)]
    else:
        return
    for url, how in found:
        inner = element.text.find(url, element.content_offset)
        yield Sink(url, how, max(inner, element.content_offset))


_IS_ADDRESS = re.compile(r"\s*(?:[a-zA-Z][\w+.-]*:|\.{0,2}/)")


def _srcset_sinks(element: Element, name: str) -> Iterator[Sink]:
    value = element.get(name)
    for url in srcset_urls(value):
        # Long lists go over several lines.
        inner = element.text.find(url, element.offset_of(name)) if "\n" in value else -1
        yield Sink(url, "image", inner if inner >= 0 else name)


def _link_sinks(element: Element) -> Iterator[Sink]:
    rels = element.get("rel").lower().split()
    how = next((_FETCHING_RELS[rel] for rel in rels if rel in _FETCHING_RELS), "")
    if not how:
        return
    if url := element.get("href").strip():
        yield Sink(url, how, "href")
    yield from _srcset_sinks(element, "imagesrcset")


def _meta_sinks(element: Element) -> Iterator[Sink]:
    equivalent = element.get("http-equiv").strip().lower()
    content = element.get("content")
    if equivalent == "refresh" and (found := _REFRESH.match(content)) and found[1].strip():
        yield Sink(found[1].strip(), "refresh", "content")
    elif equivalent == "link":
        for url in re.findall(r"<([^<>]*)>", content):
            yield Sink(url, "prefetch", "content")
    elif equivalent in ("content-security-policy", "content-security-policy-report-only"):
        for url in re.findall(r"report-uri\s+([^;]+)", content):
            for part in url.split():
                yield Sink(part, "beacon", "content")
    elif (
        element.get("name").lower().startswith("msapplication-")
        and "tileimage" in element.get("name").lower()
    ):
        yield Sink(content, "icon", "content")


def links_of(element: Element) -> Iterator[Link]:
    """Where a reader can go from this element, and where forms are sent."""
    attributes = element.attributes
    if element.name in ("a", "area"):
        for name in ("href", "xlink:href"):
            if name in attributes:
                yield Link(attributes[name], "link", name)
    elif element.name == "link" and "href" in attributes:
        rels = element.get("rel").lower().split()
        if not any(rel in _FETCHING_RELS for rel in rels):
            how = "canonical" if "canonical" in rels else "alternate" if "alternate" in rels else "relation"
            yield Link(attributes["href"], how, "href")
    elif element.name in ("form", "isindex") and "action" in attributes:
        yield Link(attributes["action"], "form", "action")
    if "formaction" in attributes:
        yield Link(attributes["formaction"], "form", "formaction")
    if "cite" in attributes and element.name in ("blockquote", "q", "del", "ins"):
        yield Link(attributes["cite"], "cite", "cite")


def pieces_of(element: Element) -> Iterator[Piece]:
    """The code that an element carries."""
    if element.name == "script":
        kind = element.get("type").split(";")[0].strip().lower()
        if kind in _JAVASCRIPT:
            yield Piece("module" if kind == "module" else "script", element.content, element.content_offset)
        else:
            yield Piece("data", element.content, element.content_offset)
    elif element.name == "style":
        yield Piece("style", element.content, element.content_offset)
    for name, value in element.attributes.items():
        if name == "style":
            yield Piece("declarations", value, element.offset_of(name))
        elif name == "srcdoc" and element.name == "iframe":
            yield Piece("document", value, element.offset_of(name))
        elif name.startswith("on") and (name[2:] in _EVENTS or "(" in value):
            yield Piece("event", value, element.offset_of(name))
        elif name in _URL_PROPERTIES and "(" in value:
            yield Piece("declarations", f"{name}:{value}", element.offset_of(name) - len(name) - 1)


def srcset_urls(value: str) -> list[str]:
    """The addresses of a `srcset`. Source: HTML standard, 4.8.4.2.1."""
    urls = []
    position, length = 0, len(value)
    while position < length:
        start = _skip(value, position, _BETWEEN)
        if start >= length:
            break
        position = start
        while position < length and value[position] not in _WHITESPACE:
            position += 1
        url = value[start:position]
        if url.endswith(","):
            urls.append(url.rstrip(","))
            continue
        urls.append(url)
        depth = 0
        while position < length and (depth or value[position] != ","):
            depth += (value[position] == "(") - (value[position] == ")")
            depth = max(depth, 0)
            position += 1
    return [url for url in urls if url]


_WHITESPACE = " \t\n\r\f"
_BETWEEN = _WHITESPACE + ","


def _skip(value: str, position: int, characters: str) -> int:
    while position < len(value) and value[position] in characters:
        position += 1
    return position


def _strings_of_json(text: str, keys: tuple[str, ...] | None) -> Iterator[str]:
    """The texts under some keys of a JSON text, or under all."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return
    pending = [held]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            for key, inner in value.items():
                if keys is None or key in keys:
                    yield from (
                        item
                        for item in (inner if isinstance(inner, list) else [inner])
                        if isinstance(item, str)
                    )
                pending.append(inner)
