"""Functions that ask something of any collection, or choose between values.

Source: https://developer.hashicorp.com/terraform/language/functions (Collection Functions).
"""

from __future__ import annotations

from collections.abc import Sequence

from netlint.lang import graphemes
from netlint.lang.convert import ConversionError, convert
from netlint.lang.equality import equal
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
)
from netlint.lang.unify import unify
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    ListValue,
    Null,
    Range,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    is_unique,
    sensitive,
    type_of,
    unmark,
)
from netlint.terraform.functions.partial import length_bounds, one_of

_SEQUENCES = (ListValue, SetValue, TupleValue)


@function(NUMBER, Parameter("value", unknown=True, dynamic=True, marks=True))
def length(value: Value) -> Value:
    """Count the elements of a collection, or the characters of a string."""
    bare, marked = unmark(value)
    result = _length(bare)
    return sensitive(result) if marked else result


def _length(value: Value) -> Value:
    if isinstance(value, str):
        return graphemes.count(value)
    match type_of(value):
        case (
            ListType() | SetType() | MapType() | TupleType() | ObjectType() | Primitive("string" | "dynamic")
        ):
            low, high = length_bounds(value)
            if isinstance(value, UnknownValue) and value.range.prefix:
                low = graphemes.count(value.range.prefix)
        case _:
            raise FunctionError("argument must be a string, a collection type, or a structural type", 0)
    if low == high:
        return low
    reason = {"reason": value.reason} if isinstance(value, UnknownValue) else {}
    return UnknownValue(NUMBER, Computation("length", (value,)), range=Range(True, "", low, high), **reason)


@function(BOOL, Parameter("list", ListType(BOOL)))
def alltrue(items: Value) -> Value:
    """Tell whether all elements are true. As in Terraform, the first one that is unknown decides."""
    assert isinstance(items, ListValue)
    for index, item in enumerate(items.elements):
        if isinstance(item, UnknownValue):
            return _all_later(items, index)
        if item is not True:
            return False
    return True


@function(BOOL, Parameter("list", ListType(BOOL)))
def anytrue(items: Value) -> Value:
    """Tell whether any element is true."""
    assert isinstance(items, ListValue)
    if any(item is True for item in items.elements):
        return True
    for item in items.elements:
        if isinstance(item, UnknownValue):
            return UnknownValue(BOOL, Computation("anytrue", (items,)), item.reason, NOT_NULL)
    return False


def _all_later(items: ListValue, index: int) -> Value:
    """Decide `alltrue` by what comes after an unknown, which Terraform leaves open."""
    unknown = items.elements[index]
    assert isinstance(unknown, UnknownValue)
    if any(item is False or isinstance(item, Null) for item in items.elements[index:]):
        return False
    return UnknownValue(BOOL, Computation("alltrue", (items,)), unknown.reason, NOT_NULL)


def _contains_known(collection: Value, value: Value) -> Value | None:
    """Search a known sequence; None when what is unknown decides."""
    if not isinstance(collection, _SEQUENCES):
        raise FunctionError("argument must be list, tuple, or set")
    open_ = False
    for element in collection.elements:
        answer = equal(value, element)
        if answer:
            return True
        open_ = open_ or answer is None
    return None if open_ else False


def _contains_symbolic(collection: Value, value: Value) -> Value | None:
    if isinstance(collection, _SEQUENCES):
        return _contains_known(collection, value)
    return None


@function(BOOL, Parameter("list"), Parameter("value"), symbolic=_contains_symbolic)
def contains(collection: Value, value: Value) -> Value:
    """Tell whether a sequence has an element that equals a value."""
    answer = _contains_known(collection, value)
    if answer is not None:
        return answer
    return UnknownValue(BOOL, Computation("contains", (collection, value)), range=NOT_NULL)


def _index_result(arguments: Sequence[Value]) -> Type:
    if not isinstance(type_of(arguments[0]), (ListType, TupleType)):
        raise FunctionError("argument must be a list or tuple")
    return NUMBER


