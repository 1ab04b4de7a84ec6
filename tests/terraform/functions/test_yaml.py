"""The functions for YAML."""

from __future__ import annotations

import sys

import pytest

from netlint.hcl.scope import EvaluationError
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("yaml"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("yaml", text) is None


def test_aliases_of_aliases_are_refused() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    with pytest.raises(EvaluationError, match="more than 1000000 values"):
        evaluated('yamldecode("' + "\\n".join(lines) + '")')


def test_deep_documents_are_refused() -> None:
    with pytest.raises(EvaluationError, match="nested too deeply"):
        evaluated(f'yamldecode("{"[" * 20_000}")')


def test_without_the_library_an_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(EvaluationError, match="PyYAML"):
        evaluated('yamldecode("a: 1")')
    assert evaluated("yamlencode(1)") == "1\n...\n"
