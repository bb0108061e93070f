"""Owns the namespace `lang`: translated strings, and numbers as each language writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from ostinato.base.cast import to_float, to_int, to_string
from ostinato.base.members import TemplateError, call_member, has_member
from ostinato.base.values import is_collection
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("lang.Translate", alias=("i18n", "T"), needs_env=True)
def translate(env: Environment, key: object, *arguments: object) -> str:
    """A string of the translation tables, in the plural form that its count asks for."""
    if len(arguments) > 1:
        raise TemplateError(f"wrong number of arguments, expecting at most 2, got {len(arguments) + 1}")
    return env.translate(to_string(key), arguments[0] if arguments else None)


def _locale(env: Environment) -> str:
    return (env.locale or "en").replace("-", "_")


def _rounded(value: object, precision: object) -> Decimal:
    places = to_int(precision)
    return Decimal(str(to_float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@function("lang.FormatNumber", needs_env=True, examples=[("{{ 512.5032 | lang.FormatNumber 2 }}", "512.50")])
def format_number(env: Environment, precision: object, number: object) -> str:
    """A number with so many decimals, as the language writes it."""
    from babel.numbers import format_decimal  # heavy, and few sites need it

    pattern = "#,##0" + ("." + "0" * to_int(precision) if to_int(precision) > 0 else "")
    return str(format_decimal(_rounded(number, precision), pattern, locale=_locale(env)))


@function(
    "lang.FormatPercent", needs_env=True, examples=[("{{ 512.5032 | lang.FormatPercent 2 }}", "512.50%")]
)
def format_percent(env: Environment, precision: object, number: object) -> str:
    """A number of hundredths with so many decimals."""
    from babel import Locale
    from babel.numbers import format_percent as babel_percent

    places = "." + "0" * to_int(precision) if to_int(precision) > 0 else ""
    known = Locale.parse(_locale(env)).percent_formats[None].pattern  # some put a space before the sign
    pattern = known.replace("0", "0" + places, 1)
    return str(babel_percent(_rounded(number, precision) / 100, pattern, locale=_locale(env)))


@function(
    "lang.FormatCurrency",
    needs_env=True,
    examples=[('{{ 512.5032 | lang.FormatCurrency 2 "USD" }}', "$512.50")],
)
def format_currency(env: Environment, precision: object, currency: object, number: object) -> str:
    """An amount of money with its symbol."""
    from babel.numbers import format_currency as babel_currency

    value = _rounded(number, precision)
    return str(babel_currency(value, to_string(currency), locale=_locale(env), currency_digits=False))


@function(
    "lang.FormatAccounting",
    needs_env=True,
    examples=[('{{ 512.5032 | lang.FormatAccounting 2 "NOK" }}', "NOK512.50")],
)
def format_accounting(env: Environment, precision: object, currency: object, number: object) -> str:
    """An amount of money as accounts write it."""
    from babel.numbers import format_currency as babel_currency

    value = _rounded(number, precision)
    style: Literal["accounting", "standard"] = "accounting" if value < 0 else "standard"
    text = babel_currency(
        value, to_string(currency), locale=_locale(env), format_type=style, currency_digits=False
    )
    return str(text).replace("\xa0", "") if _locale(env).startswith("en") else str(text)


@function(
    "lang.FormatNumberCustom",
    examples=[
        ("{{ lang.FormatNumberCustom 2 12345.6789 }}", "12,345.68"),
        ('{{ lang.FormatNumberCustom 6 -12345.6789 "- ." }}', "-12345.678900"),
    ],
)
def format_number_custom(precision: object, number: object, *options: object) -> str:
    """A number with so many decimals, and signs of one's own for minus, decimals and groups."""
    minus, point, group = "-", ".", ","
    if options:
        delimiter = to_string(options[1]) if len(options) > 1 else " "
        parts = to_string(options[0]).split(delimiter)
        minus = parts[0] if parts else minus
        point = parts[1] if len(parts) > 1 else point
        group = parts[2] if len(parts) > 2 else ""
    value = _rounded(number, precision)
    text = f"{abs(value):,.{max(to_int(precision), 0)}f}"
    text = text.replace(",", "\0").replace(".", point).replace("\0", group)
    return (minus if value < 0 else "") + text


@function("lang.Merge")
def merge(fallback: object, pages: object) -> object:
    """Pages with those of another language where a translation is missing."""
    if pages is None:
        return fallback
    if not is_collection(pages) or not has_member(pages, "MergeByLanguage"):
        raise TemplateError(f"invalid type {type(pages).__name__} passed to lang.Merge")
    return call_member(pages, "MergeByLanguage", fallback)
