"""Settings: every one of Hugo's, typed, from files, environment and flags, themes merged in."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostinato.config.flags import Flags
    from ostinato.config.load import load_config
    from ostinato.config.settings import Config, LanguageConfig, Module, Settings

__all__ = ["Config", "Flags", "LanguageConfig", "Module", "Settings", "load_config"]

_PLACES = {
    "Config": "settings",
    "Flags": "flags",
    "LanguageConfig": "settings",
    "Module": "settings",
    "Settings": "settings",
    "load_config": "load",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, and no more: `ostinato version` needs the flags, but no settings."""
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
