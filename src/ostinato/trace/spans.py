"""Owns spans: named stretches of a build. A tracer that is off costs one call and keeps nothing."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

Attribute = str | int | float | bool


class Span(NamedTuple):
    """A stretch that has ended. Times are in nanoseconds since the tracer began."""

    name: str
    start: int
    duration: int
    depth: int
    process: int
    attributes: tuple[tuple[str, Attribute], ...]


class Tracer(Protocol):
    """Where code says what it does."""

    def span(self, name: str, **attributes: Attribute) -> AbstractContextManager[None]:
        """A stretch, as long as the block that it wraps."""


_OFF = nullcontext()


class NoTracer:
    """A tracer that keeps nothing."""

    def span(self, name: str, **attributes: Attribute) -> AbstractContextManager[None]:
        del name, attributes
        return _OFF


@dataclass(slots=True)
class SpanTracer:
    """A tracer that keeps every span of one process; `clock` gives nanoseconds that only grow."""

    clock: Callable[[], int]
    process: int = 0
    spans: list[Span] = field(default_factory=list)
    _depth: int = 0
    _origin: int = -1

    def __post_init__(self) -> None:
        if self._origin < 0:
            self._origin = self.clock()

    @contextmanager
    def span(self, name: str, **attributes: Attribute) -> Iterator[None]:
        start = self.clock()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            end = self.clock()
            self.spans.append(
                Span(
                    name,
                    start - self._origin,
                    end - start,
                    self._depth,
                    self.process,
                    tuple(attributes.items()),
                )
            )

    def absorb(self, spans: list[Span]) -> None:
        """Take the spans of another process, whose tracer was forked from this one."""
        self.spans += spans

    def take(self) -> list[Span]:
        """Hand over the spans kept so far, and keep none of them."""
        taken, self.spans = self.spans, []
        return taken
