"""Functions that make lists: of other lists, or of numbers.

Source: https://developer.hashicorp.com/terraform/language/functions (Collection Functions).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from netlint.lang import numbers
from netlint.lang.function import Function, FunctionError, Parameter, function, same_type
from netlint.lang.types import DYNAMIC, NUMBER, STRING, ListType, SetType, TupleType, Type
from netlint.lang.values import (
    Choice,
    Computation,
    ListValue,
    Null,
    Range,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    is_unique,
    is_wholly_known,
    sensitive,
    stepped,
    type_of,
    unmark,
)
from netlint.terraform.functions.partial import (
    MOST_ELEMENTS,
    fingerprint,
    length_bounds,
    possible_members,
    unknown_members,
    whole,
)

_STRINGS = ListType(STRING)
_ANY_LIST = ListType(DYNAMIC)
#: How many elements are compared with each other while some are unknown.
_MOST_COMPARED = 1_000


def _chunklist_result(arguments: Sequence[Value]) -> Type:
    return ListType(type_of(arguments[0]))


@function(_chunklist_result, Parameter("list", _ANY_LIST, marks=True), Parameter("size", NUMBER, marks=True))
def chunklist(sequence: Value, size: Value) -> Value:
    """Split a list into lists of some size."""
    items, marked = unmark(sequence)
    number, hidden = unmark(size)
    count = whole(number, "invalid size")
    if count < 0:
        raise FunctionError("the size argument must be positive")
    assert isinstance(items, ListValue)
    step = count or max(len(items.elements), 1)
    chunks = [
        ListValue(items.element_type, items.elements[start : start + step])
        for start in range(0, len(items.elements), step)
    ]
    result = ListValue(ListType(items.element_type), tuple(chunks))
    return sensitive(result) if marked or hidden else result


def _compact_symbolic(items: Value) -> Value:
    return unknown_members(_STRINGS, possible_members(items), (items,))


@function(_STRINGS, Parameter("list", _STRINGS), symbolic=_compact_symbolic)
def compact(items: Value) -> Value:
    """Leave out nulls and empty strings."""
    assert isinstance(items, ListValue)
    kept = tuple(item for item in items.elements if not isinstance(item, Null) and item != "")
    if any(isinstance(item, UnknownValue) and not _never_empty(item) for item in kept):
        return unknown_members(_STRINGS, kept, (items,))
    return ListValue(STRING, kept)


def _never_empty(item: UnknownValue) -> bool:
    return is_unique(item) or (item.range.not_null and bool(item.range.prefix))


def _distinct_symbolic(items: Value) -> Value:
    return unknown_members(type_of(items), possible_members(items), (items,))


@function(same_type(0), Parameter("list", _ANY_LIST), symbolic=_distinct_symbolic)
def distinct(items: Value) -> Value:
    """Leave out elements that equal an earlier one."""
    assert isinstance(items, ListValue)
    seen: set[Hashable] = set()
    kept: list[Value] = []
    for item in items.elements:
        mark = fingerprint(item)
        if mark is None:
            return _distinct_unknown(items)
        if mark not in seen:
            seen.add(mark)
            kept.append(item)
    return ListValue(items.element_type, tuple(kept))


def _distinct_unknown(items: ListValue) -> Value:
    """Leave out what is the same for sure; how many remain is open."""
    kept: list[Value] = []
    for item in items.elements[:MOST_ELEMENTS]:
        if not any(identical(earlier, item) for earlier in kept[:_MOST_COMPARED]):
            kept.append(item)
    kept.extend(items.elements[MOST_ELEMENTS:])
    if len(kept) == 1:
        return ListValue(items.element_type, tuple(kept))
    return unknown_members(type_of(items), kept, (items,), Range(True, "", 1, len(kept)), certain=True)


def _one_result(arguments: Sequence[Value]) -> Type:
    match type_of(arguments[0]):
        case ListType(element) | SetType(element):
            return element
        case TupleType(()):
            return DYNAMIC
        case TupleType((only,)):
            return only
    raise FunctionError(_NOT_ONE, 0)


_NOT_ONE = "must be a list, set, or tuple value with either zero or one elements"


def _one_symbolic(collection: Value) -> Value | None:
    if type_of(collection) == DYNAMIC:
        return None
    kind = _one_result((collection,))
    if isinstance(collection, UnknownValue) and not isinstance(collection.type, SetType):
        if collection.term is not None:
            return stepped(collection, 0, kind)
    return None


@function(_one_result, Parameter("list"), symbolic=_one_symbolic, range=Range())
def one(collection: Value) -> Value:
    """Return the only element, or null when there is none."""
    kind = _one_result((collection,))
    assert isinstance(collection, (ListValue, SetValue, TupleValue))
    if not collection.elements:
        return Null(kind)
    low, _ = length_bounds(collection)
    if low > 1:
        raise FunctionError(_NOT_ONE, 0)
    if len(collection.elements) > 1:
        return UnknownValue(kind, Choice(collection.elements))
    return collection.elements[0]


@function(_STRINGS, Parameter("list", _STRINGS, unknown=True))
def sort(items: Value) -> Value:
    """Sort strings by their code points. The order of unknown ones is open, their number is not."""
    if isinstance(items, UnknownValue):
        low, high = items.range.minimum, items.range.maximum
        return unknown_members(_STRINGS, possible_members(items), (items,), Range(True, "", low, high))
    assert isinstance(items, ListValue)
    texts = [item for item in items.elements if isinstance(item, str)]
    if len(texts) == len(items.elements):
        return ListValue(STRING, tuple(sorted(texts)))
    for index, item in enumerate(items.elements):
        if isinstance(item, Null) and is_wholly_known(items):
            raise FunctionError(f"given list element {index} is null; a null string cannot be sorted")
    if len(items.elements) == 1:
        return items
    places = [
        UnknownValue(
            STRING, Computation("index", (UnknownValue(_STRINGS, Computation("sort", (items,))), index))
        )
        for index in range(len(items.elements))
    ]
    return ListValue(STRING, tuple(places))


@function(ListType(NUMBER), rest=Parameter("params", NUMBER), name="range")
def range_(*parameters: Value) -> Value:
    """Return the numbers from a first one on, up to and without a last one. There are at most 1024."""
    first, last, step = _range_parameters(
        [given for given in parameters if isinstance(given, numbers.Number)]
    )
    if step < 0 and last > first:
        raise FunctionError("end must be less than start when step is negative", 1)
    if step >= 0 and last < first:
        raise FunctionError("end must be greater than start when step is positive", 1)
    found: list[Value] = []
    while first > last if step < 0 else first < last:
        if len(found) >= 1024:
            raise FunctionError(
                "more than 1024 values were generated; either decrease the difference between start and end"
                " or use a smaller step"
            )
        found.append(first)
        try:
            first = numbers.add(first, step)
        except ArithmeticError:
            raise FunctionError("the range has no end") from None
    return ListValue(NUMBER, tuple(found))


def _range_parameters(
    given: Sequence[numbers.Number],
) -> tuple[numbers.Number, numbers.Number, numbers.Number]:
    match given:
        case [last]:
            return 0, last, -1 if last < 0 else 1
        case [first, last]:
            return first, last, -1 if last < first else 1
        case [first, last, step]:
            return first, last, step
        case _:
            raise FunctionError("must have one, two, or three arguments")


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (chunklist, compact, distinct, one, sort, range_)
}
