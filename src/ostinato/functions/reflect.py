"""Owns the namespace `reflect`: what kind a value is of."""

from __future__ import annotations

from ostinato.base import values
from ostinato.base.members import go_type, has_member
from ostinato.functions.registry import function


@function(
    "reflect.IsMap", takes="INPUT", gives="bool", examples=["{{ if reflect.IsMap (dict) }}Map{{ end }}"]
)
def is_map(value: object) -> bool:
    """Whether a value is a map."""
    return values.is_map(value)


@function(
    "reflect.IsSlice",
    takes="INPUT",
    gives="bool",
    examples=["{{ if reflect.IsSlice (slice 1) }}Slice{{ end }}"],
)
def is_slice(value: object) -> bool:
    """Whether a value is a list."""
    return values.is_slice(value)


@function(
    "reflect.IsPage",
    takes="INPUT",
    gives="bool",
    examples=["{{ reflect.IsPage . }} {{ reflect.IsPage site }}"],
)
def is_page(value: object) -> bool:
    """Whether a value is a page."""
    return has_member(value, "RegularPagesRecursive")


@function(
    "reflect.IsSite",
    takes="INPUT",
    gives="bool",
    examples=["{{ reflect.IsSite site }} {{ reflect.IsSite . }}"],
)
def is_site(value: object) -> bool:
    """Whether a value is a site."""
    return go_type(value).endswith("Site") or has_member(value, "AllPages")


@function(
    "reflect.IsResource",
    takes="INPUT",
    gives="bool",
    examples=['{{ reflect.IsResource (resources.Get "hello.txt") }} {{ reflect.IsResource . }}'],
)
def is_resource(value: object) -> bool:
    """Whether a value is a resource."""
    return has_member(value, "ResourceType")


@function(
    "reflect.IsImageResource",
    takes="INPUT",
    gives="bool",
    examples=[
        '{{ reflect.IsImageResource (resources.Get "square.png") }} {{ reflect.IsImageResource (resources.Get "hello.txt") }}'
    ],
)
def is_image_resource(value: object) -> bool:
    """Whether a value is a picture, whether or not it can be processed."""
    return has_member(value, "ResourceType") and getattr(value, "resource_type", "") == "image"


@function(
    "reflect.IsImageResourceWithMeta",
    takes="INPUT",
    gives="bool",
    examples=['{{ reflect.IsImageResourceWithMeta (resources.Get "square.png") }}'],
)
def is_image_with_meta(value: object) -> bool:
    """Whether a value is a picture whose metadata can be read."""
    return is_image_resource(value) and has_member(value, "Meta")


@function(
    "reflect.IsImageResourceProcessable",
    takes="INPUT",
    gives="bool",
    examples=['{{ reflect.IsImageResourceProcessable (resources.Get "square.png") }}'],
)
def is_image_processable(value: object) -> bool:
    """Whether a value is a picture that can be resized and the like."""
    return is_image_resource(value) and has_member(value, "Resize")
