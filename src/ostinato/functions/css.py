"""Owns the namespace `css`: style sheets made of others, and values for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError
from ostinato.functions.registry import function
from ostinato.functions.space import asked, with_options
from ostinato.markdown.highlighting import OptionsError, StyleSheetOptions, style_sheet
from ostinato.resources.options import Options

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "css.ChromaStyles",
    takes="OPTIONS",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ (css.ChromaStyles (dict "targetPath" "code.css" "style" "github" "mode" "dark")).RelPermalink }}'
    ],
)
def chroma_styles(env: Environment, options: object) -> object:
    """A style sheet for code that is coloured with classes (`markup.highlight.noClasses = false`)."""
    given = Options(options)
    target = given.text("targetPath")
    if not target:
        raise TemplateError("targetPath cannot be empty")
    try:
        text = style_sheet(
            StyleSheetOptions(
                style=given.text("style") or to_string(env.setting("markup.highlight.style")),
                mode=given.text("mode"),
                mode_selector=given.flag("modeSelector"),
                class_dark=given.text("classDark") or "dark",
                class_light=given.text("classLight") or "light",
                highlight_style=given.text("highlightStyle"),
                line_numbers_inline_style=given.text("lineNumbersInlineStyle"),
                line_numbers_table_style=given.text("lineNumbersTableStyle"),
                omit_class_comments=given.flag("omitClassComments"),
            )
        )
    except OptionsError as error:
        raise TemplateError(str(error)) from error
    return asked(env, "FromString", target, text)


@function(
    "css.Sass",
    alias="toCSS",
    takes="[OPTIONS] RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ (resources.FromString "s.scss" "$c: red; a { b { color: $c } }" | css.Sass (dict "outputStyle" "compressed")).Content }}'
    ],
)
def sass(env: Environment, *arguments: object) -> object:
    """Sass as CSS."""
    resource, options = with_options(arguments)
    return asked(env, "Sass", options, resource)


@function(
    "css.Build",
    takes="[OPTIONS] RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ (resources.FromString "b.css" "a { color: red }" | css.Build (dict "minify" true)).Content }}'
    ],
)
def css_build(env: Environment, *arguments: object) -> object:
    """Style sheets bundled by esbuild."""
    resource, options = with_options(arguments)
    return asked(env, "BuildCSS", options, resource)


@function(
    "css.PostCSS", alias="postCSS", takes="[OPTIONS] RESOURCE", gives="resource.Resource", needs_env=True
)
def post_css(env: Environment, *arguments: object) -> object:
    """CSS as PostCSS changes it."""
    resource, options = with_options(arguments)
    return asked(env, "PostCSS", options, resource)


@function("css.TailwindCSS", takes="[OPTIONS] RESOURCE", gives="resource.Resource", needs_env=True)
def tailwind(env: Environment, *arguments: object) -> object:
    """CSS as Tailwind makes it."""
    resource, options = with_options(arguments)
    return asked(env, "TailwindCSS", options, resource)


class QuotedString(str):
    """A value that stands in quotes where it is used in a style sheet (`vars` of css.Sass and css.Build)."""

    __slots__ = ()
    go_type = "css.QuotedString"


class UnquotedString(str):
    """A value that stands as it is where it is used in a style sheet."""

    __slots__ = ()
    go_type = "css.UnquotedString"


@function("css.Quoted", takes="STRING", gives="css.QuotedString", examples=['{{ css.Quoted "a b" }}'])
def quoted(value: object) -> QuotedString:
    """A value that is quoted in CSS."""
    return QuotedString(to_string(value))


@function("css.Unquoted", takes="STRING", gives="css.UnquotedString", examples=['{{ css.Unquoted "a b" }}'])
def unquoted(value: object) -> UnquotedString:
    """A value that is not quoted in CSS."""
    return UnquotedString(to_string(value))
