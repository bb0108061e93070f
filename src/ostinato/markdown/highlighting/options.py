"""Owns the options of highlighting: settings, what a fence or a template changes of them, and their mistakes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import go_type
from ostinato.base.values import as_map, is_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.markdown.settings import HighlightSettings


class OptionsError(ValueError):
    """An option that does not exist or has a value that cannot be."""


Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be highlighted, and how."""

    code: str
    language: str
    settings: HighlightSettings
    numbers: bool
    in_table: bool
    marked: tuple[Range, ...]
    """Lines to mark, as they are numbered, both ends included."""


_FIELDS = {
    "anchorlinenos": "anchor_line_nos", "codefences": "code_fences", "guesssyntax": "guess_syntax",
    "hl_inline": "hl_inline", "hl_lines": "hl_lines", "lineanchors": "line_anchors", "linenos": "line_nos",
    "linenostart": "line_no_start", "linenumbersintable": "line_numbers_in_table", "noclasses": "no_classes",
    "style": "style", "tabwidth": "tab_width", "wrapperclass": "wrapper_class",
}  # fmt: skip


def choose(code: str, language: str, settings: HighlightSettings, *given: object) -> Chosen:
    """Settings with options over them, the last first; options are text (`linenos=table,style=x`) or maps.

    Raises OptionsError.
    """
    ranges: tuple[Range, ...] | None = None
    for options in given:
        changes: dict[str, object] = {}
        found = {name.lower(): value for name, value in _as_options(options).items()}
        language = to_string(found.pop("type", language))
        code = to_string(found.pop("code", code))
        base = _as_int("LineNoStart", found.get("linenostart", 1))
        for name, value in found.items():
            field = _FIELDS.get(name)
            if field == "line_nos":
                changes["line_nos"] = value.lower() != "false" if isinstance(value, str) else value
                if value in ("table", "inline"):
                    changes["line_numbers_in_table"] = value == "table"
            elif field == "hl_lines" and isinstance(value, list | tuple):
                ranges = tuple((low + base, high + base) for low, high in value)
            elif field is not None:
                changes[field] = _cast(name, value, getattr(settings, field))
        settings = replace(settings, **changes)  # type: ignore[arg-type]
    numbers, in_table = _line_numbers(settings)
    if ranges is None:
        ranges = _parse_ranges(settings.line_no_start, settings.hl_lines)
    return Chosen(code, language, settings, numbers, in_table, tuple(sorted(ranges)))


def _as_options(options: object) -> Mapping[str, object]:
    if options is None:
        return {}
    if is_map(options):
        return as_map(options) or {}
    found: dict[str, object] = {}
    text = to_string(options).strip(" ")
    for part in text.split(",") if text else ():
        name, *values = part.split("=")
        if len(values) != 1:
            raise OptionsError(f"invalid Highlight option: {name.strip(' ')}")
        found[name.strip(" ")] = values[0]
    return found


def _cast(name: str, value: object, default: object) -> object:
    """A value of the type that a setting has."""
    if isinstance(default, bool):
        return _as_bool(name, value)
    if isinstance(default, int):
        return _as_int(name, value)
    return to_string(value)


def _as_bool(name: str, value: object) -> bool:
    if isinstance(value, str):
        if value in ("1", "t", "T", "TRUE", "true", "True"):
            return True
        if value in ("", "0", "f", "F", "FALSE", "false", "False"):
            return False
        raise OptionsError(f'cannot parse "{value}" as bool for the option {name}')
    return bool(value)


def _as_int(name: str, value: object) -> int:
    try:
        return int(str(value), 0) if isinstance(value, str) else int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        raise OptionsError(f'cannot parse "{to_string(value)}" as int for the option {name}') from None


def _line_numbers(settings: HighlightSettings) -> tuple[bool, bool]:
    value: object = settings.line_nos
    if isinstance(value, bool):
        return value, settings.line_numbers_in_table
    if value in ("inline", "table"):
        return True, value == "table"
    if value in ("", None):
        return False, settings.line_numbers_in_table
    raise OptionsError(
        f'lineNos must be one of true, false, "inline", or "table"; got {to_string(value)} ({go_type(value)})'
    )


def _parse_ranges(start: int, text: str) -> tuple[Range, ...]:
    """`1 3-5`, counted from `start`; nothing where it cannot be read."""
    found: list[Range] = []
    for part in text.split():
        first, *last = part.split("-")[:2]
        try:
            low = int(first)
            high = int(last[0]) if last else low
        except ValueError:
            return ()
        found.append((low + start - 1, high + start - 1))
    return tuple(found)
