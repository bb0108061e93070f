"""Owns measuring what real Hugo knows of each locale: names, date patterns, numbers, money, time zones.

`python -m tests.gotemplate.measure_locales` writes `src/ostinato/base/locales.txt` anew: one line for each locale,
which says how it differs from the locale that it begins with (`de-AT` from `de`), or from none.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.localedata import locale_identifiers
from babel.numbers import list_currencies

from ostinato.base import locales

Hugo = Callable[..., "subprocess.CompletedProcess[str]"]
Entry = dict[str, Any]

_NEWER = (
    "bqi bqi_ir bua bua_ru en_ee en_ge en_jp en_lt en_lv en_ua kek kek_gt ku_arab ku_arab_iq ku_arab_ir ku_latn "
    "ku_latn_iq ku_latn_sy ku_latn_tr lzz lzz_tr mww mww_hmnp mww_hmnp_us oka oka_ca oka_us pi pi_latn pi_latn_gb "
    "pms pms_it sgs sgs_lt suz suz_deva suz_deva_np suz_sunu suz_sunu_np"
)
"""Locales of CLDR that Babel does not have yet."""
_BATCH = 150
_END, _NEXT = "\x1e", "\x1f"
_NOWHERE = "xx"
_SURELY = "ja"
"""The language of what is not known: an unknown locale shows by being Japanese."""

_DATES = [
    dt.datetime(2034, month, day, tzinfo=dt.UTC)
    for month in range(1, 10)
    for day in (month % 9 + 1, (month + 3) % 9 + 1)
]
_DATES += [dt.datetime(2007, month, day, tzinfo=dt.UTC) for month in (10, 11, 12) for day in (3, 25)]
_CLOCKS = ((21, 7, 8), (3, 5, 9), (0, 0, 0), (12, 30, 59), (23, 4, 2), (11, 59, 30))
_TIMES = [dt.datetime(2034, 5, 6, *clock, tzinfo=dt.UTC) for clock in _CLOCKS]
_THERE = "2034-01-02T03:05:09"
"""A time of day without a zone: it is that of the site, where it is called CET."""
_NUMBERS = ("1", "-1", "1234567.891", "1234")
_UNKNOWN_MONEY = "XQQ"


def candidates() -> list[str]:
    """The names of locales to ask for."""
    known = {name.lower().replace("_", "-") for name in locale_identifiers()} - {"root"}
    return sorted(known | set(_NEWER.replace("_", "-").split()))


def _iso(when: dt.datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _questions() -> Iterator[str]:
    """Expressions whose answers tell all about a locale, in the order in which `_Answers` takes them."""
    yield "site.Language.Locale"
    for number in range(1, 13):
        yield from (f'time.Format "{name}" "2001-{number:02}-01"' for name in ("January", "Jan"))
    for number in range(7):
        yield from (f'time.Format "{name}" "2034-01-{number + 1:02}"' for name in ("Monday", "Mon"))
    for style in locales.STYLES:
        for when in _DATES if style.startswith(":date") else _TIMES:
            yield f'time.Format "{style}" "{_iso(when)}"'
    yield from (f"lang.FormatNumber 2 {number}" for number in _NUMBERS)
    yield from (f"lang.FormatPercent 2 {number}" for number in _NUMBERS)
    yield from (f'lang.FormatCurrency 2 "{_UNKNOWN_MONEY}" {number}' for number in _NUMBERS)
    yield from (f'lang.FormatCurrency 2 "{code}" 1' for code in sorted(list_currencies()))
    yield f'time.Format ":time_full" "{_THERE}"'


def ask(hugo: Hugo, names: Sequence[str], expressions: Sequence[str]) -> dict[str, list[str]]:
    """The values of the expressions in each locale that Hugo knows."""
    answers: dict[str, list[str]] = {}
    for start in range(0, len(names), _BATCH):
        with TemporaryDirectory() as folder:
            answers |= _ask(hugo, Path(folder), names[start : start + _BATCH], expressions)
    return answers


def _ask(hugo: Hugo, folder: Path, names: Sequence[str], expressions: Sequence[str]) -> dict[str, list[str]]:
    languages = "".join(
        f'[languages.x{n}]\nlocale = "{name}"\nweight = {n + 2}\n' for n, name in enumerate(names)
    )
    (folder / "hugo.toml").write_text(
        f'baseURL = "https://example.org/"\ndefaultContentLanguage = "{_SURELY}"\ntimeZone = "Europe/Oslo"\n'
        'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n'
        f"[languages.{_SURELY}]\nweight = 1\n{languages}",
        encoding="utf-8",
    )
    (folder / "layouts").mkdir()
    body = _NEXT.join(f"{{{{ {expression} | safeHTML }}}}" for expression in expressions)
    (folder / "layouts" / "home.html").write_text(body + _END, encoding="utf-8")
    hugo("-s", folder, "--quiet")
    answers = {}
    for number, name in enumerate(names):
        text = (folder / "public" / f"x{number}" / "index.html").read_bytes().decode()
        answers[name] = text.partition(_END)[0].split(_NEXT)
    return answers


class _Answers:
    """The answers about one locale, taken one by one."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = iter(answers)

    def take(self, count: int) -> list[str]:
        return [next(self.answers) for _ in range(count)]


