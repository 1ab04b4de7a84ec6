"""Unknown values in place, in every shape in which a plan writes them; sensitive ones gone."""

from typing import Any

import pytest

from netlint.errors import InputError
from netlint.lang.unknown import AFTER_APPLY, SENSITIVE, UNREAD, WRITE_ONLY
from netlint.terraform.values import drop_sensitive, place_unknown
from tests.terraform.build import change, only, plan, read


@pytest.mark.parametrize(
    ("value", "mask", "expected"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {"id": True}, {"a": 1, "id": AFTER_APPLY}),
        ({"a": None}, {"a": True}, {"a": AFTER_APPLY}),
        ({"a": 1}, {"a": False, "b": False}, {"a": 1}),
        # elements of a list or a set
        ({"a": [None, "x"]}, {"a": [True, False]}, {"a": [AFTER_APPLY, "x"]}),
        ({"a": ["x"]}, {"a": [False, True]}, {"a": ["x", AFTER_APPLY]}),
        ({"a": ["x"]}, {"a": [False, False]}, {"a": ["x"]}),
        ({"a": ["x", "y"]}, {"a": [True]}, {"a": [AFTER_APPLY, "y"]}),
        ({}, {"a": [True, True]}, {"a": [AFTER_APPLY, AFTER_APPLY]}),
        ({"a": None}, {"a": [True]}, {"a": [AFTER_APPLY]}),
        ({"a": None}, {"a": []}, {"a": None}),
        ({"a": None}, {"a": [{}, {}]}, {"a": None}),
        # a whole block, and objects within a set
        ({"route": []}, {"route": True}, {"route": AFTER_APPLY}),
        ({}, {"route": True}, {"route": AFTER_APPLY}),
        (
            {"route": [{"cidr_block": "0.0.0.0/0"}, {"cidr_block": "10.0.0.0/8"}]},
            {"route": [{"nat_gateway_id": True}, {}]},
            {
                "route": [
                    {"cidr_block": "0.0.0.0/0", "nat_gateway_id": AFTER_APPLY},
                    {"cidr_block": "10.0.0.0/8"},
                ]
            },
        ),
        ({"route": [{"a": 1}]}, {"route": [{}, {"b": True}]}, {"route": [{"a": 1}, {"b": AFTER_APPLY}]}),
        # deep, and where the parent itself is missing
        ({"a": [{"b": {"c": [None]}}]}, {"a": [{"b": {"c": [True]}}]}, {"a": [{"b": {"c": [AFTER_APPLY]}}]}),
        ({}, {"a": {"b": {"c": True}}}, {"a": {"b": {"c": AFTER_APPLY}}}),
        ({"tags": {"x": "1"}}, {"tags": {"Name": True}}, {"tags": {"x": "1", "Name": AFTER_APPLY}}),
        (None, {"id": True}, {"id": AFTER_APPLY}),
        (None, True, AFTER_APPLY),
        # shapes that do not fit
        ({"a": "text"}, {"a": {"b": True}}, {"a": {"b": AFTER_APPLY}}),
        ({"a": "text"}, {"a": {"b": False}}, {"a": "text"}),
        ({"a": SENSITIVE}, {"a": [True]}, {"a": SENSITIVE}),
    ],
)
def test_unknown_values_are_put_in_place(value: Any, mask: Any, expected: Any) -> None:
    assert place_unknown(value, mask, AFTER_APPLY) == expected


@pytest.mark.parametrize(
    ("value", "mask", "expected"),
    [
        ({"a": "secret"}, {"a": True}, {"a": SENSITIVE}),
        ({"a": "secret"}, True, SENSITIVE),
        ({"a": "clear"}, False, {"a": "clear"}),
        ({"a": "clear"}, {}, {"a": "clear"}),
        ({"a": "clear"}, {"a": False}, {"a": "clear"}),
        ({"a": ["clear", "secret"]}, {"a": [False, True]}, {"a": ["clear", SENSITIVE]}),
        ({"a": [{"b": "secret", "c": 1}]}, {"a": [{"b": True}]}, {"a": [{"b": SENSITIVE, "c": 1}]}),
        ({"a": {"b": {"c": "secret"}}}, {"a": {"b": True}}, {"a": {"b": SENSITIVE}}),
        ({"a": 1}, {"gone": True}, {"a": 1}),
        # shapes that do not fit: rather drop too much
        ({"a": ["secret", "clear"]}, {"a": [True]}, {"a": SENSITIVE}),
        ({"a": ["secret"]}, {"a": {"x": True}}, {"a": SENSITIVE}),
        ({"a": "secret"}, {"a": [True]}, {"a": SENSITIVE}),
        ({"a": []}, {"a": [True]}, {"a": []}),
        # write-only arguments are null in every plan
        (
            {"password_wo": None, "password_wo_version": 1},
            {"password_wo": True},
            {"password_wo": WRITE_ONLY, "password_wo_version": 1},
        ),
    ],
)
def test_sensitive_values_are_dropped(value: Any, mask: Any, expected: Any) -> None:
    assert drop_sensitive(value, mask) == expected


