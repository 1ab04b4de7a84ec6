"""Values of the language as the plain data of resource instances."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from netlint.lang.unknown import AFTER_APPLY, SENSITIVE, Reason, Unknown
from netlint.lang.values import (
    Computation,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Ref,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
)

_UNKNOWN = {reason: Unknown(reason) for reason in Reason} | {
    Reason.AFTER_APPLY: AFTER_APPLY,
    Reason.SENSITIVE: SENSITIVE,
}
#: An ARN of which nothing else is known.
_ARN = {reason: Unknown(reason, text="arn:${}") for reason in Reason}


def unknown_of(value: UnknownValue) -> Unknown:
    """Return what stands for an unknown value; a member of a list without duplicates says of which."""
    term = value.term
    if isinstance(term, Ref) and term.distinct and len(term.path) > 1:
        among = ".".join((term.address, *map(str, term.path[:-1])))
        return Unknown(value.reason, f"{among}[{term.path[-1]}]", among)
    if isinstance(term, Ref):
        return (_ARN if value.range.prefix == "arn:" else _UNKNOWN)[value.reason]
    text = _text(value)
    return Unknown(value.reason, text=text) if text else _UNKNOWN[value.reason]


def _text(value: UnknownValue) -> str:
    """Return a string with references for its unknown parts; empty where nothing of it is known."""
    term, parts, between = value.term, cast("tuple[Value, ...]", ()), ""
    if isinstance(term, Computation):
        if term.operation in ("template", "concat"):
            parts = term.operands
        elif term.operation == "join" and len(term.operands) == 2:
            separator, listed = term.operands
            if isinstance(separator, str) and isinstance(listed, ListValue):
                between, parts = separator, listed.elements
    if any(isinstance(part, str) and part for part in parts):
        return between.join(map(_part, parts))
    return f"{value.range.prefix}${{}}" if value.range.prefix else ""


def _part(value: Value) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, UnknownValue):
        return "${}"
    if isinstance(value.term, Ref) and value.term.path:
        return f"${{{'.'.join((value.term.address, *map(str, value.term.path)))}}}"
    return _text(value) or "${}"


def to_plain(value: Value, unknown: Callable[[UnknownValue], Any] = unknown_of) -> Any:
    """Return a value as plain data; sensitive parts are dropped.

    Args:
        value: the value.
        unknown: returns what stands in the place of an unknown value.
    """
    match value:
        case str():
            return str(value)
        case bool() | int():
            return value
        case Fraction() | float():
            return float(value)
        case Null():
            return None
        case UnknownValue():
            return unknown(value)
        case Sensitive():
            return None if isinstance(value.value, Null) else SENSITIVE
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            return [to_plain(element, unknown) for element in elements]
        case MapValue(elements=members) | ObjectValue(members):
            return {name: to_plain(member, unknown) for name, member in members.items()}
