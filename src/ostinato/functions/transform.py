"""Owns the namespace `transform`: Markdown, highlighting, plain text, escaping, data formats."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING

from ostinato.base.cast import to_int, to_string
from ostinato.base.members import TemplateError, go_type, has_member, member
from ostinato.base.safe import HTML
from ostinato.base.values import as_map, is_map
from ostinato.config import data_formats
from ostinato.functions import writers
from ostinato.functions.registry import function
from ostinato.gotemplate.plaintext import strip_html

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "transform.Markdownify",
    alias="markdownify",
    takes="INPUT",
    gives="template.HTML",
    needs_env=True,
    examples=['{{ "*a* and `b`" | markdownify }}'],
)
def markdownify(env: Environment, text: object) -> HTML:
    """Markdown as HTML; a single paragraph loses its tags."""
    return HTML(env.markdown(to_string(text)))


@function(
    "transform.Emojify",
    alias="emojify",
    takes="INPUT",
    gives="template.HTML",
    examples=['{{ "I :heart: Hugo" | emojify }}'],
)
def emojify(text: object) -> HTML:
    """Text with emoji for their names."""
    from ostinato.base.emoji import emojify as replaced

    return HTML(replaced(to_string(text)))


@function(
    "transform.Highlight",
    alias="highlight",
    takes="CODE [LANG] [OPTIONS]",
    gives="template.HTML",
    needs_env=True,
    examples=['{{ highlight "a" "text" }}'],
)
def highlight(env: Environment, code: object, *arguments: object) -> object:
    """Code as coloured HTML: in a language, with options (which name the language as `type`), or with both."""
    if len(arguments) > 2:
        raise TemplateError("transform.Highlight: expects at most 3 arguments")
    language, options = "", None
    if len(arguments) == 2:
        language, options = to_string(arguments[0]), arguments[1]
    elif arguments and is_map(arguments[0]):
        options = arguments[0]
    elif arguments:
        text = to_string(arguments[0])
        language, options = ("", text) if "=" in text or "," in text else (text, None)
    return HTML(to_string(member(env.highlight(to_string(code), language, options), "Wrapped")))


@function(
    "transform.HighlightCodeBlock",
    takes="CONTEXT [OPTIONS]",
    gives="highlight.HighlightResult",
    needs_env=True,
)
def highlight_code_block(env: Environment, context: object, *options: object) -> object:
    """The code of a code block hook as coloured HTML: Wrapped and Inner."""
    if not has_member(context, "Inner"):
        raise TemplateError(f"HighlightCodeBlock wants a code block, got {go_type(context)}")
    return env.highlight(
        to_string(member(context, "Inner")),
        to_string(member(context, "Type")),
        member(context, "Options"),
        *options,
        element=as_map(member(context, "Attributes")),
        ordinal=to_int(member(context, "Ordinal")),
    )


@function(
    "transform.CanHighlight",
    takes="LANGUAGE",
    gives="bool",
    needs_env=True,
    examples=['{{ transform.CanHighlight "go" }}'],
)
def can_highlight(env: Environment, language: object) -> bool:
    """Whether code of a language can be coloured."""
    return env.can_highlight(to_string(language))


@function(
    "transform.HTMLEscape",
    alias="htmlEscape",
    takes="INPUT",
    gives="string",
    examples=['{{ htmlEscape "Cathal Garvey & The Sunshine Band <cathal@foo.bar>" | safeHTML }}'],
)
def html_escape(text: object) -> str:
    """Text with the characters that HTML reserves escaped."""
    plain = to_string(text)
    for letter, name in (("&", "&amp;"), ("'", "&#39;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;")):
        plain = plain.replace(letter, name)
    return plain


@function(
    "transform.HTMLUnescape",
    alias="htmlUnescape",
    takes="INPUT",
    gives="string",
    examples=['{{ htmlUnescape "Cathal Garvey &amp; The Sunshine Band" | safeHTML }}'],
)
def html_unescape(text: object) -> str:
    """Text with its HTML entities made characters."""
    return unescape(to_string(text))


@function(
    "transform.HTMLToMarkdown",
    takes="INPUT",
    gives="string",
    examples=['{{ transform.HTMLToMarkdown "<h2>A</h2><p>b <em>c</em></p>" }}'],
)
def html_to_markdown(text: object) -> str:
    """HTML as Markdown."""
    from ostinato.base.markdown_writer import to_markdown

    return to_markdown(to_string(text))


@function(
    "transform.Plainify",
    alias="plainify",
    takes="INPUT",
    gives="template.HTML",
    examples=['{{ plainify "Hello <strong>world</strong>, gophers!" }}'],
)
def plainify(text: object) -> HTML:
    """Text without its HTML tags."""
    return HTML(strip_html(to_string(text)))


@function(
    "transform.XMLEscape", takes="INPUT", gives="string", examples=['{{ transform.XMLEscape "<p>abc</p>" }}']
)
def xml_escape(text: object) -> str:
    """Text escaped for XML, without characters that XML does not allow."""
    plain = "".join(c for c in to_string(text) if c in "\t\n\r" or " " <= c <= "\ud7ff" or c >= "\ue000")
    plain = escape(plain, quote=False).replace('"', "&#34;").replace("'", "&#39;")
    return plain.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")


@function(
    "transform.Unmarshal",
    alias="unmarshal",
    takes="[OPTIONS] INPUT",
    gives="any",
    needs_env=True,
    examples=['{{ (unmarshal "hello = \\"Hello Hugo\\"").hello }}'],
)
def unmarshal(env: Environment, *arguments: object) -> object:
    """Data out of text or a resource: JSON, TOML, YAML, XML, CSV, org."""
    if not 1 <= len(arguments) <= 2:
        raise TemplateError("unmarshal takes 1 or 2 arguments")
    options = as_map(arguments[0]) if len(arguments) == 2 else {}
    if options is None:
        raise TemplateError("first argument must be a map")
    source = arguments[-1]
    chosen = {key.lower(): value for key, value in options.items()}
    if has_member(source, "MediaType") and has_member(source, "Content"):
        kind = to_string(member(member(source, "MediaType"), "SubType"))
        text = to_string(member(source, "Content"))
        key = (
            "unmarshal",
            to_string(member(source, "Key") if has_member(source, "Key") else id(source)),
            repr(chosen),
        )
        return env.once(key, lambda: _decoded(text, chosen, kind))
    if source is None or as_map(source) is not None:
        raise TemplateError(f"type {go_type(source)} not supported")
    text = to_string(source)
    return env.once(("unmarshal", text, repr(chosen)), lambda: _decoded(text, chosen, ""))


def _decoded(text: str, options: dict[str, object], kind: str) -> object:
    if not text.strip():
        return None
    name = to_string(options.get("format") or "") or kind
    try:
        return data_formats.decode(text, name, options)
    except data_formats.DataError as error:
        raise TemplateError(str(error)) from error


@function(
    "transform.Remarshal",
    takes="FORMAT INPUT",
    gives="string",
    examples=['{{ transform.Remarshal "json" "a = 1" }}', '{{ transform.Remarshal "yaml" (dict "a" 1) }}'],
)
def remarshal(kind: object, source: object) -> str:
    """Data, or text in one format, written in another: json, toml, yaml or xml."""
    try:
        data = source
        if as_map(source) is None:
            text = to_string(source)
            if not data_formats.guess(text):
                raise TemplateError("failed to detect format from content")
            data = data_formats.decode(text, "", {})
        return writers.encode(data, to_string(kind))
    except data_formats.DataError as error:
        raise TemplateError(str(error)) from error


@function(
    "transform.ToMath",
    takes="INPUT [OPTIONS]",
    gives="template.HTML",
    needs_env=True,
    examples=['{{ with transform.ToMath "a" }}{{ hasPrefix . "<span" }}{{ end }}'],
)
def to_math(env: Environment, *arguments: object) -> object:
    """LaTeX as MathML."""
    if not arguments:
        raise TemplateError("must provide at least one argument")
    from ostinato.base.mathematics import to_mathml

    text = to_string(arguments[0])
    options = as_map(arguments[1]) if len(arguments) > 1 else {}

    def warn(message: str) -> None:
        env.log("warn", "", message)

    return env.once(("math", text, repr(options)), lambda: HTML(to_mathml(text, options or {}, warn)))


@function(
    "transform.PortableText",
    takes="MAP",
    gives="string",
    examples=[
        '{{ transform.PortableText (dict "_type" "block" "style" "h2" "children" (slice (dict "_type" "span" "text" "A"))) }}'
    ],
)
def portable_text(blocks: object) -> str:
    """Portable Text as Markdown."""
    from ostinato.base.markdown_writer import from_portable_text

    return from_portable_text(blocks)
