"""Owns how settings are shown: every one, by Hugo's lower-cased names, as `hugo config` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import asdict

from ostinato.config.durations import format_duration
from ostinato.config.sections.build import FileCache, Imaging, MediaType, OutputFormat
from ostinato.config.sections.modules import Mount
from ostinato.config.sections.outside import HttpPoll
from ostinato.config.sections.pages import LanguageEntry
from ostinato.config.weak import key_of

if TYPE_CHECKING:
    from ostinato.config.settings import Settings

_OWN = frozenset(
    {
        "check",
        "diagrams",
        "disabled_kinds",
        "kind_outputs",
        "language_code",
        "ostinato",
        "raw",
        "timeout_seconds",
        "language_entries",
        "menus",
        "segments",
        "cascade",
    }
)
"""Fields that are no settings of Hugo's, or that are shown in another way."""


def dumped(settings: Settings, *, zero: bool) -> dict[str, object]:
    """The settings as nested maps; those without a value only when `zero` asks for them."""
    from ostinato.config.settings import Settings as Record

    names = Record.__struct_fields__
    shown: dict[str, object] = {
        key_of(name): _plain(getattr(settings, name)) for name in names if name not in _OWN
    }
    shown["languages"] = {key: _plain(entry) for key, entry in settings.language_entries.items()}
    for key in ("menus", "segments", "cascade"):
        shown[key] = _plain(settings.raw.get(key, None if key == "cascade" else {}))
    given = settings.raw.get("mediatypes")
    if isinstance(given, dict):
        shown["mediatypes"] = {**cast("dict[str, object]", shown["mediatypes"]), **given}
    shown["contenttypes"] = {name: {} for name in settings.content_types}
    for key in ("ostinato", "check", "diagrams"):
        if settings.raw.get(key):
            shown[key] = _plain(settings.raw[key])
    return shown if zero else cast("dict[str, object]", _without_zeros(shown))


def _plain(value: object) -> object:
    if isinstance(value, Struct):
        return _record(value)
    if isinstance(value, Mapping):
        return {_lowered(str(key)): _plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(held) for held in value]
    return value


def _lowered(key: str) -> str:
    """Hugo shows words in lower case, and leaves such keys as `X-Frame-Options`."""
    return key.lower() if key.isidentifier() else key


def _record(value: Struct) -> dict[str, object]:
    held = asdict(value)
    match value:
        case FileCache():
            age = value.max_age
            return {
                "maxage": -1 if age == -1 else format_duration(age).removesuffix("0m0s"),
                "dir": value.dir,
            }
        case MediaType():
            return {"delimiter": value.delimiter, "suffixes": list(value.suffixes)}
        case OutputFormat():
            held = {key: each for key, each in held.items() if key != "name"} | {
                "media_type": value.media_type.type
            }
        case Mount():
            held = {
                key: each
                for key, each in held.items()
                if key not in {"lang", "include_files", "exclude_files"}
            }
        case Imaging():
            held = {
                key: each
                for key, each in held.items()
                if key not in {"quality", "compression", "hint", "source_hash"}
            }
        case HttpPoll():
            held |= {"low": format_duration(value.low), "high": format_duration(value.high)}
        case LanguageEntry():
            held = {key: each for key, each in held.items() if not key.startswith("language_")}
        case _:
            pass
    return {key_of(key): _plain(each) for key, each in held.items() if key != "path_replaced"}


def _without_zeros(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: (held, _without_zeros(held)) for key, held in value.items()}
        return {
            key: now for key, (held, now) in kept.items() if not _is_zero(now) and (now != {} or held == {})
        }
    if isinstance(value, list):
        return [_without_zeros(held) for held in value]
    return value


def _is_zero(value: object) -> bool:
    return value is None or value is False or value == 0 or value == "" or value in ([], ())
