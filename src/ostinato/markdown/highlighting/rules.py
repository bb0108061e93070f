"""Owns how Chroma applies the rules of a lexer, where that is not how Pygments does: what no rule matches is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Error

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator


class ChromaLexer(RegexLexer):
    """A lexer with the rules of Pygments. A new line that ends a string too early is read again, outside of it.

    What follows the end of the last state is an error.
    """

    _tokens: ClassVar[dict[str, list[tuple[Callable[[str, int], re.Match[str] | None], object, object]]]]

    def get_tokens_unprocessed(  # type: ignore[override]  # Pygments' own lexers have this argument, too
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[tuple[int, object, str]]:
        """Each token with its place. Source: Chroma's regexp.go."""
        states = self._tokens
        open_states = list(stack)
        at, end = 0, len(text)
        rules = states[open_states[-1]]
        while at < end:
            for match, action, new_state in rules:
                found = match(text, at)
                if not found:
                    continue
                if action is not None:
                    if callable(action):
                        yield from action(self, found)
                    else:
                        yield at, action, found.group()
                at = found.end()
                if new_state is not None:
                    _change(open_states, new_state)
                    if not open_states:
                        if at < end:
                            yield at, Error, text[at:]
                        return
                    rules = states[open_states[-1]]
                break
            else:
                if text[at] == "\n" and len(open_states) > 1:
                    del open_states[1:]
                    rules = states[open_states[0]]
                    continue
                yield at, Error, text[at]
                at += 1


def _change(open_states: list[str], new_state: object) -> None:
    """Open and close states as a rule says: by how many, or by their names."""
    if isinstance(new_state, int):
        del open_states[max(0, len(open_states) + new_state) :]
        return
    states = new_state if isinstance(new_state, tuple) else (str(new_state),)
    for state in states:
        if state == "#pop":
            open_states.pop()
        else:
            open_states.append(open_states[-1] if state == "#push" else state)
