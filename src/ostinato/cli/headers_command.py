"""Owns `ostinato headers`."""

from __future__ import annotations

import click

from ostinato.base.diagnostics import UsageError
from ostinato.cli.options import HEADERS, PROJECT, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.world.disk import RealDisk


@click.command(
    "headers",
    help="""Write the strictest headers that a built site satisfies: for _headers (Netlify, Cloudflare), nginx,
    caddy, apache, or as meta elements.

    FOLDER was made by whichever generator. Without it, the publish folder of the project is looked at.""",
)
@click.argument("folder", required=False, default="")
@options(PROJECT, HEADERS)
def command(folder: str, **values: object) -> int:
    from ostinato.check.policy.derive import derive_policy
    from ostinato.check.policy.forms import ALIASES, FORMS, limits_of, write_policy
    from ostinato.check.run import run_checks
    from ostinato.cli.built_site import find_built_site
    from ostinato.world.processors import default_workers

    form = str(values["form"] or "_headers").lower()
    form = ALIASES.get(form, form)
    if form not in FORMS:
        raise UsageError(f'there is no form "{form}"; forms: {", ".join((*FORMS, *ALIASES))}')
    flags = flags_from(values)
    terminal = Terminal(flags)
    site = find_built_site(folder, flags, terminal)
    store = site.store(flags)
    report = run_checks(site.disk, site.folder, site.settings, store=store, workers=default_workers())
    store.close()
    policy = derive_policy(report.needs, scheme=site.settings.base_url.partition(":")[0] or "https")
    for note in (*policy.notes, *limits_of(policy, form)):
        terminal.note(note)
    text = write_policy(policy, form)
    if output := str(values["output"] or ""):
        RealDisk().write(output, text.encode())
    else:
        terminal.result(text)
    return 0
