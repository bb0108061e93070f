"""Owns cutting HTML into tags. A page is cut by two regular expressions, and every different tag is read once.

Pages of one site repeat most of their tags, so remembering what a tag means by its text is what makes this fast.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ostinato.check.reading.entities import unescape_attribute
from ostinato.check.reading.sinks import LEADING_ATTRIBUTES, Link, Piece, Sink, links_of, pieces_of, sinks_of

RAW_ELEMENTS = frozenset(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"])
"""Elements whose content is text, whatever stands in it."""

_REST_OF_TAG = r"""[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+>"""


def _any_case(name: str) -> str:
    return "".join(f"[{char}{char.upper()}]" for char in name)


def _raw_pattern(name: str) -> str:
    tag = _any_case(name)
    return rf"{tag}(?=[\s/>]){_REST_OF_TAG}[\s\S]*?(?=</{tag}[\s/>]|\Z)"


_RAW = re.compile(
    rf"""<(?=[sStTxXiInNpP!?])(?:
        {" | ".join(_raw_pattern(name) for name in sorted(RAW_ELEMENTS))}
      | {_any_case("plaintext")}(?=[\s/>])[\s\S]*+
      | !(?:--(?:>|->|[\s\S]*?(?:--!?>|\Z)) | [^>]*+>?)
      | \?[^>]*+>?
    )""",
    re.VERBOSE,
)
"""What must not be cut further: raw elements with their content, comments, declarations."""

_TAG = re.compile(rf"(<(?:/?[a-zA-Z]{_REST_OF_TAG}|/[^a-zA-Z][^>]*+>?|[a-zA-Z]))")
"""A start or end tag. A lone letter after `<` is a tag that never ends."""


def cut(text: str) -> list[str]:
    """Texts and tags in turn, beginning and ending with a text; together they are the page again."""
    parts: list[str] = []
    position = 0
    for found in _RAW.finditer(text):
        start, end = found.span()
        if start < position:
            continue
        parts += _TAG.split(text[position:start])
        parts.append(found[0])
        position = end
    parts += _TAG.split(text[position:] if position else text)
    return parts


_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+(=)\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "param",
    ]
)
_NOTABLE = frozenset(
    [
        *(
            "a",
            "area",
            "audio",
            "base",
            "body",
            "button",
            "dialog",
            "embed",
            "form",
            "frame",
            "frameset",
            "head",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "html",
            "iframe",
            "img",
            "input",
            "label",
            "link",
            "marquee",
            "meta",
        ),
        *(
            "math",
            "object",
            "script",
            "select",
            "style",
            "svg",
            "table",
            "template",
            "textarea",
            "th",
            "title",
        ),
        *(
            "track",
            "video",
            "noscript",
            "blink",
            "bgsound",
            "applet",
            "fieldset",
            "legend",
            "main",
            "summary",
        ),
    ]
)
_PLAIN_ATTRIBUTES = frozenset(["class", "lang", "dir", "type", "width", "height", "datetime", "translate"])
_LABELS = ("aria-label", "aria-labelledby", "title")
_HTML = frozenset(
    [
        *(
            "a",
            "abbr",
            "address",
            "article",
            "aside",
            "b",
            "bdi",
            "bdo",
            "blockquote",
            "button",
            "caption",
            "cite",
        ),
        *("code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure"),
        *(
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "i",
            "iframe",
            "ins",
            "kbd",
        ),
        *(
            "label",
            "legend",
            "li",
            "main",
            "mark",
            "menu",
            "nav",
            "object",
            "ol",
            "optgroup",
            "option",
            "output",
        ),
        *("p", "picture", "pre", "q", "s", "samp", "script", "section", "select", "small", "span", "strong"),
        *(
            "sub",
            "summary",
            "sup",
            "table",
            "tbody",
            "td",
            "template",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "time",
        ),
        *("tr", "u", "ul", "var", "video", "audio", "noscript", "html", "head", "body"),
    ]
)
"""Elements that a slash at the end of their tag does not close."""
_TELLING_NAME = re.compile(
    r"(?i)cookie|consent|gdpr|ccpa|cmp|newsletter|subscri|signup|mailchimp|mc4wp|mc_embed|convertkit|formkit|optin|opt-in"
    r"|popup|pop-up|modal|overlay|interstitial|paywall|adblock|exit-intent|lightbox|welcome-mat|onetrust|usercentrics"
    r"|didomi|quantcast|truste|klaro|iubenda|tarteaucitron|osano|cky-|borlabs"
)
"""Names by which the checks for noise may know an element."""


class Attribute(NamedTuple):
    """An attribute as it stands in a tag: decoded value, and where the value begins in the tag's text."""

    name: str
    value: str
    offset: int


class Element:
    """What a start tag means, with the content of raw elements. The same text is the same object."""

    __slots__ = (
        "attributes",
        "content",
        "content_offset",
        "equivalent",
        "has_label",
        "has_telling_name",
        "is_closed_by_itself",
        "is_notable",
        "links",
        "name",
        "nests",
        "odd",
        "pieces",
        "repeated",
        "sinks",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        found = _NAME.match(text)
        self.name = found[1].lower() if found else ""
        end = found.end() if found else len(text)
        self.attributes: dict[str, Attribute] = {}
        self.repeated: list[Attribute] = []
        if text[end : end + 1] != ">":
            end = self._read_attributes(text, end)
        self.content_offset = min(end + 1, len(text))
        self.content = text[self.content_offset :]
        self.is_closed_by_itself = text[max(end - 1, 0) : end] == "/"
        # Where the quick pattern and the exact reading disagree about the end, the page is read a second way.
        if self.name in RAW_ELEMENTS or self.name == "plaintext":
            self.odd = self.name == "script" and "<!--" in self.content
        else:
            self.odd = bool(self.content) or not text.endswith(">")
        attributes = self.attributes
        self.sinks: tuple[Sink, ...] = ()
        self.links: tuple[Link, ...] = ()
        self.pieces: tuple[Piece, ...] = ()
        if self.name == "script" or self.name == "style" or not _PLAIN_ATTRIBUTES.issuperset(attributes):
            self.sinks = tuple(sinks_of(self))
            self.pieces = tuple(pieces_of(self))
        if not LEADING_ATTRIBUTES.isdisjoint(attributes):
            self.links = tuple(links_of(self))
        self.equivalent = self.get("http-equiv").strip().lower() if self.name == "meta" else ""
        """What a `meta` element stands for, in lower case."""
        self.has_label = any(self.get(name).strip() for name in _LABELS) if attributes else False
        """Whether it names itself, in an attribute."""
        self.has_telling_name = bool(
            ("class" in attributes or "id" in attributes)
            and _TELLING_NAME.search(f"{self.get('id')} {self.get('class')}")
        )
        self.nests = 0 if self.name in VOID or (self.is_closed_by_itself and self.name not in _HTML) else 1
        """1 where an end tag is needed."""
        self.is_notable = bool(
            self.name in _NOTABLE
            or self.links
            or self.sinks
            or self.pieces
            or self.has_telling_name
            or self.repeated
            or self.odd
            or not _PLAIN_ATTRIBUTES.issuperset(attributes)
        )

    def _read_attributes(self, text: str, position: int) -> int:
        """Read the attributes, and say where the `>` stands. Source: HTML standard, 13.2.5.32 and following."""
        while found := _ATTRIBUTE.match(text, position):
            group = found.lastindex or 1
            # Without a value the last group is the name; with an empty one it is the equals sign.
            value = found[group] if group > 2 else ""
            name = found[1].lower()
            attribute = Attribute(name, unescape_attribute(value), found.start(group))
            if name in self.attributes:
                self.repeated.append(attribute)
            else:
                self.attributes[name] = attribute
            position = found.end()
        end = text.find(">", position)
        return end if end >= 0 else len(text)

    def get(self, name: str) -> str:
        """The value of an attribute, empty where there is none."""
        attribute = self.attributes.get(name)
        return attribute.value if attribute else ""

    def has(self, name: str) -> bool:
        return name in self.attributes

    def offset_of(self, name: str) -> int:
        """Where an attribute's value begins in the text, or the tag itself."""
        attribute = self.attributes.get(name)
        return attribute.offset if attribute else 0


class EndTag:
    """An end tag, a comment or a declaration; only end tags have a name."""

    __slots__ = ("name", "nests", "odd", "text")
    is_notable = False

    def __init__(self, text: str) -> None:
        self.text = text
        found = _NAME.match(text) if text.startswith("</") else None
        self.name = found[1].lower() if found else ""
        self.nests = -1 if self.name else 0
        # A quote in an end tag may hide its end; `<![CDATA[` means different things in HTML and in SVG.
        self.odd = ('"' in text or "'" in text) if found else text.startswith("<![CDATA[")


Token = Element | EndTag


class Vocabulary(dict[str, Token]):
    """What every text of a tag means; filled as tags are met."""

    _MOST = 200_000

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()
        """The tags that need a second look."""

    def __missing__(self, text: str) -> Token:
        if len(self) >= self._MOST:
            # A site that repeats nothing would fill the memory.
            self.clear()
            self.odd.clear()
        token: Token = Element(text) if text[1].isalpha() else EndTag(text)
        if token.odd:
            self.odd.add(text)
        self[text] = token
        return token
