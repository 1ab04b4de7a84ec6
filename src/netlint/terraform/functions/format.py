"""The functions `format` and `formatlist`.

Source: https://developer.hashicorp.com/terraform/language/functions/format. Widths and precisions of texts
count grapheme clusters; numbers are written as Go's `fmt` and `math/big` do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from netlint.lang import graphemes, numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized, safe_prefix
from netlint.lang.numbers import Number, exact
from netlint.lang.types import BOOL, DYNAMIC, NUMBER, STRING, ListType, SetType, TupleType
from netlint.lang.values import (
    ListValue,
    Null,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    is_wholly_known,
    type_of,
)
from netlint.terraform.functions import number_text
from netlint.terraform.functions.json_text import text_to_json, to_json
from netlint.terraform.functions.texts import bounded, partly_unknown, quoted

#: The largest width and precision. Go's `fmt` has this bound too, for numbers.
_MOST = 1_000_000
#: The largest precision of a number that is computed; Terraform would write that many digits.
_MOST_DIGITS = 10_000

_VERB = re.compile(
    r"%(?P<flags>[0#\-+ ]*)(?:\[(?P<argument>[1-9][0-9]*)\])?(?P<width>[1-9][0-9]*)?"
    r"(?:\.(?P<precision>[0-9]*))?(?P<mode>[a-zA-Z])"
)
#: As much of a verb as there may be: what follows it is the character that does not fit.
_VERB_START = re.compile(r"%[0#\-+ ]*(?:\[(?:[1-9](?:[0-9]*\]?)?)?)?")
_VERB_REST = re.compile(r"(?:[1-9][0-9]*)?(?:\.[0-9]*)?")


class Verb(Struct, frozen=True):
    """One formatting sequence: as written, where in the format it stands (in bytes), and what it says."""

    raw: str
    offset: int
    flags: str
    width: int | None
    precision: int | None
    mode: str


class _Failure(Exception):
    """A format that has no result. `too_many` tells that arguments are left over."""

    def __init__(self, message: str, *, too_many: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.too_many = too_many


def formatted(layout: str, arguments: Sequence[Value]) -> str:
    """Return a text with values in the places of its formatting sequences."""
    pieces: list[str] = []
    place, following, highest = 0, 1, 0
    size = 0
    while True:
        start = layout.find("%", place)
        if start < 0:
            pieces.append(layout[place:])
            break
        pieces.append(layout[place:start])
        if layout.startswith("%%", start):
            pieces.append("%")
            place = start + 2
            continue
        found = _VERB.match(layout, start)
        if found is None:
            raise _misfit(layout, start)
        number = int(found["argument"] or following)
        highest, following = max(highest, number), number + 1
        written = _write(_verb(found, layout), number, arguments)
        size += len(written)
        bounded(size)
        pieces.append(written)
        place = found.end()
    if highest < len(arguments):
        used = f"only {highest} used by format string" if highest else "no verbs in format string"
        raise _Failure(f"too many arguments; {used}", too_many=True)
    return normalized("".join(pieces))


def _verb(found: re.Match[str], layout: str) -> Verb:
    width = int(found["width"]) if found["width"] and len(found["width"]) < 8 else None
    precision = None
    if found["precision"] is not None:
        precision = int(found["precision"] or 0) if len(found["precision"]) < 8 else _MOST + 1
    if (found["width"] and (width is None or width > _MOST)) or (precision or 0) > _MOST:
        raise _Failure(f"the width or precision of {quoted(found[0])} is larger than {_MOST}")
    offset = len(layout[: found.start()].encode("utf-8", "replace"))
    return Verb(found[0], offset, found["flags"], width, precision, found["mode"])


def _misfit(layout: str, start: int) -> _Failure:
    found = _VERB_START.match(layout, start)
    assert found is not None
    end = found.end()
    if "[" not in found[0] or found[0].endswith("]"):
        rest = _VERB_REST.match(layout, end)
        end = rest.end() if rest is not None else end
    offset = len(layout[:end].encode("utf-8", "replace"))
    if end == len(layout):
        return _Failure(f"invalid format string starting at offset {offset}")
    return _Failure(f"unrecognized format character '{layout[end]}' at offset {offset}")


def _write(verb: Verb, number: int, arguments: Sequence[Value]) -> str:
    at = f"{quoted(verb.raw)} at {verb.offset}"
    if number > len(arguments):
        raise _Failure(f"not enough arguments for {at}: need index {number} but have {len(arguments)} total")
    value = arguments[number - 1]
    if verb.mode != "v" and isinstance(value, Null):
        raise _Failure(f"unsupported value for {at}: null value cannot be formatted")
    try:
        match verb.mode:
            case "v":
                return _padded(verb, _as_is(verb, value))
            case "t":
                return "true" if convert(value, BOOL) else "false"
            case "b" | "d" | "o" | "x" | "X":
                return _integer(verb, convert(value, NUMBER))
            case "e" | "E" | "f" | "g" | "G":
                return _floating(verb, convert(value, NUMBER))
            case "s" | "q":
                return _string(verb, convert(value, STRING))
    except (ConversionError, FunctionError) as error:
        raise _Failure(f"unsupported value for {at}: {error.message}") from None
    raise _Failure(f"unsupported format verb '{verb.mode}' in {quoted(verb.raw)} at offset {verb.offset}")


def _as_is(verb: Verb, value: Value) -> str:
    if "#" not in verb.flags:
        if isinstance(value, str):
            return value
        if type_of(value) == NUMBER and not isinstance(value, Null):
            return number_text.shortest(_number(value))
    return to_json(value)


def _number(value: Value) -> Number:
    assert isinstance(value, (int, Fraction, float))
    return value


def _padded(verb: Verb, text: str) -> str:
    if verb.width is None:
        return text
    padding = ("0" if "0" in verb.flags else " ") * (verb.width - graphemes.count(text))
    return text + padding if "-" in verb.flags else padding + text


def _string(verb: Verb, value: Value) -> str:
    assert isinstance(value, str)
    text = value
    if verb.precision:
        text = "".join(graphemes.split(text)[: verb.precision])
    return _padded(verb, text if verb.mode == "s" else text_to_json(text))


def _sign(verb: Verb, negative: bool) -> str:
    if negative:
        return "-"
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


_BASES = {"b": ("b", "0b"), "d": ("d", ""), "o": ("o", "0"), "x": ("x", "0x"), "X": ("X", "0X")}


def _integer(verb: Verb, value: Value) -> str:
    number = exact(_number(value))
    if isinstance(number, Fraction) or number in (math.inf, -math.inf):
        raise ConversionError("an integer is required")
    number = int(number)
    base, prefix = _BASES[verb.mode]
    magnitude = abs(number)
    digits = number_text.decimal(magnitude) if base == "d" else f"{magnitude:{base}}"
    if verb.precision == 0 and number == 0:
        return ""
    digits = digits.rjust(verb.precision or 0, "0")
    start = _sign(verb, number < 0) + (prefix if "#" in verb.flags else "")
    missing = (verb.width or 0) - len(start) - len(digits)
    if missing <= 0:
        return start + digits
    if "-" in verb.flags:
        return start + digits + " " * missing
    if "0" in verb.flags and verb.precision is None:
        return start + "0" * missing + digits
    return " " * missing + start + digits


def _floating(verb: Verb, value: Value) -> str:
    number = _number(value)
    if (verb.precision or 0) > _MOST_DIGITS:
        raise ConversionError(f"a precision of more than {_MOST_DIGITS} digits is not supported")
    if number in (math.inf, -math.inf):
        # Never padded with zeros.
        text = numbers.to_text(number)
        return text.ljust(verb.width or 0) if "-" in verb.flags else text.rjust(verb.width or 0)
    negative, magnitude = number_text.signed(number)
    sign = _sign(verb, negative)
    if verb.mode in "gG":
        text = number_text.general(magnitude, verb.precision)
    elif verb.mode == "f":
        text = number_text.fixed(magnitude, 6 if verb.precision is None else verb.precision)
    else:
        text = number_text.scientific(magnitude, 6 if verb.precision is None else verb.precision)
    if verb.mode in "EG":
        text = text.upper()
    missing = (verb.width or 0) - len(sign) - len(text)
    if missing <= 0:
        return sign + text
    if "0" in verb.flags:
        return sign + "0" * missing + text
    return sign + text + " " * missing if "-" in verb.flags else " " * missing + sign + text


_ARGUMENTS = Parameter("args", DYNAMIC, null=True, unknown=True, dynamic=False)


def _known_start(layout: str) -> str:
    """Return what a result starts with, whatever the arguments are."""
    start = layout.find("%")
    return safe_prefix(layout[:start]) if start > 0 else ""


@function(STRING, Parameter("format", STRING), rest=_ARGUMENTS)
def format(layout: str, *arguments: Value) -> Value:
    """Return a text with values in the places of its formatting sequences."""
    if not all(map(is_wholly_known, arguments)):
        return partly_unknown(format, (layout, *arguments), prefix=_known_start(layout))
    try:
        return formatted(layout, arguments)
    except _Failure as failure:
        raise FunctionError(failure.message, len(arguments) if failure.too_many else None) from None


@function(ListType(STRING), Parameter("format", STRING), rest=_ARGUMENTS)
def formatlist(layout: str, *arguments: Value) -> Value:
    """Return a list of texts: one for each element of the sequences among the arguments."""
    length, chosen = -1, 0
    open_argument = False
    for number, argument in enumerate(arguments, 1):
        size = _length(argument)
        if size is None:
            open_argument = open_argument or _is_open(argument)
            continue
        if length >= 0 and size != length:
            message = f"argument {number} has length {size}, which is inconsistent with"
            raise FunctionError(f"{message} argument {chosen} of length {length}", number)
        if length < 0:
            length, chosen = size, number
        open_argument = open_argument or isinstance(argument, UnknownValue)
    if open_argument:
        return partly_unknown(formatlist, (layout, *arguments), ListType(STRING))
    count = 1 if length < 0 else length
    size = 0
    results: list[Value] = []
    for index in range(count):
        result = _one(layout, [_element(argument, index) for argument in arguments], index)
        size += len(result) if isinstance(result, str) else 0
        bounded(size)
        results.append(result)
    return ListValue(STRING, tuple(results))


def _length(argument: Value) -> int | None:
    """Return how many elements a sequence has; None for what is no sequence, or one of unknown length."""
    match argument:
        case ListValue() | SetValue() | TupleValue():
            if (
                isinstance(argument, SetValue)
                and not is_wholly_known(argument)
                and len(argument.elements) > 1
            ):
                return None
            return len(argument.elements)
        case UnknownValue(type=TupleType(elements)):
            return len(elements)
        case _:
            return None


def _is_open(argument: Value) -> bool:
    if isinstance(argument, UnknownValue):
        return argument.type == DYNAMIC or isinstance(argument.type, (ListType, SetType))
    return isinstance(argument, SetValue)


def _element(argument: Value, index: int) -> Value:
    if isinstance(argument, (ListValue, SetValue, TupleValue)):
        return argument.elements[index]
    return argument


def _one(layout: str, arguments: list[Value], index: int) -> Value:
    if not all(map(is_wholly_known, arguments)):
        return partly_unknown(format, (layout, *arguments), prefix="")
    try:
        return formatted(layout, arguments)
    except _Failure as failure:
        raise FunctionError(f"error on format iteration {index}: {failure.message}") from None


FUNCTIONS: dict[str, Function] = {declared.name: declared for declared in (format, formatlist)}
