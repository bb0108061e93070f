"""Owns reading files one after the other into what they bring: by their outlines where these tell enough."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, compress
from typing import TYPE_CHECKING

import msgspec

from ostinato.check.effects import Effects
from ostinato.check.findings import Counts, Finding, Place, order
from ostinato.check.policy.needs import Collector, Needs, merged
from ostinato.check.reading.familiar import Familiar
from ostinato.check.reading.markup import Vocabulary
from ostinato.check.reading.places import Lines
from ostinato.check.reading.read import LARGEST, kind_of, read_document, unread_document
from ostinato.check.registry import Check  # noqa: TC001  a field of a data class
from ostinato.check.site import Site, Summary
from ostinato.check.tally import counts_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ostinato.check.effects import Effect
    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Kept, Outline


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

    def __init__(self, read: Callable[[str], bytes], site: Site, checks: Sequence[Check]) -> None:
        self._read = read
        self._site = site
        self._checks = [(check.name, check.document) for check in checks if check.document]
        self._vocabulary = Vocabulary()
        self._familiar = Familiar(site)
        self._effects = Effects(site, checks)
        settings = site.settings
        at_large = [check for check in checks if not check.by_element(settings)]
        self._tests = [check.is_silent for check in at_large if check.is_silent]
        self._may_outline = len(self._tests) == len(at_large)
        self._kept: Counter[str] = Counter()
        """How many findings of each check were kept of all files so far."""

    def part(self, paths: Iterable[str]) -> Part:
        """What some files bring. Raises WorldError when one cannot be read."""
        taken = _Taken(self._site, self._kept)
        for path in paths:
            size = self._site.sizes[path]
            if size > LARGEST:
                self._take(unread_document(path, size, self._site), taken)
                continue
            data = self._read(path)
            if not (self._may_outline and kind_of(path) == "html" and self._take_outline(path, data, taken)):
                self._take(read_document(path, data, self._site, self._vocabulary), taken)
        return taken.part()

    def _take(self, document: Document, taken: _Taken) -> None:
        """A file that is read as a whole."""
        findings = []
        for name, check in self._checks:
            remarks = dict.fromkeys(check(document, self._site))
            if not taken.has_room(name):
                taken.found[name] += len(remarks)
            elif remarks:
                findings += [
                    Finding(
                        name, said.message, document.place(said.number, said.inner), said.about, said.hint
                    )
                    for said in remarks
                ]
        findings = order(findings)
        taken.found.update(finding.check for finding in findings)
        taken.keep(findings)
        taken.summaries.append(summary_of(document, self._site))
        taken.counts += counts_of(document, taken.origins)
        taken.collector.take(document)

    def _take_outline(self, path: str, data: bytes, taken: _Taken) -> bool:
        """A page by its outline; False where it has to be read as a whole."""
        outline = self._familiar.outline(path, data)
        if outline is None:
            return False
        effects = [self._effects.of(kept.element, path) if kept.is_lively else None for kept in outline.kept]
        lively = list(filter(None, effects))
        outline.loaded = frozenset().union(*[effect.loaded for effect in lively])
        if not all(is_silent(outline, self._site) for is_silent in self._tests):
            return False
        taken.effects += lively
        taken.sizes.append(outline.size)
        places = _Places(outline, data)
        taken.keep(order(_findings(zip(outline.kept, effects, strict=True), places, taken)))
        external: list[str] = []
        fragments = []
        for number, (kept, effect) in enumerate(zip(outline.kept, effects, strict=True)):
            if effect is not None:
                external += effect.external
                continue
            for leads in kept.leads:
                if leads.external:
                    external.append(leads.external)
                elif leads.elsewhere and leads.elsewhere[0] != path:
                    target, fragment, inner = leads.elsewhere
                    fragments.append((target, fragment, places.place(number, inner)))
        taken.summaries.append(
            Summary(path, "html", tuple(fragments), tuple(dict.fromkeys(external)), outline.targets)
        )
        return True


def _findings(kept: Iterable[tuple[Kept, Effect | None]], places: _Places, taken: _Taken) -> list[Finding]:
    """The findings of a page of whose checks there is room for more."""
    return [
        Finding(said.check, said.message, places.place(number, said.inner), said.about, said.hint)
        for number, (_, effect) in enumerate(kept)
        if effect and effect.checks and any(map(taken.has_room, effect.checks))
        for said in effect.said
        if taken.has_room(said.check)
    ]


class _Places:
    """The places of the elements of an outline."""

    def __init__(self, outline: Outline, data: bytes) -> None:
        self._outline = outline
        self._data = data
        self._offsets: list[int] = []

    def place(self, number: int, inner: int) -> Place:
        """The place of something within the element of that number."""
        if not self._offsets:
            self._find()
        return self._lines.place(self._offsets[number] + inner)

    def _find(self) -> None:
        """Where the elements begin, counted in characters."""
        outline, data = self._outline, self._data
        sizes = [len(piece) + 1 for piece in outline.pieces]
        ends = list(accumulate(sizes, initial=len(data) - sum(sizes)))
        starts = compress(ends, map(outline.alphabet.kept.__contains__, outline.letters))
        text = data.decode()
        self._lines = Lines(outline.path, text)
        self._offsets = list(starts) if len(text) == len(data) else [len(data[:at].decode()) for at in starts]


class _Taken:
    """What is taken of the files of one part."""

    def __init__(self, site: Site, kept_before: Counter[str]) -> None:
        settings = site.settings
        self._most = settings.most
        self._before = kept_before
        # Which findings are allowed is only seen when all are there: then each part keeps what it can.
        self._has_allowances = bool(settings.allowances)
        self.findings: dict[str, list[Finding]] = {}
        self.found: Counter[str] = Counter()
        self.summaries: list[Summary] = []
        self.counts = Counts()
        self.sizes: list[int] = []
        self.origins: set[str] = set()
        self.collector = Collector()
        self.effects: list[Effect] = []

    def has_room(self, check: str) -> bool:
        """Whether another finding may be among those that a person gets to see."""
        if self._has_allowances:
            return len(self.findings.get(check, ())) < 2 * max(self._most, 1)
        return self._before[check] < self._most

    def keep(self, findings: Iterable[Finding]) -> None:
        """Keep the findings of one file, in order, as long as there is room."""
        for finding in findings:
            if self.has_room(finding.check):
                self.findings.setdefault(finding.check, []).append(finding)
                self._before[finding.check] += 1

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
