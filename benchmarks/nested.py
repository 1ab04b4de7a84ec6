"""Write a configuration of nested modules with `for_each` and `count`, and the plan of it.

    python benchmarks/nested.py RESOURCES FOLDER

RESOURCES is a multiple of 500. The root module calls `site` with `for_each`, and a site five networks with
`count`. Each network has a VPC, 33 subnets with `count`, and a route table and an association for each
subnet with `for_each`: 100 resources, of which 33 come from one block. `plan.json` beside the sources is
what `terraform show -json` prints of the plan to create them all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

SUBNETS = 33
NETWORK = 1 + 3 * SUBNETS
NETWORKS = 5
REGION = "eu-west-1"
PROVIDER = "registry.terraform.io/hashicorp/aws"

Json = dict[str, Any]

_ROOT = """provider "aws" {
  region = "eu-west-1"
}

locals {
  sites = { for n in range(%d) : format("site%%03d", n) => n }
}

module "site" {
  source   = "./site"
  for_each = local.sites

  name  = each.key
  block = cidrsubnet(cidrsubnet("10.0.0.0/8", 2, floor(each.value / 256)), 8, each.value %% 256)
}
"""
_SITE = """variable "name" {
  type = string
}

variable "block" {
  type = string
}

module "network" {
  source = "../network"
  count  = 5

  name = "${var.name}-${count.index}"
  cidr = cidrsubnet(var.block, 3, count.index)
}
"""
_NETWORK = """variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

locals {
  subnets = { for n in range(33) : format("s%02d", n) => n }
  tags    = { Network = var.name, Managed = "terraform" }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true

  tags = merge(local.tags, { Name = var.name })
}

resource "aws_subnet" "this" {
  count = length(local.subnets)

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 7, count.index)
  availability_zone = element(["eu-west-1a", "eu-west-1b", "eu-west-1c"], count.index)

  tags = merge(local.tags, { Name = format("%s-%02d", var.name, count.index) })
}

resource "aws_route_table" "this" {
  for_each = local.subnets

  vpc_id = aws_vpc.this.id

  tags = merge(local.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = element(aws_subnet.this[*].id, each.value)
  route_table_id = aws_route_table.this[each.key].id
}
"""


def sources(resources: int) -> dict[str, str]:
    """Return the files of the configuration, by path."""
    sites, rest = divmod(resources, NETWORKS * NETWORK)
    if rest or not 0 < sites <= 1024:
        raise ValueError(f"not a multiple of {NETWORKS * NETWORK}: {resources}")
    return {"main.tf": _ROOT % sites, "site/main.tf": _SITE, "network/main.tf": _NETWORK}


def plan(resources: int) -> Json:
    """Return the plan of the configuration."""
    changes: list[Json] = []
    for site in range(resources // (NETWORKS * NETWORK)):
        for number in range(NETWORKS):
            module = f'module.site["site{site:03}"].module.network[{number}]'
            block = f"10.{site // 256 * 64 + site % 256 // 4}.{site % 4 * 64 + number * 8}.0/21"
            changes += _network(module, f"site{site:03}-{number}", block)
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": changes,
        "configuration": _configuration(),
    }


def _network(module: str, name: str, block: str) -> Iterator[Json]:
    tags = {"Managed": "terraform", "Network": name}
    vpc = {"cidr_block": block, "enable_dns_hostnames": True, "tags": {**tags, "Name": name}}
    yield _change(module, "aws_vpc", None, vpc, ("arn", "id", "main_route_table_id"))
    blocks = IPv4Network(block).subnets(new_prefix=28)
    for number, subnet in zip(range(SUBNETS), blocks, strict=False):
        zone = f"{REGION}{'abc'[number % 3]}"
        after = {"cidr_block": str(subnet), "availability_zone": zone}
        after["tags"] = {**tags, "Name": f"{name}-{number:02}"}  # type: ignore[assignment]
        yield _change(module, "aws_subnet", number, after, ("arn", "id", "vpc_id"))
        key = f"s{number:02}"
        table = {"tags": {**tags, "Name": f"{name}-{key}"}}
        yield _change(module, "aws_route_table", key, table, ("arn", "id", "route", "vpc_id"))
        yield _change(module, "aws_route_table_association", key, {}, ("id", "route_table_id", "subnet_id"))


def _change(module: str, kind: str, key: str | int | None, after: Json, unknown: tuple[str, ...]) -> Json:
    written = "" if key is None else f"[{json.dumps(key)}]"
    change = {"actions": ["create"], "before": None, "after": after}
    change["after_unknown"] = dict.fromkeys(unknown, True)
    found = {
        "address": f"{module}.{kind}.this{written}",
        "module_address": module,
        "mode": "managed",
        "type": kind,
        "name": "this",
        "provider_name": PROVIDER,
        "change": change,
    }
    return found if key is None else {**found, "index": key}


def _configuration() -> Json:
    """Return the `configuration` of the plan."""

    def resource(kind: str, expressions: Json, **more: Json) -> Json:
        named = {name: {"references": references} for name, references in expressions.items()}
        return {
            "address": f"{kind}.this",
            "mode": "managed",
            "type": kind,
            "name": "this",
            "provider_config_key": "aws",
            "expressions": named,
            "schema_version": 1,
            **more,
        }

    each = {"for_each_expression": {"references": ["local.subnets"]}}
    vpc = ["aws_vpc.this.id", "aws_vpc.this"]
    network = [
        resource("aws_vpc", {"cidr_block": ["var.cidr"], "tags": ["local.tags", "var.name"]}),
        resource(
            "aws_subnet",
            {"cidr_block": ["var.cidr", "count.index"], "vpc_id": vpc, "tags": ["local.tags", "var.name"]},
            count_expression={"references": ["local.subnets"]},
        ),
        resource("aws_route_table", {"vpc_id": vpc, "tags": ["local.tags", "var.name", "each.key"]}, **each),
        resource(
            "aws_route_table_association",
            {
                "subnet_id": ["aws_subnet.this", "each.value"],
                "route_table_id": ["aws_route_table.this", "each.key"],
            },
            **each,
        ),
    ]
    call = {"source": "../network", "count_expression": {"constant_value": NETWORKS}}
    inner = {**call, "expressions": {}, "module": {"resources": network}}
    sites = {"source": "./site", "for_each_expression": {"references": ["local.sites"]}, "expressions": {}}
    outer = {**sites, "module": {"module_calls": {"network": inner}}}
    provider = {"name": "aws", "full_name": PROVIDER, "expressions": {"region": {"constant_value": REGION}}}
    return {"provider_config": {"aws": provider}, "root_module": {"module_calls": {"site": outer}}}


def write(resources: int, folder: Path) -> None:
    """Write the configuration into `sources`, and beside it the plan."""
    for name, text in sources(resources).items():
        path = folder / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "plan.json").write_text(json.dumps(plan(resources)), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write nested modules, and the plan of them.")
    parser.add_argument("resources", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(arguments.resources, arguments.folder)


if __name__ == "__main__":
    main()
