"""The defaults of optional attributes, and how they complete a value before it is converted.

The rules are those of HCL's `typeexpr.Defaults`:
https://github.com/hashicorp/hcl/blob/main/ext/typeexpr/README.md#optional-object-attributes
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from netlint.lang.convert import ConversionError, unified
from netlint.lang.types import DYNAMIC, ObjectType, TupleType, Type
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
    map_of,
    object_of,
    sensitive,
    set_of,
)


class Defaults(Struct, frozen=True):
    """The defaults in a type: `values` by attribute; `children` by attribute or index, `""` for elements."""

    type: Type
    values: dict[str, Value] = {}
    children: dict[str, Defaults] = {}


def defaults_of(type_: Type, values: dict[str, Value], children: dict[str, Defaults]) -> Defaults | None:
    """Return the defaults in a type; None when there are none."""
    return Defaults(type_, values, children) if values or children else None


def apply_defaults(defaults: Defaults, value: Value) -> Value:
    """Return a value with the defaults for the optional attributes that are missing or null in it.

    A null or unknown value stays as it is. The result may still have to be converted.
    """
    match value:
        case Sensitive():
            return sensitive(apply_defaults(defaults, value.value))
        case ListValue() | SetValue() | TupleValue():
            return _sequence(defaults, value)
        case MapValue(elements=members) | ObjectValue(members):
            return _mapping(defaults, value, members)
        case _:
            return value


def _child(defaults: Defaults, key: str | int) -> Defaults | None:
    if isinstance(key, int) and isinstance(defaults.type, TupleType):
        return defaults.children.get(str(key))
    if isinstance(key, str) and isinstance(defaults.type, ObjectType):
        return defaults.children.get(key)
    return defaults.children.get("")


def _completed(defaults: Defaults, key: str | int, value: Value) -> Value:
    child = _child(defaults, key)
    return value if child is None else apply_defaults(child, value)


def _sequence(defaults: Defaults, value: ListValue | SetValue | TupleValue) -> Value:
    elements = tuple(_completed(defaults, index, member) for index, member in enumerate(value.elements))
    if isinstance(value, TupleValue):
        return TupleValue(elements)
    if not elements:
        return value
    common = _unified(elements)
    if common is None:
        return TupleValue(elements)
    element_type, elements = common
    if isinstance(value, SetValue):
        return set_of(element_type, elements)
    return ListValue(element_type, elements)


def _mapping(defaults: Defaults, value: MapValue | ObjectValue, members: dict[str, Value]) -> Value:
    result = {name: _completed(defaults, name, member) for name, member in members.items()}
    for name, default in defaults.values.items():
        given = result.get(name)
        bare = given.value if isinstance(given, Sensitive) else given
        if bare is None or isinstance(bare, Null):
            child = defaults.children.get(name)
            result[name] = default if child is None else apply_defaults(child, default)
        elif isinstance(bare, UnknownValue) and bare.type != DYNAMIC and not isinstance(default, Null):
            # A null would have been replaced: whatever it turns out as, it is none.
            known = replace(bare, range=replace(bare.range, not_null=True))
            result[name] = known if given is bare else sensitive(known)
    if isinstance(value, ObjectValue):
        return object_of(result)
    if not result:
        return value
    common = _unified(tuple(result.values()))
    if common is None:
        return object_of(result)
    return map_of(common[0], dict(zip(result, common[1], strict=True)))


def _unified(values: tuple[Value, ...]) -> tuple[Type, tuple[Value, ...]] | None:
    try:
        return unified(values)
    except ConversionError:
        return None
