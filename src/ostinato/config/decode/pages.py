"""Owns reading the sections about pages: dates, menus, permalinks, cascades, related pages, segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.config import weak
from ostinato.config.decode.files import Changes, section, unique
from ostinato.config.defaults import DATE_ALIASES
from ostinato.config.sections.pages import (
    Cascade,
    Frontmatter,
    MenuEntry,
    PageMatcher,
    PageOrder,
    Pagination,
    Permalink,
    Related,
    RelatedIndex,
    Segment,
    Sitemap,
)
from ostinato.config.tree import get, prepared
from ostinato.config.weak import WrongTypeError, WrongTypesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.config.findings import Findings
    from ostinato.config.settings import Settings
    from ostinato.config.tree import Tree

_DATES: dict[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "lastmod"),
    "lastmod": (":git", "lastmod", "date", "publishdate"),
    "publishdate": ("publishdate", "date"),
    "expirydate": ("expirydate",),
}


def frontmatter(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    raw = section(tree, "frontmatter")
    made = {}
    for name, default in _DATES.items():
        given = raw.get(name)
        sources = default if given is None else _words(given)
        named = (source for word in sources for source in (default if word == ":default" else (word,)))
        made[name] = unique(each for source in named for each in (source, *DATE_ALIASES.get(source, ())))
    return {
        "frontmatter": Frontmatter(
            date=made["date"],
            lastmod=made["lastmod"],
            publish_date=made["publishdate"],
            expiry_date=made["expirydate"],
        )
    }


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.lower().split())
    if isinstance(value, (list, tuple)):
        return tuple(str(item).lower() for item in value)
    return ()


def sitemap(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    return _one(Sitemap, "sitemap", tree, so_far.sitemap, findings)


def pagination(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    return _one(Pagination, "pagination", tree, Pagination(), findings)


def page(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    changes = _one(PageOrder, "page", tree, PageOrder(), findings)
    made = changes.get("page")
    if isinstance(made, PageOrder):
        changes["page"] = PageOrder(
            next_prev_sort_order=made.next_prev_sort_order.lower(),
            next_prev_in_section_sort_order=made.next_prev_in_section_sort_order.lower(),
        )
    return changes


def _one(kind: type[weak.S], name: str, tree: Tree, default: weak.S, findings: Findings) -> Changes:
    if tree.get(name) is None:
        return {name: default}
    try:
        return {name: weak.struct(kind, tree[name], default)}
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}


def taxonomies(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    if "taxonomies" not in tree:
        return {"taxonomies": so_far.taxonomies or {"tag": "tags", "category": "categories"}}
    made: dict[str, str] = {}
    for singular, plural in section(tree, "taxonomies").items():
        name = weak.text(plural) if isinstance(plural, (str, int, float)) else ""
        if singular and name:
            made[singular] = name
    return {"taxonomies": made}


def related(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    if "related" not in tree:
        indices = [
            RelatedIndex(name="keywords", type="basic", weight=100),
            RelatedIndex(name="date", type="basic", weight=10),
        ]
        if "tag" in so_far.taxonomies:
            indices.append(RelatedIndex(name="tags", type="basic", weight=80))
        return {"related": Related(threshold=80, indices=tuple(indices))}
    raw = section(tree, "related")
    if not raw:
        findings.error("the section related is empty")
        return {}
    try:
        made = weak.struct(Related, raw)
    except WrongTypesError as wrong:
        findings.wrong(wrong)
        return {}
    if not 0 <= made.threshold <= 100:
        findings.error("related.threshold must be from 0 to 100", "threshold")
    indices = [
        replace(
            index,
            name=index.name.lower(),
            type=index.type or "basic",
            to_lower=index.to_lower or made.to_lower,
        )
        for index in made.indices
    ]
    for index in indices:
        if index.type not in {"basic", "fragments"}:
            findings.error(
                f'"{index.type}" is no type of index', "indices", "type", hint="basic or fragments"
            )
        if not 0 <= index.cardinality_threshold <= 100:
            findings.error("cardinalityThreshold must be from 0 to 100", "indices", "cardinalitythreshold")
    return {"related": replace(made, indices=tuple(indices))}


_KINDS = ("page", "home", "section", "taxonomy", "term")


def matcher(raw: object, findings: Findings) -> PageMatcher:
    """A target of pages, normalised. Raises WrongTypesError."""
    made = weak.struct(PageMatcher, raw)
    kind = made.kind.lower()
    if kind and not any(word in kind for word in (*_KINDS, "*", "?", "[")):
        findings.error(
            f'"{made.kind}" is no kind of page', "target", "kind", hint=f"kinds: {', '.join(_KINDS)}"
        )
    sites = made.sites
    if made.lang:
        languages = unique((*sites.matrix.languages, made.lang))
        sites = replace(sites, matrix=replace(sites.matrix, languages=languages))
    return replace(made, kind=kind, path=made.path.lower(), sites=sites)


def cascade(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    held = tree.get("cascade")
    made = []
    for raw in _maps(held):
        try:
            made.append(_cascade(raw, findings))
        except WrongTypesError as wrong:
            findings.wrong(wrong)
    return {"cascade": tuple(each for each in made if each.params or each.fields)}


def _maps(value: object) -> Iterator[dict[str, object]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _cascade(raw: Mapping[str, object], findings: Findings) -> Cascade:
    target = PageMatcher()
    params: Tree = {}
    fields: Tree = {}
    for name, value in raw.items():
        key = name.lower()
        match key:
            case "_target" | "target":
                if key == "_target":
                    findings.deprecated("_target", since=156, instead="use cascade.target")
                target = matcher(value, findings)
                if target.lang:
                    findings.deprecated(key, "lang", since=150, instead="use cascade.target.sites.matrix")
            case "params" if isinstance(value, dict):
                params = {**prepared(value), **params}
            case "kind" | "path" | "lang" | "cascade":
                findings.error(f"a cascade cannot set {key}", key, hint="it decides where a page stands")
            case _:
                fields[name] = value
    return Cascade(target=target, params=params, fields=prepared(fields))


def permalinks(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    held = tree.get("permalinks")
    if held is None:
        return {"permalinks": ()}
    try:
        made = tuple(
            _permalink_map(held, findings) if isinstance(held, dict) else _permalink_list(held, findings)
        )
    except (WrongTypesError, WrongTypeError) as wrong:
        findings.wrong(wrong)
        return {}
    return {"permalinks": made}


def _permalink_list(held: object, findings: Findings) -> Iterator[Permalink]:
    if not isinstance(held, list):
        raise WrongTypeError(f"must be a table, not {weak.kind_of(held)}")
    for raw in _maps(held):
        entry = {key.lower(): value for key, value in raw.items()}
        pattern = entry.get("pattern")
        if not isinstance(pattern, str):
            raise WrongTypeError("must be text", "pattern")
        target = matcher(entry["target"], findings) if "target" in entry else PageMatcher()
        yield Permalink(target=target, pattern=pattern)


def _permalink_map(held: Mapping[str, object], findings: Findings) -> Iterator[Permalink]:
    for key, value in held.items():
        if isinstance(value, str):
            for kind in ("page", "term"):
                yield Permalink(target=PageMatcher(kind=kind, path=_section_glob(key)), pattern=value)
        elif isinstance(value, dict):
            if key not in _KINDS:
                findings.error(f'"{key}" is no kind of page', key, hint=f"kinds: {', '.join(_KINDS)}")
                continue
            for name, pattern in value.items():
                if not isinstance(pattern, str):
                    raise WrongTypeError(f"must be text, not {weak.kind_of(pattern)}", key, name)
                yield Permalink(target=PageMatcher(kind=key, path=_section_glob(name)), pattern=pattern)
        else:
            raise WrongTypeError(f"must be text, not {weak.kind_of(value)}", key)


def _section_glob(name: str) -> str:
    """The paths of a section, and of all below it."""
    name = name.strip("/\\")
    return f"/{{{name},{name}/**}}" if name else "/*"


def menus(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    made: dict[str, tuple[MenuEntry, ...]] = {}
    for name, entries in section(tree, "menus").items():
        if not isinstance(entries, list):
            findings.error(f"menus.{name} must be a list of entries, not {weak.kind_of(entries)}", name)
            continue
        try:
            read = [weak.struct(MenuEntry, entry) for entry in entries]
        except WrongTypesError as wrong:
            findings.wrong(wrong, name)
            continue
        made[name] = tuple(replace(entry, params=prepared(entry.params)) for entry in read)
    return {"menus": made}


def segments(tree: Tree, so_far: Settings, findings: Findings) -> Changes:
    made: dict[str, Segment] = {}
    for name, raw in section(tree, "segments").items():
        try:
            made[name] = weak.struct(Segment, raw)
        except WrongTypesError as wrong:
            findings.wrong(wrong, name)
            continue
        rendered = name in so_far.render_segments
        if rendered and any(each.lang for each in (*made[name].includes, *made[name].excludes)):
            findings.deprecated(name, "lang", since=153, instead="use sites.matrix.languages")
    return {"segments": made}


def params(tree: Tree, so_far: Settings, findings: Findings) -> Changes:  # noqa: ARG001
    held = tree.get("params")
    if held is not None and not isinstance(held, dict):
        findings.error(f"params must be a table, not {weak.kind_of(held)}")
        return {}
    changes: Changes = {"params": held or {}}
    sections = get(tree, "params", "mainsections")
    if sections is not None:
        try:
            changes["main_sections"] = weak.texts(sections)
        except WrongTypeError as wrong:
            findings.wrong(wrong, "mainsections")
    return changes
