"""Numbers as Terraform computes with them: binary floating point with 512 bits of mantissa.

A number is an `int` where it is integral, else a `Fraction` whose denominator is a power of two. Results are
rounded to the nearest, half to even (go-cty keeps numbers as `big.Float` of precision 512:
https://github.com/zclconf/go-cty/blob/main/docs/types.md).

What only a `float` can be, is one: the infinities, the negative zero, and what `pow` and `log` return,
which is written with the fewest digits that tell numbers of 53 bits apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction | float

#: Bits of the mantissa.
PRECISION = 512
#: The largest exponent that a number in a text may have: 10 ** 1,000,000 takes seconds to compute.
_MAX_EXPONENT = 20_000
#: How long a text that writes a number may be.
_MAX_DIGITS = 50_000

_NUMBER = re.compile(r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:([eEpP])([+-]?[0-9]+))?")
_INFINITE = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


def rounded(value: Number) -> Number:
    """Return the nearest number of 512 bits; an `int` where it is integral."""
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, int):
        excess = value.bit_length() - PRECISION
        return value if excess <= 0 else _nearest(value, 1)
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return rounded(numerator)
    if denominator & (denominator - 1) == 0 and numerator.bit_length() <= PRECISION:
        return value
    return _nearest(numerator, denominator)


def exact(value: Number) -> Number:
    """Return an `int` or a `Fraction` instead of a `float`, unless that is infinite or the negative zero."""
    if not isinstance(value, float) or math.isinf(value) or (value == 0 and math.copysign(1, value) < 0):
        return value
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def _nearest(numerator: int, denominator: int) -> Number:
    """Round a quotient to 512 bits, half to even."""
    magnitude = abs(numerator)
    shift = PRECISION - (magnitude.bit_length() - denominator.bit_length())
    # The quotient of the shifted numbers has 512 or 513 bits; with 513 the last one is rounded away too.
    if shift >= 0:
        scaled, divisor = magnitude << shift, denominator
    else:
        scaled, divisor = magnitude, denominator << -shift
    if (scaled // divisor).bit_length() > PRECISION:
        shift -= 1
        divisor *= 2
    quotient, remainder = divmod(scaled, divisor)
    if remainder * 2 > divisor or (remainder * 2 == divisor and quotient & 1):
        quotient += 1
    result = Fraction(quotient, 1 << shift) if shift >= 0 else Fraction(quotient << -shift)
    signed = -result if numerator < 0 else result
    return signed.numerator if signed.denominator == 1 else signed


def parse(text: str) -> Number | None:
    """Return the number that a text writes in base 10; None when it writes none that is in range."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _INFINITE.get(text.lower()) if text.endswith(("inf", "Inf")) else None
    sign, whole, part, only_part, mark, exponent = found.groups()
    fraction = part or only_part or ""
    raised = int(exponent or 0)
    # Go reads a power of two after `p`, in front of which it allows decimal digits.
    power = -len(fraction) if mark in ("p", "P") else raised - len(fraction)
    if abs(power) > _MAX_EXPONENT or abs(raised) > _MAX_EXPONENT or len(text) > _MAX_DIGITS:
        return None
    digits = _integer((whole or "") + fraction)
    value: Number = digits * 10**power if power >= 0 else rounded(Fraction(digits, 10**-power))
    if mark in ("p", "P"):
        value = Fraction(value) * Fraction(2) ** raised
    value = rounded(value)
    return negate(value) if sign == "-" else value


def _integer(digits: str) -> int:
    """Return the integer that digits write. Python converts some 4,300 at once, and no more."""
    number = 0
    for start in range(0, len(digits), 4000):
        part = digits[start : start + 4000]
        number = number * 10 ** len(part) + int(part)
    return number


def to_text(value: Number) -> str:
    """Write a number as Terraform does: without exponent, with as few digits as identify it."""
    if isinstance(value, int):
        return str(value) if value.bit_length() <= PRECISION else _long_integer(value)
    if isinstance(value, float):
        return _float_text(value)
    sign = "-" if value < 0 else ""
    digits, point = _shortest(abs(value))
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    return f"{sign}{digits[:point]}.{digits[point:]}"


