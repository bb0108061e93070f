"""Owns URLs as Hugo makes them: sanitised paths, Go's escaping, absolute and relative forms below a base URL."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from ostinato.base.members import expose


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The settings that decide what a URL of a site looks like."""

    base_url: str = "/"
    to_lower: bool = True
    """False with `disablePathToLower`."""
    remove_accents: bool = False
    canonify: bool = False
    language_prefix: str = ""
    """The folder of the language, empty for the default one."""

    @property
    def base_path(self) -> str:
        """The path of the base URL with slashes at both ends: `/` for a site at its host's root."""
        return _base_path(self.base_url)

    @property
    def root(self) -> str:
        """The base URL without its path: `https://example.org`."""
        return _root(self.base_url)


@lru_cache(maxsize=64)
def _base_path(base_url: str) -> str:
    path = parse(base_url).path.strip("/")
    return f"/{path}/" if path else "/"


@lru_cache(maxsize=64)
def _root(base_url: str) -> str:
    url = parse(base_url)
    return f"{url.scheme}://{url.host}" if url.host else ""


_ALLOWED = frozenset("./\\_#+~-@")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9./\\_#+~@-]*\Z")


def sanitize(text: str) -> str:
    """Keep what a path may hold; runs of spaces become one hyphen (Hugo: the first step of every path)."""
    if _PLAIN_PATH.match(text):
        return text
    out: list[str] = []
    pending = hyphen = False
    for position, letter in enumerate(text):
        if _is_allowed(text, position, letter):
            hyphen = letter == "-"
            if pending and not hyphen:
                out.append("-")
            pending = False
            out.append(letter)
        elif out and not hyphen and letter.isspace():
            pending = True
    return "".join(out)


def _is_allowed(text: str, position: int, letter: str) -> bool:
    if letter.isascii():
        if letter.isalnum() or letter in _ALLOWED:
            return True
        return letter == "%" and _is_hex(text[position + 1 : position + 3])
    return unicodedata.category(letter)[0] in "LM" or unicodedata.category(letter) == "Nd"


def _is_hex(pair: str) -> bool:
    return len(pair) == 2 and all(letter in "0123456789abcdefABCDEF" for letter in pair)


def without_accents(text: str) -> str:
    """Letters without their marks, as `removePathAccents` makes them."""
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in marked if unicodedata.category(c) != "Mn"))


def sanitized_path(text: str, rules: UrlRules) -> str:
    """Text as a path of the published site."""
    text = sanitize(text)
    if rules.remove_accents:
        text = without_accents(text)
    return text.lower() if rules.to_lower else text


def urlize(text: str, rules: UrlRules) -> str:
    """Text as a URL path (Hugo: urls.URLize)."""
    return escaped_url(sanitized_path(text, rules))


_SAFE_PATH = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@!'()*")
_SAFE_RAW_PATH = _SAFE_PATH - set(b"!'()*")
_RAW_PLAIN = re.compile(r"[A-Za-z0-9\-_.~$&+,/:;=@]*\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[A-Za-z0-9\-_.~$&+,/:;=@!'()*]*\Z")


@lru_cache(maxsize=4096)
def escaped_path(path: str) -> str:
    """A path with everything escaped that Go's net/url escapes; what is escaped already stays."""
    if _PLAIN.match(path):
        return path
    try:
        plain = unquote(path, errors="strict") if "%" in path else path
    except UnicodeDecodeError:
        plain = path
    if plain != path and _is_valid_encoding(path):
        return path
    return _escaped_raw(plain)


def _is_valid_encoding(path: str) -> bool:
    """Whether Go keeps the author's own encoding of a path (net/url: validEncoded)."""
    for position, letter in enumerate(path):
        if letter in "!$&'()*+,;=:@[]/" or (letter.isascii() and (letter.isalnum() or letter in "-_.~")):
            continue
        if letter == "%" and _is_hex(path[position + 1 : position + 3]):
            continue
        return False
    return True


def _escaped_raw(path: str) -> str:
    return path if _RAW_PLAIN.match(path) else _escape(path, _SAFE_RAW_PATH)


def _escape(text: str, safe: frozenset[int]) -> str:
    return "".join(
        chr(byte) if byte in safe else f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass")
    )


@lru_cache(maxsize=4096)
def escaped_url(url: str) -> str:
    """A URL as Go prints it after parsing: the path escaped, query and fragment in their places."""
    if _PLAIN.match(url):
        return url
    return str(parse(url))


