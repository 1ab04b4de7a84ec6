"""Shapes of expressions that values alone do not show, and templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from netlint.hcl import ast
from netlint.hcl.parser import parse_expression, parse_template
from netlint.hcl.walk import references, walk
from tests.hcl.small_evaluator import evaluate

#: Templates with their values; `test_oracles` asks Terraform for the same ones.
TEMPLATES: list[tuple[str, object]] = [
    ("<<EOT\na\r\nb\r\nEOT\n", "a\r\nb\r\n"),
    ("<<-EOT\n\ta\n\t\tb\n\tEOT\n", "a\n\tb\n"),
    ("<<-EOT\n    a\n  ${1}\n    b\n  EOT\n", "  a\n1\n  b\n"),
    ("<<-EOT\n  ${1}\n    b ${2} c\n  EOT\n", "1\n  b 2 c\n"),
    ("<<EOT\n  a\n  EOT\n", "  a\n"),
    ("<<EOT\na ${~ 1 ~}\n\n  b\nEOT\n", "a1\n  b\n"),
    ("<<EOT\na\n%{~ if true }\nb\n%{ endif ~}\nEOT\n", "a\nb\n"),
    ("<<EOT\n$$${1} %%{ $ % {\nEOT\n", "$${1} %{ $ % {\n"),
    ("<<EOT\n${<<X\ninner\nX\n}EOT\nEOT\n", "inner\nEOT\n"),
    ('"${ [ # c\n1,\n2][1] }"', 2),
    ('"%{ for a in [1, 2] ~} ${a} %{~ if a == 1 }!%{ else }?%{ endif ~} %{ endfor }"', "1!2?"),
    ('"a%{ if false }b%{ endif }c"', "ac"),
]


def _parse(text: str) -> Any:
    expression, diagnostics = parse_expression("x", text)
    assert diagnostics == ()
    return expression


def test_references_into_instances_are_one_flat_traversal() -> None:
    node = _parse('module.a["k"].b[0].c.1')
    assert node.root == "module"
    keys = [step.name if isinstance(step, ast.AttributeStep) else step.key for step in node.steps]
    assert keys == ["a", "k", "b", 0, "c", 1]
    assert [type(step) for step in node.steps[:2]] == [ast.AttributeStep, ast.IndexStep]


def test_a_computed_index_is_a_node_of_its_own() -> None:
    node = _parse("a.b[count.index].c")
    assert isinstance(node, ast.RelativeTraversal)
    assert isinstance(node.source, ast.Index)
    assert isinstance(node.source.key, ast.Traversal)


def test_provider_functions_and_expansion() -> None:
    node = _parse("provider::aws::arn_build(a, b...)")
    assert (node.name, len(node.arguments), node.expand) == ("provider::aws::arn_build", 2, True)


def test_steps_on_calls_and_brackets() -> None:
    for text in ('f(x)["a"].b', "(x).a", '{ a = 1 }["a"]', "[1][0]", '"x"[0]'):
        assert isinstance(_parse(text), ast.RelativeTraversal), text


def test_splats() -> None:
    full = _parse("a.b[*].c[0].d")
    assert (full.full, type(full.each), len(full.each.steps)) == (True, ast.RelativeTraversal, 3)
    older = _parse("a.b.*.c[0].d")
    assert isinstance(older, ast.RelativeTraversal)
    assert isinstance(older.source, ast.Splat)
    assert (older.source.full, len(older.source.each.steps)) == (False, 1)  # type: ignore[union-attr]
    nested = _parse("a[*].b[*].c")
    assert isinstance(nested.each, ast.Splat)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("007", 7),
        ("1e3", 1000),
        ("1.50", Decimal("1.50")),
        ("1e-2", Decimal("0.01")),
        ("9" * 30, int("9" * 30)),
        ("9" * 5000, Decimal("9" * 5000)),
    ],
)
def test_numbers_are_exact(text: str, value: object) -> None:
    node = _parse(text)
    assert node.value == value
    assert type(node.value) is type(value)


def test_keywords_are_values_only_where_values_stand() -> None:
    assert [_parse(word).value for word in ("true", "false", "null")] == [True, False, None]
    node = _parse("{ true = 1, null = 2, for_each = 3, (true) = 4, 5 = 6, a.b = 7 }")
    keys = [key for key, _ in node.items]
    assert [key.value for key in keys[:3]] == ["true", "null", "for_each"]
    assert isinstance(keys[3], ast.Parentheses)
    assert keys[4].value == 5
    assert isinstance(keys[5], ast.Traversal)


def test_a_run_of_operators_is_flat() -> None:
    node = _parse("1 + 2 - 3 * 4 / 5 + 6")
    assert [operator for operator, _ in node.rest] == ["+", "-", "+"]
    assert [operator for operator, _ in node.rest[1][1].rest] == ["*", "/"]


def test_strings_without_sequences_are_literals() -> None:
    assert _parse('"a\\tb"').value == "a\tb"
    assert _parse("<<EOT\na\nEOT\n").value == "a\n"
    assert isinstance(_parse('"${a}"'), ast.TemplateWrap)
    assert isinstance(_parse('"${a}b"'), ast.Template)


def test_strings_are_in_normal_form_c() -> None:
    assert _parse('"e\u0301"').value == "\u00e9"
    assert _parse('"\\u0065\\u0301"').value == "\u00e9"


@pytest.mark.parametrize(("text", "value"), TEMPLATES)
def test_templates(text: str, value: object) -> None:
    assert evaluate(_parse(text), {}) == value


def test_whole_templates() -> None:
    expression, diagnostics = parse_template(
        "t.tpl", 'Hello, ${name}!\n%{ for x in xs ~}\n"- ${x}"\n%{ endfor ~}\n'
    )
    assert diagnostics == ()
    assert evaluate(expression, {"name": "you", "xs": ["a", "b"]}) == 'Hello, you!\n"- a"\n"- b"\n'
    _, diagnostics = parse_template("t.tpl", "a\nb ${1 +}\n")
    assert [(d.line, d.column, d.summary) for d in diagnostics] == [(2, 8, "Invalid expression")]
    empty, _ = parse_template("t.tpl", "")
    assert isinstance(empty, ast.Literal)


def test_references_leave_out_what_a_for_introduces() -> None:
    node = _parse(
        '{ for k, v in var.a : k => [for v in v.xs : "${v}-${local.b}"] if k != each.key && v != w }'
    )
    assert [reference.root for reference in references(node)] == ["var", "local", "each", "w"]
    shadowed = _parse("[for x in x : x]")
    assert [reference.start for reference in references(shadowed)] == [10]


def test_walk_visits_every_node_in_source_order() -> None:
    node = _parse('f(a ? [b] : { (c) = -d }, "x${e}", g[h].i, j[*].k, (l + m * n), [for o in p : q])')
    roots = [part.root for part in walk(node) if isinstance(part, ast.Traversal)]
    assert roots == list("abcdeghjlmnpq")
    starts = [part.start for part in walk(node) if isinstance(part, ast.Traversal)]
    assert starts == sorted(starts)
