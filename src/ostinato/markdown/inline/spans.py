"""Owns what keeps its text from Markdown: code spans, addresses and HTML in angle brackets."""

from __future__ import annotations

import re

from ostinato.markdown.escaping import PUNCTUATION

_TICKS = re.compile("`+")
_NAME = "[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTE = r"""[\r\n \t]+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:[\r\n \t]*=[\r\n \t]*(?:[^"'=<>`\x00-\x20]+|'[^']*'|"[^"]*"))?"""
_OPEN_TAG = re.compile(rf"<{_NAME}(?:{_ATTRIBUTE})*[ \t\r\n]*/?>")
_CLOSE_TAG = re.compile(rf"</{_NAME}[ \t\r\n]*>")
_URL = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,32}:[^<>\x00-\x20]*)>")
LOCAL_PART = r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
EMAIL = rf"{LOCAL_PART}@{_LABEL}(?:\.{_LABEL})*"
_EMAIL = re.compile(f"<({EMAIL})>")
_UNTIL = (("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION = re.compile("<![A-Z]")
_ESCAPED_PIPE = re.compile(r"\\\|")
BACKSLASH_ESCAPE = re.compile(rf"\\[{PUNCTUATION}]")


def code_span(text: str, at: int) -> tuple[str, int] | None:
    """The code between ticks and where its span ends, or None when nothing closes it (CommonMark 6.1)."""
    opened = _TICKS.match(text, at)
    assert opened is not None
    ticks = opened[0]
    end = opened.end()
    while True:
        close = text.find(ticks, end)
        if close < 0:
            return None
        run = _TICKS.match(text, close)
        assert run is not None
        if run.end() - close == len(ticks):
            break
        end = run.end()
    code = text[opened.end() : close]
    if code[0] in " \n" and code[-1] in " \n" and code.strip():
        code = code[1:-1]
    return code, close + len(ticks)


def unescape_pipes(code: str) -> str:
    """Code in a cell of a table, where a bar must be escaped."""
    return _ESCAPED_PIPE.sub("|", code)


def ticks_end(text: str, at: int) -> int:
    """Where a run of ticks ends."""
    run = _TICKS.match(text, at)
    return run.end() if run else at


def address(text: str, at: int) -> tuple[str, str, int] | None:
    """Label, destination and end of an address in angle brackets (CommonMark 6.5)."""
    found = _EMAIL.match(text, at)
    if found:
        return found[1], f"mailto:{found[1]}", found.end()
    found = _URL.match(text, at)
    return (found[1], found[1], found.end()) if found else None


def html_end(text: str, at: int) -> int:
    """Where a tag, comment, instruction, declaration or CDATA section ends; -1 when there is none."""
    following = text[at + 1 : at + 2]
    if following.isalnum():
        found = _OPEN_TAG.match(text, at)
        return found.end() if found else -1
    if following == "/":
        found = _CLOSE_TAG.match(text, at)
        return found.end() if found else -1
    if text.startswith("<!--", at):
        return _comment_end(text, at)
    if _DECLARATION.match(text, at):
        return _behind(text, ">", at)
    for opener, closer in _UNTIL:
        if text.startswith(opener, at):
            return _behind(text, closer, at)
    return -1


def _comment_end(text: str, at: int) -> int:
    for empty in ("<!-->", "<!--->"):
        if text.startswith(empty, at):
            return at + len(empty)
    return _behind(text, "-->", at + 4)


def _behind(text: str, closer: str, start: int) -> int:
    found = text.find(closer, start)
    return -1 if found < 0 else found + len(closer)
