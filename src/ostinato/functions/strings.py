"""Owns the namespace `strings`: text cut, searched, replaced and counted."""

from __future__ import annotations

import difflib
import re
from itertools import islice
from typing import TYPE_CHECKING

from ostinato.base import english, regexps
from ostinato.base.cast import to_int, to_string
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.base.truncation import cut_position, truncated_html
from ostinato.base.values import TypedList, as_items, strings
from ostinato.functions.registry import function
from ostinato.gotemplate.plaintext import strip_html

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment

_SPACE = " \t\n\v\f\r\x85\xa0"


@function("strings.Chomp", alias="chomp", takes="STRING", gives="any", examples=['{{ chomp "text\\n" }}'])
def chomp(text: object) -> str:
    """Text without newlines at its end."""
    chomped = to_string(text).rstrip("\r\n")
    return HTML(chomped) if isinstance(text, HTML) else chomped


@function(
    "strings.Contains", takes="STRING SUBSTRING", gives="bool", examples=['{{ strings.Contains "abc" "b" }}']
)
def contains(text: object, part: object) -> bool:
    """Whether a text has a part."""
    return to_string(part) in to_string(text)


@function(
    "strings.ContainsAny",
    takes="STRING SET",
    gives="bool",
    examples=['{{ strings.ContainsAny "abc" "bcd" }}'],
)
def contains_any(text: object, letters: object) -> bool:
    """Whether a text has any of some characters."""
    return any(letter in to_string(text) for letter in to_string(letters))


@function(
    "strings.ContainsNonSpace",
    takes="STRING",
    gives="bool",
    examples=['{{ strings.ContainsNonSpace " \\n" }}'],
)
def contains_non_space(text: object) -> bool:
    """Whether a text has anything but white space."""
    return bool(to_string(text).strip())


@function("strings.Count", takes="SUBSTR STRING", gives="int", examples=['{{ "aabab" | strings.Count "a" }}'])
def count(part: object, text: object) -> int:
    """How often a part is in a text."""
    return to_string(text).count(to_string(part))


@function(
    "strings.CountRunes",
    alias="countrunes",
    takes="STRING",
    gives="int",
    examples=['{{ "a b" | countrunes }}'],
)
def count_runes(text: object) -> int:
    """How many characters a text has beside blanks, tabs and line ends, without its markup."""
    plain = strip_html(to_string(text))
    return len(plain) - sum(map(plain.count, " \t\n\r"))


@function("strings.RuneCount", takes="STRING", gives="int", examples=['{{ "a b" | strings.RuneCount }}'])
def rune_count(text: object) -> int:
    """How many characters a text has."""
    return len(to_string(text))


@function(
    "strings.CountWords",
    alias="countwords",
    takes="STRING",
    gives="int",
    examples=['{{ "a b" | countwords }}'],
)
def count_words(text: object) -> int:
    """How many words a text has, without its markup; each Chinese, Japanese or Korean character is one."""
    total = 0
    for word in strip_html(to_string(text)).split():
        total += 1 if word.isascii() else len(_CJK.findall(word)) or 1
    return total


_CJK = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@function(
    "strings.Diff",
    takes="OLDNAME OLD NEWNAME NEW",
    gives="string",
    examples=['{{ strings.Diff "a" "x\\ny\\n" "b" "x\\nz\\n" }}'],
)
def diff(old_name: object, old: object, new_name: object, new: object) -> str:
    """A unified diff of two texts."""
    one, other = to_string(old).splitlines(keepends=True), to_string(new).splitlines(keepends=True)
    if one == other:
        return ""
    names = to_string(old_name), to_string(new_name)
    body = "".join(difflib.unified_diff(one, other, *names))
    return f"diff {names[0]} {names[1]}\n{body}"


@function(
    "strings.FindRE",
    alias="findRE",
    takes="PATTERN INPUT [LIMIT]",
    gives="[]string",
    examples=['{{ findRE "[G|g]o" "Hugo is a static side generator written in Go." 1 }}'],
)
def find_re(pattern: object, text: object, limit: object = -1) -> object:
    """What a regular expression finds in a text."""
    expression = regexps.compiled(to_string(pattern))
    most = to_int(limit)
    matches = islice(expression.finditer(to_string(text)), None if most < 0 else most)
    return strings([match.group() or "" for match in matches])


@function(
    "strings.FindRESubmatch",
    alias="findRESubmatch",
    takes="PATTERN INPUT [LIMIT]",
    gives="[][]string",
    examples=['{{ findRESubmatch `a(x*)b` "-ab-axb-" }}'],
)
def find_re_submatch(pattern: object, text: object, limit: object = -1) -> object:
    """What a regular expression and its groups find in a text."""
    expression = regexps.compiled(to_string(pattern))
    most = to_int(limit)
    found: list[object] = [
        strings([match.group() or "", *(group or "" for group in match.groups())])
        for match in expression.finditer(to_string(text))
    ]
    return TypedList(found if most < 0 else found[:most], "[]string")


