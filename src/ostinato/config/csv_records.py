"""Owns comma-separated values as Go's encoding/csv reads them, with its words for what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTES = 'extraneous or missing " in quoted-field'


class CsvError(ValueError):
    """Records that cannot be read."""


def read_csv(text: str, delimiter: str = ",", *, comment: str = "", lazy: bool = False) -> list[list[str]]:
    """The records of a text, all with as many fields as the first. Raises CsvError."""
    reader = _Reader(text, delimiter, lazy=lazy)
    records: list[list[str]] = []
    for line in reader.lines:
        reader.number += 1
        if line == "\n" or (comment and line.startswith(comment)):
            continue
        started = reader.number
        record = reader.record(line)
        if records and len(record) != len(records[0]):
            raise CsvError(f"record on line {started}: wrong number of fields")
        records.append(record)
    return records


class _Reader:
    def __init__(self, text: str, delimiter: str, *, lazy: bool) -> None:
        self.lines = _lines(text)
        self.delimiter = delimiter
        self.lazy = lazy
        self.number = 0
        """The line that was read last, from 1."""

    def record(self, line: str) -> list[str]:
        fields: list[str] = []
        started, rest = self.number, line
        while True:
            if rest.startswith('"'):
                field, after, line = self.quoted(rest[1:], line, started)
            else:
                field, after = self.bare(rest, line, started)
            fields.append(field)
            if after is None:
                return fields
            rest = after

    def bare(self, rest: str, line: str, started: int) -> tuple[str, str | None]:
        """A field without quotes, and what is left of the line behind its delimiter."""
        field, found, after = rest.partition(self.delimiter)
        field = field if found else field.removesuffix("\n")
        if '"' in field and not self.lazy:
            column = len(line) - len(rest) + field.index('"')
            raise self.wrong(started, column + 1, 'bare " in non-quoted-field')
        return field, after if found else None

    def quoted(self, rest: str, line: str, started: int) -> tuple[str, str | None, str]:
        """The same for a field in quotes; it may go on over several lines, and the last one is given too."""
        field = ""
        while True:
            piece, found, after = rest.partition('"')
            field += piece
            if found:
                if after.startswith('"'):
                    field, rest = field + '"', after[1:]
                elif after.startswith(self.delimiter):
                    return field, after[len(self.delimiter) :], line
                elif after in ("", "\n"):
                    return field, None, line
                elif self.lazy:
                    field, rest = field + '"', after
                else:
                    raise self.wrong(started, len(line) - len(after), _QUOTES)
                continue
            following = next(self.lines, None)
            if following is None:
                if not self.lazy:
                    raise self.wrong(started, len(line) + 1, _QUOTES)
                return field.removesuffix("\n"), None, line
            self.number += 1
            line = rest = following

    def wrong(self, started: int, column: int, what: str) -> CsvError:
        place = f"parse error on line {self.number}, column {column}"
        return CsvError(
            f"{place}: {what}" if started == self.number else f"record on line {started}; {place}: {what}"
        )


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, which are all alike."""
    for line in text.split("\n")[:-1]:
        yield line.removesuffix("\r") + "\n"
    last = text.rpartition("\n")[2].removesuffix("\r")
    if last:
        yield last
