"""Whether two values are equal, when parts of them may be unknown.

The rules are those of Terraform's `==`: numbers, strings and booleans are never equal to one another, nulls
are equal whatever their type, and values of different structural types are unequal (go-cty's `Value.Equals`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from netlint.lang.types import DYNAMIC, Type, is_dynamic
from netlint.lang.values import (
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Ref,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    is_unique,
    is_wholly_known,
    type_of,
)


def equal(first: Value, second: Value) -> bool | None:
    """Tell whether two values are equal; None when what is unknown decides. Marks do not count."""
    if isinstance(first, Sensitive):
        first = first.value
    if isinstance(second, Sensitive):
        second = second.value
    if isinstance(first, UnknownValue) or isinstance(second, UnknownValue):
        return _with_unknown(first, second)
    if isinstance(first, Null) or isinstance(second, Null):
        return isinstance(first, Null) and isinstance(second, Null)
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, (str, int, Fraction, float)):
        return isinstance(second, (str, int, Fraction, float)) and first == second
    match first, second:
        case ListValue(), ListValue():
            return _sequences(first, second)
        case TupleValue(), TupleValue():
            return _sequences(first, second)
        case SetValue(), SetValue():
            return _sets(first, second)
        case MapValue(), MapValue():
            if first.element_type != second.element_type and _known_types(first, second):
                return False
            return _mappings(first.elements, second.elements)
        case ObjectValue(), ObjectValue():
            return _mappings(first.attributes, second.attributes)
        case _:
            return False


def _known_types(first: Value, second: Value) -> bool:
    return not is_dynamic(type_of(first)) and not is_dynamic(type_of(second))


def _with_unknown(first: Value, second: Value) -> bool | None:
    if identical(first, second):
        return True
    one, other = (first, second) if isinstance(first, UnknownValue) else (second, first)
    assert isinstance(one, UnknownValue)
    if isinstance(other, Null):
        return False if one.range.not_null else None
    if not _could_be(one.type, type_of(other)):
        return False
    if is_unique(one):
        assert isinstance(one.term, Ref)
        if isinstance(other, str):
            return False
        if isinstance(other, UnknownValue) and isinstance(other.term, Ref):
            if other.term.unique == one.term.unique and other.term.address != one.term.address:
                return False
    if isinstance(other, UnknownValue) and _differ(one.term, other.term):
        return False
    known: Range = one.range
    if isinstance(other, str):
        return None if other.startswith(known.prefix) else False
    if isinstance(other, (int, Fraction, float)) and not isinstance(other, bool):
        below = known.minimum is not None and other < known.minimum
        above = known.maximum is not None and other > known.maximum
        return False if below or above else None
    if isinstance(other, UnknownValue):
        ours, theirs = known.prefix, other.range.prefix
        if not ours.startswith(theirs) and not theirs.startswith(ours):
            return False
    return None


def _differ(first: object, second: object) -> bool:
    """Tell whether two unknowns are different members of one list without duplicates."""
    if not isinstance(first, Ref) or not isinstance(second, Ref) or not first.distinct:
        return False
    if first.distinct != second.distinct or first.address != second.address:
        return False
    return len(first.path) == len(second.path) > 1 and first.path[:-1] == second.path[:-1] and first != second


def _could_be(first: Type, second: Type) -> bool:
    return first == second or is_dynamic(first) or is_dynamic(second) or DYNAMIC in (first, second)


def _sequences(first: ListValue | TupleValue, second: ListValue | TupleValue) -> bool | None:
    if len(first.elements) != len(second.elements):
        return False
    if isinstance(first, ListValue) and isinstance(second, ListValue):
        if first.element_type != second.element_type and _known_types(first, second):
            return False
    return all_of(map(_inside, first.elements, second.elements))


def _inside(first: Value, second: Value) -> bool | None:
    """Compare parts of structures: there the types of nulls count, as part of the structure's type."""
    if isinstance(first, Null) and isinstance(second, Null):
        return first.type == second.type
    return equal(first, second)


def _sets(first: SetValue, second: SetValue) -> bool | None:
    if first.element_type != second.element_type and _known_types(first, second):
        return False
    if first.elements == second.elements and is_wholly_known(first):
        return True
    if bool(first.elements) != bool(second.elements):
        return False
    if not is_wholly_known(first) or not is_wholly_known(second):
        return None
    if len(first.elements) != len(second.elements):
        return False
    return all(any(equal(ours, theirs) for theirs in second.elements) for ours in first.elements)


def _mappings(first: dict[str, Value], second: dict[str, Value]) -> bool | None:
    if first.keys() != second.keys():
        return False
    return all_of(_inside(first[key], second[key]) for key in first)


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Return Kleene's conjunction: False when one is false, else None when one is not known."""
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result
