"""Owns generated expressions over Go values: printing, dates and numbers of every shape."""

from __future__ import annotations

import re
from random import Random

_INTEGERS = (
    "0", "1", "-1", "7", "42", "-42", "255", "65", "128512", "9223372036854775807", "-9223372036854775808", "1000000",
    "0x1F", "'a'", "'é'", "55296", "1114112", "-7", "0b101", "0o17", "1_000",
)  # fmt: skip
_FLOATS = (
    "0.0", "1.0", "-1.5", "3.14159", "1e6", "1e21", "1e20", "123456789.0", "1e-5", "0.0001", "-0.0", "1e100", "2.5",
    "0.1", "100.0", "1234567.891", "5e-324", "1.7976931348623157e308", "0x1p-3", "(div 1.0 3)", "(math.Log 0)",
    "(math.Sqrt -1)", "(mul -1.0 (math.Log 0))",
)  # fmt: skip
_RAW = ("", "a", "hello", "héllo wörld", "日本語", "🙂", "<b>&'\"", "tab\there", "nl\n", "\0\x7f", "back`tick", "a\\b",
        "100%", "%d", "  sp  ", "\u00a0nb\u200bz", "ﬁ", "e\u0301", "\ufeff", "\u2028")  # fmt: skip
_BOOLEANS = ("true", "false")
_TIMES = (
    '(time.AsTime "2020-01-02T03:04:05.678Z")',
    '(time.AsTime "2019-07-01T23:04:05+02:00")',
    '(time.AsTime "2019-07-01" "Europe/Oslo")',
    '(time.AsTime "0001-01-01T00:00:00Z")',
    '(time.ParseDuration "1h2m3.5s")',
    '(time.ParseDuration "0s")',
    '(time.ParseDuration "-5ms")',
    '(time.AsTime "2020-01-02").Month',
    '(time.AsTime "2020-01-02").Weekday',
)
_ZONED = re.compile(r"Oslo|\+02:00")
_MARKED = (
    '(safeHTML "<b>x</b>")', '(safeURL "http://x/y z")', '(safeCSS "a b")', '(safeJS "1")', '(safeJSStr "q")',
    '(safeHTMLAttr "a=b")',
)  # fmt: skip
_NILS = ("nil", '(index (dict) "x")', "(index (slice 1) 5)")
_LISTS = (
    "(seq 3)", '(split "a,b" ",")', '(dict "a" (dict "b" 1))', '(slice (dict "a" 1) (dict "b" 2))',
    "(slice (slice 1 2) (slice 3))", '(dict "q" 1)', "(seq 0)", "(complement (slice 1) (slice 1))",
    "(first 0 (slice 1))", "(uniq (slice 1 1))", "(sort (slice 2 1))", '(merge (dict "a" 1) (dict "b" 2.0))',
)  # fmt: skip
_WITH_ADDRESS = re.compile(r"slice|dict|seq|split|first|uniq|sort|merge|complement")
"""Values whose `%p` is the address of where they lie."""

_VERBS = "vvvvdsqxXTtbcoOUeEfFgGp"
_STRANGE = (
    "%%", "%", "%!", "%z", "%é", "%[1]d", "%[2]v", "%[5]v", "%[x]d", "%[1]*d", "%-", "%.", "%5%", "%w", "%h", "%[1]",
    "%[", "%[]d", "%.*f", "%*d", "%[2]*[1]d", "%[3]*.[2]*[1]f", "%.[2]*f", "%-*d", "%.-3d", "%[2]5d", "%[1].2d",
    "%1000001d",
)  # fmt: skip


def literal(text: str) -> str:
    """A text as a constant of the template language."""
    escaped = "".join(
        "\\" + c if c in '"\\' else f"\\x{ord(c):02x}" if c < " " or c == "\x7f" else c for c in text
    )
    return f'"{escaped}"'


_TEXTS = (*map(literal, _RAW), '"\\xff\\xfe"', '"a\\xc3"', "`raw`")


def _scalar(rng: Random) -> str:
    return rng.choice(
        rng.choice((_INTEGERS, _INTEGERS, _FLOATS, _FLOATS, _TEXTS, _TEXTS, _BOOLEANS, _TIMES, _MARKED))
    )


def value(rng: Random, depth: int = 0) -> str:
    """An expression of any value: scalars, slices of one type and of many, maps, what functions give."""
    kind = rng.random()
    if kind < 0.72 or depth > 2:
        return _scalar(rng) if rng.random() < 0.94 else rng.choice(_NILS)
    if kind < 0.8:
        pool = rng.choice((_INTEGERS, _FLOATS, _TEXTS, _BOOLEANS, _TIMES[:4], _MARKED[:1]))
        return _call("slice", [rng.choice(pool) for _ in range(rng.randint(0, 4))])
    if kind < 0.86:
        return _call("slice", [value(rng, depth + 1) for _ in range(rng.randint(1, 3))])
    if kind < 0.93:
        return _call(
            "dict", [f'"{rng.choice("kxyzAB")}" {value(rng, depth + 1)}' for _ in range(rng.randint(0, 3))]
        )
    return rng.choice(_LISTS)


def _call(name: str, arguments: list[str]) -> str:
    return f"({' '.join([name, *arguments])})"


