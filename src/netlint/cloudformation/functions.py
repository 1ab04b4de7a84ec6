"""Intrinsic functions on values that are evaluated; what is unknown stays so, and says of what.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from netlint.lang.types import DYNAMIC, NUMBER, STRING, ListType, Primitive, Type
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Choice,
    Computation,
    Identity,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Ref,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    is_wholly_known,
    type_of,
    unmark_deep,
)

STRINGS = ListType(STRING)

#: What `AWS::NoValue` is: whatever it stands for is left out.
ABSENT: Value = Null(Primitive("no value"))

#: The most characters of one text. CloudFormation takes templates of 1 MB.
_MAX_TEXT = 4 << 20

#: The most operands of an unknown that is followed.
_MAX_OPERANDS = 200


class Problem(Exception):
    """A function cannot be evaluated. The message is a sentence without its end."""


def _short(made: str) -> str:
    if len(made) > _MAX_TEXT:
        raise Problem(f"a text of more than {_MAX_TEXT >> 20} Mi characters is not made")
    return made


def text(value: Value) -> str:
    """Return a known scalar as CloudFormation writes it into a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Fraction):
        return str(float(value))
    if isinstance(value, Null):
        return ""
    return str(value)


def is_scalar(value: Value) -> bool:
    """Tell whether a value is a known text, number or boolean."""
    return isinstance(value, (str, bool, int, float, Fraction))


def unknown(operation: str, *operands: Value, type_: Type = STRING, prefix: str = "") -> UnknownValue:
    """Return the unknown result of an operation."""
    reason = _reason(operands)
    known = Range(not_null=True, prefix=prefix)
    if len(operands) > _MAX_OPERANDS:
        return UnknownValue(type_, None, reason, known)
    return UnknownValue(type_, Computation(operation, operands), reason, known)


def _reason(operands: Iterable[Value]) -> Reason:
    for operand in operands:
        if isinstance(operand, UnknownValue):
            return operand.reason
        if isinstance(operand, TupleValue):
            found = _reason(operand.elements)
            if found is not Reason.UNSUPPORTED:
                return found
    return Reason.UNSUPPORTED


def choice(alternatives: Sequence[Value], reason: Reason = Reason.NO_VALUE) -> Value:
    """Return one of several values, it is not known which."""
    distinct: list[Value] = []
    for alternative in alternatives:
        if not any(identical(alternative, other) for other in distinct):
            distinct.append(alternative)
    if len(distinct) == 1:
        return distinct[0]
    types = [type_of(alternative) for alternative in distinct if not isinstance(alternative, Null)]
    type_ = types[0] if all(one == types[0] for one in types) else DYNAMIC
    return UnknownValue(type_, Choice(tuple(distinct)), reason)


def is_maybe_absent(value: Value) -> bool:
    """Tell whether a value may be `AWS::NoValue`."""
    return (
        isinstance(value, UnknownValue)
        and isinstance(value.term, Choice)
        and any(isinstance(one, Null) for one in value.term.alternatives)
    )


def concatenate(parts: Iterable[Value]) -> Value:
    """Return texts one after the other; a single one is passed on as it is.

    Raises:
        Problem: a part is a list or a mapping.
    """
    flat: list[Value] = []
    hidden = False
    for part in parts:
        if isinstance(part, Sensitive):
            hidden, part = True, part.value
        if isinstance(part, UnknownValue):
            term = part.term
            if isinstance(term, Computation) and term.operation == "concat":
                for inner in term.operands:
                    _append(flat, inner)
            else:
                flat.append(part)
        elif is_scalar(part):
            _append(flat, part if isinstance(part, str) else text(part))
        elif not isinstance(part, Null):
            raise Problem("a text is made of texts, and not of a list or a mapping")
    if len(flat) == 1:
        whole: Value = flat[0]
    elif not flat:
        whole = ""
    elif all(isinstance(part, str) for part in flat):
        whole = _short("".join(str(part) for part in flat))
    else:
        whole = unknown("concat", *flat, prefix=flat[0] if isinstance(flat[0], str) else "")
    return Sensitive(whole) if hidden else whole


def _append(flat: list[Value], part: Value) -> None:
    if isinstance(part, str):
        if not part:
            return
        if flat and isinstance(flat[-1], str):
            flat[-1] = _short(str(flat[-1]) + part)
            return
    flat.append(part)


