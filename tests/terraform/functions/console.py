"""Evaluates expressions with the functions under test, and shows values as `terraform console` does."""

from __future__ import annotations

import json
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

from netlint.hcl.ast import AttributeStep, Traversal
from netlint.hcl.evaluate import evaluate
from netlint.hcl.parser import parse_expression
from netlint.hcl.scope import EvaluationError, ReferenceFailure
from netlint.lang import numbers
from netlint.lang.function import Function
from netlint.lang.types import BOOL, DYNAMIC, NUMBER, STRING, ListType, ObjectType, SetType, TupleType, Type
from netlint.lang.types import MapType as Map
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
    type_of,
)

_RECORDED = Path(__file__).with_name("recorded.json")

#: The locals of the scratch configuration that the recorded answers were taken in.
LOCALS: dict[str, Value] = {
    "u": UnknownValue(STRING, Ref("a.b", ("u",))),
    "un": UnknownValue(NUMBER, Ref("a.b", ("un",))),
    "ub": UnknownValue(BOOL, Ref("a.b", ("ub",))),
    "ul": UnknownValue(ListType(STRING), Ref("a.b", ("ul",))),
    "us": UnknownValue(SetType(STRING), Ref("a.b", ("us",))),
    "um": UnknownValue(Map(STRING), Ref("a.b", ("um",))),
    "d": UnknownValue(DYNAMIC, Ref("a.b", ("d",))),
    "sl": Sensitive(ListValue(STRING, ("a", "b"))),
}


class _Locals:
    def __init__(self, functions: dict[str, Function]) -> None:
        self.functions = functions

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        step = traversal.steps[0]
        assert isinstance(step, AttributeStep)
        if traversal.root != "local" or step.name not in LOCALS:
            raise ReferenceFailure("Reference to undeclared local value", step.name)
        return LOCALS[step.name], 1

    def function(self, name: str) -> Function | None:
        return self.functions.get(name)

    def suggest(self, name: str) -> str:
        return ""


def evaluated(text: str, functions: dict[str, Function]) -> Value:
    """Return the value of an expression."""
    expression, diagnostics = parse_expression("test", text)
    assert not diagnostics, diagnostics
    return evaluate(expression, _Locals(functions))


def shown(value: Value) -> str:
    """Return a value as the console prints it, on one line."""
    match value:
        case Sensitive():
            return shown(value.value) if isinstance(value.value, UnknownValue) else "(sensitive value)"
        case UnknownValue():
            return "(known after apply)"
        case Null():
            return _null(value.type)
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int() | Fraction() | float():
            return numbers.to_text(value)
        case ListValue(_, elements):
            return f"tolist({_sequence(elements)})"
        case SetValue(_, elements):
            return f"toset({_sequence(elements)})"
        case TupleValue(elements):
            return _sequence(elements)
        case MapValue(_, entries):
            return f"tomap({_mapping(entries)})"
        case ObjectValue(entries):
            return _mapping(entries)


def _null(kind: Type) -> str:
    names = {STRING: "tostring", NUMBER: "tonumber", BOOL: "tobool"}
    if kind in (STRING, NUMBER, BOOL):
        return f"{names[kind]}(null)"
    match kind:
        case ListType(element):
            return f"tolist(null) /* of {type_text(element)} */"
        case SetType(element):
            return f"toset(null) /* of {type_text(element)} */"
        case Map(element):
            return f"tomap(null) /* of {type_text(element)} */"
        case ObjectType():
            return "null /* object */"
        case TupleType():
            return "null /* tuple */"
    return "null"


def _sequence(elements: tuple[Value, ...]) -> str:
    return "[ " + "".join(f"{shown(element)}, " for element in elements) + "]" if elements else "[]"


def _mapping(entries: dict[str, Value]) -> str:
    pairs = "".join(
        f"{json.dumps(key, ensure_ascii=False)} = {shown(each)} " for key, each in entries.items()
    )
    return "{ " + pairs + "}" if entries else "{}"


def type_text(kind: Type) -> str:
    """Return a type as the console's `type` prints it, without white space."""
    match kind:
        case ListType(element):
            return f"list({type_text(element)})"
        case SetType(element):
            return f"set({type_text(element)})"
        case Map(element):
            return f"map({type_text(element)})"
        case TupleType(elements):
            return f"tuple([{''.join(type_text(element) + ',' for element in elements)}])"
        case ObjectType(attributes):
            parts = (f"{name}:{type_text(attributes[name])}," for name in sorted(attributes))
            return "object({" + "".join(parts) + "})"
        case _:
            return kind.name


def recorded(topic: str) -> dict[str, list[str] | None]:
    """Return what Terraform 1.11 answered: how it shows the value and its type, or None for an error.

    The answers are those of `terraform console -plan` with these locals, where `id` is the one of a new
    `terraform_data`: u = id, ul = split(",", id), un = tonumber(id), ub = tobool(id), us = toset(ul),
    um = zipmap(ul, ul), d = jsondecode(id), sl = sensitive(tolist(["a", "b"])).
    """
    answers: dict[str, dict[str, list[str] | None]] = json.loads(_RECORDED.read_text())
    return answers[topic]


def differences(topic: str, functions: dict[str, Function], sharper: Collection[str] = ()) -> list[str]:
    """Return where the functions answer differently than Terraform.

    Args:
        topic: which of the recorded answers to compare with.
        functions: what the expressions may call.
        sharper: expressions that Terraform leaves (partly) unknown, and of which more is known here.
    """
    found: list[str] = []
    for text, expected in recorded(topic).items():
        try:
            value = evaluated(text, functions)
        except EvaluationError as error:
            if expected is not None:
                found.append(f"{text}: {expected[0]}, not the error {error}")
            continue
        if expected is None:
            found.append(f"{text}: an error, not {shown(value)}")
            continue
        ours = ["".join(shown(value).split()), "".join(type_text(type_of(value)).split()).replace(",)", ")")]
        same = ours == ["".join(expected[0].split()), expected[1]]
        if same == (text in sharper):
            found.append(f"{text}: {expected}, {'sharper no more' if same else f'not {ours}'}")
    return found
