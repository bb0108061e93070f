"""Owns the search for the best template: every one whose folder leads to the page is weighed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.layouts import template_path as paths
from ostinato.layouts.weights import NO_MATCH, Request, Weight, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.layouts.template_path import TemplatePath


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template file: what its path says, its text, and where it is from."""

    where: TemplatePath
    text: str
    shown: str
    """The file as diagnostics name it."""
    order: int = 0
    """The rank of its module: a lower one is stronger."""
    is_embedded: bool = False
    is_mapped: bool = False
    """Found by a folder name that Hugo had before 0.146."""
    defined_as: str = ""
    """For an inline partial: the name under which this file defines it."""

    @property
    def needs_base(self) -> bool:
        return self.where.category == paths.LAYOUT and begins_with_define(self.text)


_BEFORE_DEFINE = re.compile(r"\s*(?:\{\{(?:- )?/\*.*?\*/(?: -)?\}\}\s*)*\{\{-?\s*define", re.DOTALL)


def begins_with_define(text: str) -> bool:
    """Whether nothing but comments stands before a `define`: such a file is laid over a base template."""
    return _BEFORE_DEFINE.match(text) is not None


class Index:
    """Templates by category and folder. Built once, then only read."""

    def __init__(self, templates: Iterable[Template], default_format: str = "html") -> None:
        self._default_format = default_format
        self._by_folder: dict[tuple[str, str], list[Template]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Template]] = defaultdict(list)
        for template in templates:
            where = template.where
            if where.category in (paths.PARTIAL, paths.SHORTCODE):
                self._by_name[where.category, where.name].append(template)
            else:
                self._by_folder[where.category, where.folder].append(template)

    def named(self, category: str, name: str) -> list[Template]:
        return self._by_name.get((category, name), [])

    def names(self, category: str) -> list[str]:
        return sorted({name for kind, name in self._by_name if kind == category})

    def best(
        self, category: str, request: Request, candidates: Iterable[Template] | None = None
    ) -> Template | None:
        """The template of a category that fits best, or None."""
        best: Template | None = None
        best_weight = NO_MATCH
        for template, distance in self._candidates(category, request.path, candidates):
            weight = weigh(category, request, template.where, self._default_format)._replace(
                distance=distance
            )
            if best is None or _is_better(category, weight, template, best_weight, best):
                best, best_weight = template, weight
        # A partial that is asked for by name is taken even when it is for something else.
        return best if best_weight.first > 0 or category == paths.PARTIAL else None

    def below(self, request: Request, folder: str) -> Template | None:
        """The layout for a request in `folder` below the nearest folder of the page."""
        path = request.path
        while True:
            place = f"{path}/{folder}"
            found = self.best(
                paths.LAYOUT, replace(request, path=place), self._by_folder.get((paths.LAYOUT, place), ())
            )
            if found is not None or not path:
                return found
            path = path.rpartition("/")[0]

    def _candidates(
        self, category: str, path: str, given: Iterable[Template] | None
    ) -> Iterator[tuple[Template, int]]:
        depth = path.count("/")
        if given is not None:
            for template in given:
                folder = template.where.folder
                if not folder or path == folder or path.startswith(f"{folder}/"):
                    yield template, depth - folder.count("/")
            return
        folder = ""
        for part in ["", *path.strip("/").split("/")] if path else [""]:
            folder = f"{folder}/{part}" if part else folder
            for template in self._by_folder.get((category, folder), ()):
                yield template, depth - folder.count("/")


def _is_better(category: str, weight: Weight, template: Template, best: Weight, held: Template) -> bool:
    if weight.first <= 0:
        return best.first <= 0 and template.where.path < held.where.path
    if best.first <= 0:
        return True
    if category != paths.MARKUP and template.is_embedded != held.is_embedded:
        return held.is_embedded
    if weight.distance < best.distance:
        if weight.language < best.language or weight.second < best.second or weight.third < best.third:
            return False
    elif weight.first < best.first:
        return False
    if weight.same == best.same:
        if template.is_embedded != held.is_embedded:
            return held.is_embedded
        if weight.distance != best.distance:
            return weight.distance < best.distance
        return template.where.path < held.where.path
    return True


def strongest(templates: Iterable[Template]) -> list[Template]:
    """Templates that say the same, once: old names win, then the stronger module, then the fewer identifiers."""
    kept: dict[tuple[object, ...], Template] = {}
    for template in templates:
        w = template.where
        key = (
            w.category, w.folder, w.name if w.category in (paths.PARTIAL, paths.SHORTCODE) else "",
            w.language, w.except_languages, w.output_format, w.media_type, w.kind, w.layout, w.variant,
        )  # fmt: skip
        held = kept.get(key)
        if held is None or _rank(template) < _rank(held):
            kept[key] = template
    return list(kept.values())


def _rank(template: Template) -> tuple[bool, bool, int, int, int, str]:
    return (
        template.is_embedded,
        not template.is_mapped,
        template.order,
        template.where.identifiers,
        template.where.suffix_rank,
        template.where.path,
    )
