"""Functions that convert explicitly, and those that set or ask for a mark.

Source: https://developer.hashicorp.com/terraform/language/functions (Type Conversion Functions).
"""

from __future__ import annotations

from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function, same_type
from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    SetType,
    Type,
    friendly,
)
from netlint.lang.unify import can_convert
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    Range,
    Sensitive,
    UnknownValue,
    Value,
    type_of,
    unmark,
    unmark_deep,
)
from netlint.lang.values import sensitive as marked

_DECIMAL = "given string must be a decimal representation of a number"
_ANYTHING = Parameter("value", null=True, unknown=True, dynamic=True, marks=True)


def _conversion(name: str, wanted: Type) -> Function:
    @function(
        wanted, Parameter("v", null=True, unknown=True, dynamic=True, marks=True), name=name, range=Range()
    )
    def body(value: Value) -> Value:
        given = type_of(value)
        if given != wanted and not can_convert(given, wanted):
            raise FunctionError(f"cannot convert {friendly(given)} to {friendly(wanted)}", 0)
        try:
            return convert(value, wanted)
        except ConversionError:
            raise FunctionError(_failure(value, given, wanted), 0) from None

    return body


def _failure(value: Value, given: Type, wanted: Type) -> str:
    if isinstance(value, Sensitive):
        return f"cannot convert this sensitive {friendly(given)} to {friendly(wanted)}"
    bare, _ = unmark_deep(value)
    if isinstance(bare, str):
        import json

        quoted = json.dumps(bare, ensure_ascii=False)
        if wanted == BOOL:
            return f'cannot convert {quoted} to bool; only the strings "true" or "false" are allowed'
        if wanted == NUMBER:
            return f"cannot convert {quoted} to number; {_DECIMAL}"
    return f"cannot convert {friendly(given)} to {friendly(wanted)}"


@function(same_type(0), _ANYTHING, range=Range())
def sensitive(value: Value) -> Value:
    """Mark a value as sensitive."""
    return marked(value)


@function(same_type(0), _ANYTHING, range=Range())
def nonsensitive(value: Value) -> Value:
    """Take the mark of a value itself off; marks inside of it stay."""
    return unmark(value)[0]


@function(BOOL, _ANYTHING)
def issensitive(value: Value) -> Value:
    """Tell whether a value itself is sensitive."""
    if isinstance(value, Sensitive):
        return True
    if isinstance(value, UnknownValue):
        # It may turn out sensitive.
        return UnknownValue(BOOL, Computation("issensitive", (value,)), value.reason, NOT_NULL)
    return False


@function(same_type(0), _ANYTHING, range=Range())
def ephemeralasnull(value: Value) -> Value:
    """Return a value as it is: those that are ephemeral are unknown to a static reader."""
    return value


FUNCTIONS: dict[str, Function] = {
    declared.name: declared
    for declared in (
        _conversion("tobool", BOOL),
        _conversion("tonumber", NUMBER),
        _conversion("tostring", STRING),
        _conversion("tolist", ListType(DYNAMIC)),
        _conversion("toset", SetType(DYNAMIC)),
        _conversion("tomap", MapType(DYNAMIC)),
        sensitive,
        nonsensitive,
        issensitive,
        ephemeralasnull,
    )
}
