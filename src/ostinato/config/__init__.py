"""Settings: every one of Hugo's, typed, from files, environment and flags, themes merged in."""

from ostinato.config.flags import Flags
from ostinato.config.load import load_config
from ostinato.config.settings import Config, LanguageConfig, Module, Settings

__all__ = ["Config", "Flags", "LanguageConfig", "Module", "Settings", "load_config"]
