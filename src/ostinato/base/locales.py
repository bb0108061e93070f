"""Owns what is customary in each locale: names of months and days, patterns of dates, numbers and money.

`locales.txt` holds the customs that Hugo follows (those of CLDR, with gaps of its own), a locale on each line.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypedDict, cast

from ostinato.base.floats import float_text

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "locales.txt"
STYLES = tuple(
    f":{kind}_{style}" for kind in ("date", "time") for style in ("full", "long", "medium", "short")
)
"""Hugo's names of the patterns."""


class _Entry(TypedDict):
    """A line of the file, and those that it builds on."""

    months: list[str]
    short_months: list[str]
    days: list[str]
    short_days: list[str]
    decimal: str
    group: str
    minus: str
    percent: str
    money: str
    currencies: dict[str, str]


@dataclass(frozen=True, slots=True)
class Locale:
    """The customs of one locale. Weeks begin with Sunday."""

    name: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    patterns: Mapping[str, str]
    """CLDR's pattern for each of `STYLES`."""
    decimal: str
    group: str
    minus: str
    percent: str
    """What stands around `{n}`, the number."""
    money: str
    """The same with `{s}`, the symbol of the currency."""
    currencies: Mapping[str, str]

    def number(self, value: float, precision: int) -> str:
        """A number with so many decimals; with as many as it takes when there are fewer than none."""
        return number_text(value, precision, self.minus, self.decimal, self.group)

    def percentage(self, value: float, precision: int) -> str:
        """A number of hundredths."""
        return self.percent.replace("{n}", self.number(value, precision))

    def amount(self, value: float, precision: int, currency: str) -> str:
        """An amount of money; a code without a symbol stands for itself."""
        code = currency.upper()
        number = self.number(value, precision)
        return self.money.replace("{n}", number).replace("{s}", self.currencies.get(code, code))


def number_text(value: float, precision: int, minus: str, decimal: str, group: str) -> str:
    """A number with so many decimals, in groups of three digits, with these signs."""
    whole, _, fraction = _rounded(abs(value) if value else value, max(precision, 0)).partition(".")
    return minus * (value < 0) + in_groups(whole, group) + (decimal + fraction if fraction else "")


def in_groups(digits: str, group: str) -> str:
    """Digits three by three."""
    if not group:
        return digits
    start = len(digits) % 3
    groups = [digits[:start]] * (start > 0) + [digits[at : at + 3] for at in range(start, len(digits), 3)]
    return group.join(groups)


def _rounded(value: float, precision: int) -> str:
    value = rounded(value, precision)
    return f"{value:.{precision}f}" if math.isfinite(value) else float_text(value)


def rounded(value: float, precision: int) -> float:
    """Half away from zero after so many decimals, as well as floats can tell."""
    shift = float(f"1e{precision}")
    shifted = abs(value) * shift
    if not math.isfinite(shifted):
        return shifted / shift
    return math.copysign((math.floor(shifted) + (shifted % 1 >= 0.5)) / shift, value)


@lru_cache(maxsize=64)
def find_locale(name: str) -> Locale | None:
    """The locale of exactly this name (`pt-BR`, `pt_br`), or None when its customs are not known."""
    key = name.lower().replace("_", "-")
    if key not in _lines() or not key:
        return None
    entry = _entry(key)
    patterns = {style: cast("dict[str, str]", entry)[style] for style in STYLES}
    return Locale(
        key,
        tuple(entry["months"]),
        tuple(entry["short_months"]),
        tuple(entry["days"]),
        tuple(entry["short_days"]),
        patterns,
        entry["decimal"],
        entry["group"],
        entry["minus"],
        entry["percent"],
        entry["money"],
        entry["currencies"],
    )


@cache
def _lines() -> dict[str, str]:
    text = files(__package__).joinpath(FILE_NAME).read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())


def _entry(name: str) -> _Entry:
    """A line with all that it does not repeat: `de-at` begins with `de`, and that with what most have."""
    lines = _lines()
    own: _Entry = json.loads(lines[name])
    if not name:
        return own
    above = name.rpartition("-")[0]
    while above not in lines:
        above = above.rpartition("-")[0]
    base = _entry(above)
    currencies = base["currencies"] | own.get("currencies", {})
    return cast("_Entry", {**base, **own, "currencies": currencies})
