"""Owns runs of text inside a block: escapes, entities, typographic quotes and dashes, bare links."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.markdown.escaping import escape, escape_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.markdown.settings import MarkdownSettings

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_URL_REST = r"""[-a-zA-Z0-9@:%_+.~#$!?&/=\(\);,'">^{}\[\]`]*"""
_LINK = re.compile(
    rf"""(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?::\d+)?(?:[/#?]{_URL_REST})?
       | (?P<www>www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?:[/#?]{_URL_REST})?)
       | (?P<mail>[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?
           (?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?)*)""",
    re.VERBOSE,
)
_LINK_START = re.compile(
    r"""(?:^|(?<=[\s*_~("'])|(?<=--)|(?<=\.\.\.))
        (?=https?://|ftp://|www\.|[a-zA-Z0-9][a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]*@)""",
    re.VERBOSE,
)
_ENTITY = r"\\[!-/:-@\[-`{-~]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);"
_TYPOGRAPHIC = re.compile(rf"""{_ENTITY}|---|--|\.\.\.|<<|>>|["'&<>]""")
_PLAIN = re.compile(rf"""{_ENTITY}|["&<>]""")

NEEDS_WORK = re.compile(r"""["'&<>@\\]|--|\.\.\.|://|www\.""").search
"""Whether a run of text is more than letters that stand for themselves."""


@lru_cache(maxsize=2048)
def _is_punctuation(letter: str) -> bool:
    return letter in _PUNCTUATION or (letter > "\x7f" and unicodedata.category(letter)[0] in "PS")


@lru_cache(maxsize=2048)
def _is_go_punctuation(letter: str) -> bool:
    """Go's unicode.IsPunct: symbols are none."""
    return unicodedata.category(letter)[0] == "P"


class Quotes:
    """How many quotes of a block are open. Changed while its text is written."""

    __slots__ = ("double", "single")

    def __init__(self) -> None:
        self.single = self.double = 0

    def reset(self) -> None:
        self.single = self.double = 0


class TextWriter:
    """Writes text runs for one document."""

    def __init__(self, settings: MarkdownSettings, link: Callable[[str, str], str] | None = None) -> None:
        """`link` renders a bare link of destination and text, where there is a hook for it."""
        self._marks = settings.typographer
        self._typographic = not settings.typographer.disable
        self._linkify = settings.linkify
        self._protocol = settings.linkify_protocol
        self._link = link
        self._pattern = _TYPOGRAPHIC if self._typographic else _PLAIN
        self.quotes = Quotes()

    def write(self, source: str, before: str, after: str, *, in_link: bool) -> str:
        """The HTML of a run of source text; `before` and `after` are the source around it."""
        if self._linkify and not in_link and ("://" in source or "www." in source or "@" in source):
            return self._with_links(source, before, after)
        return self._run(source, before, after)

    def _with_links(self, text: str, before: str, after: str) -> str:
        out: list[str] = []
        at = 0
        for start in _LINK_START.finditer(text):
            position = start.start()
            if position < at or (position == 0 and before in ("[", "\\")):
                continue
            found = _LINK.match(text, position)
            end = _link_end(found, text) if found else 0
            if found is None or not end:
                continue
            url = found[0][:end]
            out.append(self._run(text[at:position], text[at - 1] if at else before, url[:1]))
            destination = url
            if found["mail"]:
                destination = f"mailto:{url}"
            elif found["www"]:
                destination = f"{self._protocol}://{url}"
            out.append(self._anchor(destination, url))
            at = position + end
        out.append(self._run(text[at:], text[at - 1] if at else before, after))
        return "".join(out)

    def _anchor(self, destination: str, text: str) -> str:
        if self._link is not None:
            return self._link(destination, text)
        return f'<a href="{escape(escape_url(destination))}">{escape(text)}</a>'

    def _run(self, text: str, before: str, after: str) -> str:
        out: list[str] = []
        at = 0
        for match in self._pattern.finditer(text):
            start, sign = match.start(), match[0]
            out.append(text[at:start])
            at = match.end()
            if sign[0] == "\\":
                out.append(escape(sign[1]))
            elif sign[0] == "&":
                out.append(_entity(sign))
            elif self._typographic:
                out.append(self._mark(sign, text, start, before, after))
            else:
                out.append(escape(sign))
        out.append(text[at:])
        return "".join(out)

    def _mark(self, sign: str, text: str, start: int, before: str, after: str) -> str:
        marks = self._marks
        known = {
            "---": marks.em_dash,
            "--": marks.en_dash,
            "...": marks.ellipsis,
            "<<": marks.left_angle_quote,
            ">>": marks.right_angle_quote,
        }.get(sign)
        if known is not None:
            return known
        if sign in "<>":
            return escape(sign)
        previous = text[start - 1] if start else before
        return self._quote(sign, previous or "\n", text[start:] + after)

    def _quote(self, sign: str, before: str, rest: str) -> str:
        """A quote as goldmark's typographer understands it; `rest` starts with the quote."""
        marks, quotes = self._marks, self.quotes
        run = len(rest) - len(rest.lstrip(sign))
        after = rest[run : run + 1] or " "
        before_space, before_mark = before.isspace(), _is_punctuation(before)
        after_space, after_mark = after.isspace(), _is_punctuation(after)
        can_open = not after_space and (not after_mark or before_space or before_mark)
        can_close = not before_space and (not before_mark or after_space or after_mark)
        one, two = (rest[n : n + 1] or "\n" for n in (1, 2))
        if sign == "'":
            return self._single(before, rest, can_open=can_open, can_close=can_close)
        if can_open and not can_close:
            quotes.double += 1
            return marks.left_double_quote
        if quotes.double > 0:
            closes = can_close and not can_open
            may_close = (
                can_close and can_open and _is_go_punctuation(one) and (two in _PUNCTUATION or two.isspace())
            )
            if closes or may_close:
                if one == '"' and before.isdigit():
                    return "&quot;"
                quotes.double -= 1
                return marks.right_double_quote
        return "&quot;"

    def _single(self, before: str, rest: str, *, can_open: bool, can_close: bool) -> str:
        marks, quotes = self._marks, self.quotes
        one, two, three, four = (rest[n : n + 1] or "\n" for n in (1, 2, 3, 4))
        opens = can_open and not can_close
        if (
            opens
            and one.isdigit()
            and two.isdigit()
            and three == "s"
            and (four.isspace() or _is_punctuation(four))
        ):
            return marks.apostrophe
        if (_is_go_punctuation(before) or before.isspace()) and one in "tenl":
            return marks.apostrophe
        if before.isalnum() and one.isalpha():
            return marks.apostrophe
        if opens:
            short = (one in "smtd" and _ends(two)) or (one + two in ("ve", "ll", "re") and _ends(three))
            if short:
                return marks.apostrophe
            quotes.single += 1
            return marks.left_single_quote
        if len(rest) > 2 and not one.isdigit():
            return marks.apostrophe
        if quotes.single > 0 and can_close and not can_open:
            quotes.single -= 1
            return marks.right_single_quote
        return "'"


def _ends(letter: str) -> bool:
    return letter in _PUNCTUATION or letter.isspace()


def _entity(text: str) -> str:
    if len(text) == 1:
        return "&amp;"
    letter = html.unescape(text)
    return escape(letter) if letter != text else f"&amp;{text[1:]}"


def _link_end(found: re.Match[str], text: str) -> int:
    """How much of a match belongs to the link; zero when it is none."""
    url = found[0]
    if found["mail"]:
        domain = url[url.index("@") + 1 :]
        following = text[found.end() : found.end() + 1]
        return 0 if "." not in domain[:-1] or (following and following in "-_") else len(url)
    end = len(url)
    last = url[-1]
    if last == ".":
        end -= 1
    elif last == ")":
        end -= max(0, url.count(")") - url.count("("))
    elif last == ";":
        entity = re.search(r"&[A-Za-z0-9]+;$", url)
        end = entity.start() if entity else end
    while end > 1 and url[end - 1] in "?!.,:*_~":
        end -= 1
    return end
