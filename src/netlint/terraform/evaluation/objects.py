"""The object that a resource instance is for the expressions that refer to it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from netlint.lang.types import (
    DYNAMIC,
    ListType,
    MapType,
    ObjectType,
    OpenTypes,
    SetType,
    Type,
    from_json,
)
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    ANYTHING,
    Identity,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Ref,
    Sensitive,
    SetValue,
    Step,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    set_of,
)
from netlint.terraform.evaluation.lazy import OpenAttributes
from netlint.terraform.evaluation.plain import from_plain
from netlint.terraform.schema.arguments import BlockSchema, NestedBlock


class Pending:
    """Stands for what the provider computes; `PENDING` is the only one."""

    __slots__ = ()


PENDING = Pending()

_types: dict[int, tuple[Any, Type]] = {}
_block_types: dict[int, tuple[BlockSchema, ObjectType]] = {}


def type_from(written: Any) -> Type:
    """Return the type that the provider's schema writes as JSON. Equal types are one object there."""
    if isinstance(written, str):
        return from_json(written)
    found = _types.get(id(written))
    if found is None:
        # The key of the memo lives as long as what it identifies.
        found = _types[id(written)] = (written, _open(from_json(written)))
    return found[1]


def _open(kind: Type) -> Type:
    """Return a type of the provider's: its objects may have more attributes in another version."""
    match kind:
        case ListType(element) | SetType(element) | MapType(element):
            return type(kind)(_open(element))
        case ObjectType(attributes, optional):
            opened = ((name, _open(member)) for name, member in attributes.items())
            return ObjectType(OpenTypes(opened), optional)
        case _:
            return kind


def block_type(schema: BlockSchema) -> ObjectType:
    """Return the type of the object that a block makes."""
    found = _block_types.get(id(schema))
    if found is None:
        attributes = {name: type_from(attribute.type) for name, attribute in schema.attributes.items()}
        attributes.update((name, nested_type(nested)) for name, nested in schema.blocks.items())
        made = ObjectType(OpenTypes(sorted(attributes.items())))
        found = _block_types[id(schema)] = (schema, made)
    return found[1]


def nested_type(nested: NestedBlock) -> Type:
    """Return the type of what the blocks of one kind make together."""
    element = block_type(nested.block)
    match nested.nesting:
        case "list":
            return ListType(element)
        case "set":
            return SetType(element)
        case "map":
            return MapType(element)
        case _:
            return element


class ObjectMaker(Struct):
    """Makes the object of one resource instance; what is computed is the unknown of its attribute."""

    address: str
    reason: Reason
    #: The attributes that AWS gives out as identities (see `netlint.terraform.axioms`).
    given_out: dict[str, tuple[str, Range]] = {}
    #: The lists without duplicates, with the kinds of their members.
    distinct: dict[str, str] = {}

    def make(
        self, filled: dict[str, Any], schema: BlockSchema | None, path: tuple[Step, ...] = ()
    ) -> ObjectValue:
        """Return an object of all attributes and blocks.

        Args:
            filled: what was set and what the provider fills in.
            schema: what may stand in the block; None when that is not known.
            path: where the block stands in the resource.
        """
        if schema is None:
            untyped = {name: self._untyped(value, (*path, name)) for name, value in filled.items()}
            return self._object(untyped, path)
        made: dict[str, Value] = {}
        for name, value in filled.items():
            attribute = schema.attributes.get(name)
            if attribute is not None:
                member = self._attribute(value, attribute.type, (*path, name))
                made[name] = Sensitive(member) if attribute.sensitive and _hidden(member) else member
            elif name in schema.blocks:
                made[name] = self._nested(value, schema.blocks[name], (*path, name))
            else:
                made[name] = self._untyped(value, (*path, name))
        return self._object(made, path)

    def _object(self, attributes: dict[str, Value], path: tuple[Step, ...]) -> ObjectValue:
        """Return an object; one inside of a resource may have more attributes in another provider version."""
        if not path:
            return object_of(attributes)
        return ObjectValue(OpenAttributes(attributes, self.address, self.reason, path))

    def _attribute(self, value: Any, written: Any, path: tuple[Step, ...]) -> Value:
        if value is PENDING:
            name = str(path[0]) if len(path) == 1 else ""
            kind, known = self.given_out.get(name, ("", ANYTHING))
            ref = Ref(self.address, path, kind, self.distinct.get(name, ""))
            return UnknownValue(type_from(written), ref, self.reason, known)
        if value is None:
            return Null(type_from(written))
        if isinstance(value, (UnknownValue, Sensitive)):
            return value
        wanted = type_from(written)
        return self._opened(from_plain(value, wanted), wanted, path)

    def _opened(self, value: Value, wanted: Type, path: tuple[Step, ...]) -> Value:
        """Return the value of an attribute, with room for what the provider may add to objects of its own."""
        if isinstance(wanted, ObjectType) and isinstance(value, ObjectValue):
            return self._object(value.attributes, path)
        if not isinstance(wanted, (ListType, SetType)) or not isinstance(wanted.element, ObjectType):
            return value
        if not isinstance(value, (ListValue, SetValue)):
            return value
        element = wanted.element
        opened = (self._opened(one, element, (*path, index)) for index, one in enumerate(value.elements))
        return replace(value, elements=tuple(opened))

    def _nested(self, value: Any, nested: NestedBlock, path: tuple[Step, ...]) -> Value:
        if value is PENDING:
            return UnknownValue(nested_type(nested), Ref(self.address, path), self.reason)
        inner = nested.block
        if isinstance(value, list):
            members: list[Value] = [
                self._member(one, inner, (*path, position)) for position, one in enumerate(value)
            ]
            if nested.nesting == "set":
                return set_of(block_type(inner), members)
            return ListValue(block_type(inner), tuple(members))
        if isinstance(value, dict):
            if nested.nesting == "map":
                entries = {key: self.make(one, inner, (*path, key)) for key, one in value.items()}
                return MapValue(block_type(inner), dict(sorted(entries.items())))
            return self.make(value, inner, path)
        if value is None:
            return Null(block_type(inner))
        result: Value = value
        return result

    def _member(self, value: Any, block: BlockSchema, path: tuple[Step, ...]) -> Value:
        return self.make(value, block, path) if isinstance(value, dict) else self._untyped(value, path)

    def _untyped(self, value: Any, path: tuple[Step, ...]) -> Value:
        if isinstance(value, dict):
            members = {name: self._untyped(member, (*path, name)) for name, member in value.items()}
            return self._object(members, path)
        if isinstance(value, list):
            members_of = (self._untyped(member, (*path, index)) for index, member in enumerate(value))
            return TupleValue(tuple(members_of))
        if value is None:
            return Null()
        if value is PENDING:
            return UnknownValue(DYNAMIC, None, self.reason)
        result: Value = value
        return result


def _hidden(value: Value) -> bool:
    return not isinstance(value, (Null, Sensitive))


def identified(made: ObjectValue, address: str, identities: frozenset[str]) -> ObjectValue:
    """Return the object as references see it: what identifies the instance says so."""
    replaced: dict[str, Value] = {}
    for name in identities:
        value = made.attributes.get(name)
        if isinstance(value, str) and value:
            replaced[name] = Identity(value, Ref(address, (name,)))
        elif isinstance(value, UnknownValue) and not isinstance(value.term, Ref):
            # A name that is not known yet is still that of this instance.
            replaced[name] = UnknownValue(value.type, Ref(address, (name,)), value.reason, value.range)
    if not replaced:
        return made
    return ObjectValue({**made.attributes, **replaced})
