"""Owns the imports in style sheets: what each means among the mounted assets, said as a path of the stage."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from ostinato.resources.transforms import sass_vars

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.resources.assets import Assets

_REFERENCE = re.compile(
    r"(?P<before>@import\s+)(?P<quote>[\"'])(?P<import>[^\"']+)(?P=quote)"
    r"|(?P<url>url\(\s*)(?P<mark>[\"']?)(?P<target>[^\"')\s]+)(?P=mark)(?P<after>\s*\))"
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


class ImportResolver:
    """Finds what a style sheet refers to: the import context, relative, from the top of assets, from that of the project."""

    def __init__(
        self,
        assets: Assets,
        context: Mapping[str, str],
        stage_path: Callable[[str], str],
        variables: Callable[[str], str],
        project_file: Callable[[str], str | None],
    ) -> None:
        self._assets = assets
        self._context = context
        """Paths of the stage by name, for resources that the template passed."""
        self._stage_path = stage_path
        self._variables = variables
        """Gives the path of a sheet with the variables below a name of `hugo:vars`."""
        self._project_file = project_file

    def rewritten(self, sheet: str, path: str) -> str:
        """The sheet with every reference that is known in place of what the author wrote."""
        folder = posixpath.dirname(path)

        def replaced(found: re.Match[str]) -> str:
            name = found["import"] or found["target"]
            known = self._resolved(name, folder)
            if known is None:
                return found[0]
            if found["import"]:
                return f'{found["before"]}"{known}"'
            return f'{found["url"]}"{known}"{found["after"]}'

        return _REFERENCE.sub(replaced, sheet)

    def _resolved(self, name: str, folder: str) -> str | None:
        sub_path = sass_vars.sub_path(name)
        if sub_path is not None:
            return self._variables(sub_path)
        if _ELSEWHERE.match(name):
            return None
        cut = min((at for at in map(name.find, "?#") if at > 0), default=len(name))
        bare, rest = name[:cut], name[cut:]
        relative = posixpath.normpath(posixpath.join(folder, bare))
        for candidate in (bare, relative):
            if candidate in self._context:
                return self._context[candidate] + rest
        tried = [bare.lstrip("/")] if bare.startswith("/") else [relative]
        if not bare.startswith((".", "/")):
            tried.append(bare)
        for candidate in tried:
            if self._assets.find(candidate) is not None:
                return self._stage_path(candidate) + rest
        found = self._project_file(bare)
        return found + rest if found is not None else None
