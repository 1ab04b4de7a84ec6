"""The parser against Terraform's own answers: values of expressions, refused files, accepted files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netlint.hcl.parser import parse_expression, parse_file
from tests.hcl.small_evaluator import evaluate

_FIXTURES = Path(__file__).parent.parent / "fixtures" / "hcl"


def _cases(name: str) -> list[Any]:
    cases = json.loads((_FIXTURES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases]


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


@pytest.mark.parametrize("case", _cases("expressions.json"))
def test_expression_has_the_value_that_terraform_gives(case: dict[str, Any]) -> None:
    expression, diagnostics = parse_expression("expression", case["expression"])
    if "refused" in case:
        assert [diagnostic.summary for diagnostic in diagnostics] == [case["refused"]]
        return
    assert diagnostics == ()
    value = _plain(evaluate(expression, {}))
    assert value == case["value"]
    assert type(value) is type(case["value"]) or isinstance(value, float)


@pytest.mark.parametrize("case", _cases("expressions.json"))
def test_expression_reads_the_same_as_an_argument(case: dict[str, Any]) -> None:
    text = f"locals {{\n  a = {case['expression'].rstrip(chr(10))}\n  b = 1\n}}\n"
    file = parse_file("main.tf", text)
    if "refused" in case:
        assert [diagnostic.summary for diagnostic in file.diagnostics] == [case["refused"]]
        return
    assert file.diagnostics == ()
    (block,) = file.body.blocks
    assert list(block.body.attributes) == ["a", "b"]
    assert _plain(evaluate(block.body.attributes["a"].expression, {})) == case["value"]


@pytest.mark.parametrize("case", _cases("broken_files.json"))
def test_broken_file_is_refused_where_terraform_refuses_it(case: dict[str, Any]) -> None:
    file = parse_file("main.tf", case["file"].encode())
    first = file.diagnostics[0]
    assert (first.line, first.column, first.summary) == (case["line"], case["column"], case["summary"])
    assert len(file.diagnostics) == 1, file.diagnostics


@pytest.mark.parametrize("case", _cases("valid_files.json"))
def test_valid_file_is_accepted(case: dict[str, Any]) -> None:
    assert parse_file("main.tf", case["file"].encode()).diagnostics == ()
