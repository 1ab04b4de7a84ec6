"""Write a plan of any size, in the shape of `terraform show -json`.

    python benchmarks/plans.py RESOURCES FILE

The plan calls one VPC module of 25 resources as often as it takes: a VPC, public and private subnets in
three zones, their route tables, associations and routes, an internet gateway, a NAT gateway with its
address, and a gateway endpoint. As in Terraform's own output, every call carries a copy of the module's
configuration, and every value stands both in `planned_values` and in `resource_changes`.
"""

from __future__ import annotations

import argparse
import json
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

PROVIDER = "registry.terraform.io/hashicorp/aws"
REGION = "eu-west-1"
ZONES = [f"{REGION}{letter}" for letter in "abc"]
MODULE_SIZE = 25
#: One /20 of 10.0.0.0/8 per VPC: that many do not overlap.
MOST_MODULES = 4096

Json = dict[str, Any]


def plan(resources: int) -> Json:
    """Return a plan that creates `resources` resources, a multiple of `MODULE_SIZE`."""
    modules, rest = divmod(resources, MODULE_SIZE)
    if rest or not 0 < modules <= MOST_MODULES:
        raise ValueError(f"not a multiple of {MODULE_SIZE} up to {MOST_MODULES * MODULE_SIZE}: {resources}")
    blocks = IPv4Network("10.0.0.0/8").subnets(new_prefix=20)
    changes: list[Json] = []
    children: list[Json] = []
    calls: Json = {}
    for number, block in zip(range(modules), blocks, strict=False):
        name = f"vpc_{number:04}"
        created = _resources(f"module.{name}", name, block)
        changes += [_change(f"module.{name}", resource) for resource in created]
        children.append({"address": f"module.{name}", "resources": [_planned(item) for item in created]})
        calls[name] = {
            "source": "./modules/vpc",
            "expressions": {
                "azs": {"references": ["local.azs"]},
                "cidr": {"constant_value": str(block)},
                "name": {"constant_value": name},
            },
            "module": _configuration(),
        }
    provider = {"name": "aws", "full_name": PROVIDER, "expressions": {"region": {"constant_value": REGION}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"child_modules": children}},
        "resource_changes": changes,
        "configuration": {"provider_config": {"aws": provider}, "root_module": {"module_calls": calls}},
        "timestamp": "2025-01-01T00:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _resources(module: str, name: str, block: IPv4Network) -> list[Json]:
    subnets = [str(subnet) for subnet in block.subnets(new_prefix=24)]
    vpc: Json = {
        "cidr_block": str(block),
        "enable_dns_hostnames": True,
        "enable_dns_support": True,
        "instance_tenancy": "default",
        "ipv4_ipam_pool_id": None,
        "ipv6_ipam_pool_id": None,
        **_tags(name),
    }
    endpoint = {
        "service_name": f"com.amazonaws.{REGION}.s3",
        "vpc_endpoint_type": "Gateway",
        "auto_accept": None,
        "tags": None,
    }
    found = [
        _resource(module, "aws_vpc.this", None, vpc, "arn main_route_table_id owner_id"),
        _resource(module, "aws_internet_gateway.this", None, _tags(name), "arn vpc_id owner_id"),
        _resource(module, "aws_eip.nat", None, {"domain": "vpc", **_tags(name)}, "allocation_id public_ip"),
        _resource(
            module,
            "aws_nat_gateway.this",
            None,
            {"connectivity_type": "public", **_tags(name)},
            "allocation_id subnet_id private_ip public_ip",
        ),
        _resource(module, "aws_vpc_endpoint.s3", None, endpoint, "arn vpc_id route_table_ids policy state"),
        _resource(module, "aws_route_table.public", 0, _tags(f"{name}-public"), "arn vpc_id route owner_id"),
        _resource(module, "aws_route.internet", None, _route(), "gateway_id route_table_id origin state"),
    ]
    for index, zone in enumerate(ZONES):
        table = _tags(f"{name}-private-{zone}")
        found += [
            _resource(module, "aws_route_table.private", index, table, "arn vpc_id route owner_id"),
            _resource(module, "aws_route.nat", index, _route(), "nat_gateway_id route_table_id origin state"),
        ]
        for offset, tier in enumerate(("public", "private")):
            subnet = {
                "availability_zone": zone,
                "cidr_block": subnets[index + 3 * offset],
                "assign_ipv6_address_on_creation": False,
                "enable_dns64": False,
                "ipv6_cidr_block": None,
                "ipv6_native": False,
                "map_public_ip_on_launch": False,
                "outpost_arn": None,
                **_tags(f"{name}-{tier}-{zone}"),
            }
            association = {"gateway_id": None, "timeouts": None}
            found += [
                _resource(module, f"aws_subnet.{tier}", index, subnet, "arn vpc_id availability_zone_id"),
                _resource(
                    module,
                    f"aws_route_table_association.{tier}",
                    index,
                    association,
                    "route_table_id subnet_id",
                ),
            ]
    return found


