"""Owns the numbers at the end of a build, for each language, and the table that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Counts(Struct, kw_only=True):
    """What a build made for one language."""

    pages: int = 0
    paginator_pages: int = 0
    non_page_files: int = 0
    static_files: int = 0
    processed_images: int = 0
    aliases: int = 0
    cleaned: int = 0


_ROWS = {
    "Pages": "pages",
    "Paginator pages": "paginator_pages",
    "Non-page files": "non_page_files",
    "Static files": "static_files",
    "Processed images": "processed_images",
    "Aliases": "aliases",
    "Cleaned": "cleaned",
}


def table(counts: Mapping[str, Counts]) -> str:
    """The numbers as Hugo shows them: a row for each kind of thing, a column for each language."""
    columns = [
        [language.upper(), *(str(getattr(held, field)) for field in _ROWS.values())]
        for language, held in counts.items()
    ]
    widths = [max(map(len, column)) for column in columns]
    first = max(map(len, _ROWS))
    lines = [
        "│".join(
            [" " * (first + 2), *(f" {column[0]:^{width}} " for column, width in _with(columns, widths))]
        )
    ]
    lines.append("┼".join(["─" * (first + 2), *("─" * (width + 2) for width in widths)]))
    for number, name in enumerate(_ROWS, 1):
        cells = (f" {column[number]:>{width}} " for column, width in _with(columns, widths))
        lines.append("│".join([f" {name:<{first}} ", *cells]))
    return "\n".join(lines)


def _with(columns: list[list[str]], widths: list[int]) -> zip[tuple[list[str], int]]:
    return zip(columns, widths, strict=True)
