"""Functions that encode and decode, without the ones for YAML.

Source: https://developer.hashicorp.com/terraform/language/functions (Encoding Functions).
"""

from __future__ import annotations

import binascii
from collections.abc import Sequence

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized
from netlint.lang.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)
from netlint.lang.values import (
    NOT_NULL,
    ListValue,
    ObjectValue,
    Range,
    UnknownValue,
    Value,
    is_wholly_known,
    type_of,
)
from netlint.terraform.functions.codecs import MARKED_UTF16, codec
from netlint.terraform.functions.hashing import utf8
from netlint.terraform.functions.json_text import from_json, to_json
from netlint.terraform.functions.texts import partly_unknown, quoted, unsupported

_STR = Parameter("str", STRING)

#: What any gzip stream by Go's writer begins with, in Base64: its header holds no time and no name.
_GZIP_START = "H4sIAAAAAAAA/"


def base64_bytes(text: str) -> bytes | None:
    """Decode Base64 as Go's `StdEncoding` does; None when it is not valid."""
    try:
        plain = text.replace("\r", "").replace("\n", "").encode("ascii")
        return binascii.a2b_base64(plain, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def to_base64(data: bytes) -> str:
    """Encode bytes as Base64, with padding and on one line."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


@function(STRING, _STR)
def base64decode(text: str) -> str:
    """Decode Base64 that holds UTF-8."""
    data = base64_bytes(text)
    if data is None:
        raise FunctionError(f"failed to decode base64 data {quoted(text)}")
    try:
        return normalized(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise FunctionError("the result of decoding the provided string is not valid UTF-8") from None


@function(STRING, _STR)
def base64encode(text: str) -> str:
    """Encode a text as Base64."""
    return to_base64(utf8(text))


@function(STRING, _STR, range=Range(not_null=True, prefix=_GZIP_START))
def base64gzip(text: str) -> Value:
    """Compress a text. The result is left open: it depends on how exactly Go's compressor works."""
    return unsupported(base64gzip, (text,))


@function(STRING, Parameter("string", STRING), Parameter("encoding", STRING))
def textencodebase64(text: str, encoding: str) -> Value:
    """Encode a text in a given character encoding, and then as Base64."""
    name, python_name = codec(encoding)
    if python_name is None:
        return unsupported(textencodebase64, (text, encoding))
    mark = b""
    if python_name == MARKED_UTF16:
        mark, python_name = b"\xfe\xff", "utf-16-be"
    try:
        return to_base64(mark + text.encode(python_name))
    except UnicodeEncodeError:
        message = f"the given string contains characters that cannot be represented in {name}"
        raise FunctionError(message, 0) from None


@function(STRING, Parameter("source", STRING), Parameter("encoding", STRING))
def textdecodebase64(source: str, encoding: str) -> Value:
    """Decode Base64 that holds a text in a given character encoding."""
    name, python_name = codec(encoding)
    data = base64_bytes(source)
    if data is None:
        raise FunctionError("the given value is not valid Base64", 0)
    if python_name is None:
        return unsupported(textdecodebase64, (source, encoding))
    if python_name == MARKED_UTF16:
        python_name = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be"
    text = data.decode(python_name, "replace")
    if "\ufffd" in text:
        raise FunctionError(f"the given string contains symbols that are not defined for {name}", 0)
    return normalized(text)


@function(STRING, _STR)
def urlencode(text: str) -> str:
    """Escape a text for the query of a URL."""
    from urllib.parse import quote_plus

    return quote_plus(utf8(text))


@function(STRING, Parameter("val", DYNAMIC, null=True, unknown=True, dynamic=True))
def jsonencode(value: Value) -> Value:
    """Write a value as JSON."""
    if is_wholly_known(value):
        return to_json(value)
    prefix = ""
    if not isinstance(value, UnknownValue) or value.range.not_null:
        match type_of(value):
            case ObjectType() | MapType():
                prefix = "{"
            case TupleType() | ListType() | SetType():
                prefix = "["
            case kind if kind == STRING:
                prefix = '"'
    return partly_unknown(jsonencode, (value,), prefix=prefix)


#: The type of what a JSON document that begins so describes; the others tell nothing.
_FIRST = {'"': STRING, "t": BOOL, "f": BOOL, **dict.fromkeys("-0123456789.", NUMBER)}


def _decoded_type(arguments: Sequence[Value]) -> Type:
    text = arguments[0]
    start = text.range.prefix.strip()[:1] if isinstance(text, UnknownValue) else ""
    if start and start not in _FIRST and start not in "{[n":
        raise FunctionError(f"a JSON document cannot begin with the character {quoted(start)[1:-1]!r}", 0)
    return _FIRST.get(start, DYNAMIC)


@function(_decoded_type, _STR, range=Range())
def jsondecode(text: str) -> Value:
    """Return what a JSON document describes."""
    return from_json(text)


@function(DYNAMIC, _STR, range=NOT_NULL)
def csvdecode(text: str) -> Value:
    """Return the rows of CSV data as objects, whose attributes the first row names."""
    from netlint.terraform.functions.csv_text import rows

    found = rows(text)
    header = next(found, None)
    if header is None:
        raise FunctionError("missing header line")
    names = [normalized(name) for name in header[1]]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise FunctionError(f"duplicate column name {quoted(name)}")
    kind = ObjectType(dict.fromkeys(sorted(names), STRING))
    objects: list[Value] = []
    for line, fields in found:
        if len(fields) != len(names):
            raise FunctionError(f"CSV parse error on line {line}: wrong number of fields")
        by_name = dict(zip(names, map(normalized, fields), strict=True))
        objects.append(ObjectValue({name: by_name[name] for name in sorted(names)}))
    return ListValue(kind, tuple(objects))


FUNCTIONS: dict[str, Function] = {
    declared.name: declared
    for declared in (
        base64decode,
        base64encode,
        base64gzip,
        csvdecode,
        jsondecode,
        jsonencode,
        textdecodebase64,
        textencodebase64,
        urlencode,
    )
}
