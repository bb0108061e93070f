"""Owns the language of a site as templates see it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.base.dates import known_locale, localized
from ostinato.base.gotime import Location, Time, load_location

if TYPE_CHECKING:
    from ostinato.base.values import Params
    from ostinato.config.settings import LanguageConfig


class Language:
    """One language; two are the same when they are one object."""

    go_type = "*langs.Language"

    def __init__(self, config: LanguageConfig, params: Params, default: LanguageConfig) -> None:
        self.config = config
        self._default = default
        self.params = params
        self.code = config.key
        self.weight = config.weight
        self.is_default = config.is_default
        self.location: Location = load_location(config.time_zone)

    def __go_json__(self) -> dict[str, object]:
        config = self.config
        return {
            "Lang": self.code,
            "Title": config.title,
            "Weight": self.weight,
            "Disabled": False,
            "Direction": config.direction,
            "Label": config.label,
            "Locale": config.locale,
        }

    def __str__(self) -> str:
        return self.code

    __go_print__ = __str__

    @property
    def label(self) -> str:
        return self.config.label

    @property
    def locale(self) -> str:
        return self.config.effective_locale

    @cached_property
    def customs(self) -> str:
        """The locale that numbers and dates are written by: a made up one gives way to the language's own."""
        default = self._default
        return known_locale((self.locale, self.code, default.effective_locale, default.key))

    @property
    def direction(self) -> str:
        return self.config.direction

    def format_time(self, time: Time, layout: str) -> str:
        """A time in a layout, with the names of months and days in this language."""
        return localized(time, layout, self.customs)