def entry(answers: list[str]) -> Entry:
    """What is to be known of a locale, from the answers about it."""
    taken = _Answers(answers)
    taken.take(1)
    months, days = taken.take(24), taken.take(14)
    names = {"months": months[::2], "short_months": months[1::2], "days": days[::2], "short_days": days[1::2]}
    found: Entry = dict(names)
    for style in locales.STYLES:
        if style.startswith(":date"):
            found[style] = date_pattern(taken.take(len(_DATES)), names)
        else:
            found[style] = time_pattern(taken.take(len(_TIMES)))
    found |= numbers(taken.take(len(_NUMBERS)))
    found["percent"] = template(taken.take(len(_NUMBERS)), found, "")
    found["money"] = template(taken.take(len(_NUMBERS)), found, _UNKNOWN_MONEY)
    found["currencies"] = symbols(taken.take(len(list_currencies())), found)
    if "CET" not in taken.take(1)[0]:
        found[":time_full"] = found[":time_full"].replace("z", "zzzz")
    return found


def date_pattern(texts: list[str], names: dict[str, list[str]]) -> str:
    """The pattern that gives these texts for the dates that were asked for."""
    for when, text in zip(_DATES, texts, strict=True):
        pattern = _date_pattern(text, when, names)
        if [_dated(pattern, other, names) for other in _DATES] == texts:
            return pattern
    raise ValueError(f"no pattern gives {texts}")


def _date_pattern(text: str, when: dt.datetime, names: dict[str, list[str]]) -> str:
    words = {
        names["months"][when.month - 1]: "MMMM",
        names["days"][(when.weekday() + 1) % 7]: "EEEE",
        f"{when.year}": "y",
        f"{when.year % 100:02}": "yy",
        f"{when.month:02}": "MM",
        f"{when.day:02}": "dd",
        f"{when.month}": "M",
        f"{when.day}": "d",
    }
    words.setdefault(names["short_months"][when.month - 1], "MMM")
    words.setdefault(names["short_days"][(when.weekday() + 1) % 7], "EEE")
    words.pop("", None)
    if when.year < 2030:  # two digits: nothing tells padding
        raise_for = {f"{when.month}": "M", f"{when.day}": "d"}
        words |= raise_for
    return _pattern(text, words)


def _pattern(text: str, words: dict[str, str]) -> str:
    """The text with its words replaced by pattern letters, and all else quoted."""
    pieces = re.split("(" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")", text)
    return "".join(words[piece] if number % 2 else _literal(piece) for number, piece in enumerate(pieces))


