"""Functions on maps and objects.

Source: https://developer.hashicorp.com/terraform/language/functions (Collection Functions).
"""

from __future__ import annotations

from collections.abc import Sequence

from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import DYNAMIC, STRING, ListType, MapType, ObjectType, TupleType, Type, friendly
from netlint.lang.unify import unify
from netlint.lang.values import (
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
    is_wholly_known,
    map_of,
    object_of,
    sensitive,
    stepped,
    type_of,
    unmark,
)
from netlint.terraform.functions.partial import (
    fingerprint,
    one_of,
    possible_members,
    unknown_members,
)

_STRINGS = ListType(STRING)


def _entries(mapping: Value) -> dict[str, Value]:
    if isinstance(mapping, MapValue):
        return mapping.elements
    assert isinstance(mapping, ObjectValue)
    return mapping.attributes


def _keys_result(arguments: Sequence[Value]) -> Type:
    match type_of(arguments[0]):
        case MapType():
            return _STRINGS
        case ObjectType(attributes):
            return TupleType((STRING,) * len(attributes))
    raise FunctionError("must have map or object type", 0)


def _keys_symbolic(mapping: Value) -> Value | None:
    if type_of(mapping) == DYNAMIC:
        return None
    kind = _keys_result((mapping,))
    bare, marked = unmark(mapping)
    if isinstance(kind, TupleType):
        type_ = type_of(bare)
        assert isinstance(type_, ObjectType)
        known = TupleValue(tuple(sorted(type_.attributes)))
        return sensitive(known) if marked else known
    return None


@function(_keys_result, Parameter("inputMap", marks=True), symbolic=_keys_symbolic)
def keys(mapping: Value) -> Value:
    """Return the keys in the order of their code points."""
    kind = _keys_result((mapping,))
    bare, marked = unmark(mapping)
    names = tuple(sorted(_entries(bare)))
    result = TupleValue(names) if isinstance(kind, TupleType) else ListValue(STRING, names)
    return sensitive(result) if marked else result


def _values_result(arguments: Sequence[Value]) -> Type:
    match type_of(arguments[0]):
        case MapType(element):
            return ListType(element)
        case ObjectType(attributes):
            return TupleType(tuple(attributes[name] for name in sorted(attributes)))
    raise FunctionError("values() requires a map as the first argument")


def _values_symbolic(mapping: Value) -> Value | None:
    if type_of(mapping) == DYNAMIC:
        return None
    _values_result((mapping,))
    bare, marked = unmark(mapping)
    if not isinstance(bare, UnknownValue) or not isinstance(bare.type, ObjectType):
        return None
    attributes = bare.type.attributes
    result = TupleValue(tuple(stepped(bare, name, attributes[name]) for name in sorted(attributes)))
    return sensitive(result) if marked else result


@function(_values_result, Parameter("mapping", marks=True), symbolic=_values_symbolic)
def values(mapping: Value) -> Value:
    """Return the values in the order of their keys."""
    kind = _values_result((mapping,))
    bare, marked = unmark(mapping)
    found = tuple(value for _, value in sorted(_entries(bare).items()))
    result = ListValue(kind.element, found) if isinstance(kind, ListType) else TupleValue(found)
    return sensitive(result) if marked else result


def _check_lookup(mapping: Value, rest: Sequence[Value]) -> None:
    if len(rest) > 1:
        raise FunctionError(f"lookup() takes two or three arguments, got {len(rest) + 2}")
    kind = type_of(mapping)
    if isinstance(kind, MapType):
        if rest:
            _as_element(rest[0], kind.element)
    elif not isinstance(kind, ObjectType):
        raise FunctionError("lookup() requires a map as the first argument", 0)


def _as_element(default: Value, element: Type) -> Value:
    try:
        return convert(default, element)
    except ConversionError:
        raise FunctionError("the default value must have the same type as the map elements", 2) from None


@function(
    DYNAMIC,
    Parameter("inputMap", marks=True, unknown=True),
    Parameter("key", STRING, marks=True, unknown=True),
    rest=Parameter("default", null=True, unknown=True, dynamic=True, marks=True),
    range=Range(),
)
def lookup(mapping: Value, key: Value, *rest: Value) -> Value:
    """Return the element with a key, or the default where there is none."""
    _check_lookup(mapping, rest)
    bare, hidden = unmark(mapping)
    name, also_hidden = unmark(key)
    result = _looked_up(bare, name, rest, hidden=also_hidden)
    return sensitive(result) if hidden or also_hidden else result


