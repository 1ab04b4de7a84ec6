"""Attributes, blocks, comments and positions."""

from __future__ import annotations

import pytest

from netlint.hcl.ast import Invalid, Literal, Traversal
from netlint.hcl.parser import File, parse_file
from netlint.hcl.positions import Position, Source

_TEXT = """\
# the network
resource "aws_vpc" "main" { # trailing
  cidr_block = "10.0.0.0/16" // tail
  /* lead */ tags = { Name = "x" }

  timeouts {
    create = "5m"
  }
}
provider aws {}
variable "v" { default = 1 }
"""


def _summaries(file: File) -> list[tuple[int, str]]:
    return [(diagnostic.line, diagnostic.summary) for diagnostic in file.diagnostics]


def test_blocks_with_labels_and_nested_blocks() -> None:
    body = parse_file("main.tf", _TEXT).body
    assert [(block.type, block.labels) for block in body.blocks] == [
        ("resource", ("aws_vpc", "main")),
        ("provider", ("aws",)),
        ("variable", ("v",)),
    ]
    resource = body.blocks[0].body
    assert list(resource.attributes) == ["cidr_block", "tags"]
    assert [block.type for block in resource.blocks] == ["timeouts"]
    assert list(body.blocks[2].body.attributes) == ["default"]


def test_every_range_is_exactly_what_was_written() -> None:
    file = parse_file("main.tf", _TEXT)
    resource = file.body.blocks[0]
    cidr = resource.body.attributes["cidr_block"]
    text = file.source.text
    assert text[cidr.start : cidr.end] == 'cidr_block = "10.0.0.0/16"'
    assert text[cidr.expression.start : cidr.expression.end] == '"10.0.0.0/16"'
    assert text[resource.start : resource.end].startswith("resource")
    assert text[resource.start : resource.end].endswith("}\n}")
    assert text[resource.header_end] == "{"
    assert text[resource.body.start : resource.body.end] == text[resource.header_end + 1 : resource.end - 1]
    assert file.source.position(cidr.start) == Position(3, 3)


def test_ranges_of_steps_and_operands() -> None:
    text = 'a = aws_subnet.x["k"].ids[0] + f(y) ? [1] : -z.*.q\n'
    file = parse_file("main.tf", text)
    expression = file.body.attributes["a"].expression
    assert text[expression.start : expression.end] == text[4:-1]
    reference = parse_file("main.tf", "a = aws_subnet.x[0].id # c\n").body.attributes["a"].expression
    assert isinstance(reference, Traversal)
    spans = [(step.start, step.end) for step in reference.steps]
    assert spans == [(14, 16), (16, 19), (19, 22)]


def test_comments_are_kept_in_order_with_their_places() -> None:
    comments = parse_file("main.tf", _TEXT).comments
    assert [(comment.text, comment.alone) for comment in comments] == [
        ("# the network", True),
        ("# trailing", False),
        ("// tail", False),
        ("/* lead */", True),
    ]
    assert all(_TEXT[comment.start : comment.end] == comment.text for comment in comments)


