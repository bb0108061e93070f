"""Owns the four dates of a page: which front matter, file name, file time or Git date each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base import gotime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ostinato.base.gotime import Time

FIELDS = ("date", "lastmod", "publishdate", "expirydate")
"""In the order in which Hugo works them out."""

_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "lastmod"),
    "lastmod": (":git", "lastmod", "date", "publishdate"),
    "publishdate": ("publishdate", "date"),
    "expirydate": ("expirydate",),
}
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}


@dataclass(frozen=True, slots=True)
class FileDates:
    """What the file itself says."""

    base_name: str = ""
    modified: Time = gotime.ZERO
    git: Time = gotime.ZERO


class DateRules:
    """The site's `frontmatter` settings, ready for use (Hugo: configure front matter)."""

    __slots__ = ("chains", "keys", "location")

    def __init__(self, configured: Mapping[str, Sequence[str]], location: gotime.Location) -> None:
        self.location = location
        self.chains: dict[str, tuple[str, ...]] = {}
        for field in FIELDS:
            names = [str(name).lower() for name in configured.get(field) or _DEFAULTS[field]]
            self.chains[field] = _expanded(names, _DEFAULTS[field])
        self.keys = frozenset(
            name for chain in self.chains.values() for name in chain if not name.startswith(":")
        )

    def parse(self, value: object) -> Time:
        """A date as front matter may write it. Raises ValueError."""
        return gotime.to_time(value, self.location)

    def lenient(self, value: object) -> Time:
        """A date, or the zero time when it cannot be read."""
        try:
            return self.parse(value)
        except ValueError:
            return gotime.ZERO

    def resolve(
        self,
        params: dict[str, object],
        file: FileDates,
        complain: Callable[[str], None],
    ) -> tuple[list[Time], str | None]:
        """The four dates, and a slug when the file name gave one.

        What is found is written back to `params`, as templates see parsed dates there. A value that is
        no date is handed to `complain` by its key, and the next source is tried.
        """
        found: list[Time] = []
        slug: str | None = None
        for field in FIELDS:
            time = gotime.ZERO
            for source in self.chains[field]:
                if source[0] != ":":
                    time = self._of_param(params, source, complain)
                elif source == ":filename":
                    time, name = self._of_name(file.base_name)
                    if not time.is_zero() and "slug" not in params:
                        slug = name
                elif source == ":filemodtime":
                    time = file.modified
                elif source == ":git":
                    time = file.git
                if not time.is_zero():
                    params.setdefault(field, time)
                    break
            found.append(time)
        return found, slug

    def of_added(self, given: Mapping[str, object]) -> list[Time]:
        """The four dates that a content adapter gives; one that is missing is taken from another."""
        own = {field: self.lenient(given[field]) for field in FIELDS if given.get(field)}
        return [
            next((own[source] for source in self.chains[field] if source in own), gotime.ZERO)
            for field in FIELDS
        ]

    def _of_param(self, params: dict[str, object], key: str, complain: Callable[[str], None]) -> Time:
        value = params.get(key)
        if value is None or value == "":
            return gotime.ZERO
        if isinstance(value, gotime.Time) and value.location is self.location:
            return value
        try:
            time = self.parse(value)
        except ValueError:
            complain(key)
            return gotime.ZERO
        params[key] = time
        return time

    def _of_name(self, base_name: str) -> tuple[Time, str]:
        """`2024-05-01-my-post`, `2024-05-01-10-30-00-my-post`: a date and what follows it."""
        name = base_name.rpartition(".")[0] or base_name if "." in base_name else base_name
        if len(name) >= 19:
            time = self.lenient(f"{name[:10]}T{name[11:19].replace('-', ':')}")
            if not time.is_zero():
                return time, name[19:].strip(" -_")
        if len(name) >= 10:
            time = self.lenient(name[:10])
            if not time.is_zero():
                return time, name[10:].strip(" -_")
        return gotime.ZERO, ""


def _expanded(names: list[str], defaults: tuple[str, ...]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for name in names:
        for one in defaults if name == ":default" else (name,):
            out[one] = None
            out.update(dict.fromkeys(_ALIASES.get(one, ())))
    return tuple(out)
