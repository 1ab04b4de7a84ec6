"""Functions that take lists and tuples apart and put them together.

Elements that are unknown stay as they are wherever it is known which ones the result has.
Source: https://developer.hashicorp.com/terraform/language/functions (Collection Functions).
"""

from __future__ import annotations

from collections.abc import Sequence

from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import DYNAMIC, NUMBER, ListType, SetType, TupleType, Type, friendly
from netlint.lang.unify import unify
from netlint.lang.values import (
    ListValue,
    Null,
    Range,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    sensitive,
    stepped,
    type_of,
    unmark,
)
from netlint.terraform.functions.partial import (
    MOST_ELEMENTS,
    length_bounds,
    one_of,
    possible_members,
    unknown_members,
    whole,
)


def _element_result(arguments: Sequence[Value]) -> Type:
    collection, position = arguments
    match type_of(collection):
        case ListType(element):
            return element
        case TupleType(types):
            if isinstance(position, UnknownValue):
                return DYNAMIC
            number = whole(position, "invalid index")
            if not types:
                raise FunctionError("cannot use element function with an empty list")
            return types[number % len(types)]
        case other:
            raise FunctionError(f"cannot read elements from {friendly(other)}")


def _element_symbolic(collection: Value, position: Value) -> Value | None:
    if type_of(collection) == DYNAMIC:
        return None
    kind = _element_result((collection, position))
    bare, marked = unmark(collection)
    result: Value | None = None
    if isinstance(bare, UnknownValue):
        if isinstance(position, UnknownValue):
            return None
        number = whole(position, "invalid index")
        low, high = length_bounds(bare)
        if low and low == high:
            result = stepped(bare, number % low, kind)
        elif 0 <= number < low:
            result = stepped(bare, number, kind)
    elif isinstance(position, UnknownValue):
        elements = possible_members(bare)
        result = one_of(kind, elements) if elements else None
    return sensitive(result) if marked and result is not None else result


@function(
    _element_result,
    Parameter("list", marks=True),
    Parameter("index", NUMBER),
    symbolic=_element_symbolic,
    range=Range(),
)
def element(collection: Value, position: Value) -> Value:
    """Return an element; an index beyond the end wraps around."""
    bare, marked = unmark(collection)
    if not isinstance(bare, (ListValue, TupleValue)):
        raise FunctionError(f"cannot read elements from {friendly(type_of(bare))}")
    number = whole(position, "invalid index")
    count = len(bare.elements)
    if not count:
        raise FunctionError("cannot use element function with an empty list")
    if number < 0 and number % count and isinstance(bare, TupleValue):
        raise FunctionError("cannot use element function with a negative index", 1)
    found = bare.elements[number % count]
    return sensitive(found) if marked else found


def _concat_type(sequences: Sequence[Value]) -> Type | None:
    """Return the list type that all have in common; None when the result is a tuple."""
    if not sequences:
        raise FunctionError("at least one argument is required")
    types = [type_of(sequence) for sequence in sequences]
    if DYNAMIC in types:
        return None
    for position, type_ in enumerate(types):
        if not isinstance(type_, (ListType, TupleType)):
            raise FunctionError(f"all arguments must be lists or tuples; got {friendly(type_)}", position)
    if all(isinstance(type_, ListType) for type_ in types):
        return unify(types)
    return None


def _concat_symbolic(*sequences: Value) -> Value:
    kind = _concat_type(sequences) or DYNAMIC
    bare = [unmark(sequence)[0] for sequence in sequences]
    if all(_countable(sequence) for sequence in bare):
        # Unknown tuples: how many elements they have is known.
        return TupleValue(tuple(member for sequence in bare for member in possible_members(sequence)))
    alternatives: list[Value] = []
    for sequence in bare:
        alternatives.extend(possible_members(sequence))
    low = sum(length_bounds(sequence)[0] for sequence in bare)
    marked = any(isinstance(sequence, Sensitive) for sequence in sequences)
    result = unknown_members(kind, alternatives, bare, Range(True, "", low or None))
    return sensitive(result) if marked else result


def _countable(sequence: Value) -> bool:
    return not isinstance(sequence, UnknownValue) or isinstance(sequence.type, TupleType)


@function(DYNAMIC, rest=Parameter("seqs", marks=True), symbolic=_concat_symbolic)
def concat(*sequences: Value) -> Value:
    """Put sequences one after the other."""
    kind = _concat_type(sequences)
    marked = False
    elements: list[Value] = []
    for position, sequence in enumerate(sequences):
        converted = sequence
        if kind is not None:
            try:
                converted = convert(sequence, kind)
            except ConversionError as error:
                raise FunctionError(error.message, position) from None
        bare, hidden = unmark(converted)
        marked = marked or hidden
        assert isinstance(bare, (ListValue, TupleValue))
        elements.extend(bare.elements)
    result: Value
    if isinstance(kind, ListType):
        result = ListValue(kind.element, tuple(elements))
    else:
        result = TupleValue(tuple(elements))
    return sensitive(result) if marked else result


