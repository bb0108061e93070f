"""Owns what cameras and editors write into pictures: dates, places, and their many tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping  # noqa: TC003  dataclasses keep the types of their fields
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from math import gcd
from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.globs import NEGATION, compiled
from ostinato.base.gotime import Time  # noqa: TC001
from ostinato.base.members import expose
from ostinato.resources.images.iptc import read_iptc

if TYPE_CHECKING:
    from PIL import Image

    from ostinato.config.sections.build import Imaging


@dataclass(frozen=True, slots=True)
class ImageMeta:
    """`.Meta` of a picture (Hugo docs page "Image processing")."""

    lat: float = 0.0
    long: float = 0.0
    date: Time = gotime.ZERO
    orientation: int = 0
    exif: Mapping[str, object] = field(default_factory=dict)
    iptc: Mapping[str, object] = field(default_factory=dict)
    xmp: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExifInfo:
    """`.Exif` of a picture, the older view."""

    lat: float
    long: float
    date: Time
    tags: Mapping[str, object]


def read_metadata(data: bytes, imaging: Imaging) -> ImageMeta | None:
    """The metadata of a file; None for formats that have none."""
    keep = _by_patterns(imaging.meta.fields)
    tags = _tags(data)
    if tags is None:
        return None
    kept = {name: value for name, value in tags.items() if keep(name)}
    lat, long = _position(kept)
    orientation = kept.get("Orientation")
    sources = imaging.meta.sources
    iptc = read_iptc(data) if "iptc" in sources else {}
    return ImageMeta(
        lat,
        long,
        _date(kept),
        orientation if isinstance(orientation, int) else 0,
        kept if "exif" in sources else {},
        {name: value for name, value in iptc.items() if keep(name)},
    )


def read_exif(data: bytes, imaging: Imaging) -> ExifInfo | None:
    """The Exif part of the metadata, with the fields that `imaging.exif` chooses."""
    tags = _tags(data)
    if tags is None:
        return None
    settings = imaging.exif
    include, exclude = _expression(settings.include_fields), _expression(settings.exclude_fields)
    kept = {
        name: value
        for name, value in tags.items()
        if (exclude is None or not exclude.search(name)) and (include is None or include.search(name))
    }
    lat, long = (0.0, 0.0) if settings.disable_lat_long else _position(tags)
    return ExifInfo(lat, long, gotime.ZERO if settings.disable_date else _date(tags), kept)


def _expression(text: str) -> re.Pattern[str] | None:
    text = text.strip()
    return re.compile(text if text.startswith("(") else f"(?i){text}") if text else None


def _by_patterns(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    denied = [
        compiled(pattern.removeprefix(NEGATION).lower(), ".")
        for pattern in patterns
        if pattern.startswith(NEGATION)
    ]
    allowed = [compiled(pattern.lower(), ".") for pattern in patterns if not pattern.startswith(NEGATION)]

    def keep(name: str) -> bool:
        return not any(matches(name) for matches in denied) and (
            not allowed or any(matches(name) for matches in allowed)
        )

    return keep


_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_POINTERS = frozenset({"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote"})
_FORMATS = frozenset({"JPEG", "MPO", "PNG", "TIFF", "WEBP", "AVIF"})
_RENAMED = {
    "DateTime": "ModifyDate",
    "DateTimeDigitized": "CreateDate",
    "ExposureBiasValue": "ExposureCompensation",
    "FocalLengthIn35mmFilm": "FocalLengthIn35mmFormat",
    "ISOSpeedRatings": "ISO",
    "LensSpecification": "LensInfo",
    "PhotographicSensitivity": "ISO",
}
"""The names that Hugo has for tags, where the library has others."""


@dataclass(frozen=True, slots=True)
class Rational:
    """A fraction, such as an exposure time of 1/200."""

    numerator: int
    denominator: int

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"

    def __float__(self) -> float:
        return self.numerator / self.denominator


def _tags(data: bytes) -> dict[str, object] | None:
    """The Exif tags of a file by name."""
    from PIL.ExifTags import GPSTAGS, TAGS

    from ostinato.resources.images.processing import opened

    picture = opened(data)
    if picture.format not in _FORMATS:
        return None
    exif: Image.Exif = picture.getexif()
    found: dict[str, object] = {}
    for held, names in ((exif, TAGS), (exif.get_ifd(_EXIF_IFD), TAGS), (exif.get_ifd(_GPS_IFD), GPSTAGS)):
        for number, value in held.items():
            name = names.get(number)
            if name and name not in _POINTERS:
                name = _RENAMED.get(name, name)
                found[name] = _meaning(name, value)
    return found


def _meaning(name: str, value: object) -> object:
    """A value of the library as Hugo gives it."""
    plain = _plain(value)
    if name == "ApertureValue" and isinstance(plain, Rational | int | float):
        return float(2 ** (float(plain) / 2))
    if name == "ShutterSpeedValue" and isinstance(plain, Rational | int | float):
        return float(2 ** -float(plain))
    if name == "LensInfo" and isinstance(plain, list):
        return " ".join(f"{float(part):g}" for part in plain)
    return plain


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.rstrip(b"\0").decode("utf-8", "replace")
    if isinstance(value, str):
        return value.rstrip("\0").strip()
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    numerator, denominator = getattr(value, "numerator", None), getattr(value, "denominator", None)
    if not isinstance(numerator, int) or not isinstance(denominator, int) or not denominator:
        return str(value)
    factor = gcd(numerator, denominator)
    return (
        numerator // denominator
        if factor == denominator
        else Rational(numerator // factor, denominator // factor)
    )


_DATE_TAGS = (
    ("DateTimeOriginal", "OffsetTimeOriginal"),
    ("ModifyDate", "OffsetTime"),
    ("CreateDate", "OffsetTimeDigitized"),
)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


def _date(tags: Mapping[str, object]) -> Time:
    for name, offset_name in _DATE_TAGS:
        text = tags.get(name)
        if not isinstance(text, str):
            continue
        try:
            moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            continue
        offset = _OFFSET.fullmatch(str(tags.get(offset_name, "")))
        if offset is not None:
            minutes = (int(offset[2]) * 60 + int(offset[3])) * (-1 if offset[1] == "-" else 1)
            moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        return gotime.from_datetime(moment)
    return gotime.ZERO


def _position(tags: Mapping[str, object]) -> tuple[float, float]:
    return (
        _degrees(tags.get("GPSLatitude"), tags.get("GPSLatitudeRef"), "S"),
        _degrees(tags.get("GPSLongitude"), tags.get("GPSLongitudeRef"), "W"),
    )


def _degrees(value: object, reference: object, negative: str) -> float:
    if not isinstance(value, list) or len(value) != 3:
        return 0.0
    degrees, minutes, seconds = (
        float(part) if isinstance(part, int | float | Rational) else 0.0 for part in value
    )
    total = degrees + minutes / 60 + seconds / 3600
    return -total if reference == negative else total


expose(
    Rational,
    "imagemeta.Rat",
    {
        "Den": attrgetter("denominator"),
        "Float64": float,
        "Num": attrgetter("numerator"),
        "String": str,
    },
)
expose(
    ImageMeta,
    "*meta.MetaInfo",
    {
        "Date": attrgetter("date"),
        "Exif": attrgetter("exif"),
        "IPTC": attrgetter("iptc"),
        "Lat": attrgetter("lat"),
        "Long": attrgetter("long"),
        "Orientation": attrgetter("orientation"),
        "XMP": attrgetter("xmp"),
    },
)
expose(
    ExifInfo,
    "*meta.ExifInfo",
    {
        "Date": attrgetter("date"),
        "Lat": attrgetter("lat"),
        "Long": attrgetter("long"),
        "Tags": attrgetter("tags"),
    },
)
