"""JSON as Terraform writes and reads it.

The rules are those of go-cty's `json` package, and of Go's `encoding/json` for texts:
https://github.com/zclconf/go-cty/blob/main/docs/json.md.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import FunctionError
from netlint.lang.graphemes import normalized
from netlint.lang.values import (
    NULL,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    SetValue,
    TupleValue,
    Value,
    type_of,
)
from netlint.terraform.functions.texts import MAX_DEPTH, bounded, quoted

_ESCAPED = re.compile('["\\\\<>&\x00-\x1f\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"


def text_to_json(text: str) -> str:
    """Write a text as a JSON string, with the characters escaped that HTML gives a meaning."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def to_json(value: Value) -> str:
    """Write a value without unknown or sensitive parts as JSON."""
    pieces: list[str] = []
    _write(value, pieces)
    bounded(sum(map(len, pieces)))
    return "".join(pieces)


def _write(value: Value, pieces: list[str]) -> None:
    match value:
        case str():
            pieces.append(text_to_json(value))
        case bool():
            pieces.append("true" if value else "false")
        case Null():
            pieces.append("null")
        case ListValue() | SetValue() | TupleValue():
            pieces.append("[")
            for index, element in enumerate(value.elements):
                if index:
                    pieces.append(",")
                _write(element, pieces)
            pieces.append("]")
        case MapValue() | ObjectValue():
            members = value.elements if isinstance(value, MapValue) else value.attributes
            pieces.append("{")
            for index, key in enumerate(sorted(members)):
                pieces.append(f"{',' if index else ''}{text_to_json(key)}:")
                _write(members[key], pieces)
            pieces.append("}")
        case _:
            assert isinstance(value, (int, Fraction, float))
            if value in (math.inf, -math.inf):
                raise FunctionError("cannot serialize infinity as JSON")
            pieces.append(numbers.to_text(value))


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class _Members(list[tuple[str, Any]]):
    """The members of a JSON object, in their order."""


def from_json(text: str) -> Value:
    """Return the value that a JSON document describes.

    Raises:
        FunctionError: it is not valid, or nested too deeply.
    """
    import json

    def refused(name: str) -> Any:
        raise FunctionError(f"invalid character {name.lstrip('-')[0]!r} looking for beginning of value")

    decoder = json.JSONDecoder(
        object_pairs_hook=_Members, parse_int=_Number, parse_float=_Number, parse_constant=refused
    )
    start = text[: len(text) - len(text.lstrip(" \t\r\n"))]
    if len(start) == len(text):
        raise FunctionError("EOF")
    try:
        decoded, end = decoder.raw_decode(text, len(start))
    except json.JSONDecodeError as error:
        raise FunctionError(_complaint(text, error.msg, error.pos)) from None
    except RecursionError:
        raise FunctionError("the document is nested too deeply") from None
    # Terraform does not look further than at one bracket that closes nothing.
    if text[end:].lstrip(" \t\r\n")[:1] not in ("", "}", "]"):
        raise FunctionError("extraneous data after JSON object")
    return _value(decoded, 0)


def _complaint(text: str, message: str, place: int) -> str:
    if place >= len(text) or message.startswith("Unterminated"):
        return "unexpected EOF"
    character = repr(text[place])
    if message.startswith("Invalid control character"):
        return f"invalid character {character} in string literal"
    if message.startswith("Expecting value"):
        return f"invalid character {character} looking for beginning of value"
    return f"invalid character {character}: {message[:1].lower()}{message[1:]}"


def _value(decoded: Any, depth: int) -> Value:
    if depth > MAX_DEPTH:
        raise FunctionError("the document is nested too deeply")
    if decoded is None:
        return NULL
    if isinstance(decoded, bool):
        return decoded
    if isinstance(decoded, _Number):
        number = numbers.parse(decoded)
        if number is None:
            raise FunctionError(f"the number {decoded[:40]} is out of range")
        return number
    if isinstance(decoded, str):
        return _text(decoded)
    if isinstance(decoded, _Members):
        return ObjectValue(_attributes(decoded, depth))
    return TupleValue(tuple(_value(element, depth + 1) for element in decoded))


def _text(text: str) -> str:
    if not text.isascii():
        text = normalized(_SURROGATE.sub("\ufffd", text))
    return text


def _attributes(members: _Members, depth: int) -> dict[str, Value]:
    """Return the attributes of an object; where a name repeats, the last value decides."""
    attributes: dict[str, Value] = {}
    for written, decoded in members:
        name, value = _text(written), _value(decoded, depth + 1)
        earlier = attributes.get(name)
        if earlier is not None:
            try:
                convert(earlier, type_of(value))
            except ConversionError as error:
                raise FunctionError(f"property {quoted(name)} repeats: {error.message}") from None
        attributes[name] = value
    return dict(sorted(attributes.items()))
