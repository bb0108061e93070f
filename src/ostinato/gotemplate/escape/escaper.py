"""Owns the walk that finds the context of every action and attaches the escapers that it needs.

Source of behaviour: html/template of Go. A template called from several contexts becomes several templates.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.gotemplate.escape.actions import escaped_action
from ostinato.gotemplate.escape.contexts import (
    COMMENTS,
    DEAD,
    SCRIPT_LITERALS,
    START,
    Context,
    ContextError,
    Delim,
    State,
    joined,
)
from ostinato.gotemplate.escape.markup import after_text
from ostinato.gotemplate.literals import quoted
from ostinato.gotemplate.nodes import (
    Action,
    Break,
    Call,
    Clause,
    Continue,
    If,
    Node,
    Nodes,
    Range,
    Text,
    Tree,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SCRIPT_TAG = re.compile(r"<(?=script|/script|!--)", re.IGNORECASE | re.ASCII)
_LINE_ENDS = re.compile("[\n\r\u2028\u2029]")
_OPENING_LENGTH = {State.HTML_COMMENT: 4, State.JS_HTML_OPEN: 4, State.JS_HTML_CLOSE: 3}


@dataclass(frozen=True, slots=True)
class EscapedTemplates:
    """The templates that a root needs, each under the name of the context it is called from."""

    root: str
    trees: Mapping[str, Tree]


def escape_templates(root: Tree, lookup: Callable[[str], Tree | None]) -> EscapedTemplates:
    """Escape a template and all that it calls, beginning in HTML text.

    Raises AuthorError with Go's words when a template cannot be made safe.
    """
    escaper = _Escaper(lookup, root)
    waiting = [root.name]
    while waiting:
        name = waiting.pop()
        context, _ = escaper.template(START, name, None)
        if context.state is not State.TEXT:
            raise _mistake(
                f"ends in a non-text context: {context}", escaper.tree, len(escaper.tree.source.text), 0
            )
        waiting += [body for body in escaper.bodies if body not in escaper.output]
    return EscapedTemplates(root.name, escaper.derived)


def _mistake(message: str, tree: Tree, start: int, end: int) -> AuthorError:
    return AuthorError(Diagnostic("template-escape", message, tree.source.span(start, end)))


@dataclass(slots=True)
class _Loop:
    """Where the contexts at `break` and `continue` of a loop are gathered."""

    leaves: list[tuple[Context, Break | Continue]] = field(default_factory=list)


class _Escaper:
    def __init__(self, lookup: Callable[[str], Tree | None], tree: Tree) -> None:
        self.lookup = lookup
        self.tree = tree
        self.output: dict[str, Context] = {}
        """The context behind each template, by its derived name."""
        self.derived: dict[str, Tree] = {}
        self.called: set[str] = set()
        self.bodies: list[str] = []
        self.loop: _Loop | None = None

    def fork(self, tree: Tree) -> _Escaper:
        """A copy whose findings are kept only if they hold."""
        child = _Escaper(self.lookup, tree)
        child.output = dict(self.output)
        child.loop = self.loop
        return child

    def keep(self, child: _Escaper) -> None:
        self.output.update(child.output)
        self.derived.update(child.derived)
        self.called |= child.called
        self.bodies += child.bodies

    # ------------------------------------------------------------------ templates

    def template(self, context: Context, name: str, call: Call | None) -> tuple[Context, str]:
        """The context behind a template called from `context`, and the name of what to call."""
        derived = context.derived_name(name)
        self.called.add(derived)
        known = self.output.get(derived)
        if known is not None:
            return known, derived
        tree = self.tree if call is None and name == self.tree.name else self.lookup(name)
        if tree is None:
            start, end = (call.start, call.end) if call else (0, 0)
            raise _mistake(f"no such template {quoted(name)}", self.tree, start, end)
        return self.behind(context, tree, derived), derived

    def behind(self, context: Context, tree: Tree, derived: str) -> Context:
        after, holds = self.body(context, tree, derived)
        if not holds:
            # A recursive template: assume that it ends as it just did, and see whether that is stable.
            with suppress(AuthorError):
                again, holds = self.body(after, tree, derived)
                after = again if holds else after
        if not holds:
            raise _mistake(f"cannot compute output context for template {derived}", tree, 0, 0)
        return after

    def body(self, context: Context, tree: Tree, derived: str) -> tuple[Context, bool]:
        """Escape a body, assuming that it ends as it begins; whether that was right, or did not matter."""
        self.output[derived] = context
        child = self.fork(tree)
        after, nodes = child.nodes(context, tree.nodes)
        holds = derived not in child.called or after == context
        if holds:
            self.keep(child)
            self.derived[derived] = Tree(derived, tree.source, nodes)
        return after, holds

    # ------------------------------------------------------------------ nodes

    def nodes(self, context: Context, nodes: Nodes) -> tuple[Context, Nodes]:
        escaped = []
        for node in nodes:
            context, node = self.node(context, node)
            escaped.append(node)
            if context.state is State.DEAD:
                break
        return context, tuple(escaped)

    def node(self, context: Context, node: Node) -> tuple[Context, Node]:
        match node:
            case Text():
                with self.located(node):
                    context, text = escaped_text(context, node.text)
                return context, node if text is node.text else replace(node, text=text)
            case Action():
                with self.located(node):
                    return self.action(context, node)
            case If() | With():
                return self.branches(context, node)
            case Range():
                return self.range(context, node)
            case Call():
                after, name = self.template(context, node.name, node)
                return after, node if name == node.name else replace(node, name=name)
            case Break() | Continue():
                assert self.loop is not None, "the parser saw to it"
                self.loop.leaves.append((context, node))
                return DEAD, node

    def action(self, context: Context, node: Action) -> tuple[Context, Node]:
        if node.body is not None:
            self.bodies.append(node.body)
        written = f"{{{{{self.tree.source.text[node.start : node.end]}}}}}"
        return escaped_action(context, node, written)

    @contextmanager
    def located(self, node: Text | Action) -> Iterator[None]:
        try:
            yield
        except ContextError as error:
            start = node.start + error.offset
            end = node.end if isinstance(node, Action) else start + 1
            raise _mistake(str(error), self.tree, start, end) from None

    def branches(self, context: Context, node: If | With) -> tuple[Context, Node]:
        clauses = []
        afters = []
        for clause in node.clauses:
            after, body = self.nodes(context, clause.body)
            clauses.append(Clause(clause.pipe, body))
            afters.append(after)
        end, otherwise = self.otherwise(context, node.otherwise)
        word = "if" if isinstance(node, If) else "with"
        for after in reversed(afters):
            end = self.join(after, end, node, word)
        return end, replace(node, clauses=tuple(clauses), otherwise=otherwise)

    def otherwise(self, context: Context, nodes: Nodes | None) -> tuple[Context, Nodes | None]:
        return (context, None) if nodes is None else self.nodes(context, nodes)

    def join(self, one: Context, other: Context, node: Node, word: str, prefix: str = "") -> Context:
        context = joined(one, other)
        if context is None:
            message = f"{prefix}{{{{{word}}}}} branches end in different contexts: {one}, {other}"
            raise _mistake(message, self.tree, node.start, node.end)
        return context

    def range(self, context: Context, node: Range) -> tuple[Context, Node]:
        outer = self.loop
        self.loop = _Loop()
        once, body = self.nodes(context, node.body)
        once = self.with_leaves(once)
        # A second pass through the body has to end where the first did.
        self.loop = _Loop()
        child = self.fork(self.tree)
        try:
            twice, _ = child.nodes(once, node.body)
        except AuthorError as error:
            message = f"on range loop re-entry: {error.diagnostic.message}"
            raise AuthorError(replace(error.diagnostic, message=message)) from None
        once = self.join(once, twice, node, "range", "on range loop re-entry: ")
        once = self.with_leaves(once)
        self.loop = outer
        after, otherwise = self.otherwise(context, node.otherwise)
        return self.join(once, after, node, "range"), replace(node, body=body, otherwise=otherwise)

    def with_leaves(self, context: Context) -> Context:
        assert self.loop is not None, "called inside a loop"
        for after, leave in self.loop.leaves:
            word = "break" if isinstance(leave, Break) else "continue"
            context = self.join(context, after, leave, "range", f"at range loop {word}: ")
        return context


def escaped_text(context: Context, text: str) -> tuple[Context, str]:
    """The context behind a text, and the text without comments and with stray `<` escaped.

    Raises ContextError.
    """
    out: list[str] = []
    kept = at = 0
    """Everything before `kept` is in `out`, or dropped."""
    while at < len(text):
        after, end = after_text(context, text, at)
        if context.state is State.TEXT or context.state is State.RCDATA:
            plain_end = end
            if after.state is not context.state and (opening := text.rfind("<", at, end)) >= 0:
                plain_end = opening
            kept = _escape_brackets(text, at, plain_end, kept, out)
        elif context.state in COMMENTS and context.delim is Delim.NONE:
            out.append(_instead_of_comment(context.state, text, kept, end))
            kept = end
        if context.state is not after.state and after.state in COMMENTS and after.delim is Delim.NONE:
            out.append(text[kept : end - _OPENING_LENGTH.get(after.state, 2)])
            kept = end
        if context.state in SCRIPT_LITERALS and _SCRIPT_TAG.search(text, at, end):
            out += (text[kept:at], _SCRIPT_TAG.sub(r"\\x3C", text[at:end]))
            kept = end
        assert end != at or after.state is not context.state, "every step gets on"
        context, at = after, end
    if not kept:
        return context, text
    if context.state not in COMMENTS or context.delim is not Delim.NONE:
        out.append(text[kept:])
    return context, "".join(out)


def _escape_brackets(text: str, start: int, end: int, kept: int, out: list[str]) -> int:
    """Escape the `<` that begin no tag; the place up to which text is in `out`."""
    at = text.find("<", start, end)
    while at >= 0:
        if text[at : at + 9].upper() != "<!DOCTYPE":
            out += (text[kept:at], "&lt;")
            kept = at + 1
        at = text.find("<", at + 1, end)
    return kept


def _instead_of_comment(state: State, text: str, start: int, end: int) -> str:
    """Comments vanish; one between two words of code still parts them."""
    if state is State.CSS_BLOCK_COMMENT:
        return " "
    if state is State.JS_BLOCK_COMMENT:
        return "\n" if _LINE_ENDS.search(text, start, end) else " "
    return ""
