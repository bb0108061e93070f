"""Owns small sites for the tests of checks."""

from __future__ import annotations

from ostinato.check.findings import CheckReport
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.memory import MemoryDisk

HOME = (
    '<!doctype html>\n<html lang="en">\n<head>\n<title>Home</title>\n'
    '<link rel="canonical" href="https://example.org/">\n</head>\n<body>\n<h1>Home</h1>\n%s\n</body>\n</html>\n'
)


def page(body: str) -> str:
    """A whole page around some markup."""
    return HOME % body


def check(files: dict[str, str | bytes], **table: object) -> CheckReport:
    """The report for some files; there is always a home page."""
    disk = MemoryDisk(
        {"public/index.html": page(""), **{f"public/{path}": text for path, text in files.items()}}
    )
    return run_checks(disk, "public", read_settings(table))


def told(report: CheckReport) -> list[str]:
    """The findings in short."""
    return [f"{f.place.path}:{f.place.line} {f.check}: {f.message}" for f in report.findings]
