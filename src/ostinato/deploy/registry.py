"""Owns the table of targets: one file each in `targets/`, registered by the scheme of its URLs."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from ostinato.deploy.addresses import parse_address
from ostinato.deploy.settings import DeploymentSettingsError

if TYPE_CHECKING:
    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Target
    from ostinato.world.clock import Clock
    from ostinato.world.disk import Disk
    from ostinato.world.programs import Programs


@dataclass(frozen=True, slots=True)
class Doors:
    """What of the world a target may use."""

    disk: Disk
    programs: Programs
    clock: Clock
    environ: Mapping[str, str]


Opener = Callable[["Address", "TargetSettings", Doors], "Target"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of target: its opener, and what may follow the question mark of its URLs."""

    opener: Opener
    schemes: tuple[str, ...]
    options: frozenset[str] = field(default_factory=frozenset)
    strips_index: bool = False
    """Whether `stripIndexHTML` means something there."""
    keeps_headers: bool = False
    """Whether the host answers with the headers that are stored with a file; else nothing is stored compressed."""


_KINDS: dict[str, Kind] = {}

_REFUSED = {
    "gs": "Google Cloud Storage is not among the targets yet; there is s3://, sftp:// or a git branch",
    "azblob": "Azure Blob Storage is not among the targets yet; there is s3://, sftp:// or a git branch",
    "ftp": "FTP sends passwords in the clear; use sftp:// or webdavs://",
    "http": "write webdav:// for a WebDAV server, or git+https:// for a repository",
    "https": "write webdavs:// for a WebDAV server, or git+https:// for a repository",
    "ssh": "write sftp:// or rsync://",
    "mem": "what is deployed to memory is gone with the program",
}


def target(
    *schemes: str,
    options: frozenset[str] = frozenset(),
    strips_index: bool = False,
    keeps_headers: bool = False,
) -> Callable[[Opener], Opener]:
    """Register what opens the targets of these schemes."""

    def register(opener: Opener) -> Opener:
        kind = Kind(opener, schemes, options, strips_index, keeps_headers)
        _KINDS.update(dict.fromkeys(schemes, kind))
        return opener

    return register


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind of target by its schemes."""
    from ostinato.deploy import targets

    for module in pkgutil.iter_modules(targets.__path__):
        import_module(f"{targets.__name__}.{module.name}")
    return dict(sorted(_KINDS.items()))


def open_target(settings: TargetSettings, doors: Doors) -> Target:
    """The target that settings describe; no host is asked yet. Raises DeploymentSettingsError."""
    kind = _kind_of(settings.url)
    address = parse_address(settings.url, kind.options)
    if settings.strip_index_html and not kind.strips_index:
        raise DeploymentSettingsError(
            f"{address}: stripIndexHTML works for stores of keys, such as S3; here folders need their index.html"
        )
    return kind.opener(address, settings, doors)


def keeps_headers(settings: TargetSettings) -> bool:
    """Whether what is said of headers means something at a target. Raises DeploymentSettingsError."""
    return _kind_of(settings.url).keeps_headers


def _kind_of(url: str) -> Kind:
    scheme = parse_address(url.partition("?")[0]).scheme
    if scheme in _REFUSED:
        raise DeploymentSettingsError(f"{scheme}:// cannot be deployed to: {_REFUSED[scheme]}")
    kind = all_kinds().get(scheme)
    if kind is None:
        known = ", ".join(f"{name}://" for name in all_kinds())
        raise DeploymentSettingsError(f"{scheme}:// is no kind of target; there is {known}")
    return kind
