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
    Sensitive,
    SetValue,
    Term,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    members,
    pure,
)

#: How many elements each other one is compared with: one that is missed is only there twice.
MOST_COMPARED = 1_000


def unlike(elements: Iterable[Value]) -> list[Value]:
    """Leave out elements that are the same as an earlier one for sure."""
    terms: set[Term] = set()
    shared: set[int] = set()
    compared: list[Value] = []
    kept: list[Value] = []
    for element in elements:
        if isinstance(element, UnknownValue):
            term = element.term
            if term is not None and pure(term):
                try:
                    if term in terms:
                        continue
                    terms.add(term)
                    kept.append(element)
                    continue
                except TypeError:
                    # It holds an object, which cannot be hashed.
                    pass
            else:
                # Only the very same unknown is the same for sure.
                if term is None or id(element) not in shared:
                    shared.add(id(element))
                    kept.append(element)
                continue
        if not any(identical(element, other) for other in compared):
            kept.append(element)
            if len(compared) < MOST_COMPARED:
                compared.append(element)
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
            text = _digits(value)
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


def _digits(value: int | Fraction | float) -> str:
    """Return a number with ten significant digits."""
    try:
        return f"{float(value):.10g}"
    except OverflowError:
        from decimal import Context, Decimal

        exact = Fraction(value)
        rounding = Context(prec=10)
        quotient = rounding.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        return str(quotient.normalize(rounding)).lower()
