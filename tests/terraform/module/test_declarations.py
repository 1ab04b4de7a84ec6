"""What blocks declare, and what is wrong with them: against the recorded answers of `terraform validate`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.module.build import INSTALLATION, tree_of, write

_CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "validated.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: next(iter(case["files"].values()))[:40])
def test_mistakes_are_those_that_terraform_names(tmp_path: Path, case: dict[str, Any]) -> None:
    found = tree_of(tmp_path, case["files"]).diagnostics
    said = sorted(
        [problem.path, problem.line, problem.column, problem.severity, problem.summary]
        for problem in found
        if problem.summary not in INSTALLATION
    )
    assert said == case["diagnostics"]


@pytest.mark.oracle
@pytest.mark.parametrize("case", _CASES, ids=lambda case: next(iter(case["files"].values()))[:40])
def test_recorded_answers_are_those_of_terraform(
    tmp_path: Path, terraform: str, case: dict[str, Any]
) -> None:
    if Path(terraform).name != "terraform":
        pytest.skip("recorded with terraform")
    write(tmp_path, case["files"])
    run = subprocess.run(
        [terraform, f"-chdir={tmp_path}", "validate", "-json"], capture_output=True, check=False, timeout=60
    )
    said = sorted(
        [
            item["range"]["filename"],
            item["range"]["start"]["line"],
            item["range"]["start"]["column"],
            item["severity"],
            item["summary"],
        ]
        for item in json.loads(run.stdout)["diagnostics"]
        if "range" in item and item["summary"] not in INSTALLATION
    )
    assert said == case["diagnostics"]


def test_everything_that_a_module_can_declare(tmp_path: Path) -> None:
    tree = tree_of(
        tmp_path,
        {
            "main.tf": """
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 5.0"
      configuration_aliases = [aws.dns]
    }
    random = "3"
  }
}
provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
resource "aws_vpc" "main" {
  for_each   = toset(["a"])
  provider   = aws.east
  depends_on = [aws_eip.x["a"], module.m]
  lifecycle {
    ignore_changes  = [tags["Name"], cidr_block]
    prevent_destroy = true
  }
}
data "aws_region" "this" {}
ephemeral "aws_secret" "s" {}
module "m" {
  source    = "./m"
  count     = 2
  providers = { aws.dns = aws.east }
}
moved {
  from = aws_vpc.a
  to   = module.m[0].aws_vpc.b
}
removed {
  from = aws_vpc.c
  lifecycle {
    destroy = false
  }
}
import {
  to = aws_vpc.main["a"]
  id = "vpc-1"
}
check "up" {
  data "http" "x" {}
  assert {
    condition     = data.http.x.ok
    error_message = "down"
  }
}
""",
            "m/main.tf": "",
        },
    )
    assert tree.diagnostics == []
    root = tree.root
    assert list(root.resources) == [
        "aws_vpc.main",
        "data.aws_region.this",
        "ephemeral.aws_secret.s",
        "data.http.x",
    ]
    vpc = root.resources["aws_vpc.main"]
    assert (vpc.provider, vpc.count, vpc.for_each is not None) == ("aws.east", None, True)
    assert [traversal.root for traversal in vpc.depends_on] == ["aws_eip", "module"]
    assert [traversal.root for traversal in vpc.lifecycle.ignore_changes] == ["tags", "cidr_block"]
    assert root.calls["m"].providers == {"aws.dns": "aws.east"}
    assert list(root.providers) == ["aws.east"]
    aws = root.required_providers["aws"]
    assert (aws.address, aws.version, aws.aliases) == ("hashicorp/aws", "~> 5.0", ("aws.dns",))
    assert root.required_providers["random"].version == "3"
    assert root.moved[0].to_address.root == "module"
    assert root.removed[0].destroy is False
    assert root.imports[0].id is not None
    assert list(root.checks) == ["up"]


def test_json_declares_the_same(tmp_path: Path) -> None:
    text = {
        "//": "netlint: ignore",
        "resource": {
            "aws_vpc": {
                "a": {
                    "provider": "aws.east",
                    "depends_on": ["aws_eip.x"],
                    "lifecycle": {"ignore_changes": ["tags"]},
                    "ingress": [{"from_port": 1}],
                    "dynamic": {"egress": {"for_each": "${var.x}", "content": {"to_port": 1}}},
                }
            }
        },
        "variable": {"x": {"type": 'list(object({a = optional(string, "b")}))', "default": [{}]}},
        "module": {"m": {"source": "./m", "providers": {"aws": "aws.east"}}},
        "moved": [{"from": "a.b", "to": "a.c"}],
    }
    tree = tree_of(tmp_path, {"main.tf.json": json.dumps(text), "m/main.tf": ""})
    assert tree.diagnostics == []
    resource = tree.root.resources["aws_vpc.a"]
    assert (resource.provider, resource.depends_on[0].root) == ("aws.east", "aws_eip")
    assert resource.lifecycle.ignore_changes[0].root == "tags"
    assert [block.type for block in resource.body.blocks] == ["lifecycle", "dynamic"]
    assert tree.root.calls["m"].providers == {"aws": "aws.east"}
    assert "ObjectValue(attributes={'a': 'b'})" in repr(tree.root.variables["x"].default_value)
    assert tree.root.moved[0].to_address.root == "a"
    assert tree.root.files[0].comments[0].text == "// netlint: ignore"
