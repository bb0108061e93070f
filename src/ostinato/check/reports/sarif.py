"""Owns the report as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from ostinato import __version__
from ostinato.check.findings import Level
from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from ostinato.check.findings import CheckReport, Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.FAIL: "error", Level.WARN: "warning", Level.OFF: "none"}


def as_sarif(report: CheckReport, *, folder: str = "") -> str:
    """The report for code hosts; paths are below `folder`, which is where the site was built to."""
    names = list(all_checks())
    run = {
        "tool": {
            "driver": {
                "name": "ostinato check",
                "version": __version__,
                "rules": [
                    {
                        "id": check.name,
                        "shortDescription": {"text": check.sentence},
                        "fullDescription": {"text": check.why},
                        "help": {"text": check.mend},
                        "defaultConfiguration": {"level": _LEVELS[check.level]},
                    }
                    for check in all_checks().values()
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(report, finding, names, folder) for finding in report.findings),
            *(
                _result(report, item.finding, names, folder)
                | {"suppressions": [{"kind": "external", "justification": item.reason}]}
                for item in report.allowed
            ),
        ],
    }
    held = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(held), indent=1).decode() + "\n"


def _result(report: CheckReport, finding: Finding, names: list[str], folder: str) -> dict[str, object]:
    path = f"{folder.strip('/')}/{finding.place.path}".lstrip("/")
    location: dict[str, object] = {
        "artifactLocation": {"uri": quote(path, safe="/:" if "://" in folder else "/")}
    }
    if finding.place.column:
        location["region"] = {"startLine": finding.place.line, "startColumn": finding.place.column}
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.check,
        "ruleIndex": names.index(finding.check),
        "level": _LEVELS[report.levels.get(finding.check, Level.OFF)],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }
