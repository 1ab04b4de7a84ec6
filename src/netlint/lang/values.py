"""Values of the Terraform language: known, null, unknown and sensitive ones, at any depth.

Strings, numbers and booleans are Python's `str`, `int` or `Fraction` (see `numbers`), and `bool`. Everything
else is one of the classes here. Values are immutable.

The model is that of go-cty, whose unknown values and marks are described at
https://github.com/zclconf/go-cty/blob/main/docs/concepts.md. What it does not have are the terms: an unknown
value here says what it is the unknown *of*, so that two of them can be proven the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from msgspec import Struct

from netlint.lang.numbers import Number as Number
from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)
from netlint.lang.unknown import Reason

#: One step into a value: the name of an attribute or the key of a map, or an index.
Step: TypeAlias = str | int


class Null(Struct, frozen=True):
    """The absence of a value, of some type; `null` as written is of the dynamic one."""

    type: Type = DYNAMIC


NULL = Null()


class Ref(Struct, frozen=True):
    """What an unknown is the unknown of: an attribute of a resource instance, and steps into it.

    `address` is a resource instance's full address, as Terraform prints it. `unique` names a kind of identity
    that is given out on creation: two of one kind at different addresses are never equal, and none equals a
    text that is already known, or is empty or null. `distinct` names a kind of which no two at different
    places are equal; that of a list is the one of its members.
    """

    address: str
    path: tuple[Step, ...] = ()
    unique: str = ""
    distinct: str = ""


class Computation(Struct, frozen=True):
    """What an unknown is the unknown of: the result of an operation on values of which some are unknown.

    Equal operations on equal values have equal results, which is what this is for.
    """

    operation: str
    operands: tuple[Value, ...]


class Choice(Struct, frozen=True):
    """What an unknown is the unknown of: one of these values, and it is not known which one.

    For a collection whose members are not all known, `alternatives` are the values that may be members
    and `members` is set; `certain` tells that all of them are, and only that how often, or in which order,
    is open.
    """

    alternatives: tuple[Value, ...]
    members: bool = False
    certain: bool = False


Term: TypeAlias = Ref | Computation | Choice


class Range(Struct, frozen=True):
    """What is known of an unknown value all the same.

    `prefix` is how a string begins. `minimum` and `maximum` bound a number, or the length of a collection.
    """

    not_null: bool = False
    prefix: str = ""
    minimum: int | None = None
    maximum: int | None = None


ANYTHING = Range()
NOT_NULL = Range(not_null=True)


class UnknownValue(Struct, frozen=True):
    """A value that is not known. `term` says what it is the unknown of, where that is known."""

    type: Type = DYNAMIC
    term: Term | None = None
    reason: Reason = Reason.AFTER_APPLY
    range: Range = ANYTHING

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")


UNKNOWN = UnknownValue()


class Identity(str):
    """A known string that identifies a resource instance: `ref` says which, and by which of its attributes.

    It equals the plain string, and what is computed from it is a plain string. What is passed on unchanged
    keeps it, so that a reference to the name of a resource is told from an equal name.
    """

    __slots__ = ("ref",)

    ref: Ref

    def __new__(cls, text: str, ref: Ref) -> Identity:
        """Make a string that says what it identifies."""
        made = super().__new__(cls, text)
        made.ref = ref
        return made


class Sensitive(Struct, frozen=True):
    """A value that must not be shown. `value` itself is not `Sensitive`, but may hold such values."""

    value: Value


class ListValue(Struct, frozen=True):
    """A list: all elements are of one type."""

    element_type: Type
    elements: tuple[Value, ...] = ()


class SetValue(Struct, frozen=True):
    """A set, made by `set_of`, in Terraform's order; `term` is that of which a list has no known order."""

    element_type: Type
    elements: tuple[Value, ...] = ()
    term: Ref | None = None


class MapValue(Struct, frozen=True):
    """A map, in the order of its keys."""

    element_type: Type
    elements: dict[str, Value]


class TupleValue(Struct, frozen=True):
    """A tuple: what `[a, b]` makes."""

    elements: tuple[Value, ...] = ()


class ObjectValue(Struct, frozen=True):
    """An object: what `{ a = b }` makes, in the order of its attribute names."""

    attributes: dict[str, Value]


Value: TypeAlias = (
    str
    | bool
    | int
    | Fraction
    | float
    | Null
    | UnknownValue
    | Sensitive
    | ListValue
    | SetValue
    | MapValue
    | TupleValue
    | ObjectValue
)

#: Long lists that were looked through last, by id, and whether a part of them is sensitive: a list of all
#: instances is an argument in each instance of another block.
_sensitive: dict[int, tuple[Value, bool]] = {}
_LONG = 64


def object_of(attributes: Mapping[str, Value]) -> ObjectValue:
    """Make an object; its attributes are sorted by name."""
    return ObjectValue(dict(sorted(attributes.items())))


def map_of(element_type: Type, elements: Mapping[str, Value]) -> MapValue:
    """Make a map of elements that are all of `element_type`; it is sorted by key."""
    return MapValue(element_type, dict(sorted(elements.items())))


def set_of(element_type: Type, elements: Iterable[Value]) -> SetValue:
    """Make a set of elements that are all of `element_type`: sorted, and without duplicates.

    Strings are ordered by code point and numbers by value, anything else as go-cty orders it. An unknown
    element stays one unless it is the same unknown as another.
    """
    if element_type not in (STRING, NUMBER, BOOL):
        from netlint.lang.set_order import ordered

        return SetValue(element_type, ordered(elements))
    known: set[Any] = set()
    rest: list[Value] = []
    for element in elements:
        if isinstance(element, (str, int, Fraction, float)):
            known.add(element)
        else:
            rest.append(element)
    if rest:
        from netlint.lang.set_order import unlike

        rest = sorted(unlike(rest), key=lambda element: isinstance(element, Null))
    return SetValue(element_type, (*sorted(known), *rest))


