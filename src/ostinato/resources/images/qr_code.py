"""Owns QR codes (ISO 18004): text to modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Grid = list[list[bool]]

_CHECK_WORDS = {
    "low": "7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30"
    " 30 30 30 30 30 30",
    "medium": "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28"
    " 28 28 28 28 28 28 28",
    "quartile": "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28 30 30 30 30 30 30"
    " 30 30 30 30 30 30 30 30",
    "high": "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30 30 30 30 30 30 30 30"
    " 30 30 30 30 30 30 30",
}
"""Words for error correction in each block, by version."""

_BLOCKS = {
    "low": "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25",
    "medium": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45"
    " 47 49",
    "quartile": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56"
    " 59 62 65 68",
    "high": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70"
    " 74 77 81",
}
"""Blocks that the words are dealt to, by version."""

LEVELS = frozenset(_BLOCKS)
_LEVEL_BITS = {"low": 1, "medium": 0, "quartile": 3, "high": 2}
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASK = 0
"""The number of the one mask that is used: Hugo uses no other, so codes come out the same."""
_QUIET = 4
"""The white border, in modules."""


class TooLongError(ValueError):
    """The text does not fit into the largest code."""


def modules_of(text: str, level: str) -> Grid:
    """The dark modules of a code with its border. Raises TooLongError."""
    for version in range(1, 41):
        bits = _encoded(text, version)
        capacity = _data_words(version, level) * 8
        if len(bits) <= capacity:
            words = _with_check_words(_padded(bits, capacity), version, level)
            return _bordered(_drawn(words, version, level))
    raise TooLongError("the text is too long for a QR code")


# ---------------------------------------------------------------- text to bits


def _encoded(text: str, version: int) -> list[int]:
    step = 0 if version < 10 else 1 if version < 27 else 2
    if text.isascii() and text.isdigit():
        digits = [text[at : at + 3] for at in range(0, len(text), 3)]
        body = [bit for part in digits for bit in _bits(int(part), len(part) * 3 + 1)]
        return _bits(1, 4) + _bits(len(text), (10, 12, 14)[step]) + body
    if all(letter in _ALPHANUMERIC for letter in text):
        codes = [_ALPHANUMERIC.index(letter) for letter in text]
        body = []
        for at in range(0, len(codes), 2):
            pair = codes[at : at + 2]
            body += _bits(pair[0] * 45 + pair[1], 11) if len(pair) == 2 else _bits(pair[0], 6)
        return _bits(2, 4) + _bits(len(text), (9, 11, 13)[step]) + body
    data = text.encode()
    body = [bit for byte in data for bit in _bits(byte, 8)]
    return _bits(4, 4) + _bits(len(data), (8, 16, 16)[step]) + body


def _bits(value: int, count: int) -> list[int]:
    return [value >> shift & 1 for shift in range(count - 1, -1, -1)]


def _padded(bits: list[int], capacity: int) -> bytes:
    bits = bits + [0] * min(4, capacity - len(bits))
    bits += [0] * (-len(bits) % 8)
    words = bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8))
    missing = capacity // 8 - len(words)
    return words + (b"\xec\x11" * missing)[:missing]


# ---------------------------------------------------------------- error correction


def _modules(version: int) -> int:
    """The modules that hold data, of a code of this version."""
    count = (16 * version + 128) * version + 64
    if version >= 2:
        aligned = version // 7 + 2
        count -= (25 * aligned - 10) * aligned - 55
        if version >= 7:
            count -= 36
    return count


def _of_level(table: dict[str, str], version: int, level: str) -> int:
    return int(table[level].split()[version - 1])


def _data_words(version: int, level: str) -> int:
    checks = _of_level(_CHECK_WORDS, version, level) * _of_level(_BLOCKS, version, level)
    return _modules(version) // 8 - checks


def _with_check_words(data: bytes, version: int, level: str) -> bytes:
    """The words with those for error correction, interleaved over the blocks."""
    count = _of_level(_BLOCKS, version, level)
    check_count = _of_level(_CHECK_WORDS, version, level)
    short, longer = divmod(len(data), count)
    blocks: list[bytes] = []
    at = 0
    for number in range(count):
        length = short + (number >= count - longer)
        blocks.append(data[at : at + length])
        at += length
    divisor = _divisor(check_count)
    checks = [_remainder(block, divisor) for block in blocks]
    mixed = [block[place] for place in range(short + 1) for block in blocks if place < len(block)]
    return bytes(mixed + [check[place] for place in range(check_count) for check in checks])


def _times(one: int, other: int) -> int:
    """Product in the field of 256 elements."""
    product = 0
    for shift in range(7, -1, -1):
        product = product << 1 ^ (product >> 7) * 0x11D
        product ^= (other >> shift & 1) * one
    return product


def _divisor(degree: int) -> list[int]:
    result = [0] * (degree - 1) + [1]
    root = 1
    for _ in range(degree):
        for place in range(degree):
            result[place] = _times(result[place], root)
            if place + 1 < degree:
                result[place] ^= result[place + 1]
        root = _times(root, 2)
    return result


def _remainder(block: bytes, divisor: list[int]) -> bytes:
    result = [0] * len(divisor)
    for word in block:
        factor = word ^ result.pop(0)
        result.append(0)
        result = [held ^ _times(part, factor) for held, part in zip(result, divisor, strict=True)]
    return bytes(result)


# ---------------------------------------------------------------- drawing


class _Canvas:
    """Modules, and which of them belong to patterns rather than to data."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.dark: Grid = [[False] * size for _ in range(size)]
        self.fixed: Grid = [[False] * size for _ in range(size)]

    def put(self, x: int, y: int, dark: bool) -> None:
        self.dark[y][x] = dark
        self.fixed[y][x] = True


