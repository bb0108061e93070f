"""Owns what `hugo` gives to templates: version, environment, and facts about the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.base.safe import HTML
from ostinato.render.finish import GENERATOR, HUGO_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.base.gotime import Time
    from ostinato.site.site import Sites


class HugoInfo:
    """Facts about the engine and the build."""

    def __init__(self, sites: Sites, *, environment: str, is_server: bool, now: Time) -> None:
        self.sites = sites
        self.environment = environment
        self.is_server = is_server
        self.now = now
        self.store: Callable[[], object] = dict


class Version(str):
    """A version that is compared part by part, not as text."""

    __slots__ = ()
    go_type = "version.VersionString"

    def __go_compare__(self, other: object) -> int:
        mine, theirs = _parts(self), _parts(str(other))
        return (mine > theirs) - (mine < theirs)

    def __go_eq__(self, other: object) -> bool:
        return _parts(self) == _parts(str(other))


def _parts(version: str) -> tuple[int, ...]:
    numbers = [
        int("".join(c for c in part if c.isdigit()) or 0)
        for part in version.split("-", maxsplit=1)[0].split(".")
    ]
    return tuple([*numbers, 0, 0, 0][:3])


expose(
    HugoInfo,
    "hugo.HugoInfo",
    {
        "BuildDate": lambda info: info.now.format("2006-01-02T15:04:05Z07:00"),
        "CommitHash": lambda _info: "",
        "Data": lambda info: info.sites.data,
        "Deps": lambda _info: [],
        "Environment": lambda info: info.environment,
        "Generator": lambda _info: HTML(GENERATOR),
        "GoVersion": lambda _info: "go1.26",
        "IsDevelopment": lambda info: info.environment == "development",
        "IsExtended": lambda _info: True,
        "IsMultihost": lambda info: info.sites.config.is_multihost,
        "IsMultilingual": lambda info: info.sites.is_multilingual,
        "IsProduction": lambda info: info.environment == "production",
        "IsServer": lambda info: info.is_server,
        "Sites": lambda info: info.sites,
        "Store": lambda info: info.store(),
        "Version": lambda _info: Version(HUGO_VERSION),
        "WorkingDir": lambda info: info.sites.config.working_dir,
    },
)
