"""Owns content adapters: what a `_content.gotmpl` adds becomes source pages and resources.

The template is executed by who renders; it sees an `AdapterContext` and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ostinato.base.cast import CastError, to_string
from ostinato.base.members import TemplateError, expose
from ostinato.base.urls import joined
from ostinato.base.values import Params, as_map
from ostinato.content.parts import Parts
from ostinato.content.paths import ContentPath, PathType, normalized, parse_path
from ostinato.content.source import AddedResource, SourceFile, SourcePage, SourceResource, lowered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.sections.pages import Sites
    from ostinato.content.markup import Markups
    from ostinato.content.paths import PathRules

_BRANCHES = frozenset({"home", "section", "taxonomy", "term"})


class AdapterContext:
    """The dot of a content adapter, for one language. Collects what the template adds."""

    go_type = "*pagesfromdata.pagesFromDataTemplateContext"

    def __init__(self, site: object, store: object) -> None:
        self.site = site
        self.store = store
        self.pages: list[Mapping[str, object]] = []
        self.resources: list[Mapping[str, object]] = []
        self.all_languages = False
        self.all_dimensions = False

    def add_page(self, page: object) -> str:
        """`.AddPage`: raises TemplateError when it is no map, or has no path."""
        settings = _settings(page, "AddPage")
        if not settings["path"] and settings.get("kind") != "home":
            raise TemplateError("empty path is reserved for the home page")
        if content_of(settings).get("markup"):
            raise TemplateError("markup must not be set, use mediaType")
        self.pages.append(settings)
        return ""

    def add_resource(self, resource: object) -> str:
        """`.AddResource`: raises TemplateError."""
        settings = _settings(resource, "AddResource")
        if content_of(settings).get("markup"):
            raise TemplateError("markup must not be set, use mediaType")
        self.resources.append(settings)
        return ""

    def enable_all_languages(self) -> str:
        self.all_languages = True
        return ""

    def enable_all_dimensions(self) -> str:
        self.all_dimensions = True
        return ""


expose(
    AdapterContext,
    AdapterContext.go_type,
    {
        "AddPage": AdapterContext.add_page,
        "AddResource": AdapterContext.add_resource,
        "EnableAllDimensions": AdapterContext.enable_all_dimensions,
        "EnableAllLanguages": AdapterContext.enable_all_languages,
        "Site": lambda context: context.site,
        "Store": lambda context: context.store,
    },
)


def _settings(value: object, method: str) -> dict[str, object]:
    given = as_map(value)
    if given is None:
        raise TemplateError(f"{method}: unable to cast to a map")
    settings = lowered({str(key): held for key, held in given.items()})
    try:
        settings["path"] = to_string(settings.get("path")).strip("/")
    except CastError as error:
        raise TemplateError(f'invalid path "{settings.get("path")}"') from error
    return settings


def content_of(settings: Mapping[str, object]) -> Mapping[str, object]:
    """The `content` of what an adapter adds."""
    return as_map(settings.get("content")) or {}


def adapted_pages(
    adapter: SourceFile, context: AdapterContext, sites: Sites, rules: PathRules, markups: Markups
) -> list[SourcePage]:
    """The pages that an adapter added for some sites. Raises TemplateError for content of an unknown type."""
    return [_page(adapter, settings, sites, rules, markups) for settings in context.pages]


def _page(
    adapter: SourceFile, settings: Mapping[str, object], sites: Sites, rules: PathRules, markups: Markups
) -> SourcePage:
    content = content_of(settings)
    media_type = to_string(content.get("mediatype")) or "text/markdown"
    extension = markups.suffix(media_type)
    if not extension:
        raise TemplateError(f'failed to resolve media type for "{media_type}"')
    kind = to_string(settings.get("kind")) or "page"
    logical = normalized(joined("/", adapter.path.base, to_string(settings["path"])))
    name = "_index" if kind in _BRANCHES else "index"
    page = SourcePage(
        replace(adapter, sites=sites), to_string(content.get("value")), dict(settings), Parts("")
    )
    page.path = parse_path(f"{logical.rstrip('/')}/{name}.{extension}", rules)
    page.kind = kind
    page.media_type = media_type
    page.from_adapter = True
    return page


def adapted_resources(
    adapter: SourceFile, context: AdapterContext, sites: Sites, rules: PathRules
) -> list[SourceResource]:
    """The resources that an adapter added for some sites."""
    return [_resource(adapter, settings, sites, rules) for settings in context.resources]


def _resource(
    adapter: SourceFile, settings: Mapping[str, object], sites: Sites, rules: PathRules
) -> SourceResource:
    content = content_of(settings)
    value = content.get("value")
    data = value.encode() if isinstance(value, str) else b""
    path = parse_path(normalized(joined("/", adapter.path.base, to_string(settings["path"]))), rules)
    file = replace(adapter, path=_as_file(path), sites=sites, read=lambda: data)
    added = AddedResource(
        to_string(settings.get("name")),
        to_string(settings.get("title")),
        Params(as_map(settings.get("params")) or {}),
        to_string(content.get("mediatype")),
        None if isinstance(value, str) else value,
        as_map(settings.get("sites")) or {},
    )
    return SourceResource(file, added)


def _as_file(path: ContentPath) -> ContentPath:
    return path if path.type is PathType.FILE else path.as_resource()
