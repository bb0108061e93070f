"""Owns running content adapters: templates that add pages before the page graph is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato import gotemplate
from ostinato.base.diagnostics import AuthorError
from ostinato.gotemplate import ExecError, to_diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.content.adapters import AdapterContext
    from ostinato.content.source import SourceFile
    from ostinato.functions.registry import FunctionTable
    from ostinato.render.renderer import Renderer
    from ostinato.site.site import Site


def adapter_runner(
    renderer: Renderer, functions: FunctionTable
) -> Callable[[SourceFile, AdapterContext, Site], None]:
    """What runs an adapter for a site. It raises AuthorError."""

    def run(adapter: SourceFile, context: AdapterContext, site: Site) -> None:
        assert adapter.read is not None
        text = adapter.read().decode("utf-8", "replace")
        trees = gotemplate.parse(text, adapter.shown, functions)
        compiled = gotemplate.compile_set(
            trees, mode="text", resolve=renderer.layouts.resolve, functions=functions
        )
        try:
            compiled.execute(context, renderer.environment(site))
        except ExecError as error:
            sources = {adapter.shown: text}
            read = sources.get
            raise AuthorError(
                to_diagnostic(error, lambda path: read(path) or renderer.layouts.source(path))
            ) from error

    return run
