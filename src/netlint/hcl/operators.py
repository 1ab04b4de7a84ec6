"""The operators: what they take, what they give, and what is known of the result when an operand is unknown.

Source: https://developer.hashicorp.com/terraform/language/expressions/operators
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.equality import equal
from netlint.lang.types import BOOL, NUMBER, Type
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    Null,
    UnknownValue,
    Value,
    is_sensitive,
    sensitive,
    unmark,
    walk,
)


class OperandError(Exception):
    """An operand is not suitable. `side` is 0 for the left or only one, 1 for the right one."""

    def __init__(self, message: str, side: int) -> None:
        super().__init__(message)
        self.message = message
        self.side = side


class OperationError(Exception):
    """The operation has no result for these operands."""


class Operator(Struct, frozen=True):
    """An operator on known operands of one type. `known` may decide although an operand is unknown."""

    operand: Type
    result: Type
    apply: Callable[..., Any]
    known: Callable[[Value, Value], Value | None] | None = None


def _conjunction(first: Value, second: Value) -> Value | None:
    return False if first is False or second is False else None


def _disjunction(first: Value, second: Value) -> Value | None:
    return True if first is True or second is True else None


def _bounds(value: Value) -> tuple[Any, Any]:
    if isinstance(value, UnknownValue):
        return value.range.minimum, value.range.maximum
    return value, value


def _less(first: Value, second: Value) -> Value | None:
    return _compare(first, second, strict=True)


def _compare(first: Value, second: Value, *, strict: bool) -> Value | None:
    """Decide `first < second` (or `<=`) from what is known of the ranges."""
    (low, high), (other_low, other_high) = _bounds(first), _bounds(second)
    if (
        high is not None
        and other_low is not None
        and (high < other_low or (not strict and high <= other_low))
    ):
        return True
    if low is not None and other_high is not None and (low > other_high or (strict and low >= other_high)):
        return False
    return None


_BINARY: dict[str, Operator] = {
    "+": Operator(NUMBER, NUMBER, numbers.add),
    "-": Operator(NUMBER, NUMBER, numbers.subtract),
    "*": Operator(NUMBER, NUMBER, numbers.multiply),
    "/": Operator(NUMBER, NUMBER, numbers.divide),
    "%": Operator(NUMBER, NUMBER, numbers.modulo),
    "<": Operator(NUMBER, BOOL, lambda a, b: a < b, _less),
    ">": Operator(NUMBER, BOOL, lambda a, b: a > b, lambda a, b: _less(b, a)),
    "<=": Operator(NUMBER, BOOL, lambda a, b: a <= b, lambda a, b: _compare(a, b, strict=False)),
    ">=": Operator(NUMBER, BOOL, lambda a, b: a >= b, lambda a, b: _compare(b, a, strict=False)),
    "&&": Operator(BOOL, BOOL, lambda a, b: a and b, _conjunction),
    "||": Operator(BOOL, BOOL, lambda a, b: a or b, _disjunction),
}


def binary(symbol: str, left: Value, right: Value) -> Value:
    """Apply a binary operator.

    Raises:
        OperandError: an operand is null or does not convert to the type that the operator takes.
        OperationError: there is no result, as for a division by zero.
    """
    if isinstance(left, (int, str)) and isinstance(right, (int, str)) and symbol in ("==", "!="):
        # By far the most frequent comparison: two known strings or numbers of one type.
        if type(left) is type(right):
            return (left == right) is (symbol == "==")
    bare_left, hidden_left = unmark(left)
    bare_right, hidden_right = unmark(right)
    if symbol in ("==", "!="):
        result: Value = _equality(symbol, bare_left, bare_right)
        hidden = is_sensitive(left) or is_sensitive(right)
    else:
        result = _calculate(symbol, bare_left, bare_right)
        hidden = hidden_left or hidden_right
    return sensitive(result) if hidden else result


def _equality(symbol: str, left: Value, right: Value) -> Value:
    answer = equal(left, right)
    if answer is None:
        return _unknown(BOOL, symbol, left, right)
    return answer is (symbol == "==")


def _calculate(symbol: str, left: Value, right: Value) -> Value:
    operator = _BINARY[symbol]
    first = _operand(left, operator.operand, 0)
    second = _operand(right, operator.operand, 1)
    if isinstance(first, UnknownValue) or isinstance(second, UnknownValue):
        decided = operator.known(first, second) if operator.known is not None else None
        return decided if decided is not None else _unknown(operator.result, symbol, first, second)
    try:
        result: Value = operator.apply(first, second)
    except ArithmeticError as error:
        raise OperationError(str(error)) from None
    return result


def _operand(value: Value, wanted: Type, side: int) -> Value:
    try:
        converted = convert(value, wanted)
    except ConversionError as error:
        raise OperandError(error.message, side) from None
    if isinstance(converted, Null):
        raise OperandError("argument must not be null", side)
    return converted


def _unknown(result: Type, symbol: str, *operands: Value) -> UnknownValue:
    reasons = (
        part.reason for operand in operands for part in walk(operand) if isinstance(part, UnknownValue)
    )
    return UnknownValue(result, Computation(symbol, operands), next(reasons, Reason.AFTER_APPLY), NOT_NULL)


def unary(symbol: str, operand: Value) -> Value:
    """Apply `-` or `!`.

    Raises:
        OperandError: the operand is null or of the wrong type.
    """
    bare, hidden = unmark(operand)
    wanted = NUMBER if symbol == "-" else BOOL
    value = _operand(bare, wanted, 0)
    result: Value
    if isinstance(value, UnknownValue):
        result = UnknownValue(wanted, Computation(f"unary {symbol}", (value,)), value.reason, NOT_NULL)
    elif symbol == "-":
        result = numbers.negate(value)  # type: ignore[arg-type]
    else:
        result = not value
    return sensitive(result) if hidden else result
