"""Owns the outline of a page: one letter for each of its tags, and the few elements whose values matter.

It is what checks look at first. Most pages of a site differ from others only in words, so that their outline is
enough to know that a check has nothing to say of how the page is put together; else the page is read as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from ostinato.check.reading.markup import RAW_ELEMENTS
from ostinato.check.reading.once import once

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from ostinato.check.effects import Effect
    from ostinato.check.reading.markup import Element


class Kind(NamedTuple):
    """What a tag with the text behind it means for the order of a page, whatever else it says."""

    name: str = ""
    step: int = 0
    """1 where an element opens, -1 where it closes."""
    has_words: bool = False
    """Whether there is a text behind it, or instead of it."""
    is_heard: bool = False
    """The same, or it names itself."""
    is_unnamed: bool = False
    """Whether only what is inside of it can name it: a link, a control or a heading."""
    is_kept: bool = False
    """Whether the outline keeps the element itself, too."""
    is_lively: bool = False
    """Whether it is kept for what it does by itself."""
    leads: bool = False
    """Whether it is kept for where it leads."""
    has_id: bool = False
    is_opener: bool = False
    """Whether what follows is no markup until its end."""
    is_refresh: bool = False
    """Whether it makes the page go to another one."""
    tells: bool = False
    """Whether its names may say that it is noise."""
    is_anchor: bool = False
    """Whether links may lead to it by a name that is no id."""
    is_misnamed: bool = False
    """Whether its id can be no id."""


_Answer = TypeVar("_Answer")
_IS_LIVELY, _LEADS, _HAS_ID = attrgetter("is_lively"), attrgetter("leads"), attrgetter("has_id")
_NOTHING = re.compile("(?!)")
_FIRST_LETTER = 0x100
_MOST_FORMS = 10_000
_NEAR = 12
"""Words stand near to what they name: so many tags are looked at together."""


@dataclass(slots=True)
class Alphabet:
    """The letters of the kinds that were met on a site."""

    letters: dict[Kind, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    openers: dict[str, set[str]] = field(default_factory=dict)
    """By the name of what they open."""
    closers: dict[str, set[str]] = field(default_factory=dict)
    """The letters that close raw elements, by the element's name."""
    unnamed: set[str] = field(default_factory=set)
    _unnamed: tuple[int, re.Pattern[str]] = (0, _NOTHING)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    """The letters of start tags by the element's name."""
    raw_letters: int = 0
    """How many letters belong to raw elements and comments."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Elements by numbers, from 1."""
    steps: dict[str, int] = field(default_factory=dict)
    """The number of the element that a letter opens; less than nothing where it closes that element."""
    named_near: set[str] = field(default_factory=set)
    """Short runs of letters which begin with an unnamed element that is named by what is inside."""

    _finders: dict[tuple[str, ...], tuple[int, re.Pattern[str]]] = field(default_factory=dict)
    _forms: dict[str, Form] = field(default_factory=dict)

    def form(self, letters: str) -> Form:
        """What a run of letters means as a whole."""
        known = self._forms.get(letters)
        if known is None:
            if len(self._forms) >= _MOST_FORMS:
                self._forms.clear()
            known = self._forms[letters] = Form(letters, self)
        return known

    def has_form(self, letters: str) -> bool:
        """Whether a page had these letters."""
        return letters in self._forms

    def unnamed_finder(self) -> re.Pattern[str]:
        """A pattern that finds the elements which only what is inside of them can name."""
        if self._unnamed[0] != len(self.unnamed):
            self._unnamed = len(self.unnamed), re.compile(f"[{''.join(self.unnamed)}]")
        return self._unnamed[1]

    def finder(self, names: tuple[str, ...]) -> re.Pattern[str]:
        """A pattern that finds the start tags of elements of some names."""
        size, pattern = self._finders.get(names, (-1, _NOTHING))
        if size != len(self.letters):
            letters = "".join(letter for name in names for letter in self.by_name.get(name, ()))
            pattern = re.compile(f"[{letters}]") if letters else _NOTHING
            self._finders[names] = len(self.letters), pattern
        return pattern

    def letter(self, kind: Kind) -> str:
        """The letter of a kind."""
        known = self.letters.get(kind)
        if known is not None:
            return known
        letter = self.letters[kind] = chr(_FIRST_LETTER + len(self.letters))
        self.kinds[letter] = kind
        for holds, letters in (
            (kind.is_kept, self.kept),
            (kind.is_unnamed, self.unnamed),
        ):
            if holds:
                letters.add(letter)
        self.raw_letters += kind.is_opener or kind.name in RAW_ELEMENTS
        if kind.is_opener:
            self.openers.setdefault(kind.name, set()).add(letter)
        elif kind.step < 0 and kind.name in RAW_ELEMENTS:
            self.closers.setdefault(kind.name, set()).add(letter)
        if kind.step:
            number = self.numbers.setdefault(kind.name, len(self.numbers) + 1)
            self.steps[letter] = number * kind.step
        if kind.name and kind.step >= 0:
            self.by_name.setdefault(kind.name, set()).add(letter)
        return letter


