"""The functions on dates and times."""

from __future__ import annotations

import pytest

from tests.terraform.functions.answers import difference, expressions


@pytest.mark.parametrize("text", expressions("dates"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("dates", text) is None
