"""Owns what front matter says about the files of a bundle: names, titles and parameters by pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.globs import GlobError, compiled
from ostinato.base.values import Params, as_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ostinato.resources.resource import Resource

_COUNTER = ":counter"


def described(
    resources: Iterable[Resource], entries: Sequence[Mapping[str, object]]
) -> tuple[list[Resource], list[str]]:
    """The resources with what the entries of `resources` in front matter say of them, and what is wrong there.

    The first entry that matches gives the name, the first one with a title the title; parameters of all
    entries are merged (Hugo docs page "Page resources").
    """
    if not entries:
        return list(resources), []
    rules, problems = _rules(entries)
    counters: dict[str, int] = {}
    return [_described(resource, rules, counters) for resource in resources], problems


class _Rule:
    """One entry: a pattern, and what to set."""

    def __init__(self, pattern: str, entry: Mapping[str, object]) -> None:
        self.pattern = pattern
        self.matches = compiled(pattern)
        self.entry = {str(key).lower(): value for key, value in entry.items()}

    def text(self, field: str, counters: dict[str, int]) -> str | None:
        """What a field says, with its counter moved on."""
        if field not in self.entry:
            return None
        text = to_string(self.entry[field])
        if _COUNTER not in text:
            return text
        key = f"{field}_{self.pattern}"
        counters[key] = counters.get(key, 0) + 1
        return text.replace(_COUNTER, str(counters[key]))


def _rules(entries: Sequence[Mapping[str, object]]) -> tuple[list[_Rule], list[str]]:
    rules: list[_Rule] = []
    problems: list[str] = []
    for entry in entries:
        pattern = next((value for key, value in entry.items() if str(key).lower() == "src"), None)
        if pattern is None:
            problems.append("missing 'src' in metadata for resource")
            break
        try:
            rules.append(_Rule(to_string(pattern).lower(), entry))
        except GlobError as error:
            problems.append(f"failed to match resource with metadata: {error}")
            break
    return rules, problems


def _described(resource: Resource, rules: Iterable[_Rule], counters: dict[str, int]) -> Resource:
    original = resource.name.lower()
    name: str | None = None
    title: str | None = None
    params: Params | None = None
    for rule in rules:
        if not rule.matches(original):
            continue
        if name is None:
            name = rule.text("name", counters)
            name = name.lstrip("/") if name is not None else None
        if title is None:
            title = rule.text("title", counters)
        more = as_map(rule.entry.get("params"))
        if more is not None:
            params = Params({**(resource.params if params is None else params), **Params(more)})
    if name is None and title is None and params is None:
        return resource
    return resource.described(
        resource.name if name is None else name,
        resource.title if title is None else title,
        resource.params if params is None else params,
    )