def test_comments_inside_of_expressions_are_kept_once() -> None:
    text = """\
a = [ # one
  1, /* two */ 2 # three
  # four
  , f( // five
    x /* six */ .y # seven
    + 1),
  { # eight
    k = 1 # nine
    # ten
    l /* eleven */ = 2
  },
]  # twelve
b = 1 /* thirteen */
"""
    file = parse_file("main.tf", text)
    assert file.diagnostics == ()
    names = [comment.text.strip("#/* ") for comment in file.comments]
    assert names == [
        *("one", "two", "three", "four", "five", "six", "seven"),
        *("eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    ]


def test_columns_count_what_a_reader_sees() -> None:
    for text, column in (("é = 'x'", 5), ("a = [\"日本\", 'x']", 12), ("a = [\"e\u0301👩‍🚀🇫🇷\", 'x']", 13)):
        (diagnostic,) = parse_file("main.tf", text).diagnostics
        assert (diagnostic.line, diagnostic.column) == (1, column)


def test_byte_order_mark_and_carriage_returns() -> None:
    data = "\ufeffa = 1\r\nlocals {\r\n  b = 'x'\r\n  c = [\r\n 1,\r\n]\r\n}\r\n".encode()
    file = parse_file("main.tf", data)
    assert [str(diagnostic).split(": ")[:2] for diagnostic in file.diagnostics] == [
        ["main.tf:3:7", "Invalid character"]
    ]
    assert list(file.body.blocks[0].body.attributes) == ["b", "c"]
    assert file.source.text.startswith("a = 1")


def test_a_carriage_return_alone_is_refused() -> None:
    assert _summaries(parse_file("main.tf", "a = [1,\r2]\n# fine\rhere\n")) == [(1, "Invalid character")]


def test_bytes_that_are_not_utf8() -> None:
    file = parse_file("main.tf", b'a = "\xff"\nb = 1\n')
    assert _summaries(file) == [(1, "Invalid character encoding")]
    assert list(file.body.attributes) == ["a", "b"]


def test_labels_are_decoded_and_have_no_templates() -> None:
    file = parse_file("main.tf", 'a "x\\"y" "$${z}" {}\nb "${c}" {\n}\nd "e" "f\n" {\n}\ng = 1\n')
    assert [block.labels for block in file.body.blocks] == [('x"y', "${z}")]
    assert _summaries(file)[:2] == [(2, "Invalid string literal"), (4, "Invalid multi-line string")]
    assert "g" in file.body.attributes


def test_reading_goes_on_after_every_kind_of_mistake() -> None:
    text = """\
locals {
  a = [1, 2
  b = 3
}
resource "x" "y" {
  c = 1 +
  d = "ok"
  e {
    f = ]
    g = 2
  }
  h = 'q'
  i = 5
}
variable "v" { default = 1 type = string }
output "o" {
  value = f(1 2)
  d = <<EOT
  hello ${ x y }
EOT
  z = 1
}
"""
    file = parse_file("main.tf", text)
    assert _summaries(file) == [
        (3, "Missing item separator"),
        (6, "Invalid expression"),
        (9, "Invalid expression"),
        (12, "Invalid character"),
        (15, "Invalid single-argument block definition"),
        (17, "Missing argument separator"),
        (19, "Extra characters after interpolation expression"),
    ]
    local, resource, variable, output = file.body.blocks
    assert list(local.body.attributes) == ["a"]
    assert list(resource.body.attributes) == ["c", "d", "h", "i"]
    assert isinstance(resource.body.attributes["c"].expression, Invalid)
    assert list(resource.body.blocks[0].body.attributes) == ["f", "g"]
    assert (variable.type, variable.labels) == ("variable", ("v",))
    assert list(output.body.attributes) == ["value", "d", "z"]


def test_an_index_that_is_never_closed_costs_its_own_body_only() -> None:
    file = parse_file(
        "main.tf", "locals {\n  a = x[1 2\n  b = 1\n}\nlocals {\n  c = y[\n}\nlocals {\n  d = 1\n}\n"
    )
    assert len(file.diagnostics) == 2
    assert [list(block.body.attributes) for block in file.body.blocks] == [["a"], ["c"], ["d"]]


def test_blocks_behind_an_unclosed_one_are_not_lost_in_it() -> None:
    file = parse_file("main.tf", 'locals {\n  a = 1\n\nresource "x" "y" {\n  b = 2\n}\n')
    assert _summaries(file) == [(1, "Unclosed configuration block")]
    assert [block.type for block in file.body.blocks] == ["locals", "resource"]


def test_the_first_of_two_attributes_stays() -> None:
    file = parse_file("main.tf", "a = 1\na = 2\nb = 3\n")
    assert _summaries(file) == [(2, "Attribute redefined")]
    first = file.body.attributes["a"].expression
    assert isinstance(first, Literal)
    assert first.value == 1


@pytest.mark.parametrize(
    ("text", "line", "column", "summary"),
    [
        ("a = 1, b = 2\n", 1, 6, "Unexpected comma after argument"),
        ('"a" = 1\n', 1, 1, "Invalid argument name"),
        ("a\n", 1, 1, "Argument or block definition required"),
        ('a "b"\n{\n}\n', 1, 6, "Invalid block definition"),
        ("a {\n", 1, 3, "Unclosed configuration block"),
        ("a { b = 1", 1, 3, "Unclosed configuration block"),
        ("a { b {} }\n", 1, 5, "Argument definition required"),
        ("a = f(1\n", 1, 5, "Unterminated function call"),
        ("a = f(x... , 1)\n", 1, 8, "Missing closing parenthesis"),
        ("a = [1\n", 1, 5, "Unterminated tuple constructor expression"),
        ("a = {\n", 2, 1, "Missing expression"),
        ("a = { b = 1", 1, 5, "Unterminated object constructor expression"),
        ("a = { b }\n", 1, 9, "Missing key/value separator"),
        ("a = { b, c = 1 }\n", 1, 8, "Missing attribute value"),
        ("a = (1\n", 2, 1, "Unbalanced parentheses"),
        ("a = x.\n", 1, 7, "Invalid attribute name"),
        ("a = x.*.y.*\n", 1, 11, "Nested splat expression not allowed"),
        ("a = x[1\n", 2, 1, "Missing close bracket on index"),
        ("a = b ? c\n", 1, 10, "Missing false expression in conditional"),
        ("a = p::()\n", 1, 8, "Missing function name"),
        ("a = p::q\n", 1, 9, "Missing open parenthesis"),
        ("a = 1 & 2\n", 1, 7, "Unsupported operator"),
        ("a = 1.2.3\n", 1, 5, "Invalid number literal"),
        ("a = [for in x : y]\n", 1, 13, "Invalid 'for' expression"),
        ("a = [for x in y : x => 1]\n", 1, 19, "Invalid 'for' expression"),
        ("a = {for x in y : x}\n", 1, 19, "Invalid 'for' expression"),
        ('a = "%{ if x }y"\n', 1, 16, "Unexpected end of template"),
        ('a = "%{ endif }"\n', 1, 6, "Unexpected endif directive"),
        ('a = "%{ fo x in y }%{ endfor }"\n', 1, 9, "Invalid template control keyword"),
        ('a = "%{ else x }"\n', 1, 14, "Extra characters in else marker"),
        ('a = "${x:y}"\n', 1, 9, "Extra characters after interpolation expression"),
        ('a = "\\u12"\n', 1, 6, "Invalid escape sequence"),
        ('a = "\\ud800"\n', 1, 6, "Invalid escape sequence"),
        ("a = “x”\n", 1, 5, "Invalid character"),
        ("a = 1 /* x\n", 1, 8, "Invalid expression"),
    ],
)
def test_mistakes_are_placed_where_terraform_places_them(
    text: str, line: int, column: int, summary: str
) -> None:
    first = parse_file("main.tf", text).diagnostics[0]
    assert (first.line, first.column, first.summary) == (line, column, summary)


def test_positions_at_both_ends_of_a_text() -> None:
    source = Source("x", "a\n\nb")
    assert [source.position(offset) for offset in range(5)] == [
        Position(1, 1),
        Position(1, 2),
        Position(2, 1),
        Position(3, 1),
        Position(3, 2),
    ]
