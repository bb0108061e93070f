"""Owns `resources.ExecuteAsTemplate`: what a resource prints when it is run as a template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from ostinato.resources.content import Content

if TYPE_CHECKING:
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.resource import Made


class Executor(Protocol):
    """Runs text as a template; the render floor can."""

    def execute_text(self, source: str, name: str, data: object) -> str:
        """What a plain-text template prints. Raises AuthorError, TemplateError."""


@dataclass(frozen=True, slots=True)
class ExecuteAsTemplate:
    """Hugo docs page "resources.ExecuteAsTemplate". The target path is the key: each is executed once."""

    target_path: str
    data: object
    executor: Executor
    media_types: MediaTypes
    name = "execute-as-template"

    @property
    def key(self) -> str:
        return f"execute-as-template_{self.target_path}"

    def apply(self, made: Made) -> Made:
        text = self.executor.execute_text(made.content.text(), made.place.target_path.lstrip("/"), self.data)
        return replace(
            made,
            place=made.place.at(self.target_path),
            content=Content.of_text(text),
        )
