"""Owns the namespace `resources`: files found, made, joined and published; the work is done a floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import as_items
from ostinato.functions.registry import function
from ostinato.functions.space import asked, with_options

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "resources.Get",
    takes="PATH",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ (resources.Get "hello.txt").Content }}'],
)
def get(env: Environment, path: object) -> object:
    """A file of `assets/`, or nil."""
    return asked(env, "Get", to_string(path))


@function(
    "resources.GetMatch",
    takes="PATTERN",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ (resources.GetMatch "h*.txt").RelPermalink }}'],
)
def get_match(env: Environment, pattern: object) -> object:
    """The first file of `assets/` that a pattern matches, or nil."""
    return asked(env, "GetMatch", to_string(pattern))


@function(
    "resources.Match",
    takes="PATTERN",
    gives="resource.Resources",
    needs_env=True,
    examples=['{{ range resources.Match "**.txt" }}{{ .Name }};{{ end }}'],
)
def match(env: Environment, pattern: object) -> object:
    """The files of `assets/` that a pattern matches."""
    return asked(env, "Match", to_string(pattern))


@function(
    "resources.ByType",
    takes="MEDIATYPE",
    gives="resource.Resources",
    needs_env=True,
    examples=['{{ range resources.ByType "image" }}{{ .Name }};{{ end }}'],
)
def by_type(env: Environment, name: object) -> object:
    """The files of `assets/` of a main type, such as `image`."""
    return asked(env, "ByType", to_string(name))


@function("resources.GetRemote", takes="URL [OPTIONS]", gives="resource.Resource", needs_env=True)
def get_remote(env: Environment, *arguments: object) -> object:
    """A resource of the web."""
    if not arguments:
        raise TemplateError("must provide an URL")
    return asked(env, "GetRemote", *arguments)


@function(
    "resources.Copy",
    takes="TARGETPATH RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ (resources.Get "hello.txt" | resources.Copy "other.txt").RelPermalink }}'],
)
def copy(env: Environment, target: object, resource: object) -> object:
    """A resource under another path."""
    return asked(env, "Copy", to_string(target), resource)


@function(
    "resources.Concat",
    takes="TARGETPATH [RESOURCE...]",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ $a := resources.FromString "a.css" "a{}" }}{{ $b := resources.FromString "b.css" "b{}" }}{{ (slice $a $b | resources.Concat "both.css").Content }}'
    ],
)
def concat(env: Environment, target: object, resources: object) -> object:
    """Several resources as one."""
    items = as_items(resources)
    if items is None:
        raise TemplateError("slice of resources expected, got " + go_type(resources))
    return asked(env, "Concat", to_string(target), list(items))


@function(
    "resources.FromString",
    takes="TARGETPATH STRING",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ with resources.FromString "made.txt" "made" }}{{ .RelPermalink }} {{ .Content }}{{ end }}'],
)
def from_string(env: Environment, target: object, text: object) -> object:
    """A resource made of text."""
    return asked(env, "FromString", to_string(target), to_string(text))


@function(
    "resources.ExecuteAsTemplate",
    takes="TARGETPATH CONTEXT RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ (resources.FromString "run.txt" "{{ .Title }}!" | resources.ExecuteAsTemplate "ran.txt" .).Content }}'
    ],
)
def execute_as_template(env: Environment, target: object, context: object, resource: object) -> object:
    """What a resource prints when it is run as a template."""
    return asked(env, "ExecuteAsTemplate", to_string(target), context, resource)


@function(
    "resources.Fingerprint",
    alias="fingerprint",
    takes="[ALGORITHM] RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ with resources.Get "hello.txt" | fingerprint }}{{ .RelPermalink }} {{ .Data.Integrity }}{{ end }}',
        '{{ (resources.Get "hello.txt" | fingerprint "md5").RelPermalink }}',
    ],
)
def fingerprint(env: Environment, *arguments: object) -> object:
    """A resource with a digest in its name and an integrity value."""
    resource, algorithm = with_options(arguments)
    return asked(env, "Fingerprint", algorithm, resource)


@function(
    "resources.Minify",
    alias="minify",
    takes="RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ (resources.FromString "long.css" "a { color : #ff0000 }" | minify).Content }}'],
)
def minify(env: Environment, resource: object) -> object:
    """A resource without what its reader does not need."""
    return asked(env, "Minify", resource)


@function(
    "resources.Publish",
    takes="RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=['{{ (resources.FromString "told.txt" "x" | resources.Publish).Name }}'],
)
def publish(env: Environment, resource: object) -> object:
    """The resource, which is published whether or not anybody asks for its link."""
    return asked(env, "Publish", resource)


@function("resources.PostProcess", takes="RESOURCE", gives="postpub.PostPublishedResource", needs_env=True)
def post_process(env: Environment, resource: object) -> object:
    """A resource that is finished after all pages are rendered."""
    return asked(env, "PostProcess", resource)
