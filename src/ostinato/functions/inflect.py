"""Owns the namespace `inflect`: words made plural, singular, or fit for people."""

from __future__ import annotations

import re

from ostinato.base import english
from ostinato.base.cast import to_string
from ostinato.functions.registry import function


@function(
    "inflect.Humanize",
    alias="humanize",
    takes="INPUT",
    gives="string",
    examples=['{{ humanize "my-first-post" }}', "{{ humanize 52 }}"],
)
def humanize(value: object) -> str:
    """A name as people write it: spaces for hyphens, a capital at the start; numbers as 1st, 2nd."""
    text = to_string(value)
    if not text:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return _ordinal(int(value))
    if re.fullmatch(r"[-+]?\d+", text):
        return _ordinal(int(text))
    # Underscores and camel case part words, as do hyphens.
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("_", " ").replace("-", " "))
    words = re.sub(r"\s+", " ", words).strip().lower() if words != words.lower() else " ".join(words.split())
    words = re.sub(r" id$", "", words)
    return words[:1].upper() + words[1:]


def _ordinal(number: int) -> str:
    last = abs(number) % 100
    suffix = "th" if 11 <= last <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th")
    return f"{number}{suffix}"


@function(
    "inflect.Pluralize",
    alias="pluralize",
    takes="INPUT",
    gives="string",
    examples=['{{ "cat" | pluralize }}'],
)
def pluralize(word: object) -> str:
    """The plural of an English word."""
    return english.pluralize(to_string(word))


@function(
    "inflect.Singularize",
    alias="singularize",
    takes="INPUT",
    gives="string",
    examples=['{{ "cats" | singularize }}'],
)
def singularize(word: object) -> str:
    """The singular of an English word."""
    return english.singularize(to_string(word))
