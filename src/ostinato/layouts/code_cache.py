"""Owns what is kept of templates between builds: their code, and that they have no mistakes."""

from __future__ import annotations

import re
import sys
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

from ostinato import gotemplate
from ostinato.cache.keys import digest_of_all, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from ostinato.cache.store import Store
    from ostinato.gotemplate import Compiled, FunctionTable
    from ostinato.layouts.lookup import Template
    from ostinato.layouts.store import Layout

_CODE, _GOOD = "template-code", "template-good"

_CALL = re.compile(r"\{\{-?\s*template\b")
"""An action that links another template in: its code depends on files that are not its own."""


@cache
def _compiler() -> str:
    """The digest of the compiler's own source: code of another compiler is never taken."""
    return digest_of_all(_sources(files(gotemplate.__name__)))


def _sources(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry.read_bytes()


class CodeCache:
    """Finds code by everything that it depends on: the engine, the functions, the texts of its files."""

    def __init__(self, store: Store, functions: FunctionTable, templates: Sequence[Template]) -> None:
        self._store = store
        self._functions = functions
        self._templates = templates
        self._engine = f"{_compiler()} {sys.version} {functions.digest}"

    def compiled(self, layout: Layout, compile_: Callable[[], Compiled]) -> Compiled:
        """The code that is kept, else what `compile_` makes. Raises AuthorError."""
        key = self._key(layout)
        data = self._store.get(_CODE, key)
        found = gotemplate.load(data, self._functions) if data is not None else None
        if found is None:
            found = compile_()
            self._store.put(_CODE, key, gotemplate.dump(found))
        return found

    def is_known_good(self, template: Template) -> bool:
        """Whether the template was parsed before, and had no mistakes."""
        return self._store.get(_GOOD, self._own_key(template)) is not None

    def note_good(self, template: Template) -> None:
        self._store.put(_GOOD, self._own_key(template), b"1")

    def _own_key(self, template: Template) -> bytes:
        return key_of(self._engine, template.shown, template.text)

    def _key(self, layout: Layout) -> bytes:
        template, base = layout.template, layout.base
        others = ""
        if _CALL.search(template.text) or (base is not None and _CALL.search(base.text)):
            others = self._all
        return key_of(
            self._engine,
            layout.mode,
            template.shown,
            template.text,
            template.defined_as,
            base.shown if base is not None else "",
            base.text if base is not None else "",
            others,
        )

    @cached_property
    def _all(self) -> str:
        """The digest of every template there is: any of them may be called."""
        return digest_of_all(
            part.encode("utf-8", "surrogatepass")
            for template in self._templates
            for part in (template.where.path, "\0", template.text, "\0")
        )
