"""The functions for YAML.

Source: https://developer.hashicorp.com/terraform/language/functions/yamldecode. What a plain scalar means is
decided as https://github.com/zclconf/go-cty-yaml does: `yes` is true, `0o17` is 15, `1_000` is a string.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from netlint.lang import numbers
from netlint.lang.convert import convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized
from netlint.lang.types import DYNAMIC, STRING, friendly
from netlint.lang.values import (
    NULL,
    Null,
    ObjectValue,
    Range,
    TupleValue,
    Value,
    is_wholly_known,
    type_of,
)
from netlint.terraform.functions.texts import MAX_DEPTH, partly_unknown, quoted

if TYPE_CHECKING:
    import yaml

#: How many values a document may have once its aliases are followed.
_MOST_VALUES = 1_000_000

_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = (
    "",
    *(f"{_TAG}{name}" for name in ("str", "bool", "int", "float", "null", "timestamp", "binary")),
)

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), NULL),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASED = re.compile(r"[-+]?0(x[0-9a-fA-F]+|o[0-7]+|b[01]+)", re.IGNORECASE)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
    r"| +([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?"
)


@function(STRING, Parameter("value", DYNAMIC, null=True, dynamic=True))
def yamlencode(value: Value) -> Value:
    """Write a value as YAML."""
    from netlint.terraform.functions.yaml_writer import to_yaml

    if not is_wholly_known(value):
        return partly_unknown(yamlencode, (value,))
    return to_yaml(value)


@function(DYNAMIC, Parameter("src", STRING), range=Range())
def yamldecode(source: str) -> Value:
    """Return what a YAML document describes."""
    try:
        import yaml
    except ImportError:
        message = "reading YAML needs the package PyYAML, which is not installed: pip install pyyaml"
        raise FunctionError(message) from None
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Reader(yaml.parse(source, loader)).document()
    except yaml.MarkedYAMLError as error:
        raise FunctionError(_complaint(error)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FunctionError(f"not valid YAML: {error}") from None


def _complaint(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f"on line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
    return f"{place}{error.problem or error.context or 'not valid YAML'}"


class _Reader:
    """Builds the value of one document from the events of a parser."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._pending: set[str] = set()
        self._count = 0

    def document(self) -> Value:
        """Return the value of the only document."""
        from yaml import DocumentEndEvent, DocumentStartEvent, StreamEndEvent

        next(self._events)
        start = next(self._events)
        if not isinstance(start, DocumentStartEvent):
            _fail(start, "missing start of document")
        if start.version not in (None, (1, 1)):
            raise FunctionError("found incompatible YAML document")
        value = self._node(next(self._events), 0)
        end = next(self._events)
        if not isinstance(end, DocumentEndEvent):
            _fail(end, "unexpected extra content after value")
        end = next(self._events)
        if not isinstance(end, StreamEndEvent):
            _fail(end, "unexpected extra content after value")
        return value

    def _node(self, event: yaml.Event, depth: int) -> Value:
        from yaml import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        if depth > MAX_DEPTH:
            _fail(event, "the document is nested too deeply")
        self._counted(1)
        if isinstance(event, AliasEvent):
            return self._alias(event.anchor or "")
        anchor = getattr(event, "anchor", None)
        before = self._count
        if anchor:
            self._pending.add(anchor)
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(event, depth)
        elif isinstance(event, MappingStartEvent):
            value = self._mapping(event, depth)
        else:
            _fail(event, "unexpected content")
        if anchor:
            self._pending.discard(anchor)
            self._anchors[anchor] = (value, self._count - before + 1)
        return value

    def _counted(self, count: int) -> None:
        self._count += count
        if self._count > _MOST_VALUES:
            raise FunctionError(f"the document has more than {_MOST_VALUES} values")

    def _alias(self, name: str) -> Value:
        if name in self._pending:
            raise FunctionError(f"cannot refer to anchor {quoted(name)} from inside its own definition")
        if name not in self._anchors:
            raise FunctionError(f"reference to undefined anchor {quoted(name)}")
        value, size = self._anchors[name]
        self._counted(size)
        return value

    def _sequence(self, event: yaml.SequenceStartEvent, depth: int) -> Value:
        from yaml import SequenceEndEvent

        if event.tag not in (None, f"{_TAG}seq"):
            _fail(event, f"can't interpret sequence as {event.tag}")
        elements: list[Value] = []
        while not isinstance(following := next(self._events), SequenceEndEvent):
            elements.append(self._node(following, depth + 1))
        return TupleValue(tuple(elements))

    def _mapping(self, event: yaml.MappingStartEvent, depth: int) -> Value:
        from yaml import MappingEndEvent, ScalarEvent

        if event.tag not in (None, f"{_TAG}map"):
            _fail(event, f"can't interpret mapping as {event.tag}")
        attributes: dict[str, Value] = {}
        while not isinstance(key := next(self._events), MappingEndEvent):
            if not isinstance(key, ScalarEvent):
                _fail(key, "only strings are allowed as mapping keys")
            if key.value == "<<" and not key.tag:
                merged = self._node(next(self._events), depth + 1)
                if not isinstance(merged, ObjectValue):
                    _fail(key, f"cannot merge {friendly(type_of(merged))} into mapping")
                attributes.update(merged.attributes)
            else:
                attributes[_key(key)] = self._node(next(self._events), depth + 1)
        return ObjectValue(dict(sorted(attributes.items())))