_QUERY_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def escaped_query(text: str) -> str:
    """Text as a value of a query string (Go: url.QueryEscape)."""
    return _escape(text, _QUERY_SAFE | {32}).replace(" ", "+")


def escaped_segment(text: str) -> str:
    """Text as one segment of a path (Go: url.PathEscape)."""
    return _escape(text, _QUERY_SAFE | frozenset(b"$&+:=@"))


class UrlError(ValueError):
    """Text is no URL; the message is Go's."""


@dataclass(frozen=True, slots=True)
class Url:
    """A parsed URL (Go's url.URL)."""

    scheme: str = ""
    opaque: str = ""
    user: str | None = None
    host: str = ""
    path: str = ""
    raw_path: str = ""
    raw_query: str = ""
    force_query: bool = False
    fragment: str = ""
    raw_fragment: str = ""
    has_authority: bool = False

    def escaped_path(self) -> str:
        if self.raw_path and _is_valid_encoding(self.raw_path) and unquote(self.raw_path) == self.path:
            return self.raw_path
        if self.path == "*":
            return "*"
        return _escaped_raw(self.path)

    def __str__(self) -> str:
        out = f"{self.scheme}:" if self.scheme else ""
        if self.opaque:
            out += self.opaque
        else:
            if self.has_authority or self.host or self.user is not None:
                out += "//" + (f"{self.user}@" if self.user is not None else "") + self.host
            path = self.escaped_path()
            if path and not path.startswith("/") and self.host:
                out += "/"
            if not out and ":" in path.partition("/")[0]:
                out += "./"
            out += path
        if self.force_query or self.raw_query:
            out += f"?{self.raw_query}"
        if self.fragment:
            out += "#" + (self.raw_fragment or _escape(self.fragment, _SAFE_PATH | frozenset(b"?")))
        return out

    __go_print__ = __str__

    @property
    def is_absolute(self) -> bool:
        return bool(self.scheme)

    @property
    def hostname(self) -> str:
        if self.host.startswith("["):
            return self.host[1 : self.host.find("]")]
        return self.host.partition(":")[0]

    @property
    def port(self) -> str:
        rest = self.host.partition("]")[2] if self.host.startswith("[") else self.host
        return rest.partition(":")[2]

    @property
    def request_uri(self) -> str:
        path = self.opaque or self.escaped_path() or "/"
        return f"{path}?{self.raw_query}" if self.force_query or self.raw_query else path

    def query(self) -> dict[str, list[str]]:
        """The values of the query string by name."""
        found: dict[str, list[str]] = {}
        for part in self.raw_query.split("&"):
            if part and ";" not in part:
                name, _, value = part.partition("=")
                found.setdefault(unquote(name.replace("+", " ")), []).append(unquote(value.replace("+", " ")))
        return found


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+\-.]*):")


@lru_cache(maxsize=8192)
def parse(text: str) -> Url:
    """Parse a URL as Go does. Raises UrlError."""
    rest, has_fragment, fragment = text.partition("#")
    if _CONTROL.search(rest):
        raise UrlError(f'parse "{text}": net/url: invalid control character in URL')
    scheme = ""
    match = _SCHEME.match(rest)
    if match:
        scheme, rest = match[1].lower(), rest[match.end() :]
    elif rest.startswith(":"):
        raise UrlError(f'parse "{text}": missing protocol scheme')
    force_query = rest.endswith("?") and rest.count("?") == 1
    rest, _, query = rest.partition("?")
    opaque = ""
    if not rest.startswith("/"):
        if scheme:
            return Url(
                scheme, opaque=rest, raw_query=query, force_query=force_query, fragment=unquote(fragment)
            )
        if ":" in rest.partition("/")[0]:
            raise UrlError(f'parse "{text}": first path segment in URL cannot contain colon')
    user: str | None = None
    host = ""
    authority = rest.startswith("//") and (bool(scheme) or not rest.startswith("///"))
    if authority:
        host, slash, path = rest[2:].partition("/")
        rest = slash + path
        if "@" in host:
            user, _, host = host.rpartition("@")
    bad = re.search(r"%(?![0-9A-Fa-f]{2}).{0,2}", rest)
    if bad:
        raise UrlError(f'parse "{text}": invalid URL escape "{bad[0]}"')
    path = unquote(rest, errors="surrogateescape")
    plain = _escaped_raw(path)
    return Url(
        scheme,
        opaque,
        user,
        host,
        path,
        rest if rest != plain else "",
        query,
        force_query,
        unquote(fragment) if has_fragment else "",
        has_authority=authority,
    )


