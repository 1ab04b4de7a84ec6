"""Writes values and types as Terraform's console prints them, so that comparing is text equality."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeAlias

from netlint.lang import numbers
from netlint.lang.types import (
    DYNAMIC,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    friendly,
)
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
)

UNKNOWN = "(known after apply)"
_SHORT_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}


#: Writes a value that is not known, at some indentation.
UnknownText: TypeAlias = Callable[[UnknownValue, int], str]


def _known_after_apply(value: UnknownValue, indent: int) -> str:
    return UNKNOWN


def render(value: Value, indent: int = 0, unknown: UnknownText = _known_after_apply) -> str:
    """Return the text of a value.

    Args:
        value: what to write.
        indent: how far its lines but the first are indented.
        unknown: writes the values that are not known.
    """
    if isinstance(value, UnknownValue):
        return unknown(value, indent)
    if isinstance(value, Sensitive):
        inner = value.value
        hidden = isinstance(inner, UnknownValue) and unknown is _known_after_apply
        return UNKNOWN if hidden else "(sensitive value)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Fraction, float)):
        return numbers.to_text(value)
    if isinstance(value, str):
        return _string(value, indent)
    return _composite(value, indent, unknown)


def _composite(value: Value, indent: int, unknown: UnknownText) -> str:
    match value:
        case Null(kind):
            return _null(kind)
        case TupleValue(elements):
            return _sequence(elements, indent, unknown)
        case ListValue():
            return f"tolist({_sequence(value.elements, indent, unknown)})"
        case SetValue():
            return f"toset({_sequence(value.elements, indent, unknown)})"
        case ObjectValue(attributes):
            return _mapping(attributes, indent, unknown)
        case MapValue():
            return f"tomap({_mapping(value.elements, indent, unknown)})"
    raise TypeError(f"not a value: {value!r}")


def _null(kind: Type) -> str:
    match kind:
        case Primitive(name):
            return "null" if kind == DYNAMIC else f"to{name}(null)"
        case ListType(element):
            return f"tolist(null) /* of {friendly(element)} */"
        case SetType(element):
            return f"toset(null) /* of {friendly(element)} */"
        case MapType(element):
            return f"tomap(null) /* of {friendly(element)} */"
        case _:
            return f"null /* {friendly(kind)} */"


def _sequence(elements: Iterable[Value], indent: int, unknown: UnknownText) -> str:
    margin = " " * (indent + 2)
    lines = [f"\n{margin}{render(element, indent + 2, unknown)}," for element in elements]
    return f"[{''.join(lines)}\n{' ' * indent}]" if lines else "[]"


def _mapping(members: dict[str, Value], indent: int, unknown: UnknownText) -> str:
    margin = " " * (indent + 2)
    lines = [
        f"\n{margin}{render(key, indent + 2)} = {render(member, indent + 2, unknown)}"
        for key, member in members.items()
    ]
    return f"{{{''.join(lines)}\n{' ' * indent}}}" if lines else "{}"


def _string(text: str, indent: int) -> str:
    lines = text.split("\n")
    if len(lines) == 1:
        return quoted(text)
    delimiter = "EOT"
    while any(line.strip() == delimiter for line in lines):
        delimiter += "_"
    margin = " " * indent
    body = "".join(f"\n{margin}{line}" for line in lines)
    return f"{'<<-' if indent else '<<'}{delimiter}{body}\n{margin}{delimiter}"


def quoted(text: str) -> str:
    """Return a string of one line as the console prints it."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    short = _SHORT_ESCAPES.get(character)
    if short is not None:
        return short
    # Python and Go agree on what is printable, but for what newer Unicode versions add.
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def render_type(kind: Type, indent: int = 0) -> str:
    """Return what the console's `type` function prints for a type."""
    inner = "    " * (indent + 1)
    outer = "    " * indent
    match kind:
        case Primitive(name):
            return name
        case TupleType(elements):
            lines = [f"{inner}{render_type(element, indent + 1)},\n" for element in elements]
            return f"tuple([\n{''.join(lines)}{outer}])" if lines else "tuple([])"
        case ObjectType(attributes):
            lines = [
                f"{inner}{name}: {render_type(attributes[name], indent + 1)},\n"
                for name in sorted(attributes, key=lambda name: name.encode())
            ]
            return f"object({{\n{''.join(lines)}{outer}}})" if lines else "object({})"
        case ListType(element):
            return _collection_type("list", element, indent)
        case SetType(element):
            return _collection_type("set", element, indent)
        case MapType(element):
            return _collection_type("map", element, indent)


def _collection_type(name: str, element: Type, indent: int) -> str:
    if isinstance(element, (TupleType, ObjectType)):
        inner = "    " * (indent + 1)
        return f"{name}(\n{inner}{render_type(element, indent + 1)},\n{'    ' * indent})"
    return f"{name}({render_type(element, indent)})"
