"""Owns following `$ref` in descriptions of web interfaces: within one document, to other files, to the web."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from ostinato.base.members import TemplateError
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Callable

    Load = Callable[[str], object]
    """The data at a path or URL. Raises TemplateError when there is none."""

_MOST_STEPS = 100


class Document:
    """The data of one file, and where references in it lead."""

    def __init__(
        self, data: object, place: str, load: Load, known: dict[str, Document] | None = None
    ) -> None:
        self.data = data
        self.place = place
        self._load = load
        self._known = known if known is not None else {place: self}

    def follow(self, reference: str) -> tuple[Document, object]:
        """What a reference stands for, and the document that it is in. Raises TemplateError."""
        document: Document = self
        for _ in range(_MOST_STEPS):
            place, _, pointer = reference.partition("#")
            document = document.at(place) if place else document
            value = document.pointed(pointer)
            further = reference_in(value)
            if further is None:
                return document, value
            reference = further
        raise TemplateError(f'infinite loop in the references of "{reference}"')

    def check(self) -> None:
        """Follow every reference, here and where they lead. Raises TemplateError for one that leads nowhere."""
        seen: set[tuple[str, str]] = set()
        waiting: list[tuple[Document, object]] = [(self, self.data)]
        while waiting:
            document, value = waiting.pop()
            reference = reference_in(value)
            if reference is not None:
                if (document.place, reference) not in seen:
                    seen.add((document.place, reference))
                    waiting.append(document.follow(reference))
                continue
            mapping = as_map(value)
            below = mapping.values() if mapping is not None else as_items(value) or ()
            waiting += [(document, item) for item in below]

    def at(self, place: str) -> Document:
        """Another document, whose place is relative to this one's. Raises TemplateError."""
        if "://" in place:
            full = place
        elif "://" in self.place:
            full = urljoin(self.place, place)
        else:
            full = posixpath.normpath(posixpath.join(posixpath.dirname(self.place), unquote(place)))
        found = self._known.get(full)
        if found is None:
            found = self._known[full] = Document(self._load(full), full, self._load, self._known)
        return found

    def pointed(self, pointer: str) -> object:
        """What is at a path of keys. Raises TemplateError."""
        value = self.data
        for part in pointer.strip("/").split("/") if pointer.strip("/") else ():
            name = unquote(part).replace("~1", "/").replace("~0", "~")
            mapping, items = as_map(value), as_items(value)
            if mapping is not None and name in mapping:
                value = mapping[name]
            elif items is not None and name.isdigit() and int(name) < len(items):
                value = items[int(name)]
            else:
                raise TemplateError(f'error resolving reference "#{pointer}": key "{name}" not found')
        return value


def reference_in(value: object) -> str | None:
    """The reference that stands in place of a value, if one does."""
    mapping = as_map(value)
    found = mapping.get("$ref") if mapping is not None else None
    return found if isinstance(found, str) else None
