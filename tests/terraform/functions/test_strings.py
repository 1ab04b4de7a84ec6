"""The functions on strings."""

from __future__ import annotations

import pytest

from netlint.hcl.scope import EvaluationError
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("strings"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("strings", text) is None


def test_long_results_are_refused() -> None:
    for text in (
        """indent(1000000000, "a\\nb")""",
        """join(format("%1000000s", ""), split("", format("%1000s", "")))""",
    ):
        with pytest.raises(EvaluationError, match="longer than"):
            evaluated(text)
