"""Owns the syntax of shortcode calls: where they stand in a body, their parameters, how they nest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = str | int | float | bool
Params: TypeAlias = Mapping[str, Value] | tuple[Value, ...]


class ShortcodeSyntaxError(ValueError):
    """A shortcode call cannot be read; `offset` is where in the body."""

    def __init__(self, message: str, offset: int, length: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = length

    def __reduce__(self) -> tuple[type[ShortcodeSyntaxError], tuple[str, int, int]]:
        return (type(self), (self.message, self.offset, self.length))


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{< … >}}` or `{{% … %}}` as written; `start` and `end` are offsets in the body."""

    name: str
    start: int
    end: int
    markup: bool
    """Written with `%`: what it renders is Markdown that goes through the page's renderer."""
    closing: bool = False
    self_closing: bool = False
    inline: bool = False
    params: Params = ()
    indentation: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode call with what stands between its tags. `ordinal` counts calls of the same parent."""

    name: str
    params: Params
    markup: bool
    ordinal: int
    start: int
    end: int
    inline: bool = False
    closed: bool = False
    indentation: str = ""
    inner: tuple[str | Call, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryDivider:
    """The place of the author's `<!--more-->`, with the white space after it."""

    start: int
    end: int


Token: TypeAlias = str | Tag | SummaryDivider
Piece: TypeAlias = str | Call | SummaryDivider

_DIVIDER = "<!--more-->"
_ORG_DIVIDER = "# more"
_SPACE = " \t\n\v\f\r"
_WORD = r"[\w\-]"
_NAME = re.compile(r"[\w\-/]+")
_PARAM = re.compile(r"[\w\-.]+")
_INT = re.compile(r"[-+]?\d+\Z")
_FLOAT = re.compile(r"[-+]?\d*\.\d+\Z")
_NOT_SPACE = re.compile(r"\S*")
_INDENTATION = re.compile(r"(?:\A|(?<=\n))[ \t\r]+\Z")


def has_shortcodes(body: str) -> bool:
    """Whether a body can hold shortcode calls at all: the cheap test before `scan`."""
    return "{{<" in body or "{{%" in body


def scan(body: str, *, org: bool = False) -> tuple[Token, ...]:
    """Cut a body into text, shortcode tags and the summary divider.

    Raises ShortcodeSyntaxError. Source of behaviour: Hugo's page "Shortcodes" and the binary.
    """
    return _Scanner(body, _ORG_DIVIDER if org else _DIVIDER).run()


class _Scanner:
    def __init__(self, body: str, divider: str) -> None:
        self.body = body
        self.divider = divider
        self.tokens: list[Token] = []
        self.opened: set[str] = set()
        self.inline_open = ""

    def run(self) -> tuple[Token, ...]:
        body, text_from = self.body, 0
        divider_at = body.find(self.divider)
        while True:
            if 0 <= divider_at < text_from:  # it stood inside a tag
                divider_at = body.find(self.divider, text_from)
            tag_at = _next_tag(body, text_from)
            if divider_at >= 0 and (tag_at < 0 or divider_at < tag_at):
                self._text(text_from, divider_at)
                text_from = _skip_space(body, divider_at + len(self.divider))
                self.tokens.append(SummaryDivider(divider_at, text_from))
                divider_at = -1
            elif tag_at < 0:
                self._text(text_from, len(body))
                return tuple(self.tokens)
            elif body.startswith("/*", tag_at + 3):
                text_from = self._comment(text_from, tag_at)
            else:
                if self.inline_open and not self._closes_inline(tag_at):
                    raise ShortcodeSyntaxError("inline shortcodes do not support nesting", tag_at, 3)
                indentation = self._text(text_from, tag_at)
                text_from = self._tag(tag_at, indentation)

    def _text(self, start: int, end: int) -> str:
        """Keep the text before a tag; gives the tag's indentation."""
        if start >= end:
            return ""
        text = self.body[start:end]
        self.tokens.append(text)
        found = _INDENTATION.search(text)
        return found[0] if found else ""

    def _comment(self, text_from: int, position: int) -> int:
        closer = "*/>}}" if self.body[position + 2] == "<" else "*/%}}"
        end = self.body.find(closer, position + 5)
        if end < 0:
            raise ShortcodeSyntaxError("comment must be closed", position, 5)
        shown = self.body[text_from : position + 3] + self.body[position + 5 : end] + closer[2:]
        self.tokens.append(shown)
        return end + 5

    def _closes_inline(self, position: int) -> bool:
        rest = self.body[position + 3 :].lstrip(_SPACE)
        return rest.startswith("/") and rest[1:].lstrip(_SPACE).startswith(self.inline_open + " ")

    def _tag(self, start: int, indentation: str) -> int:
        body = self.body
        markup = body[start + 2] == "%"
        closer = "%}}" if markup else ">}}"
        position = _skip_space(body, start + 3)
        if body.startswith(closer, position):
            raise ShortcodeSyntaxError("shortcode has no name", start, position + 3 - start)
        closing = body.startswith("/", position)
        if closing:
            if not self.opened:
                raise ShortcodeSyntaxError("got closing shortcode, but none is open", start, 4)
            position = _skip_space(body, position + 1)
        name, inline, position = self._name(position, start)
        if closing:
            if name not in self.opened:
                raise ShortcodeSyntaxError(
                    f"closing tag for shortcode '{name}' does not match start tag", start, position - start
                )
            self.opened.discard(name)
            self.inline_open = ""
            position = _skip_space(body, position)
            if not body.startswith(closer, position):
                raise ShortcodeSyntaxError("unclosed shortcode", start, position - start)
            end = position + 3
            self.tokens.append(Tag(name, start, end, markup, closing=True, inline=inline))
            return end
        self.opened.add(name)
        params, position, self_closing = _Arguments(body, closer, start).read(position)
        end = position + 3
        if inline and not self_closing:
            self.inline_open = name
        self.tokens.append(
            Tag(
                name,
                start,
                end,
                markup,
                self_closing=self_closing,
                inline=inline,
                params=params,
                indentation=indentation,
            )
        )
        return end

    def _name(self, position: int, start: int) -> tuple[str, bool, int]:
        body = self.body
        found = _NAME.match(body, position)
        if found is None or found[0][0] in "-/":
            raise _odd_character(body, position, start)
        end = found.end()
        if body.startswith(".", end):
            if not body.startswith(".inline", end) or body[end + 7 : end + 8] not in _SPACE:
                raise ShortcodeSyntaxError(
                    "period in shortcode name only allowed for inline identifiers",
                    position,
                    end + 1 - position,
                )
            return body[position : end + 7], True, end + 7
        return found[0], False, end


