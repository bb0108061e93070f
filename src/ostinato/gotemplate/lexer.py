"""Owns the words of the template language: text, and the tokens inside `{{ … }}`.

Source of behaviour: Go's text/template/parse. A mistake is a token too, so that the parser tells the first one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from ostinato.gotemplate.literals import code_point, quoted


class Kind(Enum):
    """What a token is; the values are for reading only."""

    __hash__ = object.__hash__

    TEXT = "text"
    LEFT = "{{"
    RIGHT = "}}"
    BOOL = "bool"
    CHAR = "character constant"
    NUMBER = "number"
    COMPLEX = "complex"
    STRING = "string"
    RAW = "raw string"
    NIL = "nil"
    DOT = "."
    FIELD = "field"
    VARIABLE = "variable"
    IDENTIFIER = "identifier"
    KEYWORD = "keyword"
    OPEN = "("
    CLOSE = ")"
    PIPE = "|"
    ASSIGN = "="
    DECLARE = ":="
    OTHER = "other"
    END = "EOF"
    MISTAKE = "mistake"


class Token(NamedTuple):
    """A word of a template and where it starts. `spaced`: white space stands before it."""

    kind: Kind
    text: str
    start: int
    spaced: bool = False

    @property
    def end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.text)

    def __str__(self) -> str:
        if self.kind is Kind.END:
            return "EOF"
        if self.kind is Kind.MISTAKE:
            return self.text
        if self.kind is Kind.KEYWORD or (self.kind is Kind.DOT or self.kind is Kind.NIL):
            return f"<{self.text}>"
        return f"{quoted(self.text[:10])}..." if len(self.text) > 10 else quoted(self.text)


KEYWORDS = frozenset(
    ("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with")
)
_SPACE = " \t\r\n"
_TERMINATORS = frozenset(" \t\r\n.,|:)(")
_WORDS = dict.fromkeys(KEYWORDS, Kind.KEYWORD) | {
    "nil": Kind.NIL,
    "true": Kind.BOOL,
    "false": Kind.BOOL,
}

_LEFT = re.compile(r"\{\{(?:-[ \t\r\n])?")
_AFTER_COMMENT = re.compile(r"\}\}|[ \t\r\n]-\}\}[ \t\r\n]*")
_TOKEN = re.compile(
    r"""(?P<right>[ \t\r\n]-\}\}|\}\})
      | (?P<space>[ \t\r\n]+?(?=[ \t\r\n]-\}\})|[ \t\r\n]+)
      | (?P<field>\.(?![0-9])\w*)
      | (?P<word>[^\W0-9]\w*)
      | (?P<variable>\$\w*)
      | (?P<string>"(?:[^"\\\n]|\\[^\n])*")
      | (?P<raw>`[^`]*`)
      | (?P<char>'(?:[^'\\\n]|\\[^\n])*')
      | (?P<number>[-+0-9.])
      | (?P<declare>:=)
      | (?P<sign>[=|()])
      | (?P<other>[!\#%&*,/;<>?@\[\\\]^{}~])""",
    re.VERBOSE,
)
_SIGNS = {"=": Kind.ASSIGN, "|": Kind.PIPE, "(": Kind.OPEN, ")": Kind.CLOSE}
_LITERALS = {
    "string": Kind.STRING,
    "raw": Kind.RAW,
    "char": Kind.CHAR,
    "declare": Kind.DECLARE,
    "other": Kind.OTHER,
}
_UNTERMINATED = {
    '"': "unterminated quoted string",
    "`": "unterminated raw quoted string",
    "'": "unterminated character constant",
}
_NUMBER = re.compile(
    r"""[-+]?
        (?: 0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?
          | 0[oO][0-7_]*(?:\.[0-7_]*)?
          | 0[bB][01_]*(?:\.[01_]*)?
          | [0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]*)? )
        i?""",
    re.VERBOSE,
)


class _LexError(Exception):
    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


def lex(text: str) -> list[Token]:
    """The tokens of a template, ended by END, or by MISTAKE where the text makes no sense."""
    tokens: list[Token] = []
    try:
        _lex_text(text, tokens)
    except _LexError as mistake:
        tokens.append(Token(Kind.MISTAKE, str(mistake), mistake.start))
    return tokens


