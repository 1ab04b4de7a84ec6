"""How the blocks that cure a finding are written, in every report that holds them."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import hcl2
import pytest
from msgspec.structs import replace

from netlint.engine.cure import Block, ByKey, Reference
from netlint.engine.finding import Finding, Report, Severity, Summary
from netlint.hcl.ast import Literal
from netlint.hcl.parser import parse_file
from netlint.reports import render
from netlint.reports.cure import fix_hcl
from netlint.resources.model import Origin


def finding(*cure: Block) -> Finding:
    return Finding(
        code="NAT001",
        slug="nat-in-fewer-zones",
        severity=Severity.MEDIUM,
        message="One NAT gateway serves all zones",
        address="aws_nat_gateway.this",
        help="add a NAT gateway",
        cure=cure,
    )


def report(*cure: Block) -> Report:
    return Report(
        findings=[finding(*cure)],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(),
        rules=[],
        inputs=["plan.json"],
    )


def argument(value: Any) -> str:
    """Return how a value is written."""
    text = fix_hcl(finding(Block(type="aws_x", name="x", arguments=(("a", value),))))
    assert parse_file("cure.tf", text).diagnostics == ()
    hcl2.loads(text)
    return text.removeprefix('resource "aws_x" "x" {\n  a = ').removesuffix("\n}\n")


TABLE = "aws_route_table.private"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0.0.0.0/0", '"0.0.0.0/0"'),
        (True, "true"),
        (Reference("aws_vpc.main"), "aws_vpc.main.id"),
        (Reference("data.aws_vpc.main", "cidr_block"), "data.aws_vpc.main.cidr_block"),
        (Reference(TABLE, key=1), f"{TABLE}[1].id"),
        (Reference(TABLE, key='a"b'), f'{TABLE}["a\\"b"].id'),
        ((Reference(TABLE, key=1), "rtb-0a1b2c3d"), f'[{TABLE}[1].id, "rtb-0a1b2c3d"]'),
        ((Reference(TABLE, every="count"),), f"{TABLE}[*].id"),
        ((Reference(TABLE, every="for_each"),), f"values({TABLE})[*].id"),
        (
            (Reference("aws_route_table.a"), Reference(TABLE, every="count"), Reference("aws_route_table.b")),
            f"concat({TABLE}[*].id, [aws_route_table.a.id, aws_route_table.b.id])",
        ),
        (
            ByKey(((1, Reference("aws_nat_gateway.b")), (0, Reference("aws_nat_gateway.a")))),
            "[aws_nat_gateway.a.id, aws_nat_gateway.b.id][count.index]",
        ),
        (
            ByKey((("a", Reference("aws_nat_gateway.a")), ("b c", (Reference("aws_nat_gateway.b"),)))),
            '{ a = aws_nat_gateway.a.id, "b c" = [aws_nat_gateway.b.id] }[each.key]',
        ),
    ],
)
def test_values(value: Any, written: str) -> None:
    assert argument(value) == written


@pytest.mark.parametrize(
    "text",
    [
        "${path.root}",
        "%{ if true }",
        "$${x}",
        'a"b\\c',
        "line\nfeed\t\r",
        "\x1b[31m\u202e",
        "é日👩",
        "$",
        "%",
    ],
)
def test_a_text_is_never_a_template(text: str) -> None:
    (block,) = parse_file("cure.tf", f'resource "aws_x" "x" {{\n  a = {argument(text)}\n}}\n').body.blocks
    value = block.body.attributes["a"].expression
    assert isinstance(value, Literal)
    assert value.value == text


CHANGE = Block(
    type="aws_route_table",
    name="private",
    arguments=(("cidr_block", "0.0.0.0/0"),),
    choices=(("nat_gateway_id", "the id of a NAT gateway"),),
    inside="route",
    changes="module.a.aws_route_table.private",
    module="module.a",
    origin=Origin("a/main.tf", 7),
    notes=("Beside the routes that it has.",),
)
WRITTEN = """\
# In module.a.aws_route_table.private (a/main.tf:7), set:
# Beside the routes that it has.
resource "aws_route_table" "private" {
  route {
    cidr_block = "0.0.0.0/0"
    # choose: nat_gateway_id = the id of a NAT gateway
  }
}
"""


def test_a_change_says_where_it_belongs_and_what_to_choose() -> None:
    assert fix_hcl(finding(CHANGE)) == WRITTEN
    assert parse_file("cure.tf", WRITTEN).diagnostics == ()


@pytest.mark.oracle
def test_it_is_written_as_terraform_formats_it(terraform: str) -> None:
    arguments = (
        ("vpc_id", Reference("aws_vpc.main")),
        ("route_table_ids", (Reference(TABLE, key=1), Reference("aws_route_table.b"), "rtb-0a1b2c3d")),
        ("nat_gateway_id", ByKey((("a", Reference("aws_nat_gateway.a")), ("b", Reference("aws_vpc.b"))))),
    )
    block = Block(type="aws_x", name="x", arguments=arguments, choices=(("c", "something"),))
    text = fix_hcl(finding(block, CHANGE))
    done = subprocess.run([terraform, "fmt", "-"], input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


def test_the_text_report_shows_it_when_asked() -> None:
    hint = "help: --fix-hcl prints what is missing as HCL\n"
    assert hint in render(report(CHANGE), "text")
    shown = render(report(CHANGE), "text", fix_hcl=True)
    assert hint not in shown
    indented = "".join(f"    {line}\n" for line in WRITTEN.splitlines())
    assert f"  help: add a NAT gateway\n  fix:\n{indented}" in shown


def test_where_nothing_cures_it_the_text_report_says_nothing_of_it() -> None:
    for asked in (False, True):
        shown = render(report(), "text", fix_hcl=asked)
        assert "help: add a NAT gateway\n" in shown
        assert "fix:" not in shown
        assert "--fix-hcl" not in shown


def test_the_json_report_holds_it_when_asked() -> None:
    assert json.loads(render(report(CHANGE), "json", fix_hcl=True))["findings"][0]["fix_hcl"] == WRITTEN
    assert json.loads(render(report(), "json", fix_hcl=True))["findings"][0]["fix_hcl"] is None
    assert "fix_hcl" not in json.loads(render(report(CHANGE), "json"))["findings"][0]


def test_hostile_names_stay_inside_of_comments_and_quotes(
    payload: str, report_of_names: Callable[[str], Report]
) -> None:
    del report_of_names
    if len(payload) > 1_000_000:
        pytest.skip("a name of 5 MB is slow to write with python-hcl2")
    block = replace(
        CHANGE,
        arguments=(("a", Reference(TABLE, key=payload)), ("b", payload)),
        choices=(("c", payload),),
        changes=payload,
        origin=Origin(payload, 1),
        notes=(payload,),
    )
    shown = render(report(block), "text", fix_hcl=True)
    assert "\x1b" not in shown
    assert not any(line.startswith(("::", "##")) for line in shown.splitlines())
    text = fix_hcl(finding(block))
    if "\ud800" not in payload:
        read = parse_file("cure.tf", text)
        assert read.diagnostics == ()
        assert [one.labels for one in read.body.blocks] == [("aws_route_table", "private")]