def _resource(module: str, address: str, index: int | None, values: Json, unknown: str) -> Json:
    kind, name = address.split(".")
    suffix = "" if index is None else f"[{index}]"
    return {
        "address": f"{module}.{address}{suffix}",
        "mode": "managed",
        "type": kind,
        "name": name,
        **({} if index is None else {"index": index}),
        "values": values,
        "unknown": {"id": True, **dict.fromkeys(unknown.split(), True)},
    }


def _planned(resource: Json) -> Json:
    planned = {key: value for key, value in resource.items() if key != "unknown"}
    return {**planned, "provider_name": PROVIDER, "schema_version": 1, "sensitive_values": {}}


def _change(module: str, resource: Json) -> Json:
    described = {key: value for key, value in resource.items() if key not in ("values", "unknown")}
    change = {
        "actions": ["create"],
        "before": None,
        "after": resource["values"],
        "after_unknown": resource["unknown"],
        "before_sensitive": False,
        "after_sensitive": {},
    }
    return {**described, "module_address": module, "provider_name": PROVIDER, "change": change}


def _tags(name: str) -> Json:
    tags = {"Name": name, "Environment": "production"}
    return {"tags": tags, "tags_all": {**tags, "ManagedBy": "terraform"}}


def _route() -> Json:
    absent = ("destination_ipv6_cidr_block", "destination_prefix_list_id", "transit_gateway_id", "timeouts")
    return {"destination_cidr_block": "0.0.0.0/0", **dict.fromkeys(absent)}


def _configuration() -> Json:
    vpc = _attribute("aws_vpc.this", "id")
    counted = {"count_expression": {"constant_value": len(ZONES)}}
    tagged = {"tags": {"references": ["var.name"]}}
    resources = [
        _configured("aws_vpc.this", cidr_block=_references("var.cidr"), **tagged),
        _configured("aws_internet_gateway.this", vpc_id=vpc, **tagged),
        _configured("aws_eip.nat", domain={"constant_value": "vpc"}, **tagged),
        _configured(
            "aws_nat_gateway.this",
            allocation_id=_attribute("aws_eip.nat", "id"),
            subnet_id=_references("aws_subnet.public[0].id", "aws_subnet.public[0]", "aws_subnet.public"),
            **tagged,
        ),
        _configured(
            "aws_vpc_endpoint.s3",
            vpc_id=vpc,
            service_name={"constant_value": f"com.amazonaws.{REGION}.s3"},
            route_table_ids=_references("aws_route_table.private"),
        ),
        _configured("aws_route_table.public", vpc_id=vpc, **tagged)
        | {"count_expression": {"constant_value": 1}},
        _configured(
            "aws_route.internet",
            route_table_id=_references(
                "aws_route_table.public[0].id", "aws_route_table.public[0]", "aws_route_table.public"
            ),
            gateway_id=_attribute("aws_internet_gateway.this", "id"),
            destination_cidr_block={"constant_value": "0.0.0.0/0"},
        ),
        _configured("aws_route_table.private", vpc_id=vpc, **tagged) | counted,
        _configured(
            "aws_route.nat",
            route_table_id=_references("aws_route_table.private", "count.index"),
            nat_gateway_id=_attribute("aws_nat_gateway.this", "id"),
            destination_cidr_block={"constant_value": "0.0.0.0/0"},
        )
        | counted,
    ]
    for tier in ("public", "private"):
        table = (
            _references("aws_route_table.private", "count.index")
            if tier == "private"
            else _references(
                "aws_route_table.public[0].id", "aws_route_table.public[0]", "aws_route_table.public"
            )
        )
        resources += [
            _configured(
                f"aws_subnet.{tier}",
                vpc_id=vpc,
                availability_zone=_references("var.azs", "count.index"),
                cidr_block=_references("var.cidr", "count.index"),
                **tagged,
            )
            | counted,
            _configured(
                f"aws_route_table_association.{tier}",
                route_table_id=table,
                subnet_id=_references(f"aws_subnet.{tier}", "count.index"),
            )
            | counted,
        ]
    return {"resources": resources, "variables": {"azs": {}, "cidr": {}, "name": {}}}


def _configured(address: str, **expressions: Json) -> Json:
    kind, name = address.split(".")
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_config_key": "aws",
        "expressions": expressions,
        "schema_version": 1,
    }


def _references(*references: str) -> Json:
    return {"references": list(references)}


def _attribute(resource: str, attribute: str) -> Json:
    return _references(f"{resource}.{attribute}", resource)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a plan of RESOURCES resources to FILE.")
    parser.add_argument("resources", type=int, metavar="RESOURCES", help=f"a multiple of {MODULE_SIZE}")
    parser.add_argument("file", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    arguments.file.write_text(json.dumps(plan(arguments.resources)), encoding="utf-8")


if __name__ == "__main__":
    main()
