"""Owns the width and height of a picture, read from its first bytes without decoding it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from operator import attrgetter

from ostinato.base.members import TemplateError, expose

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ImageSize:
    """What `images.Config` gives."""

    width: int
    height: int


expose(ImageSize, "image.Config", {"Height": attrgetter("height"), "Width": attrgetter("width")})


def size_of(data: bytes) -> Size:
    """Width and height in pixels. Raises TemplateError for bytes that are no picture."""
    try:
        found = _from_header(data)
    except (struct.error, IndexError):
        found = None
    return found or _from_library(data)


def _from_header(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return struct.unpack_from(">II", data, 16)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return struct.unpack_from("<HH", data, 6)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of JPEG that begin a frame; it holds the size."""


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 if marker == 0x01 or 0xD0 <= marker <= 0xD8 else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp(data: bytes) -> Size | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return _three(data, 24) + 1, _three(data, 27) + 1
    if chunk == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _three(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16


def _from_library(data: bytes) -> Size:
    from PIL import Image, UnidentifiedImageError  # large; most sizes are found without it

    try:
        with Image.open(BytesIO(data)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise TemplateError("failed to load image config: image: unknown format") from error
