"""Owns the way from HTML to plain text: what Hugo's `.Plain` and `plainify` leave of a fragment."""

from __future__ import annotations

import re
from functools import lru_cache

from ostinato.gotemplate.escapers.stripping import text_of_markup

_SPACE = r"[ \t\n\f\r]"
_SPECIAL = "(?i:script|style|textarea|title)"
_NAME = "[A-Za-z][A-Za-z0-9]*+(?:[:-][A-Za-z0-9]++)*+"
_NAME_ENDS = "(?![A-Za-z0-9]|[:-][A-Za-z0-9])"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|(?!["'])[^ \t\n\f\r>]*+)"""
_ATTRIBUTE = rf"""[^ \t\n\f\r=>'"<]++(?:{_SPACE}*+={_SPACE}*+{_VALUE})?+"""
_REST_OF_TAG = rf"""(?: [a-z-]++="[^"]*+")*+(?:{_SPACE}++|{_ATTRIBUTE})*+>"""
_USUAL_TAG = r"""/?+(?![sStT][cCtTeEiI][rRyYxXtT][iIlLtT])[a-zA-Z][a-zA-Z0-9]*+(?: [a-z-]++="[^"]*+")*+>"""
_COMMENT_OR_TAG = re.compile(
    rf"<(?:{_USUAL_TAG}"
    rf"|/?+(?!{_SPECIAL}{_NAME_ENDS}){_NAME}{_REST_OF_TAG}"
    rf"|((?i:script|style)){_NAME_ENDS}{_REST_OF_TAG}.*?(?=</(?i:\1)[> \t\n\f/])"
    rf"|((?i:textarea|title)){_NAME_ENDS}{_REST_OF_TAG}(?=[^<]*+</(?i:\2)[> \t\n\f/])"
    r"|!--.*?-->)",
    re.DOTALL,
)
"""What is written as it should be."""
_ODD = re.compile("<[A-Za-z/!]")
"""Where something begins that was not; then the whole fragment is read step by step, as Go does."""
_MORE_SPACES = re.compile(r"\s(?<=\s\s)\s*")
_SPACES = re.compile("  +")
_RARE_SPACES = (
    *"\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000",
    *map(chr, range(0x2000, 0x200B)),
)
_BREAK = "\x00"


def strip_tags(html: str) -> str:
    """The text of an HTML fragment as Go's html/template sees it; scripts and styles have none."""
    text = _COMMENT_OR_TAG.sub("", html)
    return text_of_markup(html) if _ODD.search(text) else text


@lru_cache(maxsize=1024)
def strip_html(html: str) -> str:
    """The text of an HTML fragment with paragraphs and breaks as newlines and no repeated white space."""
    if "<" not in html and ">" not in html:
        return str(html)  # no safe text any more: it is not known to be HTML
    marked = html.replace("\n", " ").replace("</p>", _BREAK).replace("<br>", _BREAK).replace("<br />", _BREAK)
    return _with_single_spaces(strip_tags(marked).replace(_BREAK, "\n"))


def _with_single_spaces(text: str) -> str:
    """Only the first one of each run of white space."""
    if "  " in text:
        text = _SPACES.sub(" ", text)
    rare = [space for space in _RARE_SPACES if space in text]
    first, *lines = text.split("\n")
    if rare:
        first = _with_single_rare_spaces(first, rare)
    parts = [first]
    ends_in_space = first[-1:].isspace()
    for line in lines:
        if not ends_in_space:
            parts.append("\n")
        rest = line.lstrip()
        if rare:
            rest = _with_single_rare_spaces(rest, rare)
        parts.append(rest)
        ends_in_space = not rest or rest[-1].isspace()
    return "".join(parts)


def _with_single_rare_spaces(line: str, rare: list[str]) -> str:
    return _MORE_SPACES.sub("", line) if any(space in line for space in rare) else line