def _fail(event: yaml.Event, message: str) -> NoReturn:
    mark = event.start_mark
    place = f"on line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
    raise FunctionError(f"{place}{message}")


def _key(event: yaml.ScalarEvent) -> str:
    key = convert(_resolved(event), STRING)
    if isinstance(key, Null):
        raise FunctionError("mapping key cannot be null")
    if not isinstance(key, str):
        _fail(event, "the mapping key is not supported")
    return key


def _scalar(event: yaml.ScalarEvent) -> Value:
    value = _resolved(event)
    if not event.tag and event.style in ("'", '"', "|", ">"):
        # A block is a string for Terraform too, but one that it first reads as a plain scalar.
        return convert(value, STRING)
    return value


def _resolved(event: yaml.ScalarEvent) -> Value:
    """Return what a scalar means."""
    tag, source = event.tag or "", event.value
    if tag not in _SCALAR_TAGS:
        raise FunctionError(f"unsupported tag {quoted(tag)}")
    kind = tag.removeprefix(_TAG)
    if kind not in ("str", "binary") and (not source or source[0] in "+-0123456789yYnNtTfFoO~."):
        if event.style in ("'", '"'):
            return normalized(source)
        if source in _WORDS:
            return _WORDS[source]
        if not kind and source in (".nan", ".NaN", ".NAN"):
            raise FunctionError("floating point NaN is not supported")
        moment = _timestamp(source) if kind in ("", "timestamp") else None
        if moment is not None:
            return moment
        if not kind and (_INTEGER.fullmatch(source) or _FLOAT.fullmatch(source)):
            kind = "float"
    return _tagged(kind, tag, source)


def _tagged(kind: str, tag: str, source: str) -> Value:
    match kind:
        case "" | "str":
            return normalized(source)
        case "null":
            return NULL
        case "binary":
            from netlint.terraform.functions.encoding import base64_bytes

            if base64_bytes(source) is None:
                raise FunctionError(f"cannot parse {quoted(source)} as {tag}: not valid base64")
            return normalized(source)
        case "int" | "float":
            number = _number(source.replace("_", ""))
            if number is not None:
                return number
        case "bool":
            value = _WORDS.get(source)
            if isinstance(value, bool):
                return value
        case "timestamp":
            moment = _timestamp(source)
            if moment is not None:
                return moment
    raise FunctionError(f"cannot parse {quoted(source)} as {tag or f'{_TAG}{kind}'}")


def _number(plain: str) -> Value | None:
    if _BASED.fullmatch(plain):
        number = int(plain, 0)
        return number if -(1 << 63) <= number < 1 << 64 else None
    return numbers.parse(plain)


def _timestamp(source: str) -> str | None:
    """Return a timestamp of YAML's in the form of RFC 3339, without fractions; None when it is none."""
    found = _DATE.fullmatch(source)
    if found is None:
        return None
    from netlint.terraform.functions.dates import parse, to_text

    parts = found.groups()
    hour, minute, second = (int(part or 0) for part in (parts[3:6] if parts[3] else parts[7:10]))
    year, month, day = map(int, parts[:3])
    written = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{parts[6] or 'Z'}"
    try:
        return to_text(parse(written))
    except FunctionError:
        return None


FUNCTIONS: dict[str, Function] = {declared.name: declared for declared in (yamldecode, yamlencode)}
