"""Owns summaries: where the rendered content of a page is cut, by hand or after so many words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ostinato.gotemplate.plaintext import strip_html

DIVIDER = "HUGOMORE42"
"""Stands for `<!--more-->` while Markdown is converted."""

_END_OF_PARAGRAPH = "</p>"
_PARAGRAPH_START = re.compile(r"<p[^>]*?>$")
_OTHER_START = re.compile(r"<p[^>]?>|<div[^>]?>$")
_TAG_WORD = re.compile(r"^</?[A-Za-z]+>?$|^[A-Za-z]+=[\"']|^>$")
_WORD_START = re.compile(r"\S+")
_TAG = re.compile(
    r"""<!--.*?-->
    |<(?P<raw>script|style|textarea|title|iframe|noscript|xmp)\b(?:"[^"]*"|'[^']*'|[^>"'])*>.*?</(?P=raw)\s*>
    |<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^>"'])*?(?P<empty>/?)>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements without an end."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A page's summary and how it came about (`auto`, `manual` or `frontmatter`)."""

    text: str
    kind: str
    truncated: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Content cut at its summary."""

    content: str
    summary: Summary
    without_summary: str


def cut_by_words(html: str, words: int, *, cjk: bool) -> Parts:
    """Cut after the paragraph in which `words` words are reached (docs: content-management/summaries)."""
    end = _end_after_words(html, words, cjk=cjk) if words > 0 else 0
    text = html[:end].strip()
    content = html.strip()
    rest = "" if end == 0 and not html else html[end:].strip()
    return Parts(html, Summary(text, "auto", text != content), rest)


def cut_at_divider(html: str) -> Parts:
    """Cut where the author put `<!--more-->`; the paragraph around it stays whole on the summary's side."""
    at = html.find(DIVIDER)
    if at < 0:
        content = html.strip()
        return Parts(content, Summary("", "manual", bool(content)), content)
    low, high, end_from, end_to = _widened(html, at, at + len(DIVIDER))
    summary = (html[:low] + html[end_from:end_to]).strip()
    content = (html[:low] + html[high:]).strip()
    rest = html[end_to or high :].strip()
    return Parts(content, Summary(summary, "manual", summary != content), rest)


def _end_after_words(html: str, words: int, *, cjk: bool) -> int:
    count = 0
    at = 0
    while True:
        closing = html.find(_END_OF_PARAGRAPH, at)
        if closing < 0:
            return len(html)
        count += _words_in(html[at:closing], words - count, cjk=cjk)
        if count >= words:
            return _end_of_open_elements(html, closing + len(_END_OF_PARAGRAPH))
        at = closing + 3


def _end_of_open_elements(html: str, end: int) -> int:
    """Where the elements end that are open at `end`, so that a list or a quotation stays whole.

    `end` itself where there are none, or where one is never closed.
    """
    opened: list[str] = []
    for match in _TAG.finditer(html):
        if match.start() >= end and not opened:
            return end
        name = match["name"]
        if name is None or match["raw"]:
            continue
        name = name.lower()
        if not match["close"]:
            if name not in VOID and not match["empty"]:
                opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
            if not opened and match.end() > end:
                return match.end()
    return end


def _words_in(text: str, enough: int, *, cjk: bool) -> int:
    count = 0
    for match in _WORD_START.finditer(text):
        word = match[0]
        if match.end() == len(text):
            # A last word without white space behind it is counted without its last letter.
            word = word[:-1]
        if not word or _TAG_WORD.match(word):
            continue
        count += _weight(word) if cjk else 1
        if count >= enough:
            break
    return count


def _weight(word: str) -> int:
    word = strip_html(word)
    return 1 if word.isascii() else len(word)


def _widened(html: str, low: int, high: int) -> tuple[int, int, int, int]:
    """The divider with the tags that wrap only it; or the closing markup that the summary keeps."""
    start = low
    keeps_end = False
    i = low - 1
    while i >= 0:
        if html[i] == ">":
            head = html[: i + 1]
            match = _PARAGRAPH_START.search(head[head.rfind("<") :])
            if match:
                start = i - len(match[0]) + 1
                break
            other = _OTHER_START.search(head)
            if other:
                i -= len(other[0])
                continue
        if not html[i].isspace():
            keeps_end = True
            break
        i -= 1
    if not keeps_end:
        low = start
    closing = html.find(_END_OF_PARAGRAPH, high)
    close = closing + len(_END_OF_PARAGRAPH) if closing >= 0 else len(html)
    end_from = end_to = 0
    if keeps_end:
        end_from, end_to = high, close
    else:
        high = close
    if high < len(html) and html[high] == "\n":
        high += 1
    return low, high, end_from, end_to