def _drawn(words: bytes, version: int, level: str) -> Grid:
    canvas = _Canvas(version * 4 + 17)
    _draw_patterns(canvas, version)
    _draw_format(canvas, level)
    _draw_words(canvas, words)
    _apply_mask(canvas)
    return canvas.dark


def _draw_patterns(canvas: _Canvas, version: int) -> None:
    size = canvas.size
    for place in range(size):
        canvas.put(6, place, place % 2 == 0)
        canvas.put(place, 6, place % 2 == 0)
    for x, y in ((3, 3), (size - 4, 3), (3, size - 4)):
        for dy in range(-4, 5):
            for dx in range(-4, 5):
                if 0 <= x + dx < size and 0 <= y + dy < size:
                    canvas.put(x + dx, y + dy, max(abs(dx), abs(dy)) not in (2, 4))
    places = _alignments(version, size)
    last = len(places) - 1
    for column, x in enumerate(places):
        for row, y in enumerate(places):
            if (column, row) not in ((0, 0), (0, last), (last, 0)):
                for dy in range(-2, 3):
                    for dx in range(-2, 3):
                        canvas.put(x + dx, y + dy, max(abs(dx), abs(dy)) != 1)
    if version >= 7:
        rest = version
        for _ in range(12):
            rest = rest << 1 ^ (rest >> 11) * 0x1F25
        bits = version << 12 | rest
        for place in range(18):
            dark = bool(bits >> place & 1)
            canvas.put(size - 11 + place % 3, place // 3, dark)
            canvas.put(place // 3, size - 11 + place % 3, dark)


def _alignments(version: int, size: int) -> list[int]:
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return [6, *sorted(size - 7 - number * step for number in range(count - 1))]


def _draw_format(canvas: _Canvas, level: str) -> None:
    data = _LEVEL_BITS[level] << 3 | _MASK
    rest = data
    for _ in range(10):
        rest = rest << 1 ^ (rest >> 9) * 0x537
    bits = (data << 10 | rest) ^ 0x5412
    size = canvas.size
    near = [(8, place) for place in range(6)] + [(8, 7), (8, 8), (7, 8)] + [(14 - n, 8) for n in range(9, 15)]
    far = [(size - 1 - place, 8) for place in range(8)] + [(8, size - 15 + place) for place in range(8, 15)]
    for places in (near, far):
        for place, (x, y) in enumerate(places):
            canvas.put(x, y, bool(bits >> place & 1))
    canvas.put(8, size - 8, True)


def _draw_words(canvas: _Canvas, words: bytes) -> None:
    bits = (word >> shift & 1 for word in words for shift in range(7, -1, -1))
    for x, y in _zigzag(canvas.size):
        if not canvas.fixed[y][x]:
            canvas.dark[y][x] = bool(next(bits, 0))


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """Every place in the order of data: pairs of columns from the right, upwards and downwards by turns."""
    right = size - 1
    upward = True
    while right >= 1:
        if right == 6:
            right = 5
        for step in range(size):
            y = size - 1 - step if upward else step
            yield right, y
            yield right - 1, y
        upward = not upward
        right -= 2


def _apply_mask(canvas: _Canvas) -> None:
    """Turn every second module, so that no large areas of one shade remain."""
    for y, (row, fixed) in enumerate(zip(canvas.dark, canvas.fixed, strict=True)):
        for x, is_fixed in enumerate(fixed):
            if not is_fixed and (x + y) % 2 == 0:
                row[x] = not row[x]


def _bordered(dark: Grid) -> Grid:
    side = [False] * _QUIET
    empty = [False] * (len(dark) + 2 * _QUIET)
    above = [list(empty) for _ in range(_QUIET)]
    return [*above, *([*side, *row, *side] for row in dark), *(list(empty) for _ in range(_QUIET))]