def _literal(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'" if re.search("[A-Za-z]", text) else quoted


def _dated(pattern: str, when: dt.datetime, names: dict[str, list[str]]) -> str:
    weekday = (when.weekday() + 1) % 7
    values = {
        "MMMM": names["months"][when.month - 1], "MMM": names["short_months"][when.month - 1], "MM": f"{when.month:02}",
        "M": f"{when.month}", "EEEE": names["days"][weekday], "EEE": names["short_days"][weekday],
        "dd": f"{when.day:02}", "d": f"{when.day}", "yy": f"{when.year % 100:02}", "y": f"{when.year}",
    }  # fmt: skip
    return _filled(pattern, values)


def _filled(pattern: str, values: dict[str, str]) -> str:
    pieces = re.split(r"('(?:[^']|'')*'|''|([A-Za-z])\2*)", pattern)
    out = []
    for number, piece in enumerate(pieces):
        if number % 3 == 1:
            out.append(values[piece] if piece in values else piece[1:-1].replace("''", "'") or "'")
        elif number % 3 == 0:
            out.append(piece)
    return "".join(out)


def time_pattern(texts: list[str]) -> str:
    """The same for times of day, all in UTC; long names of zones are another matter."""
    values = [_timed(when) for when in _TIMES]
    for letters in product(("HH", "H", "hh", "h"), ("mm", "m"), ("ss", "s")):
        words = {values[1][letter]: letter for letter in letters} | {"am": "a", "UTC": "z"}
        pattern = _pattern(texts[1], words)
        if [_filled(pattern, value) for value in values] == texts:
            return pattern
    raise ValueError(f"no pattern gives {texts}")


def _timed(when: dt.datetime) -> dict[str, str]:
    return {
        "HH": f"{when.hour:02}", "H": f"{when.hour}", "hh": f"{when.hour % 12 or 12:02}", "h": f"{when.hour % 12 or 12}",
        "mm": f"{when.minute:02}", "m": f"{when.minute}", "ss": f"{when.second:02}", "s": f"{when.second}",
        "a": "am" if when.hour < 12 else "pm", "z": "UTC",
    }  # fmt: skip


def numbers(texts: list[str]) -> Entry:
    """The signs that numbers are written with."""
    decimal = re.fullmatch(r"1(\D*)00", texts[0])
    minus = re.fullmatch(r"(\D*)1\D*00", texts[1])
    group = re.fullmatch(r"1(\D*)234\D*567\D*89", texts[2])
    if not (decimal and minus and group):
        raise ValueError(f"no signs of numbers in {texts}")
    return {"decimal": decimal[1], "minus": minus[1], "group": group[1]}


def template(texts: list[str], found: Entry, symbol: str) -> str:
    """What stands around a number: `{n}` is the number, `{s}` the symbol of money."""
    text = texts[0].replace(symbol, "{s}") if symbol else texts[0]
    return text.replace(f"1{found['decimal']}00", "{n}")


def symbols(texts: list[str], found: Entry) -> dict[str, str]:
    """The symbols of money, by code; those that are the code itself are left out."""
    before, _, after = found["money"].replace("{n}", f"1{found['decimal']}00").partition("{s}")
    pairs = zip(sorted(list_currencies()), texts, strict=True)
    cut = {code: text[len(before) : len(text) - len(after)] for code, text in pairs}
    return {code: symbol for code, symbol in cut.items() if symbol != code}


def reduced(found: Entry, base: Entry) -> Entry:
    """What a locale has otherwise than the one that it begins with."""
    out = {}
    for name, value in found.items():
        if isinstance(value, dict):
            value = _reduced_table(value, base.get(name, {}))
        if value and value != base.get(name):
            out[name] = value
    return out


def _reduced_table(table: dict[str, str], base: dict[str, str]) -> dict[str, str]:
    """Entries of a table that are new or other; the key itself where the base has one that this has not."""
    return {
        key: table.get(key, key)
        for key in sorted(table.keys() | base.keys())
        if table.get(key) != base.get(key)
    }


def parent(name: str, known: Iterable[str]) -> str:
    """The longest other name that a name begins with; empty when there is none."""
    parts = name.split("-")
    starts = ("-".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
    return next((start for start in starts if start in known), "")


def measure(hugo: Hugo, names: Sequence[str]) -> dict[str, Entry]:
    """What is to be known of all of the locales that Hugo knows."""
    answers = ask(hugo, [*names, _NOWHERE], list(_questions()))
    unknown = answers.pop(_NOWHERE)
    return {
        name: entry(given) for name, given in answers.items() if given[1:] != unknown[1:] or name == _SURELY
    }


def lines(entries: dict[str, Entry]) -> Iterator[str]:
    """The file: what all locales share, then each of them."""
    usual = {
        code: Counter(found["currencies"].get(code, "") for found in entries.values()).most_common(1)[0][0]
        for code in list_currencies()
    }
    base: Entry = {"currencies": {code: symbol for code, symbol in sorted(usual.items()) if symbol}}
    yield f"\t{_compact(base)}"
    for name, found in sorted(entries.items()):
        above = entries.get(parent(name, entries), base)
        yield f"{name}\t{_compact(reduced(found, above))}"


def _compact(value: Entry) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Measure everything with the Hugo binary that is given."""
    binary = Path(sys.argv[1])

    def hugo(*args: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [binary, *map(str, args)], check=True, capture_output=True, text=True, timeout=300
        )

    entries = measure(hugo, candidates())
    text = "\n".join(lines(entries)) + "\n"
    (Path(locales.__file__).parent / locales.FILE_NAME).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