class Form:
    """The letters of a page. What they tell is worked out once for all pages that have the same ones."""

    def __init__(self, letters: str, alphabet: Alphabet) -> None:
        self.letters = letters
        self.alphabet = alphabet
        self._told: dict[Callable[[Form], object], object] = {}
        self._kept_named: dict[str, Sequence[int]] = {}
        self._kept_where: dict[Callable[[Kind], bool], Sequence[int]] = {}

    def tells(self, question: Callable[[Form], _Answer]) -> _Answer:
        """The answer to a question that needs nothing but the letters."""
        try:
            answer = self._told[question]
        except KeyError:
            answer = self._told[question] = question(self)
        return cast("_Answer", answer)

    @once
    def kept(self) -> Sequence[int]:
        """Where the elements stand that an outline keeps."""
        kept = self.alphabet.kept
        return [number for number, letter in enumerate(self.letters) if letter in kept]

    @once
    def pick(self) -> Callable[[Sequence[bytes]], Iterable[bytes]]:
        """What takes those out of the pieces of a page."""
        numbers = self.kept
        if len(numbers) > 1:
            return itemgetter(*numbers)
        return lambda pieces: [pieces[number] for number in numbers]

    def kept_named(self, name: str) -> Sequence[int]:
        """Which of those have a name."""
        numbers = self._kept_named.get(name)
        if numbers is None:
            numbers = self._kept_named[name] = self._numbers(lambda kind: kind.name == name)
        return numbers

    @once
    def lively(self) -> Sequence[int]:
        """Which of those may do something by themselves."""
        return self.kept_where(_IS_LIVELY)

    def kept_where(self, question: Callable[[Kind], bool]) -> Sequence[int]:
        """Which of those something is true of."""
        numbers = self._kept_where.get(question)
        if numbers is None:
            numbers = self._kept_where[question] = self._numbers(question)
        return numbers

    def _numbers(self, question: Callable[[Kind], bool]) -> Sequence[int]:
        letters, kinds = self.letters, self.alphabet.kinds
        return [number for number, at in enumerate(self.kept) if question(kinds[letters[at]])]

    @once
    def unnamed(self) -> Sequence[int]:
        """Where elements stand that only what is inside of them can name."""
        return [found.start() for found in self.alphabet.unnamed_finder().finditer(self.letters)]

    def all_named(self, *names: str) -> Sequence[tuple[int, Kind]]:
        """The elements of some names, each with its place among the letters."""
        kinds = self.alphabet.kinds
        return [
            (found.start(), kinds[found[0]]) for found in self.alphabet.finder(names).finditer(self.letters)
        ]

    def count(self, name: str) -> int:
        """How many elements of a name there are."""
        return sum(map(self.letters.count, self.alphabet.by_name.get(name, ())))

    @once
    def is_whole_page(self) -> bool:
        """Whether this is a page of its own, not a fragment or a page that only leads to another one."""
        if not (self.count("html") or self.count("body")):
            return False
        return not any(kind.is_refresh for _, kind in self.all_named("meta"))

    def has(self, question: Callable[[Kind], bool]) -> bool:
        """Whether there is a kind of which something is true."""
        return any(map(question, map(self.alphabet.kinds.__getitem__, set(self.letters))))

    def are_named(self, names: Collection[str], *, aloud: bool) -> bool:
        """Whether all elements of some names have words inside; with `aloud` a label of what is inside is enough."""
        alphabet, letters = self.alphabet, self.letters
        for at in self.unnamed:
            near = letters[at : at + _NEAR]
            if near not in alphabet.named_near and alphabet.kinds[near[0]].name in names:
                if not self._is_named(near, aloud=aloud):
                    return False
                alphabet.named_near.add(near)
        return True

    def _is_named(self, near: str, *, aloud: bool) -> bool:
        end = -self.alphabet.steps.get(near[0], 0)
        for letter in near[1:]:
            if self.alphabet.steps.get(letter) == end:
                return False
            kind = self.alphabet.kinds[letter]
            if kind.has_words or (aloud and kind.is_heard):
                return True
        return False


