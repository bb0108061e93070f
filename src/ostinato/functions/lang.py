"""Owns the namespace `lang`: translated strings, and numbers as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import formats
from ostinato.base.cast import to_float, to_int, to_string
from ostinato.base.locales import Locale, find_locale, number_text, rounded
from ostinato.base.members import TemplateError, call_member, has_member
from ostinato.base.values import is_collection
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "lang.Translate",
    alias=("i18n", "T"),
    takes="KEY [CONTEXT]",
    gives="string",
    needs_env=True,
    examples=['{{ T "hello" }} {{ i18n "hello" }} {{ T "unknown" }}'],
)
def translate(env: Environment, key: object, *arguments: object) -> str:
    """A string of the translation tables, in the plural form that its count asks for."""
    if len(arguments) > 1:
        raise TemplateError(f"wrong number of arguments, expecting at most 2, got {len(arguments) + 1}")
    return env.translate(to_string(key), arguments[0] if arguments else None)


def _locale(env: Environment) -> Locale:
    locale = find_locale(env.locale) or find_locale("en")
    assert locale is not None, "the customs of English are known"
    return locale


_MAX_PRECISION = 20


def _numbers(precision: object, number: object) -> tuple[float, int]:
    places = to_int(precision)
    if places > _MAX_PRECISION:
        raise TemplateError(f"invalid precision: {formats.sprintf('%d', precision)}")
    return to_float(number), places


@function(
    "lang.FormatNumber",
    takes="PRECISION NUMBER",
    gives="string",
    needs_env=True,
    examples=["{{ 512.5032 | lang.FormatNumber 2 }}"],
)
def format_number(env: Environment, precision: object, number: object) -> str:
    """A number with so many decimals, as the language writes it."""
    return _locale(env).number(*_numbers(precision, number))


@function(
    "lang.FormatPercent",
    takes="PRECISION NUMBER",
    gives="string",
    needs_env=True,
    examples=["{{ 512.5032 | lang.FormatPercent 2 }}"],
)
def format_percent(env: Environment, precision: object, number: object) -> str:
    """A number of hundredths with so many decimals."""
    return _locale(env).percentage(*_numbers(precision, number))


@function(
    "lang.FormatCurrency",
    takes="PRECISION CURRENCY NUMBER",
    gives="string",
    needs_env=True,
    examples=['{{ 512.5032 | lang.FormatCurrency 2 "USD" }}'],
)
def format_currency(env: Environment, precision: object, currency: object, number: object) -> str:
    """An amount of money with its symbol."""
    return _locale(env).amount(*_numbers(precision, number), to_string(currency))


@function(
    "lang.FormatAccounting",
    takes="PRECISION CURRENCY NUMBER",
    gives="string",
    needs_env=True,
    examples=['{{ 512.5032 | lang.FormatAccounting 2 "NOK" }}'],
)
def format_accounting(env: Environment, precision: object, currency: object, number: object) -> str:
    """An amount of money as accounts write it: no other than elsewhere."""
    return format_currency(env, precision, currency, number)


@function(
    "lang.FormatNumberCustom",
    takes="PRECISION NUMBER [OPTIONS...]",
    gives="string",
    examples=[
        "{{ lang.FormatNumberCustom 2 12345.6789 }}",
        '{{ lang.FormatNumberCustom 6 -12345.6789 "- ." }}',
    ],
)
def format_number_custom(precision: object, number: object, *options: object) -> str:
    """A number with so many decimals, and signs of one's own for minus, decimals and groups."""
    signs = ["-", ".", ","]
    if options:
        delimiter = to_string(options[1]) if len(options) == 2 else " "
        given = to_string(options[0]).split(delimiter) if delimiter else list(to_string(options[0]))
        if len(given) > len(signs):
            raise TemplateError("too many fields in options parameter to NumFmt")
        signs = [*given, "", ""]
    minus, point, group = signs[:3]
    value, places = to_float(number), to_int(precision)
    if places >= 0:
        return number_text(value or 0.0, places, minus, point, group)
    return minus * (value < 0) + f"{abs(rounded(value, places)):.0f}"


@function(
    "lang.Merge",
    takes="FROM TO",
    gives="any",
    examples=["{{ len (site.RegularPages | lang.Merge site.RegularPages) }}"],
)
def merge(fallback: object, pages: object) -> object:
    """Pages with those of another language where a translation is missing."""
    if pages is None:
        return fallback
    if not is_collection(pages) or not has_member(pages, "MergeByLanguage"):
        raise TemplateError(f"invalid type {type(pages).__name__} passed to lang.Merge")
    return call_member(pages, "MergeByLanguage", fallback)
