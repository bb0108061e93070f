"""Owns related content: an index of keywords over a list of pages, and searches in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ostinato.base.gotime import Time
from ostinato.base.members import TemplateError, member
from ostinato.site.casting import is_list, items_of, to_strings
from ostinato.site.page import FilteredPage, Page
from ostinato.site.pages import EMPTY, Pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ostinato.config.sections.pages import Related
    from ostinato.config.sections.pages import RelatedIndex as Index


def _index_named(rules: Related, name: str) -> Index:
    found = next((index for index in rules.indices if index.name == name), None)
    if found is None:
        raise TemplateError(f'index "{name}" not found')
    return found


_FRAGMENT = "#"
"""Keywords that are headings are kept apart from words by this first letter."""


class _Postings:
    """Which pages hold which keyword, for one list of pages."""

    def __init__(self, pages: Sequence[Page], rules: Related) -> None:
        self.by_index: dict[str, dict[str, list[Page]]] = {}
        for index in rules.indices:
            held = self.by_index.setdefault(index.name, {})
            if index.weight == 0:
                continue
            documents = 0
            for page in pages:
                words = [*_keywords(page, index), *_fragments(page, index)]
                documents += bool(words)
                for word in words:
                    held.setdefault(word, []).append(page)
            if index.cardinality_threshold and documents:
                for word in [
                    word
                    for word, holders in held.items()
                    if math.ceil(len(holders) / documents * 100) > index.cardinality_threshold
                ]:
                    del held[word]


def related(pages: Pages, wanted: object) -> Pages:
    """`.Related PAGE` or `.Related (dict "document" … "indices" … "namedSlices" … "fragments" …)`."""
    if not len(pages):
        return EMPTY
    if isinstance(wanted, Page):
        return search(pages, wanted)
    if isinstance(wanted, Mapping):
        options = {str(key).lower(): value for key, value in wanted.items()}
        document = options.get("document")
        named = options.get("namedslices") or ()
        return search(
            pages,
            document if isinstance(document, Page) else None,
            indices=to_strings(options.get("indices")),
            named=[_key_values(one) for one in items_of(named)] if is_list(named) else [_key_values(named)],
            fragments=to_strings(options.get("fragments")),
        )
    raise TemplateError(f"invalid argument type {type(wanted).__name__}")


def related_indices(pages: Pages, document: object, *indices: object) -> Pages:
    if not isinstance(document, Page):
        raise TemplateError(f"invalid argument type {type(document).__name__}")
    return search(pages, document, indices=[str(name) for name in indices])


def related_to(pages: Pages, *named: object) -> Pages:
    return search(pages, None, named=[_key_values(one) for one in named])


def _key_values(value: object) -> tuple[str, list[object]]:
    key, values = getattr(value, "key", None), getattr(value, "values", None)
    if key is None or values is None or callable(values):
        raise TemplateError("RelatedTo needs values of keyVals")
    return str(key), list(values)


def search(
    pages: Pages,
    document: Page | None,
    *,
    indices: Sequence[str] = (),
    named: Sequence[tuple[str, list[object]]] = (),
    fragments: Sequence[str] = (),
) -> Pages:
    """The pages that share keywords, best first (Hugo: related content)."""
    if not len(pages):
        return EMPTY
    if document is not None and not (named or fragments):
        return pages.once(
            ("Related", document, tuple(indices)), lambda: _search(pages, document, indices, (), ())
        )
    return _search(pages, document, indices, named, fragments)


def _search(
    pages: Pages,
    document: Page | None,
    indices: Sequence[str],
    named: Sequence[tuple[str, list[object]]],
    fragments: Sequence[str],
) -> Pages:
    rules = pages.items[0].site.settings.config.related
    postings = pages.once("postings", lambda: _Postings(pages.items, rules))
    queries: list[tuple[Index, list[str]]] = []
    for index in [_index_named(rules, name) for name in indices] or rules.indices:
        words = [] if document is None else [*_keywords(document, index), *_fragments(document, index)]
        if index.type == "fragments":
            words += [_FRAGMENT + fragment for fragment in fragments]
        queries.append((index, words))
    for name, values in named:
        index = _index_named(rules, name)
        queries.append((index, [word for value in values for word in _words_of(value, index)]))
    ranks: dict[Page, list[int]] = {}
    headings: set[str] = set()
    limit = (
        None
        if document is None or rules.include_newer or document.publish_date.is_zero()
        else document.publish_date
    )
    for index, words in queries:
        holders = postings.by_index.get(index.name, {})
        for word in words:
            for page in holders.get(word, ()):
                if page is not document and not (limit is not None and page.publish_date > limit):
                    ranks.setdefault(page, []).append(index.weight)
                    if index.apply_filter and word.startswith(_FRAGMENT):
                        headings.add(word.removeprefix(_FRAGMENT))
    found = _ranked(ranks, rules)
    if headings:
        return pages.with_items(FilteredPage(page, frozenset(headings)) for page in found)
    return pages.with_items(found)


def _ranked(ranks: Mapping[Page, list[int]], rules: Related) -> list[Page]:
    weights = [index.weight for index in rules.indices]
    low, high = min(0, *weights), max(0, *weights)
    found: list[tuple[int, float, str, Page]] = []
    for page, matches in ranks.items():
        total = sum(matches)
        average = int(total / len(matches))
        normal = math.floor((average - low) / (high - low) * 100 + 0.5) if high > low else 0
        if normal >= rules.threshold // len(matches):
            found.append((-total, -page.publish_date.unix_nano(), page.name, page))
    found.sort(key=lambda entry: entry[:3])
    return [entry[3] for entry in found]


_FIELDS = {
    "kind": "Kind",
    "bundletype": "BundleType",
    "section": "Section",
    "lang": "Lang",
    "name": "Name",
    "keywords": "Keywords",
    "description": "Description",
    "title": "Title",
    "linktitle": "LinkTitle",
    "slug": "Slug",
    "date": "Date",
    "publishdate": "PublishDate",
    "expirydate": "ExpiryDate",
    "lastmod": "Lastmod",
    "type": "Type",
    "layout": "Layout",
}


def _keywords(page: Page, index: Index) -> list[str]:
    field = _FIELDS.get(index.name)
    return _words_of(member(page, field) if field else page.param(index.name), index)


def _words_of(value: object, index: Index) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Time):
        return [value.format(index.pattern or "2006")]
    if isinstance(value, str):
        return [_word(value, index)]
    if is_list(value) or hasattr(value, "items"):
        return [_word(text, index) for text in to_strings(value)]
    return []


def _word(text: str, index: Index) -> str:
    text = text.lower() if index.to_lower else text
    return _FRAGMENT + text if index.type == "fragments" else text


def _fragments(page: Page, index: Index) -> Iterable[str]:
    if index.type != "fragments":
        return ()
    identifiers = member(page.renderer.fragments(page), "Identifiers")
    return [_FRAGMENT + str(one) for one in identifiers]  # type: ignore[attr-defined]
