"""Owns `js.Babel`: scripts as the project's Babel changes them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.resources.content import Content
from ostinato.resources.transforms.tools import config_file, run_tool

if TYPE_CHECKING:
    from ostinato.resources.assets import Assets
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Made

_HELP = "You need to install Babel, see https://gohugo.io/functions/js/babel/"
_MAP = re.compile(rb"//# sourceMappingURL=data:application/json[^,]*,([A-Za-z0-9+/=]+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Babel:
    """Hugo docs page "js.Babel"."""

    options: Options
    assets: Assets
    outside: Outside
    name = "babel"

    @property
    def key(self) -> str:
        return f"babel_{self.options.key}"

    def apply(self, made: Made) -> Made:
        place = made.place.with_extension(".js")
        source = made.source_path
        output = run_tool(self.outside, "babel", self._arguments(source), made.content.text(), _HELP)
        companions = dict(made.companions)
        found = _MAP.search(output) if self.options.text("sourceMap") == "external" else None
        if found is not None:
            companions[f"{place.target_path}.map"] = Content.of_bytes(base64.b64decode(found[1]))
            output = output[: found.start()] + f"//# sourceMappingURL={place.file}.map\n".encode()
        return replace(made, place=place, content=Content.of_bytes(output), companions=companions)

    def _arguments(self, source: str) -> list[str]:
        options = self.options
        config = config_file(options, self.assets, "babel")
        arguments = ["--config-file", config] if config else []
        if options.text("sourceMap") not in ("", "none"):
            arguments.append("--source-maps=inline")
        flags = {
            "minified": "--minified",
            "noComments": "--no-comments",
            "verbose": "--verbose",
            "noBabelrc": "--no-babelrc",
        }
        arguments += [flag for name, flag in flags.items() if options.flag(name)]
        if options.get("compact") is not None:
            arguments.append(f"--compact={'true' if options.flag('compact') else 'false'}")
        return [*arguments, f"--filename={source}"]
