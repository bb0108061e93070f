"""Owns what is hidden from the parser: block attribute lists, and text between passthrough delimiters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.markdown import attributes
from ostinato.markdown.hooks import PassthroughContext

if TYPE_CHECKING:
    from ostinato.markdown.hooks import Hooks
    from ostinato.markdown.settings import MarkdownSettings, Passthrough

_ATTRIBUTE_LINE = re.compile(r"^([ \t>]*(?:[-*+][ \t]+)?)(\{[^\n{}]*\})[ \t]*$", re.MULTILINE)
_ATTRIBUTE_MARK = re.compile(r"<!--\x01(\d+)\x01-->")
_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}([ib])(\\d+){_CLOSE}")
_CODE = re.compile(
    r"(?:^|\n)[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:\n[ \t>]*\1[`~]*[ \t]*(?=\n|\Z)|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mask:
    """A hidden piece: its text, and what it means."""

    text: str
    kind: str
    """`attributes`, `inline` or `block`."""
    attributes: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Masked:
    """A document with its hidden pieces."""

    text: str
    masks: tuple[Mask, ...] = ()


def mask(source: str, settings: MarkdownSettings) -> Masked:
    """Hide what goldmark's extensions see before its parser does; most documents have nothing of it."""
    masks: list[Mask] = []
    if settings.block_attributes and "{" in source and _ATTRIBUTE_LINE.search(source):
        source = _hide_attributes(source, masks)
    passthrough = settings.passthrough
    if passthrough.enable and any(pair[0] in source for pair in (*passthrough.block, *passthrough.inline)):
        source = _hide_passthrough(source, passthrough, masks)
    return Masked(source, tuple(masks))


def _hide_attributes(source: str, masks: list[Mask]) -> str:
    def hidden(match: re.Match[str]) -> str:
        parsed = attributes.parse(match[2])
        if parsed is None:
            return match[0]
        masks.append(Mask(match[2], "attributes", parsed))
        return f"{match[1]}<!--\x01{len(masks) - 1}\x01-->"

    return _ATTRIBUTE_LINE.sub(hidden, source)


def _hide_passthrough(source: str, settings: Passthrough, masks: list[Mask]) -> str:
    out: list[str] = []
    at = 0
    for code in _CODE.finditer(source):
        out.append(_hide_between(source[at : code.start()], settings, masks))
        out.append(code[0])
        at = code.end()
    out.append(_hide_between(source[at:], settings, masks))
    return "".join(out)


def _hide_between(text: str, settings: Passthrough, masks: list[Mask]) -> str:
    pairs = [(*pair, "b") for pair in settings.block] + [(*pair, "i") for pair in settings.inline]
    pairs.sort(key=lambda pair: -len(pair[0]))
    out: list[str] = []
    at = 0
    while at < len(text):
        found = [(text.find(opener, at), opener, closer, kind) for opener, closer, kind in pairs]
        found = [one for one in found if one[0] >= 0]
        if not found:
            break
        start, opener, closer, kind = min(found, key=lambda one: (one[0], -len(one[1])))
        end = text.find(closer, start + len(opener))
        limit = text.find("\n\n", start)
        if end < 0 or (0 <= limit < end) or text[max(0, start - 1) : start] == "\\":
            out.append(text[at : start + len(opener)])
            at = start + len(opener)
            continue
        stop = end + len(closer)
        out.append(text[at:start])
        masks.append(Mask(text[start:stop], "block" if kind == "b" else "inline"))
        token = f"{_OPEN}{kind}{len(masks) - 1}{_CLOSE}"
        out.append(token)
        at = stop
    out.append(text[at:])
    return "".join(out)


def attributes_of(html: str, masks: tuple[Mask, ...]) -> dict[str, object] | None:
    """The attribute list that a comment stands for."""
    match = _ATTRIBUTE_MARK.match(html.strip()) if masks else None
    return masks[int(match[1])].attributes if match else None


_MARK_BEHIND = re.compile(rb"[ \t>]*\n?[ \t>]*(?:[-*+][ \t]+)?<!--\x01(\d+)\x01-->")


def attributes_at(source: bytes, end: int, masks: tuple[Mask, ...]) -> dict[str, object] | None:
    """The attribute list on the line behind a block that ends at an offset."""
    match = _MARK_BEHIND.match(source, end) or _MARK_BEHIND.match(source, max(0, end - 1))
    return masks[int(match[1])].attributes if match else None


def restore(text: str, masks: tuple[Mask, ...]) -> str:
    """The text as the author wrote it: hiding does not reach into code."""
    if not masks:
        return text
    text = _ATTRIBUTE_MARK.sub(lambda match: masks[int(match[1])].text, text)
    return _TOKEN.sub(lambda match: masks[int(match[2])].text, text)


def strip(text: str, masks: tuple[Mask, ...]) -> str:
    """The text without hidden pieces, as ids of headings are made."""
    return _TOKEN.sub("", text) if masks else text


def plain(text: str, masks: tuple[Mask, ...]) -> str:
    """The text with hidden pieces as they were written."""
    return _TOKEN.sub(lambda match: masks[int(match[2])].text, text)


def unmask(html: str, masks: tuple[Mask, ...], hooks: Hooks) -> str:
    """The finished HTML with the hidden pieces in their places, through their hooks where there are any."""
    ordinals = {"block": 0, "inline": 0}

    def shown(match: re.Match[str]) -> str:
        mask = masks[int(match[2])]
        hook = hooks.passthrough(mask.kind)
        if hook is None:
            return mask.text
        ordinal = ordinals[mask.kind]
        ordinals[mask.kind] += 1
        return hook(PassthroughContext(ordinal=ordinal, type=mask.kind, inner=_inner(mask.text)))

    html = re.sub(f"<p>({_OPEN}b\\d+{_CLOSE})</p>", r"\1", html)
    return _TOKEN.sub(shown, html)


def _inner(text: str) -> str:
    for opener, closer in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        if text.startswith(opener) and text.endswith(closer) and len(text) >= 2 * len(opener):
            return text[len(opener) : -len(closer)]
    return text[1:-1]
