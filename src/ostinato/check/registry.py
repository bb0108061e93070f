"""Owns the table of checks: one function each, registered by decorator, with what a person is told about it."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ostinato.check.findings import Level
from ostinato.check.reading.places import WHOLE_FILE
from ostinato.check.reading.sinks import Inner  # noqa: TC001  the fields of a named tuple

if TYPE_CHECKING:
    from ostinato.check.findings import Finding
    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Outline
    from ostinato.check.settings import CheckSettings
    from ostinato.check.site import Site, SiteFiles


class Remark(NamedTuple):
    """What a check says of a place in a file: `number` is a tag of the page, `inner` counts from where it begins.

    With the number IN_FILE `inner` counts from the top of the file; WHOLE_FILE means no place in it.
    """

    message: str
    number: int = WHOLE_FILE
    inner: Inner = 0
    about: str = ""
    hint: str = ""


DocumentCheck = Callable[["Document", "Site"], Iterable[Remark]]
OutlineTest = Callable[["Outline", "Site"], bool]
OutlineCheck = Callable[["Outline", "Site"], Sequence[Remark] | None]
Outside = TypeVar("Outside", bound=Callable[..., object])
SiteCheck = Callable[["SiteFiles", "Site"], Iterable["Finding"]]


def never(settings: CheckSettings) -> bool:
    """For checks that look at more than single elements."""
    del settings
    return False


def always(settings: CheckSettings) -> bool:
    """For checks that look at single elements only."""
    del settings
    return True


@dataclass(frozen=True, slots=True)
class Check:
    """A rule about a built site. `document` looks at one file, `site` at all of them together."""

    name: str
    sentence: str
    """What is true of a site that passes."""
    why: str
    mend: str
    level: Level
    heuristic: bool = False
    """Whether it guesses: such findings are marked, and only warn unless the settings say otherwise."""
    document: DocumentCheck | None = None
    by_element: Callable[[CheckSettings], bool] = never
    """Whether what it says of a page is what it says of those elements of it, one by one, that ask, lead or carry."""
    is_silent: OutlineTest | None = None
    """Whether a page's outline tells that it has nothing to say of how that page is put together."""
    by_outline: OutlineCheck | None = None
    """Instead of that: what it says of a page by its outline, or None when that does not tell."""
    site: SiteCheck | None = None
    is_outside: bool = False
    """Whether it needs more than the files: the network, or a browser. It runs on request only."""


_CHECKS: dict[str, Check] = {}


def document_check(
    name: str,
    sentence: str,
    *,
    why: str,
    mend: str,
    level: Level = Level.FAIL,
    heuristic: bool = False,
    by_element: Callable[[CheckSettings], bool] = never,
    is_silent: OutlineTest | None = None,
    by_outline: OutlineCheck | None = None,
) -> Callable[[DocumentCheck], DocumentCheck]:
    """Register a check of single files.

    Without one of `by_element`, `is_silent` and `by_outline` it has every page read as a whole.
    """

    def register(function: DocumentCheck) -> DocumentCheck:
        _CHECKS[name] = Check(
            name, sentence, why, mend, level, heuristic, function, by_element, is_silent, by_outline
        )
        return function

    return register


def site_check(
    name: str, sentence: str, *, why: str, mend: str, level: Level = Level.FAIL
) -> Callable[[SiteCheck], SiteCheck]:
    """Register a check that needs all files of the site at once."""

    def register(function: SiteCheck) -> SiteCheck:
        _CHECKS[name] = Check(name, sentence, why, mend, level, site=function)
        return function

    return register


def outside_check(
    name: str, sentence: str, *, why: str, mend: str, level: Level = Level.FAIL
) -> Callable[[Outside], Outside]:
    """Register a check that runs on request only, by whoever asks for it."""

    def register(function: Outside) -> Outside:
        _CHECKS[name] = Check(name, sentence, why, mend, level, is_outside=True)
        return function

    return register


@cache
def all_checks() -> dict[str, Check]:
    """Every check by its name: those of the folder `rules`, and those that ask the network or a browser."""
    from ostinato.check import browser, external, rules

    for folder in (rules, external, browser):
        for module in pkgutil.iter_modules(folder.__path__):
            import_module(f"{folder.__name__}.{module.name}")
    return dict(sorted(_CHECKS.items()))


def document_checks(levels: Mapping[str, Level]) -> Iterator[Check]:
    """The checks of single files that the settings have not turned off."""
    for check in all_checks().values():
        if check.document is not None and levels[check.name] is not Level.OFF:
            yield check
