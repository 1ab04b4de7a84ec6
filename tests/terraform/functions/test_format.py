"""The functions `format` and `formatlist`."""

from __future__ import annotations

import pytest

from netlint.hcl.scope import EvaluationError
from netlint.lang.unknown import Reason
from netlint.lang.values import ListValue, UnknownValue
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("format"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("format", text) is None


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ('format("vpc-%s-x", local.id)', "vpc-"),
        # The last letter may become another one with a mark that follows.
        ('format("vpc%s", local.id)', "vp"),
        ('format("%s", local.id)', ""),
    ],
)
def test_the_start_is_known(text: str, prefix: str) -> None:
    value = evaluated(text)
    assert isinstance(value, UnknownValue)
    assert (value.range.prefix, value.range.not_null, value.reason) == (prefix, True, Reason.AFTER_APPLY)


def test_the_known_elements_are_known() -> None:
    value = evaluated('formatlist("%s!", ["a", local.id])')
    assert isinstance(value, ListValue)
    assert value.elements[0] == "a!"
    assert isinstance(value.elements[1], UnknownValue)


@pytest.mark.parametrize(
    "verb", ["%1000000000d", "%.1000000000d", "%1000001s", "%.20000f", "%99999999999999999s"]
)
def test_hostile_widths_are_refused(verb: str) -> None:
    with pytest.raises(EvaluationError):
        evaluated(f'format("{verb}", 1)')


def test_many_digits() -> None:
    assert len(evaluated('format("%.9999f", 0.1)')) == 10_001  # type: ignore[arg-type]
