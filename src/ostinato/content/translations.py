"""Owns the translation tables of `i18n/`: messages by language, their plural forms, and which one is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError
from ostinato.base.positions import span_of_line
from ostinato.config.formats import EXTENSIONS, FormatError, parse
from ostinato.content.source import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ostinato.base.diagnostics import Report
    from ostinato.content.data import DataFile

FORMS = ("zero", "one", "two", "few", "many", "other")
_RESERVED = frozenset({*FORMS, "id", "description", "hash", "leftdelim", "rightdelim", "translation"})

Message = Mapping[str, str]
"""The text of each plural form."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message for one language and count. `is_own` is false when it is the default language's."""

    text: str
    is_own: bool = True


@dataclass(slots=True)
class Translations:
    """All tables. Languages are keys in lower case: `en`, `pt-br`."""

    tables: dict[str, dict[str, Message]] = field(default_factory=dict)
    default: str = "en"
    fallbacks: tuple[str, ...] = ()
    """The names of the default language, best first, for languages without a table."""

    def find(self, languages: Sequence[str], key: str, count: object = None) -> Found | None:
        """The message for the first language that has a table; the default language's when it lacks the key.

        `languages` are the names by which the site's language may be called, best first. `count` is a
        number, or text that is one, when the author gave one.
        """
        names = [name.lower() for name in (*languages, *self.fallbacks, self.default) if name]
        language = next((name for name in names if name in self.tables), "en")
        for name in _with_parents(language):
            message = self.tables.get(name, {}).get(key)
            if message is not None:
                return Found(_form(message, name, count))
        message = self.tables.get(self.default, {}).get(key)
        return None if message is None else Found(_form(message, self.default, count), is_own=False)


def _with_parents(language: str) -> Iterable[str]:
    yield language
    while "-" in language:
        language = language.rpartition("-")[0]
        yield language


def _form(message: Message, language: str, count: object) -> str:
    if count is None:
        return message.get("other", "")
    text = message.get(plural_form(language, str(count)))
    return message.get("other", "") if text is None else text


_ONE_IS_ONE = frozenset(
    [
        "bg",
        "ca",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "eu",
        "fi",
        "gl",
        "hu",
        "it",
        "ka",
        "nb",
        "nl",
        "nn",
        "no",
        "sq",
        "sv",
        "sw",
        "ta",
        "te",
        "tr",
        "ur",
    ]
)
"""Languages in which 1, and only 1, is singular (of whole numbers)."""


@lru_cache(maxsize=512)
def plural_form(language: str, count: str) -> str:
    """The plural form of a number in a language (CLDR)."""
    base = language.partition("-")[0]
    if base in _ONE_IS_ONE and count.lstrip("-").isdigit():
        return "one" if count in ("1", "-1") else "other"
    from babel import Locale, UnknownLocaleError  # heavy, and few sites count in other languages

    try:
        number = abs(Decimal(count))
        return str(Locale.parse(base).plural_form(number))
    except (UnknownLocaleError, ValueError, InvalidOperation):
        return "other"


def read_translations(
    files: Iterable[DataFile], default: str, report: Report, *, fallbacks: tuple[str, ...] = ()
) -> Translations:
    """The tables of all files, the strongest first. Mistakes are reported, and the other files are read."""
    found = Translations(default=default.lower(), fallbacks=fallbacks)
    for file in files:
        stem, _, extension = file.path.rpartition("/")[2].rpartition(".")
        if extension not in EXTENSIONS:
            continue
        table = found.tables.setdefault(stem.lower(), {})
        for key, message in _messages(file, EXTENSIONS[extension], report).items():
            table.setdefault(key, message)
    return found


def _messages(file: DataFile, form: str, report: Report) -> dict[str, Message]:
    try:
        text = decoded(file.read(), file.shown)
        raw = parse(text, form) if text.strip() else {}
    except AuthorError as error:
        report.add(error.diagnostic)
        return {}
    except FormatError as error:
        report.error("i18n-syntax", f"translations: {error.message}", error.span(file.shown, text))
        return {}
    messages: dict[str, Message] = {}
    if isinstance(raw, list):
        for entry in raw:
            if isinstance(entry, Mapping):
                _collect(messages, str(entry.get("id", "")), entry)
    elif isinstance(raw, Mapping):
        reserved = {str(key).lower() for key, value in raw.items() if isinstance(value, str)} & _RESERVED
        mixed = reserved and len(reserved) < len(raw)
        for key, value in raw.items():
            if not _collect(messages, str(key), value) or (mixed and str(key).lower() in reserved):
                report.error(
                    "i18n-reserved",
                    f'translations: "{key}" mixes reserved keys with others',
                    span_of_line(file.shown, text, 1),
                    hint=f"reserved keys: {', '.join(sorted(_RESERVED))}",
                )
    return messages


def _collect(into: dict[str, Message], key: str, value: object) -> bool:
    """Take a message, or a table of messages; false when it is neither."""
    if isinstance(value, str):
        into[key] = {"other": value}
        return True
    if not isinstance(value, Mapping):
        return value is None
    names = {str(name).lower() for name in value}
    reserved = names & _RESERVED
    if not reserved:
        taken = [_collect(into, f"{key}.{name}", held) for name, held in value.items()]
        return all(taken)
    if names - _RESERVED:
        return False
    lowered = {str(name).lower(): held for name, held in value.items()}
    translation = lowered.get("translation")
    if isinstance(translation, Mapping):
        lowered |= {str(name).lower(): held for name, held in translation.items()}
    elif isinstance(translation, str):
        lowered["other"] = translation
    into[key] = {form: str(lowered[form]) for form in FORMS if lowered.get(form) is not None}
    return True
