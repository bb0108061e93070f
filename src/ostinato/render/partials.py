"""Owns running partials: found by name, given a context, and remembered as what runs right now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, expose
from ostinato.base.safe import HTML
from ostinato.gotemplate.runtime import Body
from ostinato.gotemplate.suggestions import did_you_mean

if TYPE_CHECKING:
    from ostinato.layouts.store import Layout
    from ostinato.render.environment import TemplateEnvironment
    from ostinato.render.renderer import Renderer

_DEEPEST = 200


class Current:
    """A template that runs, and the one that called it (docs: functions/templates/current)."""

    __slots__ = ("layout", "parent")

    def __init__(self, layout: Layout, parent: Current | None) -> None:
        self.layout = layout
        self.parent = parent

    def ancestors(self) -> list[object]:
        line: list[object] = []
        above = self.parent
        while above is not None:
            line.append(above)
            above = above.parent
        return line


expose(
    Current,
    "*tpl.CurrentTemplateInfo",
    {
        "Ancestors": Current.ancestors,
        "Base": lambda current: None if current.layout.base is None else current,
        "Filename": lambda current: current.layout.template.shown,
        "Name": lambda current: current.layout.name,
        "Parent": lambda current: current.parent,
    },
)


class Partials:
    """Runs partials for one renderer."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.current: Current | None = None
        self._depth = 0
        self._found: dict[str, Layout] = {}
        self._bodies: list[tuple[Body, bool]] = []

    def include(self, env: TemplateEnvironment, name: str, context: object) -> object:
        """What a partial prints, or the value that it returns. Raises TemplateError when there is none."""
        layout = self._found.get(name) or self._find(name)
        compiled = layout.compiled
        if compiled.constant is not None:
            return compiled.execute(context, env)
        if self._depth >= _DEEPEST:
            raise TemplateError(f'partial "{name}" calls itself without end')
        caller = self.current
        self.current = Current(layout, caller)
        self._depth += 1
        try:
            if compiled.has_return:
                return compiled.execute_value(context, env)
            text = compiled.execute(context, env)
        finally:
            self._depth -= 1
            self.current = caller
        return text if layout.is_text else HTML(text)

    def _find(self, name: str) -> Layout:
        layout = self._renderer.layouts.partial(name.removeprefix("partials/").removeprefix("_partials/"))
        if layout is None:
            raise TemplateError(f'partial "{name}" not found', hint=self._nearest(name))
        self._found[name] = layout
        return layout

    def push(self, body: object) -> None:
        """The next partial is called with a body between its tags."""
        assert isinstance(body, Body)
        self._bodies.append((body, False))

    def pop(self) -> bool:
        """The partial is done; whether it put its body anywhere."""
        return self._bodies.pop()[1]

    def inner(self, env: TemplateEnvironment, context: object) -> object:
        """What the caller put between the tags of the partial that runs. Raises TemplateError outside of one."""
        if not self._bodies:
            raise TemplateError("inner: no partial with a body is running")
        body, _ = self._bodies[-1]
        self._bodies[-1] = (body, True)
        held, self._bodies = self._bodies, self._bodies[:-1]
        try:
            return body.execute(context, env)
        finally:
            self._bodies = held

    def _nearest(self, name: str) -> str:
        known = self._renderer.layouts.partial_names()
        return did_you_mean(name.removesuffix(".html"), known) or f"add layouts/_partials/{name}"
