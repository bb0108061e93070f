"""Owns which escapers an action needs in its context, and the place of `html` and `urlquery` among them."""

from __future__ import annotations

from dataclasses import replace

from ostinato.gotemplate.escape.contexts import (
    COMMENTS,
    Context,
    ContextError,
    Delim,
    Slash,
    State,
    UrlPart,
    nudged,
)
from ostinato.gotemplate.literals import quoted
from ostinato.gotemplate.nodes import Action, Command, Identifier, Pipe

_BY_STATE = {
    State.JS: "js",
    State.JS_DOUBLE: "js_string",
    State.JS_SINGLE: "js_string",
    State.JS_TEMPLATE: "js_template",
    State.JS_REGEXP: "js_regexp",
    State.CSS: "css_value",
    State.TEXT: "html",
    State.RCDATA: "rcdata",
    State.ATTR_NAME: "attr_name",
    State.TAG: "attr_name",
    State.SRCSET: "srcset",
    State.META_CONTENT_URL: "url_filter",
} | dict.fromkeys(COMMENTS, "comment")
_URL_STATES = frozenset(
    (State.URL, State.CSS_DOUBLE, State.CSS_SINGLE, State.CSS_DOUBLE_URL, State.CSS_SINGLE_URL, State.CSS_URL)
)
_BY_DELIM = {Delim.NONE: None, Delim.SPACE: "nospace", Delim.DOUBLE: "attr", Delim.SINGLE: "attr"}

_PREDEFINED = {"html": ("attr", "html", "rcdata"), "urlquery": ("url_query", "url_normalize")}
"""Escapers that authors may write themselves, and the ones that they stand for."""
_COVERED = {
    "comment": ("attr", "html", "go_html"),
    "css_string": ("attr",),
    "js_regexp": ("attr",),
    "js_string": ("attr",),
    "js_template": ("attr",),
    "url_query": ("url_normalize",),
}
"""After the first, the others change nothing."""


def escaped_action(context: Context, node: Action, written: str) -> tuple[Context, Action]:
    """An action with its escapers, and the context behind it. Raises ContextError."""
    if node.pipe.variables:
        return context, node
    context = nudged(context)
    _check_predefined(context, node.pipe)
    names = _escapers(context, written)
    if context.state is State.JS:
        context = context._replace(slash=Slash.DIVISION)
    elif context.state is State.TAG:
        context = context._replace(state=State.ATTR_NAME)
    pipe, names = _with_predefined(node.pipe, names)
    return context, replace(node, pipe=pipe, escapers=_without_covered(names))


def _escapers(context: Context, written: str) -> list[str]:
    names: list[str] = []
    if context.state in _URL_STATES:
        names += _url_escapers(context, written)
    elif context.state in _BY_STATE:
        names.append(_BY_STATE[context.state])
    last = _BY_DELIM[context.delim]
    return [*names, last] if last else names


def _url_escapers(context: Context, written: str) -> list[str]:
    if context.url_part is UrlPart.UNKNOWN:
        raise ContextError(f"{written} appears in an ambiguous context within a URL")
    if context.url_part is UrlPart.QUERY:
        return ["url_query"]
    in_css_string = context.state in (State.CSS_DOUBLE, State.CSS_SINGLE)
    names = ["css_string" if in_css_string else "url_normalize"]
    return ["url_filter", *names] if context.url_part is UrlPart.NONE else names


def _predefined(command: Command) -> str | None:
    first = command.operands[0]
    return first.name if isinstance(first, Identifier) and first.name in _PREDEFINED else None


def _check_predefined(context: Context, pipe: Pipe) -> None:
    unquoted = context.state is State.ATTR and context.delim is Delim.SPACE
    for place, command in enumerate(pipe.commands, 1):
        name = _predefined(command)
        if name and (place < len(pipe.commands) or (unquoted and name == "html")):
            raise ContextError(f"predefined escaper {quoted(name)} disallowed in template")


def _with_predefined(pipe: Pipe, names: list[str]) -> tuple[Pipe, list[str]]:
    """Where an author's `html` or `urlquery` does the work of an escaper, it takes that one's place."""
    last = pipe.commands[-1]
    name = _predefined(last)
    if name is None or not any(known in _PREDEFINED[name] for known in names):
        return pipe, names
    names = [f"go_{name}" if known in _PREDEFINED[name] else known for known in names]
    if len(pipe.commands) > 1:
        return replace(pipe, commands=pipe.commands[:-1]), names
    joining = Identifier(last.start, last.end, "_eval_args_")
    return replace(pipe, commands=(replace(last, operands=(joining, *last.operands[1:])),)), names


def _without_covered(names: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for name in names:
        if not kept or name not in _COVERED.get(kept[-1], ()):
            kept.append(name)
    return tuple(kept)
