"""Owns the notes of editors in pictures, as the press council (IPTC) defined them."""

from __future__ import annotations

import re

_TEXTS = {
    5: "ObjectName", 7: "EditStatus", 10: "Urgency", 15: "Category", 20: "SupplementalCategories",
    22: "FixtureIdentifier", 25: "Keywords", 26: "ContentLocationCode", 27: "ContentLocationName",
    30: "ReleaseDate", 35: "ReleaseTime", 37: "ExpirationDate", 38: "ExpirationTime", 40: "SpecialInstructions",
    55: "DateCreated", 60: "TimeCreated", 62: "DigitalCreationDate", 63: "DigitalCreationTime",
    65: "OriginatingProgram", 70: "ProgramVersion", 80: "By-line", 85: "By-lineTitle", 90: "City",
    92: "Sub-location", 95: "Province-State", 100: "Country-PrimaryLocationCode",
    101: "Country-PrimaryLocationName", 103: "OriginalTransmissionReference", 105: "Headline", 110: "Credit",
    115: "Source", 116: "CopyrightNotice", 118: "Contact", 120: "Caption-Abstract", 122: "Writer-Editor",
}  # fmt: skip
_LISTS = frozenset({20, 25, 26, 27})
_RECORD_VERSION = 0
_CHARACTER_SET = (1, 90)
_UTF8 = b"\x1b%G"

_HEADER = b"8BIM\x04\x04"
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:[+-]\d{4})?")


def read_iptc(data: bytes) -> dict[str, object]:
    """The notes of a file by name; none where there are none."""
    at = data.find(_HEADER)
    if at < 0:
        return {}
    name_length = data[at + 6] + 1
    start = at + 6 + name_length + name_length % 2
    size = int.from_bytes(data[start : start + 4], "big")
    return _read(data[start + 4 : start + 4 + size])


def _read(block: bytes) -> dict[str, object]:
    found: dict[str, object] = {}
    encoding = "latin-1"
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        value = block[at + 5 : at + 5 + length]
        at += 5 + length
        if (record, number) == _CHARACTER_SET:
            encoding = "utf-8" if value == _UTF8 else encoding
            found["CodedCharacterSet"] = "UTF-8" if value == _UTF8 else value.decode("latin-1")
        elif record == 2 and number == _RECORD_VERSION:
            found["ApplicationRecordVersion"] = int.from_bytes(value, "big")
        elif record == 2 and number in _TEXTS:
            _add(found, number, value.decode(encoding, "replace"))
    return found


def _add(found: dict[str, object], number: int, text: str) -> None:
    name = _TEXTS[number]
    if name.endswith(("Date", "DateCreated")):
        text = _DATE.sub(r"\1:\2:\3", text)
    elif name.endswith(("Time", "TimeCreated")):
        text = _TIME.sub(r"\1:\2:\3", text)
    if number not in _LISTS:
        found[name] = text
        return
    held = found.setdefault(name, [])
    assert isinstance(held, list)
    held.append(text)
