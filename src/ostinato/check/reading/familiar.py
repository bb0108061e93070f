"""Owns outlines of pages: a page is cut where its tags begin, and every different piece is understood once.

This is only for pages that no browser could read in another way; what is in the least odd has no outline.
"""

from __future__ import annotations

import re
from itertools import compress, repeat
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.reading.markup import (
    OBSOLETE,
    RAW_ELEMENTS,
    RAW_START,
    TAG,
    Element,
    EndTag,
    Vocabulary,
)
from ostinato.check.reading.outline import Alphabet, Kept, Kind, Leads, Outline
from ostinato.check.reading.read import kind_of
from ostinato.check.reading.urls import Whose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.check.reading.markup import Token
    from ostinato.check.reading.sinks import Link
    from ostinato.check.site import Site

_ODD = "\0"
"""The letter of what may mean more, or something else, than it says by itself."""
_NEVER = OBSOLETE | frozenset(["base", "object", "template"])
"""Elements that change what others mean, or of which more than the tag decides."""
_LIVELY = frozenset(
    ["area", "audio", "bgsound", "blink", "dialog", "form", "iframe", "img", "input", "marquee", "video"]
)
"""Elements of which checks may have something to say whatever their attributes are."""
_KEPT = frozenset(["html", "label", "select", "textarea"])
_DRAWINGS = ("svg", "math")
_NAMED_INSIDE = frozenset(["a", "button", "summary", "h1", "h2", "h3", "h4", "h5", "h6"])
_HEADING = re.compile(r"h[1-6]")
_IS_RAW = re.compile(rf"<(?:{'|'.join(sorted(RAW_ELEMENTS))}|plaintext)(?=[\s/>])", re.IGNORECASE)
_NAME = re.compile(rb"[a-zA-Z]+")
_COMMENT = Kind(is_opener=True)
_MOST = 400_000


class _Tag(NamedTuple):
    """A start or end tag without the text behind it."""

    kind: Kind
    kept: Kept | None


