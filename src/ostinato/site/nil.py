"""Owns the page that is not there: false in conditions, and empty in every respect, but no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.values import Params
from ostinato.site.pages import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable

_ANSWERS: dict[str, object] = {
    **dict.fromkeys(("Date", "ExpiryDate", "Lastmod", "PublishDate"), gotime.ZERO),
    **dict.fromkeys(
        (
            "Ancestors",
            "AllTranslations",
            "Pages",
            "RegularPages",
            "RegularPagesRecursive",
            "Sections",
            "Translations",
        ),
        EMPTY,
    ),
    **dict.fromkeys(("FuzzyWordCount", "Len", "ReadingTime", "Weight", "WordCount"), 0),
    **dict.fromkeys(
        (
            "Draft",
            "Eq",
            "HasMenuCurrent",
            "HasShortcode",
            "InSection",
            "IsAncestor",
            "IsBranch",
            "IsDescendant",
            "IsHome",
            "IsMenuCurrent",
            "IsPage",
            "IsSection",
            "IsTranslated",
            "Truncated",
        ),
        False,
    ),
    **dict.fromkeys(
        (
            "CurrentSection",
            "File",
            "FirstSection",
            "Fragments",
            "GitInfo",
            "Language",
            "Menus",
            "Next",
            "NextInSection",
            "OutputFormats",
            "Paginate",
            "Paginator",
            "Param",
            "Parent",
            "Prev",
            "PrevInSection",
            "Resources",
            "Site",
            "Sites",
            "Store",
        ),
        None,
    ),
    "Params": Params(),
}


class NilPage:
    """What `.GetPage` gives when there is no such page."""

    __slots__ = ()
    go_type = "*page.nopPage"

    def __go_truth__(self) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    @staticmethod
    def answer(name: str) -> Callable[..., object]:
        """What a member of a page says of a page that is not there: the zero value of its type."""
        value = _ANSWERS.get(name, "")
        return lambda _, *__: value


NIL_PAGE = NilPage()
