"""Functions on sets.

Source: https://developer.hashicorp.com/terraform/language/functions (Collection Functions).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import DYNAMIC, ListType, SetType, TupleType, Type
from netlint.lang.unify import unify
from netlint.lang.values import (
    Computation,
    ListValue,
    Range,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    is_wholly_known,
    sensitive,
    set_of,
    type_of,
    unmark,
)
from netlint.terraform.functions.partial import fingerprint, length_bounds, possible_members, unknown_members

#: How many values a product may hold in all; Terraform itself has no bound.
_MOST_VALUES = 1_000_000
#: How many tuples are named that may be in a product of which not all is known.
_MOST_ALTERNATIVES = 2048

_ANY_SET = SetType(DYNAMIC)
_SET = Parameter("first_set", _ANY_SET, dynamic=True)
_OTHER_SETS = Parameter("other_sets", _ANY_SET, dynamic=True)


def _set_type(sets: Sequence[Value]) -> Type:
    parts: list[Type] = []
    for given in sets:
        kind = type_of(given)
        element = kind.element if isinstance(kind, SetType) else DYNAMIC
        if isinstance(given, SetValue) and not given.elements and element == DYNAMIC:
            continue
        parts.append(element)
    if not parts:
        return _ANY_SET
    common = unify(parts)
    if common is None:
        raise FunctionError("given sets must all have compatible element types")
    return SetType(common)


def _converted(sets: Sequence[Value], kind: Type) -> list[Value]:
    converted: list[Value] = []
    for position, given in enumerate(sets):
        try:
            converted.append(convert(given, kind))
        except ConversionError as error:
            raise FunctionError(error.message, position) from None
    return converted


def _union_symbolic(*sets: Value) -> Value:
    kind = _set_type(sets)
    alternatives: list[Value] = []
    low = 0
    for given in _converted(sets, kind):
        alternatives.extend(possible_members(given))
        low = max(low, length_bounds(given)[0])
    certain = not any(isinstance(unmark(given)[0], UnknownValue) for given in sets)
    return unknown_members(kind, alternatives, sets, Range(True, "", low or None), certain=certain)


@function(_set_type, _SET, rest=_OTHER_SETS, symbolic=_union_symbolic)
def setunion(*sets: Value) -> Value:
    """Return the set of the elements of all sets."""
    kind = _set_type(sets)
    assert isinstance(kind, SetType)
    return set_of(
        kind.element, [member for given in _converted(sets, kind) for member in possible_members(given)]
    )


def _first_symbolic(*sets: Value) -> Value:
    """What remains of the first set is open; nothing else can be in the result."""
    kind = _set_type(sets)
    first = _converted(sets[:1], kind)[0]
    _, high = length_bounds(first)
    if high == 0:
        return first
    return unknown_members(kind, possible_members(first), sets, Range(True, "", None, high))


def _kept(sets: Sequence[Value], keep: Callable[[bool], bool]) -> Value:
    kind = _set_type(sets)
    converted = _converted(sets, kind)
    if not all(map(is_wholly_known, converted)):
        return _first_symbolic(*sets)
    assert isinstance(kind, SetType)
    members = possible_members(converted[0])
    for other in converted[1:]:
        theirs = possible_members(other)
        marks = set(map(fingerprint, theirs))
        members = tuple(item for item in members if keep(fingerprint(item) in marks))
    return SetValue(kind.element, members)


@function(_set_type, _SET, rest=_OTHER_SETS, symbolic=_first_symbolic)
def setintersection(*sets: Value) -> Value:
    """Return the set of the elements that all sets have."""
    return _kept(sets, lambda within: within)


@function(
    _set_type,
    Parameter("a", _ANY_SET, dynamic=True),
    Parameter("b", _ANY_SET, dynamic=True),
    symbolic=_first_symbolic,
)
def setsubtract(first: Value, second: Value) -> Value:
    """Return the set of the elements of the first that the second does not have."""
    return _kept((first, second), lambda within: not within)


def _product_type(sequences: Sequence[Value]) -> ListType | SetType:
    if len(sequences) < 2:
        raise FunctionError("at least two arguments are required")
    parts: list[Type] = []
    ordered = True
    for position, sequence in enumerate(sequences):
        match type_of(sequence):
            case SetType(element):
                ordered = False
            case ListType(element):
                pass
            case TupleType(types):
                common = unify(types)
                if common is None:
                    raise FunctionError("all elements must be of the same type", position)
                element = common
            case _:
                raise FunctionError("a set or a list is required", position)
        parts.append(element)
    kind = TupleType(tuple(parts))
    return ListType(kind) if ordered else SetType(kind)


@function(DYNAMIC, rest=Parameter("sets", marks=True, unknown=True))
def setproduct(*sequences: Value) -> Value:
    """Return the tuples of one element of each argument, in all combinations."""
    kind = _product_type(sequences)
    bare = [unmark(sequence)[0] for sequence in sequences]
    marked = any(isinstance(sequence, Sensitive) for sequence in sequences)
    result = _product(bare, kind)
    return sensitive(result) if marked else result


def _product(sequences: Sequence[Value], kind: ListType | SetType) -> Value:
    bounds = [length_bounds(sequence) for sequence in sequences]
    if any(
        low != high or isinstance(each, UnknownValue)
        for (low, high), each in zip(bounds, sequences, strict=True)
    ):
        return _unknown_product(sequences, kind, bounds)
    total = len(sequences)
    for low, _ in bounds:
        total *= low
    if total > _MOST_VALUES:
        raise FunctionError(
            f"the product would hold {total} values, more than the {_MOST_VALUES} that are supported"
        )
    assert isinstance(kind.element, TupleType)
    parts = [
        _as_elements(sequence, type_, distinct=isinstance(kind, SetType))
        for sequence, type_ in zip(sequences, kind.element.elements, strict=True)
    ]
    tuples = tuple(map(TupleValue, product(*parts)))
    if isinstance(kind, ListType):
        return ListValue(kind.element, tuples)
    return set_of(kind.element, tuples)


def _as_elements(sequence: Value, element: Type, *, distinct: bool) -> tuple[Value, ...]:
    try:
        members = tuple(convert(member, element) for member in possible_members(sequence))
    except ConversionError as error:
        raise FunctionError(error.message) from None
    return set_of(element, members).elements if distinct else members


def _unknown_product(
    sequences: Sequence[Value], kind: ListType | SetType, bounds: Sequence[tuple[int, int | None]]
) -> Value:
    if any(most == 0 for _, most in bounds):
        return ListValue(kind.element) if isinstance(kind, ListType) else SetValue(kind.element)
    low, high, count = 1, 1, 1
    every = [possible_members(sequence) for sequence in sequences]
    for (least, most), members in zip(bounds, every, strict=True):
        low *= least
        high *= most if most is not None and high <= _MOST_ALTERNATIVES else 0
        count = min(count * len(members), _MOST_ALTERNATIVES + 1)
    if isinstance(kind, SetType):
        low = min(low, 1)
    known = Range(True, "", low or None, high or None)
    if count > _MOST_ALTERNATIVES:
        return UnknownValue(kind, Computation("setproduct", tuple(sequences)), range=known)
    return unknown_members(kind, map(TupleValue, product(*every)), sequences, known)


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (setunion, setintersection, setsubtract, setproduct)
}