def _directive(rng: Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(_STRANGE)
    flags = "".join(flag for flag in "+-# 0" if rng.random() < 0.17)
    width = str(rng.choice((0, 1, 2, 5, 8, 12, 20))) if rng.random() < 0.35 else ""
    precision = "." + rng.choice(("", "0", "1", "2", "3", "5", "10")) if rng.random() < 0.3 else ""
    return f"%{flags}{width}{precision}{rng.choice(_VERBS)}"


def printing(rng: Random) -> str:
    """A call of `printf`, `print` or `println`."""
    while True:
        call = _printing(rng)
        verbs = set(re.findall(r"%[^%a-zA-Z]*([^%])", call))
        # What a time in a zone is made of inside, and addresses, are not the same in two runs of Hugo.
        shows_memory = (verbs - set("vsqxXT") and _ZONED.search(call)) or (
            "p" in verbs and _WITH_ADDRESS.search(call)
        )
        if not shows_memory:
            return call


def _printing(rng: Random) -> str:
    if rng.random() < 0.25:
        name = rng.choice(("print", "println"))
        return " ".join([name, *(value(rng) for _ in range(rng.randint(0, 5)))])
    count = rng.choice((1, 1, 1, 2, 3))
    text = "".join(rng.choice(("", "|", "a ", "é")) + _directive(rng) for _ in range(count))
    text += rng.choice(("", ".", "|"))
    count = max(count + rng.choice((*[0] * 12, 1, -1, 2)), 0)
    return " ".join(["printf", literal(text), *(value(rng) for _ in range(count))])


_STYLES = (
    ":date_full", ":date_long", ":date_medium", ":date_short", ":time_full", ":time_long", ":time_medium",
    ":time_short", ":Date_Long",
)  # fmt: skip
_PARTS = (
    "January", "Jan", "Monday", "Mon", "2", "02", "_2", "__2", "002", "1", "01", "2006", "_2006", "06", "15", "3", "03",
    "4", "04", "5", "05", "PM", "pm", "MST", "-0700", "-07:00", "-070000", "-07:00:00", "Z07:00", "Z0700", "-07", "Z07",
    "Z070000", "Z07:00:00", ".000", ".999", ",000", ".0", ".999999999", "Mayo", "Janet", "Month", "MAY", "monday", "jan",
    "Sunday", "Z", "x", "日",
)  # fmt: skip
_BETWEEN = (" ", ", ", "-", "/", ".", ":", "", " de ", "年", " 'o' ", "T")
_DATES = (
    "2020-01-02T03:04:05.678Z", "2019-07-31T23:04:05+02:00", "2021-03-28T12:00:00-03:30", "2017-12-09",
    "2000-02-29T00:00:00Z", "1999-05-15T13:14:15Z", "0001-01-01", "1850-11-20T00:59:59Z", "2024-08-06T06:07:08Z",
    "2023-10-01T18:00:00+05:45", "2022-04-13", "2026-06-25", "2018-09-03", "2015-01-01T23:59:59.999999999Z",
)  # fmt: skip
_PLACES = ("Europe/Oslo", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "America/Sao_Paulo", "UTC")


def date(rng: Random) -> str:
    """A date in a layout: Hugo's own, or one of any parts; by the function, or the method that knows no languages."""
    text = literal(rng.choice(_DATES))
    time = f"(time.AsTime {text})"
    if rng.random() < 0.4:
        time = f'(time.AsTime {text} "{rng.choice(_PLACES)}")'
    layout = rng.choice(_STYLES)
    if rng.random() < 0.6:
        layout = "".join(rng.choice(_PARTS) + rng.choice(_BETWEEN) for _ in range(rng.randint(1, 5)))
    if rng.random() < 0.15:
        return f"{time}.Format {literal(layout)}"
    return f"time.Format {literal(layout)} {text if rng.random() < 0.3 else time}"


_CURRENCIES = (
    "USD", "EUR", "GBP", "JPY", "NOK", "sek", "CHF", "INR", "CNY", "BRL", "XXX", "ZZZ", "usd", "KWD", "KRW",
)  # fmt: skip
_AMOUNTS = (
    "0", "1", "-1", "12345.6789", "-12345.6789", "0.005", "1.005", "2.675", "-0.001", "1e6", "123456789012", "999.995",
    "-999.5", "0.5", "1.5", "2.5", "-2.5", "-0.0", '"1234.5"', "1e15", "1e21", "33", "-7", "100", "1000", "0.1", "true",
)  # fmt: skip
_SIGNS = ('"- , ."', '"-|,| "  "|"', '"- ."', '"_"', '""', '"é – ·"', '"abc" ""')


def number(rng: Random) -> str:
    """A number, percentage or amount of money as a language writes it."""
    amount = (
        rng.choice(_AMOUNTS) if rng.random() < 0.7 else repr(round(rng.uniform(-1e6, 1e6), rng.randint(0, 6)))
    )
    places = rng.choice((0, 0, 1, 2, 2, 3, 5, -1, 8, 20))
    match rng.randint(0, 4):
        case 0:
            return f"lang.FormatNumber {places} {amount}"
        case 1:
            return f"lang.FormatPercent {places} {amount}"
        case 2:
            return f'lang.FormatCurrency {places} "{rng.choice(_CURRENCIES)}" {amount}'
        case 3:
            return f'lang.FormatAccounting {places} "{rng.choice(_CURRENCIES)}" {amount}'
        case _:
            return f"lang.FormatNumberCustom {places} {amount} {rng.choice(('', *_SIGNS))}".rstrip()