def join(delimiter: str, values: Value) -> Value:
    """`Fn::Join`.

    Raises:
        Problem: the values are no list of texts.
    """
    if isinstance(values, Sensitive):
        return Sensitive(join(delimiter, values.value))
    if isinstance(values, UnknownValue):
        term = values.term
        if isinstance(term, Computation) and term.operation == "split" and term.operands[0] == delimiter:
            return term.operands[1]
        return unknown("join", delimiter, values)
    if not isinstance(values, TupleValue):
        raise Problem("`Fn::Join` takes a list of texts")
    elements = values.elements
    if any(is_maybe_absent(element) for element in elements):
        return unknown("join", delimiter, values)
    if not delimiter:
        return concatenate(elements)
    parts: list[Value] = []
    for index, element in enumerate(elements):
        if index:
            parts.append(delimiter)
        parts.append(element)
    joined = concatenate(parts)
    if isinstance(joined, UnknownValue) and len(elements) > 1 and all(_is_one(one) for one in elements):
        return unknown("join", delimiter, *elements, prefix=joined.range.prefix)
    return joined


def _is_one(value: Value) -> bool:
    return is_scalar(value) or isinstance(value, UnknownValue)


def split(delimiter: str, whole: Value) -> Value:
    """`Fn::Split`.

    Raises:
        Problem: the value is no text.
    """
    if isinstance(whole, Sensitive):
        return Sensitive(split(delimiter, whole.value))
    if isinstance(whole, UnknownValue):
        return _split_unknown(delimiter, whole)
    if not is_scalar(whole):
        raise Problem("`Fn::Split` takes a text")
    if isinstance(whole, Identity) and delimiter not in whole:
        return TupleValue((whole,))
    return TupleValue(tuple(text(whole).split(delimiter)))


def _split_unknown(delimiter: str, whole: UnknownValue) -> Value:
    term = whole.term
    if isinstance(term, Computation) and term.operation == "join" and term.operands[0] == delimiter:
        if len(term.operands) == 2 and isinstance(term.operands[1], UnknownValue):
            return term.operands[1]
        if all(_never_holds(operand, delimiter) for operand in term.operands[1:]):
            return TupleValue(term.operands[1:])
    if isinstance(term, Computation) and term.operation in ("concat", "join"):
        parts = term.operands if term.operation == "concat" else _interleaved(term.operands)
        if all(isinstance(part, str) or _never_holds(part, delimiter) for part in parts):
            return _split_parts(delimiter, parts)
    if _never_holds(whole, delimiter):
        return TupleValue((whole,))
    return unknown("split", delimiter, whole, type_=STRINGS)


def _interleaved(operands: tuple[Value, ...]) -> tuple[Value, ...]:
    parts: list[Value] = []
    for operand in operands[1:]:
        parts += [operands[0], operand]
    return tuple(parts[1:])


def _split_parts(delimiter: str, parts: Iterable[Value]) -> TupleValue:
    pieces: list[list[Value]] = [[]]
    for part in parts:
        if isinstance(part, str):
            first, *rest = part.split(delimiter)
            pieces[-1].append(first)
            pieces.extend([piece] for piece in rest)
        else:
            pieces[-1].append(part)
    return TupleValue(tuple(concatenate(piece) for piece in pieces))


def _never_holds(value: Value, delimiter: str) -> bool:
    """Tell whether a text cannot contain a delimiter: ids have letters, digits and `-`."""
    if is_scalar(value):
        return delimiter not in text(value)
    if not isinstance(value, UnknownValue) or not isinstance(value.term, Ref):
        return False
    attribute = value.term.path[-1] if value.term.path else ""
    if attribute == "id" or value.term.distinct:
        return not delimiter.replace("-", "").isalnum() and delimiter != "-"
    return attribute in ("arn", "name") and delimiter in (",", "|", "||", ";", " ")


