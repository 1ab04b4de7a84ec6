"""What several functions on texts share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from netlint.lang.function import Function, FunctionError, unknown_result
from netlint.lang.numbers import exact
from netlint.lang.types import STRING, Type
from netlint.lang.unknown import Reason
from netlint.lang.values import Range, UnknownValue, Value, walk

#: How long a computed text may be, in characters. Terraform has no bound, but no such configuration exists.
MAX_LENGTH = 1 << 24
#: How deep decoded data may be nested.
MAX_DEPTH = 100

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


def whole_number(value: Value) -> int:
    """Return an argument as the 64-bit integer that it must be."""
    number = exact(value) if isinstance(value, (int, float)) else value
    if isinstance(number, (int, float)) and _LEAST <= number <= _MOST:
        return int(number)
    raise FunctionError(f"value must be a whole number, between {_LEAST} and {_MOST}")


def bounded(length: int) -> None:
    """Refuse to make a text that is too long.

    Raises:
        FunctionError: it is.
    """
    if length > MAX_LENGTH:
        raise FunctionError(f"the result would be longer than {MAX_LENGTH} characters")


def quoted(text: str) -> str:
    """Return a text in quotes, as Terraform's messages show it."""
    from json import dumps

    return dumps(text, ensure_ascii=False)


def partly_unknown(
    function: Function, arguments: Sequence[Value], result: Type = STRING, prefix: str = ""
) -> UnknownValue:
    """Return the unknown result of a call whose arguments hold unknown values, at any depth."""
    unknown = unknown_result(function, arguments, result)
    if prefix:
        unknown = replace(unknown, range=replace(unknown.range, prefix=prefix))
    return replace(unknown, reason=reason_of(arguments))


def reason_of(values: Iterable[Value]) -> Reason:
    """Return why the first unknown value among these, at any depth, is unknown."""
    for value in values:
        for part in walk(value):
            if isinstance(part, UnknownValue):
                return part.reason
    return Reason.AFTER_APPLY


def unsupported(function: Function, arguments: Sequence[Value], result: Type = STRING) -> UnknownValue:
    """Return the result of a call that is known to have one, which is not computed here."""
    unknown = unknown_result(function, arguments, result)
    return replace(unknown, reason=Reason.UNSUPPORTED)


def differing(prefix: str = "") -> UnknownValue:
    """Return the result of a function that gives another text at every run."""
    return UnknownValue(STRING, None, Reason.IMPURE, Range(not_null=True, prefix=prefix))
