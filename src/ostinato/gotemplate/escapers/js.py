"""Owns escaping for JavaScript and JSON: values, strings, template literals, regular expressions.

Source of behaviour: html/template of Go.
"""

from __future__ import annotations

import re

from ostinato.base import gojson
from ostinato.base.gotime import Duration, Month, Weekday
from ostinato.base.members import TemplateError, has_member
from ostinato.base.safe import JS, JSStr
from ostinato.base.values import is_collection
from ostinato.gotemplate.escapers.text import replacer, text_of

_CONTROLS = {chr(code): f"\\u{code:04x}" for code in range(0x20)} | {
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_MARKUP = {char: f"\\u{ord(char):04x}" for char in "\"&'+<>"} | {"/": "\\/"}
_STRING = _CONTROLS | _MARKUP | {"`": "\\u0060"}

_in_string = replacer(_STRING | {"\\": "\\\\"})
_in_vouched_string = replacer(_STRING)
_in_template = replacer(_STRING | {"\\": "\\\\", "$": "\\u0024", "{": "\\u007b", "}": "\\u007d"})
_in_regexp = replacer(_CONTROLS | _MARKUP | {char: "\\" + char for char in "$()*-.?[\\]^{|}"})

_SCRIPT_TAG = re.compile(r"<(/?)script", re.IGNORECASE | re.ASCII)


def js(value: object) -> str:
    """For a place where an expression stands: the value as JSON."""
    if type(value) is str:
        return gojson.string(value)
    if isinstance(value, str):
        if isinstance(value, JS):
            return str.__str__(value)
        return f'"{str.__str__(value)}"' if isinstance(value, JSStr) else gojson.string(value)
    if isinstance(value, Duration | Month | Weekday) or (
        is_collection(value) and has_member(value, "String")
    ):
        return gojson.string(text_of(value))
    try:
        text = _json(value)
    except TemplateError as error:
        return f" /* {_harmless(str(error))} */null "
    # Spaces keep a word or number from running into a keyword before or behind it.
    return text if text[0] in '"[{' else f" {text} "


def _json(value: object) -> str:
    try:
        return gojson.encode(value)
    except TemplateError:
        if isinstance(value, float | dict | list | tuple):
            raise
        return gojson.string(text_of(value))


def _harmless(message: str) -> str:
    message = _SCRIPT_TAG.sub(r"\\x3C\1script", message)
    return message.replace("*/", "* /").replace("<!--", "\\x3C!--")


def js_string(value: object) -> str:
    """For the inside of a quoted string."""
    return (_in_vouched_string if isinstance(value, JSStr) else _in_string)(text_of(value))


def js_template(value: object) -> str:
    """For the inside of a template literal."""
    return _in_template(text_of(value))


def js_regexp(value: object) -> str:
    """For the inside of a regular expression; nothing at all would make it a comment."""
    return _in_regexp(text_of(value)) or "(?:)"
