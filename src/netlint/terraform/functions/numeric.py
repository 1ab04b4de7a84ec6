"""Functions on numbers.

`log` and `pow` compute with 64 bits as Terraform does, by the algorithms of Go's `math` package: those of the
C library differ in the last bit.
Source: https://developer.hashicorp.com/terraform/language/functions (Numeric Functions).
"""

from __future__ import annotations

import math

from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import DYNAMIC, NUMBER, STRING, friendly
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    ListValue,
    Null,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    is_wholly_known,
    type_of,
    walk,
)
from netlint.terraform.functions.partial import whole

_NUM = Parameter("num", NUMBER)
_NUMBERS = Parameter("numbers", NUMBER)
#: How many digits `parseint` reads. Terraform has no bound.
_MOST_DIGITS = 10_000


def _number(value: Value) -> numbers.Number:
    assert isinstance(value, numbers.Number)
    return value


@function(NUMBER, _NUM)
def abs_(num: Value) -> Value:
    """Return a number without its sign."""
    number = _number(num)
    if isinstance(number, float):
        return abs(number)
    return -number if number < 0 else number


@function(NUMBER, _NUM)
def ceil(num: Value) -> Value:
    """Return the least whole number that is not less."""
    number = _number(num)
    return number if isinstance(number, float) and math.isinf(number) else math.ceil(number)


@function(NUMBER, _NUM)
def floor(num: Value) -> Value:
    """Return the greatest whole number that is not greater."""
    number = _number(num)
    return number if isinstance(number, float) and math.isinf(number) else math.floor(number)


@function(NUMBER, rest=_NUMBERS)
def max_(*given: Value) -> Value:
    """Return the greatest of all arguments."""
    if not given:
        raise FunctionError("must pass at least one number")
    return max(map(_number, given))


@function(NUMBER, rest=_NUMBERS)
def min_(*given: Value) -> Value:
    """Return the least of all arguments."""
    if not given:
        raise FunctionError("must pass at least one number")
    return min(map(_number, given))


@function(NUMBER, _NUM)
def signum(num: Value) -> Value:
    """Return -1, 0 or 1. As in Terraform, only for whole numbers."""
    number = whole(num)
    return (number > 0) - (number < 0)


_DIGITS = {
    character: digit
    for digit, character in enumerate("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
}


def _parseint_symbolic(text: Value, base: Value) -> Value | None:
    if type_of(text) not in (STRING, DYNAMIC):
        raise FunctionError(f"first argument must be a string, not {friendly(type_of(text))}", 0)
    return None


@function(NUMBER, Parameter("number"), Parameter("base", NUMBER), symbolic=_parseint_symbolic)
def parseint(text: Value, base: Value) -> Value:
    """Return the integer that a text writes in a base from 2 to 62."""
    if not isinstance(text, str):
        raise FunctionError(f"first argument must be a string, not {friendly(type_of(text))}", 0)
    radix = whole(base, "", 1)
    if not 2 <= radix <= 62:
        raise FunctionError("base must be a whole number between 2 and 62 inclusive", 1)
    if len(text) > _MOST_DIGITS:
        raise FunctionError(f"cannot parse a text of more than {_MOST_DIGITS} characters", 0)
    number = _parsed(text, radix)
    if number is None:
        raise FunctionError(f'cannot parse "{text}" as a base {radix} integer', 0)
    return number


def _parsed(text: str, radix: int) -> int | None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits:
        return None
    number = 0
    for character in digits:
        digit = _DIGITS.get(character.lower() if radix <= 36 else character, radix)
        if digit >= radix:
            return None
        number = number * radix + digit
    return -number if text[0] == "-" else number


def _float(value: Value) -> float:
    try:
        return float(_number(value))
    except OverflowError:
        largest = (
            "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766"
        )
        raise FunctionError(f"value must be between -{largest}… and {largest}… inclusive") from None


def _from_float(result: float) -> Value:
    if math.isnan(result):
        raise FunctionError("the result is not a number")
    if result.is_integer() and 0 < abs(result) < 2**53:
        return int(result)
    return result if result or math.copysign(1, result) < 0 else 0


@function(NUMBER, _NUM, Parameter("base", NUMBER))
def log(num: Value, base: Value) -> Value:
    """Return the logarithm of a number in a base."""
    above, below = _logarithm(_float(num)), _logarithm(_float(base))
    if below == 0:
        return _from_float(math.nan if above == 0 else math.copysign(math.inf, above))
    return _from_float(above / below)


def _logarithm(x: float) -> float:
    """Return the natural logarithm as Go computes it (FreeBSD's `e_log.c`)."""
    if x < 0:
        return math.nan
    if x == 0:
        return -math.inf
    if math.isinf(x):
        return x
    mantissa, exponent = math.frexp(x)
    if mantissa < math.sqrt(2) / 2:
        mantissa *= 2
        exponent -= 1
    f = mantissa - 1
    k = float(exponent)
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    odd = s2 * (
        6.666666666666735130e-01
        + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01))
    )
    even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01))
    remainder = odd + even
    half = 0.5 * f * f
    return k * 6.93147180369123816490e-01 - (
        (half - (s * (half + remainder) + k * 1.90821492927058770002e-10)) - f
    )


