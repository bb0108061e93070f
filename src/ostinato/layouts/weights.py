"""Owns how well a template fits a request: the weights by which Hugo chooses among several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from ostinato.layouts import template_path as paths

if TYPE_CHECKING:
    from ostinato.layouts.template_path import TemplatePath


@dataclass(frozen=True, slots=True)
class Request:
    """What a template is wanted for: a page, in one output format and language."""

    path: str
    """The page's logical path below its type: `/posts/a`; empty for the home page."""
    kind: str = ""
    layout: str = ""
    """A layout that front matter or `.Render` asks for."""
    language: str = ""
    output_format: str = "html"
    media_type: str = "text/html"
    is_plain_text: bool = False
    standard_layout: str = ""
    """`single` or `list`, by the kind."""
    variant: tuple[str, str] = ("", "")
    must_match_layout: bool = False
    allow_plain_text: bool = False


def prepared(request: Request) -> Request:
    """The request with what follows from its kind."""
    kind = request.kind if request.kind in ("page", "home", "section", "taxonomy", "term") else ""
    standard = request.standard_layout
    if not standard and kind:
        standard = "single" if kind == "page" else "list"
    return replace(request, kind=kind, standard_layout=standard, layout=request.layout.lower())


class Weight(NamedTuple):
    """How well a template fits. Nothing fits when `first` is not above zero."""

    first: int = 0
    second: int = 0
    third: int = 0
    language: int = 0
    distance: int = 0

    @property
    def same(self) -> tuple[int, int, int]:
        """Two that agree in these fit equally well, but for where they are."""
        return self.first, self.second, self.third


NO_MATCH = Weight(-1)

_KIND, _CUSTOM, _STANDARD, _ALL, _FORMAT = 5, 6, 4, 2, 4
_MEDIA, _SITES, _VARIANT, _SORT = 1, 1, 6, 4


def weigh(category: str, request: Request, template: TemplatePath, default_format: str = "html") -> Weight:
    """How well a template of a category fits a request."""
    if request.must_match_layout and request.layout != template.layout:
        return NO_MATCH
    weight = _weigh(category, request, template)
    if weight.first > 0:
        return weight
    if not template.is_for(request.language):
        return weight
    if category == paths.MARKUP and _is_hook_for(request, template):
        if request.output_format != template.output_format and request.output_format == default_format:
            return weight
        return weight._replace(first=1)
    if category == paths.SHORTCODE and (
        request.is_plain_text == template.is_plain_text
        or not template.is_plain_text
        or request.allow_plain_text
    ):
        return weight._replace(first=1)
    return weight


def _is_hook_for(request: Request, template: TemplatePath) -> bool:
    what, sort = template.variant
    return request.variant[0] == what and (
        request.variant[1] == sort or (request.variant[1] != "" and sort == "")
    )


def _excluded(category: str, request: Request, template: TemplatePath) -> bool:
    if template.is_plain_text and not request.is_plain_text and not request.allow_plain_text:
        return True
    if template.kind and template.kind != request.kind:
        return True
    layout = template.layout
    if layout and layout != "all" and layout not in (request.standard_layout, request.layout or None):
        return True
    if not template.is_for(request.language):
        return True
    if template.output_format and template.output_format != request.output_format:
        if request.media_type != template.media_type:
            return True
        skip = category != paths.BASEOF and (
            not request.kind
            or (request.kind != template.kind and layout not in (request.standard_layout, "all"))
        )
        if request.layout:
            skip = skip and request.layout != layout
        if skip:
            return True
    if template.media_type != request.media_type:
        return True
    what, sort = template.variant
    return bool(what) and (what != request.variant[0] or bool(sort and sort != request.variant[1]))


def _weigh(category: str, request: Request, template: TemplatePath) -> Weight:
    if _excluded(category, request, template):
        return NO_MATCH
    first, second, third = 0, 0, 0
    if template.kind and template.kind == request.kind:
        first += _KIND
        second = 1
    if template.layout and template.layout == request.standard_layout:
        first += _STANDARD
        second = 1
    elif template.layout == "all":
        first += _ALL
        second = 1
    if request.layout and request.layout == template.layout:
        first += _CUSTOM
        second = 2
    if template.output_format and template.output_format == request.output_format:
        first += _FORMAT
        third += 1
    if template.media_type and template.media_type == request.media_type:
        first += _MEDIA
        third += 1
    what, sort = template.variant
    if what and what == request.variant[0]:
        first += _VARIANT
    if what and sort == request.variant[1]:
        first += _SORT
    return Weight(first + _SITES, second, third, int(template.is_preferred))
