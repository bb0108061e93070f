"""Owns the footnotes of a document: their numbers, what refers to them, and the list at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Footnotes:
    """Footnotes get their numbers in the order in which the text refers to them."""

    __slots__ = ("_defined", "_numbers", "_references")

    def __init__(self, defined: Iterable[str] = ()) -> None:
        self._defined = frozenset(defined)
        self._numbers: dict[str, int] = {}
        self._references: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._defined)

    def refer(self, name: str, prefix: str) -> str | None:
        """The HTML of a reference; None when there is no such footnote."""
        if name not in self._defined:
            return None
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        count = self._references.get(name, 0)
        self._references[name] = count + 1
        return (
            f'<sup id="{prefix}fnref{count or ""}:{number}"><a href="#{prefix}fn:{number}" '
            f'class="footnote-ref" role="doc-noteref">{number}</a></sup>'
        )

    def is_referred_to(self, name: str) -> bool:
        return name in self._numbers

    def back_links(self, name: str, prefix: str, label: str) -> str:
        """The links from a footnote to what refers to it. `^^` is its number, `%%` how many refer to it."""
        number, count = self._numbers[name], self._references[name]
        label = label.replace("^^", str(number)).replace("%%", str(count))
        return "".join(
            f'&#160;<a href="#{prefix}fnref{reference or ""}:{number}" class="footnote-backref" '
            f'role="doc-backlink">{label}</a>'
            for reference in range(count)
        )

    def as_list(self, written: dict[str, str], prefix: str, *, xhtml: bool) -> str:
        """The list of footnotes whose contents were written."""
        items = [
            f'<li id="{prefix}fn:{number}">\n{written[name]}</li>\n'
            for name, number in self._numbers.items()
            if name in written
        ]
        if not items:
            return ""
        rule = "<hr />" if xhtml else "<hr>"
        return f'<div class="footnotes" role="doc-endnotes">\n{rule}\n<ol>\n{"".join(items)}</ol>\n</div>\n'
