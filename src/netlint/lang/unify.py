"""One type that values of several types can all be converted to.

The rules are those of go-cty's `convert` package: https://github.com/zclconf/go-cty/blob/main/docs/convert.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    CollectionType,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    is_dynamic,
)


def unify(types: Sequence[Type], *, unsafe: bool = True) -> Type | None:
    """Return the type that all of `types` convert to; None when there is none.

    Args:
        types: the types; none gives the dynamic type.
        unsafe: whether conversions count that may fail for some values, such as string to number.
    """
    if not types:
        return DYNAMIC
    first = types[0]
    if all(other == first for other in types):
        return first
    structural = _unify_structures(types, unsafe)
    if structural is not None:
        return structural
    concrete = [type_ for type_ in types if type_ != DYNAMIC]
    if not _mixes_structures(concrete):
        for wanted in _most_general_first(concrete):
            if all(can_convert(type_, wanted, unsafe=unsafe) for type_ in types):
                return wanted
    return DYNAMIC if len(concrete) < len(types) else None


def _mixes_structures(types: Sequence[Type]) -> bool:
    kinds = {type(type_) for type_ in types}
    return ObjectType in kinds and TupleType in kinds


def _unify_structures(types: Sequence[Type], unsafe: bool) -> Type | None:
    """Unify collections and structures of one sort part by part."""
    concrete = [type_ for type_ in types if type_ != DYNAMIC]
    kinds = {type(type_) for type_ in concrete}
    if len(concrete) < len(types):
        # What is not known yet may turn out to be of the same sort, with other parts.
        return DYNAMIC if len(kinds) == 1 and kinds != {Primitive} else None
    if kinds == {MapType} or kinds == {MapType, ObjectType}:
        return _unify_parts(concrete, MapType, unsafe)
    if kinds == {ListType} or kinds == {ListType, TupleType}:
        return _unify_parts(concrete, ListType, unsafe)
    if kinds == {SetType}:
        return _unify_parts(concrete, SetType, unsafe)
    if kinds == {ObjectType}:
        return _unify_objects([type_ for type_ in concrete if isinstance(type_, ObjectType)], unsafe)
    if kinds == {TupleType}:
        return _unify_tuples([type_ for type_ in concrete if isinstance(type_, TupleType)], unsafe)
    return None


def _unify_parts(types: Sequence[Type], make: Callable[[Type], CollectionType], unsafe: bool) -> Type | None:
    parts: list[Type] = []
    for type_ in types:
        parts.extend(part_types(type_))
    element = unify(parts, unsafe=unsafe)
    return make(element) if element is not None else None


def _unify_objects(types: Sequence[ObjectType], unsafe: bool) -> Type | None:
    names = types[0].attributes.keys()
    if any(other.attributes.keys() != names for other in types):
        return _unify_parts(types, MapType, unsafe)
    attributes: dict[str, Type] = {}
    for name in names:
        unified = unify([type_.attributes[name] for type_ in types], unsafe=unsafe)
        if unified is None:
            return _unify_parts(types, MapType, unsafe)
        attributes[name] = unified
    return ObjectType(attributes)


def _unify_tuples(types: Sequence[TupleType], unsafe: bool) -> Type | None:
    length = len(types[0].elements)
    if any(len(other.elements) != length for other in types):
        return _unify_parts(types, ListType, unsafe)
    elements: list[Type] = []
    for index in range(length):
        unified = unify([type_.elements[index] for type_ in types], unsafe=unsafe)
        if unified is None:
            return _unify_parts(types, ListType, unsafe)
        elements.append(unified)
    return TupleType(tuple(elements))


def _most_general_first(types: Sequence[Type]) -> list[Type]:
    """Return the distinct types, those that others convert to safely before those that convert."""
    distinct: list[Type] = []
    for type_ in types:
        if type_ not in distinct:
            distinct.append(type_)
    return sorted(
        distinct,
        key=lambda wanted: -sum(can_convert(type_, wanted, unsafe=False) for type_ in distinct),
    )


def part_types(type_: Type) -> tuple[Type, ...]:
    """Return the types of the elements or attributes of a type."""
    match type_:
        case ListType() | SetType() | MapType():
            return (type_.element,)
        case TupleType():
            return type_.elements
        case ObjectType():
            return tuple(type_.attributes.values())
        case _:
            return ()


def can_convert(source: Type, target: Type, *, unsafe: bool = True) -> bool:
    """Tell whether values of one type convert to another.

    Args:
        source: the type of the values.
        target: the wanted type.
        unsafe: whether conversions count that fail for some values, or lose something.
    """
    if source == target or target == DYNAMIC:
        return True
    if source == DYNAMIC:
        return unsafe
    if isinstance(target, Primitive):
        return _primitive(source, target, unsafe)
    match target:
        case ListType():
            return isinstance(source, (ListType, SetType, TupleType)) and _parts(source, target, unsafe)
        case SetType():
            if isinstance(source, (ListType, TupleType)) and not unsafe:
                return False
            return isinstance(source, (ListType, SetType, TupleType)) and _parts(source, target, unsafe)
        case MapType():
            return isinstance(source, (MapType, ObjectType)) and _parts(source, target, unsafe)
        case TupleType(elements):
            return (
                isinstance(source, TupleType)
                and len(source.elements) == len(elements)
                and all(map(lambda a, b: can_convert(a, b, unsafe=unsafe), source.elements, elements))
            )
        case ObjectType():
            return _to_object(source, target, unsafe)


def _primitive(source: Type, target: Primitive, unsafe: bool) -> bool:
    if target == STRING:
        return source in (NUMBER, BOOL)
    return unsafe and source == STRING


def _parts(source: Type, target: CollectionType, unsafe: bool) -> bool:
    parts = part_types(source)
    if not all(can_convert(part, target.element, unsafe=unsafe) for part in parts):
        return False
    return not is_dynamic(target.element) or unify(parts, unsafe=unsafe) is not None


def _to_object(source: Type, target: ObjectType, unsafe: bool) -> bool:
    if isinstance(source, MapType):
        return unsafe and all(
            can_convert(source.element, wanted, unsafe=unsafe) for wanted in target.attributes.values()
        )
    if not isinstance(source, ObjectType):
        return False
    for name, wanted in target.attributes.items():
        if name in source.attributes:
            if not can_convert(source.attributes[name], wanted, unsafe=unsafe):
                return False
        elif name not in target.optional:
            return False
    return True