def _lex_text(text: str, tokens: list[Token]) -> None:
    position = 0
    while match := _LEFT.search(text, position):
        brace, inside = match.span()
        piece = text[position:brace]
        if inside - brace > 2:
            piece = piece.rstrip(_SPACE)
        if piece:
            tokens.append(Token(Kind.TEXT, piece, position))
        if text.startswith("/*", inside):
            position = _after_comment(text, inside)
        else:
            tokens.append(Token(Kind.LEFT, "{{", brace))
            position = _lex_action(text, inside, tokens)
    if position < len(text):
        tokens.append(Token(Kind.TEXT, text[position:], position))
    tokens.append(Token(Kind.END, "", len(text)))


def _after_comment(text: str, start: int) -> int:
    close = text.find("*/", start + 2)
    if close < 0:
        raise _LexError("unclosed comment", start)
    end = _AFTER_COMMENT.match(text, close + 2)
    if end is None:
        raise _LexError("comment ends before closing delimiter", start)
    return end.end()


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _lex_action(text: str, position: int, tokens: list[Token]) -> int:
    """Lex up to and with the closing delimiter; the position of the text behind it."""
    depth = 0
    spaced = False
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _nothing_known(text, position)
        group = match.lastgroup
        word = match[0]
        if group == "space":
            spaced = True
            position = match.end()
            continue
        if group == "right":
            if depth:
                raise _LexError("unclosed left paren", position)
            trims = len(word) > 2
            end = match.end()
            tokens.append(Token(Kind.RIGHT, "}}", end - 2, spaced or trims))
            return _skip_space(text, end) if trims else end
        if group in ("field", "word", "variable"):
            word = _name(text, position, word)
            kind = _kind_of_name(group, word)
        elif group == "number":
            word, kind = _number(text, position)
        elif group == "sign":
            kind = _SIGNS[word]
            depth += (word == "(") - (word == ")")
            if depth < 0:
                raise _LexError("unexpected right paren", position)
        else:
            kind = _LITERALS[str(group)]
        tokens.append(Token(kind, word, position, spaced))
        position += len(word)
        spaced = False


def _kind_of_name(group: str, word: str) -> Kind:
    if group == "word":
        return _WORDS.get(word, Kind.IDENTIFIER)
    if group == "variable":
        return Kind.VARIABLE
    return Kind.FIELD if len(word) > 1 else Kind.DOT


def _name(text: str, position: int, word: str) -> str:
    """The name that starts here, once it is sure that it ends where a name may end."""
    if not word.isascii():
        word = word[:1] + "".join(_letters(word[1:])) if word[0] in ".$" else "".join(_letters(word))
    end = position + len(word)
    if end < len(text) and text[end] not in _TERMINATORS and not text.startswith("}}", end):
        if not word:
            raise _LexError(f"unrecognized character in action: {code_point(text[end])}", end)
        raise _LexError(f"bad character {code_point(text[end])}", position)
    return word


def _letters(word: str) -> list[str]:
    """The leading characters that Go counts as letters, digits or underscores."""
    letters = []
    for char in word:
        if char != "_" and unicodedata.category(char) not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"):
            break
        letters.append(char)
    return letters


def _number(text: str, position: int) -> tuple[str, Kind]:
    match = _NUMBER.match(text, position)
    assert match is not None, "every part of a number may be absent"
    end, kind = match.end(), Kind.NUMBER
    if text[end : end + 1] in ("+", "-"):
        second = _NUMBER.match(text, end)
        assert second is not None, "every part of a number may be absent"
        end, kind = second.end(), Kind.COMPLEX
        if text[end - 1] != "i":
            raise _LexError(f"bad number syntax: {quoted(text[position:end])}", position)
    follows = text[end : end + 1]
    if follows and (follows == "_" or _letters(follows)):
        raise _LexError(f"bad number syntax: {quoted(text[position : end + 1])}", position)
    return text[position:end], kind


def _nothing_known(text: str, position: int) -> _LexError:
    if position >= len(text):
        return _LexError("unclosed action", position)
    char = text[position]
    if char in _UNTERMINATED:
        return _LexError(_UNTERMINATED[char], position)
    if char == ":":
        return _LexError("expected :=", position)
    return _LexError(f"unrecognized character in action: {code_point(char)}", position)
