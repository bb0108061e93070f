"""Owns what stands for what in HTML: escapes, entities and addresses as goldmark writes them."""

from __future__ import annotations

import re
from html.entities import html5
from urllib.parse import quote

REPLACEMENT = "\ufffd"
PUNCTUATION = r"!-/:-@\[-`{-~"
"""ASCII punctuation, for a class of a pattern."""

_REFERENCE = r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z0-9]+);"
_TEXT = re.compile(rf"""\\([{PUNCTUATION}])|{_REFERENCE}|[&<>"]""")
_TEXT_OR_SPACE = re.compile(rf"{_TEXT.pattern}|\\ ")
_NAME = re.compile(r"&([A-Za-z0-9]+);")
_ANY_REFERENCE = re.compile(_REFERENCE)
_ESCAPED = re.compile(rf"\\([{PUNCTUATION}])")
_NOT_IN_URL = re.compile(r"%(?![0-9A-Fa-f](?s:.))|[^!#$&-;=?-Z_a-z~%]")
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_DANGEROUS = re.compile(r"javascript:|vbscript:|file:|data:(?!image/(?:png|gif|jpeg|webp);)", re.IGNORECASE)


def escape(text: str) -> str:
    """Text as content or attribute value."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def escape_like_go(text: str) -> str:
    """Text as Go's html.EscapeString writes it: quotes in numbers."""
    return escape(text).replace("&quot;", "&#34;").replace("'", "&#39;")


def write(source: str, *, drops_escaped_space: bool = False) -> str:
    """A run of Markdown text as HTML: backslash escapes and references stand for their letters."""
    return (_TEXT_OR_SPACE if drops_escaped_space else _TEXT).sub(_written, source)


needs_writing = re.compile(r'[&<>"\\]').search
"""Whether a run of text would come out of `write` changed."""


def _written(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == "\\":
        return _SPECIAL.get(match[1], match[1] or "")
    if len(found) == 1:
        return _SPECIAL[found]
    letters = _letters(found)
    return escape(letters) if letters is not None else f"&amp;{found[1:]}"


def _letters(reference: str) -> str | None:
    """What a character reference stands for; None when there is none of its name."""
    name = reference[1:]
    if name[0] != "#":
        return html5.get(name)
    number = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
    if number == 0 or number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return REPLACEMENT
    return chr(number)


def _letters_or_same(match: re.Match[str]) -> str:
    letters = _letters(match[0])
    return match[0] if letters is None else letters


def resolve_names(text: str) -> str:
    """Text with named references resolved; numeric ones stay, as in goldmark's plain text."""
    if "&" not in text:
        return text
    return _NAME.sub(lambda match: html5.get(f"{match[1]};", match[0]), text)


def resolve(text: str) -> str:
    """A destination with its backslash escapes and references resolved."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return _ANY_REFERENCE.sub(_letters_or_same, text) if "&" in text else text


def escape_url(url: str) -> str:
    """An address with everything percent-encoded that may not stand in one."""
    return _NOT_IN_URL.sub(_percent_encoded, url)


def _percent_encoded(match: re.Match[str]) -> str:
    return quote(match[0], safe="")


def is_dangerous(url: str) -> bool:
    """Whether an address runs a program or reads a file when it is followed (goldmark: IsDangerousURL)."""
    return _DANGEROUS.match(url) is not None


def destination(url: str, *, unsafe: bool) -> str:
    """An address as the value of `href` or `src`; a dangerous one is left out."""
    escaped = escape_url(url)
    return "" if not unsafe and is_dangerous(escaped) else escape(escaped)
