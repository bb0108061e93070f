"""Owns which language a body is written in, and whether the site's security policy allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.allowlists import accepts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.settings import Config
    from ostinato.content.source import SourcePage

MARKDOWN = "text/markdown"
_NAMED = {"goldmark": MARKDOWN, "asciidocext": "text/asciidoc"}


class Markups:
    """The content types of a site, by suffix and by name."""

    def __init__(self, config: Config) -> None:
        self._by_suffix: dict[str, str] = {}
        self._types = config.media_types
        for name, media in config.media_types.items():
            for suffix in media.suffixes:
                self._by_suffix.setdefault(suffix, name)
        for name in config.content_types:
            for suffix in config.media_types[name].suffixes if name in config.media_types else ():
                self._by_suffix[suffix] = name
        self._allowed = config.security.allow_content

    def media_type(self, extension: str, front: Mapping[str, object]) -> str:
        """The media type of a body: `text/markdown`; empty when nothing is known by that name."""
        given = front.get("markup")
        name = (str(given) if given else extension or "md").lower()
        if name in _NAMED:
            return _NAMED[name]
        found = self._by_suffix.get(name)
        if found is not None:
            return found
        return next(
            (known for known, media in self._types.items() if media.sub_type == name or known == name), ""
        )

    def suffix(self, media_type: str) -> str:
        """The first file suffix of a media type; empty when it is unknown."""
        media = self._types.get(media_type)
        return media.first_suffix if media is not None else ""

    def refusal(self, page: SourcePage) -> str:
        """Why the site may not use a page's markup, or nothing."""
        media_type = self.media_type(page.path.ext, page.front)
        if not media_type:
            return f'failed to resolve media type for suffix "{page.front.get("markup") or page.path.ext}"'
        if not accepts(self._allowed, media_type):
            return f'access denied: "{media_type}" is not whitelisted in policy "security.allowContent"'
        return ""
