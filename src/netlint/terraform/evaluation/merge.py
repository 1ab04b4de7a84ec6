"""What a plan knows and what the sources say, put together. The shape is the plan's, as is what it knows.

Where the plan has an unknown, the value is the one that the sources give, which says what it is the unknown
of. A known string that equals what the sources give keeps from there which resource instance it identifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netlint.lang.equality import equal
from netlint.lang.types import DYNAMIC, ListType, MapType, ObjectType, SetType, Type
from netlint.lang.unknown import Unknown
from netlint.lang.values import (
    Choice,
    Identity,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    unmark,
)
from netlint.terraform.evaluation.plain import from_plain


def merge_attributes(
    planned: Mapping[str, Any], evaluated: ObjectValue, types: Mapping[str, Type]
) -> ObjectValue:
    """Return the attributes of a resource instance.

    Args:
        planned: what the plan knows, `Unknown` in place.
        evaluated: what the sources give.
        types: the types of the attributes and blocks, where they are known.
    """
    merged = {
        name: merge(plain, evaluated.attributes.get(name), types.get(name, DYNAMIC))
        for name, plain in planned.items()
    }
    return object_of(merged)


def merge(plain: Any, evaluated: Value | None, wanted: Type) -> Value:
    """Return the value at one place, of which the plan and the sources each know something."""
    if evaluated is None:
        if isinstance(plain, dict) and isinstance(wanted, ObjectType):
            return _mapping(plain, Null(), wanted)
        return _sequence(plain, Null(), wanted) if isinstance(plain, list) else from_plain(plain, wanted)
    bare, _ = unmark(evaluated)
    if isinstance(plain, Unknown):
        return _unknown(plain, bare, wanted)
    if isinstance(plain, str):
        return bare if isinstance(bare, Identity) and bare == plain else from_plain(plain, wanted)
    if isinstance(plain, dict):
        return _mapping(plain, bare, wanted)
    if isinstance(plain, list):
        return _sequence(plain, bare, wanted)
    return from_plain(plain, wanted)


def _unknown(plain: Unknown, evaluated: Value, wanted: Type) -> Value:
    if isinstance(evaluated, UnknownValue):
        return evaluated
    if isinstance(evaluated, (ListValue, SetValue, TupleValue, MapValue, ObjectValue)):
        # The plan gives up the whole of what the sources know the members of.
        return evaluated
    if isinstance(evaluated, Identity):
        return UnknownValue(wanted, evaluated.ref, plain.reason)
    return UnknownValue(wanted, None, plain.reason)


def _mapping(plain: dict[str, Any], evaluated: Value, wanted: Type) -> Value:
    ours: Mapping[str, Value] = {}
    match evaluated:
        case ObjectValue(members) | MapValue(elements=members):
            ours = members
        case ListValue(elements=(only,)) | SetValue(elements=(only,)):
            return _mapping(plain, only, wanted)
        case UnknownValue(term=Choice(alternatives=(only,))):
            return _mapping(plain, only, wanted)
    merged = {name: merge(member, ours.get(name), _inside(wanted, name)) for name, member in plain.items()}
    return object_of(merged)


def _sequence(plain: list[Any], evaluated: Value, wanted: Type) -> Value:
    element = wanted.element if isinstance(wanted, (ListType, SetType)) else DYNAMIC
    match evaluated:
        case ListValue(elements=elements) | TupleValue(elements) if len(elements) == len(plain):
            pairs = zip(plain, elements, strict=True)
            return TupleValue(tuple(merge(member, ours, element) for member, ours in pairs))
        case SetValue(elements=elements) | ListValue(elements=elements) | TupleValue(elements):
            return TupleValue(tuple(_matched(plain, elements, element)))
        case UnknownValue(term=Choice(alternatives=alternatives)):
            return TupleValue(tuple(_matched(plain, alternatives, element)))
        case _ if isinstance(element, ObjectType) and _has_more(plain, element):
            return TupleValue(tuple(merge(member, None, element) for member in plain))
        case _:
            return from_plain(plain, wanted)


def _has_more(plain: list[Any], known: ObjectType) -> bool:
    """Tell whether the plan has attributes of another version of the provider."""
    return any(isinstance(member, dict) and member.keys() - known.attributes.keys() for member in plain)


def _matched(plain: list[Any], elements: tuple[Value, ...], wanted: Type) -> list[Value]:
    """Pair the elements of a set: the plan has them in an order of its own."""
    candidates = [
        [index for index, element in enumerate(elements) if compatible(member, element)] for member in plain
    ]
    chosen = _assign(candidates)
    result: list[Value] = []
    for member, index in zip(plain, chosen, strict=True):
        result.append(merge(member, elements[index] if index is not None else None, wanted))
    return result


def _assign(candidates: list[list[int]]) -> list[int | None]:
    """Give each element its only candidate, again and again; interchangeable ones in order."""
    chosen: list[int | None] = [None] * len(candidates)
    taken: set[int] = set()
    pending = sorted(range(len(candidates)), key=lambda position: len(candidates[position]))
    while pending:
        pending.sort(key=lambda position: sum(index not in taken for index in candidates[position]))
        position = pending.pop(0)
        free = [index for index in candidates[position] if index not in taken]
        if free:
            chosen[position] = free[0]
            taken.add(free[0])
    return chosen


def compatible(plain: Any, evaluated: Value) -> bool:
    """Tell whether what the plan knows of an element and what the sources say can be the same."""
    bare, _ = unmark(evaluated)
    if isinstance(plain, Unknown) or isinstance(bare, UnknownValue):
        return True
    if isinstance(plain, dict):
        if not isinstance(bare, (ObjectValue, MapValue)):
            return False
        members = bare.attributes if isinstance(bare, ObjectValue) else bare.elements
        return all(compatible(value, members[name]) for name, value in plain.items() if name in members)
    if isinstance(plain, list):
        if not isinstance(bare, (ListValue, SetValue, TupleValue)):
            return isinstance(bare, Null) and not plain
        if len(bare.elements) != len(plain):
            return False
        return isinstance(bare, SetValue) or all(map(compatible, plain, bare.elements))
    if plain is None:
        return isinstance(bare, Null)
    if isinstance(bare, Null):
        return plain in ("", 0, False)
    return equal(from_plain(plain), bare) is not False or str(plain) == str(bare)


def _inside(wanted: Type, name: str) -> Type:
    match wanted:
        case ObjectType(attributes):
            return attributes.get(name, DYNAMIC)
        case MapType(element) | ListType(element) | SetType(element):
            return _inside(element, name) if not isinstance(wanted, MapType) else element
        case _:
            return DYNAMIC
