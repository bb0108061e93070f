"""Owns the table of functions in the docs: made of the registry, one section for each namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.functions.registry import all_functions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.functions.registry import TemplateFunction

ACTIONS = {
    "block": (
        "block NAME CONTEXT",
        "A template that is defined and run at once, and that others may define anew.",
    ),
    "break": ("break", "Leaves the innermost `range`."),
    "continue": ("continue", "Goes on with the next element of the innermost `range`."),
    "define": ("define NAME", "A template under a name."),
    "else": ("else VALUE", "What happens otherwise; with `if` or `with`, a further condition."),
    "end": ("end", "The end of a block."),
    "if": ("if EXPR", "What happens when a value is not empty."),
    "range": ("range COLLECTION", "What happens for each element of a list or map, or so many times."),
    "return": ("return [VALUE]", "Ends a partial; the value is what the partial gives."),
    "template": ("template NAME [CONTEXT]", "Runs a template that was defined under a name."),
    "try": ("try EXPRESSION", "The value of an expression, or the error that it fails with."),
    "with": ("with EXPR", "What happens when a value is not empty, with the value as context."),
}
"""The words of the language itself, as Hugo documents them among its functions."""

_HEAD = """# Template functions

Every function that templates may call, with its aliases. The signatures are those of Hugo's documentation;
what a function does in each case is what Hugo 0.168 does. This page is made by `python -m ostinato.functions`.
"""


def page() -> str:
    """The page `docs/functions.md`."""
    by_namespace: dict[str, list[TemplateFunction]] = {}
    for each in all_functions():
        if each.takes is not None:
            by_namespace.setdefault(each.name.rpartition(".")[0], []).append(each)
    language = [*_rows(by_namespace.pop("")), *_actions()]
    sections = [_section("The language", sorted(language))]
    sections += [_section(f"`{name}`", sorted(_rows(by_namespace[name]))) for name in sorted(by_namespace)]
    return "\n".join([_HEAD, *sections])


def _rows(functions: Iterable[TemplateFunction]) -> list[str]:
    return [
        _row(
            each.name,
            ", ".join(f"`{alias}`" for alias in each.aliases),
            each.signatures,
            each.gives,
            each.summary,
        )
        for each in functions
    ]


def _actions() -> list[str]:
    return [_row(name, "", (signature,), "", meaning) for name, (signature, meaning) in ACTIONS.items()]


def _row(name: str, aliases: str, signatures: tuple[str, ...], gives: str, meaning: str) -> str:
    calls = "<br>".join(f"`{signature}`".replace("|", "\\|") for signature in signatures)
    return f"| `{name}` | {aliases} | {calls} | {f'`{gives}`' if gives else ''} | {meaning} |"


def _section(title: str, rows: list[str]) -> str:
    head = ["| Function | Aliases | How it is called | Gives | Meaning |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"## {title}", "", *head, *rows, ""])
