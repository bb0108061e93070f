"""Owns what templates tell the author: warnings, errors, deprecations, and strings that have no translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import DEPRECATED, SAID
from ostinato.base.members import TemplateError, expose, has_member, member
from ostinato.base.values import as_map

if TYPE_CHECKING:
    from ostinato.base.diagnostics import Diagnostic, Report
    from ostinato.layouts import LayoutStore
    from ostinato.layouts.store import Layout
    from ostinato.site.site import Site


class Messages:
    """Collects messages into the report; the same one is told once."""

    def __init__(
        self,
        report: Report,
        layouts: LayoutStore,
        *,
        ignored: frozenset[str] = frozenset(),
        is_strict: bool = False,
    ) -> None:
        """`ignored` are the ids of `ignoreLogs`; `is_strict` makes warnings errors (`--panicOnWarning`)."""
        self._report = report
        self._layouts = layouts
        self._strings: dict[tuple[str, str, object], str] = {}
        self._templates: dict[str, Layout] = {}
        self._ignored = ignored
        self._is_strict = is_strict

    def report_to(self, report: Report) -> None:
        """Tell another report from now on: a worker has its own."""
        self._report = report

    def add(self, diagnostic: Diagnostic) -> None:
        self._report.add(diagnostic)

    def log(self, site: Site, level: str, identifier: str, message: str) -> None:
        """What `warnf`, `errorf` and their kin tell. Raises TemplateError for a warning where warnings are errors."""
        del site
        if identifier and identifier.lower() in self._ignored:
            return
        text, is_error = message, level == "error"
        if identifier:
            text += (
                f"\nYou can suppress this {'error' if is_error else 'warning'} by adding the following to your "
                f"project configuration:\nignoreLogs = ['{identifier}']"
            )
        if is_error:
            self._report.error(SAID, text)
        elif level == "warn":
            self._report.warn(SAID, text)
            if self._is_strict:
                raise TemplateError(message)

    def deprecated(self, name: str, instead: str, since: str) -> None:
        self._report.warn(
            DEPRECATED,
            f"deprecated: {name} was deprecated in Hugo v{since.lstrip('v')} and will be removed in a future release. "
            f"{instead}",
        )

    def translate(self, site: Site, key: str, argument: object) -> str:
        """The string of a key in the site's language, else in the default one, else nothing.

        A map or page as argument is what the string's own template sees; a number is its count.
        """
        count = _count(argument)
        language = site.language.code
        where = (language, key, count)
        text = self._strings.get(where)
        if text is None or type(count) is float:
            text = self._strings[where] = self._find(site, key, count)
        if "{{" not in text:
            return text
        template = self._templates.get(text)
        if template is None:
            template = self._templates[text] = self._layouts.inline(text, f"i18n/{language}")
        data = Number(argument) if isinstance(argument, int) and not isinstance(argument, bool) else argument
        return template.execute(data, None)

    @staticmethod
    def _find(site: Site, key: str, count: object) -> str:
        tables, language = site.sites.translations, site.language
        if tables is None:
            return ""
        found = tables.find((language.locale, language.code), key, count)
        if found is None:
            return f"[i18n] {key}" if site.settings.config.enable_missing_translation_placeholders else ""
        return found.text


class Number(int):
    """A count as a string's template sees it: the number itself, and `.Count`."""

    __slots__ = ()
    go_type = "i18n.intCount"


expose(Number, Number.go_type, {"Count": int})


def _count(argument: object) -> object:
    """The number that decides the plural form: the argument, or its `count`."""
    mapping = as_map(argument)
    if mapping is not None:
        argument = next((value for key, value in mapping.items() if key.lower() == "count"), None)
    elif has_member(argument, "Count"):
        argument = member(argument, "Count")
    if isinstance(argument, bool):
        return None
    if isinstance(argument, str):
        return argument if _NUMBER.fullmatch(argument) else None
    return argument if isinstance(argument, int | float) else None


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
