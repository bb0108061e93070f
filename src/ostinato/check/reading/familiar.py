"""Owns outlines of pages: a page is cut where its tags begin, and every different piece is understood once.

This is only for pages that no browser could read in another way; what is in the least odd has no outline.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import repeat
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
from ostinato.check.reading.names import can_be_id, tells
from ostinato.check.reading.outline import Alphabet, Kept, Kind, Leads, Outline
from ostinato.check.reading.read import kind_of
from ostinato.check.reading.shapes import cut_values, plain_value, shape_of
from ostinato.check.reading.urls import Whose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ostinato.check.reading.markup import Token
    from ostinato.check.reading.shapes import Key, Shape
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
_FREE_VALUE = re.compile(rb"[A-Za-z0-9][ -%'*-~]*")
"""A text that means what it says, whatever attribute has it."""
_NAME = re.compile(rb"[a-zA-Z]+")
_COMMENT = Kind(is_opener=True)
_MOST = 400_000


class _Tag(NamedTuple):
    """A start or end tag without the text behind it."""

    silent: str
    """Its letter without words behind it."""
    telling: str
    """Its letter with words behind it."""
    kept: Kept | None


class _Shape(NamedTuple):
    """What is known of all tags of a shape."""

    shape: Shape | None
    """None where each of them has to be looked at."""
    plain: _Tag
    """One of which the outline keeps nothing."""
    kept: _Tag
    """One that it keeps."""
    leading: _Tag
    """One that it keeps for its link."""
    is_free: bool
    """Whether it has neither an id nor a link."""
    is_target: bool
    """Whether links may lead to it by a name that is no id."""


class Familiar(dict[bytes, str]):
    """The letter of every piece of markup that was met: a tag without its `<`, and the text behind it."""

    def __init__(self, site: Site, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._site = site
        self._vocabulary = vocabulary
        self._alphabet = Alphabet()
        self._tags: dict[bytes, _Tag] = {}
        self._raw: dict[bytes, _Tag] = {}
        """Start tags of raw elements of which the content means nothing else."""
        self._elsewhere: dict[str, bool] = {}
        """Whether origins are those of others."""
        self._shapes: dict[Key, _Shape] = {}
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
            self._shapes.clear()
            self._kept.clear()
        letters = self._joined(pieces, "".join(map(self.__getitem__, pieces)))
        if _ODD in letters:
            return None
        form = self._alphabet.form(letters)
        kept = list(map(self._kept.__getitem__, form.pick(pieces)))
        begins_well = bool(pieces) and pieces[0][:13].lower() == b"!doctype html"
        return Outline(form, kept, pieces, path, len(data), begins_well=begins_well)

    def _joined(self, pieces: list[bytes], letters: str) -> str:
        """Join what was cut within raw elements and comments: a `<` means nothing there. The pieces are changed."""
        alphabet = self._alphabet
        if alphabet.has_form(letters):
            # What is joined for such a page is joined.
            return letters
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
            raw = self._raw.get(head)
            if raw is not None and closed and b"<!--" not in behind:
                content = behind.decode()
                letter = self[piece] = raw.silent if not content or content.isspace() else raw.telling
                return letter
            tag = self._tags.get(head) if closed else None
            if tag is None and closed:
                tag = self._by_shape(head)
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
        if tag.kept is not None:
            self._kept[piece] = tag.kept
        return tag.telling if behind and _has_words(behind) else tag.silent

    def _by_shape(self, head: bytes) -> _Tag | None:
        """A tag that differs only in some values from others that were met."""
        key, values = cut_values(head)
        if not values:
            return None
        known = self._shapes.get(key)
        if known is None:
            known = self._shapes[key] = self._shape(key)
        shape = known.shape
        if shape is None:
            return None
        try:
            if known.is_free:
                if not all(map(_FREE_VALUE.fullmatch, values)):
                    self._values(shape, head, values)
                identity = leads = None
            else:
                identity, leads = self._values(shape, head, values)
        except _OddError:
            return None
        if leads is None and identity is None and not known.is_target:
            tag = known.plain
        else:
            element = shape.element
            kept = Kept(element, identity, (leads,) if leads else (), is_lively=False)
            alike = known.leading if leads else known.kept
            tag = _Tag(alike.silent, alike.telling, kept)
        self._tags[head] = tag
        return tag

    def _shape(self, key: Key) -> _Shape:
        """What is known of all tags of a shape."""
        shape = shape_of(key)
        if shape is None or shape.element.name in _NEVER:
            nothing = _Tag(_ODD, _ODD, None)
            return _Shape(None, nothing, nothing, nothing, is_free=False, is_target=False)
        element = shape.element
        return _Shape(
            shape,
            self._tag_with(_kind_of(element, None), None),
            self._tag_with(_kind_of(element, Kept(element, None, (), is_lively=False)), None),
            self._tag_with(_kind_of(element, Kept(element, None, (_ASKS,), is_lively=False)), None),
            is_free=not element.has("id") and shape.link is None,
            is_target=element.name == "a" and element.has("name"),
        )

    def _values(self, shape: Shape, head: bytes, values: Sequence[bytes]) -> tuple[str | None, Leads | None]:
        """The id of a tag, and where it leads. Raises _OddError when a value means more than those of others do."""
        identity, leads = shape.element.attributes.get("id"), None
        is_settled = self._site.is_settled
        for name, value in zip(shape.names, values, strict=True):
            text = plain_value(name, value)
            if text is None:
                raise _OddError
            if name == "id":
                identity = text
                if not can_be_id(text) or tells(f"{text} {shape.telling}"):
                    raise _OddError
            elif name == "href" and shape.link is not None:
                if not is_settled(text):
                    leads = self._leads(text, shape.link.how, partial(_address_in, head))
                if leads is _ASKS:
                    raise _OddError
        return identity, leads

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
        opened, element = RAW_START.match(text), Element(text)
        try:
            kept = self._keep(element) if element.is_notable else None
        except _OddError:
            return _ODD
        if _is_odd(element) or opened is None or opened.end() != element.content_offset:
            return _ODD
        kind = _kind_of(element, kept)
        letters = [
            self._alphabet.letter(kind._replace(has_words=False, is_heard=is_heard, is_opener=True))
            for is_heard in (False, True)
        ]
        head = piece[: piece.index(b">")]
        if kept is not None:
            self._kept[piece] = kept
        elif opened.end() == len(head.decode()) + len("<>") and (
            element.name == "title" or _is_data(element)
        ):
            self._raw[head] = _Tag(letters[0], letters[1], None)
        return letters[bool(element.content.strip())]

    def _tag(self, token: Token) -> _Tag | None:
        """What a tag means, or None when it may mean more than it says."""
        if isinstance(token, EndTag):
            return None if token.odd or not token.name else self._tag_with(Kind(token.name, -1), None)
        if _is_odd(token):
            return None
        try:
            kept = self._keep(token) if token.is_notable else None
        except _OddError:
            return None
        return self._tag_with(_kind_of(token, kept), kept)

    def _tag_with(self, kind: Kind, kept: Kept | None) -> _Tag:
        telling = kind._replace(has_words=True, is_heard=True, is_unnamed=False)
        return _Tag(self._alphabet.letter(kind), self._alphabet.letter(telling), kept)

    def _keep(self, element: Element) -> Kept | None:
        """The element when it is one to be kept. Raises _OddError where its links depend on where it stands."""
        leads = [
            leads
            for url, how, inner in element.links
            if (leads := self._leads(url, how, partial(_inner_of, element, inner)))
        ]
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
        return Kept(
            element, identity, tuple(lead for lead in leads if lead is not _ASKS), is_lively=is_lively
        )

    def _is_elsewhere(self, origin: str) -> bool:
        known = self._elsewhere.get(origin)
        if known is None:
            whose = self._site.address(f"{origin}/", self._site.top).whose
            known = self._elsewhere[origin] = whose is Whose.FOREIGN
        return known

    def _leads(self, url: str, how: str, place: Callable[[], int]) -> Leads | None:
        """Where a link leads; None for a page of the site, and _ASKS for what checks have to look at."""
        site = self._site
        if site.is_settled(url):
            return None
        if how == "link" and (plain := _PLAIN_ADDRESS.fullmatch(url)) and self._is_elsewhere(plain[1]):
            return Leads(external=url)
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
                return Leads(elsewhere=(target, address.fragment, place()))
        raise _OddError


def _unless_closed(openers: tuple[str, set[str]], closers: Mapping[str, set[str]]) -> str:
    """A pattern of the letters that open elements of a name, where the next one does not close it."""
    name, letters = openers
    ends = "".join(closers.get(name, ()))
    return f"[{''.join(letters)}](?![{ends}])" if ends else f"[{''.join(letters)}]"


_PLAIN_ADDRESS = re.compile(r"(https?://[a-z0-9.-]+)/[A-Za-z0-9/._~-]*")
_ASKS = Leads("?")


class _OddError(Exception):
    """An element that means something only where it stands."""


def _inner_of(element: Element, inner: str | int) -> int:
    """Where in the element something stands."""
    return element.offset_of(inner) if isinstance(inner, str) else inner


def _address_in(head: bytes) -> int:
    return Element(f"<{head.decode()}>").offset_of("href")


def _is_odd(element: Element) -> bool:
    """Whether an element may mean more than it says."""
    is_picture = element.name == "svg" and bool(element.get("role")) and not element.has_label
    return element.odd or bool(element.repeated) or element.name in _NEVER or is_picture


def _kind_of(element: Element, kept: Kept | None) -> Kind:
    """What the tag of an element means, without what stands behind it."""
    has_words = bool(element.get("alt").strip())
    return Kind(
        element.name,
        element.nests,
        has_words=has_words,
        is_heard=has_words or element.has_label,
        is_unnamed=element.name in _NAMED_INSIDE and _may_be_unnamed(element),
        is_kept=kept is not None,
        is_lively=kept is not None and kept.is_lively,
        leads=kept is not None and bool(kept.leads),
        has_id=element.has("id"),
        is_refresh=element.equivalent == "refresh" and element.name == "meta",
        tells=element.has_telling_name,
        is_anchor=element.name == "a" and element.has("name"),
        is_misnamed="id" in element.attributes and not can_be_id(element.attributes["id"]),
    )


def _is_data(element: Element) -> bool:
    """Whether a script element holds what no browser looks at."""
    return element.get("type").strip().lower() in ("application/ld+json", "application/json")


def _has_words(behind: str) -> bool:
    words = behind.strip()
    return bool(words) and words != "&nbsp;"


def _with_words(kind: Kind, behind: str) -> Kind:
    has_words = _has_words(behind)
    return kind._replace(has_words=has_words, is_heard=has_words)


def _may_be_unnamed(element: Element) -> bool:
    if _HEADING.fullmatch(element.name):
        return True
    if element.has_label or element.get("aria-hidden") == "true":
        return False
    return element.name != "a" or element.has("href")
