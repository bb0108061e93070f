"""Owns the report as JUnit XML: one case for each check, so that CI shows which of them pass."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ostinato.check.findings import Level
from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from ostinato.check.findings import CheckReport

_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
_NOT_XML |= dict.fromkeys(range(55296, 57344), "�")


def as_junit(report: CheckReport) -> str:
    """The report for CI: checks that fail are failures, those that warn say so in their output."""
    found = report.by_check()
    checks = [
        check for check in all_checks().values() if report.levels.get(check.name, Level.OFF) is not Level.OFF
    ]
    failing = [
        check for check in checks if report.levels.get(check.name) is Level.FAIL and check.name in found
    ]
    suite = ET.Element("testsuite", name="ostinato check", tests=str(len(checks)), failures=str(len(failing)))
    for check in checks:
        case = ET.SubElement(suite, "testcase", classname="check", name=check.name)
        findings = found.get(check.name, [])
        if not findings:
            continue
        lines = (f"{f.place.path}:{f.place.line}:{f.place.column}: {f.message}" for f in findings)
        text = "\n".join(lines).translate(_NOT_XML)
        if report.levels[check.name] is Level.FAIL:
            ET.SubElement(case, "failure", message=f"{len(findings)}: {check.sentence}").text = text
        else:
            ET.SubElement(case, "system-out").text = text
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"
