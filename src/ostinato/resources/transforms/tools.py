"""Owns the running of JavaScript tools: where they are, what they may see, and how their failures are told."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from ostinato.base.allowlists import accepts
from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError
from ostinato.world.programs import ProgramMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.resources.assets import Assets
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.world.programs import Done


class ToolMissingError(TemplateError):
    """The program is not there; the message says how to get it."""


def run_tool(outside: Outside, name: str, arguments: Sequence[str], text: str, help_page: str) -> bytes:
    """What a tool writes for a text: from the project's node_modules, else from PATH.

    Raises TemplateError when the security settings forbid it, and for its failure.
    """
    check_allowed(outside, name)
    local = posixpath.join(outside.root, "node_modules", ".bin", name)
    program = local if outside.disk.exists(local) else name
    try:
        done: Done = outside.programs.run(
            [program, *arguments],
            stdin=encoded(text),
            folder=outside.root,
            environ=_environment(outside),
        )
    except ProgramMissingError as error:
        raise ToolMissingError(
            f'{help_page}: binary with name "{name}" not found in PATH; install it in the project with npm'
        ) from error
    if done.status:
        raise TemplateError(done.errors.decode("utf-8", "replace").strip() or f"{name} failed")
    return done.output


def check_allowed(outside: Outside, name: str) -> None:
    """Raises TemplateError for a program that `security.exec.allow` does not name."""
    if not accepts(outside.security.exec.allow, name):
        raise TemplateError(f'access denied: "{name}" is not whitelisted in policy "security.exec.allow"')


def _environment(outside: Outside) -> Mapping[str, str]:
    """The variables that the security settings let through, and Hugo's own."""
    modules = posixpath.join(outside.root, "node_modules")
    found = {
        name: value
        for name, value in outside.environ.items()
        if accepts(outside.security.exec.os_env, name) or name.startswith("HUGO_")
    }
    return found | {
        "NODE_PATH": modules,
        "PWD": outside.root,
        "HUGO_ENVIRONMENT": outside.environment,
        "HUGO_ENV": outside.environment,
        "HUGO_PUBLISHDIR": posixpath.join(outside.root, outside.publish_folder),
    }


def config_file(options: Options, assets: Assets, tool: str) -> str:
    """The configuration file of a tool: the one that the options name, else the usual names."""
    given = options.text("config")
    if not given:
        return assets.tool_config(*(f"{tool}.config.{suffix}" for suffix in ("js", "mjs", "cjs")))
    if posixpath.isabs(given):
        return given
    found = assets.tool_config(posixpath.normpath(given))
    if not found:
        raise TemplateError(f'{tool} config "{given}" not found')
    return found


_IMPORT = re.compile(r"^@import [\"'](.*?)[\"'];?\s*(/\*.*\*/)?$")
_TAILWIND_IMPORT = re.compile(r"^tailwindcss/?[^.]*$")


def with_imports(text: str, path: str, assets: Assets, *, skip_missing: bool) -> str:
    """A style sheet with the sheets of assets that it imports in place of the imports, each once."""
    return _inlined(text, path, assets, set(), skip_missing=skip_missing)


def _inlined(text: str, path: str, assets: Assets, seen: set[str], *, skip_missing: bool) -> str:
    folder = posixpath.dirname(path)
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _IMPORT.match(line.strip())
        if found is None or _TAILWIND_IMPORT.match(found[1]) or "url(" in line:
            lines.append(line)
            continue
        target = posixpath.join(folder, found[1])
        file = assets.find(target)
        if file is None:
            if not skip_missing:
                raise TemplateError(
                    f'"{path}:{number}": failed to resolve CSS @import "{target}"; if this import\'s source lives '
                    "in node_modules, enable the skipInlineImportsNotFound option"
                )
            lines.append(line)
            continue
        content = file.read_text()
        if content in seen:
            lines.append("")
            continue
        seen.add(content)
        lines.append(_inlined(content, file.path, assets, seen, skip_missing=skip_missing))
    return "\n".join(lines)