@function(NUMBER, _NUM, Parameter("power", NUMBER), name="pow")
def pow_(num: Value, power: Value) -> Value:
    """Return a power of a number."""
    return _from_float(_power(_float(num), _float(power)))


def _power(x: float, y: float) -> float:
    """Return `x` to the power of `y` as Go computes it."""
    if math.isinf(x) or math.isinf(y):
        return math.pow(x, y)
    if y == 0 or x == 1:
        return 1.0
    if y == 1:
        return x
    if x == 0:
        return math.inf if y < 0 else 0.0
    if abs(y) == 0.5:
        if x < 0:
            return math.nan
        return math.sqrt(x) if y > 0 else 1 / math.sqrt(x)
    part, whole_part = math.modf(abs(y))
    if part and x < 0:
        return math.nan
    if whole_part >= 2**63:
        if x == -1:
            return 1.0
        return 0.0 if (abs(x) < 1) == (y > 0) else math.inf
    count = int(whole_part)
    mantissa, exponent = 1.0, 0
    if part:
        if part > 0.5:
            part -= 1
            count += 1
        mantissa = math.exp(part * _logarithm(x))
    return _scaled(x, y, count, mantissa, exponent)


def _scaled(x: float, y: float, count: int, mantissa: float, exponent: int) -> float:
    """Multiply by the whole power, mantissa and exponent apart."""
    base, base_exponent = math.frexp(x)
    while count:
        if abs(base_exponent) > 1 << 12:
            exponent += base_exponent
            break
        if count & 1:
            mantissa *= base
            exponent += base_exponent
        base *= base
        base_exponent <<= 1
        if base < 0.5:
            base += base
            base_exponent -= 1
        count >>= 1
    if y < 0:
        mantissa, exponent = 1 / mantissa, -exponent
    try:
        return math.ldexp(mantissa, exponent)
    except OverflowError:
        return math.inf


_NOT_NUMBERS = "argument must be list, set, or tuple of number values"


@function(NUMBER, Parameter("list"))
def sum_(items: Value) -> Value:
    """Return the sum of the numbers of a sequence."""
    if isinstance(items, (str, bool, *numbers.Number.__args__)):
        raise FunctionError("cannot sum noniterable", 0)
    if not isinstance(items, (ListValue, SetValue, TupleValue)):
        raise FunctionError(f"argument must be list, set, or tuple. Received {friendly(type_of(items))}", 0)
    if not items.elements:
        raise FunctionError("cannot sum an empty list", 0)
    if not is_wholly_known(items):
        reason = next(part.reason for part in walk(items) if isinstance(part, UnknownValue))
        return UnknownValue(NUMBER, Computation("sum", (items,)), reason, NOT_NULL)
    total: numbers.Number = 0
    for item in items.elements:
        try:
            number = convert(item, NUMBER)
        except ConversionError:
            raise FunctionError(_NOT_NUMBERS, 0) from None
        if isinstance(number, Null):
            raise FunctionError(_NOT_NUMBERS, 0)
        try:
            total = numbers.add(total, _number(number))
        except ArithmeticError:
            raise FunctionError("can't compute sum of opposing infinities") from None
    return total


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (abs_, ceil, floor, max_, min_, signum, parseint, log, pow_, sum_)
}