class _Flattened:
    """What was found inside of nested sequences."""

    __slots__ = ("elements", "known", "marked")

    def __init__(self) -> None:
        self.elements: list[Value] = []
        self.known = True
        self.marked = False

    def add(self, sequence: Value) -> None:
        bare, hidden = unmark(sequence)
        self.marked = self.marked or hidden
        if isinstance(bare, SetValue):
            low, high = length_bounds(bare)
            self.known = self.known and low == high
        if isinstance(bare, UnknownValue):
            self.known = False
            self.elements.extend(possible_members(bare))
            return
        assert isinstance(bare, (ListValue, SetValue, TupleValue))
        for member in bare.elements:
            inside, _ = unmark(member)
            if isinstance(inside, Null):
                self.elements.append(member)
            elif isinstance(inside, UnknownValue) and inside.type == DYNAMIC:
                self.known = False
                self.elements.append(member)
            elif isinstance(type_of(inside), (ListType, SetType, TupleType)):
                self.add(member)
            else:
                self.elements.append(member)


def _flatten_symbolic(sequence: Value) -> Value:
    _check_flatten(sequence)
    return _flattened(sequence)


def _check_flatten(sequence: Value) -> None:
    kind = type_of(sequence)
    if kind != DYNAMIC and not isinstance(kind, (ListType, SetType, TupleType)):
        raise FunctionError("can only flatten lists, sets and tuples")


def _flattened(sequence: Value) -> Value:
    found = _Flattened()
    found.add(sequence)
    result: Value
    if found.known:
        result = TupleValue(tuple(found.elements))
    else:
        result = unknown_members(DYNAMIC, found.elements, (sequence,))
    return sensitive(result) if found.marked else result


@function(DYNAMIC, Parameter("list", marks=True), symbolic=_flatten_symbolic)
def flatten(sequence: Value) -> Value:
    """Replace sequences inside of a sequence by their elements, at any depth."""
    _check_flatten(sequence)
    return _flattened(sequence)


def _reverse_result(arguments: Sequence[Value]) -> Type:
    match type_of(arguments[0]):
        case TupleType(types):
            return TupleType(types[::-1])
        case ListType(element) | SetType(element):
            return ListType(element)
        case other:
            raise FunctionError(f"can only reverse list or tuple values, not {friendly(other)}", 0)


@function(_reverse_result, Parameter("list", marks=True))
def reverse(sequence: Value) -> Value:
    """Return the elements in the opposite order."""
    bare, marked = unmark(sequence)
    _reverse_result((bare,))
    result: Value
    if isinstance(bare, TupleValue):
        result = TupleValue(bare.elements[::-1])
    else:
        assert isinstance(bare, (ListValue, SetValue))
        result = ListValue(bare.element_type, bare.elements[::-1])
    return sensitive(result) if marked else result


def _slice_bounds(sequence: Value, start: Value, end: Value) -> tuple[int | None, int | None]:
    """Return the indexes that are known, having checked what can be checked."""
    kind = type_of(sequence)
    if isinstance(kind, SetType):
        raise FunctionError(
            "cannot slice a set, because its elements do not have indices; explicitly convert to a list if"
            " the ordering of the result is not important",
            0,
        )
    if not isinstance(kind, (ListType, TupleType)):
        raise FunctionError("must be a list or tuple value", 0)
    _, most = length_bounds(sequence)
    first = None if isinstance(start, UnknownValue) else _slice_index(start, "start", 1, most)
    last = None if isinstance(end, UnknownValue) else _slice_index(end, "end", 2, most)
    if first is not None and last is not None and first > last:
        raise FunctionError("start index must not be greater than end index", 1)
    return first, last


def _slice_index(given: Value, name: str, argument: int, most: int | None) -> int:
    index = whole(given, f"invalid {name} index", argument)
    if index < 0:
        raise FunctionError(f"{name} index must not be less than zero", argument)
    if most is not None and index > most:
        raise FunctionError(f"{name} index must not be greater than the length of the list", argument)
    return index


def _slice_symbolic(sequence: Value, start: Value, end: Value) -> Value | None:
    if type_of(sequence) == DYNAMIC:
        return None
    first, last = _slice_bounds(sequence, start, end)
    bare, marked = unmark(sequence)
    kind = type_of(bare)
    result: Value
    if not isinstance(bare, UnknownValue):
        members = possible_members(bare)[first or 0 : last]
        result = unknown_members(kind if isinstance(kind, ListType) else DYNAMIC, members, (start, end))
    elif first is None or last is None:
        return None
    elif isinstance(kind, TupleType):
        parts = [stepped(bare, index, kind.elements[index]) for index in range(first, last)]
        result = TupleValue(tuple(parts))
    elif last - first <= MOST_ELEMENTS and isinstance(kind, ListType):
        # A list with fewer elements is an error, so they can be presumed to be there.
        element_type = kind.element
        result = ListValue(
            element_type, tuple(stepped(bare, index, element_type) for index in range(first, last))
        )
    else:
        return None
    return sensitive(result) if marked else result


def _slice_result(arguments: Sequence[Value]) -> Type:
    kind = type_of(arguments[0])
    return kind if isinstance(kind, ListType) else DYNAMIC


@function(
    _slice_result,
    Parameter("list", marks=True),
    Parameter("start_index", NUMBER),
    Parameter("end_index", NUMBER),
    name="slice",
    symbolic=_slice_symbolic,
)
def slice_(sequence: Value, start: Value, end: Value) -> Value:
    """Return the elements from one index up to, and without, another."""
    first, last = _slice_bounds(sequence, start, end)
    bare, marked = unmark(sequence)
    result: Value
    if isinstance(bare, TupleValue):
        result = TupleValue(bare.elements[first:last])
    else:
        assert isinstance(bare, ListValue)
        result = ListValue(bare.element_type, bare.elements[first:last])
    return sensitive(result) if marked else result


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (element, concat, flatten, reverse, slice_)
}
