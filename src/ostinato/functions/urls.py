"""Owns the namespace `urls`: links made absolute, relative, safe for a path, or found by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import anchors, urls
from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, call_member
from ostinato.base.values import as_items
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "urls.AbsURL",
    alias="absURL",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ absURL "a/b" }} {{ absURL "/a/b" }} {{ absURL "" }}'],
)
def abs_url(env: Environment, url: object) -> str:
    """A URL made absolute with the site's base URL."""
    return urls.absolute_url(to_string(url), env.url_rules)


@function(
    "urls.AbsLangURL",
    alias="absLangURL",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ absLangURL "a/b" }}'],
)
def abs_lang_url(env: Environment, url: object) -> str:
    """A URL made absolute, with the folder of the language."""
    return urls.absolute_url(to_string(url), env.url_rules, language=True)


@function(
    "urls.RelURL",
    alias="relURL",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ relURL "a/b" }} {{ relURL "/a/b" }}'],
)
def rel_url(env: Environment, url: object) -> str:
    """A URL relative to the server's root."""
    return urls.relative_url(to_string(url), env.url_rules)


@function(
    "urls.RelLangURL",
    alias="relLangURL",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ relLangURL "a/b" }}'],
)
def rel_lang_url(env: Environment, url: object) -> str:
    """A URL relative to the server's root, with the folder of the language."""
    return urls.relative_url(to_string(url), env.url_rules, language=True)


@function(
    "urls.URLize",
    alias="urlize",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ "Bat Man" | urlize }}'],
)
def urlize(env: Environment, text: object) -> str:
    """Text as part of a URL."""
    return urls.urlize(to_string(text), env.url_rules)


@function(
    "urls.Anchorize",
    alias="anchorize",
    takes="INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ "This is a title" | anchorize }}'],
)
def anchorize(env: Environment, text: object) -> str:
    """Text as the id of a heading."""
    return anchors.anchorize(to_string(text), to_string(env.setting("markup.goldmark.parser.autoidtype")))


@function(
    "urls.Parse", takes="URL", gives="url.URL", examples=['{{ (urls.Parse "https://e.org/a?b=c").Host }}']
)
def parse(url: object) -> urls.Url:
    """A URL taken apart."""
    try:
        return urls.parse(to_string(url))
    except urls.UrlError as error:
        raise TemplateError(str(error)) from error


@function(
    "urls.JoinPath",
    takes="ELEMENT...",
    gives="string",
    examples=['{{ urls.JoinPath "https://example.org" "foo" }}'],
)
def join_path(*elements: object) -> str:
    """A URL with path elements joined to it."""
    if not elements:
        raise TemplateError("must provide at least one element")
    parts: list[str] = []
    for element in elements:
        items = as_items(element)
        parts += [to_string(item) for item in items] if items is not None else [to_string(element)]
    base = urls.parse(parts[0])
    rest = [part for part in parts[1:] if part]
    slash = parts[-1].endswith("/")
    path = urls.joined(base.path or ("/" if base.host and rest else ""), *rest)
    if rest and not path.startswith("/") and base.host:
        path = f"/{path}"
    if slash and path and not path.endswith("/"):
        path += "/"
    text = f"{base.scheme}://{base.host}" if base.host else ""
    return text + urls.escaped_path(path)


@function("urls.PathEscape", takes="INPUT", gives="string", examples=['{{ urls.PathEscape "a b/c" }}'])
def path_escape(text: object) -> str:
    """Text escaped as one segment of a path."""
    return urls.escaped_segment(to_string(text))


@function("urls.PathUnescape", takes="INPUT", gives="string", examples=['{{ urls.PathUnescape "a%20b" }}'])
def path_unescape(text: object) -> str:
    """The text that an escaped path segment stands for."""
    from urllib.parse import unquote

    return unquote(to_string(text))


@function(
    "urls.Ref",
    alias="ref",
    takes=("PAGE PATH", "PAGE OPTIONS"),
    gives="string",
    examples=['{{ ref . "/posts/a" }}'],
)
def ref(page: object, arguments: object) -> object:
    """The absolute link to a page of the site."""
    return call_member(page, "Ref", _reference(arguments))


@function(
    "urls.RelRef",
    alias="relref",
    takes=("PAGE PATH", "PAGE OPTIONS"),
    gives="string",
    examples=['{{ relref . "/posts/a" }}'],
)
def rel_ref(page: object, arguments: object) -> object:
    """The relative link to a page of the site."""
    return call_member(page, "RelRef", _reference(arguments))


def _reference(arguments: object) -> object:
    """Options as a map, from a map, a text, or a list of path, language and output format."""
    if isinstance(arguments, str):
        return {"path": str(arguments)}
    items = as_items(arguments)
    if items is None:
        return arguments
    names = ("path", "lang", "outputFormat")
    if len(items) == 2:
        return {"path": items[0], "outputFormat": items[1]}
    return dict(zip(names, items, strict=False))
