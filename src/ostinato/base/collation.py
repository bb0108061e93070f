"""Owns how text is put in order for people: Unicode collation at its root, with a few languages' own letters.

Punctuation before digits before letters; accents and case only decide between words that are otherwise
equal. Source of behaviour: what Hugo's binary does with `sort` and `ByTitle` (golang.org/x/text/collate).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CollationKey: TypeAlias = tuple[str, str, str]
"""Letters, then accents, then case."""

_PUNCTUATION = " _-–—,;:!¡?¿.…·'‘’\"“”«»()[]{}§¶@*/\\&#%`´^¯¨¸°©®→+±÷×<=>¬|¦~¤¢$£¥€"
_MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0335\u0327\u0328\u0304\u030f\u0311\u031b"
_SPLIT = {
    "æ": "ae\u0335",
    "Æ": "AE\u0335",
    "œ": "oe\u0335",
    "Œ": "OE\u0335",
    "ß": "ss\u0335",
    "ø": "o\u0338",
    "Ø": "O\u0338",
    "đ": "d\u0335",
    "Đ": "D\u0335",
    "ð": "d\u0338",
    "Ð": "D\u0338",
    "ł": "l\u0338",
    "Ł": "L\u0338",
    "ħ": "h\u0335",
    "Ħ": "H\u0335",
    "ı": "i\u0335",
}
_TONES = "\u0304\u0301\u030c\u0300"
"""In Chinese the tones of a vowel come before the vowel without one."""
_VOICED = frozenset("aeioumnAEIOUMN")
_LETTERS_FROM = 0x400
"""Private order: punctuation from 1, digits and Latin letters from here, other scripts above."""

_TAILORED = {
    "sv": "z<å<ä,æ<ö,ø",
    "fi": "z<å<ä,æ<ö,ø",
    "da": "z<æ,ä<ø,ö<å",
    "nb": "z<æ,ä<ø,ö<å",
    "nn": "z<æ,ä<ø,ö<å",
    "no": "z<æ,ä<ø,ö<å",
    "es": "n<ñ",
    "et": "s<š<z<ž|w<õ<ä<ö<ü",
    "pl": "a<ą|c<ć|e<ę|l<ł|n<ń|o<ó|s<ś|z<ź<ż",
    "cs": "c<č|r<ř|s<š|z<ž",
    "sk": "a<ä|c<č|o<ô|s<š|z<ž",
    "hu": "o<ö,ő|u<ü,ű",
    "tr": "c<ç|g<ğ|h<ı|o<ö|s<ş|u<ü",
    "is": "a<á|d<ð|e<é|i<í|o<ó|u<ú|y<ý|z<þ<æ<ö<å",
    "ro": "a<ă<â|i<î|s<ș|t<ț",
    "hr": "c<č<ć|d<đ|s<š|z<ž",
    "sl": "c<č<ć|s<š|z<ž",
    "lt": "c<č|s<š|z<ž",
    "lv": "c<č|g<ģ|k<ķ|l<ļ|n<ņ|s<š|z<ž",
}


def _root_order() -> dict[int, str]:
    order = {ord(char): chr(rank) for rank, char in enumerate(_PUNCTUATION, 1)}
    for control in "\t\n\v\f\r":
        order[ord(control)] = chr(1)
    for rank, char in enumerate("0123456789abcdefghijklmnopqrstuvwxyz"):
        order[ord(char)] = order[ord(char.upper())] = chr(_LETTERS_FROM + rank * 8)
    return order


_ROOT = _root_order()
_MARK_RANK = {mark: chr(rank) for rank, mark in enumerate(_MARKS, 2)}


class Collator:
    """Sort keys of strings for one language."""

    __slots__ = ("_beyond", "_is_chinese", "_keys", "_order", "_own")

    def __init__(self, language: str = "") -> None:
        self._order = dict(_ROOT)
        self._own: set[str] = set()
        self._keys: dict[str, CollationKey] = {}
        base_language, *parts = language.lower().split("-")
        self._beyond = _of_han(base_language, parts)
        self._is_chinese = base_language == "zh"
        for rule in _TAILORED.get(base_language, "").split("|"):
            base, *groups = rule.split("<")
            for step, group in enumerate(groups, 1):
                for rank, letter in enumerate(group.split(",")):
                    place = chr(ord(self._order[ord(base)]) + step)
                    for form in (letter, letter.upper()):
                        self._order[ord(form)] = place
                        self._own.add(form)
                    assert rank < 8

    def key(self, text: str) -> CollationKey:
        """What to sort by, so that texts come out in the language's order."""
        known = self._keys.get(text)
        if known is None:
            known = self._keys[text] = self._made(text)
        return known

    def compare(self, one: str, other: str) -> int:
        """-1, 0 or 1."""
        a, b = self.key(one), self.key(other)
        return (a > b) - (a < b)

    def _made(self, text: str) -> CollationKey:
        if text.isascii():
            marks = "\x01" * len(text) if self._is_chinese else ""
            return (text.translate(self._order), marks, text.swapcase())
        letters: list[str] = []
        accents: list[str] = []
        for char in text:
            if char in self._own or ord(char) in self._order:
                letters.append(self._order[ord(char)])
                accents.append("\x01")
                continue
            parts = unicodedata.normalize("NFKD", _SPLIT.get(char, char))
            if self._is_chinese and len(parts) == 2 and parts[0] in _VOICED and parts[1] in _TONES:
                letters.append(self._order[ord(parts[0])])
                accents.append(f"\x00{_TONES.index(parts[1])}")
                continue
            for part in parts:
                if unicodedata.combining(part):
                    accents.append(_MARK_RANK.get(part, "\xff"))
                else:
                    letters.append(self._order.get(ord(part)) or self._beyond(part))
                    accents.append("\x01")
        marks = "".join(accents)
        return ("".join(letters), marks if self._is_chinese else marks.rstrip("\x01"), text.swapcase())


