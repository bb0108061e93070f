"""Owns the names of what lies on a host where the switch is a symlink: `/www/site` and `/www/.site.ostinato/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.deploy.settings import DeploymentSettingsError
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.deploy.addresses import Address

PART = ".part"
"""Ends the names of what is not whole yet."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The live path, and ours beside it. Relative paths begin where a login does."""

    live: str

    @property
    def parent(self) -> str:
        above, slash, _ = self.live.rpartition("/")
        return above or slash or "."

    @property
    def own(self) -> str:
        above, slash, name = self.live.rpartition("/")
        return f"{above}{slash}.{name}.ostinato"

    @property
    def releases(self) -> str:
        return f"{self.own}/releases"

    @property
    def notes(self) -> str:
        return f"{self.own}/notes"

    @property
    def parts(self) -> str:
        """Files that are being written, before they get their names."""
        return f"{self.own}/parts"

    @property
    def turns(self) -> str:
        """Links of those who want to switch."""
        return f"{self.own}/turns"

    def release(self, release: str) -> str:
        return f"{self.releases}/{release}"

    def part(self, release: str) -> str:
        return f"{self.releases}/{release}{PART}"

    def text_of(self, release: str) -> str:
        """What the live link says: relative, so that it holds in a jail and when the folder above is moved."""
        return f"{self.own.rpartition('/')[2]}/releases/{release}"

    def release_of(self, text: str) -> str:
        """The release that the live link leads to. Raises AttemptFailedError where it is not ours."""
        release = text.rpartition("/")[2]
        if text != self.text_of(release):
            raise self.occupied(f"{self.live} leads to {text}, which is no release of ours")
        return release

    def occupied(self, why: str) -> AttemptFailedError:
        return AttemptFailedError(Failure("occupied", f"{why}: move it away first"))


def beside(place: Address) -> Beside:
    """The names for an address. Raises DeploymentSettingsError."""
    scheme = place.scheme
    if not place.host:
        raise DeploymentSettingsError(f"{place}: which host? Write {scheme}://host/var/www/site")
    path = place.path.removeprefix("/~/") if place.path.startswith("/~/") else place.path
    if path in {"", "/", "/~"}:
        raise DeploymentSettingsError(
            f"{place}: which folder? Write {scheme}://{place.host}/var/www/site, "
            f"or {scheme}://{place.host}/~/site for one at home"
        )
    return Beside(path)


def folders_of(paths: Iterable[str]) -> list[list[str]]:
    """The folders that some files are in, those above first: a list for each level."""
    levels: list[set[str]] = []
    seen: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            depth = folder.count("/")
            levels += [set() for _ in range(depth + 1 - len(levels))]
            levels[depth].add(folder)
            folder = folder.rpartition("/")[0]
    return [sorted(level) for level in levels]
