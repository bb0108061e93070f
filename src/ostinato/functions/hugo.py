"""Owns the namespace `hugo`: facts about the engine and the build, which `hugo` as a value has as members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import member
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.functions.environment import Environment


@function("hugo", needs_env=True, examples=["{{ hugo.Version }}"])
def hugo(env: Environment) -> object:
    """Version, environment and the like."""
    return env.hugo


def _fact(name: str, meaning: str) -> Callable[[Environment], object]:
    def ask(env: Environment) -> object:
        return member(env.hugo, name)

    ask.__doc__ = meaning
    return ask


_FACTS = {
    "BuildDate": ("string", "When the build began."),
    "CommitHash": ("string", "The commit that the engine was made of; empty for a release."),
    "Data": ("map", "What the files of `data/` hold."),
    "Deps": ("[]hugo.Dependency", "The modules that the project is made of."),
    "Environment": ("string", "The environment of the build, such as `production`."),
    "Generator": ("template.HTML", "A meta element that names the engine."),
    "GoVersion": ("string", "The version of Go that the reference was built with."),
    "IsDevelopment": ("bool", "Whether the environment is `development`."),
    "IsExtended": ("bool", "Whether Sass and pictures are at hand: always."),
    "IsMultihost": ("bool", "Whether each language has a host of its own."),
    "IsMultilingual": ("bool", "Whether the project has several languages."),
    "IsProduction": ("bool", "Whether the environment is `production`."),
    "IsServer": ("bool", "Whether the development server is running."),
    "Sites": ("page.Sites", "All sites of the project."),
    "Store": ("maps.Scratch", "A scratch pad for the whole build."),
    "Version": ("hugo.VersionString", "The version of Hugo that this build is compatible with."),
    "WorkingDir": ("string", "The folder of the project."),
}

_EXAMPLES = {
    "Data": "{{ hugo.Data.birds.wren }}",
    "Environment": "{{ hugo.Environment }}",
    "IsDevelopment": "{{ hugo.IsDevelopment }}",
    "IsExtended": "{{ hugo.IsExtended }}",
    "IsMultihost": "{{ hugo.IsMultihost }}",
    "IsMultilingual": "{{ hugo.IsMultilingual }}",
    "IsProduction": "{{ hugo.IsProduction }}",
    "IsServer": "{{ hugo.IsServer }}",
    "Sites": "{{ len hugo.Sites }}",
    "Store": '{{ hugo.Store.Set "a" 1 }}{{ hugo.Store.Get "a" }}',
    "Version": '{{ hugo.Version }} {{ ge hugo.Version "0.100" }}',
}
"""The others are facts that differ from engine to engine and from day to day."""

for _name, (_gives, _meaning) in _FACTS.items():
    function(
        f"hugo.{_name}",
        takes="",
        gives=_gives,
        needs_env=True,
        examples=[_EXAMPLES[_name]] if _name in _EXAMPLES else (),
    )(_fact(_name, _meaning))
