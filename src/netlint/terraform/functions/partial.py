"""What functions on collections share: whole numbers, and what is known of a collection that is unknown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

from netlint.lang.function import FunctionError
from netlint.lang.types import DYNAMIC, NUMBER, ListType, MapType, ObjectType, SetType, TupleType, Type
from netlint.lang.values import (
    ANYTHING,
    NOT_NULL,
    Choice,
    Computation,
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
    is_wholly_known,
    members,
    stepped,
    unmark,
)

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
#: How many elements a function makes up at most for a list of which only the length is known.
MOST_ELEMENTS = 10_000

_SOME_INDEX = UnknownValue(NUMBER)


def whole(number: Value, what: str = "", argument: int | None = None) -> int:
    """Return a number as an index or a count.

    Args:
        number: a known number.
        what: what to begin the message with.
        argument: the index of the argument to blame.

    Raises:
        FunctionError: it is not a whole number of 64 bits.
    """
    found = integer(number)
    if found is not None and _SMALLEST <= found <= _LARGEST:
        return found
    message = f"value must be a whole number, between {_SMALLEST} and {_LARGEST}"
    raise FunctionError(f"{what}: {message}" if what else message, argument)


def integer(number: Value) -> int | None:
    """Return a known number as an integer; None when it is not whole."""
    if isinstance(number, float) and number.is_integer():
        return int(number)
    return number if isinstance(number, int) else None


def some_member(collection: UnknownValue) -> UnknownValue:
    """Return what stands for any one of the members of an unknown collection: its index is unknown."""
    type_: Type = DYNAMIC
    match collection.type:
        case ListType(element) | SetType(element) | MapType(element):
            type_ = element
    if collection.term is None:
        return UnknownValue(type_, None, collection.reason)
    return UnknownValue(type_, Computation("index", (collection, _SOME_INDEX)), collection.reason)


def possible_members(collection: Value) -> tuple[Value, ...]:
    """Return the values that may be members of a collection, of which all or some parts are known."""
    collection, _ = unmark(collection)
    if not isinstance(collection, UnknownValue):
        return tuple(members(collection))
    if isinstance(collection.term, Choice):
        if collection.term.members:
            return collection.term.alternatives
        inside: list[Value] = []
        for alternative in collection.term.alternatives:
            inside.extend(possible_members(alternative))
        return tuple(inside)
    match collection.type:
        case TupleType(types):
            return tuple(stepped(collection, index, type_) for index, type_ in enumerate(types))
        case ObjectType(attributes):
            return tuple(stepped(collection, name, type_) for name, type_ in attributes.items())
    return (some_member(collection),)


def unknown_members(
    type_: Type,
    alternatives: Iterable[Value],
    sources: Sequence[Value],
    range_: Range = NOT_NULL,
    *,
    certain: bool = False,
) -> UnknownValue:
    """Return an unknown collection of which is known what its members may be.

    Args:
        type_: its type.
        alternatives: the values that may be its members.
        sources: the arguments it is computed from; they tell why it is unknown.
        range_: what else is known of it.
        certain: whether all of these are its members.
    """
    reason = next((part.reason for part in sources if isinstance(part, UnknownValue)), None)
    term = Choice(tuple(alternatives), members=True, certain=certain)
    if reason is None:
        reason = next((part.reason for part in term.alternatives if isinstance(part, UnknownValue)), None)
    if reason is None:
        return UnknownValue(type_, term, range=range_)
    return UnknownValue(type_, term, reason, range_)


def one_of(type_: Type, alternatives: Sequence[Value], range_: Range = ANYTHING) -> Value:
    """Return an unknown that is one of some values; the value itself where there is just one."""
    if len(alternatives) == 1:
        return alternatives[0]
    reason = next((part.reason for part in alternatives if isinstance(part, UnknownValue)), None)
    term = Choice(tuple(alternatives))
    if reason is None:
        return UnknownValue(type_, term, range=range_)
    return UnknownValue(type_, term, reason, range_)


def length_bounds(value: Value) -> tuple[int, int | None]:
    """Return the least and the greatest length of a collection; None where there is no greatest."""
    match value:
        case Sensitive():
            return length_bounds(value.value)
        case UnknownValue():
            match value.type:
                case TupleType(types):
                    return len(types), len(types)
                case ObjectType(attributes):
                    return len(attributes), len(attributes)
            return value.range.minimum or 0, value.range.maximum
        case SetValue():
            count = len(value.elements)
            return (count if count <= 1 or is_wholly_known(value) else 1), count
        case ListValue() | TupleValue() | MapValue():
            return len(value.elements), len(value.elements)
        case ObjectValue():
            return len(value.attributes), len(value.attributes)
        case _:
            return 0, None


def fingerprint(value: Value) -> Hashable | None:
    """Return what two values of one type share exactly when they are equal; None where a part is unknown."""
    match value:
        case str():
            return value
        case bool():
            return ("bool", value)
        case int() | Fraction() | float():
            return ("number", value)
        case Null():
            return ("null",)
        case UnknownValue(term=Ref(address, path, unique)) if unique:
            return ("identity", address, path)
        case UnknownValue():
            return None
        case Sensitive():
            return fingerprint(value.value)
    marks = tuple(map(fingerprint, members(value)))
    if None in marks:
        return None
    match value:
        case SetValue():
            return ("set", frozenset(marks))
        case MapValue():
            return ("map", tuple(value.elements), marks)
        case ObjectValue():
            return ("object", tuple(value.attributes), marks)
        case _:
            return ("sequence", marks)
