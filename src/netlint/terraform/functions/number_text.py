"""Numbers as Go's `math/big` writes them with `%e`, `%f` and `%g`. The numbers here are not negative."""

from __future__ import annotations

import math
from fractions import Fraction

from netlint.lang import numbers
from netlint.lang.numbers import Number

#: The number of digits up to which the shortest form of a number has no exponent.
_SHORTEST_PLAIN = 6
#: How many digits, and bits, are written at once.
_PART, _MOST_BITS = 4000, 13_000


def _digits(number: Number) -> tuple[str, int]:
    """Return the fewest digits that identify a number, and the place of the decimal point before them."""
    whole, _, part = numbers.to_text(number).partition(".")
    digits = (whole + part).lstrip("0")
    point = len(digits) - len(part)
    return digits.rstrip("0"), point if digits else 0


def decimal(number: int) -> str:
    """Write an integer that is not negative, however long: `str` refuses more than 4,300 digits."""
    parts: list[str] = []
    while number.bit_length() > _MOST_BITS:
        number, part = divmod(number, 10**_PART)
        parts.append(str(part).rjust(_PART, "0"))
    return str(number) + "".join(reversed(parts))


def _rounded(number: Number, count: int) -> tuple[str, int]:
    """Return the first digits of a number, rounded half to even, without zeros at the end; and the point."""
    if number == 0:
        return "", 0
    point = _digits(number)[1]
    while True:
        scaled = Fraction(number) * Fraction(10) ** (count - point)
        text = decimal(round(scaled))
        if len(text) <= count:
            return text.rstrip("0"), point
        point += 1


def signed(number: Number) -> tuple[bool, Number]:
    """Return whether a number is negative, which zero can be too, and its magnitude."""
    if isinstance(number, float):
        return math.copysign(1, number) < 0, abs(number)
    return number < 0, -number if number < 0 else number


def shortest(number: Number) -> str:
    """Write a number, of any sign, as `%v` does."""
    if isinstance(number, float) and math.isinf(number):
        return numbers.to_text(number)
    negative, magnitude = signed(number)
    return ("-" if negative else "") + general(magnitude, None)


def general(number: Number, precision: int | None) -> str:
    """Write a number with as many digits in all, or with the fewest; with an exponent where that is long."""
    if precision is None:
        digits, point = _digits(number)
        limit, precision = _SHORTEST_PLAIN, len(digits)
    else:
        precision = precision or 1
        digits, point = _rounded(number, precision)
        limit = len(digits) if precision > len(digits) >= point else precision
    if point - 1 < -4 or point - 1 >= limit:
        return _scientific(digits, point, min(precision, len(digits)) - 1)
    shown = len(digits) if precision > point else precision
    return _fixed(digits, point, max(shown - point, 0))


def fixed(number: Number, places: int) -> str:
    """Write a number with so many digits after the point."""
    scaled = decimal(round(Fraction(number) * 10**places)).rjust(places + 1, "0")
    return f"{scaled[:-places]}.{scaled[-places:]}" if places else scaled


def scientific(number: Number, places: int) -> str:
    """Write a number as one digit, so many digits after the point, and an exponent."""
    digits, point = _rounded(number, places + 1)
    return _scientific(digits, point, places)


def _fixed(digits: str, point: int, places: int) -> str:
    whole = digits[:point].ljust(point, "0") if point > 0 else "0"
    part = ("0" * -point + digits if point < 0 else digits[point:]).ljust(places, "0")[:places]
    return f"{whole}.{part}" if places else whole


def _scientific(digits: str, point: int, places: int) -> str:
    first = digits[:1] or "0"
    part = digits[1 : places + 1].ljust(places, "0") if places > 0 else ""
    exponent = point - 1 if digits else 0
    return f"{first}{'.' if part else ''}{part}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
