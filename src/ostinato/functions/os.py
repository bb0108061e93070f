"""Owns the namespace `os`: files of the project and the environment, as far as the site allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "os.FileExists",
    alias="fileExists",
    takes="PATH",
    gives="bool",
    needs_env=True,
    examples=['{{ fileExists "assets/hello.txt" }} {{ fileExists "nothing" }}'],
)
def file_exists(env: Environment, path: object) -> bool:
    """Whether there is a file in the project."""
    return env.file_exists(to_string(path))


@function(
    "os.Getenv",
    alias="getenv",
    takes="VARIABLE",
    gives="string",
    needs_env=True,
    examples=['{{ getenv "HUGO_NOTHING" | printf "%q" }}'],
)
def getenv(env: Environment, name: object) -> str:
    """An environment variable, if `security.funcs.getenv` allows it."""
    return env.getenv(to_string(name))


@function(
    "os.ReadDir",
    alias="readDir",
    takes="PATH",
    gives="os.FileInfo",
    needs_env=True,
    examples=['{{ range readDir "assets" }}{{ .Name }};{{ end }}'],
)
def read_dir(env: Environment, path: object) -> object:
    """The entries of a folder of the project, in the order of their names; none if there is no such folder."""
    return env.read_dir(to_string(path))


@function(
    "os.ReadFile",
    alias="readFile",
    takes="PATH",
    gives="string",
    needs_env=True,
    examples=['{{ readFile "assets/hello.txt" }}', '{{ readFile "nothing" | printf "%q" }}'],
)
def read_file(env: Environment, path: object) -> str:
    """The text of a file of the project; nothing if there is no such file."""
    return env.read_file(to_string(path))


@function(
    "os.Stat",
    takes="PATH",
    gives="os.FileInfo",
    nil_type="fs.FileInfo",
    needs_env=True,
    examples=['{{ with os.Stat "assets/hello.txt" }}{{ .Name }} {{ .Size }} {{ .IsDir }}{{ end }}'],
)
def stat(env: Environment, path: object) -> object:
    """Name, size and kind of a file of the project, or nil."""
    return env.stat(to_string(path))
