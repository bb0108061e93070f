"""Owns the way from HTML to plain text: what Hugo's `.Plain` and `plainify` leave of a fragment."""

from __future__ import annotations

import re
from functools import lru_cache

_ATTRIBUTES = r"""[^>"']*+(?:(?:"[^"]*"|'[^']*')[^>"']*+)*+"""
_COMMENT_OR_TAG = re.compile(
    rf"""<(?: !--.*?(?:-->|\Z)
      | (?i:(script|style|textarea|title))(?=[\s/>]){_ATTRIBUTES}>(.*?)(?:</(?i:\1)\s*>|\Z)
      | /?[A-Za-z][A-Za-z0-9:-]*{_ATTRIBUTES}(?:>|\Z))""",
    re.VERBOSE | re.DOTALL,
)
_WITH_TEXT = re.compile("<t(?:extarea|itle)", re.IGNORECASE)
_MORE_SPACES = re.compile(r"\s(?<=\s\s)\s*")
_BREAK = "\x00"


def strip_tags(html: str) -> str:
    """The text of an HTML fragment as Go's html/template sees it; scripts and styles have none."""
    return _COMMENT_OR_TAG.sub(_text_of if _WITH_TEXT.search(html) else "", html)


@lru_cache(maxsize=1024)
def strip_html(html: str) -> str:
    """The text of an HTML fragment with paragraphs and breaks as newlines and no repeated white space."""
    if "<" not in html and ">" not in html:
        return str(html)  # no safe text any more: it is not known to be HTML
    marked = html.replace("\n", " ").replace("</p>", _BREAK).replace("<br>", _BREAK).replace("<br />", _BREAK)
    text = strip_tags(marked).replace(_BREAK, "\n")
    return _MORE_SPACES.sub("", text)


def _text_of(match: re.Match[str]) -> str:
    element = match[1]
    if element and element.lower() in ("textarea", "title"):
        return match[2]
    return ""
