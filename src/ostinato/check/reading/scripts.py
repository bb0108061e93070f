"""Owns what can be told of a script by its text: the addresses in its strings, and the powers that it names."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""//[^\n\r\u2028\u2029]*+ | /\*[\s\S]*?(?:\*/|\Z)
      | "(?:[^"\\\n\r]|\\[\s\S])*+"? | '(?:[^'\\\n\r]|\\[\s\S])*+'?
      | `(?:[^`\\]|\\[\s\S])*+`?
      | /
    """,
    re.VERBOSE,
)
_PATTERN = re.compile(r"/(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*+\])++/[a-z]*+")
_BEFORE_PATTERN = frozenset("(,=:[!&|?{};+-*%~^<>\n")
_WORDS_BEFORE_PATTERN = re.compile(r"(?:return|typeof|case|in|of|delete|void|throw|do|else)\Z")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\n|([\s\S]))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_ADDRESS = re.compile(r"(?i)(?:\b(?:https?|wss?|ftp):)?//[^\s\"'<>\\`(){}|^]+")
_NAMESPACE = re.compile(
    r"(?i)https?://(?:www\.w3\.org/(?:\d{4}|ns|XML|TR)|schema\.org|ogp\.me|purl\.org|xmlns\.|www\.sitemaps\.org)"
)


class Mention(NamedTuple):
    """Something a script names: an address, or the power of that name."""

    name: str
    offset: int


class Script(NamedTuple):
    """What a script names. Offsets count within its text."""

    addresses: tuple[Mention, ...]
    powers: tuple[tuple[str, Mention], ...]
    """Each with its kind: `storage`, `cookies`, `beacon`, `request`, `fingerprint`, `notification`, `worker`, …"""