def select(index: Value, values: Value) -> Value:
    """`Fn::Select`.

    Raises:
        Problem: there is no such element.
    """
    if isinstance(values, Sensitive):
        return Sensitive(select(index, values.value))
    index, _ = unmark_deep(index)
    if isinstance(index, UnknownValue):
        return (
            choice(values.elements)
            if isinstance(values, TupleValue) and values.elements
            else unknown("select", index, values)
        )
    try:
        number = int(text(index))
    except ValueError:
        raise Problem(f"`{text(index)}` is no index") from None
    if isinstance(values, UnknownValue):
        return _select_unknown(number, values)
    if not isinstance(values, TupleValue):
        raise Problem("`Fn::Select` takes a list")
    if any(is_maybe_absent(element) for element in values.elements[: number + 1]):
        return unknown("select", number, values)
    if not 0 <= number < len(values.elements):
        raise Problem(f"there is no element {number} in a list of {len(values.elements)}")
    return values.elements[number]


def _select_unknown(number: int, values: UnknownValue) -> Value:
    term = values.term
    inner = values.type.element if isinstance(values.type, ListType) else DYNAMIC
    if isinstance(term, Ref):
        chosen = Ref(term.address, (*term.path, number), distinct=term.distinct)
        return UnknownValue(inner, chosen, values.reason, Range(not_null=True, prefix=values.range.prefix))
    if isinstance(term, Choice) and all(isinstance(one, TupleValue) for one in term.alternatives):
        lists = [one for one in term.alternatives if isinstance(one, TupleValue)]
        if all(number < len(one.elements) for one in lists):
            return choice([one.elements[number] for one in lists], values.reason)
    return unknown("select", number, values, type_=inner)


def length(values: Value) -> Value:
    """`Fn::Length`.

    Raises:
        Problem: it is no list.
    """
    values, _ = unmark_deep(values)
    if isinstance(values, TupleValue) and not any(is_maybe_absent(one) for one in values.elements):
        return len(values.elements)
    if isinstance(values, (UnknownValue, TupleValue)):
        return unknown("length", values, type_=NUMBER)
    raise Problem("`Fn::Length` takes a list")


def cidr(block: Value, count: Value, bits: Value) -> Value:
    """`Fn::Cidr`: the first `count` blocks with `bits` bits for hosts in a block.

    Raises:
        Problem: they do not fit.
    """
    if not all(is_scalar(one) for one in (block, count, bits)):
        return unknown("cidr", block, count, bits, type_=STRINGS)
    return TupleValue(_blocks(text(block).strip(), text(count), text(bits)))


@lru_cache(maxsize=256)
def _blocks(block: str, count: str, bits: str) -> tuple[str, ...]:
    from ipaddress import ip_network

    try:
        network = ip_network(block, strict=False)
        number, hosts = int(count), int(bits)
    except ValueError as error:
        raise Problem(f"`Fn::Cidr`: {error}") from None
    prefix = network.max_prefixlen - hosts
    if not 1 <= number <= 256 or hosts < 1 or prefix < network.prefixlen:
        raise Problem(f"`Fn::Cidr` cannot take {number} blocks of {hosts} bits out of {network}")
    if number > 1 << (prefix - network.prefixlen):
        raise Problem(f"`Fn::Cidr`: {network} has no {number} blocks of {hosts} bits")
    start, step = int(network.network_address), 1 << hosts
    address = type(network.network_address)
    return tuple(f"{address(start + index * step)}/{prefix}" for index in range(number))


def base64(value: Value) -> Value:
    """`Fn::Base64`.

    Raises:
        Problem: it is no text.
    """
    if isinstance(value, Sensitive):
        return Sensitive(base64(value.value))
    if isinstance(value, UnknownValue):
        return unknown("base64", value)
    if not is_scalar(value):
        raise Problem("`Fn::Base64` takes a text")
    from binascii import b2a_base64

    return _short(b2a_base64(text(value).encode("utf-8", "replace"), newline=False).decode())


def to_json(value: Value) -> Value:
    """`Fn::ToJsonString`."""
    bare, hidden = unmark_deep(value)
    if not is_wholly_known(bare):
        return Sensitive(unknown("json", bare)) if hidden else unknown("json", bare)
    import msgspec

    made = _short(msgspec.json.encode(leaves(bare)).decode())
    return Sensitive(made) if hidden else made


def leaves(value: Value) -> Any:
    """Return a value that is known as what JSON is made of."""
    match value:
        case str():
            return str(value)
        case Null():
            return None
        case TupleValue(elements):
            return [leaves(element) for element in elements]
        case ObjectValue(members) | MapValue(elements=members):
            return {name: leaves(member) for name, member in members.items()}
        case Fraction():
            return float(value)
        case _:
            return value
