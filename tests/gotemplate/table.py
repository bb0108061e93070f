"""Owns the functions that the tests of the template language use: few, and made of the ground floor alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ostinato.base import compare, formats, indexing, printing, safe, values
from ostinato.base.members import TemplateError
from ostinato.gotemplate.escapers.markup import go_html
from ostinato.gotemplate.escapers.url import go_urlquery

_MANY = 1 << 30


@dataclass(frozen=True)
class Function:
    name: str
    call: Callable[..., Any]
    needs_env: bool
    min_args: int
    max_args: int
    nil_type: str = ""


def _dictionary(*pairs: object) -> dict[str, object]:
    if len(pairs) % 2:
        raise TemplateError("invalid dictionary call")
    return {str(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}


def _append(*items: object) -> list[object]:
    *new, old = items
    return [*(old if isinstance(old, list) else []), *new]


def _default(fallback: object, *given: object) -> object:
    return given[0] if given and values.truth(given[0]) else fallback


def _repeat(count: int, text: str) -> str:
    if not isinstance(count, int):
        raise TemplateError(f'unable to cast "{count}" of type string to int')
    return text * count


def _joined(values: tuple[object, ...]) -> object:
    return values[0] if len(values) == 1 else printing.sprint(*values)


_FUNCTIONS: dict[str, tuple[Callable[..., Any], str, int, int]] = {
    "compare.Eq": (compare.eq, "eq", 2, _MANY),
    "compare.Ne": (compare.ne, "ne", 2, _MANY),
    "compare.Lt": (compare.lt, "lt", 2, _MANY),
    "compare.Le": (compare.le, "le", 2, _MANY),
    "compare.Gt": (compare.gt, "gt", 2, _MANY),
    "compare.Ge": (compare.ge, "ge", 2, _MANY),
    "compare.Default": (_default, "default", 1, 2),
    "collections.Dictionary": (_dictionary, "dict", 0, _MANY),
    "collections.Slice": (lambda *items: list(items), "slice", 0, _MANY),
    "collections.Append": (_append, "append", 1, _MANY),
    "collections.Index": (indexing.index, "index", 1, _MANY),
    "fmt.Print": (printing.sprint, "print", 0, _MANY),
    "fmt.Printf": (formats.sprintf, "printf", 1, _MANY),
    "len": (values.length, "", 1, 1),
    "not": (lambda value: not values.truth(value), "", 1, 1),
    "html": (lambda *values: go_html(_joined(values)), "", 0, _MANY),
    "urlquery": (lambda *values: go_urlquery(_joined(values)), "", 0, _MANY),
    "math.Add": (lambda *numbers: sum(numbers), "add", 2, _MANY),
    "strings.ToUpper": (lambda text: str(text).upper(), "upper", 1, 1),
    "strings.Repeat": (_repeat, "", 2, 2),
    "safe.HTML": (safe.HTML, "safeHTML", 1, 1),
    "safe.HTMLAttr": (safe.HTMLAttr, "safeHTMLAttr", 1, 1),
    "safe.CSS": (safe.CSS, "safeCSS", 1, 1),
    "safe.JS": (safe.JS, "safeJS", 1, 1),
    "safe.JSStr": (safe.JSStr, "safeJSStr", 1, 1),
    "safe.URL": (safe.URL, "safeURL", 1, 1),
}


class Table:
    """The functions above, and others that a test brings."""

    digest = "tests"

    def __init__(self, *others: Function) -> None:
        self.others = others
        self._functions = {
            key: Function(name, call, False, low, high)
            for name, (call, alias, low, high) in _FUNCTIONS.items()
            for key in (name, alias)
            if key
        } | {function.name: function for function in others}

    def get(self, name: str) -> Function | None:
        return self._functions.get(name)

    def is_namespace(self, name: str) -> bool:
        return any(known.startswith(f"{name}.") for known in self._functions)

    def names(self) -> Iterable[str]:
        return self._functions.keys()


TABLE = Table()