_POWERS: dict[str, tuple[str, ...]] = {
    "storage": (
        *("localStorage", "sessionStorage", "indexedDB", "openDatabase", "webkitIndexedDB", "mozIndexedDB"),
        *("requestFileSystem", "webkitRequestFileSystem"),
        *("navigator.storage", "caches.open", "sharedStorage", "getDirectory"),
    ),
    "cookies": ("document.cookie", "cookieStore", "requestStorageAccess"),
    "beacon": ("sendBeacon", "fetchLater", "ReportingObserver", "keepalive: true", "keepalive: !0"),
    "request": (
        *("fetch(", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport"),
        *("RTCPeerConnection", "webkitRTCPeerConnection", "importScripts", "import(", "ActiveXObject"),
    ),
    "worker": ("serviceWorker", "new Worker", "SharedWorker"),
    "fingerprint": (
        *(
            "toDataURL",
            "toBlob",
            "fonts.check",
            "getImageData",
            "measureText",
            "AudioContext",
            "webkitAudioContext",
            "OfflineAudioContext",
        ),
        *("navigator.plugins", "navigator.mimeTypes", "deviceMemory", "hardwareConcurrency", "getBattery"),
        *("getGamepads", "enumerateDevices", "WEBGL_debug_renderer_info", "queryLocalFonts", "userAgentData"),
        *("navigator.userAgent", "screen.colorDepth", "getTimezoneOffset", "resolvedOptions().timeZone"),
    ),
    "notification": (
        *(
            "Notification.requestPermission",
            "PushManager",
            "pushManager.subscribe",
            "geolocation",
            "getUserMedia",
        ),
        *("requestMIDIAccess", "clipboard.read", "showNotification", "requestPermission("),
    ),
    "interruption": (
        "beforeunload",
        "beforeinstallprompt",
        "requestFullscreen",
        "onbeforeunload",
        "window.open(",
        "alert(",
        "confirm(",
        "prompt(",
        "showModal(",
    ),
    "autoplay": ("autoplay = true", "autoplay = !0"),
    "disguise": ("atob(", "String.fromCharCode", "String.fromCodePoint"),
    "evaluation": ("eval(", "new Function", "document.write"),
}
_KIND_OF = {name: kind for kind, names in _POWERS.items() for name in names}


@cache
def _power_pattern(name: str) -> re.Pattern[str]:
    """What finds a power. Few sites name many of them, so that patterns are made when they are needed."""
    pattern = re.escape(name).replace(r"\.", r"\s*\??\.\s*").replace(r"\ ", r"\s+").replace(r"\(", r"\s*\(")
    pattern = re.sub(r"(?:\\s\+)?([=:])\\s\+", r"\\s*\1\\s*", pattern)
    return re.compile(pattern + (r"(?![\w$])" if name[-1].isalnum() else ""))


_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*+")
_IN_WORD = re.compile(r"[\w$]")
_POWERS_BY_WORD = {
    # The last word of a name must be among the words of a script before the name itself is looked for.
    name: _IDENTIFIER.findall(name)[-1]
    for name in _KIND_OF
}
_BY_STRING = frozenset(name for name in _KIND_OF if name.isidentifier() and len(name) > 5)


@lru_cache(maxsize=4096)
def read_script(text: str) -> Script:
    """What a script names, outside of its comments."""
    addresses: list[Mention] = []
    powers: list[tuple[str, Mention]] = []
    code: list[str] = []
    joined = _Joined()
    position = 0
    while token := _TOKEN.search(text, position):
        start, end = token.span()
        between = text[position:start]
        code.append(between)
        first = text[start]
        if first in "\"'`":
            content = token[0][1:].removesuffix(first)
            if first == "`":
                template = _template(text, start)
                end, content = template.end, template.said
                for inner, offset in template.codes:
                    held = read_script(inner)
                    addresses += [Mention(name, offset + at) for name, at in held.addresses]
                    powers += [(kind, Mention(name, offset + at)) for kind, (name, at) in held.powers]
            if not joined.goes_on(between):
                addresses += joined.addresses()
                powers += joined.powers()
                joined.begin(start)
            joined.add(content)
            if content == "cookie" and text.startswith("]", end):
                powers.append(("cookies", Mention("document.cookie", start)))
            if between.endswith("atob("):
                addresses += _encoded(content, start)
            code.append(" " * (end - start))
        elif end - start > 1:
            code.append(" " * (end - start))
        else:
            literal = _PATTERN.match(text, start) if _may_be_pattern(text, start) else None
            end = literal.end() if literal else end
            code.append(" " * (end - start) if literal else "/")
            joined.break_off()
        position = end
    addresses += joined.addresses()
    powers += joined.powers()
    code.append(text[position:])
    plain = "".join(code)
    if "\\u" in plain:
        # A name may be spelled with escapes.
        plain = _ESCAPE.sub(_character, plain)
    powers += [("cookies", Mention("document.cookie", found.start(1))) for found in _TAKEN.finditer(plain)]
    words = set(_IDENTIFIER.findall(plain))
    for name, word in _POWERS_BY_WORD.items():
        if word in words:
            kind, pattern = _KIND_OF[name], _power_pattern(name)
            # A look behind in the pattern itself would keep it from searching for its first word.
            powers += [
                (kind, Mention(name.rstrip("("), found.start()))
                for found in pattern.finditer(plain)
                if not found.start() or not _IN_WORD.match(plain, found.start() - 1)
            ]
    return Script(tuple(addresses), tuple(sorted(powers, key=lambda power: power[1].offset)))


_TAKEN = re.compile(r"\{[^{}=]*?\b(cookie)\b[^{}]*\}\s*=\s*(?:window\s*\.\s*)?document\b")
"""A cookie that is taken out of the document by destructuring."""


def _encoded(content: str, start: int) -> Iterator[Mention]:
    """The addresses in a text that a script decodes."""
    try:
        decoded = base64.b64decode(content, validate=True).decode()
    except (binascii.Error, ValueError):
        return
    yield from _addresses(decoded, start)


def _addresses(content: str, start: int) -> Iterator[Mention]:
    for found in _ADDRESS.finditer(content):
        url = found[0]
        if not _NAMESPACE.match(url) and not url.startswith("///") and _HOST.match(url):
            yield Mention(url, start)


def _may_be_pattern(text: str, start: int) -> bool:
    """Whether a slash begins a regular expression: after an operator or a word, but not after a value."""
    before = start - 1
    while before >= 0 and text[before] in " \t":
        before -= 1
    if before < 0 or text[before] in _BEFORE_PATTERN:
        return True
    return bool(_WORDS_BEFORE_PATTERN.search(text, max(0, before - 8), before + 1))


class _Template(NamedTuple):
    """A template: where it ends, its text with a `*` for each `${…}`, and the code in these."""

    end: int
    said: str
    codes: tuple[tuple[str, int], ...]


_DEEPEST = 60
"""How deep templates are followed into each other."""
_IN_TEMPLATE = re.compile(r"\\[\s\S]|`|\$\{")
_IN_CODE = re.compile(r"[`{}]|\"(?:[^\"\\\n]|\\[\s\S])*+\"?|'(?:[^'\\\n]|\\[\s\S])*+'?|/\*[\s\S]*?\*/")


def _template(text: str, start: int) -> _Template:
    """Read the template that begins at a place; others may stand in its code."""
    said: list[str] = []
    codes: list[tuple[str, int]] = []
    # What is open: a template, the code in one, braces within that code.
    opened = ["`"]
    position = begin = start + 1
    while opened and len(opened) < _DEEPEST:
        found = (_IN_TEMPLATE if opened[-1] == "`" else _IN_CODE).search(text, position)
        if found is None:
            position = len(text)
            break
        position = found.end()
        mark = found[0]
        if opened[-1] == "`":
            if mark == "`":
                opened.pop()
            elif mark == "${":
                if len(opened) == 1:
                    said.append(text[begin : found.start()])
                    begin = position
                opened.append("$")
        elif mark in "{`":
            opened.append(mark)
        elif mark == "}":
            opened.pop()
            if len(opened) == 1:
                codes.append((text[begin : found.start()], begin))
                said.append("*")
                begin = position
    said.append(text[begin : position - 1] if not opened else text[begin:position])
    return _Template(position, "".join(said), tuple(codes))


class _Joined:
    """Strings that a script puts together with `+`: an address is often cut into pieces. What is not known is a `*`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._start = 0
        self._is_broken = False

    def begin(self, start: int) -> None:
        self._pieces = []
        self._start = start
        self._is_broken = False

    def goes_on(self, between: str) -> bool:
        """Whether the next string is added to what was said so far."""
        if not self._pieces or self._is_broken or len(between) > _LONGEST_JOINT:
            return False
        found = _JOINT.fullmatch(between)
        if found is not None and found[1]:
            self._pieces.append("*")
        return found is not None

    def add(self, content: str) -> None:
        self._pieces.append(content)

    def break_off(self) -> None:
        self._is_broken = True

    def addresses(self) -> Iterator[Mention]:
        content = "".join(self._pieces)
        if "/" not in content and "\\" not in content:
            return
        yield from _addresses(unescape(content), self._start)

    def powers(self) -> Iterator[tuple[str, Mention]]:
        """Names of powers that are written as strings, and addresses of which only the beginning is said."""
        content = "".join(self._pieces)
        if content in _BY_STRING:
            yield _KIND_OF[content], Mention(content, self._start)
        elif len(content) < _LONGEST_JOINT and _HEADLESS.search(unescape(content)):
            yield "disguise", Mention(f'"{content}"', self._start)


_LONGEST_JOINT = 80
_HEADLESS = re.compile(r"(?i)^(?:https?|wss?)://(?:\*|\Z)")
"""The beginning of an address whose host comes from somewhere else."""
_JOINT = re.compile(r"\s*\+\s*(?:([\w$.()\[\]]+)\s*\+\s*)?")
_HOST = re.compile(
    r"(?i)(?:[a-z]+:)?//(?:[^/?#@]*@)?(?:\[[0-9a-f:.]+\]|localhost|[^\s/?#:]+\.[^\s/?#:.]{2,}|\d+\.\d+)"
)


def unescape(text: str) -> str:
    """The content of a string literal without its escapes."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is not None:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return _SIMPLE.get(found[4], found[4]) if found[4] else ""
