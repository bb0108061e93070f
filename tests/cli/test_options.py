"""Flags, written in every way that Hugo takes."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest

from ostinato.base.diagnostics import UsageError
from ostinato.cli import options
from ostinato.cli.build_command import command as build
from ostinato.cli.options import flags_from, normalised
from ostinato.cli.serve_command import command as serve
from ostinato.cli.serve_command import server_flags
from ostinato.config.flags import Flags
from ostinato.config.server_flags import ServerFlags


def parsed(line: str) -> Flags:
    return flags_from(build.make_context("build", normalised(line.split())).params)


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("", Flags()),
        ("-D", Flags(build_drafts=True)),
        ("-DEF --minify", Flags(build_drafts=True, build_expired=True, build_future=True, minify=True)),
        ("--minify=false --quiet=1", Flags(minify=False, quiet=True)),
        ("-s here -b https://a/", Flags(source="here", base_url="https://a/")),
        ("-shere -b=https://a/", Flags(source="here", base_url="https://a/")),
        ("--source=here --destination there", Flags(source="here", destination="there")),
        ("-DMs here", Flags(build_drafts=True, render_to_memory=True, source="here")),
        ("-t one,two -t three", Flags(theme=("one", "two", "three"))),
        ("--disableKinds=RSS,home", Flags(disable_kinds=("RSS", "home"))),
        ("--clock 2021-11-06T22:30:00Z -e test", Flags(clock="2021-11-06T22:30:00Z", environment="test")),
    ],
)
def test_flags_of_a_build(line: str, flags: Flags) -> None:
    assert parsed(line) == flags


def test_flags_may_stand_before_the_command() -> None:
    assert normalised(["-s", "x", "list", "-D", "all"]) == ["list", "all", "--source=x", "--buildDrafts=true"]
    assert normalised(["new", "--", "-odd.md"]) == ["new", "-odd.md"]


@pytest.mark.parametrize("line", ["-s", "--source", "--minify=perhaps"])
def test_what_cannot_be_understood_is_said(line: str) -> None:
    with pytest.raises(UsageError):
        normalised(line.split())


def test_flags_of_the_server() -> None:
    values = serve.make_context(
        "serve", normalised(["-p", "8080", "--bind", "0.0.0.0", "-N", "--appendPort=false"])
    ).params
    assert server_flags(values) == ServerFlags(
        port=8080, port_is_set=True, bind="0.0.0.0", navigate_to_changed=True, append_port=False
    )
    assert server_flags({}) == ServerFlags()


def test_settings_that_flags_stand_for() -> None:
    flags = parsed("-b https://a/ -d out --minify -t one --source x --logLevel info -D=false")
    assert flags.settings() == {
        "baseurl": "https://a/",
        "publishdir": "out",
        "minify": {"minifyoutput": True},
        "theme": ["one"],
        "builddrafts": False,
    }


_FLAG = re.compile(r"^\s+(?:-(\w), )?\s*--(\w+)", re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "groups"),
    [
        ("build", (options.GLOBAL, options.SETTINGS, options.BUILD, options.WATCH)),
        ("server", (options.GLOBAL, options.SETTINGS, options.BUILD, options.SERVE, options.WATCH)),
        ("config", (options.GLOBAL, options.SETTINGS, options.FORMAT, options.SHOW)),
        ("new", (options.GLOBAL, options.SETTINGS, options.NEW)),
    ],
)
def test_hugo_has_no_flag_that_is_missing_here(
    command: str,
    groups: tuple[tuple[options.Option, ...], ...],
    hugo: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    theirs = {(name, short) for short, name in _FLAG.findall(hugo(command, "--help").stdout)} - {
        ("help", "h")
    }
    ours = {(option.name, option.short) for group in groups for option in group}
    assert theirs - ours == set()
