"""Owns writing Markdown: from HTML, and from Portable Text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

_MARKS = {
    "strong": "**",
    "b": "**",
    "em": "*",
    "i": "*",
    "code": "`",
    "s": "~~",
    "del": "~~",
    "strike-through": "~~",
}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}


def to_markdown(html: str) -> str:
    """A fragment of HTML as Markdown (Hugo: `transform.HTMLToMarkdown`)."""
    from selectolax.lexbor import LexborHTMLParser  # only sites that ask for it need the parser

    body = LexborHTMLParser(f"<body>{html}</body>").body
    return "" if body is None else "\n\n".join(block for block in _blocks(body) if block)


def _blocks(parent: LexborNode) -> list[str]:
    blocks: list[str] = []
    inline = ""
    for node in parent.iter(include_text=True):
        block = _block(node)
        if block is None:
            inline += _inline(node)
            continue
        blocks += [inline.strip(), block]
        inline = ""
    return [block for block in (*blocks, inline.strip()) if block]


def _block(node: LexborNode) -> str | None:
    tag = node.tag or ""
    if tag in _HEADINGS:
        return f"{_HEADINGS[tag]} {_inlines(node)}"
    match tag:
        case "p":
            return _inlines(node)
        case "ul" | "ol":
            items = (node for node in node.iter() if node.tag == "li")
            marks = (f"{number}. " if tag == "ol" else "- " for number in range(1, 10_000))
            return "\n".join(
                mark + "\n\n".join(_blocks(item)).replace("\n", "\n" + " " * len(mark))
                for mark, item in zip(marks, items, strict=False)
            )
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(node)).splitlines())
        case "pre":
            text = node.text().rstrip("\n")
            return f"```\n{text}\n```"
        case "hr":
            return "* * *"
        case "div" | "section" | "article" | "main" | "header" | "footer":
            return "\n\n".join(_blocks(node))
    return None


def _inlines(node: LexborNode) -> str:
    return "".join(_inline(child) for child in node.iter(include_text=True)).strip()


def _inline(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return " ".join(f"x{node.text()}x".split())[1:-1]
    attributes = node.attributes
    if tag == "br":
        return "  \n"
    if tag == "img":
        return f"![{attributes.get('alt') or ''}]({attributes.get('src') or ''})"
    inner = _inlines(node)
    if tag == "a" and attributes.get("href"):
        return f"[{inner}]({attributes['href']})"
    mark = _MARKS.get(tag, "")
    return f"{mark}{inner}{mark}"


def from_portable_text(value: object) -> str:
    """Blocks of Portable Text as Markdown (Hugo: `transform.PortableText`)."""
    blocks = as_items(value)
    found = [as_map(block) for block in (blocks if blocks is not None else [value])]
    out = ""
    was_list = False
    for block in found:
        if block is None:
            continue
        is_list = bool(block.get("listItem"))
        text = _portable(block)
        out += ("\n" if is_list and was_list else "\n\n" if out else "") + text
        was_list = is_list
    return out + "\n" if out else ""


def _portable(block: Mapping[str, object]) -> str:
    kind = block.get("_type")
    if kind == "code":
        return f"```{block.get('language') or ''}\n{block.get('code') or ''}\n```"
    if kind == "image":
        asset = as_map(block.get("asset")) or {}
        return f"![{block.get('alt') or ''}]({asset.get('url') or ''})"
    links = {
        str(one.get("_key")): str(one.get("href", ""))
        for one in map(as_map, as_items(block.get("markDefs")) or [])
        if one is not None
    }
    text = "".join(_span(span, links) for span in map(as_map, as_items(block.get("children")) or []) if span)
    style = str(block.get("style") or "normal")
    item = block.get("listItem")
    if item:
        indent = "    " * (int(str(block.get("level") or 1)) - 1)
        return f"{indent}{'1.' if item == 'number' else '*'} {text}"
    if style in _HEADINGS:
        return f"{_HEADINGS[style]} {text}"
    return "\n".join(f"> {line}" for line in text.splitlines()) if style == "blockquote" else text


def _span(span: Mapping[str, object], links: Mapping[str, str]) -> str:
    text = str(span.get("text") or "")
    for name in map(str, as_items(span.get("marks")) or []):
        text = (
            f"[{text}]({links[name]})"
            if name in links
            else f"{_MARKS.get(name, '')}{text}{_MARKS.get(name, '')}"
        )
    return text
