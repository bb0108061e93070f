"""Owns reading files one after the other into what they bring: by their outlines where these tell enough."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from ostinato.check.effects import Effects
from ostinato.check.findings import Counts, Finding, Place, order
from ostinato.check.policy.needs import Collector, Needs, merged
from ostinato.check.reading.familiar import Familiar
from ostinato.check.reading.markup import Element, Vocabulary
from ostinato.check.reading.outlined import Outlined
from ostinato.check.reading.places import WHOLE_FILE, Lines
from ostinato.check.reading.read import LARGEST, kind_of, read_document, unread_document
from ostinato.check.registry import Check, DocumentCheck
from ostinato.check.site import Site, Summary
from ostinato.check.tally import counts_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ostinato.check.effects import Effect
    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Outline
    from ostinato.check.reading.sinks import Inner
    from ostinato.check.registry import Remark
    from ostinato.check.settings import CheckSettings


_NUMBER = itemgetter(0)
NamedCheck = tuple[str, DocumentCheck]


class Part(msgspec.Struct, array_like=True):
    """What reading some of the files brought."""

    found: dict[str, int] = {}
    """How much each check has found."""
    kept: dict[str, int] = {}
    """How much of that is among the findings; all of it unless other files had enough before."""
    findings: dict[str, msgspec.Raw] = {}
    """By check, as `decoded` reads them."""
    summaries: list[Summary] = []
    counts: Counts = Counts()
    origins: list[str] = []
    needs: Needs = Needs()

    def decoded(self, check: str) -> list[Finding]:
        """The findings of one check that were kept."""
        return (
            msgspec.msgpack.decode(self.findings[check], type=list[Finding]) if check in self.findings else []
        )


class Reader:
    """Reads files of a site, in the order of their paths. What it has read makes it faster with what follows."""

    def __init__(
        self, read: Callable[[str], bytes], site: Site, checks: Sequence[Check], share: int = 1
    ) -> None:
        """`share` says how many readers there are: each reads every so-manieth part."""
        self._read = read
        self._site = site
        self._checks = [(check.name, check.document) for check in checks if check.document]
        at_large = [check for check in checks if not check.by_element(site.settings)]
        self._tests = [
            (check.is_silent, (check.name, check.document))
            for check in at_large
            if check.is_silent and check.document
        ]
        self._answers = [
            (check.by_outline, (check.name, check.document))
            for check in at_large
            if check.by_outline and check.document
        ]
        self._may_outline = len(self._tests) + len(self._answers) == len(at_large)
        self._vocabulary = Vocabulary()
        self._familiar = Familiar(site, self._vocabulary)
        self._outlined = Outlined(site, self._vocabulary)
        self._effects = Effects(site, checks)
        self._room = Room(site.settings, share)

    def part(self, paths: Iterable[str]) -> Part:
        """What some files bring. Raises WorldError when one cannot be read."""
        taken = _Taken(self._room)
        for path in paths:
            size = self._site.sizes[path]
            if size > LARGEST:
                self._take(unread_document(path, size, self._site), taken)
                continue
            data = self._read(path)
            outline = None
            if self._may_outline and kind_of(path) == "html":
                outline = self._familiar.outline(path, data)
            if outline is None:
                self._take(read_document(path, data, self._site, self._vocabulary), taken)
            else:
                self._take_outline(outline, data, taken)
        self._room.begin()
        return taken.part()

    def _take(self, document: Document, taken: _Taken) -> None:
        """A file that is read as a whole."""
        taken.keep(self._said_of(document, self._checks, taken))
        taken.summaries.append(summary_of(document, self._site))
        taken.counts += counts_of(document, taken.origins)
        taken.collector.take(document)

    def _said_of(self, document: Document, checks: Sequence[NamedCheck], taken: _Taken) -> list[Finding]:
        """What some checks say of a file, in order."""
        findings = []
        for name, check in checks:
            findings += self._found(name, check(document, self._site), document.place, taken)
        return order(findings)

    def _found(
        self, name: str, remarks: Iterable[Remark], place: Callable[[int, Inner], Place], taken: _Taken
    ) -> list[Finding]:
        """What a check says of a file; what there is no room for is only counted."""
        said = dict.fromkeys(remarks)
        if not said:
            return []
        if not self._room.is_left(name):
            taken.found[name] += len(said)
            return []
        findings = dict.fromkeys(
            Finding(name, message, place(number, inner), about, hint)
            for message, number, inner, about, hint in said
        )
        taken.found[name] += len(findings)
        return list(findings)

    def _take_outline(self, outline: Outline, data: bytes, taken: _Taken) -> None:
        """A page by its outline; only checks that this leaves in doubt look at the whole page."""
        path = outline.path
        places = _Places(outline, data)
        findings: list[Finding] = []
        external: list[tuple[int, str]] = []
        fragments = []
        loaded: set[str] = set()
        form = outline.form
        effects = [kept.effect or self._effects.of(kept, path) for kept in outline.lively]
        taken.effects += effects
        for number, effect in zip(form.lively, effects, strict=True):
            if effect.is_quiet:
                continue
            external += [(number, url) for url in effect.external]
            loaded |= effect.loaded
            if not effect.checks.isdisjoint(self._room.left):
                findings += _findings(effect, form.kept[number], places, self._room)
        for number, leads in outline.leading:
            if leads.external and not outline.kept[number].is_lively:
                external.append((number, leads.external))
            elif leads.elsewhere and leads.elsewhere[0] != path:
                target, fragment, inner = leads.elsewhere
                fragments.append((target, fragment, places.place(form.kept[number], inner)))
        outline.loaded = loaded
        doubtful = [check for is_silent, check in self._tests if not is_silent(outline, self._site)]
        for by_outline, check in self._answers:
            remarks = by_outline(outline, self._site)
            if remarks is None:
                doubtful.append(check)
            elif remarks:
                findings += self._found(check[0], remarks, places.place, taken)
        if doubtful:
            document = self._outlined.document(outline, data)
            findings += self._said_of(document, doubtful, taken)
        if findings:
            taken.keep(order(findings))
        taken.sizes.append(outline.size)
        linked = tuple(dict.fromkeys(url for _, url in sorted(external, key=_NUMBER))) if external else ()
        taken.summaries.append(Summary(path, "html", tuple(fragments), linked, outline.targets))


def _findings(effect: Effect, number: int, places: _Places, room: Room) -> list[Finding]:
    """What checks say of an element of a page, as far as there is room."""
    return [
        Finding(said.check, said.message, places.place(number, said.inner), said.about, said.hint)
        for said in effect.said
        if room.is_left(said.check)
    ]


class Room:
    """How many findings of each check are still kept: a site may have any number, and nobody reads them all."""

    def __init__(self, settings: CheckSettings, share: int) -> None:
        # Which findings are allowed is only seen when all are there: then each part keeps what it can.
        self._is_for_each_part = bool(settings.allowances)
        most = max(settings.most, 1)
        # Other readers find about as many; where they do not, what is missing is read again.
        shared = min(most, most // share + most // _SLACK + 1)
        self._most = 2 * most if self._is_for_each_part else shared
        self._kept: Counter[str] = Counter()
        self.left = set(settings.levels)
        """The checks of which there is room for more."""

    def begin(self) -> None:
        """Begin another part."""
        if self._is_for_each_part:
            self.left.update(self._kept)
            self._kept.clear()

    def is_left(self, check: str) -> bool:
        """Whether there is room for another finding of a check."""
        return check in self.left

    def take(self, check: str) -> bool:
        """Take the room for a finding of a check; False when there is none."""
        if check not in self.left:
            return False
        self._kept[check] += 1
        if self._kept[check] >= self._most:
            self.left.remove(check)
        return True


_SLACK = 4


class _Places:
    """The places of the tags of an outline; most are asked for in their order."""

    def __init__(self, outline: Outline, data: bytes) -> None:
        self._path = outline.path
        self._pieces = outline.pieces
        self._data = data
        self._lines = Lines(outline.path, data, b"\n")
        self._number = self._offset = 0

    def place(self, number: int, inner: Inner = 0) -> Place:
        """The place of a tag by its number, or of something within it."""
        if number == WHOLE_FILE:
            return Place(self._path)
        offset = self._begin(number)
        if inner:
            tag = f"<{self._pieces[number].decode()}"
            characters = Element(tag).offset_of(inner) if isinstance(inner, str) else inner
            offset += len(tag[:characters].encode())
        return self._lines.place(offset)

    def _begin(self, number: int) -> int:
        """Where a tag begins."""
        if number < self._number or not self._offset:
            # A page begins with white space, or with its first tag.
            self._number, self._offset = 0, self._data.find(b"<")
        between = self._pieces[self._number : number]
        self._offset += sum(map(len, between)) + len(between)
        self._number = number
        return self._offset


class _Taken:
    """What is taken of the files of one part."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.findings: dict[str, list[Finding]] = {}
        self.found: Counter[str] = Counter()
        self.summaries: list[Summary] = []
        self.counts = Counts()
        self.sizes: list[int] = []
        self.origins: set[str] = set()
        self.collector = Collector()
        self.effects: list[Effect] = []

    def keep(self, findings: Iterable[Finding]) -> None:
        """Keep the findings of one file, in order, as long as there is room."""
        for finding in findings:
            if self._room.take(finding.check):
                self.findings.setdefault(finding.check, []).append(finding)

    def part(self) -> Part:
        scripts = script_bytes = requests = foreign = 0
        needs = [self.collector.needs()]
        for effect, times in Counter(self.effects).items():
            for said in effect.said:
                self.found[said.check] += times
            scripts += times * effect.counts.scripts
            script_bytes += times * effect.counts.script_bytes
            requests += times * effect.counts.requests
            foreign += times * effect.counts.foreign_requests
            self.origins |= effect.origins
            needs.append(effect.needs)
        counts = self.counts + Counts(
            pages=len(self.sizes),
            scripts=scripts,
            script_bytes=script_bytes,
            requests=requests,
            foreign_requests=foreign,
            largest_page=max(self.sizes, default=0),
        )
        return Part(
            dict(self.found),
            {check: len(findings) for check, findings in self.findings.items()},
            {check: msgspec.Raw(msgspec.msgpack.encode(found)) for check, found in self.findings.items()},
            self.summaries,
            counts,
            sorted(self.origins),
            merged(needs),
        )
