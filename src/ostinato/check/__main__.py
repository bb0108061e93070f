"""Prints the page on checks for the docs: `python -m ostinato.check > docs/checks.md`."""

from __future__ import annotations

import sys

from ostinato.check.documentation import page

sys.stdout.write(page())
