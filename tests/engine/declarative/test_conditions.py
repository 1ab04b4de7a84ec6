"""Conditions: true, false, or unknown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from netlint.engine.declarative.conditions import Malformed, compile_conditions
from netlint.engine.declarative.schema import Condition
from netlint.lang.unknown import AFTER_APPLY

ATTRIBUTES: dict[str, Any] = {
    "cidr": "10.1.0.0/16",
    "ipv6": "2001:db8::/56",
    "port": 443,
    "text": "443",
    "flag": True,
    "no": None,
    "zones": ["a", "b"],
    "tags": {"Owner": "team-a"},
    "id": AFTER_APPLY,
    "partly": ["a", AFTER_APPLY],
    "rules": [{"port": 22, "from": "b"}, {"port": AFTER_APPLY, "from": "c"}],
}


def verdict(condition: Any, *, every: bool = True, present: bool = False) -> bool | None:
    declared = msgspec.convert(condition, Condition | list[Condition])  # type: ignore[call-overload]
    return compile_conditions(declared, every=every).verdict(ATTRIBUTES, lambda steps: present)


@pytest.mark.parametrize(
    ("path", "test", "value", "expected"),
    [
        ("$.port", "equals", 443, True),
        ("$.port", "equals", "443", True),
        ("$.text", "equals", 443, True),
        ("$.flag", "equals", "true", True),
        ("$.flag", "equals", 1, False),
        ("$.port", "not-equals", 80, True),
        ("$.zones", "equals", ["a", "b"], True),
        ("$.partly", "equals", ["a", "b"], None),
        ("$.partly", "equals", ["x", "b"], False),
        ("$.id", "equals", "x", None),
        ("$.id", "not-equals", "x", None),
        ("$.no", "equals", None, True),
        ("$.absent", "equals", None, True),
        ("$.absent.deeper", "equals", "x", False),
        ("$.absent", "not-equals", "x", True),
        ("$.id.deeper", "equals", "x", None),
        ("$.port", "one-of", [80, 443], True),
        ("$.port", "none-of", [80, 443], False),
        ("$.cidr", "matches", "^10", True),
        ("$.port", "matches", "4", False),
        ("$.cidr", "not-matches", "^10", False),
        ("$.zones", "contains", "a", True),
        ("$.partly", "contains", "a", True),
        ("$.partly", "contains", "z", None),
        ("$.partly", "not-contains", "z", None),
        ("$.tags", "contains", "Owner", True),
        ("$.cidr", "contains", "/16", True),
        ("$.port", "contains", 4, False),
        ("$.port", "at-least", 443, True),
        ("$.text", "at-most", 442, False),
        ("$.zones", "at-least", 3, False),
        ("$.tags", "at-most", 1, True),
        ("$.partly", "at-least", 2, True),
        ("$.flag", "at-least", 0, False),
        ("$.cidr", "within", ["10.0.0.0/8"], True),
        ("$.cidr", "within", ["10.1.0.0/17", "2001:db8::/32"], False),
        ("$.ipv6", "within", ["10.0.0.0/8", "2001:db8::/32"], True),
        ("$.port", "within", ["10.0.0.0/8"], False),
        ("$.id", "within", ["10.0.0.0/8"], None),
        ("$.port", "exists", True, True),
        ("$.no", "exists", False, True),
        ("$.absent", "exists", True, False),
        ("$.id", "exists", True, None),
    ],
)
def test_a_test_of_one_value(path: str, test: str, value: Any, expected: bool | None) -> None:
    assert verdict({"path": path, test: value}) is expected
    assert verdict({"not": {"path": path, test: value}}) is (None if expected is None else not expected)


def test_the_identity_of_another_resource_is_there() -> None:
    assert verdict({"path": "$.id", "exists": True}, present=True) is True
    assert verdict({"path": "$.id", "exists": False}, present=True) is False


@pytest.mark.parametrize(
    ("condition", "every", "some"),
    [
        ({"path": "$.zones[*]", "equals": "a"}, False, True),
        ({"path": "$.zones[*]", "one-of": ["a", "b"]}, True, True),
        ({"path": "$.partly[*]", "equals": "a"}, None, True),
        ({"path": "$.partly[*]", "equals": "z"}, False, None),
        ({"path": "$.absent[*]", "equals": "z"}, True, False),
        ({"path": "$.id[*]", "equals": "z"}, None, None),
        ({"path": "$.absent[*]", "exists": True}, False, False),
        ({"path": "$.zones[*]", "exists": True}, True, True),
        ({"path": "$.rules[?(@.port == 22)].from", "equals": "b"}, None, True),
        ({"path": "$.rules[?(@.port == 22)].from", "equals": "x"}, False, None),
        ({"path": "$.rules[?(@.port == 22)]", "exists": True}, True, True),
        ({"path": "$.rules[?(@.port == 80)]", "exists": True}, None, None),
        ({"path": "$.rules[?(@.from == 'z')]", "exists": False}, True, True),
    ],
)
def test_several_values(condition: dict[str, Any], every: bool | None, some: bool | None) -> None:
    assert verdict(condition) is every
    assert verdict({**condition, "quantifier": "every"}, every=False) is every
    assert verdict(condition, every=False) is some
    assert verdict({**condition, "quantifier": "some"}) is some


def test_combinations_are_kleenes() -> None:
    true, false, unknown = (
        {"path": "$.port", "equals": 443},
        {"path": "$.port", "equals": 80},
        {"path": "$.id", "equals": "x"},
    )
    assert verdict({"all": [true, unknown]}) is None
    assert verdict({"all": [false, unknown]}) is False
    assert verdict({"any": [true, unknown]}) is True
    assert verdict({"any": [false, unknown]}) is None
    assert verdict([true, {"not": false}]) is True
    assert verdict([true, {"not": unknown}]) is None


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"path": "$.a"},
        {"path": "$.a", "equals": 1, "any": [{"path": "$.b", "exists": True}]},
        {"equals": 1},
        {"any": []},
        {"any": [{"path": "$.a", "exists": True}], "quantifier": "some"},
        {"path": "$.a[", "exists": True},
        {"path": "$.a", "matches": "("},
        {"path": "$.a", "within": ["10.0.0.1/8"]},
        {"path": "$.a", "within": ["everywhere"]},
    ],
)
def test_what_contradicts_itself_is_refused(condition: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        verdict(condition)
