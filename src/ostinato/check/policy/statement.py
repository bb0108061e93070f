"""Owns `quiet.json`: what was checked of which release, and what was allowed with which reason.

Beside it stands `quiet.sums`, the digest of every file as `sha256sum` writes and checks them; the digest of that
list is the digest of the release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields
from typing import TYPE_CHECKING

import msgspec

from ostinato import __version__
from ostinato.check.findings import Level
from ostinato.check.run import RULES
from ostinato.check.settings import Allowance, Budget, CheckSettings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.findings import CheckReport, Counts
    from ostinato.world.disk import Disk

FORMAT = 1
NAME = "quiet.json"
SUMS = "quiet.sums"


class Exemption(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was allowed, why, and how often it was met."""

    reason: str
    count: int
    check: str = ""
    origin: str = ""
    path: str = ""
    address: str = ""


class Statement(msgspec.Struct, frozen=True):
    """What is stated of a release. Anybody can check the site again and compare."""

    format: int = FORMAT
    tool: str = ""
    rules: int = RULES
    site: str = ""
    digest: str = ""
    """SHA-256 of `quiet.sums`."""
    files: int = 0
    bytes: int = 0
    pages: int = 0
    foreign_requests: int = 0
    scripts: int = 0
    script_bytes: int = 0
    passed: tuple[str, ...] = ()
    """The checks that are set to fail, and found nothing that is not allowed."""
    failed: tuple[str, ...] = ()
    budget: Mapping[str, int] = {}
    exemptions: tuple[Exemption, ...] = ()


def make_statement(
    disk: Disk, folder: str, report: CheckReport, settings: CheckSettings, *, site: str = ""
) -> tuple[Statement, bytes]:
    """The statement of a folder that was checked, and the list of its files."""
    strict = [name for name, level in report.levels.items() if level is Level.FAIL]
    found = {finding.check for finding in report.findings}
    sums, files, size = release_sums(disk, folder)
    counts = report.counts
    statement = Statement(
        tool=f"ostinato {__version__}",
        site=site,
        digest=digest_of(sums),
        files=files,
        bytes=size,
        pages=counts.pages,
        foreign_requests=counts.foreign_requests,
        scripts=counts.scripts,
        script_bytes=counts.script_bytes,
        passed=tuple(sorted(set(strict) - found)),
        failed=tuple(sorted(set(strict) & found)),
        budget={name: getattr(settings.budget, name) for name in Budget.__slots__},
        exemptions=tuple(_exemptions(report, settings)),
    )
    return statement, sums


def statement_files(
    disk: Disk, folder: str, report: CheckReport, settings: CheckSettings
) -> dict[str, bytes]:
    """The files that a release carries with it: the statement, and the list of all other files."""
    statement, sums = make_statement(disk, folder, report, settings, site=settings.base_url)
    return {NAME: encode_statement(statement), SUMS: sums}


def _exemptions(report: CheckReport, settings: CheckSettings) -> Iterator[Exemption]:
    for allowance in settings.allowances:
        count = sum(allowance.covers(item.finding) for item in report.allowed)
        yield Exemption(
            allowance.reason, count, allowance.check, allowance.origin, allowance.path, allowance.address
        )


def settings_stated(statement: Statement, base_url: str) -> CheckSettings:
    """The settings under which a statement holds: what it says passed must pass, the rest is only told."""
    standard = read_settings({}, base_url=base_url)
    known = Budget.__slots__
    passed = frozenset(statement.passed)

    def stated(levels: Mapping[str, Level]) -> dict[str, Level]:
        return {name: Level.FAIL if name in passed else Level.WARN for name in levels}

    return CheckSettings(
        levels=stated(standard.levels),
        outside=standard.outside,
        allowances=tuple(
            Allowance(item.reason, item.check, item.origin, item.path, item.address)
            for item in statement.exemptions
        ),
        budget=Budget(**{name: size for name, size in statement.budget.items() if name in known}),
        base_url=base_url,
        skip=(NAME, SUMS),
    )


def contradictions(statement: Statement, counts: Counts) -> Iterator[str]:
    """Where what was counted is not what was stated."""
    for name in ("pages", "foreign_requests", "scripts", "script_bytes"):
        stated, found = getattr(statement, name), getattr(counts, name)
        if stated != found:
            yield f"{name.replace('_', ' ')}: {stated} were stated, {found} were found"


def release_sums(disk: Disk, folder: str) -> tuple[bytes, int, int]:
    """The list of a folder's files with their digests, their number, and their bytes; without the statement."""
    lines = []
    size = 0
    for file in sorted(disk.walk(folder), key=lambda file: file.path):
        if file.path in (NAME, SUMS):
            continue
        data = disk.read(f"{folder}/{file.path}")
        lines.append(_line(hashlib.sha256(data).hexdigest(), file.path))
        size += len(data)
    return b"".join(lines), len(lines), size


def digest_of(sums: bytes) -> str:
    """The digest of a release by the list of its files."""
    return hashlib.sha256(sums).hexdigest()


_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}


def _line(digest: str, path: str) -> bytes:
    """A line as `sha256sum` writes it: one that begins with a backslash has escapes in its name."""
    escaped = "".join(_ESCAPES.get(char, char) for char in path)
    mark = "\\" if escaped != path else ""
    return f"{mark}{digest}  {escaped}\n".encode("utf-8", "surrogateescape")


def read_sums(sums: bytes) -> dict[str, str]:
    """The digest of each file in such a list; lines that are none are left out."""
    held: dict[str, str] = {}
    for line in sums.decode("utf-8", "surrogateescape").split("\n"):
        digest, separator, path = line.removeprefix("\\").partition("  ")
        if separator and len(digest) == hashlib.sha256().digest_size * 2:
            held[_plain(path) if line.startswith("\\") else path] = digest
    return held


def _plain(escaped: str) -> str:
    plain = {spelled[1]: char for char, spelled in _ESCAPES.items()}
    parts = iter(escaped)
    return "".join(plain.get(next(parts, ""), "") if char == "\\" else char for char in parts)


def encode_statement(statement: Statement) -> bytes:
    """The bytes of `quiet.json`, the same for the same release."""
    return msgspec.json.format(msgspec.json.encode(statement), indent=1) + b"\n"


def decode_statement(data: bytes) -> Statement | None:
    """A statement that was found somewhere, or None for anything else."""
    try:
        return msgspec.json.decode(data, type=Statement)
    except msgspec.DecodeError:
        return None
