"""Owns fenced code blocks: what their info line says, and who renders them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.markdown import attributes as attribute_list
from ostinato.markdown.escaping import escape
from ostinato.markdown.highlight import highlight
from ostinato.markdown.hooks import CodeBlockContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.markdown.hooks import Hooks
    from ostinato.markdown.settings import HighlightSettings

_LANGUAGE = re.compile(r"[^\s{]+")
OPTIONS = frozenset(
    {
        "anchorlinenos", "codefences", "guesssyntax", "hl_inline", "hl_lines", "lineanchors", "linenos",
        "linenostart", "linenumbersintable", "noclasses", "nohl", "style", "tabwidth", "wrapperclass",
    }
)  # fmt: skip
"""Attributes of a fence that are options of the highlighter."""


def info_of(info: str) -> tuple[str, dict[str, object]]:
    """The language of a fence and its attributes."""
    match = _LANGUAGE.match(info)
    language = match[0] if match else ""
    at = info.find("{")
    parsed = attribute_list.parse(info[at:].rstrip()) if at >= 0 and info.rstrip().endswith("}") else None
    return language, parsed or {}


def split_options(found: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Attributes for the element, and options for the highlighter."""
    element = {name: value for name, value in found.items() if name.lower() not in OPTIONS}
    options = {name: value for name, value in found.items() if name.lower() in OPTIONS}
    return element, options


def code_block(
    info: str, code: str, settings: HighlightSettings, hooks: Hooks, ordinal: int, line: int, column: int
) -> str:
    """A fenced block through its hook, else highlighted."""
    language, found = info_of(info)
    element, options = split_options(found)
    hook = hooks.codeblock(language)
    if hook is not None:
        return hook(
            CodeBlockContext(
                ordinal=ordinal,
                line=line,
                column=column,
                attributes=element,
                type=language,
                inner=code.removesuffix("\n"),
                options=options,
            )
        )
    if not settings.code_fences:
        name = f' class="language-{escape(language)}"' if language else ""
        return f"<pre><code{name}>{escape(code)}</code></pre>\n"
    return highlight(code, language, settings, options, element=element).wrapped