def _float_text(value: float) -> str:
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    from decimal import Decimal

    text = f"{Decimal(_shortest_float(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shortest_float(value: float) -> str:
    """Return the fewest digits that identify a number of 53 bits.

    `repr` tells that the numbers below a power of two are nearer than those above; Go's `big.Float` does not.
    """
    mantissa, exponent = math.frexp(value)
    if abs(mantissa) != 0.5:
        return repr(value)
    half = Fraction(2) ** (exponent - 54)
    written = (f"{value:.{digits}e}" for digits in range(17))
    return next(text for text in written if abs(Fraction(text) - Fraction(value)) <= half)


def _long_integer(value: int) -> str:
    digits, point = _shortest(abs(value))
    return f"{'-' if value < 0 else ''}{digits}{'0' * (point - len(digits))}"


def _shortest(value: Number) -> tuple[str, int]:
    """Return the fewest digits that round to `value`, and the place of the decimal point in them."""
    fraction = Fraction(value)
    point = _magnitude(fraction)
    low, high = 1, 156
    while low < high:
        middle = (low + high) // 2
        if _identifies(fraction, point, middle):
            high = middle
        else:
            low = middle + 1
    number = _digits(fraction, point, low)
    text = str(number)
    if len(text) > low:
        point += 1
    return text.rstrip("0") or "0", point


def _identifies(value: Fraction, point: int, count: int) -> bool:
    number = _digits(value, point, count)
    exponent = point - count
    written = Fraction(number * 10**exponent) if exponent >= 0 else Fraction(number, 10**-exponent)
    return rounded(written) == value


def _digits(value: Fraction, point: int, count: int) -> int:
    """Return the first `count` decimal digits, rounded."""
    exponent = count - point
    scaled: Fraction = value * 10**exponent if exponent >= 0 else value / 10**-exponent
    return round(scaled)


def _magnitude(value: Fraction) -> int:
    """Return the place of the decimal point: the value is 0.d₁d₂… times ten to it."""
    estimate = (value.numerator.bit_length() - value.denominator.bit_length()) * 30103 // 100000
    for point in range(estimate - 1, estimate + 4):
        if value < (Fraction(10) ** point):
            return point
    return estimate + 4


def _computed(operation: Callable[[Number, Number], Number], first: Number, second: Number) -> Number:
    """Compute exactly and round; what is infinite follows the rules of floating point.

    Raises:
        ArithmeticError: the operation has no result, such as the difference of two infinities.
    """
    first, second = exact(first), exact(second)
    if isinstance(first, float) or isinstance(second, float):
        result = operation(_floating(first), _floating(second))
        if result != result:
            raise ArithmeticError("the result is not a number")
        return exact(result)
    return rounded(operation(first, second))


def _floating(value: Number) -> float:
    if isinstance(value, float):
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def negate(value: Number) -> Number:
    """Return the number with the other sign; that of zero is the negative zero."""
    return -value if value else -0.0 if not isinstance(value, float) else 0


def add(first: Number, second: Number) -> Number:
    """Return the sum.

    Raises:
        ArithmeticError: there is none.
    """
    return _computed(lambda a, b: a + b, first, second)


def subtract(first: Number, second: Number) -> Number:
    """Return the difference.

    Raises:
        ArithmeticError: there is none.
    """
    return _computed(lambda a, b: a - b, first, second)


def multiply(first: Number, second: Number) -> Number:
    """Return the product.

    Raises:
        ArithmeticError: there is none.
    """
    product = _computed(lambda a, b: a * b, first, second)
    negative = not product and (math.copysign(1, first) < 0) != (math.copysign(1, second) < 0)
    return -0.0 if negative else product


def divide(first: Number, second: Number) -> Number:
    """Return the quotient; that of a division by zero is infinite.

    Raises:
        ArithmeticError: zero is divided by zero, or an infinity by another.
    """
    first, second = exact(first), exact(second)
    if not second:
        if not first:
            raise ArithmeticError("zero divided by zero has no result")
        return math.inf if first > 0 else -math.inf
    if isinstance(first, float) or isinstance(second, float):
        return _computed(lambda a, b: a / b, first, second)
    return rounded(Fraction(first) / Fraction(second))


def modulo(first: Number, second: Number) -> Number:
    """Return the remainder of the division that truncates: it has the sign of `first`.

    Raises:
        ArithmeticError: there is none.
    """
    first, second = exact(first), exact(second)
    if isinstance(first, float) and math.isinf(first):
        raise ArithmeticError("an infinite number has no remainder")
    if not second or isinstance(second, float) or isinstance(first, float):
        return first
    quotient = divide(first, second)
    return subtract(first, multiply(second, int(quotient)))