def _looked_up(mapping: Value, key: Value, rest: Sequence[Value], *, hidden: bool) -> Value:
    kind = type_of(mapping)
    default: tuple[Value, ...] = tuple(rest)
    if isinstance(kind, MapType):
        default = tuple(_as_element(value, kind.element) for value in rest)
    if isinstance(key, UnknownValue):
        element = kind.element if isinstance(kind, MapType) else DYNAMIC
        return one_of(element, (*possible_members(mapping), *default))
    assert isinstance(key, str)
    if isinstance(mapping, UnknownValue):
        return _looked_up_unknown(mapping, key, default)
    entries = _entries(mapping)
    if key in entries:
        return entries[key]
    if default:
        return default[0]
    if isinstance(kind, ObjectType):
        raise FunctionError(f'the given object has no attribute "{key}"', 0)
    raise FunctionError(f"lookup failed to find key {'(sensitive value)' if hidden else _quoted(key)}")


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


def _looked_up_unknown(mapping: UnknownValue, key: str, default: tuple[Value, ...]) -> Value:
    if isinstance(mapping.type, ObjectType):
        if key in mapping.type.attributes:
            return stepped(mapping, key, mapping.type.attributes[key])
        if default:
            return default[0]
        raise FunctionError(f'the given object has no attribute "{key}"', 0)
    assert isinstance(mapping.type, MapType)
    element = mapping.type.element
    return one_of(element, (stepped(mapping, key, element), *default))


def _merged_type(mappings: Sequence[Value]) -> Type | None:
    """Return the type that all arguments have in common; None when the result is an object."""
    common: Type | None = None
    same = True
    for position, mapping in enumerate(mappings):
        kind = type_of(mapping)
        if kind == DYNAMIC:
            return DYNAMIC
        if not isinstance(kind, (MapType, ObjectType)):
            raise FunctionError(f'arguments must be maps or objects, got "{friendly(kind)}"')
        if position == 0:
            common = kind
        same = same and kind == common
    return common if same and isinstance(common, MapType) else None


def _merge_symbolic(*mappings: Value) -> Value:
    kind = _merged_type(mappings)
    bare = [unmark(mapping)[0] for mapping in mappings]
    marked = any(isinstance(mapping, Sensitive) for mapping in mappings)
    result: Value
    if all(not isinstance(each, UnknownValue) or isinstance(each.type, ObjectType) for each in bare):
        # The attributes of an unknown object are known.
        result = _merged([_opened(each) for each in bare], None)
    else:
        alternatives: list[Value] = []
        for each in bare:
            alternatives.extend(possible_members(each))
        low = max(
            (len(_entries(each)) for each in bare if isinstance(each, (MapValue, ObjectValue))), default=0
        )
        result = unknown_members(kind or DYNAMIC, alternatives, bare, Range(True, "", low or None))
    return sensitive(result) if marked else result


def _opened(value: Value) -> Value:
    if isinstance(value, UnknownValue) and isinstance(value.type, ObjectType):
        return ObjectValue({name: stepped(value, name, kind) for name, kind in value.type.attributes.items()})
    return value


def _merged(mappings: Sequence[Value], kind: Type | None) -> Value:
    entries: dict[str, Value] = {}
    for mapping in mappings:
        if isinstance(mapping, (MapValue, ObjectValue)):
            entries.update(_entries(mapping))
        elif not isinstance(mapping, Null):
            raise FunctionError(f'arguments must be maps or objects, got "{friendly(type_of(mapping))}"')
    return map_of(kind.element, entries) if isinstance(kind, MapType) else object_of(entries)


@function(
    DYNAMIC,
    rest=Parameter("maps", null=True, dynamic=True, marks=True),
    symbolic=_merge_symbolic,
)
def merge(*mappings: Value) -> Value:
    """Put the elements of all maps into one; of equal keys, the last one counts."""
    kind = _merged_type(mappings)
    bare = [unmark(mapping)[0] for mapping in mappings]
    result = _merged(bare, kind)
    marked = any(isinstance(mapping, Sensitive) for mapping in mappings)
    return sensitive(result) if marked else result


def _zipmap_kind(found: Value) -> Type:
    kind = type_of(found)
    if isinstance(kind, (ListType, TupleType)):
        return kind
    raise FunctionError("values argument must be a list or tuple value")


def _zipmap_symbolic(names: Value, found: Value) -> Value | None:
    if type_of(found) == DYNAMIC:
        return None
    kind = _zipmap_kind(found)
    bare_names, hidden = unmark(names)
    bare_found, also_hidden = unmark(found)
    if not isinstance(bare_names, ListValue) or not is_wholly_known(bare_names):
        return _zipmap_open(bare_names, bare_found, kind, hidden=hidden or also_hidden)
    # The values are as many as the keys, or it is an error.
    assert isinstance(bare_found, UnknownValue)
    result, marked = _zipped(bare_names, _list_of(bare_found, kind, len(bare_names.elements)))
    return sensitive(result) if hidden or also_hidden or marked else result


def _zipmap_open(names: Value, found: Value, kind: Type, *, hidden: bool) -> Value:
    """Return what is known without all keys: the values."""
    result_type = MapType(kind.element) if isinstance(kind, ListType) else DYNAMIC
    result = unknown_members(result_type, possible_members(found), (names, found))
    return sensitive(result) if hidden else result


