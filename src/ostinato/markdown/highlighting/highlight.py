"""Owns coloured code: wrapper, lines, their numbers, tokens with classes or with styles of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.markdown import attributes as attribute_list
from ostinato.markdown.highlighting.lexers import Language, Token, find_language, lines_of
from ostinato.markdown.highlighting.options import Chosen, choose
from ostinato.markdown.highlighting.style_sheets import CELL, LINE, LINK, NUMBERS, TABLE, TYPES
from ostinato.markdown.highlighting.styles import DEFAULT, Style, find_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.markdown.settings import HighlightSettings


@dataclass(frozen=True, slots=True)
class Highlighted:
    """Highlighted code: with its wrapping elements, and the lines alone."""

    wrapped: str
    inner: str


def can_highlight(language: str) -> bool:
    """Whether code of a language is known; plain text is."""
    return find_language(language) is not None


def highlight(
    code: str,
    language: str,
    settings: HighlightSettings,
    *options: object,
    element: Mapping[str, object] | None = None,
    ordinal: int | None = None,
) -> Highlighted:
    """Code as coloured HTML; code of a language that is not known stays plain.

    `options` are those of a fence and of a template, the last first; `element` are attributes for the wrapping
    element; `ordinal` counts the code blocks of a page and makes the anchors of their lines differ.
    Raises OptionsError.
    """
    chosen = choose(code, language, settings, *options)
    anchors = chosen.settings.line_anchors or ("" if ordinal is None else f"hl-{ordinal}")
    attributes = tuple((name, attribute_list.as_text(value)) for name, value in (element or {}).items())
    return _highlighted(chosen, anchors, attributes)


@lru_cache(maxsize=4096)
def _highlighted(chosen: Chosen, anchors: str, element: tuple[tuple[str, str], ...]) -> Highlighted:
    name = escape(chosen.language)
    language = find_language(chosen.language) if chosen.language else None
    if language is None and chosen.settings.guess_syntax:
        name, language = "fallback", Language("fallback", (), has_spaces=False)
    if language is None:
        return _plain(chosen, name)
    lines = lines_of(language, chosen.code.replace("\r\n", "\n"))
    return _Formatter(chosen, name, f"{anchors}-" if anchors else "").write(lines, dict(element))


def _plain(chosen: Chosen, name: str) -> Highlighted:
    inner = escape(chosen.code)
    if chosen.settings.hl_inline:
        wrapped = f'<code class="code-inline language-{name}">{inner}</code>'
        return Highlighted(wrapped, wrapped)
    label = f' class="language-{name}" data-lang="{name}"' if name else ""
    return Highlighted(f'<pre tabindex="0"><code{label}>{inner}</code></pre>', inner)


def escape(code: str) -> str:
    """Chroma's escaping: quotes too, numerically."""
    return (
        code.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


class _Formatter:
    """Writes lines of tokens. What each kind of element looks like is asked of `_attribute`."""

    def __init__(self, chosen: Chosen, name: str, anchors: str) -> None:
        s = chosen.settings
        self.s = s
        self.chosen = chosen
        self.name = name
        self.anchors = anchors
        self.styles = (
            _inline_styles(s.style.lower(), s.tab_width, bool(chosen.marked)) if s.no_classes else None
        )

    def write(self, lines: list[list[Token]], element: Mapping[str, str]) -> Highlighted:
        if self.s.hl_inline:
            body = "".join(self._token(name, text) for line in lines for name, text in line)
            wrapped = f'<code class="code-inline language-{self.name}">{body}</code>'
            return Highlighted(wrapped, wrapped)
        in_table = self.chosen.numbers and self.chosen.in_table
        width = len(str(self.s.line_no_start + len(lines) - 1))
        body = "".join(
            self._line(number, line, width if self.chosen.numbers and not in_table else 0)
            for number, line in enumerate(lines, self.s.line_no_start)
        )
        pre = self._pre(f'<code class="language-{self.name}" data-lang="{self.name}">{body}</code>')
        if in_table:
            pre = self._table(len(lines), width, pre)
        wrapper = " ".join(filter(None, (self.s.wrapper_class, element.get("class"))))
        rest = {name: value for name, value in element.items() if name != "class"}
        return Highlighted(
            f"<div{attribute_list.as_html({'class': wrapper} | rest)}>{pre}</div>",
            body,
        )

    def _attribute(self, name: str, more: str = "") -> str:
        """The class or the style of an element; nothing where it has none."""
        if self.styles is None:
            return f' class="{name}"' if name else ""
        style = self.styles.get(name)
        return f' style="{style}{more}"' if style else ""

    def _pre(self, code: str) -> str:
        return f'<pre tabindex="0"{self._attribute("chroma")}>{code}</pre>'

    def _table(self, count: int, width: int, pre: str) -> str:
        first = self.s.line_no_start
        numbers = "".join(self._number_in_table(number, width) for number in range(first, first + count))
        return (
            f"<div{self._attribute('chroma')}>\n<table{self._attribute('lntable')}><tr>"
            f"<td{self._attribute('lntd')}>\n{self._pre(f'<code>{numbers}</code>')}</td>\n"
            f"<td{self._attribute('lntd', ';width:100%')}>\n{pre}</td></tr></table>\n</div>\n"
        )

    def _number_in_table(self, number: int, width: int) -> str:
        span = f"<span{self._attribute('lnt')}{self._id(number)}>{self._label(number, width)}\n</span>"
        return f"<span{self._attribute('hl')}>{span}</span>" if self._is_marked(number) else span

    def _line(self, number: int, tokens: list[Token], width: int) -> str:
        """A line; with its number where that has a width."""
        attribute = self._attribute("line")
        if self._is_marked(number):
            more = " hl" if self.styles is None else f" {self.styles.get('hl', '')}"
            attribute = f"{attribute[:-1]}{more}{attribute[-1]}"
        before = (
            f"<span{self._attribute('ln')}{self._id(number)}>{self._label(number, width)}</span>"
            if width
            else ""
        )
        text = "".join(self._token(name, part) for name, part in tokens)
        return f"<span{attribute}>{before}<span{self._attribute('cl')}>{text}</span></span>"

    def _token(self, name: str, text: str) -> str:
        attribute = self._attribute(name)
        return f"<span{attribute}>{escape(text)}</span>" if attribute else escape(text)

    def _is_marked(self, number: int) -> bool:
        return any(low <= number <= high for low, high in self.chosen.marked)

    def _id(self, number: int) -> str:
        return f' id="{self.anchors}{number}"' if self.s.anchor_line_nos else ""

    def _label(self, number: int, width: int) -> str:
        label = str(number).rjust(width)
        if not self.s.anchor_line_nos:
            return label
        return f'<a{self._attribute("lnlinks")} href="#{self.anchors}{number}">{label}</a>'


@lru_cache(maxsize=32)
def _inline_styles(name: str, tab_width: int, has_marks: bool) -> Mapping[str, str]:
    """Styles by class. A scheme that does not exist is Hugo's default."""
    style = find_style(name) or find_style(DEFAULT)
    assert style is not None
    background = style.background.css()
    tabs = ""
    if tab_width not in (0, 8):
        tabs = f"-moz-tab-size:{tab_width};-o-tab-size:{tab_width};tab-size:{tab_width};"
    grid = "display:grid;" if has_marks else ""
    found = {
        "chroma": f"{background};{tabs}-webkit-text-size-adjust:none;{grid}",
        "line": LINE + _css(style, "line"),
        "ln": NUMBERS + _css(style, "ln"),
        "lnt": NUMBERS + _css(style, "lnt"),
        "lntable": TABLE,
        "lntd": CELL,
        "lnlinks": LINK,
        "hl": _css(style, "hl"),
    }
    for kind, token in TYPES:
        css = next((css for each in _with_parents(kind, token) if (css := _css(style, each))), "")
        if css:
            found.setdefault(token, css)
    return found


def _css(style: Style, name: str) -> str:
    return style.looks[name].css() if style.stands_out(name) else ""


def _with_parents(kind: str, token: str) -> list[str]:
    """A class, and those of the kinds that it is one of: KeywordType is a Keyword."""
    parents = [
        (len(other), name)
        for other, name in TYPES
        if other != kind and kind.startswith(other) and kind[len(other)].isupper()
    ]
    return [token, *(name for _, name in sorted(parents, reverse=True))]
