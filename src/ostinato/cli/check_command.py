"""Owns `ostinato check`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import UsageError
from ostinato.cli.options import CHECK, PROJECT, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.cache.store import Store
    from ostinato.check.findings import CheckReport
    from ostinato.check.settings import CheckSettings
    from ostinato.cli.built_site import BuiltSite

_FORMS = ("people", "json", "sarif", "junit")


@click.command(
    "check",
    help="""Look through a built site: what it asks of others, runs and keeps, and whether it is sound.

    PLACE is a folder, made by whichever generator, or the address of a site on the web. Without it, the publish
    folder of the project is looked at.

    The status is 0 when nothing fails, 1 when something does, and 2 when it could not be checked.""",
)
@click.argument("place", required=False, default="")
@options(PROJECT, CHECK)
def command(place: str, **values: object) -> int:
    form = _form(values)
    terminal = Terminal(flags_from(values))
    if values["only_list"]:
        terminal.result(_list_of_checks())
        return 0
    run = _Run(values, terminal)
    is_live = place.startswith(("http://", "https://"))
    report, folder = run.of_address(place) if is_live else run.of_folder(place)
    has_colour = terminal.has_colour and not values["output"]
    text = _written(report, form, folder, colour=has_colour, everything=bool(values["everything"]))
    if output := str(values["output"] or ""):
        RealDisk().write(output, text.encode())
    elif not (terminal.is_quiet and form == "people" and not report.findings):
        terminal.result(text)
    return 0 if values["exit_zero"] else report.exit_code


class _Run:
    """One call of the command: what was asked for, and whom to tell."""

    def __init__(self, values: Mapping[str, object], terminal: Terminal) -> None:
        self._values = values
        self._flags = flags_from(values)
        self._terminal = terminal

    def of_folder(self, folder: str) -> tuple[CheckReport, str]:
        """The report on a folder, and the folder that was meant."""
        from ostinato.cli.built_site import find_built_site

        site = find_built_site(folder, self._flags, self._terminal)
        settings = self._chosen(site.settings)
        report = self._checked(site, settings)
        if self._values["statement"]:
            self._state(site, settings, report)
        return report, site.folder

    def of_address(self, url: str) -> tuple[CheckReport, str]:
        """The report on a site of the web, against its statement where it has one."""
        from ostinato.check.external.live import CHECKS, contradicted, fetch_site, settings_of
        from ostinato.check.outside import with_outside
        from ostinato.check.settings import read_settings
        from ostinato.cli.built_site import BuiltSite, default_cache, patient_network
        from ostinato.world.folders import temporary

        disk = RealDisk()
        folder = f"{temporary()}/ostinato-live-{os.getpid()}"
        base_url = self._flags.base_url or ""
        try:
            following = read_settings({}, base_url=base_url or url)
            live = fetch_site(url, patient_network(self._terminal), disk, folder, following)
            self._terminal.note(live.told())
            settings = self._chosen(settings_of(live, base_url))
            site = BuiltSite(disk, folder, settings, default_cache(self._flags, disk))
            report = self._checked(site, settings)
        finally:
            disk.remove(folder)
        findings = [*live.findings, *contradicted(live, report.counts)]
        return with_outside(report, CHECKS, findings, settings), live.url

    def _chosen(self, settings: CheckSettings) -> CheckSettings:
        only, without = (_names(self._values[name]) for name in ("select", "ignore"))
        if self._values["statement"] and (only or without):
            raise UsageError("a statement is about all checks: leave --select and --ignore out")
        return settings.with_only(only, without)

    def _checked(self, site: BuiltSite, settings: CheckSettings) -> CheckReport:
        from ostinato.check.run import run_checks
        from ostinato.world.processors import default_workers

        store = site.store(self._flags)
        report = run_checks(site.disk, site.folder, settings, store=store, workers=default_workers())
        if self._values["external"] or self._values["offline"]:
            report = self._with_external(report, settings, store)
        if self._values["browser"] or self._values["axe"]:
            report = self._with_browser(report, site, settings)
        store.close()
        return report

    def _with_external(self, report: CheckReport, settings: CheckSettings, store: Store) -> CheckReport:
        from ostinato.check.external.links import Visitor, check_external
        from ostinato.check.outside import with_outside
        from ostinato.cli.built_site import patient_network

        visitor = Visitor(
            patient_network(self._terminal),
            SystemClock(),
            store,
            settings.external_patience,
            offline=bool(self._values["offline"]),
        )
        self._terminal.progress(f"asking for {len(report.external)} pages of others …")
        found = check_external(report.external, visitor)
        if found.is_cut_off:
            self._terminal.note(
                "nobody answers: the network may be down, and no link counts as dead for that"
            )
        else:
            for url, words in found.noted:
                self._terminal.note(f"{url}: {words}; that alone does not make it dead")
        return with_outside(report, ["external-links"], found.findings, settings)

    def _with_browser(self, report: CheckReport, site: BuiltSite, settings: CheckSettings) -> CheckReport:
        from ostinato.check.browser.pages import CHECKS, check_in_browser
        from ostinato.check.outside import with_outside
        from ostinato.check.policy.derive import derive_policy
        from ostinato.world.programs import RealPrograms

        axe = str(self._values["axe"] or "")
        text = site.disk.read_text(axe) if axe else ""
        self._terminal.progress(f"showing {report.counts.pages} pages in a browser …")
        policy = derive_policy(report.needs)
        shown = check_in_browser(site.disk, site.folder, settings, policy, RealPrograms(), axe=text)
        ran = [name for name in CHECKS if axe or name != "browser-accessibility"]
        return with_outside(report, ran, shown.findings, settings)

    def _state(self, site: BuiltSite, settings: CheckSettings, report: CheckReport) -> None:
        from ostinato.check.policy.statement import NAME, statement_files

        if report.fails:
            self._terminal.note(f"{NAME} is not written: only a site that passes has one")
            return
        for name, data in statement_files(site.disk, site.folder, report, settings).items():
            site.disk.write(f"{site.folder}/{name}", data)


def _form(values: Mapping[str, object]) -> str:
    form = "json" if values["json"] else str(values["form"] or "people")
    if form not in _FORMS:
        raise UsageError(f'there is no format "{form}"; formats: {", ".join(_FORMS)}')
    return form


def _names(values: object) -> list[str]:
    """Names, with commas between them or from several flags."""
    assert isinstance(values, tuple)
    return [name.strip().lower() for value in values for name in value.split(",") if name.strip()]


def _written(report: CheckReport, form: str, folder: str, *, colour: bool, everything: bool) -> str:
    from ostinato.check import reports

    match form:
        case "json":
            return reports.as_json(report)
        case "sarif":
            return reports.as_sarif(report, folder=folder)
        case "junit":
            return reports.as_junit(report)
        case _:
            return reports.as_text(report, folder=folder, colour=colour, everything=everything)


def _list_of_checks() -> str:
    from ostinato.check.registry import all_checks

    widest = max(map(len, all_checks()))
    return "\n".join(
        f"{name:{widest}}  {check.level.value:4}  {check.sentence}" for name, check in all_checks().items()
    )