class _Arguments:
    """The parameters of one opening tag: all positional or all named."""

    def __init__(self, body: str, closer: str, start: int) -> None:
        self.body = body
        self.closer = closer
        self.start = start
        self.named: dict[str, Value] = {}
        self.positional: list[Value] = []

    def read(self, position: int) -> tuple[Params, int, bool]:
        """The parameters, where the closing delimiter stands, and whether the tag closes itself."""
        body = self.body
        self_closing = False
        while True:
            position = _skip_space(body, position)
            if body.startswith(self.closer, position):
                return (self.named or tuple(self.positional)), position, self_closing
            if position >= len(body):
                raise ShortcodeSyntaxError("unclosed shortcode action", self.start, 3)
            if body[position] == "/":
                self_closing = True
                position += 1
                continue
            position = self._parameter(position)

    def _parameter(self, position: int) -> int:
        body = self.body
        if body[position] in '"`' or body.startswith(('\\"', "\\`"), position):
            value, position = self._quoted(position)
            self._add_positional(value, position)
            return position
        found = _PARAM.match(body, position)
        if found is None or found[0][0] == ".":
            raise _odd_character(body, position, self.start)
        end = _skip_space(body, found.end())
        if body.startswith("=", end):
            if self.positional:
                raise ShortcodeSyntaxError(
                    f"got named parameter '{found[0]}'. Cannot mix named and positional parameters",
                    position,
                    len(found[0]),
                )
            end = _skip_space(body, end + 1)
            if body.startswith(('"', "`", '\\"'), end):
                self.named[found[0]], end = self._quoted(end)
            else:
                bare = _NOT_SPACE.match(body, end)
                assert bare is not None
                self.named[found[0]], end = _typed(bare[0]), bare.end()
            return end
        self._add_positional(_typed(found[0]), position)
        return found.end()

    def _add_positional(self, value: Value, position: int) -> None:
        if self.named:
            raise ShortcodeSyntaxError(
                f"got positional parameter '{value}'. Cannot mix named and positional parameters", position
            )
        self.positional.append(value)

    def _quoted(self, position: int) -> tuple[str, int]:
        body = self.body
        if body[position] == "`":
            end = body.find("`", position + 1)
            if end < 0:
                raise ShortcodeSyntaxError(
                    f"unterminated raw string in shortcode parameter-argument: '{body[position + 1 :]}'",
                    position,
                )
            return body[position + 1 : end], end + 1
        if body.startswith("\\`", position):
            raise ShortcodeSyntaxError("unrecognized escape character", position)
        escaped_start = body[position] == "\\"
        first = position + (2 if escaped_start else 1)
        return self._until_quote(first, escaped_start)

    def _until_quote(self, first: int, escaped_start: bool) -> tuple[str, int]:
        """Read to the closing quote; `\\"` is a quote inside, or the end when the string began with it."""
        body, position = self.body, first
        escapes = False
        while True:
            letter = body[position : position + 1]
            if letter in ("", "\n"):
                raise ShortcodeSyntaxError(
                    f"unterminated quoted string in shortcode parameter-argument: '{body[first:position]}'",
                    first,
                )
            if letter == "\\" and body.startswith('"', position + 1):
                if escaped_start:
                    return body[first:position], position + 2
                escapes = True
                position += 2
                continue
            if letter == "\\" and body.startswith("`", position + 1):
                raise ShortcodeSyntaxError("unrecognized escape character", position)
            if letter == '"':
                text = body[first:position]
                return (text.replace("\\", "") if escapes else text), position + 1
            position += 1


