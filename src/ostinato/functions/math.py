"""Owns the namespace `math`: arithmetic that keeps whole numbers whole, and the functions of a calculator."""

from __future__ import annotations

import math
import random
from functools import reduce
from typing import TYPE_CHECKING

from ostinato.base.cast import CastError, to_float, to_int
from ostinato.base.members import TemplateError
from ostinato.base.values import as_items
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.functions.environment import Environment

Number = int | float
_HALF = 1 << 63


def _number(value: object) -> Number:
    if isinstance(value, bool) or value is None:
        raise TemplateError("can't apply the operator to the values")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return int(value)
    raise TemplateError("can't apply the operator to the values")


def _fold(values: tuple[object, ...], work: Callable[[Number, Number], Number]) -> Number:
    if len(values) < 2:
        raise TemplateError("must provide at least two numbers")
    return reduce(lambda a, b: _wrapped(work(a, b)), map(_number, values))


def _wrapped(number: Number) -> Number:
    """Whole numbers have 64 bits: what is beyond begins again at the other end."""
    return (number + _HALF) % (2 * _HALF) - _HALF if isinstance(number, int) else number


def _flat(values: tuple[object, ...], name: str) -> list[float]:
    numbers: list[float] = []
    for value in values:
        items = as_items(value)
        for item in items if items is not None else [value]:
            try:
                numbers.append(to_float(item))
            except CastError as error:
                raise TemplateError(f"{name} operator can't be used with non-float values") from error
    if not numbers:
        raise TemplateError("must provide at least one number")
    return numbers


def _whole_division(a: int, b: int) -> int:
    """Division as Go does it: towards zero."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def _divided(a: Number, b: Number) -> Number:
    if b == 0:
        raise TemplateError("can't divide the value by 0")
    if isinstance(a, int) and isinstance(b, int):
        return _whole_division(a, b)
    return a / b


@function("math.Counter", takes="", gives="uint64", needs_env=True, examples=["{{ ge math.Counter 1 }}"])
def counter(env: Environment) -> int:
    """How often it was called in this build: a number that no other call gets."""
    return env.counted()


@function(
    "math.Add",
    alias="add",
    takes="VALUE VALUE...",
    gives="any",
    examples=["{{ add 1 2 }}", "{{ add 1.5 2 }}"],
)
def add(*values: object) -> object:
    """The sum of numbers, or texts joined."""
    # Go's `+` joins two strings, even when both look like numbers.
    if values and all(isinstance(value, str) for value in values):
        return "".join(str(value) for value in values)
    return _fold(values, lambda a, b: a + b)


@function("math.Sub", alias="sub", takes="VALUE VALUE...", gives="any", examples=["{{ sub 3 2 }}"])
def sub(*values: object) -> object:
    """The first number less the others."""
    return _fold(values, lambda a, b: a - b)


@function("math.Mul", alias="mul", takes="VALUE VALUE...", gives="any", examples=["{{ mul 2 3 }}"])
def mul(*values: object) -> object:
    """The product of numbers."""
    return _fold(values, lambda a, b: a * b)


@function(
    "math.Div",
    alias="div",
    takes="VALUE VALUE...",
    gives="any",
    examples=["{{ div 6 4 }}", "{{ div 6.0 4 }}"],
)
def div(*values: object) -> object:
    """The first number divided by the others; whole numbers give a whole number."""
    return _fold(values, _divided)


@function("math.Mod", alias="mod", takes="VALUE1 VALUE2", gives="int64", examples=["{{ mod 15 3 }}"])
def mod(a: object, b: object) -> int:
    """What a whole division leaves."""
    dividend, divisor = _whole(a), _whole(b)
    if divisor == 0:
        raise TemplateError("the number can't be divided by zero at modulo operation")
    return (
        int(math.fmod(dividend, divisor))
        if abs(dividend) < 2**52
        else dividend - divisor * _whole_division(dividend, divisor)
    )


def _whole(value: object) -> int:
    try:
        return to_int(value)
    except CastError as error:
        raise TemplateError("modulo operator can't be used with non-integer value") from error


@function(
    "math.ModBool", alias="modBool", takes="VALUE1 VALUE2", gives="bool", examples=["{{ modBool 15 3 }}"]
)
def mod_bool(a: object, b: object) -> bool:
    """Whether a whole division leaves nothing."""
    return mod(a, b) == 0


def _real(value: object, name: str) -> float:
    try:
        return to_float(value)
    except CastError as error:
        raise TemplateError(f"{name} function can't be used with non-float value") from error


@function("math.Abs", takes="VALUE", gives="float64", examples=["{{ math.Abs -2.1 }}"])
def absolute(value: object) -> float:
    """The value without its sign."""
    try:
        return abs(to_float(value))
    except CastError as error:
        raise TemplateError("the math.Abs function requires a numeric argument") from error


@function("math.Ceil", takes="VALUE", gives="float64", examples=["{{ math.Ceil 2.1 }}"])
def ceil(value: object) -> float:
    """The least whole number that is not below."""
    number = _real(value, "Ceil")
    return float(math.ceil(number)) if math.isfinite(number) else number


@function("math.Floor", takes="VALUE", gives="float64", examples=["{{ math.Floor 1.9 }}"])
def floor(value: object) -> float:
    """The greatest whole number that is not above."""
    number = _real(value, "Floor")
    return float(math.floor(number)) if math.isfinite(number) else number


@function("math.Round", takes="VALUE", gives="float64", examples=["{{ math.Round 1.5 }}"])
def round_(value: object) -> float:
    """The nearest whole number; halves go away from zero."""
    number = _real(value, "Round")
    if not math.isfinite(number):
        return number
    whole = math.floor(abs(number))
    return math.copysign(whole + (abs(number) - whole >= 0.5), number)


@function("math.Log", takes="VALUE", gives="float64", examples=["{{ math.Log 1 }}"])
def log(value: object) -> float:
    """The natural logarithm."""
    number = _real(value, "Log")
    if number == 0:
        return -math.inf
    return math.log(number) if number > 0 else math.nan


@function("math.Sqrt", takes="VALUE", gives="float64", examples=["{{ math.Sqrt 81 }}"])
def sqrt(value: object) -> float:
    """The square root."""
    number = _real(value, "Sqrt")
    return math.sqrt(number) if number >= 0 else math.nan


@function("math.Pow", alias="pow", takes="VALUE1 VALUE2", gives="float64", examples=["{{ math.Pow 2 3 }}"])
def power(base: object, exponent: object) -> float:
    """A number raised to a power."""
    try:
        return math.pow(_real(base, "Pow"), _real(exponent, "Pow"))
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


@function("math.Max", takes="VALUE...", gives="float64", examples=["{{ math.Max 1 2 }}"])
def maximum(*values: object) -> float:
    """The greatest number."""
    return max(_flat(values, "Max"))


@function("math.Min", takes="VALUE...", gives="float64", examples=["{{ math.Min 1 2 }}"])
def minimum(*values: object) -> float:
    """The least number."""
    return min(_flat(values, "Min"))


@function("math.Sum", takes="VALUE...", gives="float64", examples=["{{ math.Sum 1 (slice 2 3) }}"])
def total(*values: object) -> float:
    """The sum of numbers and lists of numbers."""
    return sum(_flat(values, "Sum"))


@function("math.Product", takes="VALUE...", gives="float64", examples=["{{ math.Product 2 (slice 3 4) }}"])
def product(*values: object) -> float:
    """The product of numbers and lists of numbers."""
    return math.prod(_flat(values, "Product"))


@function("math.MaxInt64", takes="", gives="int64", examples=["{{ math.MaxInt64 }}"])
def max_int64() -> int:
    """The greatest whole number of 64 bits."""
    return 2**63 - 1


@function("math.Pi", takes="", gives="float64", examples=["{{ math.Pi | lang.FormatNumber 4 }}"])
def pi() -> float:
    """The circle's circumference by its diameter."""
    return math.pi


