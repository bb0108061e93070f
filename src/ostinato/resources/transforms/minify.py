"""Owns `minify`, for resources and for whole documents: fewer bytes, the same meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError
from ostinato.cache.keys import key_of
from ostinato.resources.content import Content
from ostinato.world.minifying import MinifyError, library_version, minify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.cache.store import Store
    from ostinato.config.sections.build import MediaType, Minify, OutputFormat
    from ostinato.resources.resource import Made

_CANONICAL = {
    "css": "text/css",
    "html": "text/html",
    "js": "application/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xml": "text/xml",
}
_TRANSPARENT = re.compile(r"(?i)(background-color\s*:\s*)(transparent)(?=\s*[;}!])")
_KEPT = re.compile(r"(?i)x-(transparent)")
"""The library is older than the one in Hugo, and makes `initial` of it."""
_SCRIPT = re.compile(r"^(application|text)/(x-)?(java|ecma)script$")
_JSON = re.compile(r"^(application|text)/(x-|(ld|manifest)\+)?json$")

_NAMESPACE = "minified"


class NotMinifiableError(TemplateError):
    """There is nothing that makes files of this media type smaller."""


class Minifier:
    """Minifies text by its media type (Hugo docs page "Configure minify")."""

    def __init__(
        self, settings: Minify, media_types: Iterable[MediaType], output_formats: Iterable[OutputFormat]
    ) -> None:
        self._disabled = frozenset(name for name in _CANONICAL if getattr(settings, f"disable_{name}"))
        self._settings = tuple(_library_settings(settings).items())
        self._sorts: dict[str, str] = {
            form.media_type.type: "html" for form in output_formats if form.is_html
        }
        for kind in media_types:
            for suffix in kind.suffixes:
                if suffix in _CANONICAL:
                    self._sorts[kind.type] = suffix

    def can(self, media_type: str) -> bool:
        """Whether such text is known, if only to be left as it is."""
        return bool(self._sort(media_type))

    def minify(self, text: str, media_type: str) -> str:
        """The text with fewer bytes. Raises NotMinifiableError, and TemplateError for text that is broken."""
        sort = self._sort(media_type)
        if not sort:
            raise NotMinifiableError("minifier does not exist for mimetype")
        if sort in self._disabled or not text:
            return text
        if sort == "css":
            text = _TRANSPARENT.sub(r"\1x-\2", text)
        data = text.encode("utf-8", "surrogateescape")
        try:
            made = minify(self._settings, _CANONICAL[sort], data).decode("utf-8", "surrogateescape")
        except MinifyError as error:
            raise TemplateError(str(error)) from error
        return _KEPT.sub(r"\1", made) if sort == "css" else made

    def key_of(self, text: str, media_type: str) -> bytes:
        """A key for what becomes of a text: of all that it depends on."""
        version = library_version()
        told = (self._sort(media_type), self._settings, tuple(sorted(self._disabled)))
        return key_of(version, *told, text.encode("utf-8", "surrogateescape"))

    def _sort(self, media_type: str) -> str:
        found = self._sorts.get(media_type)
        if found is None:
            found = "js" if _SCRIPT.match(media_type) else "json" if _JSON.match(media_type) else ""
            self._sorts[media_type] = found
        return found


def _library_settings(settings: Minify) -> Mapping[str, str]:
    """The settings under the library's names. It knows no more than these."""
    t = settings.tdewolff
    flags = {
        "html-keep-comments": t.html.keep_comments,
        "html-keep-conditional-comments": t.html.keep_conditional_comments or t.html.keep_special_comments,
        "html-keep-default-attr-vals": t.html.keep_default_attr_vals,
        "html-keep-document-tags": t.html.keep_document_tags,
        "html-keep-end-tags": t.html.keep_end_tags,
        "html-keep-quotes": t.html.keep_quotes,
        "html-keep-whitespace": t.html.keep_whitespace,
        "js-keep-var-names": t.js.keep_var_names,
        "json-keep-numbers": t.json.keep_numbers,
        "svg-keep-comments": t.svg.keep_comments,
        "xml-keep-whitespace": t.xml.keep_whitespace,
    }
    numbers = {
        "css-precision": t.css.precision,
        "js-precision": t.js.precision,
        "js-version": t.js.version,
        "json-precision": t.json.precision,
        "svg-precision": t.svg.precision,
    }
    return {
        **{name: "true" if on else "false" for name, on in flags.items()},
        **{name: str(number) for name, number in numbers.items()},
    }


@dataclass(frozen=True, slots=True)
class MinifyResource:
    """Hugo docs page "resources.Minify". What was made of the same text before is remembered."""

    minifier: Minifier
    store: Store
    name = "minify"
    key = "minify"

    def apply(self, made: Made) -> Made:
        text, media_type = made.content.text(), made.media_type.type
        key = self.minifier.key_of(text, media_type)
        remembered = self.store.get(_NAMESPACE, key)
        if remembered is None:
            text = self.minifier.minify(text, media_type)
            self.store.put(_NAMESPACE, key, text.encode("utf-8", "surrogateescape"))
        else:
            text = remembered.decode("utf-8", "surrogateescape")
        return replace(
            made,
            place=made.place.with_identifier(".min"),
            content=Content.of_text(text),
        )