class Leads(NamedTuple):
    """Where a link leads that is not settled: all but one of these are empty."""

    fragment: str = ""
    """A part of the same page."""
    external: str = ""
    elsewhere: tuple[str, str, int] | None = None
    """The file and the part of it on another page of the site; where in the tag the address stands."""


class Kept:
    """An element that an outline keeps."""

    __slots__ = ("effect", "element", "identity", "is_lively", "leads", "old_name")

    def __init__(
        self,
        element: Element,
        identity: str | None,
        leads: tuple[Leads, ...],
        *,
        is_lively: bool,
    ) -> None:
        self.element = element
        """The element, or one like it: where it is not lively, its address, id and title are another one's."""
        self.identity = identity
        self.leads = leads
        self.is_lively = is_lively
        """Whether it asks for something or carries code, or checks may have something to say of it by itself."""
        self.old_name = element.attributes.get("name") if element.name == "a" else None
        """The name of an old anchor."""
        self.effect: Effect | None = None
        """What it does on whatever page it stands, once that is known."""


class Outline:
    """A page by its letters. `begins_well` says whether it begins with the document type of HTML."""

    def __init__(
        self,
        form: Form,
        kept: Sequence[Kept],
        pieces: Sequence[bytes],
        path: str,
        size: int,
        *,
        begins_well: bool,
    ) -> None:
        self.form = form
        self.kept = kept
        self.pieces = pieces
        """What stands from one `<` to the next one, without it."""
        self.path = path
        self.size = size
        self.begins_well = begins_well
        self.loaded: Collection[str] = ()
        """The files of the site that a browser loads with the page."""

    @once
    def lively(self) -> Sequence[Kept]:
        """The elements that may do something by themselves."""
        kept = self.kept
        return [kept[number] for number in self.form.lively]

    @once
    def leading(self) -> Sequence[tuple[int, Leads]]:
        """Where links lead that are not settled, each with the number of its element."""
        kept = self.kept
        return [(number, leads) for number in self.form.kept_where(_LEADS) for leads in kept[number].leads]

    @once
    def identities(self) -> Sequence[str | None]:
        """The ids, in order."""
        kept = self.kept
        return [kept[number].identity for number in self.form.kept_where(_HAS_ID)]

    @once
    def distinct(self) -> frozenset[str]:
        """The ids, each once."""
        return frozenset(filter(None, self.identities))

    @once
    def targets(self) -> frozenset[str]:
        """The names that a fragment can find: ids, and the names of old anchors."""
        if not self.form.tells(_has_anchor):
            return self.distinct
        return self.distinct.union(kept.old_name for kept in self.kept if kept.old_name is not None)

    def named(self, name: str) -> Sequence[Element]:
        """The elements of a name that are kept."""
        return [self.kept[number].element for number in self.form.kept_named(name)]


def _has_anchor(form: Form) -> bool:
    return form.has(attrgetter("is_anchor"))