def _odd_character(body: str, position: int, start: int) -> ShortcodeSyntaxError:
    letter = body[position : position + 1]
    if not letter:
        return ShortcodeSyntaxError("unclosed shortcode action", start, 3)
    return ShortcodeSyntaxError(
        f"unrecognized character in shortcode action: U+{ord(letter):04X} '{letter}'. "
        "Note: Parameters with non-alphanumeric args must be quoted",
        position,
        1,
    )


def _next_tag(body: str, position: int) -> int:
    while True:
        position = body.find("{{", position)
        if position < 0 or body[position + 2 : position + 3] in ("<", "%"):
            return position
        position += 1


def _skip_space(body: str, position: int) -> int:
    while position < len(body) and body[position] in _SPACE:
        position += 1
    return position


def _typed(text: str) -> Value:
    if text in ("true", "false"):
        return text == "true"
    if _INT.match(text):
        number = int(text)
        return number if -(1 << 63) <= number < 1 << 63 else text
    if _FLOAT.match(text):
        return float(text)
    return text


NeedsInner = Callable[[str], bool]
"""Whether the template of a shortcode uses what stands between its tags."""


@dataclass(slots=True)
class _Open:
    tag: Tag
    ordinal: int
    inner: list[str | Call] = field(default_factory=list)
    children: int = 0


def nest(tokens: tuple[Token, ...], needs_inner: NeedsInner) -> tuple[Piece, ...]:
    """Turn tags into calls: only a template that asks for its inner content swallows what follows.

    Raises ShortcodeSyntaxError when a call is not closed, or closed though nothing asks for its content.
    """
    pieces: list[Piece] = []
    stack: list[_Open] = []
    count = 0
    for token in tokens:
        if isinstance(token, str):
            (stack[-1].inner if stack else pieces).append(token)
        elif isinstance(token, SummaryDivider):
            if not stack:
                pieces.append(token)
        elif token.closing:
            call = _closed(stack, token)
            (stack[-1].inner if stack else pieces).append(call)
        else:
            if stack:
                ordinal, stack[-1].children = stack[-1].children, stack[-1].children + 1
            else:
                ordinal, count = count, count + 1
            if token.self_closing or not (token.inline or needs_inner(token.name)):
                (stack[-1].inner if stack else pieces).append(_call(token, ordinal, token.end))
            else:
                stack.append(_Open(token, ordinal))
    if stack:
        tag = stack[-1].tag
        raise ShortcodeSyntaxError(
            f'shortcode "{tag.name}" must be closed or self-closed', tag.start, tag.end - tag.start
        )
    return tuple(pieces)


def _closed(stack: list[_Open], tag: Tag) -> Call:
    if not stack or stack[-1].tag.name != tag.name:
        if stack and any(opened.tag.name == tag.name for opened in stack):
            tag = stack[-1].tag
            raise ShortcodeSyntaxError(
                f'shortcode "{tag.name}" must be closed or self-closed', tag.start, tag.end - tag.start
            )
        raise ShortcodeSyntaxError(
            f'shortcode "{tag.name}" does not evaluate .Inner or .InnerDeindent, yet a closing tag was provided',
            tag.start,
            tag.end - tag.start,
        )
    opened = stack.pop()
    return _call(opened.tag, opened.ordinal, tag.end, tuple(opened.inner), closed=True)


def _call(
    tag: Tag, ordinal: int, end: int, inner: tuple[str | Call, ...] = (), *, closed: bool = False
) -> Call:
    return Call(
        tag.name, tag.params, tag.markup, ordinal, tag.start, end, tag.inline, closed, tag.indentation, inner
    )
