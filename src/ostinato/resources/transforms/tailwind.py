"""Owns `css.TailwindCSS`: style sheets as the project's Tailwind makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.resources.content import Content
from ostinato.resources.transforms.tools import run_tool, with_imports

if TYPE_CHECKING:
    from ostinato.resources.assets import Assets
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Made

_HELP = "You need to install TailwindCSS CLI. See https://gohugo.io/functions/css/tailwindcss/"


@dataclass(frozen=True, slots=True)
class TailwindCSS:
    """Hugo docs page "css.TailwindCSS"."""

    options: Options
    assets: Assets
    outside: Outside
    name = "tailwindcss"

    @property
    def key(self) -> str:
        return f"tailwindcss_{self.options.key}"

    def apply(self, made: Made) -> Made:
        options = self.options
        arguments = ["--input=-", "--cwd", self.outside.root]
        arguments += [f"--{name}" for name in ("minify", "optimize") if options.flag(name)]
        text = made.content.text()
        if not options.flag("disableInlineImports"):
            path = made.place.target_path.lstrip("/")
            skip = options.flag("skipInlineImportsNotFound")
            text = with_imports(text, path, self.assets, skip_missing=skip)
        output = run_tool(self.outside, "tailwindcss", arguments, text, _HELP)
        return replace(made, content=Content.of_bytes(output))
