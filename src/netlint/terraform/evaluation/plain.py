"""From plain data to values of the language, and to what rules on plain data can work with."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import Any

from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import DYNAMIC, ListType, MapType, ObjectType, SetType, TupleType, Type
from netlint.lang.unknown import Reason, Unknown
from netlint.lang.values import (
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
)


def to_leaves(value: Value) -> Any:
    """Return a value as lists, dictionaries and scalars; what is unknown or sensitive stays as it is.

    Nulls become None. `from_plain` takes the result back.
    """
    match value:
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            return [to_leaves(element) for element in elements]
        case MapValue(elements=members) | ObjectValue(members):
            return {name: to_leaves(member) for name, member in members.items()}
        case Null():
            return None
        case _:
            return value


def from_plain(plain: Any, wanted: Type = DYNAMIC) -> Value:
    """Return plain data as a value of a type; what does not fit the type keeps its own.

    Args:
        plain: what JSON decodes to, with `Unknown` in the place of what is not known; or what `to_leaves` has
            returned.
        wanted: the type, dynamic where it is not known.
    """
    value = _natural(plain, wanted)
    if wanted == DYNAMIC:
        return value
    try:
        return convert(value, wanted)
    except ConversionError:
        return value


def _natural(plain: Any, wanted: Type) -> Value:
    match plain:
        case None:
            return Null(wanted)
        case Unknown(reason=reason):
            unknown = UnknownValue(wanted, None, reason)
            return Sensitive(unknown) if reason is Reason.SENSITIVE else unknown
        case bool() | int() | str():
            return plain
        case UnknownValue() | Sensitive() | Fraction():
            return plain
        case float():
            return numbers.rounded(Fraction(repr(plain))) if isfinite(plain) else plain
        case list():
            return TupleValue(
                tuple(_natural(member, _inside(wanted, index)) for index, member in enumerate(plain))
            )
        case dict():
            return object_of(
                {name: _natural(member, _inside(wanted, name)) for name, member in plain.items()}
            )
        case _:
            return UnknownValue(wanted, None, Reason.UNSUPPORTED)


def _inside(wanted: Type, step: str | int) -> Type:
    match wanted:
        case ListType(element) | SetType(element) | MapType(element):
            return element
        case ObjectType(attributes) if isinstance(step, str):
            return attributes.get(step, DYNAMIC)
        case TupleType(elements) if isinstance(step, int) and step < len(elements):
            return elements[step]
        case _:
            return DYNAMIC
