"""Owns what a file becomes before it is stored: its type, its headers, its bytes, as the matchers say."""

from __future__ import annotations

import hashlib
import mimetypes
import zlib
from functools import cache
from typing import TYPE_CHECKING

from ostinato.deploy.target import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ostinato.config.sections.build import MediaType
    from ostinato.deploy.settings import Deployment, Matcher, TargetSettings

_UNKNOWN = "application/octet-stream"


def is_published(path: str) -> bool:
    """Whether a file of the built site goes to hosts at all: what is in hidden folders does not, as in Hugo."""
    *folders, name = path.split("/")
    return name != ".DS_Store" and not any(
        folder.startswith(".") and folder != ".well-known" for folder in folders
    )


def selected(paths: Iterable[str], target: TargetSettings) -> Iterator[str]:
    """The files of a built site that belong to a target."""
    return (path for path in paths if is_published(path) and target.takes(path))


def stored_as(path: str, data: bytes, settings: Deployment, types: Mapping[str, str]) -> tuple[Item, bytes]:
    """A file as it is stored, and the bytes that are; `types` are those of `types_by_suffix`."""
    matcher = settings.matcher_of(path)
    kind = (matcher and matcher.content_type) or media_type_of(path, data, types)
    if matcher is not None and matcher.gzip:
        data = gzipped(data)
    digest = hashlib.sha256(data).hexdigest()
    return Item(path, digest, len(data), kind, headers_of(matcher)), data


def headers_of(matcher: Matcher | None) -> tuple[tuple[str, str], ...]:
    """What hosts are to answer with a file, beside its type; sorted by name."""
    if matcher is None:
        return ()
    encoding = "gzip" if matcher.gzip else matcher.content_encoding
    found = (("Cache-Control", matcher.cache_control), ("Content-Encoding", encoding))
    return tuple((name, value) for name, value in found if value)


def types_by_suffix(media_types: Iterable[MediaType]) -> Mapping[str, str]:
    """The type of each suffix. Of several the first by name counts, as in Hugo: `xml` is a feed."""
    found: dict[str, str] = {}
    for media in sorted(media_types, key=lambda media: media.type):
        for suffix in media.suffixes:
            found.setdefault(suffix.lower(), media.type)
    return found


def media_type_of(path: str, data: bytes, types: Mapping[str, str]) -> str:
    """The type by suffix: the site's own, then a table that is the same on every machine; else a look inside."""
    _, dot, suffix = path.rpartition("/")[2].rpartition(".")
    if not dot:
        return _UNKNOWN
    known = types.get(suffix.lower())
    if known is not None:
        return known
    guessed = _table().get(f".{suffix.lower()}") or ("text/plain" if _looks_like_text(data) else _UNKNOWN)
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


@cache
def _table() -> Mapping[str, str]:
    """Python's own types, without those that the machine adds."""
    return mimetypes.MimeTypes().types_map[True] | {".atom": "application/atom+xml", ".opml": "text/x-opml"}


def _looks_like_text(data: bytes) -> bool:
    head = data[:512]
    return not any(byte < 0x20 and byte not in b"\t\n\f\r\x1b" for byte in head)


_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""Deflate, no name, no time, the best compression, no particular system."""


def gzipped(data: bytes) -> bytes:
    """The same bytes compressed to the same bytes, whenever and wherever: a release is known by its digests."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    end = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return _HEAD + body + end
