"""Owns highlighting: Pygments' tokens in Chroma's HTML, with Chroma's class names, lines and options."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.markdown import attributes as attribute_list
from ostinato.markdown.escaping import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pygments.lexer import Lexer

    from ostinato.markdown.settings import HighlightSettings

_ALIASES = {
    "go-html-template": "html+go", "gohtmltemplate": "html+go", "golang": "go", "sh": "bash", "zsh": "bash",
    "shell": "bash", "console": "console", "yml": "yaml", "js": "javascript", "ts": "typescript", "py": "python",
    "rs": "rust", "md": "markdown", "dockerfile": "docker", "tf": "terraform", "hcl": "hcl", "proto": "protobuf",
    "jsonc": "json", "mermaid": "", "text": "text", "plaintext": "text", "plain": "text", "txt": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Highlighted:
    """Highlighted code: with its wrapping elements, and the lines alone."""

    wrapped: str
    inner: str


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # heavy: only pages with code need it
    from pygments.util import ClassNotFound

    name = _ALIASES.get(language.lower(), language.lower())
    if not name or name == "text":
        return None
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def can_highlight(language: str) -> bool:
    """Whether code of a language is known; plain text is."""
    return _lexer(language) is not None or _ALIASES.get(language.lower()) == "text"


_OPTION_NAMES = {
    "anchorlinenos": "anchor_line_nos", "codefences": "code_fences", "guesssyntax": "guess_syntax",
    "hl_inline": "hl_inline", "hl_lines": "hl_lines", "lineanchors": "line_anchors", "linenos": "line_nos",
    "linenostart": "line_no_start", "linenumbersintable": "line_numbers_in_table", "noclasses": "no_classes",
    "style": "style", "tabwidth": "tab_width", "wrapperclass": "wrapper_class",
}  # fmt: skip


def highlight(
    code: str,
    language: str,
    settings: HighlightSettings,
    options: Mapping[str, object] | str | None = None,
    *,
    element: Mapping[str, object] | None = None,
    ordinal: int | None = None,
) -> Highlighted:
    """Code as coloured HTML; a language that is not known is left plain.

    `options` are those of a fence or of the function; `element` are attributes for the wrapping element.
    """
    del ordinal
    chosen, extra = _with_options(settings, options)
    return _highlighted(code, language, chosen, _frozen({**(element or {}), **extra}))


def _frozen(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, str(value).lower() if isinstance(value, bool) else str(value))
        for name, value in values.items()
    )


def _with_options(
    settings: HighlightSettings, options: Mapping[str, object] | str | None
) -> tuple[HighlightSettings, dict[str, object]]:
    if not options:
        return settings, {}
    given = _of_text(options) if isinstance(options, str) else dict(options)
    changes: dict[str, object] = {}
    extra: dict[str, object] = {}
    for name, value in given.items():
        field = _OPTION_NAMES.get(name.lower())
        if field is None:
            extra[name] = value
        elif field == "line_nos":
            text = str(value).lower()
            changes["line_nos"] = text in ("true", "1", "table", "inline")
            if text in ("table", "inline"):
                changes["line_numbers_in_table"] = text == "table"
        elif field in ("line_no_start", "tab_width"):
            changes[field] = int(str(value))
        elif field == "hl_lines":
            changes[field] = (
                " ".join(f"{low + 1}-{high + 1}" for low, high in value)
                if isinstance(value, list | tuple)
                else str(value)
            )
        elif field in ("style", "line_anchors", "wrapper_class"):
            changes[field] = str(value)
        else:
            changes[field] = str(value).lower() in ("true", "1")
    return replace(settings, **changes), extra  # type: ignore[arg-type]


def _of_text(options: str) -> dict[str, object]:
    """Options written as `linenos=inline,hl_lines=2 4-6`."""
    found: dict[str, object] = {}
    for part in re.split(r",(?=\s*\w+=)", options):
        name, equals, value = part.strip().partition("=")
        if equals:
            found[name] = value.strip().strip('"')
        elif name:
            found[name] = True
    return found


@lru_cache(maxsize=4096)
def _highlighted(
    code: str, language: str, settings: HighlightSettings, element: tuple[tuple[str, str], ...]
) -> Highlighted:
    lexer = _lexer(language)
    known = lexer is not None or _ALIASES.get(language.lower()) == "text"
    name = escape(language)
    if not known and not (settings.guess_syntax and language == ""):
        inner = _escape(code)
        pre = "" if settings.hl_inline else '<pre tabindex="0">'
        label = f' class="language-{name}" data-lang="{name}"' if language else ""
        end = "" if settings.hl_inline else "</pre>"
        return Highlighted(f"{pre}<code{label}>{inner}</code>{end}", inner)
    code = code.replace("\r\n", "\n")
    lines = _lines(lexer, code)
    return _Formatter(settings, name or "text", element).write(lines)


def _escape(code: str) -> str:
    """Chroma's escaping: quotes too, numerically."""
    return (
        code.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


Token = tuple[str, str]
"""A class name, empty for plain text, and the text."""


def _lines(lexer: Lexer | None, code: str) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    tokens: Iterable[Token] = [("", code)] if lexer is None else _tokens(lexer, code)
    for name, text in tokens:
        parts = text.split("\n")
        for at, part in enumerate(parts):
            if at:
                last = lines[-1]
                if last and last[-1][0] == name:
                    last[-1] = (name, last[-1][1] + "\n")
                else:
                    last.append((name, "\n"))
                lines.append([])
            if part:
                last = lines[-1]
                if last and last[-1][0] == name:
                    last[-1] = (name, last[-1][1] + part)
                else:
                    last.append((name, part))
    if lines and not lines[-1]:
        lines.pop()
    return lines


def _tokens(lexer: Lexer, code: str) -> Iterable[Token]:
    from pygments.token import STANDARD_TYPES

    for kind, text in lexer.get_tokens(code):
        while kind not in STANDARD_TYPES and kind.parent is not None:
            kind = kind.parent
        yield _CLASSES.get(STANDARD_TYPES[kind], STANDARD_TYPES[kind]), text


_CLASSES = {"": "", "w": "", "esc": "", "x": "", "n": "n", "p": "p", "pm": "p", "err": "err"}
"""Where Pygments' short names are not Chroma's."""


class _Formatter:
    def __init__(
        self, settings: HighlightSettings, language: str, element: tuple[tuple[str, str], ...]
    ) -> None:
        self.s = settings
        self.language = language
        self.element = dict(element)
        self.marked = _marked_lines(settings.hl_lines)
        self.styles = None if not settings.no_classes else _styles(settings.style)

    def write(self, lines: list[list[Token]]) -> Highlighted:
        s = self.s
        numbers = bool(s.line_nos)
        table = numbers and s.line_numbers_in_table and not s.hl_inline
        body = "".join(
            self._line(number, line, inline=numbers and not table) for number, line in enumerate(lines)
        )
        code = f'<code class="language-{self.language}" data-lang="{self.language}">{body}</code>'
        if s.hl_inline:
            inline_class = "" if self.styles else ' class="code-inline"'
            return Highlighted(
                code.replace("<code ", f"<code{inline_class} ", 1) if not self.styles else code, body
            )
        pre = f'<pre tabindex="0"{self._chroma()}>{code}</pre>'
        if table:
            pre = self._in_table(lines, code)
        wrapper = f"{s.wrapper_class} {self.element['class']}" if "class" in self.element else s.wrapper_class
        rest = {name: value for name, value in self.element.items() if name != "class"}
        attributes = attribute_list.as_html({"class": wrapper} | rest)
        return Highlighted(f"<div{attributes}>{pre}</div>", body)

    def _chroma(self) -> str:
        return f' style="{self.styles.pre}"' if self.styles else ' class="chroma"'

    def _in_table(self, lines: list[list[Token]], code: str) -> str:
        numbers = "".join(
            self._number(number, "lnt", len(lines), newline=True) for number in range(len(lines))
        )
        chroma = self._chroma()
        if self.styles:
            cell = ' style="vertical-align:top;padding:0;margin:0;border:0;"'
            last = ' style="vertical-align:top;padding:0;margin:0;border:0;;width:100%"'
            table = ' style="border-spacing:0;padding:0;margin:0;border:0;"'
            return (
                f'<div{chroma}>\n<table{table}><tr><td{cell}>\n<pre tabindex="0"{chroma}><code>{numbers}</code></pre></td>\n'
                f'<td{last}>\n<pre tabindex="0"{chroma}>{code}</pre></td></tr></table>\n</div>\n'
            )
        return (
            f'<div{chroma}>\n<table class="lntable"><tr><td class="lntd">\n<pre tabindex="0"{chroma}><code>{numbers}'
            f'</code></pre></td>\n<td class="lntd">\n<pre tabindex="0"{chroma}>{code}</pre></td></tr></table>\n</div>\n'
        )

    def _line(self, number: int, tokens: list[Token], *, inline: bool) -> str:
        s = self.s
        text = "".join(self._token(name, part) for name, part in tokens)
        marked = (number + 1) in self.marked
        before = self._number(number, "ln", 0, newline=False) if inline else ""
        if self.styles:
            style = "display:flex;"
            if marked:
                style += f" {self.styles.highlight}"
            return f'<span style="{style}">{before}<span>{text}</span></span>'
        del s
        return f'<span class="line{" hl" if marked else ""}">{before}<span class="cl">{text}</span></span>'

    def _token(self, name: str, text: str) -> str:
        escaped = _escape(text)
        if not name:
            return escaped
        if self.styles:
            style = self.styles.tokens.get(name, "")
            return f'<span style="{style}">{escaped}</span>' if style else escaped
        return f'<span class="{name}">{escaped}</span>'

    def _number(self, number: int, kind: str, count: int, *, newline: bool) -> str:
        s = self.s
        shown = s.line_no_start + number
        width = len(str(s.line_no_start + (count or number + 1) - 1))
        label = str(shown).rjust(width)
        anchor = f"{s.line_anchors}-{shown}" if s.line_anchors else str(shown)
        linked = ""
        if s.anchor_line_nos:
            linked = f' id="{anchor}"'
            label = (
                f'<a class="lnlinks" href="#{anchor}">{label}</a>'
                if not self.styles
                else f'<a style="outline:none;text-decoration:none;color:inherit" href="#{anchor}">{label}</a>'
            )
        end = "\n" if newline else ""
        if self.styles:
            return f'<span style="{self.styles.number}"{linked}>{label}{end}</span>'
        hl = ' class="hl"' if newline and (number + 1) in self.marked else ""
        span = f'<span class="{kind}"{linked}>{label}{end}</span>'
        return f"<span{hl}>{span}</span>" if hl else span


def _marked_lines(text: str) -> frozenset[int]:
    """The line numbers in `1 3-5`."""
    found: set[int] = set()
    for part in re.split(r"[\s,]+", text.strip("[] ")):
        low, dash, high = part.strip('"').partition("-")
        if low.isdigit():
            found.update(range(int(low), int(high) + 1 if dash and high.isdigit() else int(low) + 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Styles:
    """Inline styles for code without classes."""

    pre: str
    number: str
    highlight: str
    tokens: Mapping[str, str]


@lru_cache(maxsize=8)
def _styles(name: str) -> _Styles:
    """The inline styles of a colour scheme; a name that Pygments lacks falls back to Hugo's default."""
    from pygments.styles import get_style_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        style = get_style_by_name(name)
    except ClassNotFound:
        style = get_style_by_name("monokai")
    tokens: dict[str, str] = {}
    for kind, short in STANDARD_TYPES.items():
        found = style.style_for_token(kind)
        parts = [f"color:#{found['color']}"] if found["color"] else []
        parts += ["font-weight:bold"] if found["bold"] else []
        parts += ["font-style:italic"] if found["italic"] else []
        parts += ["text-decoration:underline"] if found["underline"] else []
        if parts and short:
            tokens[short] = ";".join(parts)
    text = style.style_for_token(next(iter(STANDARD_TYPES)))["color"] or "f8f8f2"
    pre = (
        f"color:#{text};background-color:{style.background_color};-moz-tab-size:4;-o-tab-size:4;tab-size:4;"
        "-webkit-text-size-adjust:none;"
    )
    number = "white-space:pre;-webkit-user-select:none;user-select:none;margin-right:0.4em;padding:0 0.4em 0 0.4em;color:#7f7f7f"
    return _Styles(pre, number, f"background-color:{style.highlight_color}", tokens)