def _list_of(unknown: UnknownValue, kind: Type, count: int) -> Value:
    if isinstance(kind, TupleType):
        return TupleValue(tuple(stepped(unknown, index, type_) for index, type_ in enumerate(kind.elements)))
    assert isinstance(kind, ListType)
    return ListValue(kind.element, tuple(stepped(unknown, index, kind.element) for index in range(count)))


def _zipped(names: ListValue, found: Value) -> tuple[Value, bool]:
    """Pair keys with values; also tells whether a key is sensitive."""
    assert isinstance(found, (ListValue, TupleValue))
    if len(names.elements) != len(found.elements):
        raise FunctionError(
            f"number of keys ({len(names.elements)}) does not match number of values ({len(found.elements)})"
        )
    entries: dict[str, Value] = {}
    marked = False
    for index, (given, value) in enumerate(zip(names.elements, found.elements, strict=True)):
        name, hidden = unmark(given)
        marked = marked or hidden
        if not isinstance(name, str):
            raise FunctionError(f"keys list has null value at index {index}")
        entries[name] = value
    if isinstance(found, ListValue):
        return map_of(found.element_type, entries), marked
    return object_of(entries), marked


@function(
    DYNAMIC,
    Parameter("keys", _STRINGS, marks=True),
    Parameter("values", marks=True),
    symbolic=_zipmap_symbolic,
)
def zipmap(names: Value, found: Value) -> Value:
    """Make a map of a list of keys and a list of values."""
    bare_names, hidden = unmark(names)
    bare_found, also_hidden = unmark(found)
    kind = _zipmap_kind(bare_found)
    assert isinstance(bare_names, ListValue)
    if not is_wholly_known(bare_names):
        return _zipmap_open(bare_names, bare_found, kind, hidden=hidden or also_hidden)
    result, marked = _zipped(bare_names, bare_found)
    return sensitive(result) if hidden or also_hidden or marked else result


@function(MapType(_STRINGS), Parameter("values", MapType(_STRINGS)))
def transpose(mapping: Value) -> Value:
    """Swap the keys of a map of lists of strings with the strings."""
    assert isinstance(mapping, MapValue)
    if not is_wholly_known(mapping):
        from netlint.lang.function import unknown_result

        return unknown_result(transpose, (mapping,), MapType(_STRINGS))
    swapped: dict[str, list[str]] = {}
    for key, items in mapping.elements.items():
        if not isinstance(items, ListValue):
            raise FunctionError("input must not contain null list")
        for item in items.elements:
            if not isinstance(item, str):
                raise FunctionError("input list must not contain null string")
            swapped.setdefault(item, []).append(key)
    lists = {item: ListValue(STRING, tuple(sorted(found))) for item, found in swapped.items()}
    return map_of(_STRINGS, lists)


_ANY_LIST = ListType(DYNAMIC)


def _matchkeys_result(arguments: Sequence[Value]) -> Type:
    kinds = [type_of(arguments[1]), type_of(arguments[2])]
    if unify(kinds) is None:
        raise FunctionError("keys and searchset must be of the same type")
    return type_of(arguments[0])


def _matchkeys_symbolic(found: Value, names: Value, wanted: Value) -> Value:
    kind = _matchkeys_result((found, names, wanted))
    return unknown_members(kind, possible_members(found), (found, names, wanted))


@function(
    _matchkeys_result,
    Parameter("values", _ANY_LIST),
    Parameter("keys", _ANY_LIST),
    Parameter("searchset", _ANY_LIST),
    symbolic=_matchkeys_symbolic,
)
def matchkeys(found: Value, names: Value, wanted: Value) -> Value:
    """Return the values whose keys, at the same index, are among those wanted."""
    assert isinstance(found, ListValue)
    kind = unify([type_of(names), type_of(wanted)])
    if kind is None:
        raise FunctionError("keys and searchset must be of the same type")
    names, wanted = _converted(names, kind, 1), _converted(wanted, kind, 2)
    assert isinstance(names, ListValue)
    assert isinstance(wanted, ListValue)
    if len(found.elements) != len(names.elements):
        raise FunctionError("length of keys and values should be equal")
    if not wanted.elements:
        return ListValue(found.element_type)
    if not is_wholly_known(names):
        return _matchkeys_symbolic(found, names, wanted)
    marks = {fingerprint(candidate) for candidate in wanted.elements}
    if None in marks:
        # What Terraform answers, although it cannot know.
        return ListValue(found.element_type)
    pairs = zip(names.elements, found.elements, strict=True)
    return ListValue(found.element_type, tuple(value for name, value in pairs if fingerprint(name) in marks))


def _converted(value: Value, kind: Type, argument: int) -> Value:
    try:
        return convert(value, kind)
    except ConversionError as error:
        raise FunctionError(error.message, argument) from None


FUNCTIONS: dict[str, Function] = {
    declared.name: declared for declared in (keys, values, lookup, merge, zipmap, transpose, matchkeys)
}
