"""That the configurations use the language as real ones do: every function and every construct."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import pytest

from netlint.hcl.ast import (
    Block,
    Body,
    Call,
    Conditional,
    For,
    IndexStep,
    Splat,
    TemplateJoin,
    Traversal,
)
from netlint.hcl.parser import File, parse_file
from netlint.hcl.walk import expressions, walk
from tests.terraform.oracle import table

#: Pure functions that configurations were found to use, and the rest of those that Terraform 1.11 has.
#: `rsadecrypt` is left out: a fixture with a private key alarms every scanner of secrets.
FUNCTIONS = re.findall(
    r"\w+",
    """
    abs abspath alltrue anytrue base64decode base64encode base64gzip base64sha256 base64sha512 basename can
    ceil chomp chunklist cidrhost cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat
    contains csvdecode dirname distinct element endswith file filebase64 filebase64sha256 filebase64sha512
    fileexists filemd5 fileset filesha1 filesha256 filesha512 flatten floor format formatdate formatlist
    indent index issensitive join jsondecode jsonencode keys length log lookup lower matchkeys max md5 merge
    min nonsensitive one parseint pathexpand pow range regex regexall replace reverse sensitive
    setintersection setproduct setsubtract setunion sha1 sha256 sha512 signum slice sort split startswith
    strcontains strrev substr sum templatefile templatestring textdecodebase64 textencodebase64 timeadd
    timecmp title tobool tolist tomap tonumber toset tostring transpose trim trimprefix trimspace trimsuffix
    try upper urlencode uuidv5 values yamldecode yamlencode zipmap timestamp plantimestamp
    """,
)

#: What is looked for in the text, where the nodes do not tell it.
TEXT = {
    "optional in a nested object": r"optional\(object\(\{(?:[^)]|\n)*optional\(",
    "type any": r"type\s*=\s*any\b",
    "nullable = false": r"nullable\s*=\s*false",
    "sensitive = true": r"sensitive\s*=\s*true",
    "configuration_aliases": r"configuration_aliases\s*=",
    "providers of a module": r"providers\s*=\s*\{",
    "provider alias": r"alias\s*=",
    "legacy index": r"\w\.\d+\.id",
    "count.index + 1": r"count\.index \+ 1",
    "modulo of an index": r"count\.index % ",
    "flush heredoc": r"<<-\w+",
    "heredoc": r"<<\w+",
    "comment //": r"(?m)^\s*//",
    "comment /* */": r"/\*",
    "template if": r"%\{ if ",
    "strip marker": r"~\}",
    "escaped interpolation": r"\$\$\{",
    "escaped directive": r"%%\{",
    "path.cwd": r"path\.cwd",
    "path.root": r"path\.root",
    "path.module": r"path\.module",
    "terraform.workspace": r"terraform\.workspace",
    "self": r"\bself\.",
    "ignore_changes = all": r"ignore_changes\s*=\s*all",
    "ignore_changes": r"ignore_changes\s*=\s*\[",
    "replace_triggered_by": r"replace_triggered_by",
    "create_before_destroy": r"create_before_destroy\s*=\s*true",
    "prevent_destroy": r"prevent_destroy\s*=\s*true",
    "depends_on": r"depends_on\s*=",
    "destroy = false": r"destroy\s*=\s*false",
}

BLOCKS = re.findall(
    r"\w+",
    """
    check connection dynamic import lifecycle locals module moved output postcondition precondition provider
    provisioner removed terraform timeouts validation
    """,
)

DATA_SOURCES = re.findall(
    r"\w+",
    """
    aws_ami aws_availability_zones aws_caller_identity aws_ec2_managed_prefix_list aws_iam_policy_document
    aws_partition aws_region aws_security_group aws_subnet aws_subnets aws_vpc
    """,
)


@functools.cache
def files() -> dict[str, File]:
    return {
        str(path.relative_to(table.CONFIGURATIONS)): parse_file(str(path), path.read_bytes())
        for path in sorted(table.CONFIGURATIONS.rglob("*.tf"))
    }


def blocks(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        yield block
        yield from blocks(block.body)


@functools.cache
def nodes() -> list[object]:
    return [node for file in files().values() for top in expressions(file.body) for node in walk(top)]


@functools.cache
def text() -> str:
    return "\n".join(file.source.text for file in files().values())


def test_there_are_enough() -> None:
    script = table.script("configuration_corpus")
    assert len(script.names()) >= 44
    assert len([name for name in script.names() if (table.CONFIGURATIONS / name / "next").is_dir()]) >= 7
    assert len(list(table.RECORDED.glob("*/tfplan"))) == 2


def test_all_have_a_recorded_plan() -> None:
    assert table.recorded() == table.script("configuration_corpus").names()


def test_all_say_what_they_exercise_and_are_valid() -> None:
    for name in table.script("configuration_corpus").names():
        assert files()[f"{name}/main.tf"].source.text.startswith("# "), name
    assert [file.source.path for file in files().values() if file.diagnostics] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_used(function: str) -> None:
    assert any(isinstance(node, Call) and node.name == function for node in nodes()) or re.search(
        rf"\b{function}\(", text()
    )


@pytest.mark.parametrize("construct", TEXT)
def test_construct_is_used(construct: str) -> None:
    assert re.search(TEXT[construct], text())


@pytest.mark.parametrize("type", BLOCKS)
def test_block_is_used(type: str) -> None:
    assert any(block.type == type for file in files().values() for block in blocks(file.body))


@pytest.mark.parametrize("type", DATA_SOURCES)
def test_data_source_is_used(type: str) -> None:
    assert any(
        block.type == "data" and block.labels[0] == type
        for file in files().values()
        for block in blocks(file.body)
    )


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("for with grouping", lambda node: isinstance(node, For) and node.group),
        ("for with a condition", lambda node: isinstance(node, For) and node.condition is not None),
        ("for that gives a map", lambda node: isinstance(node, For) and node.key is not None),
        ("full splat", lambda node: isinstance(node, Splat) and node.full),
        ("legacy splat", lambda node: isinstance(node, Splat) and not node.full),
        ("argument expansion", lambda node: isinstance(node, Call) and node.expand),
        ("template for", lambda node: isinstance(node, TemplateJoin)),
        ("conditional", lambda node: isinstance(node, Conditional)),
        (
            "index by string",
            lambda node: (
                isinstance(node, Traversal)
                and any(isinstance(step, IndexStep) and isinstance(step.key, str) for step in node.steps)
            ),
        ),
    ],
)
def test_expression_is_used(what: str, found: object) -> None:
    assert callable(found)
    assert any(map(found, nodes())), what


def test_blocks_repeat_in_every_way() -> None:
    found = {
        (block.type, name)
        for file in files().values()
        for block in blocks(file.body)
        for name in ("count", "for_each", "iterator")
        if name in block.body.attributes
    }
    for expected in (
        ("resource", "count"),
        ("resource", "for_each"),
        ("module", "count"),
        ("module", "for_each"),
        ("data", "for_each"),
        ("dynamic", "for_each"),
        ("dynamic", "iterator"),
        ("import", "for_each"),
    ):
        assert expected in found
    assert any(
        inner.type == "dynamic"
        for file in files().values()
        for block in blocks(file.body)
        if block.type == "dynamic"
        for inner in blocks(block.body)
    )


def test_files_of_all_kinds_are_there() -> None:
    names = {path.name for path in table.CONFIGURATIONS.rglob("*") if path.is_file()}
    assert {"terraform.tfvars", "terraform.tfvars.json", "override.tf"} <= names
    for ending in (".tf.json", "_override.tf", "_override.tf.json", ".auto.tfvars", ".auto.tfvars.json"):
        assert any(name.endswith(ending) for name in names), ending
