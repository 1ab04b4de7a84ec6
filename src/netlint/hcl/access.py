"""Steps into values: attributes, indexes and splats."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from netlint.lang import values
from netlint.lang.convert import ConversionError, convert
from netlint.lang.numbers import exact
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
    friendly,
)
from netlint.lang.values import (
    Choice,
    Computation,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    sensitive,
    type_of,
)


class AccessError(Exception):
    """There is nothing at a step."""

    def __init__(self, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.summary = summary
        self.detail = detail


_UNSUPPORTED = "Unsupported attribute"
_INVALID_INDEX = "Invalid index"


def attribute(value: Value, name: str) -> Value:
    """Return an attribute of an object, or the element of a map.

    Raises:
        AccessError: there is none by that name.
    """
    match value:
        case ObjectValue(attributes):
            found = attributes.get(name)
            if found is None:
                raise AccessError(_UNSUPPORTED, f'This object does not have an attribute named "{name}".')
            return found
        case MapValue():
            found = value.elements.get(name)
            if found is None:
                raise AccessError(
                    "Missing map element", f'This map does not have an element with the key "{name}".'
                )
            return found
        case Sensitive():
            return sensitive(attribute(value.value, name))
        case UnknownValue():
            return _unknown_attribute(value, name)
        case Null():
            raise AccessError(
                "Attempt to get attribute from null value",
                "This value is null, so it does not have any attributes.",
            )
        case ListValue() | SetValue() | TupleValue():
            return _no_attribute(value, name)
        case _:
            raise AccessError(
                _UNSUPPORTED, f"Can't access attributes on a primitive-typed value ({_type_name(value)})."
            )


def _type_name(value: Value) -> str:
    return friendly(type_of(value))


def _no_attribute(value: Value, name: str) -> Value:
    if isinstance(value, SetValue):
        kind = "set"
    else:
        kind = "list"
    raise AccessError(
        _UNSUPPORTED,
        f'Can\'t access attributes on a {kind} of objects. Did you mean to access attribute "{name}" for a'
        " specific element, or across all elements?",
    )


def _unknown_attribute(value: UnknownValue, name: str) -> Value:
    kind: Type = DYNAMIC
    match value.type:
        case ObjectType(attributes):
            found = attributes.get(name)
            if found is None:
                raise AccessError(_UNSUPPORTED, f'This object does not have an attribute named "{name}".')
            kind = found
        case MapType(element):
            kind = element
        case type_ if type_ != DYNAMIC:
            raise AccessError(_UNSUPPORTED, "This value does not have any attributes.")
    return stepped(value, name, kind)


def stepped(value: UnknownValue, step: str | int, kind: Type) -> Value:
    """Return the value that lies one step inside of an unknown; of one of several, one of what they hold."""
    if isinstance(value.term, Choice) and not value.term.members:
        return _chosen(value.term.alternatives, step, kind, value)
    return values.stepped(value, step, kind)


def _chosen(alternatives: tuple[Value, ...], step: str | int, kind: Type, value: UnknownValue) -> Value:
    """Step into each of the values of which it is not known which one is meant."""
    inside: list[Value] = []
    for alternative in alternatives:
        try:
            inside.append(attribute(alternative, step) if isinstance(step, str) else index(alternative, step))
        except AccessError:
            continue
    return UnknownValue(kind, Choice(tuple(inside)) if inside else None, value.reason)


def index(value: Value, key: Value) -> Value:
    """Return the element of a collection that a key names.

    Raises:
        AccessError: there is none, or the value has no elements.
    """
    if isinstance(value, Sensitive):
        return sensitive(index(value.value, key))
    if isinstance(key, Sensitive):
        return sensitive(index(value, key.value))
    if isinstance(value, Null):
        raise AccessError(
            "Attempt to index null value", "This value is null, so it does not have any indices."
        )
    if isinstance(key, Null):
        raise AccessError(_INVALID_INDEX, "Can't use a null value as an indexing key.")
    match value:
        case ListValue() | TupleValue():
            return _by_number(value, key)
        case MapValue() | ObjectValue():
            return _by_key(value, key)
        case UnknownValue():
            return _unknown_index(value, key)
        case SetValue():
            raise AccessError(
                _INVALID_INDEX,
                "Elements of a set are identified only by their value and don't have any separate index or"
                " key to select with, so it's only possible to perform operations across all elements of the"
                " set.",
            )
        case _:
            raise AccessError(_INVALID_INDEX, "This value does not have any indices.")


def _by_number(value: ListValue | TupleValue, key: Value) -> Value:
    elements = value.elements
    kind = value.element_type if isinstance(value, ListValue) else DYNAMIC
    number = _key(key, NUMBER)
    if isinstance(number, float):
        number = exact(number) or 0
    if isinstance(number, UnknownValue):
        if not elements and isinstance(value, TupleValue):
            raise AccessError(_INVALID_INDEX, _OUTSIDE)
        return UnknownValue(kind, Choice(elements), number.reason)
    if not isinstance(number, int) or isinstance(number, bool):
        if isinstance(number, Fraction):
            raise AccessError(
                _INVALID_INDEX,
                "The given key does not identify an element in this collection value: indexing a sequence"
                " requires a whole number, but the given index has a fractional part.",
            )
        raise AccessError(_INVALID_INDEX, _OUTSIDE)
    if number < 0:
        raise AccessError(
            _INVALID_INDEX,
            "The given key does not identify an element in this collection value: a negative number is not a"
            " valid index for a sequence.",
        )
    if number >= len(elements):
        raise AccessError(_INVALID_INDEX, _OUTSIDE)
    return elements[number]


_OUTSIDE = "The given key does not identify an element in this collection value."


def _by_key(value: MapValue | ObjectValue, key: Value) -> Value:
    elements = value.elements if isinstance(value, MapValue) else value.attributes
    kind = value.element_type if isinstance(value, MapValue) else DYNAMIC
    text = _key(key, STRING)
    if isinstance(text, UnknownValue):
        return UnknownValue(kind, Choice(tuple(elements.values())), text.reason)
    found = elements.get(text) if isinstance(text, str) else None
    if found is None:
        raise AccessError(_INVALID_INDEX, _OUTSIDE)
    return found


def _key(key: Value, wanted: Type) -> Value:
    try:
        return convert(key, wanted)
    except ConversionError as error:
        raise AccessError(
            _INVALID_INDEX,
            f"The given key does not identify an element in this collection value: {error.message}.",
        ) from None


def _unknown_index(value: UnknownValue, key: Value) -> Value:
    kind: Type = DYNAMIC
    match value.type:
        case ListType(element):
            kind, key = element, _key(key, NUMBER)
        case MapType(element):
            kind, key = element, _key(key, STRING)
        case TupleType(elements):
            key = _key(key, NUMBER)
            if isinstance(key, int):
                if not 0 <= key < len(elements):
                    raise AccessError(_INVALID_INDEX, _OUTSIDE)
                kind = elements[key]
        case ObjectType():
            key = _key(key, STRING)
            if isinstance(key, str):
                return _unknown_attribute(value, key)
        case SetType():
            raise AccessError(_INVALID_INDEX, "Elements of a set have no index.")
        case type_ if type_ in (STRING, NUMBER, BOOL):
            raise AccessError(_INVALID_INDEX, "This value does not have any indices.")
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        return stepped(value, key, kind)
    return UnknownValue(kind, Computation("index", (value, key)), value.reason)


def splat(value: Value, each: Callable[[Value], Value]) -> Value:
    """Return what `each` makes of every element; a value that is no sequence counts as one of one element.

    Raises:
        AccessError: the value is a null sequence.
    """
    match value:
        case Sensitive():
            return sensitive(splat(value.value, each))
        case TupleValue():
            return TupleValue(tuple(map(each, value.elements)))
        case ListValue() | SetValue():
            return _listed(tuple(map(each, value.elements)), value.element_type, each)
        case UnknownValue():
            return _unknown_splat(value, each)
        case Null():
            if isinstance(value.type, (ListType, SetType, TupleType)):
                raise AccessError(
                    "Splat of null value",
                    "Splat expressions (with the * symbol) cannot be applied to null sequences.",
                )
            return TupleValue()
        case _:
            return TupleValue((each(value),))


def _listed(results: tuple[Value, ...], element_type: Type, each: Callable[[Value], Value]) -> Value:
    if not results:
        return ListValue(type_of(each(UnknownValue(element_type))))
    kinds = [type_of(result) for result in results]
    if any(kind != kinds[0] for kind in kinds):
        return TupleValue(results)
    return ListValue(kinds[0], results)


def _unknown_splat(value: UnknownValue, each: Callable[[Value], Value]) -> Value:
    term = value.term
    if isinstance(term, Choice) and term.members:
        inside = tuple(map(each, term.alternatives))
        return UnknownValue(DYNAMIC, Choice(inside, members=True), value.reason)
    match value.type:
        case ListType(element) | SetType(element):
            result = each(UnknownValue(element, None, value.reason))
            kind: Type = ListType(type_of(result))
        case TupleType(elements):
            parts = (stepped(value, position, part) for position, part in enumerate(elements))
            return TupleValue(tuple(map(each, parts)))
        case type_ if type_ == DYNAMIC or not value.range.not_null:
            kind = DYNAMIC
        case _:
            return TupleValue((each(value),))
    return UnknownValue(kind, Computation("splat", (value,)) if term is not None else None, value.reason)
