"""Owns `ostinato version`."""

from __future__ import annotations

import os
import sys

import click

import ostinato
from ostinato.cli.options import GLOBAL, options
from ostinato.cli.terminal import Terminal

HUGO_VERSION = "0.168.0"
"""The version of Hugo whose sites are built, and which templates are told."""


def version_line() -> str:
    machine = os.uname().machine if hasattr(os, "uname") else ""
    return f"ostinato v{ostinato.__version__} (as Hugo {HUGO_VERSION}) {sys.platform}/{machine}"


@click.command("version", help="Show the version.")
@options(GLOBAL)
def command(**_: object) -> None:
    Terminal().result(version_line())