@function(
    "strings.FirstUpper",
    takes="STRING",
    gives="string",
    examples=['{{ "hugo rocks!" | strings.FirstUpper }}'],
)
def first_upper(text: object) -> str:
    """Text whose first letter is a capital."""
    plain = to_string(text)
    return plain[:1].upper() + plain[1:]


@function(
    "strings.HasPrefix",
    alias="hasPrefix",
    takes="STRING PREFIX",
    gives="bool",
    examples=['{{ hasPrefix "Hugo" "Hu" }}'],
)
def has_prefix(text: object, prefix: object) -> bool:
    """Whether a text begins with another."""
    return to_string(text).startswith(to_string(prefix))


@function(
    "strings.HasSuffix",
    alias="hasSuffix",
    takes="STRING SUFFIX",
    gives="bool",
    examples=['{{ hasSuffix "Hugo" "go" }}'],
)
def has_suffix(text: object, suffix: object) -> bool:
    """Whether a text ends with another."""
    return to_string(text).endswith(to_string(suffix))


@function("strings.Repeat", takes="COUNT STRING", gives="string", examples=['{{ "yo" | strings.Repeat 4 }}'])
def repeat(number: object, text: object) -> str:
    """A text so many times."""
    times = to_int(number)
    if times < 0:
        raise TemplateError("strings: negative Repeat count")
    return to_string(text) * times


@function(
    "strings.Replace",
    alias="replace",
    takes="INPUT OLD NEW [LIMIT]",
    gives="string",
    examples=['{{ replace "Batman and Robin" "Robin" "Catwoman" }}'],
)
def replace(text: object, old: object, new: object, limit: object = -1) -> str:
    """A text with a part replaced."""
    return to_string(text).replace(to_string(old), to_string(new), to_int(limit))


@function(
    "strings.ReplacePairs",
    takes="OLD NEW [OLD NEW ...] INPUT",
    gives="string",
    examples=['{{ "aab" | strings.ReplacePairs "a" "b" "b" "c" }}'],
)
def replace_pairs(*arguments: object) -> str:
    """A text with several parts replaced at once: pairs of old and new, then the text."""
    if len(arguments) < 2:
        raise TemplateError("requires at least two arguments")
    *pairs, text = arguments
    if len(pairs) == 1:
        pairs = list(as_items(pairs[0]) or pairs)
    if len(pairs) % 2:
        raise TemplateError("requires an even number of replacements")
    words = [to_string(part) for part in pairs]
    table: dict[str, str] = {}
    for position in range(0, len(words), 2):
        table.setdefault(words[position], words[position + 1])
    plain = to_string(text)
    if not table:
        return plain
    pattern = re.compile("|".join(re.escape(old) for old in table))
    return pattern.sub(lambda match: table[match[0]], plain)


@function(
    "strings.ReplaceRE",
    alias="replaceRE",
    takes="PATTERN REPLACEMENT INPUT [LIMIT]",
    gives="string",
    examples=['{{ replaceRE "a+b" "X" "aabbaabbab" }}', '{{ replaceRE "a+b" "X" "aabbaabbab" 1 }}'],
)
def replace_re(pattern: object, replacement: object, text: object, limit: object = -1) -> str:
    """A text with the matches of a regular expression replaced."""
    expression = regexps.compiled(to_string(pattern))
    return regexps.replace(expression, to_string(text), to_string(replacement), to_int(limit))


@function(
    "strings.SliceString",
    alias="slicestr",
    takes="STRING [START] [END]",
    gives="string",
    examples=['{{ slicestr "BatMan" 0 3 }}', '{{ slicestr "BatMan" 3 }}'],
)
def slice_string(text: object, *bounds: object) -> str:
    """The characters from a position up to another."""
    letters = to_string(text)
    if len(bounds) > 2:
        raise TemplateError("too many arguments")
    numbers = [to_int(bound) for bound in bounds]
    start = numbers[0] if numbers else 0
    stop = numbers[1] if len(numbers) > 1 else len(letters)
    if start < 0 or (start >= len(letters) and bounds) or stop < 0 or stop > len(letters):
        raise TemplateError("slice bounds out of range")
    return letters[start:stop]


@function(
    "strings.Split", alias="split", takes="STRING DELIM", gives="[]string", examples=['{{ split "a,b" "," }}']
)
def split(text: object, separator: object) -> object:
    """The parts of a text between separators."""
    plain, between = to_string(text), to_string(separator)
    return strings(plain.split(between) if between else list(plain))


