"""Converting values from one type to another, as Terraform does wherever a type is wanted.

The rules are those of go-cty's `convert` package: https://github.com/zclconf/go-cty/blob/main/docs/convert.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from netlint.lang import numbers
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
    friendly,
    is_dynamic,
)
from netlint.lang.unify import can_convert, part_types, unify
from netlint.lang.values import (
    Choice,
    Computation,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Sensitive,
    SetValue,
    Step,
    TupleValue,
    UnknownValue,
    Value,
    is_wholly_known,
    map_of,
    sensitive,
    set_of,
    type_of,
    walk,
)


class ConversionError(Exception):
    """A value has no equivalent in the wanted type.

    `message` is a clause such as "a number is required"; `path` leads to the offending part.
    """

    def __init__(self, message: str, path: tuple[Step, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def convert(value: Value, target: Type) -> Value:
    """Return the equivalent of a value in another type; an unknown one keeps what it is the unknown of.

    Raises:
        ConversionError: there is none.
    """
    if target is DYNAMIC:
        return value
    match value:
        case Sensitive():
            return sensitive(convert(value.value, target))
        case Null() | UnknownValue():
            if value.type == target:
                return value
            if not can_convert(value.type, target):
                raise ConversionError(mismatch(value.type, target))
            kind = _settled(value.type, target)
            if isinstance(value, UnknownValue) and value.type == STRING and isinstance(target, Primitive):
                # The text may turn out not to be a number, or no boolean.
                return UnknownValue(kind, Computation(f"to {target.name}", (value,)), value.reason)
            return replace(value, type=kind)
    if isinstance(target, Primitive):
        return _to_primitive(value, target)
    match target:
        case ListType(element) | SetType(element):
            return _to_sequence(value, element, target)
        case MapType(element):
            return _to_map(value, element, target)
        case ObjectType():
            return _to_object(value, target)
        case TupleType(elements):
            if not isinstance(value, TupleValue):
                raise ConversionError(mismatch(type_of(value), target))
            if len(value.elements) != len(elements):
                raise ConversionError(mismatch(type_of(value), target))
            return TupleValue(
                tuple(
                    _part(member, kind, index)
                    for index, (member, kind) in enumerate(zip(value.elements, elements, strict=True))
                )
            )


def _settled(source: Type, target: Type) -> Type:
    """Return the type of what is not known or null, where the wanted one leaves the elements open."""
    match target:
        case ListType(element) | SetType(element) if element == DYNAMIC:
            parts = part_types(source) if isinstance(source, (ListType, SetType, TupleType)) else ()
        case MapType(element) if element == DYNAMIC:
            parts = part_types(source) if isinstance(source, (MapType, ObjectType)) else ()
        case _:
            return target
    common = unify(parts) if parts else None
    return target if common is None else type(target)(common)


def unified(values: Sequence[Value]) -> tuple[Type, tuple[Value, ...]] | None:
    """Convert values to the one type that all of them have an equivalent in.

    Returns:
        the type and the converted values; None when there is no such type.

    Raises:
        ConversionError: there is one, but a value of them has no equivalent in it.
    """
    common = unify([type_of(value) for value in values])
    if common is None:
        return None
    return common, tuple(convert(value, common) for value in values)


def mismatch(source: Type, target: Type) -> str:
    """Return what is wrong with a type where another is required, as a clause."""
    if isinstance(source, ObjectType) and isinstance(target, ObjectType):
        missing = sorted(target.attributes.keys() - source.attributes.keys() - target.optional)
        if len(missing) == 1:
            return f'attribute "{missing[0]}" is required'
        if missing:
            quoted = [f'"{name}"' for name in missing]
            return f"attributes {', '.join(quoted[:-1])} and {quoted[-1]} are required"
    if isinstance(target, Primitive):
        return _required(target, source)
    return f"{friendly(target)} required"


def _required(target: Primitive, source: Type) -> str:
    """Return the clause for a primitive type. An article tells that only the text was wrong."""
    return f"a {target.name} is required" if source == STRING else f"{target.name} required"


def _part(value: Value, target: Type, step: Step) -> Value:
    try:
        return convert(value, target)
    except ConversionError as error:
        raise ConversionError(error.message, (step, *error.path)) from None


def _to_primitive(value: Value, target: Primitive) -> Value:
    if target == STRING:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, _STRUCTURES):
            return numbers.to_text(value)  # type: ignore[arg-type]
        raise ConversionError("string required")
    if target == NUMBER:
        if isinstance(value, str):
            number = numbers.parse(value)
            if number is not None:
                return number
            raise ConversionError("a number is required")
        if isinstance(value, (bool, *_STRUCTURES)):
            raise ConversionError("number required")
        return value
    if target == BOOL:
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            return _to_bool(value)
        raise ConversionError("bool required")
    return value


_STRUCTURES = (ListValue, SetValue, MapValue, TupleValue, ObjectValue)

_NEARLY_BOOL = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"}


def _to_bool(text: str) -> bool:
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    if text in _NEARLY_BOOL:
        raise ConversionError(
            f'a bool is required; to convert from string, use lowercase "{_NEARLY_BOOL[text]}"'
        )
    raise ConversionError("a bool is required")


def _to_sequence(value: Value, element: Type, target: ListType | SetType) -> Value:
    if not isinstance(value, (ListValue, SetValue, TupleValue)):
        raise ConversionError(mismatch(type_of(value), target))
    if not isinstance(value, TupleValue) and value.element_type == element:
        if isinstance(value, ListValue) and isinstance(target, ListType):
            return value
        elements, kind = value.elements, element
    else:
        elements = tuple(_part(member, element, index) for index, member in enumerate(value.elements))
        elements, kind = _of_one_type(elements, element, target)
        if not elements and not isinstance(value, TupleValue) and element == DYNAMIC:
            kind = value.element_type
    if isinstance(target, SetType):
        return _set(kind, elements)
    if isinstance(value, SetValue) and not is_wholly_known(value):
        if value.term is not None:
            return UnknownValue(ListType(kind), value.term)
        if len(elements) > 1:
            return _unordered(kind, elements)
    return ListValue(kind, elements)


def _unordered(element_type: Type, elements: tuple[Value, ...]) -> UnknownValue:
    """Return the list of a set: what is unknown in it decides the order, and how many elements are equal."""
    reason = next(
        part.reason for member in elements for part in walk(member) if isinstance(part, UnknownValue)
    )
    known = Range(not_null=True, minimum=1, maximum=len(elements))
    return UnknownValue(ListType(element_type), Choice(elements, members=True), reason, known)


def _set(element_type: Type, elements: Sequence[Value]) -> Value:
    """Make a set. Sets have no sensitive elements: the whole of it becomes sensitive."""
    if any(isinstance(element, Sensitive) for element in elements):
        bare = [element.value if isinstance(element, Sensitive) else element for element in elements]
        return Sensitive(set_of(element_type, bare))
    return set_of(element_type, elements)


def _of_one_type(elements: tuple[Value, ...], element: Type, target: Type) -> tuple[tuple[Value, ...], Type]:
    """Settle the type of elements where the wanted one leaves it open."""
    if not is_dynamic(element):
        return elements, element
    if not elements:
        return elements, element
    result = unified(elements)
    if result is None:
        raise ConversionError(f"all {_sort(target)} elements must have the same type")
    return result[1], result[0]


def _sort(target: Type) -> str:
    return "list" if isinstance(target, ListType) else "set" if isinstance(target, SetType) else "map"


def _to_map(value: Value, element: Type, target: MapType) -> Value:
    if isinstance(value, MapValue):
        if value.element_type == element:
            return value
        source = value.elements
    elif isinstance(value, ObjectValue):
        source = value.attributes
    else:
        raise ConversionError(mismatch(type_of(value), target))
    if not source:
        kept = value.element_type if isinstance(value, MapValue) and element == DYNAMIC else element
        return MapValue(kept, {})
    converted = tuple(_part(member, element, key) for key, member in source.items())
    converted, kind = _of_one_type(converted, element, target)
    return map_of(kind, dict(zip(source, converted, strict=True)))


def _to_object(value: Value, target: ObjectType) -> Value:
    if isinstance(value, MapValue):
        source = value.elements
    elif isinstance(value, ObjectValue):
        source = value.attributes
    else:
        raise ConversionError(mismatch(type_of(value), target))
    attributes: dict[str, Value] = {}
    missing: list[str] = []
    for name, kind in target.attributes.items():
        if name in source:
            attributes[name] = _part(source[name], kind, name)
        elif name in target.optional:
            attributes[name] = Null(kind)
        else:
            missing.append(name)
    if missing:
        raise ConversionError(mismatch(type_of(value), target))
    return ObjectValue(attributes)
