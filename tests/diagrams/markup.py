"""Owns what every drawing must be, whatever the source: well-formed, without styles, scripts and foreign requests."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_NAMES = """
    figure div details summary ul li figcaption svg g path rect circle ellipse line polyline polygon
    text tspan title desc a defs stop linearGradient radialGradient clipPath
"""
ELEMENTS = frozenset(_NAMES.split())
_REQUEST = re.compile(r"(?i)url\((?!#)|@import|image\(|image-set\(|src\(|javascript:|expression\(|data:|\\")
_REFERENCES = ("aria-labelledby", "aria-describedby")


def parse(html: str) -> ET.Element:
    """The drawing as a tree. Raises ParseError for anything but well-formed markup."""
    return ET.fromstring(html)


def assert_harmless(html: str, id_prefix: str = "") -> ET.Element:
    """Fail for anything that a strict policy forbids, and for ids that could meet others on the page."""
    tree = parse(html)
    ids = [node.attrib["id"] for node in tree.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    assert all(identity.startswith(id_prefix) for identity in ids)
    for node in tree.iter():
        assert node.tag in ELEMENTS, node.tag
        for name, value in node.attrib.items():
            _assert_harmless_attribute(node.tag, name, value)
        for name in _REFERENCES:
            assert set(node.attrib.get(name, "").split()) <= set(ids)
    return tree


def _assert_harmless_attribute(tag: str, name: str, value: str) -> None:
    assert not name.lower().startswith("on"), name
    assert name not in ("style", "src", "srcset", "ping", "action", "formaction"), name
    if name == "href":
        assert tag == "a"
        scheme = re.match(r"(?i)[a-z][a-z0-9+.-]*:", value)
        assert scheme is None or scheme[0].lower() in ("http:", "https:"), value
    elif name != "aria-label":
        assert not _REQUEST.search(value), (tag, name, value)


def text_version(html: str) -> str:
    """The lists of a text version as indented lines."""
    details = parse(html).find("details")
    return "" if details is None else "".join(_lines(details.find("ul"), 0))


def _lines(listing: ET.Element | None, depth: int) -> list[str]:
    lines = []
    for item in listing if listing is not None else ():
        lines.append("  " * depth + (item.text or "") + "\n")
        lines += _lines(item.find("ul"), depth + 1)
    return lines
