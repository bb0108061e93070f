"""Owns deferred blocks: their places are kept by marks, which their text replaces when all pages are rendered."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.gotemplate.runtime import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.render.environment import TemplateEnvironment

_PREFIX, _SUFFIX = "__hdeferred/", "__d="
_MARK = re.compile(f"{_PREFIX}(\\d+){_SUFFIX}")


class Deferred:
    """The deferred blocks of a build. Blocks with one key are run once."""

    def __init__(self) -> None:
        self._waiting: list[tuple[TemplateEnvironment, Body, object]] = []
        self._by_key: dict[tuple[str, str, str], int] = {}
        self._texts: dict[int, str] = {}
        self._is_refused = False

    @contextmanager
    def refused(self) -> Iterator[None]:
        """What is rendered in here is kept for other pages: it can wait for nothing."""
        before, self._is_refused = self._is_refused, True
        try:
            yield
        finally:
            self._is_refused = before

    def add(self, env: TemplateEnvironment, body: object, options: Mapping[str, object]) -> HTML:
        """The mark of a block. Raises TemplateError inside a cached partial."""
        if self._is_refused:
            raise TemplateError("templates.Defer cannot be used inside a partialCached partial")
        assert isinstance(body, Body)
        chosen = {key.lower(): value for key, value in options.items()}
        key = str(chosen.get("key") or "")
        known = self._by_key.get((body.path, body.name, key)) if key else None
        number = len(self._waiting) if known is None else known
        if known is None:
            self._waiting.append((env, body, chosen.get("data")))
            if key:
                self._by_key[body.path, body.name, key] = number
        return HTML(f"{_PREFIX}{number}{_SUFFIX}")

    def is_in(self, text: str) -> bool:
        """Whether a document waits for deferred blocks."""
        return bool(self._waiting) and _PREFIX in text

    def replaced(self, text: str) -> str:
        """The document with the text of its blocks. Raises ExecError."""
        return _MARK.sub(lambda match: self._text(int(match[1])), text)

    def _text(self, number: int) -> str:
        if number not in self._texts:
            env, body, data = self._waiting[number]
            self._texts[number] = str(body.execute(data, env))
        return self._texts[number]
