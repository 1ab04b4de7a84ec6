"""The object that a resource instance is for the expressions that refer to it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from netlint.lang.types import DYNAMIC, ListType, MapType, ObjectType, SetType, Type, from_json
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
    Step,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    set_of,
)
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
        found = _types[id(written)] = (written, from_json(written))
    return found[1]


def block_type(schema: BlockSchema) -> ObjectType:
    """Return the type of the object that a block makes."""
    found = _block_types.get(id(schema))
    if found is None:
        attributes = {name: type_from(attribute.type) for name, attribute in schema.attributes.items()}
        attributes.update((name, nested_type(nested)) for name, nested in schema.blocks.items())
        made = ObjectType(dict(sorted(attributes.items())))
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
            return object_of({name: self._untyped(value) for name, value in filled.items()})
        made: dict[str, Value] = {}
        for name, value in filled.items():
            attribute = schema.attributes.get(name)
            if attribute is not None:
                member = self._attribute(value, attribute.type, (*path, name))
                made[name] = Sensitive(member) if attribute.sensitive and _hidden(member) else member
            elif name in schema.blocks:
                made[name] = self._nested(value, schema.blocks[name], (*path, name))
            else:
                made[name] = self._untyped(value)
        return object_of(made)

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
        return from_plain(value, type_from(written))

    def _nested(self, value: Any, nested: NestedBlock, path: tuple[Step, ...]) -> Value:
        if value is PENDING:
            return UnknownValue(nested_type(nested), Ref(self.address, path), self.reason)
        inner = nested.block
        if isinstance(value, list):
            members: list[Value] = [
                self.make(one, inner, (*path, position)) if isinstance(one, dict) else self._untyped(one)
                for position, one in enumerate(value)
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

    def _untyped(self, value: Any) -> Value:
        if isinstance(value, dict):
            return object_of({name: self._untyped(member) for name, member in value.items()})
        if isinstance(value, list):
            return TupleValue(tuple(map(self._untyped, value)))
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
