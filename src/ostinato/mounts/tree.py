"""Owns the union tree: every source file of a component, with the strongest first."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  msgspec reads the types of the fields
from typing import TYPE_CHECKING

from msgspec import Struct

from ostinato.config.sections.pages import Sites
from ostinato.world.disk import Disk  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class SourceFile(Struct, frozen=True, eq=False, gc=False):
    """A file of a component. Ten thousand of these are made for a large site, so it is a msgspec record."""

    path: str
    """Below its component, with forward slashes: `posts/a.md`."""
    filename: str
    """Absolute, on its disk."""
    module: str
    """The theme or module that it is from; the project's own is "project"."""
    languages: tuple[str, ...]
    """Those that its mount names; none means that the mount says nothing."""
    order: int
    """The rank of its mount: a lower one is stronger."""
    size: int
    mtime_ns: int
    disk: Disk
    is_project: bool = True
    sites: Sites = Sites()
    """The languages, versions and roles that its mount is for, as patterns."""

    @property
    def lang(self) -> str | None:
        return self.languages[0] if self.languages else None

    @property
    def modified(self) -> float:
        """When it was changed, in seconds since 1970."""
        return self.mtime_ns / 1e9

    @property
    def shown(self) -> str:
        """Its name as the author knows it: relative to the project where it lies below it."""
        return self.filename.removeprefix(f"{self.disk.root}/")

    def read(self) -> bytes:
        """Its bytes. Raises WorldError."""
        return self.disk.read(self.filename)

    def read_text(self) -> str:
        """Its text. Raises WorldError, NotTextError."""
        return self.disk.read_text(self.filename)


class SourceTree:
    """What is mounted, by component. A component is walked when it is first asked for, and then never again."""

    def __init__(
        self,
        walk: Callable[[str], tuple[SourceFile, ...]],
        *,
        is_multihost: bool,
    ) -> None:
        self._walk = walk
        self._is_multihost = is_multihost
        self._layers: dict[str, tuple[SourceFile, ...]] = {}
        self._files: dict[str, Mapping[str, SourceFile]] = {}

    def layers(self, component: str) -> tuple[SourceFile, ...]:
        """Every file of a component, overlaid ones too, the strongest first: what `data` and `i18n` merge."""
        found = self._layers.get(component)
        if found is None:
            found = self._layers[component] = self._walk(component)
        return found

    def files(self, component: str) -> Mapping[str, SourceFile]:
        """The one file at each path of a component."""
        found = self._files.get(component)
        if found is None:
            found = self._files[component] = _strongest(self.layers(component))
        return found

    def find(self, component: str, path: str) -> SourceFile | None:
        """The file at a path of a component."""
        return self.files(component).get(path)

    def content(self) -> tuple[SourceFile, ...]:
        """The files of the content: the strongest at each path, for each set of sites that mounts name."""
        seen: dict[tuple[str, Sites], SourceFile] = {}
        for file in self.layers("content"):
            seen.setdefault((file.path, file.sites), file)
        return tuple(seen.values())

    def static(self, language: str = "") -> Mapping[str, SourceFile]:
        """The static files of a language where each has a host of its own, else those of the site."""
        if not self._is_multihost:
            return self.files("static")
        return _strongest(
            file for file in self.layers("static") if not file.languages or language in file.languages
        )

    @property
    def is_multihost(self) -> bool:
        return self._is_multihost


def _strongest(files: Iterable[SourceFile]) -> dict[str, SourceFile]:
    out: dict[str, SourceFile] = {}
    for file in files:
        out.setdefault(file.path, file)
    return out
