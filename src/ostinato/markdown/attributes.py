"""Owns attribute lists such as `{#id .class key="value" hl_lines=[1,"3-4"]}`, as goldmark reads and prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.markdown.escaping import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

_ITEM = re.compile(
    r"""\s*(?:([#.])([^\s!-,/;-@\[-^`{-~]*)
      | ([A-Za-z_:][A-Za-z0-9_:.-]*)\s*=\s*
        ("(?:[^"\\]|\\.)*" | [-+]?\d[\d.eE+-]*(?=[\s,}]) | \[[^\]]*\] | [A-Za-z_:][A-Za-z0-9_:.-]*)
      )\s*,?""",
    re.VERBOSE,
)
_ELEMENT = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|[^,\s]+)\s*,?""")


def parse(text: str) -> dict[str, object] | None:
    """The attributes in `{…}`, or None when it is no attribute list."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    found: dict[str, object] = {}
    at, end = 1, len(text) - 1
    while text[at:end].strip():
        match = _ITEM.match(text, at)
        if match is None or match.end() == at or match.end() > end + (text[match.end() - 1] == "}"):
            return None
        name, value = _pair(match)
        if name == "class" and "class" in found:
            found["class"] = f"{found['class']} {value}"
        else:
            found[name] = value
        at = match.end()
    return found


def _pair(match: re.Match[str]) -> tuple[str, object]:
    if match[1]:
        return ("id" if match[1] == "#" else "class"), match[2]
    return match[3], _value(match[4])


def _value(text: str) -> object:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text.startswith("["):
        return [_value(element[1]) for element in _ELEMENT.finditer(text[1:-1])]
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def as_html(attributes: Mapping[str, object]) -> str:
    """The attributes as HTML writes them; event handlers are left out."""
    return "".join(
        f' {name}="{escape(_text(value))}"' for name, value in attributes.items() if not name.startswith("on")
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
