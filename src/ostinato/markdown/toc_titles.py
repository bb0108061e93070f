"""Owns the titles in a table of contents: a heading's HTML without links, and with nothing that is not harmless.

What is harmless follows from what Hugo lets through: a list of inline elements, and attributes by pattern.
"""

from __future__ import annotations

import re
from html import unescape

from ostinato.markdown.escaping import escape_like_go

_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z) | <textarea\b[^>]*>(?P<raw>.*?)(?:</textarea\s*>|\Z) | <[!?/][^A-Za-z>][^>]*> | <!\w[^>]*>
      | <(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*?)(?P<empty>/?)>
      | [^<]+ | <""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_SPACES = re.compile(r"\s+")
_ELEMENTS = frozenset({
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img",
    "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong",
    "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
_WITHOUT_CONTENT = frozenset({
    "frame", "frameset", "iframe", "noembed", "noframes", "noscript", "nostyle", "object",
    "script", "style", "title",
})  # fmt: skip
_TEXT = re.compile(r"[\w\s\-',\[\]!./\\()]*\Z")
_ANYWHERE = {
    "class": re.compile(r"[\s\w-]+\Z"),
    "dir": re.compile(r"(?:rtl|ltr)\Z", re.IGNORECASE),
    "id": re.compile(r".*?[a-zA-Z0-9:_.-]", re.DOTALL),
    "lang": re.compile(r".*?[a-zA-Z]{2,20}", re.DOTALL),
    "title": _TEXT,
}
_ANY = re.compile("")
_SIZE = re.compile(r"[0-9]+%?\Z")
_URL = re.compile(r"(?:(?:https?|mailto):|(?![a-z][a-z0-9+.-]*:))\S*\Z", re.IGNORECASE)
_OF_ELEMENT = {
    "data": {"value": _ANY},
    "del": {"cite": _URL, "datetime": _ANY},
    "img": {
        "align": re.compile(
            r"(?:left|right|top|texttop|middle|absmiddle|baseline|bottom|absbottom)\Z", re.IGNORECASE
        ),
        "alt": _TEXT,
        "height": _SIZE,
        "src": _URL,
        "width": _SIZE,
    },
    "ins": {"cite": _URL, "datetime": _ANY},
    "q": {"cite": _URL},
    "time": {"datetime": _ANY},
}


def title_html(html: str) -> str:
    """A heading's HTML as the title of an entry."""
    if "<" not in html:
        return html
    out: list[str] = []
    hidden = ""
    for token in _TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if hidden:
            hidden = "" if token["close"] and name == hidden else hidden
        elif token["raw"]:
            out.append(escape_like_go(unescape(token["raw"])))
        elif name in _WITHOUT_CONTENT:
            hidden = "" if token["close"] or token["empty"] else name
        elif name:
            out.append(_tag(token, name))
        elif not token[0].startswith(("<!", "<?", "</", "<textarea")):
            out.append(escape_like_go(unescape(token[0])))
    return _SPACES.sub(" ", "".join(out).strip())


def _tag(token: re.Match[str], name: str) -> str:
    if name not in _ELEMENTS:
        return ""
    if token["close"]:
        return f"</{name}>"
    shown = _attributes(name, token["attributes"])
    if name == "img" and not shown:
        return ""
    return f"<{name}{shown}{token['empty']}>"


def _attributes(element: str, text: str) -> str:
    out = []
    for found in _ATTRIBUTE.finditer(text):
        name, value = found[1].lower(), found[2] or ""
        value = unescape(value[1:-1] if value[:1] in ('"', "'") else value)
        pattern = _OF_ELEMENT.get(element, {}).get(name) or _ANYWHERE.get(name)
        if pattern is not None and pattern.match(value):
            out.append(f' {name}="{escape_like_go(value)}"')
    return "".join(out)