def joined(*parts: str) -> str:
    """Path elements joined and cleaned; empty ones are left out (Go: path.Join)."""
    path = "/".join(part for part in parts if part)
    if not path:
        return ""
    cleaned = posixpath.normpath(path)
    return "/" + cleaned.lstrip("/") if cleaned.startswith("//") else cleaned


@lru_cache(maxsize=8192)
def permalink(base: str, link: str) -> str:
    """A link below a base URL as an absolute URL."""
    url, relative = parse(base), parse(link)
    path = joined(url.path, relative.path)
    if url.host and path and not path.startswith("/"):
        path = f"/{path}"
    slash = (not link and base.endswith("/")) or relative.path.endswith("/")
    if slash and not path.endswith("/"):
        path += "/"
    full = Url(
        url.scheme,
        url.opaque,
        url.user,
        url.host,
        path,
        "",
        relative.raw_query,
        relative.force_query,
        relative.fragment,
        has_authority=url.has_authority,
    )
    return str(full)


@lru_cache(maxsize=8192)
def with_context_root(base_url: str, path: str) -> str:
    """The path below the path of the base URL."""
    full = joined(parse(base_url).path, path)
    return f"{full}/" if full != "/" and path.endswith("/") else full


def with_base_path(link: str, rules: UrlRules) -> str:
    """A link of the site below the path of its base URL; untouched when URLs are made canonical later."""
    if rules.canonify or rules.base_path == "/":
        return link
    return rules.base_path + link.removeprefix("/")


def is_absolute(url: str) -> bool:
    """Whether the URL names a scheme. Raises UrlError."""
    return url.startswith(("http://", "https://")) or parse(url).is_absolute


def absolute_url(url: str, rules: UrlRules, *, language: bool = False) -> str:
    """`absURL`, and `absLangURL` with the folder of the language."""
    try:
        if is_absolute(url) or url.startswith("//"):
            return url
    except UrlError:
        return url
    base = rules.root if url.startswith("/") else rules.base_url
    if language and rules.language_prefix and not _has_prefix(url, rules.language_prefix):
        slash = not url or url.endswith("/")
        url = joined(rules.language_prefix, url) + ("/" if slash else "")
    return permalink(base, url)


def relative_url(url: str, rules: UrlRules, *, language: bool = False) -> str:
    """`relURL`, and `relLangURL` with the folder of the language."""
    try:
        absolute = is_absolute(url)
    except UrlError:
        return url
    base = rules.root if url.startswith("/") else rules.base_url
    if (absolute and not url.startswith(base)) or url.startswith("//"):
        return url
    link = url.removeprefix(base)
    if language and rules.language_prefix and not _has_prefix(url, rules.language_prefix):
        slash = link.endswith("/")
        link = joined(rules.language_prefix, link) + ("/" if slash else "")
    if not rules.canonify:
        link = with_context_root(base, link)
    if not url and not link.endswith("/") and base.endswith("/"):
        link += "/"
    return link if link.startswith("/") else f"/{link}"


def _has_prefix(url: str, prefix: str) -> bool:
    bare = url.removeprefix("/")
    return bare == prefix or bare.startswith(f"{prefix}/")


expose(
    Url,
    "*url.URL",
    {
        "EscapedPath": Url.escaped_path,
        "ForceQuery": lambda url: url.force_query,
        "Fragment": lambda url: url.fragment,
        "Host": lambda url: url.host,
        "Hostname": lambda url: url.hostname,
        "IsAbs": lambda url: url.is_absolute,
        "JoinPath": lambda url, *parts: parse(permalink(str(url), joined(url.path, *parts))),
        "Opaque": lambda url: url.opaque,
        "Path": lambda url: url.path,
        "Port": lambda url: url.port,
        "Query": Url.query,
        "RawFragment": lambda url: url.raw_fragment,
        "RawPath": lambda url: url.raw_path,
        "RawQuery": lambda url: url.raw_query,
        "RequestURI": lambda url: url.request_uri,
        "Scheme": lambda url: url.scheme,
        "String": str,
        "User": lambda url: url.user,
    },
)
