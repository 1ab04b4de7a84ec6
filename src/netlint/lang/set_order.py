"""The order of the elements of a set, and which of them are the same.

Source: https://github.com/zclconf/go-cty/blob/main/cty/set_internals.go
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from netlint.lang.values import (
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Ref,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    members,
)


def unlike(elements: Iterable[Value]) -> list[Value]:
    """Leave out elements that are the same as an earlier one for sure."""
    references: set[Ref] = set()
    kept: list[Value] = []
    for element in elements:
        if isinstance(element, UnknownValue) and isinstance(element.term, Ref):
            if element.term not in references:
                references.add(element.term)
                kept.append(element)
        elif not any(identical(element, other) for other in kept):
            kept.append(element)
    return kept


def ordered(elements: Iterable[Value]) -> tuple[Value, ...]:
    """Return collections or structures in order and without duplicates, nulls at the end."""
    groups: dict[bytes, list[Value]] = {}
    for element in elements:
        # What is the same is at the same place in the order.
        groups.setdefault(_order(element), []).append(element)
    kept = [element for key in sorted(groups) for element in unlike(groups[key])]
    return tuple(sorted(kept, key=lambda element: isinstance(element, Null)))


def _order(value: Value) -> bytes:
    """Return what orders the elements of a set of collections or structures: go-cty's hash of a value."""
    match value:
        case UnknownValue():
            text = "?"
        case Null():
            text = "~"
        case bool():
            text = "T" if value else "F"
        case str():
            escaped = (
                value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
            )
            text = f'"{escaped}"'
        case int() | Fraction() | float():
            text = f"{float(value):.10g}"
        case ListValue() | SetValue():
            return b"[" + b"".join(_order(element) + b";" for element in value.elements) + b"]"
        case MapValue():
            pairs = (_order(key) + b":" + _order(member) + b";" for key, member in value.elements.items())
            return b"{" + b"".join(pairs) + b"}"
        case TupleValue() | ObjectValue():
            return b"<" + b"".join(_order(member) + b";" for member in members(value)) + b">"
        case Sensitive():
            return _order(value.value)
    return text.encode("utf-8", "surrogatepass")