@function("math.Rand", takes="", gives="float64", examples=["{{ lt math.Rand 1 }}"])
def rand() -> float:
    """A random number from 0 up to 1."""
    return random.random()


@function("math.Sin", takes="VALUE", gives="float64", examples=["{{ math.Sin 0 }}"])
def sin(value: object) -> float:
    """The sine of an angle in radians."""
    return math.sin(_real(value, "Sin"))


@function("math.Cos", takes="VALUE", gives="float64", examples=["{{ math.Cos 0 }}"])
def cos(value: object) -> float:
    """The cosine of an angle in radians."""
    return math.cos(_real(value, "Cos"))


@function("math.Tan", takes="VALUE", gives="float64", examples=["{{ math.Tan 0 }}"])
def tan(value: object) -> float:
    """The tangent of an angle in radians."""
    return math.tan(_real(value, "Tan"))


@function("math.Asin", takes="VALUE", gives="float64", examples=["{{ math.Asin 0 }}"])
def asin(value: object) -> float:
    """The angle in radians of a sine."""
    number = _real(value, "Asin")
    return math.asin(number) if -1 <= number <= 1 else math.nan


@function("math.Acos", takes="VALUE", gives="float64", examples=["{{ math.Acos 1 }}"])
def acos(value: object) -> float:
    """The angle in radians of a cosine."""
    number = _real(value, "Acos")
    return math.acos(number) if -1 <= number <= 1 else math.nan


@function("math.Atan", takes="VALUE", gives="float64", examples=["{{ math.Atan 0 }}"])
def atan(value: object) -> float:
    """The angle in radians of a tangent."""
    return math.atan(_real(value, "Atan"))


@function("math.Atan2", takes="VALUE VALUE", gives="float64", examples=["{{ math.Atan2 0 1 }}"])
def atan2(y: object, x: object) -> float:
    """The angle in radians of a point."""
    return math.atan2(_real(y, "Atan2"), _real(x, "Atan2"))


@function("math.ToDegrees", takes="VALUE", gives="float64", examples=["{{ math.ToDegrees 0 }}"])
def to_degrees(value: object) -> float:
    """Radians as degrees."""
    return _real(value, "ToDegrees") * 180 / math.pi


@function("math.ToRadians", takes="VALUE", gives="float64", examples=["{{ math.ToRadians 0 }}"])
def to_radians(value: object) -> float:
    """Degrees as radians."""
    return _real(value, "ToRadians") * math.pi / 180
