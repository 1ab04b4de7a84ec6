"""The functions that encode and decode, without the ones for YAML."""

from __future__ import annotations

import pytest

from netlint.hcl.scope import EvaluationError
from netlint.lang.unknown import Reason
from netlint.lang.values import UnknownValue
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("encoding"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("encoding", text) is None


def test_a_compressed_text_is_left_open_but_for_its_start() -> None:
    value = evaluated('base64gzip("hello")')
    assert isinstance(value, UnknownValue)
    assert (value.reason, value.range.prefix) == (Reason.UNSUPPORTED, "H4sIAAAAAAAA/")


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("jsonencode({ a = local.id })", "{"),
        ("jsonencode([local.id])", "["),
        ("jsonencode(local.id)", '"'),
        ("jsonencode(local.text)", ""),
    ],
)
def test_the_start_of_json_is_known(text: str, prefix: str) -> None:
    value = evaluated(text)
    assert isinstance(value, UnknownValue)
    assert value.range.prefix == prefix


@pytest.mark.parametrize("text", [f'jsondecode("{"[" * 100_000}")', f'jsondecode("{"[" * 500}{"]" * 500}")'])
def test_deep_json_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError, match="nested too deeply"):
        evaluated(text)
