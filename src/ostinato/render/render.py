"""Owns the stage `render`: every page of every site becomes documents in the sink."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from ostinato.base.gostrings import encoded
from ostinato.render.pages import PageWriter
from ostinato.render.stats import HTMLElements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.render.pages import Document
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page


class Sink(Protocol):
    """Where documents go; what it gives back is kept for the manifest."""

    def put(self, path: str, data: bytes) -> object: ...


@dataclass(slots=True)
class Output:
    """What rendering made: entries of the manifest by path, and how many of each sort in each language."""

    entries: dict[str, object] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By language and sort."""
    elements: HTMLElements | None = None
    """The elements of the pages, when the site asks for them (`build.buildStats`)."""

    def merge(self, other: Output) -> None:
        if self.elements is not None and other.elements is not None:
            self.elements.merge(other.elements)
        self.entries |= other.entries
        self.counts += other.counts


def render(
    renderer: Renderer,
    pages: Iterable[Page],
    sink: Sink,
    minify: Callable[[str, str], str] | None = None,
    before_deferred: Callable[[Output], None] | None = None,
) -> Output:
    """Render pages into the sink. `minify` is given a document's text and media type.

    `before_deferred` is called when all is rendered but for the deferred blocks, which may read what it writes.
    """
    writer = PageWriter(renderer)
    output = Output(elements=HTMLElements() if renderer.collects_elements else None)
    waiting: list[Document] = []

    def count(document: Document) -> None:
        if output.elements is not None and document.media_type == "text/html":
            output.elements.add(document.text)

    def put(document: Document) -> None:
        text = document.text
        if minify is not None and document.sort != "alias":
            text = minify(text, document.media_type)
        count(document)
        output.entries[document.path] = sink.put(document.path, encoded(text))
        output.counts[document.language, document.sort] += 1

    for page in pages:
        for document in writer.documents(page):
            if renderer.deferred.is_in(document.text):
                count(document)
                waiting.append(document)
            else:
                put(document)
    if before_deferred is not None:
        before_deferred(output)
    for document in waiting:
        put(replace(document, text=renderer.deferred.replaced(document.text)))
    return output