class Familiar(dict[bytes, str]):
    """The letter of every piece of markup that was met: a tag without its `<`, and the text behind it."""

    def __init__(self, site: Site, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._site = site
        self._vocabulary = vocabulary
        self._alphabet = Alphabet()
        self._tags: dict[bytes, _Tag] = {}
        self._kept: dict[bytes, Kept] = {}
        self._opener = re.compile("(?!)")
        self._raw_letters = 0
        """How many letters the pattern knows."""

    def outline(self, path: str, data: bytes) -> Outline | None:
        """The outline of a page, or None for a page that has to be read."""
        pieces = data.split(b"<")
        # A byte order mark, or a text before the page begins.
        if b"\0" in data or (pieces[0] and not pieces[0].isspace()):
            return None
        del pieces[0]
        if len(self) > _MOST:
            # A site that repeats nothing would fill the memory.
            self.clear()
            self._tags.clear()
            self._kept.clear()
        letters = self._joined(pieces, "".join(map(self.__getitem__, pieces)))
        if _ODD in letters:
            return None
        kept = compress(pieces, map(self._alphabet.kept.__contains__, letters))
        begins_well = bool(pieces) and pieces[0][:13].lower() == b"!doctype html"
        elements = list(map(self._kept.__getitem__, kept))
        return Outline(letters, self._alphabet, elements, pieces, path, len(data), begins_well=begins_well)

    def _joined(self, pieces: list[bytes], letters: str) -> str:
        """Join what was cut within raw elements and comments: a `<` means nothing there. The pieces are changed."""
        alphabet = self._alphabet
        if self._raw_letters != alphabet.raw_letters:
            self._raw_letters = alphabet.raw_letters
            patterns = map(_unless_closed, alphabet.openers.items(), repeat(alphabet.closers))
            self._opener = re.compile("|".join(patterns))
        position = 0
        while found := self._opener.search(letters, position):
            start = found.start()
            end = self._end(pieces, start)
            if end < 0:
                return _ODD
            position = start + 1
            if end > position:
                # In a drawing a raw element is none.
                if self._is_in_drawing(letters[:start]):
                    return _ODD
                joined = b"<".join(pieces[start:end])
                pieces[start:end] = [joined]
                letters = f"{letters[:start]}{self[joined]}{letters[end:]}"
        return letters

    def _is_in_drawing(self, letters: str) -> bool:
        steps, numbers = self._alphabet.steps, self._alphabet.numbers
        drawings = {numbers[name] for name in _DRAWINGS if name in numbers}
        return (
            sum(
                (step > 0) - (step < 0) for letter in letters if abs(step := steps.get(letter, 0)) in drawings
            )
            > 0
        )

    def _end(self, pieces: Sequence[bytes], start: int) -> int:
        """The number of the first piece behind a raw element or comment that begins with one; -1 where it never ends."""
        opener = pieces[start]
        if opener[:1] == b"!":
            for number in range(start, len(pieces)):
                if b"-->" in pieces[number]:
                    return number + 1
            return -1
        name = _NAME.match(opener)
        ending = b"/" + name[0].lower() if name else b""
        for number in range(start + 1, len(pieces)):
            piece = pieces[number]
            if (
                piece[: len(ending)].lower() == ending
                and piece[len(ending) : len(ending) + 1] in b" \t\n\r\f/>"
            ):
                return number
        return -1

    def __missing__(self, piece: bytes) -> str:
        head, closed, behind = piece.partition(b">")
        try:
            tag = self._tags.get(head) if closed else None
            if tag is None:
                letter = self._learn(piece, f"<{piece.decode()}")
            else:
                letter = self._letter(piece, tag, behind.decode())
        except UnicodeDecodeError:
            letter = _ODD
        self[piece] = letter
        return letter

    def _letter(self, piece: bytes, tag: _Tag, behind: str) -> str:
        """The letter of a tag with a text behind it."""
        kind, kept = tag
        if kept is not None:
            self._kept[piece] = kept
        if behind and not behind.isspace() and behind.strip() != "&nbsp;":
            kind = kind._replace(has_words=True, is_heard=True, is_unnamed=False)
        return self._alphabet.letter(kind)

    def _learn(self, piece: bytes, text: str) -> str:
        """The letter of a piece whose tag is new."""
        if text[1:2] == "!":
            return self._learn_declaration(text)
        if _IS_RAW.match(text):
            return self._learn_raw(piece, text)
        found = TAG.match(text)
        if found is None or found.end() <= len("<a"):
            return _ODD
        token = self._vocabulary[found[0]]
        tag = self._tag(token)
        if tag is None:
            return _ODD
        if ">" not in found[0][:-1]:
            self._tags[piece[: piece.index(b">")]] = tag
        return self._letter(piece, tag, text[found.end() :])

    def _learn_declaration(self, text: str) -> str:
        if text.startswith("<!--"):
            is_odd = text.startswith(("<!-->", "<!--->")) or "--!>" in text
            return _ODD if is_odd else self._alphabet.letter(self._of_comment(text))
        if text.startswith("<![") or ">" not in text:
            return _ODD
        return self._alphabet.letter(_with_words(Kind(), text.partition(">")[2]))

    def _of_comment(self, text: str) -> Kind:
        _, closed, behind = text.partition("-->")
        return _with_words(Kind(), behind) if closed else _COMMENT

    def _learn_raw(self, piece: bytes, text: str) -> str:
        opened = RAW_START.match(text)
        element = Element(text)
        tag = self._tag(element)
        if tag is None or opened is None or opened.end() != element.content_offset:
            return _ODD
        kind = tag.kind._replace(has_words=False, is_heard=bool(element.content.strip()), is_opener=True)
        if tag.kept is not None:
            self._kept[piece] = tag.kept
        return self._alphabet.letter(kind)

    def _tag(self, token: Token) -> _Tag | None:
        """What a tag means, or None when it may mean more than it says."""
        if isinstance(token, EndTag):
            return None if token.odd or not token.name else _Tag(Kind(token.name, -1), None)
        element, name = token, token.name
        if element.odd or element.repeated or name in _NEVER or (name == "svg" and _is_picture(element)):
            return None
        try:
            kept = self._keep(element) if element.is_notable else None
        except _OddError:
            return None
        has_words = bool(element.get("alt").strip())
        return _Tag(
            Kind(
                name,
                element.nests,
                has_words=has_words,
                is_heard=has_words or element.has_label,
                is_unnamed=name in _NAMED_INSIDE and _may_be_unnamed(element),
                is_kept=kept is not None,
            ),
            kept,
        )

    def _keep(self, element: Element) -> Kept | None:
        """The element when it is one to be kept. Raises _OddError where its links depend on where it stands."""
        leads = [leads for link in element.links if (leads := self._leads(element, link))]
        is_lively = (
            bool(element.sinks)
            or element.has_telling_name
            or element.name in _LIVELY
            or bool(element.equivalent)
            or "aria-modal" in element.attributes
            or _ASKS in leads
            or any(piece.kind != "data" or not _is_data(element) for piece in element.pieces)
        )
        identity = element.attributes.get("id")
        if not (
            is_lively
            or leads
            or identity is not None
            or element.name in _KEPT
            or (element.name == "a" and element.has("name"))
            or (element.name == "meta" and element.get("name").lower() == "viewport")
        ):
            return None
        return Kept(element, identity, tuple(lead for lead in leads if lead is not _ASKS), is_lively)

    def _leads(self, element: Element, link: Link) -> Leads | None:
        """Where a link leads; None for a page of the site, and _ASKS for what checks have to look at."""
        site, (url, how, inner) = self._site, link
        if url in site.settled:
            return None
        address = site.address(url, site.top)
        if url in site.settled:
            return None
        is_plain = how == "link" and "=" not in url
        if address.whose is not Whose.OWN:
            if is_plain and address.whose is Whose.FOREIGN:
                return Leads(external=url)
            return None if is_plain and address.whose is Whose.OTHER else _ASKS
        if "#" not in url:
            return _ASKS
        if is_plain and url[0] == "#":
            return Leads(fragment=address.fragment) if address.fragment else None
        if is_plain and address.fragment and url.startswith(("/", "http")):
            target = site.file_at(address.path) if address.path else None
            if target and kind_of(target) == "html":
                place = element.offset_of(inner) if isinstance(inner, str) else inner
                return Leads(elsewhere=(target, address.fragment, place))
        raise _OddError


def _unless_closed(openers: tuple[str, set[str]], closers: Mapping[str, set[str]]) -> str:
    """A pattern of the letters that open elements of a name, where the next one does not close it."""
    name, letters = openers
    ends = "".join(closers.get(name, ()))
    return f"[{''.join(letters)}](?![{ends}])" if ends else f"[{''.join(letters)}]"


_ASKS = Leads("?")


class _OddError(Exception):
    """An element that means something only where it stands."""


def _is_data(element: Element) -> bool:
    """Whether a script element holds what no browser looks at."""
    return element.get("type").strip().lower() in ("application/ld+json", "application/json")


def _with_words(kind: Kind, behind: str) -> Kind:
    has_words = bool(behind.strip()) and behind.strip() != "&nbsp;"
    return kind._replace(has_words=has_words, is_heard=has_words)


def _may_be_unnamed(element: Element) -> bool:
    if _HEADING.fullmatch(element.name):
        return True
    if element.has_label or element.get("aria-hidden") == "true":
        return False
    return element.name != "a" or element.has("href")


def _is_picture(element: Element) -> bool:
    return bool(element.get("role")) and not element.has_label
