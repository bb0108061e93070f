"""Prints the table of functions for the docs: `python -m ostinato.functions > docs/functions.md`."""

from __future__ import annotations

import sys

from ostinato.functions.documentation import page

sys.stdout.write(page())
