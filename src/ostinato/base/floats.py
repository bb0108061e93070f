"""Owns floats as text: Go's shortest form, and every format of its strconv.FormatFloat."""

from __future__ import annotations

import math

EXPONENT_FROM = 6
"""The decimal exponent from which Go's shortest `%g` writes one."""

_MANTISSA_BITS = 52
_TOP = 60
"""The bit of the leading digit while hexadecimal digits are worked out."""
_HEX_DIGITS = 15
"""As many hexadecimal digits as a mantissa can have."""


def float_text(value: float) -> str:
    """A float64 as `%v` prints it: shortest form, with an exponent from 1e6 on and below 1e-4."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    digits, exponent = shortest(value)
    sign = "-" if value < 0 else ""
    if exponent < -4 or exponent >= EXPONENT_FROM:
        return sign + _scientific(digits, exponent)
    return sign + _positional(digits, exponent)


def plain_text(value: float) -> str:
    """A float64 in its shortest form without an exponent, however long that is."""
    if not math.isfinite(value) or value == 0:
        return float_text(value)
    return ("-" if value < 0 else "") + _positional(*shortest(value))


def formatted(value: float, form: str, precision: int | None) -> str:
    """A finite float in one of the forms `b e E f F g G x X`; without a precision as many digits as it takes."""
    if form == "b":
        return _binary(value)
    if form in "xX":
        text = _hexadecimal(value, precision)
    elif precision is None:
        text = float_text(value)
    else:
        text = f"{value:.{precision}{form.lower()}}"
    return text.upper() if form in "EGX" else text


def shortest(value: float) -> tuple[str, int]:
    """The fewest decimal digits that give the float back, and the exponent of the first one."""
    text = repr(abs(value))
    body, _, power = text.partition("e")
    whole, _, fraction = body.partition(".")
    digits = (whole + fraction).lstrip("0").rstrip("0") or "0"
    shift = int(power or 0)
    lead = len(whole) - 1 if whole.strip("0") else -(len(fraction) - len(fraction.lstrip("0")) + 1)
    return digits, lead + shift


def _scientific(digits: str, exponent: int) -> str:
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _positional(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return digits + "0" * (exponent + 1 - len(digits))
    return f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"


def _parts(value: float) -> tuple[str, int, int]:
    """Sign, mantissa as a whole number, and the power of two that it is multiplied by."""
    sign = "-" if math.copysign(1, value) < 0 else ""
    mantissa, exponent = math.frexp(abs(value))
    exponent -= _MANTISSA_BITS + 1
    whole = int(math.ldexp(mantissa, _MANTISSA_BITS + 1))
    least = -1074
    if exponent < least or not whole:  # what is too small for the usual form has fewer bits
        whole >>= least - exponent if whole else 0
        exponent = least
    return sign, whole, exponent


def _binary(value: float) -> str:
    sign, mantissa, exponent = _parts(value)
    return f"{sign}{mantissa}p{exponent:+}"


def _hexadecimal(value: float, precision: int | None) -> str:
    sign, mantissa, exponent = _parts(value)
    if mantissa:
        shift = _TOP + 1 - mantissa.bit_length()
        mantissa <<= shift
        exponent += _TOP - shift
    else:
        exponent = 0
    if precision is not None and precision < _HEX_DIGITS:
        mantissa = _rounded(mantissa, precision)
        if mantissa >> (_TOP + 1):
            mantissa >>= 1
            exponent += 1
    digits = f"{mantissa & ((1 << _TOP) - 1):015x}"
    digits = digits.rstrip("0") if precision is None else digits[:precision].ljust(precision, "0")
    point = "." if digits else ""
    return f"{sign}0x{mantissa >> _TOP}{point}{digits}p{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _rounded(mantissa: int, precision: int) -> int:
    """Half to even, after so many hexadecimal digits."""
    dropped = _TOP - 4 * precision
    kept, rest = divmod(mantissa, 1 << dropped)
    kept += rest + (kept & 1) > 1 << (dropped - 1)
    return kept << dropped
