"""Owns the function that reads a description of a web interface from a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, call_member, go_type, has_member, member
from ostinato.base.values import as_map
from ostinato.config import data_formats
from ostinato.functions.openapi3.model import document_of
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.functions.environment import Environment


@function(
    "openapi3.Unmarshal",
    takes="RESOURCE [OPTIONS]",
    gives="openapi3.OpenAPIDocument",
    needs_env=True,
    examples=[
        '{{ (resources.FromString "api.yaml" "openapi: 3.0.0\\ninfo: {title: Birds}" | openapi3.Unmarshal).Info.Title }}'
    ],
)
def unmarshal(env: Environment, resource: object, options: object = None) -> object:
    """The OpenAPI description that a resource holds; `getremote` are options for what it refers to on the web."""
    if not has_member(resource, "MediaType") or not has_member(resource, "Content"):
        raise TemplateError(f"type {go_type(resource)} not supported")
    chosen = {key.lower(): value for key, value in (as_map(options) or {}).items()}
    place = to_string(member(resource, "Name")).lstrip("/")
    key = ("openapi3", to_string(member(resource, "Key")), repr(chosen))
    return env.once(
        key, lambda: document_of(_decoded(resource), place, _loader(env, chosen.get("getremote")))
    )


def _loader(env: Environment, options: object) -> Callable[[str], object]:
    def load(place: str) -> object:
        if "://" in place:
            further = [options] if options is not None else []
            found = call_member(env.resources, "GetRemote", place, *further)
        else:
            found = call_member(env.resources, "Get", place)
        if found is None:
            kind = "remote" if "://" in place else "local"
            raise TemplateError(f'{kind} ref "{place}" not found')
        return _decoded(found)

    return load


def _decoded(resource: object) -> object:
    kind = to_string(member(member(resource, "MediaType"), "SubType"))
    try:
        return data_formats.decode(to_string(member(resource, "Content")), kind, {})
    except data_formats.DataError as error:
        raise TemplateError(str(error)) from error
