"""Owns what Hugo knows of English: title case in four styles, plurals and singulars."""

from __future__ import annotations

import re

_SMALL = re.compile(r"a|an|and|as|at|but|by|en|for|if|in|nor|of|on|or|per|the|to|vs?\.?|via", re.IGNORECASE)
_CHICAGO = re.compile(
    "with|from|into|during|including|until|against|among|throughout|despite|towards|upon|concerning|about|over|"
    "through|before|between|after|since|without|under|within|along|following|across|behind|beyond|plus|except|"
    "but|up|out|around|down|off|above|near",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w[\w+.'’]*")


def title_case(text: str, style: str = "ap") -> str:
    """A title in the style that `titleCaseStyle` names: `ap`, `chicago`, `go`, `firstupper`, `none`."""
    match style.lower():
        case "go":
            return re.sub(r"\w+", lambda found: _upper_first(found[0]), text)
        case "firstupper":
            return _upper_first(text)
        case "none":
            return text
        case "chicago":
            return _styled(text, chicago=True)
    return _styled(text, chicago=False)


def _styled(text: str, *, chicago: bool) -> str:
    def fix(found: re.Match[str]) -> str:
        word = found[0]
        start, end = found.span()
        before = text[start - 1 : start]
        small = _SMALL.fullmatch(word) or (chicago and _CHICAGO.fullmatch(word))
        if (
            small
            and start > 0
            and end < len(text)
            and before in (" ", "-", "/")
            and text[max(0, start - 2) : start - 1] not in (":", "-")
            and (text[end : end + 1] != "-" or before == "-")
        ):
            return word.lower()
        return _upper_first(word)

    return _WORDS.sub(fix, text)


def _upper_first(word: str) -> str:
    return word[:1].upper() + word[1:]


_IRREGULAR = {
    "child": "children",
    "go": "goes",
    "criterion": "criteria",
    "datum": "data",
    "foot": "feet",
    "goose": "geese",
    "man": "men",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "quiz": "quizzes",
    "tooth": "teeth",
    "woman": "women",
    "die": "dice",
    "octopus": "octupuses",
    "piano": "pianos",
    "photo": "photos",
    "memo": "memos",
    "logo": "logos",
    "video": "videos",
    "radio": "radios",
    "studio": "studios",
    "index": "indices",
    "vertex": "vertices",
    "matrix": "matrices",
    "stimulus": "stimuli",
    "curriculum": "curricula",
    "medium": "media",
    "bacterium": "bacteria",
    "movie": "movies",
    "cookie": "cookies",
}
_UNCHANGED = frozenset(
    [
        "aircraft",
        "deer",
        "equipment",
        "fish",
        "information",
        "jeans",
        "media",
        "money",
        "news",
        "police",
        "rice",
        "series",
        "sheep",
        "species",
    ]
)
_PLURAL_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), ending)
    for pattern, ending in (
        (r"(ax)is$", r"\1es"),
        (r"(.*)sis$", r"\1ses"),
        (r"([^aeiou]|qu)y$", r"\1ies"),
        (r"(hoo|roo|proo|belie|chie|brie|clif|cli|staf|gul|ree)f$", r"\1fs"),
        (r"([lr]|ea|oa|thie|kni|li|wi|hal|loa)fe?$", r"\1ves"),
        (r"(z|s|x|ch|sh)$", r"\1es"),
        (r"(her|potat|tomat|ech|vet|torped|carg|embarg|mosquit)o$", r"\1oes"),
    )
)
_SINGULAR_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), ending)
    for pattern, ending in (
        (r"(us|is|as|ss)$", r"\1"),
        (r"(alias|status|bus|virus|octopus|campus|census|focus|bonus|lens|atlas|gas)es$", r"\1"),
        (r"(kni|li|wi)ves$", r"\1fe"),
        (r"([lr]|ea|oa|thie)ves$", r"\1f"),
        (r"(ax)es$", r"\1is"),
        (r"(analy|ba|diagno|parenthe|progno|synop|the|cri|oa)ses$", r"\1sis"),
        (r"([^aeiou]|qu)ies$", r"\1y"),
        (r"(x|ch|sh|ss|zz)es$", r"\1"),
        (r"(her|potat|tomat|ech|vet|torped)oes$", r"\1o"),
        (r"([^su])s$", r"\1"),
    )
)
_SINGULARS = {plural: singular for singular, plural in _IRREGULAR.items()}


def pluralize(word: str) -> str:
    """The plural of an English word; a word that is one already stays."""
    return _changed(word, _IRREGULAR, _SINGULARS, _PLURAL_RULES, "s")


def singularize(word: str) -> str:
    """The singular of an English word."""
    return _changed(word, _SINGULARS, _IRREGULAR, _SINGULAR_RULES, "")


def _changed(
    word: str,
    known: dict[str, str],
    done: dict[str, str],
    rules: tuple[tuple[re.Pattern[str], str], ...],
    ending: str,
) -> str:
    lowered = word.lower()
    if not word or lowered in _UNCHANGED or lowered in done:
        return word
    found = known.get(lowered)
    if found is not None:
        return word[0] + found[1:]
    if (
        ending
        and lowered.endswith("s")
        and singularize(word) != word
        and not lowered.endswith(("ss", "us", "is", "as"))
    ):
        return word
    for pattern, replacement in rules:
        changed, count = pattern.subn(replacement, word)
        if count:
            return changed
    return word + ending
