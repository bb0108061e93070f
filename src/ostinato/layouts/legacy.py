"""Owns the folder names that Hugo had before 0.146: where such a template would lie today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.layouts.template_path import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.layouts.lookup import Template
    from ostinato.layouts.template_path import Formats


@dataclass(frozen=True, slots=True)
class Rule:
    """An old path, and what it means. PLURAL and SINGULAR stand for a taxonomy's names."""

    old: str
    folder: str
    kind: str


_TERM = (
    Rule("/PLURAL/term", "/PLURAL", "term"),
    Rule("/PLURAL/SINGULAR", "/PLURAL", "term"),
    Rule("/term/term", "", "term"),
    Rule("/term/SINGULAR", "/PLURAL", "term"),
    Rule("/term/taxonomy", "/PLURAL", "term"),
    Rule("/term/list", "", "term"),
    Rule("/taxonomy/term", "", "term"),
    Rule("/taxonomy/SINGULAR", "/PLURAL", "term"),
    Rule("/SINGULAR/term", "/PLURAL", "term"),
    Rule("/SINGULAR/SINGULAR", "/PLURAL", "term"),
    Rule("/_default/SINGULAR", "/PLURAL", "term"),
    Rule("/_default/taxonomy", "", "term"),
)
_TAXONOMY = (
    Rule("/PLURAL/SINGULAR.terms", "/PLURAL", "taxonomy"),
    Rule("/PLURAL/terms", "/PLURAL", "taxonomy"),
    Rule("/PLURAL/taxonomy", "/PLURAL", "taxonomy"),
    Rule("/PLURAL/list", "/PLURAL", "taxonomy"),
    Rule("/SINGULAR/SINGULAR.terms", "/PLURAL", "taxonomy"),
    Rule("/SINGULAR/terms", "/PLURAL", "taxonomy"),
    Rule("/SINGULAR/taxonomy", "/PLURAL", "taxonomy"),
    Rule("/SINGULAR/list", "/PLURAL", "taxonomy"),
    Rule("/taxonomy/SINGULAR.terms", "/PLURAL", "taxonomy"),
    Rule("/taxonomy/terms", "", "taxonomy"),
    Rule("/taxonomy/taxonomy", "", "taxonomy"),
    Rule("/taxonomy/list", "", "taxonomy"),
    Rule("/_default/SINGULAR.terms", "", "taxonomy"),
    Rule("/_default/terms", "", "taxonomy"),
    Rule("/_default/taxonomy", "", "taxonomy"),
)
_SECTION = (
    Rule("/THESECTION/THESECTION", "/THESECTION", "section"),
    Rule("/section/THESECTION", "/THESECTION", "section"),
    Rule("/section/section", "", "section"),
    Rule("/section/list", "", "section"),
    Rule("/_default/THESECTION", "/THESECTION", "section"),
)
_NOT_SECTIONS = frozenset({"", "taxonomy", "_shortcodes", "_partials", "_markup", "shortcodes", "partials"})


def mapped(
    templates: Iterable[tuple[str, Template]], taxonomies: Mapping[str, str], formats: Formats
) -> list[Template]:
    """Templates under old names as what they mean today; of several for one place the earlier rule wins.

    `templates` are pairs of the path as it is on disk and the template.
    """
    rules = _rules(taxonomies)
    best: dict[tuple[str, str, str, str, str], tuple[int, Template]] = {}
    for path, template in templates:
        base = _base(path)
        if base.count("/") > 2:
            continue
        found = list(rules.get(base, ()))
        section = base[1:].partition("/")[0] if base.count("/") > 1 else ""
        for order, rule in enumerate(_SECTION):
            names = (
                {section, base.rpartition("/")[2]}
                - _NOT_SECTIONS
                - set(taxonomies)
                - set(taxonomies.values())
            )
            found += [
                (order, Rule(base, rule.folder.replace("THESECTION", name), rule.kind))
                for name in sorted(names)
                if rule.old.replace("THESECTION", name) == base
            ]
        for order, rule in found:
            where = template.where
            key = (rule.folder, rule.kind, where.extension, where.output_format, where.language)
            held = best.get(key)
            if held is None or (order, template.order) < (held[0], held[1].order):
                form = formats.output_format(where.output_format, where.extension)
                meaning = replace(
                    where,
                    path="/" + path.lower().lstrip("/"),
                    folder=rule.folder,
                    kind=rule.kind,
                    layout="",
                    category=LAYOUT,
                    output_format=form.name if form is not None else "",
                )
                best[key] = (order, replace(template, where=meaning, is_mapped=True))
    return [template for _, template in best.values()]


def _base(path: str) -> str:
    """The path on disk without its extension: `/posts/list`. Old names have no language and no output format."""
    folder, _, file = ("/" + path.lower().lstrip("/")).rpartition("/")
    return f"{folder}/{file.rpartition('.')[0] or file}"


def _rules(taxonomies: Mapping[str, str]) -> dict[str, list[tuple[int, Rule]]]:
    found: dict[str, list[tuple[int, Rule]]] = {}
    for family in (_TERM, _TAXONOMY):
        for order, rule in enumerate(family):
            for singular, plural in taxonomies.items():

                def filled(text: str, singular: str = singular, plural: str = plural) -> str:
                    return text.replace("PLURAL", plural).replace("SINGULAR", singular)

                made = (order, Rule(filled(rule.old), filled(rule.folder), rule.kind))
                held = found.setdefault(made[1].old, [])
                if made not in held:
                    held.append(made)
    return found
