"""Values of several configurations in one snapshot: what they are the unknown of gets another address."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from netlint.lang.values import (
    Choice,
    Computation,
    Identity,
    ListValue,
    MapValue,
    ObjectValue,
    Ref,
    Sensitive,
    SetValue,
    Term,
    TupleValue,
    UnknownValue,
    Value,
)

#: Gives the new address for an old one.
Rename = Callable[[str], str]


def renamed(value: Value, rename: Rename) -> Value:
    """Return a value in which every reference to a resource instance has the new address."""
    match value:
        case Identity():
            return Identity(str(value), replace(value.ref, address=rename(value.ref.address)))
        case UnknownValue():
            return value if value.term is None else replace(value, term=_term(value.term, rename))
        case Sensitive():
            return Sensitive(renamed(value.value, rename))
        case ListValue() | SetValue():
            return type(value)(value.element_type, _each(value.elements, rename))
        case TupleValue():
            return TupleValue(_each(value.elements, rename))
        case MapValue():
            return MapValue(value.element_type, _by_name(value.elements, rename))
        case ObjectValue():
            return ObjectValue(_by_name(value.attributes, rename))
        case _:
            return value


def _term(term: Term, rename: Rename) -> Term:
    match term:
        case Ref():
            return replace(term, address=rename(term.address))
        case Computation():
            return replace(term, operands=_each(term.operands, rename))
        case Choice():
            return replace(term, alternatives=_each(term.alternatives, rename))


def _each(values: tuple[Value, ...], rename: Rename) -> tuple[Value, ...]:
    return tuple(renamed(value, rename) for value in values)


def _by_name(values: dict[str, Value], rename: Rename) -> dict[str, Value]:
    return {name: renamed(member, rename) for name, member in values.items()}
