"""Owns escaping for HTML: text, attribute values and names, comments.

Source of behaviour: html/template of Go.
"""

from __future__ import annotations

import re

from ostinato.base.quoting import is_raw_byte
from ostinato.base.safe import HTML, HTMLAttr
from ostinato.gotemplate.escape.attributes import Content, content_of
from ostinato.gotemplate.escapers.text import FAILSAFE, print_plain, text_of


def html(value: object) -> str:
    """For text between tags."""
    cls = type(value)
    if cls is str:
        return escape_html(value)  # type: ignore[arg-type]
    if cls is HTML:
        return value  # type: ignore[return-value]
    if value is None:
        return ""
    if cls is int:
        return str(value)
    return value if isinstance(value, HTML) else escape_html(text_of(value))


def attr(value: object) -> str:
    """For an attribute value between quotes; of markup only the text remains."""
    if type(value) is str:
        return escape_html(value)
    if isinstance(value, HTML):
        return _normalize(strip_tags(value))
    return escape_html(text_of(value))


def rcdata(value: object) -> str:
    """For the content of `title` and `textarea`: markup is text there, but its entities stand."""
    if isinstance(value, HTML):
        return _normalize(value)
    return escape_html(text_of(value))


def nospace(value: object) -> str:
    """For an attribute value without quotes. Nothing at all would change what follows."""
    text = strip_tags(value) if isinstance(value, HTML) else text_of(value)
    if not text and not (isinstance(value, HTML) and value):
        return FAILSAFE
    pattern = _UNQUOTED_NORMALIZED if isinstance(value, HTML) else _UNQUOTED
    return pattern.sub(_as_reference, text)


def attr_name(value: object) -> str:
    """For the name of an attribute: only names whose values are harmless."""
    text = text_of(value)
    if isinstance(value, HTMLAttr):
        return text
    text = text.lower()
    if _NAME.fullmatch(text) is None or content_of(text) is not Content.PLAIN:
        return FAILSAFE
    return text


def comment(_value: object) -> str:
    """For the inside of a comment: nothing is ever put there."""
    return ""


def go_html(value: object) -> str:
    """The predefined `html`: everything is escaped, whoever vouched for it."""
    text = print_plain(value)
    for char, entity in _PREDEFINED:
        if char in text:
            text = text.replace(char, entity)
    return text


def escape_html(text: str) -> str:
    """Text with everything escaped that could be markup."""
    # A chain of membership tests and replacements beats a translation table several times over.
    if "&" in text:
        text = text.replace("&", "&amp;")
    return _normalize(text)


def _normalize(text: str) -> str:
    """The same, but references such as `&lt;` stand."""
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&#34;")
    if "'" in text:
        text = text.replace("'", "&#39;")
    if "+" in text:
        text = text.replace("+", "&#43;")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text


_PREDEFINED = (
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"), ("\0", "\ufffd"),
)  # fmt: skip
_NAME = re.compile(r"[0-9a-z]+")
_UNQUOTED = re.compile("[\0\t\n\v\f\r \"&'+<=>`\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]")
_UNQUOTED_NORMALIZED = re.compile("[\0\t\n\v\f\r \"'+<=>`\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]")
_REFERENCES = {"\0": "&#xfffd;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}


def _as_reference(match: re.Match[str]) -> str:
    char = match[0]
    known = _REFERENCES.get(char)
    if known:
        return known
    if is_raw_byte(char):
        return "&#xfffd;"
    return f"&#{ord(char)};" if ord(char) < 128 else f"&#x{ord(char):x};"


def strip_tags(markup: str) -> str:
    """The text of a fragment."""
    if "<" not in markup:
        return markup
    # Markup in an attribute is rare, and takes the whole of HTML's contexts to read.
    from ostinato.gotemplate.escapers.stripping import text_of_markup

    return text_of_markup(markup)