def _index_symbolic(collection: Value, value: Value) -> Value:
    if type_of(collection) != DYNAMIC:
        _index_result((collection, value))
    bounds = Range(True, "", 0, None)
    # The name differs from that of the function: "index" is what `list[value]` computes.
    return UnknownValue(NUMBER, Computation("index_of", (collection, value)), range=bounds)


@function(_index_result, Parameter("list"), Parameter("value"), name="index", symbolic=_index_symbolic)
def index_(collection: Value, value: Value) -> Value:
    """Return the index of the first element that equals a value."""
    if not isinstance(collection, (ListValue, TupleValue)):
        raise FunctionError("argument must be a list or tuple")
    if not collection.elements:
        raise FunctionError("cannot search an empty list")
    for position, element in enumerate(collection.elements):
        answer = equal(element, value)
        if answer is None:
            bounds = Range(True, "", position, len(collection.elements) - 1)
            return UnknownValue(NUMBER, Computation("index_of", (collection, value)), range=bounds)
        if answer:
            return position
    raise FunctionError("item not found")


def _common_type(arguments: Sequence[Value]) -> Type:
    common = unify([type_of(argument) for argument in arguments])
    if common is None or not arguments:
        raise FunctionError("all arguments must have the same type")
    return common


@function(_common_type, rest=Parameter("vals", null=True, unknown=True, dynamic=True))
def coalesce(*values: Value) -> Value:
    """Return the first argument that is neither null nor an empty string."""
    kind = _common_type(values)
    possible: list[Value] = []
    for position, value in enumerate(values):
        try:
            converted = convert(value, kind)
        except ConversionError as error:
            raise FunctionError(error.message, position) from None
        if isinstance(converted, Null) or (converted == "" and isinstance(converted, str)):
            continue
        possible.append(converted)
        if not isinstance(converted, UnknownValue) or _surely_chosen(converted):
            return one_of(kind, possible, NOT_NULL)
    if not possible:
        raise FunctionError("no non-null, non-empty-string arguments")
    return one_of(kind, possible, NOT_NULL)


def _surely_chosen(value: UnknownValue) -> bool:
    if is_unique(value):
        return True
    if not value.range.not_null or value.type == DYNAMIC:
        return False
    return value.type != STRING or bool(value.range.prefix)


@function(DYNAMIC, rest=Parameter("vals", null=True, unknown=True, dynamic=True))
def coalescelist(*lists: Value) -> Value:
    """Return the first argument that is a list with elements."""
    if not lists:
        raise FunctionError("at least one argument is required")
    _check_lists(lists)
    possible: list[Value] = []
    for value in lists:
        if isinstance(value, UnknownValue):
            possible.append(value)
            if value.range.not_null and value.range.minimum:
                break
        elif isinstance(value, (ListValue, TupleValue)) and value.elements:
            possible.append(value)
            break
    if not possible:
        raise FunctionError("no non-null arguments")
    return one_of(DYNAMIC, possible, Range())


def _check_lists(values: Sequence[Value]) -> None:
    """Refuse arguments that are no lists, up to the first unknown one: there Terraform stops looking."""
    for value in values:
        if isinstance(value, UnknownValue):
            return
        if not isinstance(type_of(value), (ListType, TupleType)):
            raise FunctionError("coalescelist arguments must be lists or tuples")


_REMOVED = (
    'the "{name}" function was deprecated in Terraform v0.12 and is no longer available; use {instead} syntax'
    " to write a literal {name}"
)
_ANY = Parameter("vals", null=True, unknown=True, dynamic=True)


@function(DYNAMIC, rest=_ANY, name="list")
def list_(*_values: Value) -> Value:
    """Refuse: the function was removed."""
    raise FunctionError(_REMOVED.format(name="list", instead="tolist([ ... ])"))


@function(DYNAMIC, rest=_ANY, name="map")
def map_(*_values: Value) -> Value:
    """Refuse: the function was removed."""
    raise FunctionError(_REMOVED.format(name="map", instead="tomap({ ... })"))


FUNCTIONS: dict[str, Function] = {
    declared.name: declared
    for declared in (length, alltrue, anytrue, contains, index_, coalesce, coalescelist, list_, map_)
}