def test_an_unknown_value_that_is_sensitive_too_is_unknown() -> None:
    """What it identifies can still be found out from the configuration."""
    instance = only(
        read(
            plan(
                change(
                    "aws_eip.a",
                    after={"x": None},
                    unknown={"id": True},
                    after_sensitive={"id": True, "x": True},
                )
            )
        ).after
    )
    assert instance.attributes == {"id": AFTER_APPLY, "x": SENSITIVE}


def test_both_sides_drop_their_own() -> None:
    reading = read(
        plan(
            change(
                "aws_db_instance.a",
                "update",
                before={"password": "old-secret", "port": 1},
                after={"password": "new-secret", "port": 2},
                before_sensitive={"password": True},
                after_sensitive={"password": True},
            )
        )
    )
    assert reading.before is not None
    assert only(reading.before).attributes == {"password": SENSITIVE, "port": 1}
    assert only(reading.after).attributes == {"password": SENSITIVE, "port": 2}


def test_a_no_op_that_becomes_sensitive_is_dropped_on_that_side_only() -> None:
    reading = read(
        plan(
            change(
                "aws_vpc.a",
                "no-op",
                before={"cidr_block": "10.0.0.0/8"},
                after={"cidr_block": "10.0.0.0/8"},
                after_sensitive={"cidr_block": True},
            )
        )
    )
    assert reading.before is not None
    assert only(reading.before).attributes == {"cidr_block": "10.0.0.0/8"}
    assert only(reading.after).attributes == {"cidr_block": SENSITIVE}


def test_wholly_unknown_and_wholly_sensitive_attributes() -> None:
    reading = read(
        plan(
            change("aws_vpc.a", after=None, unknown=True),
            change("aws_vpc.b", after={"cidr_block": "10.0.0.0/8"}, after_sensitive=True),
        )
    )
    unknown, sensitive = (instance.attributes for instance in reading.after)
    assert unknown["cidr_block"] is AFTER_APPLY
    assert unknown.get("cidr_block") is AFTER_APPLY
    assert "cidr_block" in unknown
    assert sensitive["cidr_block"] is SENSITIVE
    assert "10.0.0.0/8" not in repr(sensitive)


def test_a_data_source_that_is_read_during_apply() -> None:
    reading = read(plan(change("data.aws_vpc.a", "read", after={"default": None}, unknown={"id": True})))
    assert only(reading.after).attributes == {"default": None, "id": UNREAD}


def test_attributes_that_nest_too_deeply_are_refused_when_they_are_asked_for() -> None:
    deep: Any = "bottom"
    for _ in range(150):
        deep = [deep]
    instance = only(read(plan(change("aws_vpc.a", after={"tags": deep}))).after)
    with pytest.raises(InputError, match="nest more than 100 levels deep"):
        _ = instance.attributes


def test_a_number_that_is_out_of_range_is_refused() -> None:
    import msgspec

    from netlint.terraform.document import Document
    from netlint.terraform.plan import read_plan

    text = b"""{"format_version": "1.2", "resource_changes": [{"address": "aws_vpc.a", "type": "aws_vpc",
        "name": "a", "change": {"actions": ["create"], "after": {"x": 1e999}}}]}"""
    instance = only(read_plan(msgspec.json.decode(text, type=Document), "plan.json").after)
    with pytest.raises(InputError, match=r"plan\.json: the attributes of 'aws_vpc\.a' cannot be decoded"):
        _ = instance.attributes


def test_large_values_are_read() -> None:
    large = "x" * 5_000_000
    assert (
        only(read(plan(change("aws_vpc.a", after={"user_data": large}))).after).attributes["user_data"]
        == large
    )
