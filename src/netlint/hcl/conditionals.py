"""What a conditional gives: one of two values, in the type that both have in common."""

from __future__ import annotations

from typing import Any

from netlint.hcl.ast import Conditional
from netlint.hcl.scope import EvaluationError, at
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import DYNAMIC
from netlint.lang.unify import unify
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Choice,
    ListValue,
    MapValue,
    Null,
    Range,
    SetValue,
    UnknownValue,
    Value,
    identical,
    type_of,
    unmark,
)


def chosen(
    node: Conditional, decision: Value, arms: list[Value], errors: list[EvaluationError | None]
) -> Value:
    """Return the arm that the condition chooses, in the type that both arms have in common."""
    first, second = arms
    kinds = [type_of(first), type_of(second)]
    common = kinds[0]
    if kinds[0] != kinds[1]:
        # A null as written has no type of its own: it takes that of the other arm.
        if isinstance(first, Null) and first.type == DYNAMIC:
            common = kinds[1]
        elif isinstance(second, Null) and second.type == DYNAMIC:
            common = kinds[0]
        else:
            unified = unify(kinds)
            if unified is None:
                raise at(
                    node,
                    "Inconsistent conditional result types",
                    "The true and false result expressions must have consistent types.",
                )
            common = unified
    if isinstance(decision, UnknownValue):
        return _undecided(common, arms, errors, decision.reason)
    chosen = 0 if decision is True else 1
    error = errors[chosen]
    if error is not None:
        raise error
    if kinds[chosen] == common:
        return arms[chosen]
    try:
        return convert(arms[chosen], common)
    except ConversionError as failure:
        raise at(
            node,
            "Inconsistent conditional result types",
            "The true and false result expressions must have consistent types. The"
            f" {'true' if chosen == 0 else 'false'} value is not suitable: {failure.message}.",
        ) from None


def _undecided(common: Any, arms: list[Value], errors: list[EvaluationError | None], reason: Reason) -> Value:
    possible: list[Value] = []
    for arm, error in zip(arms, errors, strict=True):
        if error is None:
            try:
                possible.append(convert(arm, common))
            except ConversionError:
                continue
    known = tuple(unmark(value)[0] for value in possible)
    if len(known) == 2 and identical(*known):
        return known[0]
    if len(known) < len(arms):
        return UnknownValue(DYNAMIC, Choice(known), reason)
    return UnknownValue(common, Choice(known), reason, _common_range(known))


def _common_range(values: tuple[Value, ...]) -> Range:
    """Return what holds of either of two values."""
    ranges = [_range(value) for value in values]
    first, second = ranges
    both_low = first.minimum is not None and second.minimum is not None
    both_high = first.maximum is not None and second.maximum is not None
    return Range(
        not_null=first.not_null and second.not_null,
        prefix=_common_prefix(first.prefix, second.prefix),
        minimum=min(first.minimum, second.minimum) if both_low else None,  # type: ignore[type-var]
        maximum=max(first.maximum, second.maximum) if both_high else None,  # type: ignore[type-var]
    )


def _common_prefix(first: str, second: str) -> str:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]


def _range(value: Value) -> Range:
    match value:
        case UnknownValue():
            return value.range
        case Null():
            return Range()
        case str():
            return Range(not_null=True, prefix=value)
        case int() if not isinstance(value, bool):
            return Range(not_null=True, minimum=value, maximum=value)
        case ListValue(elements=elements) | SetValue(elements=elements):
            return Range(not_null=True, minimum=len(elements), maximum=len(elements))
        case MapValue(elements=members):
            return Range(not_null=True, minimum=len(members), maximum=len(members))
        case _:
            return Range(not_null=True)
