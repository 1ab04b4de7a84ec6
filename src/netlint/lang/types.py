"""The types of values: those of the Terraform language (https://developer.hashicorp.com/terraform/language/expressions/types)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct


class Primitive(Struct, frozen=True, gc=False):
    """`string`, `number` or `bool`; or `dynamic`, the type of a value whose type is not known yet."""

    name: str


STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Primitive("dynamic")


class ListType(Struct, frozen=True):
    """`list(element)`."""

    element: Type


class SetType(Struct, frozen=True):
    """`set(element)`."""

    element: Type


class MapType(Struct, frozen=True):
    """`map(element)`."""

    element: Type


class TupleType(Struct, frozen=True):
    """`tuple([…])`: a sequence whose elements have types of their own."""

    elements: tuple[Type, ...]


class ObjectType(Struct, frozen=True):
    """`object({…})`. Values for the attributes named in `optional` may be left out in a conversion."""

    attributes: dict[str, Type]
    optional: frozenset[str] = frozenset()


class OpenTypes(dict[str, "Type"]):
    """The types of attributes of which not all are known by name: any other is dynamic."""

    __slots__ = ()

    def __missing__(self, name: str) -> Type:
        return DYNAMIC

    def get(self, name: str, default: Any = None) -> Any:
        """Return the type of an attribute, dynamic where it is not among the known ones."""
        return self[name]


Type: TypeAlias = Primitive | ListType | SetType | MapType | TupleType | ObjectType
CollectionType: TypeAlias = ListType | SetType | MapType


def is_dynamic(type_: Type) -> bool:
    """Tell whether any part of a type is not known yet."""
    match type_:
        case Primitive():
            return type_ is DYNAMIC or type_ == DYNAMIC
        case TupleType(elements):
            return any(map(is_dynamic, elements))
        case ObjectType(attributes):
            return any(map(is_dynamic, attributes.values()))
        case _:
            return is_dynamic(type_.element)


def friendly(type_: Type) -> str:
    """Return the name of a type as Terraform's messages give it: `list of string`, `object`, `tuple`."""
    match type_:
        case Primitive(name):
            return name
        case ListType(element):
            return f"list of {_plural(element)}"
        case SetType(element):
            return f"set of {_plural(element)}"
        case MapType(element):
            return f"map of {_plural(element)}"
        case TupleType():
            return "tuple"
        case ObjectType():
            return "object"


def _plural(element: Type) -> str:
    return "any single type" if element == DYNAMIC else friendly(element)


def from_json(written: Any) -> Type:
    """Return the type that Terraform writes as JSON: `"string"`, `["list", "string"]`, `["object", {…}]`.

    Raises:
        ValueError: it is none of them.
    """
    match written:
        case "string":
            return STRING
        case "number":
            return NUMBER
        case "bool":
            return BOOL
        case "dynamic":
            return DYNAMIC
        case ["list", element]:
            return ListType(from_json(element))
        case ["set", element]:
            return SetType(from_json(element))
        case ["map", element]:
            return MapType(from_json(element))
        case ["tuple", list(elements)]:
            return TupleType(tuple(map(from_json, elements)))
        case ["object", Mapping() as attributes, *rest]:
            optional = frozenset(rest[0]) if rest else frozenset[str]()
            return ObjectType({name: from_json(kind) for name, kind in sorted(attributes.items())}, optional)
        case _:
            raise ValueError(f"not a type: {written!r}")
