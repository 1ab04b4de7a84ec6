"""How many instances a block has: `count` and `for_each`.

Source: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each, and /count.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from netlint.hcl.ast import Expression
from netlint.hcl.evaluate import evaluate
from netlint.hcl.scope import EvaluationError, Scope
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import DYNAMIC, NUMBER, STRING
from netlint.lang.values import (
    Choice,
    MapValue,
    Null,
    ObjectValue,
    Sensitive,
    SetValue,
    UnknownValue,
    Value,
    unmark,
)

#: The most instances of one block that are evaluated. Terraform itself would take hours for these.
MAX_INSTANCES = 100_000

InstanceKey: TypeAlias = "str | int | None"


class AnyKey(Struct, frozen=True):
    """The key of an instance that stands for any number of instances: their keys are not known."""

    def __str__(self) -> str:
        return "*"


ANY_KEY = AnyKey()

Bindings: TypeAlias = "dict[str, Value]"


class Expansion(Struct):
    """The instances of a block: by key, the names that hold inside of each.

    `mode` is `single`, `count` or `for_each`. With `known` unset, the one instance under `ANY_KEY` stands for
    zero or more of them, and `reason` is the unknown that decides.
    """

    mode: str
    instances: dict[InstanceKey | AnyKey, Bindings]
    unknown: UnknownValue | None = None


SINGLE = Expansion("single", {None: {}})


def expand(count: Expression | None, for_each: Expression | None, scope: Scope) -> Expansion:
    """Return the instances of a block.

    Raises:
        EvaluationError: `count` or `for_each` has no value, or not one of a suitable type.
    """
    if count is not None:
        return _counted(count, scope)
    if for_each is not None:
        return _for_each(for_each, scope)
    return SINGLE


def _counted(node: Expression, scope: Scope) -> Expansion:
    value = evaluate(node, scope)
    if isinstance(value, Sensitive):
        value = value.value
    if isinstance(value, Null):
        detail = 'The given "count" argument value is null. An integer is required.'
        raise _error(node, "Invalid count argument", detail)
    try:
        number = convert(value, NUMBER)
    except ConversionError as error:
        detail = f'The given "count" argument value is unsuitable: {error.message}.'
        raise _error(node, "Invalid count argument", detail) from None
    if isinstance(number, UnknownValue):
        return uncertain(True, number)
    if not isinstance(number, int):
        detail = 'The given "count" argument value is unsuitable: number must be a whole number.'
        raise _error(node, "Invalid count argument", detail)
    if number < 0:
        detail = 'The given "count" argument value is unsuitable: must be greater than or equal to zero.'
        raise _error(node, "Invalid count argument", detail)
    if number > MAX_INSTANCES:
        raise _too_many(node, "count", number)
    return Expansion("count", {index: counted(index) for index in range(number)})


def uncertain(counts: bool, decider: UnknownValue) -> Expansion:
    """Return the one instance that stands for any number of them.

    Args:
        counts: whether the block has `count`, and not `for_each`.
        decider: the unknown on which it depends how many there are.
    """
    if not counts:
        return _unknown(decider)
    index = UnknownValue(NUMBER, None, decider.reason)
    return Expansion("count", {ANY_KEY: {"count": ObjectValue({"index": index})}}, decider)


def counted(index: int) -> Bindings:
    """Return the names that hold in the instance with a `count` index."""
    return {"count": ObjectValue({"index": index})}


def each(key: Value, value: Value) -> Bindings:
    """Return the names that hold in the instance with a `for_each` key."""
    return {"each": ObjectValue({"key": key, "value": value})}


def _for_each(node: Expression, scope: Scope) -> Expansion:
    value = evaluate(node, scope)
    if isinstance(value, Sensitive):
        detail = (
            "Sensitive values, or values derived from sensitive values, cannot be used as for_each arguments."
            " If used, the sensitive value could be exposed as a resource instance key."
        )
        raise _error(node, "Invalid for_each argument", detail)
    if isinstance(value, Null):
        detail = (
            'The given "for_each" argument value is unsuitable: the given "for_each" argument value is null.'
            " A map, or set of strings is allowed."
        )
        raise _error(node, "Invalid for_each argument", detail)
    match value:
        case MapValue(elements=elements) | ObjectValue(elements):
            entries = dict(elements.items())
        case SetValue():
            found = _members(node, value)
            if isinstance(found, UnknownValue):
                return _unknown(found)
            entries = found
        case UnknownValue():
            return _unknown(value)
        case _:
            detail = (
                'The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or'
                " set of strings, and you have provided a value of another type."
            )
            raise _error(node, "Invalid for_each argument", detail)
    if len(entries) > MAX_INSTANCES:
        raise _too_many(node, "for_each", len(entries))
    return Expansion("for_each", {key: each(key, inner) for key, inner in entries.items()})


def _members(node: Expression, value: SetValue) -> dict[str, Value] | UnknownValue:
    entries: dict[str, Value] = {}
    for element in value.elements:
        bare, _ = unmark(element)
        if isinstance(bare, UnknownValue):
            return UnknownValue(DYNAMIC, Choice(value.elements, members=True), bare.reason)
        if not isinstance(bare, str):
            problem = "must not contain null values" if isinstance(bare, Null) else "must be a set of strings"
            detail = f'The given "for_each" argument value is unsuitable: "for_each" sets {problem}.'
            raise _error(node, "Invalid for_each set argument", detail)
        entries[bare] = bare
    return entries


def _unknown(value: UnknownValue) -> Expansion:
    key: Value = UnknownValue(STRING, None, value.reason)
    inner: Value = UnknownValue(DYNAMIC, None, value.reason)
    if isinstance(value.term, Choice) and value.term.members and value.term.alternatives:
        # For an object of which some keys are not known, these are its values.
        inner = UnknownValue(DYNAMIC, Choice(value.term.alternatives), value.reason)
    return Expansion("for_each", {ANY_KEY: each(key, inner)}, value)


def _too_many(node: Expression, name: str, number: int) -> EvaluationError:
    # CPython refuses to print numbers of thousands of digits.
    written = f"{number:,}" if number < 1 << 64 else "Countless"
    return _error(
        node,
        f"Too many instances in {name}",
        f"{written} instances of one block: netlint evaluates at most {MAX_INSTANCES:,}.",
    )


def _error(node: Expression, summary: str, detail: str) -> EvaluationError:
    return EvaluationError(node.start, node.end, summary, detail)
