"""Owns the namespaces `resources`, `css`, `js` and `images`, as templates see them; the work is done a floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, call_member, go_type
from ostinato.base.values import as_items, as_map
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


def _space(env: Environment, name: str, *arguments: object) -> object:
    """Ask the space of resources by the name of its member."""
    return call_member(env.resources, name, *arguments)


def _with_options(arguments: tuple[object, ...]) -> tuple[object, object]:
    """The resource, which comes last, and the options before it."""
    if not arguments:
        raise TemplateError("no Resource provided in transformation")
    if len(arguments) > 2:
        raise TemplateError("type not supported in Resource transformations")
    options = arguments[0] if len(arguments) == 2 else None
    if options is not None and not isinstance(options, str) and as_map(options) is None:
        raise TemplateError(f"invalid options type {go_type(options)}")
    return arguments[-1], options


@function("resources.Get", needs_env=True)
def get(env: Environment, path: object) -> object:
    """A file of `assets/`, or nil."""
    return _space(env, "Get", to_string(path))


@function("resources.GetMatch", needs_env=True)
def get_match(env: Environment, pattern: object) -> object:
    """The first file of `assets/` that a pattern matches, or nil."""
    return _space(env, "GetMatch", to_string(pattern))


@function("resources.Match", needs_env=True)
def match(env: Environment, pattern: object) -> object:
    """The files of `assets/` that a pattern matches."""
    return _space(env, "Match", to_string(pattern))


@function("resources.ByType", needs_env=True)
def by_type(env: Environment, name: object) -> object:
    """The files of `assets/` of a main type, such as `image`."""
    return _space(env, "ByType", to_string(name))


@function("resources.GetRemote", needs_env=True)
def get_remote(env: Environment, *arguments: object) -> object:
    """A resource of the web."""
    if not arguments:
        raise TemplateError("must provide an URL")
    return _space(env, "GetRemote", *arguments)


@function("resources.Copy", needs_env=True)
def copy(env: Environment, target: object, resource: object) -> object:
    """A resource under another path."""
    return _space(env, "Copy", to_string(target), resource)


@function("resources.Concat", needs_env=True)
def concat(env: Environment, target: object, resources: object) -> object:
    """Several resources as one."""
    items = as_items(resources)
    if items is None:
        raise TemplateError("slice of resources expected, got " + go_type(resources))
    return _space(env, "Concat", to_string(target), list(items))


@function("resources.FromString", needs_env=True)
def from_string(env: Environment, target: object, text: object) -> object:
    """A resource made of text."""
    return _space(env, "FromString", to_string(target), to_string(text))


@function("resources.ExecuteAsTemplate", needs_env=True)
def execute_as_template(env: Environment, target: object, context: object, resource: object) -> object:
    """What a resource prints when it is run as a template."""
    return _space(env, "ExecuteAsTemplate", to_string(target), context, resource)


@function("resources.Fingerprint", alias="fingerprint", needs_env=True)
def fingerprint(env: Environment, *arguments: object) -> object:
    """A resource with a digest in its name and an integrity value."""
    resource, algorithm = _with_options(arguments)
    return _space(env, "Fingerprint", algorithm, resource)


@function("resources.Minify", alias="minify", needs_env=True)
def minify(env: Environment, resource: object) -> object:
    """A resource without what its reader does not need."""
    return _space(env, "Minify", resource)


@function("resources.PostProcess", needs_env=True)
def post_process(env: Environment, resource: object) -> object:
    """A resource that is finished after all pages are rendered."""
    return _space(env, "PostProcess", resource)


@function("css.Sass", alias="toCSS", needs_env=True)
def sass(env: Environment, *arguments: object) -> object:
    """Sass as CSS."""
    resource, options = _with_options(arguments)
    return _space(env, "Sass", options, resource)


@function("css.Build", needs_env=True)
def css_build(env: Environment, *arguments: object) -> object:
    """Style sheets bundled by esbuild."""
    resource, options = _with_options(arguments)
    return _space(env, "BuildCSS", options, resource)


@function("css.PostCSS", alias="postCSS", needs_env=True)
def post_css(env: Environment, *arguments: object) -> object:
    """CSS as PostCSS changes it."""
    resource, options = _with_options(arguments)
    return _space(env, "PostCSS", options, resource)


@function("css.TailwindCSS", needs_env=True)
def tailwind(env: Environment, *arguments: object) -> object:
    """CSS as Tailwind makes it."""
    resource, options = _with_options(arguments)
    return _space(env, "TailwindCSS", options, resource)


@function("css.Quoted")
def quoted(value: object) -> object:
    """A value that is quoted in CSS."""
    from ostinato.base.safe import CSS

    text = to_string(value).replace("\\", "\\\\").replace('"', '\\"')
    return CSS(f'"{text}"')


@function("css.Unquoted")
def unquoted(value: object) -> object:
    """A value that is not quoted in CSS."""
    from ostinato.base.safe import CSS

    return CSS(to_string(value))


@function("js.Build", needs_env=True)
def js_build(env: Environment, *arguments: object) -> object:
    """JavaScript bundled by esbuild."""
    resource, options = _with_options(arguments)
    return _space(env, "BuildJS", options, resource)


@function("js.Batch", needs_env=True)
def js_batch(env: Environment, name: object) -> object:
    """A group of scripts that are bundled together."""
    return _space(env, "BatchJS", to_string(name))


@function("js.Babel", alias="babel", needs_env=True)
def babel(env: Environment, *arguments: object) -> object:
    """JavaScript as Babel changes it."""
    resource, options = _with_options(arguments)
    return _space(env, "Babel", options, resource)
