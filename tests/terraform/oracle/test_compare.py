"""That the comparison finds what it is there to find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netlint.lang.unknown import AFTER_APPLY
from netlint.resources.model import ResourceInstance, Snapshot
from tests.terraform.oracle import table
from tests.terraform.oracle.compare import Comparison, Row
from tests.terraform.oracle.plan_values import Planned
from tests.terraform.oracle.provenance import Provenance

VALUES = {"name": "a", "number": 1, "ranges": ["10.0.0.0/8", "10.1.0.0/16"], "rule": [{"port": 0, "to": 2}]}


def compared(found: dict[str, Any], unknown: Any = None, values: dict[str, Any] = VALUES) -> Row:
    planned = Planned("t.a", "managed", "t", "a", (), values, unknown, None)
    snapshot = Snapshot("after", [ResourceInstance("t.a", "t", "a", attributes=found)])
    return Comparison("one", None, {"t": ["ranges", "rule"]}).compare({"t.a": planned}, snapshot)


def test_equal() -> None:
    row = compared(dict(VALUES))
    assert (row.known, row.equal, row.remarks) == (6, 6, [])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "b"}, "name"),
        ({"name": None}, "name"),
        ({"number": "1"}, "number"),
        ({"number": True}, "number"),
        ({"ranges": ["10.0.0.0/8"]}, "ranges"),
        ({"ranges": ["10.0.0.0/8", "10.2.0.0/16"]}, "ranges"),
        ({"rule": [{"port": 1, "to": 2}]}, "rule.port"),
        ({"more": "x"}, "more"),
    ],
)
def test_a_difference_is_found(change: dict[str, Any], path: str) -> None:
    row = compared({**VALUES, **change})
    assert [(remark.kind, remark.path) for remark in row.remarks] == [("different", path)]
    assert row.different == 1


def test_the_order_of_a_set_and_repeated_elements_are_free() -> None:
    assert compared({**VALUES, "ranges": ["10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8"]}).remarks == []


def test_a_zero_value_of_a_nested_block_need_not_be_set() -> None:
    assert compared({**VALUES, "rule": [{"to": 2}]}).remarks == []


def test_unknown_and_absent_values_are_counted() -> None:
    row = compared({"name": AFTER_APPLY, "ranges": AFTER_APPLY, "rule": VALUES["rule"]})
    assert (row.unknown, row.equal, row.different) == (4, 2, 0)
    assert row.share_known == pytest.approx(2 / 6)


def test_what_the_plan_does_not_know_is_not_compared() -> None:
    row = compared({"id": "anything", "name": "a"}, {"id": True}, {"name": "a"})
    assert (row.known, row.remarks) == (1, [])


def test_missing_and_extra_instances_are_found() -> None:
    snapshot = Snapshot("after", [ResourceInstance("t.b", "t", "b", attributes={})])
    planned = Planned("t.a", "managed", "t", "a", (), VALUES, None, None)
    row = Comparison("one", None, {}).compare({"t.a": planned}, snapshot)
    assert [(remark.kind, remark.address) for remark in row.remarks] == [("missing", "t.a"), ("extra", "t.b")]


def test_what_depends_on_aws(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        """
        variable "cidr" { default = "10.0.0.0/16" }
        data "aws_region" "here" {}
        locals { ranges = { a = cidrsubnet(var.cidr, 8, 0), b = data.aws_region.here.name } }
        resource "aws_vpc" "main" { cidr_block = var.cidr }
        resource "aws_subnet" "main" {
          vpc_id            = aws_vpc.main.id
          cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
          availability_zone = "${data.aws_region.here.name}a"
          tags              = { A = local.ranges.a, B = local.ranges.b }
        }
        resource "aws_security_group" "main" {
          name   = local.ranges.a
          dynamic "ingress" {
            for_each = [data.aws_region.here.name]
            content {
              description = ingress.value
            }
          }
        }
        """
    )
    provenance = Provenance(tmp_path)

    def depends(block: str, path: str) -> bool:
        return provenance.depends_on_aws((), block, path)

    assert depends("aws_subnet.main", "vpc_id")
    assert depends("aws_subnet.main", "availability_zone")
    assert depends("aws_subnet.main", "arn")
    assert depends("aws_security_group.main", "ingress.description")
    assert depends("aws_security_group.main", "ingress.from_port")
    assert not depends("aws_subnet.main", "cidr_block")
    assert not depends("aws_security_group.main", "name")


def test_an_exception_covers_what_it_names_only() -> None:
    exceptions = table.Exceptions()
    remark = table.Remark("missing", 'aws_subnet.default["subnet-0"]')
    assert exceptions.covers("hcl", "import-existing", remark)
    assert not exceptions.covers("hcl", "counted-subnets", remark)
    assert len(exceptions.unused("hcl")) == len(
        [entry for entry in exceptions.entries if entry["mode"] == "hcl"]
    ) - len(exceptions.used)
