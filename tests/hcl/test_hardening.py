"""Inputs made to break a parser: deep, long and random ones."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netlint.hcl.parser import parse_expression, parse_file
from netlint.hcl.walk import expressions, walk
from tests.calls import calls_of

_FIXTURES = Path(__file__).parent.parent / "fixtures" / "hcl"
_N = 10_000
_DEEP = {
    "parentheses": "(" * _N + "1" + ")" * _N,
    "lists": "[" * _N + "]" * _N,
    "objects": "{a=" * _N + "1" + "}" * _N,
    "minus": "-" * _N + "1",
    "not": "!" * _N + "true",
    "templates": '"${' * _N + "1" + '}"' * _N,
    "calls": "f(" * _N + ")" * _N,
    "conditionals": "a?b:" * _N + "c",
    "conditions": "a?" * _N + "b" + ":c" * _N,
    "indexes": "a" + "[b]" * _N,
    "keys": "a[" * _N + "0" + "]" * _N,
    "splats": "a" + "[*]" * _N,
    "operators": "1||1&&1==1>1+1*(" * _N + "1" + ")" * _N,
    "for": "[for a in b : " * _N + "1" + "]" * _N,
    "directives": '"' + "%{if a}" * _N + "x" + "%{endif}" * _N + '"',
    "directives in collections": '"%{for a in ' * _N + "b" + '}%{endfor}"' * _N,
    "for in collections": "[for a in " * _N + "b" + ": c]" * _N,
    "objects in keys": "{" * _N + "a" + "=1}" * _N,
    "opened only": "[" * _N,
}


@pytest.mark.parametrize("name", _DEEP)
def test_ten_thousand_levels_are_one_clear_message(name: str) -> None:
    _, diagnostics = parse_expression("x", _DEEP[name])
    assert [diagnostic.summary for diagnostic in diagnostics] == ["Nested too deeply"]
    file = parse_file("x", f"a = {_DEEP[name]}\nb = 1\n")
    assert [diagnostic.summary for diagnostic in file.diagnostics] == ["Nested too deeply"]
    if name != "opened only":
        assert list(file.body.attributes) == ["a", "b"]


def test_ten_thousand_blocks_inside_of_each_other() -> None:
    file = parse_file("x", "a {\n" * _N + "}\n" * _N)
    assert [diagnostic.summary for diagnostic in file.diagnostics] == ["Nested too deeply"]


@pytest.mark.parametrize("text", ["1" + "+1" * _N, "a" + ".b" * _N, "[" + "1," * _N + "]", "9" * _N])
def test_long_is_not_deep(text: str) -> None:
    expression, diagnostics = parse_expression("x", text)
    assert diagnostics == ()
    assert sum(1 for _ in walk(expression)) <= _N + 2


@pytest.mark.parametrize(
    "unit",
    [
        "a = \n",
        "b {\n",
        '"',
        "${",
        "a = [\n",
        "/*",
        "<<E\n",
        "x = <<E\n",
        "a = 1 +\n",
        "\\",
        "a b c\n",
        "}",
        "a = {",
    ],
)
def test_work_grows_with_length_only(unit: str) -> None:
    small, large = (calls_of(lambda count=count: parse_file("x", unit * count)) for count in (500, 4_000))
    assert large < 10 * small


def _seeds() -> list[str]:
    cases = json.loads((_FIXTURES / "expressions.json").read_text(encoding="utf-8"))
    seeds = [f"locals {{\n  a = {case['expression'].rstrip()}\n}}\n" for case in cases]
    for name in ("broken_files.json", "valid_files.json"):
        seeds += [case["file"] for case in json.loads((_FIXTURES / name).read_text(encoding="utf-8"))]
    return seeds


SEEDS = _seeds()
_PIECES = [
    *"{}[]()\"'=,.:?*!-+/%&|<>~\\$#;^ \n\r\t",
    *(
        "${",
        "%{",
        "~}",
        "${~",
        "<<EOT\n",
        "<<-EOT\n",
        "EOT\n",
        "...",
        "=>",
        "::",
        "/*",
        "*/",
        "//",
        "for",
        "if",
    ),
    *(
        "endif",
        "endfor",
        "else",
        "in",
        "null",
        "a.b",
        "1e9",
        "\\u00e9",
        "é",
        "\u0301",
        "\udcff",
        "\x00",
        "b {\n",
    ),
]


@settings(max_examples=300, deadline=None)
@given(seed=st.sampled_from(SEEDS), number=st.integers(0, 2**32), count=st.integers(1, 6))
def test_mutated_files_never_raise(seed: str, number: int, count: int) -> None:
    chance = random.Random(number)
    text = seed
    for _ in range(count):
        at = chance.randrange(len(text) + 1)
        cut = at + chance.choice((0, 0, 1, 2, 5))
        text = text[:at] + chance.choice(_PIECES) + text[cut:]
    _check(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_never_raises(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    file = parse_file("x", text)
    length = len(file.source.text)
    for diagnostic in file.diagnostics:
        assert 0 <= diagnostic.offset <= length
        assert diagnostic.detail
    for comment in file.comments:
        assert file.source.text[comment.start : comment.end].rstrip("\r") == comment.text
    for expression in expressions(file.body):
        for node in walk(expression):
            assert 0 <= node.start <= node.end <= length
