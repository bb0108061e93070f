"""Owns `css.PostCSS`: style sheets as the project's PostCSS changes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.resources.content import Content
from ostinato.resources.transforms.tools import config_file, run_tool, with_imports

if TYPE_CHECKING:
    from ostinato.resources.assets import Assets
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Made

_HELP = "You need to install PostCSS. See https://gohugo.io/functions/css/postcss/"


@dataclass(frozen=True, slots=True)
class PostCSS:
    """Hugo docs page "css.PostCSS"."""

    options: Options
    assets: Assets
    outside: Outside
    name = "postcss"

    @property
    def key(self) -> str:
        return f"postcss_{self.options.key}"

    def apply(self, made: Made) -> Made:
        options = self.options
        config = config_file(options, self.assets, "postcss")
        arguments = ["--config", config] if config else []
        if options.flag("noMap") or options.flag("no-map"):
            arguments.append("--no-map")
        if options.text("use"):
            arguments += ["--use", *options.text("use").split()]
        for name in ("parser", "stringifier", "syntax"):
            if options.text(name):
                arguments += [f"--{name}", options.text(name)]
        text = made.content.text()
        if options.flag("inlineImports"):
            path = made.place.target_path.lstrip("/")
            skip = options.flag("skipInlineImportsNotFound")
            text = with_imports(text, path, self.assets, skip_missing=skip)
        output = run_tool(self.outside, "postcss", arguments, text, _HELP)
        return replace(made, content=Content.of_bytes(output))
