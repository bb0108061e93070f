"""Owns `quiet.json`: what was checked of which release, and what was allowed with which reason."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from ostinato import __version__
from ostinato.check.findings import Level
from ostinato.check.run import RULES

if TYPE_CHECKING:
    from ostinato.check.findings import CheckReport
    from ostinato.world.disk import Disk

FORMAT = 1
NAME = "quiet.json"


class Exemption(msgspec.Struct, frozen=True):
    """Findings that were allowed for one reason."""

    check: str
    reason: str
    count: int


class Statement(msgspec.Struct, frozen=True):
    """What is stated of a release. Anybody can check the site again and compare."""

    format: int = FORMAT
    tool: str = ""
    rules: int = RULES
    site: str = ""
    digest: str = ""
    """SHA-256 over every file but the statement: its path and its own SHA-256, sorted by path."""
    files: int = 0
    bytes: int = 0
    pages: int = 0
    foreign_requests: int = 0
    scripts: int = 0
    script_bytes: int = 0
    passed: tuple[str, ...] = ()
    """The checks that are set to fail, and found nothing that is not allowed."""
    failed: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


def make_statement(disk: Disk, folder: str, report: CheckReport, *, site: str = "") -> Statement:
    """The statement of a folder that was checked."""
    reasons: dict[tuple[str, str], int] = {}
    for allowed in report.allowed:
        key = (allowed.finding.check, allowed.reason)
        reasons[key] = reasons.get(key, 0) + 1
    strict = [name for name, level in report.levels.items() if level is Level.FAIL]
    found = {finding.check for finding in report.findings}
    digest, files, size = release_digest(disk, folder)
    return Statement(
        tool=f"ostinato {__version__}",
        site=site,
        digest=digest,
        files=files,
        bytes=size,
        pages=report.counts.pages,
        foreign_requests=report.counts.foreign_requests,
        scripts=report.counts.scripts,
        script_bytes=report.counts.script_bytes,
        passed=tuple(sorted(set(strict) - found)),
        failed=tuple(sorted(set(strict) & found)),
        exemptions=tuple(
            Exemption(check, reason, count) for (check, reason), count in sorted(reasons.items())
        ),
    )


def release_digest(disk: Disk, folder: str) -> tuple[str, int, int]:
    """The digest of a folder, the number of its files, and their bytes; without the statement itself."""
    whole = hashlib.sha256()
    files = size = 0
    for file in sorted(disk.walk(folder), key=lambda file: file.path):
        if file.path == NAME:
            continue
        data = disk.read(f"{folder}/{file.path}")
        whole.update(f"{file.path}\0{hashlib.sha256(data).hexdigest()}\n".encode("utf-8", "surrogateescape"))
        files += 1
        size += len(data)
    return whole.hexdigest(), files, size


def encode_statement(statement: Statement) -> bytes:
    """The bytes of `quiet.json`, the same for the same release."""
    return msgspec.json.format(msgspec.json.encode(statement), indent=1) + b"\n"


def decode_statement(data: bytes) -> Statement | None:
    """A statement that was found somewhere, or None for anything else."""
    try:
        return msgspec.json.decode(data, type=Statement)
    except msgspec.DecodeError:
        return None
