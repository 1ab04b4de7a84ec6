"""The JSON syntax: the same nodes as the native one."""

from __future__ import annotations

import pytest

from netlint.hcl.ast import Literal, TemplateWrap, Traversal
from netlint.hcl.json_syntax import BlockSchema, parse_json_file
from netlint.hcl.parser import File
from tests.hcl.small_evaluator import evaluate

_SCHEMA = {
    "resource": BlockSchema(2, {"lifecycle": BlockSchema()}),
    "locals": BlockSchema(),
    "variable": BlockSchema(1),
}


def _parse(text: str) -> File:
    return parse_json_file("main.tf.json", text, _SCHEMA)


def test_blocks_are_named_by_the_schema() -> None:
    file = _parse(
        '{"//": "netlint: ignore[X]", "resource": {"aws_vpc": {"main": {"cidr_block": "${var.a[0]}",'
        ' "lifecycle": {"create_before_destroy": true}}, "more": [{"tags": {"k": "v"}}, {}]}},'
        ' "locals": [{"a": {"k": [1, null, -1.5]}}, {"b": "\\u00e9\\"${1 + 1}"}], "variable": {"v": {}}}'
    )
    assert file.diagnostics == ()
    assert [(block.type, block.labels, list(block.body.attributes)) for block in file.body.blocks] == [
        ("resource", ("aws_vpc", "main"), ["cidr_block"]),
        ("resource", ("aws_vpc", "more"), ["tags"]),
        ("resource", ("aws_vpc", "more"), []),
        ("locals", (), ["a"]),
        ("locals", (), ["b"]),
        ("variable", ("v",), []),
    ]
    assert [block.type for block in file.body.blocks[0].body.blocks] == ["lifecycle"]
    assert [comment.text for comment in file.comments] == ["// netlint: ignore[X]"]
    assert evaluate(file.body.blocks[4].body.attributes["b"].expression, {}) == 'é"2'


def test_ranges_point_into_the_file() -> None:
    file = _parse('{"locals": {\n  "a": "${x.y}"\n}}')
    attribute = file.body.blocks[0].body.attributes["a"]
    wrapped = attribute.expression
    assert isinstance(wrapped, TemplateWrap)
    assert isinstance(wrapped.inner, Traversal)
    assert file.source.text[wrapped.inner.start : wrapped.inner.end] == "x.y"
    assert file.source.position(attribute.start) == (2, 3)


def test_escaped_sequences_are_text() -> None:
    node = _parse('{"locals": {"a": "$${x}"}}').body.blocks[0].body.attributes["a"].expression
    assert isinstance(node, Literal)
    assert node.value == "${x}"


@pytest.mark.parametrize(
    ("text", "column", "summary"),
    [
        ('{"a":1,}', 7, "Trailing comma in object"),
        ('{"a":[1,]}', 8, "Trailing comma in array"),
        ('{"a" 1}', 6, "Missing property value colon"),
        ("", 1, "Missing value"),
        ('{"locals":{"a":"${"}}', 19, "Missing expression"),
        ('{"locals":{"a":"x', 18, "Invalid JSON string"),
        ('{"locals":{"a":"\\q"}}', 19, "Invalid JSON string"),
        ('{"locals":{"a":tru}}', 16, "Invalid JSON keyword"),
        ('{"locals":{"a":1}', 1, "Unclosed object"),
        ('{"locals":{"a":1}} x', 20, "Extraneous data after value"),
        ('{"locals":{"a":1,"a":2}}', 18, "Duplicate attribute definition"),
        ('{"locals":[1]}', 12, "Incorrect JSON value type"),
        ("[1]", 2, "Incorrect JSON value type"),
        ("1", 1, "Root value must be object"),
        ('{"a":' + "[" * 10_000, 105, "Nested too deeply"),
    ],
)
def test_mistakes(text: str, column: int, summary: str) -> None:
    first = _parse(text).diagnostics[0]
    assert (first.line, first.column, first.summary) == (1, column, summary)
