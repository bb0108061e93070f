"""Owns `hugo_stats.json`: which elements, classes and ids the pages of a site have, for tools that make style sheets."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from ostinato.base.gojson import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.config.sections.build import BuildStats

FILE = "hugo_stats.json"

_ATTRIBUTES = r"""((?:"[^"]*"|'[^']*'|[^>"'])*)"""
_TAG = re.compile(
    rf"<!--.*?-->|<(pre|textarea|script|style)((?:\s{_ATTRIBUTES})?)>.*?</\1\s*>|<([a-z][^\s>/]*){_ATTRIBUTES}>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_CLASSES = re.compile(r"class|.*transition.*", re.IGNORECASE)
_KEY = re.compile(r"'?(.*?)'?:\s.*")
_QUOTED = re.compile(r"'([^']*)'")


class HTMLElements:
    """Collects what documents have. The same start tag is read once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self.tags: set[str] = set()
        self.classes: set[str] = set()
        self.ids: set[str] = set()

    def add(self, html: str) -> None:
        """Take the elements of a document; what is inside of scripts, styles and preformatted text is none."""
        for found in _TAG.finditer(html):
            name = found[1] or found[4]
            if not name:
                continue
            attributes = (found[2] or found[5] or "").strip()
            key = f"{name} {attributes}"
            if key in self._seen:
                continue
            self._seen.add(key)
            self.tags.add(name.lower())
            if attributes:
                self._read(attributes)

    def merge(self, other: HTMLElements) -> None:
        self.tags |= other.tags
        self.classes |= other.classes
        self.ids |= other.ids

    def json(self, settings: BuildStats) -> bytes:
        """The file's bytes, without what the settings leave out."""
        held = {
            "tags": [] if settings.disable_tags else sorted(self.tags),
            "classes": [] if settings.disable_classes else sorted(self.classes),
            "ids": [] if settings.disable_ids else sorted(self.ids),
        }
        lists = ",\n".join(
            f"    {encode(name)}: {encode(values, indent='  ', prefix='    ', escape_html=False) if values else 'null'}"
            for name, values in held.items()
        )
        return f'{{\n  "htmlElements": {{\n{lists}\n  }}\n}}\n'.encode()

    def _read(self, attributes: str) -> None:
        for found in _ATTRIBUTE.finditer(attributes):
            name = found[1].lower()
            value = unescape(found[2] or found[3] or found[4] or "")
            if name == "id":
                self.ids.add(value)
            elif _CLASSES.fullmatch(name):
                self.classes.update(value.split())
            elif ":class" in name:
                self.classes.update(_bound(value.strip()))


def _bound(value: str) -> Iterator[str]:
    """The classes of a binding: the keys of an object, and everything in single quotes."""
    if value.startswith("{"):
        lines = value.strip("{}").replace(", ", "\n").split("\n")
        value = _KEY.sub(r"\1", "\n".join(line.strip() for line in lines))
        yield from value.split()
    for quoted in _QUOTED.finditer(value):
        yield from quoted[1].split()