def _beyond(char: str) -> str:
    """Other scripts: Greek, Cyrillic … in their own order, Hangul before kana before Han."""
    lowered = char.lower()
    code = ord(lowered[0])
    if 0xAC00 <= code <= 0xD7A3:
        return chr(0x2000 + (code - 0xAC00) // 8)
    if 0x30A1 <= code <= 0x30F6:
        code -= 0x60
    return chr(min(0x10FFFF, 0x10000 + code)) if code >= 0x2E80 else chr(0x800 + code % 0x1800)


def _of_japanese(char: str) -> str:
    """Han as JIS X 0208 orders it, which is by reading, and behind what it lacks."""
    if "\u4e00" <= char <= "\u9fff":
        code = int.from_bytes(char.encode("euc_jp", "ignore"), "big")
        if 0 < code < 0x10000:
            return chr(0x20000 + code)
    return _beyond(char)


_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def _of_han(language: str, parts: Sequence[str]) -> Callable[[str], str]:
    """Where scripts other than Latin stand, for a language that has its own order of Han characters or not."""
    if language == "ja":
        return _of_japanese
    if language != "zh":
        return _beyond
    places = _places("strokes" if _TRADITIONAL.intersection(parts) else "pinyin")
    return lambda char: places.get(char) or _beyond(char)


@cache
def _places(order: str) -> dict[str, str]:
    """Every Han character of the Basic Multilingual Plane, ordered by its sound or by how it is written."""
    text = files(__package__).joinpath(f"han_by_{order}.txt").read_text(encoding="utf-8")
    return {char: chr(0x20000 + place) for place, char in enumerate(text.replace("\n", ""))}


@lru_cache(maxsize=64)
def collator(language: str) -> Collator:
    """The collator of a language; one for each, because keys are remembered."""
    return Collator(language)
