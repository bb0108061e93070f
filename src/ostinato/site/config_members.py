"""Owns what templates see of `site.Config`: services and privacy, under Hugo's names."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.config.sections import outside

if TYPE_CHECKING:
    from msgspec import Struct

_NAMES = {
    "enable_dnt": "EnableDNT",
    "id": "ID",
    "rss": "RSS",
    "youtube": "YouTube",
    "disable_inline_css": "DisableInlineCSS",
}


def _go_name(field: str) -> str:
    return _NAMES.get(field) or "".join(part.capitalize() for part in field.split("_"))


def _expose(cls: type[Struct], go_type: str) -> None:
    members = {_go_name(field): attrgetter(field) for field in cls.__struct_fields__}
    expose(cls, go_type, members)


_expose(outside.Switch, "privacy.Service")
_expose(outside.GoogleAnalyticsPrivacy, "privacy.GoogleAnalytics")
_expose(outside.InstagramPrivacy, "privacy.Instagram")
_expose(outside.VideoPrivacy, "privacy.Vimeo")
_expose(outside.YouTubePrivacy, "privacy.YouTube")
_expose(outside.Privacy, "privacy.Config")
_expose(outside.Disqus, "services.Disqus")
_expose(outside.GoogleAnalytics, "services.GoogleAnalytics")
_expose(outside.XService, "services.X")
_expose(outside.Rss, "services.RSS")
_expose(outside.Services, "services.Config")
