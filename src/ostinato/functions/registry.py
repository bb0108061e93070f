"""Owns the table of template functions: the decorator that registers them, and the lookup by name and alias."""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TypeVar

from ostinato.base.members import TemplateError, expose

Call = Callable[..., object]
F = TypeVar("F", bound=Call)

_ANY_NUMBER = 1 << 30


@dataclass(frozen=True, slots=True)
class TemplateFunction:
    """A function that templates may call."""

    name: str
    """Namespace and name: `strings.Replace`; without a namespace for the language's own."""
    call: Call
    needs_env: bool
    aliases: tuple[str, ...] = ()
    takes: tuple[str, ...] | None = None
    """Its arguments as Hugo's documentation spells them, one text for each form; None if it documents none."""
    gives: str = ""
    """The Go type of its result, as documented."""
    examples: tuple[str, ...] = ()
    nil_type: str = ""
    """The Go type of the nil that it may give: asking such a nil for a member is a mistake."""
    min_args: int = 0
    max_args: int = _ANY_NUMBER

    @property
    def signatures(self) -> tuple[str, ...]:
        """How it is called: `strings.Trim STRING CUTSET`. Nothing if Hugo does not document it."""
        return tuple(_signature(self.name, form) for form in self.takes or ())

    @property
    def summary(self) -> str:
        """The first line of the function's documentation."""
        return (self.call.__doc__ or "").strip().partition("\n")[0]

    def check_count(self, count: int) -> None:
        """Raises TemplateError with Go's words when so many arguments are wrong."""
        if not self.min_args <= count <= self.max_args:
            least = "at least " if self.max_args >= _ANY_NUMBER else ""
            raise TemplateError(
                f"wrong number of args for {self.name}: want {least}{self.min_args} got {count}"
            )


_FUNCTIONS: dict[str, TemplateFunction] = {}


def function(
    name: str,
    *,
    alias: str | tuple[str, ...] = (),
    takes: str | tuple[str, ...] | None = None,
    gives: str = "",
    nil_type: str = "",
    needs_env: bool = False,
    examples: Iterable[str] = (),
) -> Callable[[F], F]:
    """Register a function under Hugo's name and aliases. `needs_env` passes the environment first.

    `takes` and `gives` are the documented arguments and type; without them the function is of our own making.
    Each example is a template; a test renders all of them, here and in real Hugo, and compares.
    """

    def register(call: F) -> F:
        names = (alias,) if isinstance(alias, str) else alias
        forms = (takes,) if isinstance(takes, str) else takes
        low, high = _arity(call, needs_env)
        _FUNCTIONS[name] = TemplateFunction(
            name, call, needs_env, names, forms, gives, tuple(examples), nil_type or _nil_of(gives), low, high
        )
        return call

    return register


def _nil_of(gives: str) -> str:
    """What may be nil of functions that give an interface of Go; other types have a zero value, or none."""
    return gives if gives == "resource.Resource" else ""


def _signature(name: str, form: str) -> str:
    """A form with a bar says what is piped in: `SLICE1 | SLICE2`."""
    before, bar, after = form.rpartition(" | ")
    return f"{before}{bar}{name} {after}".rstrip()


def _arity(call: Call, needs_env: bool) -> tuple[int, int]:
    code = getattr(call, "__code__", None)
    if code is None:
        return 0, _ANY_NUMBER
    count = code.co_argcount - needs_env
    required = count - len(getattr(call, "__defaults__", None) or ())
    return required, _ANY_NUMBER if code.co_flags & 0x04 else count


class Namespace:
    """A namespace as a value: templates hand `resources` to partials as if it were a page's."""

    __slots__ = ("env",)

    def __init__(self, env: object) -> None:
        self.env = env


def _as_value(name: str, functions: Iterable[TemplateFunction]) -> TemplateFunction:
    """What gives a namespace as a value: its functions are the members."""
    kind = type(f"{name.title()}Namespace", (Namespace,), {"__slots__": ()})
    expose(kind, f"*{name}.Namespace", {each.name.partition(".")[2]: _as_member(each) for each in functions})
    return TemplateFunction(name, kind, needs_env=True, max_args=0)


def _as_member(found: TemplateFunction) -> Call:
    def call(namespace: Namespace, *args: object) -> object:
        found.check_count(len(args))
        return found.call(namespace.env, *args) if found.needs_env else found.call(*args)

    return call


class FunctionTable:
    """All functions by every name they have. Nothing that can be seen of it changes once it is made."""

    def __init__(self, functions: Iterable[TemplateFunction]) -> None:
        self._by_name: dict[str, TemplateFunction] = {}
        for found in functions:
            for name in (found.name, *found.aliases):
                self._by_name[name] = found
        self._namespaces = {name.partition(".")[0] for name in self._by_name if "." in name}
        self._values: dict[str, TemplateFunction] = {}
        listing = "\n".join(
            f"{n} {f.name} {f.needs_env} {f.min_args} {f.max_args} {f.nil_type}"
            for n, f in sorted(self._by_name.items())
        )
        self.digest = hashlib.sha256(listing.encode()).hexdigest()[:16]

    def get(self, name: str) -> TemplateFunction | None:
        """The function of that name or alias; a namespace is a function that gives itself."""
        found = self._by_name.get(name)
        if found is None and name in self._namespaces:
            found = self._values.get(name)
            if found is None:
                inner = [each for each in self._by_name.values() if each.name.startswith(f"{name}.")]
                found = self._values[name] = _as_value(name, inner)
        return found

    def is_namespace(self, name: str) -> bool:
        return name in self._namespaces

    def names(self) -> Iterable[str]:
        return self._by_name.keys()

    def __iter__(self) -> Iterator[TemplateFunction]:
        return iter({found.name: found for found in self._by_name.values()}.values())


@cache
def all_functions() -> FunctionTable:
    """The functions of every module of this folder."""
    package = import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if module.name != "__main__":
            import_module(f"{__package__}.{module.name}")
    return FunctionTable(_FUNCTIONS.values())
