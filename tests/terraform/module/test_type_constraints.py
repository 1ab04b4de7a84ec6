"""Types of variables, and the defaults of optional attributes."""

from __future__ import annotations

import pytest

from netlint.hcl.parser import parse_expression
from netlint.hcl.positions import Source
from netlint.lang.types import DYNAMIC, NUMBER, STRING, ListType, MapType, ObjectType, TupleType, Type
from netlint.lang.values import Null, ObjectValue, Sensitive, UnknownValue, Value
from netlint.terraform.module.defaults import Defaults, apply_defaults
from netlint.terraform.module.problems import Problems
from netlint.terraform.module.type_constraints import parse_type


def _parsed(text: str) -> tuple[Type, Defaults | None]:
    expression, mistakes = parse_expression("main.tf", text)
    problems = Problems()
    result = parse_type(expression, Source("main.tf", text), problems)
    assert (mistakes, problems.found) == ((), [])
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any", DYNAMIC),
        ("list(any)", ListType(DYNAMIC)),
        ("tuple([string, number])", TupleType((STRING, NUMBER))),
        ("map(list(string))", MapType(ListType(STRING))),
        (
            "object({ b = optional(number), a = string })",
            ObjectType({"a": STRING, "b": NUMBER}, frozenset({"b"})),
        ),
    ],
)
def test_types(text: str, expected: Type) -> None:
    assert _parsed(text) == (expected, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ObjectValue({}), ObjectValue({"a": 3})),
        (ObjectValue({"a": Null()}), ObjectValue({"a": 3})),
        (ObjectValue({"a": 1}), ObjectValue({"a": 1})),
        (Sensitive(ObjectValue({})), Sensitive(ObjectValue({"a": 3}))),
        (Null(), Null()),
        (UnknownValue(), UnknownValue()),
        ("text", "text"),
    ],
)
def test_defaults(value: Value, expected: Value) -> None:
    defaults = _parsed("object({ a = optional(number, 3) })")[1]
    assert defaults is not None
    assert apply_defaults(defaults, value) == expected


def test_an_unknown_with_a_default_is_not_null() -> None:
    defaults = _parsed("object({ a = optional(number, 3) })")[1]
    assert defaults is not None
    applied = apply_defaults(defaults, ObjectValue({"a": UnknownValue(NUMBER)}))
    assert isinstance(applied, ObjectValue)
    member = applied.attributes["a"]
    assert isinstance(member, UnknownValue)
    assert member.range.not_null
