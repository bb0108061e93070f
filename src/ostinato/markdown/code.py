"""Owns fenced code blocks: what their info line says, and who renders them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.markdown import attributes as attribute_list
from ostinato.markdown.escaping import escape, write
from ostinato.markdown.highlighting import OptionsError, highlight
from ostinato.markdown.hooks import CodeBlockContext
from ostinato.markdown.source import Place

if TYPE_CHECKING:
    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.document import Document

OPTIONS = frozenset({
    "anchorlinenos", "guesssyntax", "hl_inline", "hl_lines", "lineanchors", "linenos", "linenostart",
    "linenumbersintable", "noclasses", "style", "tabwidth",
})  # fmt: skip
"""Attributes of a fence that are options of the highlighter."""


def write_fence(document: Document, info: str, code: str, begin: int) -> str:
    """A fenced block: through its hook, else highlighted, else as goldmark alone writes it.

    Raises AuthorError where the attributes of its info line cannot be read.
    """
    settings = document.settings.highlight
    if not settings.code_fences:
        language = info.partition(" ")[0]
        name = f' class="language-{write(language)}"' if language else ""
        return f"<pre><code{name}>{escape(code)}</code></pre>\n"
    language = info.partition(" ")[0].partition("{")[0]
    element, options = split_options(info_attributes(info))
    ordinal = document.ordinal("codeblock")
    inner = code.rstrip("\r\n")
    hook = document.hooks.codeblock(language)
    if hook is not None:
        context = CodeBlockContext(
            Place(document.source, begin), ordinal, element, type=language, inner=inner, options=options
        )
        return hook(context)
    code = f"{inner}\n" if inner else ""
    try:
        return highlight(code, language, settings, options, element=element, ordinal=ordinal).wrapped
    except OptionsError as error:
        raise AuthorError(Diagnostic("markdown-attributes", str(error))) from error


def info_attributes(info: str) -> Attributes:
    """The attributes in an info line. Raises AuthorError."""
    end = info.find("}", info.find("{") + 1) if "{" in info else -1
    if end < 0:
        return {}
    text = info[info.rfind("{", 0, end) : end + 1]
    parsed = attribute_list.parse(text)
    if parsed is None:
        raise AuthorError(
            Diagnostic(
                "markdown-attributes",
                f"failed to parse Markdown attributes {text}",
                hint="you may need to quote the values",
            )
        )
    return parsed[0]


def split_options(found: Attributes) -> tuple[Attributes, Attributes]:
    """Attributes for the element, and options for the highlighter with their lists as ranges of lines."""
    element: Attributes = {}
    options: Attributes = {}
    for name, value in found.items():
        lowered = name.lower()
        if lowered.startswith("on"):
            continue
        shown = _ranges(value) if isinstance(value, list) else value
        if lowered in OPTIONS:
            options[name] = shown
        else:
            element[lowered] = shown
    return element, options


def _ranges(values: list[object]) -> list[list[int]]:
    """`[1, "3-5"]` as ranges that count from zero."""
    found = []
    for value in values:
        first, _, last = str(int(value) if isinstance(value, float) else value).partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            found.append([int(first) - 1, int(last or first) - 1])
    return found
