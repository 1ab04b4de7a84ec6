"""Values of the language as the plain data of resource instances."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

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


def unknown_of(value: UnknownValue) -> Unknown:
    """Return what stands for an unknown value; a member of a list without duplicates says of which."""
    term = value.term
    if isinstance(term, Ref) and term.distinct and len(term.path) > 1:
        among = ".".join((term.address, *map(str, term.path[:-1])))
        return Unknown(value.reason, f"{among}[{term.path[-1]}]", among)
    if isinstance(term, Computation) and (text := _text(term)):
        return Unknown(value.reason, text=text)
    return _UNKNOWN[value.reason]


def _text(term: Computation) -> str:
    """Return a string with references for its unknown parts; empty where one of these has none."""
    parts: tuple[Value, ...] = ()
    between = ""
    if term.operation == "template":
        parts = term.operands
    elif term.operation == "join" and len(term.operands) == 2:
        separator, listed = term.operands
        if isinstance(separator, str) and isinstance(listed, ListValue):
            between, parts = separator, listed.elements
    written = [_part(part) for part in parts]
    return between.join(written) if all(written) else ""


def _part(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, UnknownValue) and isinstance(value.term, Ref) and value.term.path:
        return f"${{{'.'.join((value.term.address, *map(str, value.term.path)))}}}"
    return ""


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
