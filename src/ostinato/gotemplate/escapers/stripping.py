"""Owns the way from markup to text: what html/template of Go leaves of a fragment in an attribute."""

from __future__ import annotations

from ostinato.gotemplate.escape.contexts import IN_TAG, START, Context, ContextError, Delim, Element, State
from ostinato.gotemplate.escape.markup import MOVES, VALUE_ENDS, special_end


def text_of_markup(markup: str) -> str:
    """The text of a fragment as html/template takes it: no tags, no comments, no scripts or styles."""
    out: list[str] = []
    context, at, only_text = START, 0, True
    while at < len(markup):
        if context.delim is not Delim.NONE:
            match = VALUE_ENDS[context.delim].search(markup, at)
            if match is None:
                break
            at = match.start() if context.delim is Delim.SPACE else match.end()
            context = Context(State.TAG, element=context.element)
            continue
        try:
            after, end = _behind(context, markup, at)
        except ContextError:
            return "".join(out)
        if context.state is State.TEXT or context.state is State.RCDATA:
            opening = markup.rfind("<", at, end) if after.state is not context.state else -1
            out.append(markup[at : opening if opening >= 0 else end])
        else:
            only_text = False
        context, at = after, end
    if only_text:
        return markup
    if context.state is State.TEXT or context.state is State.RCDATA:
        out.append(markup[at:])
    return "".join(out)


def _behind(context: Context, markup: str, at: int) -> tuple[Context, int]:
    if context.element is not Element.NONE and context.state not in IN_TAG:
        end = special_end(context, markup, at)
        return (START if end < len(markup) else context), end
    return MOVES[context.state](context, markup, at, len(markup))
