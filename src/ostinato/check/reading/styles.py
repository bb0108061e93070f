"""Owns what a style sheet asks for: imports, `url()` in all its spellings, image sets. Source: CSS Syntax, Images."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.reading.sinks import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n\r\f]?|[^\n\r\f0-9a-fA-F])"
_IDENT = rf"(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})++"
_STRING = r""""(?:[^"\\\n]|\\[\s\S])*+"?|'(?:[^'\\\n]|\\[\s\S])*+'?"""
_TOKEN = re.compile(
    rf"""(?P<comment>/\*[\s\S]*?(?:\*/|\Z))
       | (?P<string>{_STRING})
       | (?P<at>@{_IDENT})
       | (?P<call>{_IDENT})\(
       | (?P<open>\()
       | (?P<close>\))
       | (?P<end>[;{{}}])
    """,
    re.VERBOSE,
)
_UNQUOTED = re.compile(r"\s*+((?:[^\"'()\\\s]|\\[\s\S])*+)\s*+(?:\)|\Z)")
_ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|([\s\S]))")
_FETCHING = frozenset(
    ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"]
)
_PASSING = frozenset(["image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"])
_NOT_ASKED = frozenset(["@namespace", "@document", "@-moz-document", "@charset", "@supports"])
_LEGACY_FILTER = re.compile(r"progid:[^;{}]*?src\s*=\s*[\"']?([^\"',)]+)", re.IGNORECASE)
_TELLING = re.compile(r"url|src|image|cross-fade|@|\\|progid", re.IGNORECASE)


@lru_cache(maxsize=4096)
def sheet_sinks(text: str) -> tuple[Sink, ...]:
    """What a style sheet or a list of declarations asks for; offsets count within the text."""
    if not _TELLING.search(text):
        return ()
    found = list(_read(text))
    found += [Sink(match[1], "style", match.start(1)) for match in _LEGACY_FILTER.finditer(text)]
    return tuple(sink for sink in found if sink.url and not sink.url.startswith("#"))


def _read(text: str) -> Iterator[Sink]:
    reader = _Reader()
    position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token.lastgroup == "call":
            plain = (
                _UNQUOTED.match(text, position) if unescape(token["call"]).lower() in ("url", "src") else None
            )
            if plain is not None:
                position = plain.end()
                yield from reader.address(unescape(plain[1]), plain.start(1))
                continue
        yield from reader.step(token)


class _Reader:
    """Where in a sheet the reading is: in which rule, and in which functions."""

    def __init__(self) -> None:
        self._rule = ""
        self._is_font = False
        self._calls: list[str] = []

    def step(self, token: re.Match[str]) -> Iterator[Sink]:
        match token.lastgroup:
            case "at":
                self._rule = unescape(token["at"]).lower()
                self._is_font = self._rule == "@font-face"
            case "string":
                if self._calls[-1] in _FETCHING if self._calls else self._rule == "@import":
                    yield from self.address(_unquoted(token["string"]), token.start())
            case "call":
                self._calls.append(unescape(token["call"]).lower())
            case "open":
                # A group inside of a function is still part of it.
                self._calls.append(self._calls[-1] if self._calls and self._calls[-1] in _PASSING else "(")
            case "close" if self._calls:
                self._calls.pop()
            case "end":
                self._calls.clear()
                self._rule = ""
                self._is_font = self._is_font and token["end"] != "}"

    def address(self, url: str, offset: int) -> Iterator[Sink]:
        if self._rule in _NOT_ASKED:
            return
        how = "style" if self._rule == "@import" else "font" if self._is_font else "image"
        if self._rule == "@import":
            self._rule = ""
        yield Sink(url, how, offset)


class Rule(NamedTuple):
    """A block of declarations with what stands before it; the offset is that of the block."""

    selector: str
    block: str
    offset: int


_BLOCK = re.compile(r"([{}])([^{}]*+)")


def rules(sheet: str) -> Iterator[Rule]:
    """The innermost blocks of a sheet, in time that grows with its length alone, however broken it is."""
    before, opened = sheet.partition("{")[0], -1
    selector = ""
    for found in _BLOCK.finditer(sheet):
        if found[1] == "{":
            selector, opened = before, found.start(2)
        elif opened >= 0:
            yield Rule(selector, sheet[opened : found.start()], opened)
            opened = -1
        before = found[2]


def unescape(text: str) -> str:
    """Text of a style sheet without its escapes."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1] is None:
        return "" if found[2] in "\n\r\f" else found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _unquoted(string: str) -> str:
    quote = string[0]
    return unescape(string[1:].removesuffix(quote) if len(string) > 1 else "")