def type_of(value: Value) -> Type:
    """Return the type of a value."""
    match value:
        case str():
            return STRING
        case bool():
            return BOOL
        case int() | Fraction() | float():
            return NUMBER
        case Null() | UnknownValue():
            return value.type
        case ListValue():
            return ListType(value.element_type)
        case SetValue():
            return SetType(value.element_type)
        case MapValue():
            return MapType(value.element_type)
        case TupleValue():
            return TupleType(tuple(map(type_of, value.elements)))
        case ObjectValue():
            return ObjectType({name: type_of(member) for name, member in value.attributes.items()})
        case Sensitive():
            return type_of(value.value)


def is_unique(value: Value) -> bool:
    """Tell whether a value is an identity that is given out on creation (see `Ref.unique`)."""
    return isinstance(value, UnknownValue) and isinstance(value.term, Ref) and bool(value.term.unique)


def members(value: Value) -> Iterable[Value]:
    """Return the elements or attribute values directly inside of a value."""
    match value:
        case ListValue() | SetValue() | TupleValue():
            return value.elements
        case MapValue():
            return value.elements.values()
        case ObjectValue():
            return value.attributes.values()
        case Sensitive():
            return members(value.value)
        case _:
            return ()


def walk(value: Value) -> Iterator[Value]:
    """Yield a value and everything inside of it, outer before inner."""
    stack = [value]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, Sensitive):
            stack.append(current.value)
        else:
            stack.extend(reversed(tuple(members(current))))


def is_wholly_known(value: Value) -> bool:
    """Tell whether no part of a value is unknown."""
    if isinstance(value, (str, bool, int)):
        return True
    return not any(isinstance(part, UnknownValue) for part in walk(value))


def is_sensitive(value: Value) -> bool:
    """Tell whether any part of a value is sensitive."""
    if isinstance(value, (str, bool, int)):
        return False
    if not isinstance(value, (ListValue, TupleValue)) or len(value.elements) < _LONG:
        return any(isinstance(part, Sensitive) for part in walk(value))
    known = _sensitive.get(id(value))
    if known is None:
        if len(_sensitive) >= _LONG:
            _sensitive.clear()
        known = _sensitive[id(value)] = (value, any(isinstance(part, Sensitive) for part in walk(value)))
    return known[1]


def sensitive(value: Value) -> Sensitive:
    """Mark a value as sensitive; one that is already stays as it is."""
    return value if isinstance(value, Sensitive) else Sensitive(value)


def stepped(value: UnknownValue, step: Step, kind: Type) -> UnknownValue:
    """Return the unknown of a type that lies one step inside of an unknown."""
    match value.term:
        case None:
            return UnknownValue(kind, None, value.reason)
        case Ref(address, path, _, distinct):
            return UnknownValue(kind, Ref(address, (*path, step), distinct=distinct), value.reason)
        case _:
            return UnknownValue(kind, Computation("index", (value, step)), value.reason)


def unmark(value: Value) -> tuple[Value, bool]:
    """Take the mark of a value itself off; returns it and whether it was sensitive."""
    if isinstance(value, Sensitive):
        return value.value, True
    return value, False


def unmark_deep(value: Value) -> tuple[Value, bool]:
    """Take all marks in a value off; returns it and whether any part was sensitive."""
    if not is_sensitive(value):
        return value, False
    return _stripped(value), True


def _stripped(value: Value) -> Value:
    match value:
        case Sensitive():
            return _stripped(value.value)
        case ListValue() | SetValue():
            return type(value)(value.element_type, tuple(map(_stripped, value.elements)))
        case TupleValue():
            return TupleValue(tuple(map(_stripped, value.elements)))
        case MapValue():
            stripped = {key: _stripped(member) for key, member in value.elements.items()}
            return MapValue(value.element_type, stripped)
        case ObjectValue():
            return ObjectValue({name: _stripped(member) for name, member in value.attributes.items()})
        case _:
            return value


def identical(first: Value, second: Value) -> bool:
    """Tell whether two values are proven to be the same, unknown parts included, types too."""
    if first is second:
        return not isinstance(first, UnknownValue) or first.term is not None
    if isinstance(first, (str, bool, int, Fraction, float)):
        same_kind = isinstance(second, type(first)) and isinstance(first, bool) == isinstance(second, bool)
        return same_kind and first == second
    if type(first) is not type(second):
        return False
    match first, second:
        case UnknownValue(), UnknownValue():
            return first.term is not None and first.term == second.term and pure(first.term)
        case Null(), Null():
            return first.type == second.type
        case ((ObjectValue() | MapValue()), _):
            ours, theirs = _by_key(first), _by_key(second)
            return ours.keys() == theirs.keys() and all(identical(ours[key], theirs[key]) for key in ours)
        case _:
            ours_, theirs_ = tuple(members(first)), tuple(members(second))
            return len(ours_) == len(theirs_) and all(map(identical, ours_, theirs_))


def pure(term: Term) -> bool:
    """Tell whether equal terms of this form stand for equal values.

    A computation does not where it depends on an unknown of which nothing is known: equal terms may hold
    different ones.
    """
    if isinstance(term, Computation):
        return all(
            part.term is not None and pure(part.term)
            for operand in term.operands
            for part in walk(operand)
            if isinstance(part, UnknownValue)
        )
    return isinstance(term, Ref)


def _by_key(value: Value) -> Mapping[str, Value]:
    if isinstance(value, ObjectValue):
        return value.attributes
    return value.elements if isinstance(value, MapValue) else {}