@function(
    "strings.Substr",
    alias="substr",
    takes="STRING [START] [LENGTH]",
    gives="string",
    examples=['{{ substr "BatMan" 0 -3 }}', '{{ substr "BatMan" 3 3 }}'],
)
def substr(text: object, start: object, *length: object) -> str:
    """Characters from a position on, so many of them; negative numbers count from the end."""
    letters = to_string(text)
    first = to_int(start)
    if len(length) > 1:
        raise TemplateError("too many arguments")
    if not letters:
        return ""
    first = max(0, first + len(letters)) if first < 0 else first
    if first > len(letters) - 1:
        return ""
    if not length:
        return letters[first:]
    size = to_int(length[0])
    if size == 0:
        return ""
    stop = len(letters) + size if size < 0 else first + size
    return letters[first : max(stop, first)] if stop > first else ""


@function(
    "strings.Title",
    alias="title",
    takes="STRING",
    gives="string",
    needs_env=True,
    examples=['{{ title "Bat man" }}'],
)
def title(env: Environment, text: object) -> str:
    """Text as a title, in the site's `titleCaseStyle`."""
    return english.title_case(to_string(text), env.title_style)


@function("strings.ToLower", alias="lower", takes="STRING", gives="string", examples=['{{ lower "BatMan" }}'])
def lower(text: object) -> str:
    """Text in small letters."""
    return to_string(text).lower()


@function("strings.ToUpper", alias="upper", takes="STRING", gives="string", examples=['{{ upper "BatMan" }}'])
def upper(text: object) -> str:
    """Text in capital letters."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in to_string(text))


@function(
    "strings.Trim",
    alias="trim",
    takes="STRING CUTSET",
    gives="string",
    examples=['{{ trim "++Batman--" "+-" }}'],
)
def trim(text: object, letters: object) -> str:
    """Text without some characters at both ends."""
    return to_string(text).strip(to_string(letters)) if to_string(letters) else to_string(text)


@function(
    "strings.TrimLeft",
    takes="CUTSET STRING",
    gives="string",
    examples=['{{ "aabbaa" | strings.TrimLeft "a" }}'],
)
def trim_left(letters: object, text: object) -> str:
    """Text without some characters at its start."""
    return to_string(text).lstrip(to_string(letters)) if to_string(letters) else to_string(text)


@function(
    "strings.TrimPrefix",
    takes="PREFIX STRING",
    gives="string",
    examples=['{{ "aabbaa" | strings.TrimPrefix "aa" }}'],
)
def trim_prefix(prefix: object, text: object) -> str:
    """Text without another at its start."""
    return to_string(text).removeprefix(to_string(prefix))


@function(
    "strings.TrimRight",
    takes="CUTSET STRING",
    gives="string",
    examples=['{{ "aabbaa" | strings.TrimRight "a" }}'],
)
def trim_right(letters: object, text: object) -> str:
    """Text without some characters at its end."""
    return to_string(text).rstrip(to_string(letters)) if to_string(letters) else to_string(text)


@function("strings.TrimSpace", takes="STRING", gives="string", examples=['{{ strings.TrimSpace "  a " }}'])
def trim_space(text: object) -> str:
    """Text without white space at both ends."""
    return to_string(text).strip(_SPACE)


@function(
    "strings.TrimSuffix",
    takes="SUFFIX STRING",
    gives="string",
    examples=['{{ "aabbaa" | strings.TrimSuffix "aa" }}'],
)
def trim_suffix(suffix: object, text: object) -> str:
    """Text without another at its end."""
    return to_string(text).removesuffix(to_string(suffix))


@function(
    "strings.Truncate",
    alias="truncate",
    takes="SIZE [ELLIPSIS] INPUT",
    gives="template.HTML",
    examples=['{{ "this is a very long text" | truncate 10 " ..." }}'],
)
def truncate(length: object, *rest: object) -> HTML:
    """Text shortened between words, with an ellipsis; tags that are open are closed, those of HTML stay whole."""
    limit = to_int(length)
    if len(rest) == 1:
        ellipsis, source = " …", rest[0]
    elif len(rest) == 2:
        ellipsis, source = to_string(rest[0]), rest[1]
        if not isinstance(rest[0], HTML):
            ellipsis = _escape(ellipsis)
    else:
        raise TemplateError(
            "too many arguments passed to truncate" if rest else "truncate requires a length and a string"
        )
    text = to_string(source)
    if isinstance(source, HTML):
        return HTML(truncated_html(text, limit, ellipsis))
    end = cut_position(text, limit)
    return HTML(_escape(text) if end is None else _escape(text[:end]) + ellipsis)


def _escape(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("'", "&#39;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
    )
