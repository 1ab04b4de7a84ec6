"""Write a plan of any size, in the shape of `terraform show -json`.

    python benchmarks/plans.py RESOURCES FILE

The plan is made of cells of 100 resources; one of 32 is a single VPC with its transit gateway. A cell calls
a VPC module three times: a VPC, public and private subnets in three zones, their route tables, associations
and routes, an internet gateway, a NAT gateway with its address, a gateway endpoint, an interface endpoint
with its security group, and an attachment to the cell's transit gateway with routes there. The VPCs are
peered in a row, with routes on both sides. Of five cells one exists already, and the plan changes some tags
there: it stands in `prior_state` too. As in Terraform's own output, every call carries a copy of the module's
configuration, and every value stands both in `planned_values` and in `resource_changes`.
"""

from __future__ import annotations

import argparse
import json
from ipaddress import IPv4Network
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

PROVIDER = "registry.terraform.io/hashicorp/aws"
REGION = "eu-west-1"
ZONES = [f"{REGION}{letter}" for letter in "abc"]
CELL_SIZE = 100
MODULES = 3
#: One VPC and a transit gateway.
SMALLEST = 32
#: Every cell with this remainder exists already.
EXISTING, OF = 3, 5
#: One /20 of 10.0.0.0/8 per VPC, so that they do not overlap.
MOST_CELLS = 4096 // MODULES

Json = dict[str, Any]


def plan(resources: int) -> Json:
    """Return a plan of `resources` resources: `SMALLEST`, or a multiple of `CELL_SIZE`."""
    cells, rest = (1, 0) if resources == SMALLEST else divmod(resources, CELL_SIZE)
    if rest or not 0 < cells <= MOST_CELLS:
        raise ValueError(f"not a multiple of {CELL_SIZE} up to {MOST_CELLS * CELL_SIZE}: {resources}")
    blocks = iter(IPv4Network("10.0.0.0/8").subnets(new_prefix=20))
    changes: list[Json] = []
    planned: Json = {"resources": [], "child_modules": []}
    prior: Json = {"resources": [], "child_modules": []}
    root: Json = {"resources": [], "module_calls": {}}
    for number in range(cells):
        cell = _Cell(number, [next(blocks) for _ in range(1 if resources == SMALLEST else MODULES)])
        changes += cell.changes()
        sides = [planned, prior] if cell.exists else [planned]
        for side in sides:
            for key, values in cell.values(before=side is prior).items():
                side[key] += values
        root["resources"] += cell.configured
        root["module_calls"] |= cell.calls
    provider = {"name": "aws", "full_name": PROVIDER, "expressions": {"region": {"constant_value": REGION}}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": planned},
        "resource_changes": changes,
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {"root_module": prior},
        },
        "configuration": {"provider_config": {"aws": provider}, "root_module": root},
        "timestamp": "2025-01-01T00:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


class _Cell:
    """Three VPCs on one transit gateway, peered in a row."""

    def __init__(self, number: int, blocks: list[IPv4Network]) -> None:
        self.exists = number % OF == EXISTING
        self.names = [f"vpc_{number:04}_{letter}" for letter in "abc"[: len(blocks)]]
        self.calls: Json = {}
        self.configured: list[Json] = []
        #: the resources of each module; those of the root module have an empty name
        self.resources: dict[str, list[Json]] = {"": []}
        hub = f"aws_ec2_transit_gateway.hub_{number:04}"
        self._own(hub, {"amazon_side_asn": 64512, **_tags(f"hub-{number:04}")}, {}, **_tagged())
        for name, block in zip(self.names, blocks, strict=True):
            self.resources[f"module.{name}"] = _module(name, block, hub, exists=self.exists)
            self.calls[name] = {
                "source": "./modules/vpc",
                "expressions": {
                    "azs": {"references": ["local.azs"]},
                    "cidr": {"constant_value": str(block)},
                    "name": {"constant_value": name},
                    "transit_gateway_id": _attribute(hub, "id"),
                },
                "module": _configuration(),
            }
        for (one, here), (other, there) in pairwise(zip(self.names, blocks, strict=True)):
            self._peer(one, other, here, there)

    def _own(self, address: str, values: Json, links: dict[str, str], **expressions: Json) -> None:
        """Add a resource of the root module."""
        self.resources[""].append(_resource("", address, None, values, links, exists=self.exists))
        self.configured.append(_configured(address, **expressions))

    def _peer(self, one: str, other: str, here: IPv4Network, there: IPv4Network) -> None:
        peering = f"aws_vpc_peering_connection.{one}_to_{other}"
        self._own(
            peering,
            {"auto_accept": True, "peer_region": None, "timeouts": None, **_tags(f"{one}-{other}")},
            {"vpc_id": f"module.{one}.aws_vpc.this", "peer_vpc_id": f"module.{other}.aws_vpc.this"},
            vpc_id=_output(one, "vpc_id"),
            peer_vpc_id=_output(other, "vpc_id"),
            auto_accept={"constant_value": True},
        )
        for source, target, block in ((one, other, there), (other, one, here)):
            self._own(
                f"aws_route.{source}_to_{target}",
                _route(str(block)),
                {
                    "route_table_id": f"module.{source}.aws_route_table.private[0]",
                    "vpc_peering_connection_id": peering,
                },
                route_table_id=_output(source, "private_route_table_ids", 0),
                vpc_peering_connection_id=_attribute(peering, "id"),
                destination_cidr_block={"constant_value": str(block)},
            )

    def changes(self) -> list[Json]:
        """Return the changes of all resources."""
        return [_change(module, one) for module, resources in self.resources.items() for one in resources]

    def values(self, *, before: bool) -> Json:
        """Return the values on one side of the change, as the contents of a root module."""
        side = {
            module: [_planned(one, before=before) for one in them] for module, them in self.resources.items()
        }
        own = side.pop("")
        children = [{"address": module, "resources": resources} for module, resources in side.items()]
        return {"resources": own, "child_modules": children}


def _module(name: str, block: IPv4Network, hub: str, *, exists: bool) -> list[Json]:
    """Return the resources of one call of the VPC module."""
    module = f"module.{name}"
    found: list[Json] = []

    def add(address: str, values: Json, index: int | None = None, **links: Any) -> None:
        inside = {
            key: [f"{module}.{one}" for one in to] if isinstance(to, list) else f"{module}.{to}"
            for key, to in links.items()
            if key != "transit_gateway_id"
        }
        if "transit_gateway_id" in links:
            inside["transit_gateway_id"] = hub
        found.append(_resource(module, address, index, values, inside, exists=exists))

    vpc = {
        "cidr_block": str(block),
        "enable_dns_hostnames": True,
        "enable_dns_support": True,
        "instance_tenancy": "default",
        "ipv4_ipam_pool_id": None,
        "ipv6_ipam_pool_id": None,
    }
    add("aws_vpc.this", {**vpc, **_tags(name)})
    add("aws_internet_gateway.this", _tags(name), vpc_id="aws_vpc.this")
    add("aws_eip.nat", {"domain": "vpc", **_tags(name)})
    add(
        "aws_nat_gateway.this",
        {"connectivity_type": "public", **_tags(name)},
        allocation_id="aws_eip.nat",
        subnet_id="aws_subnet.public[0]",
    )
    private = [f"aws_subnet.private[{index}]" for index in range(len(ZONES))]
    tables = [f"aws_route_table.private[{index}]" for index in range(len(ZONES))]
    gateway = {"service_name": f"com.amazonaws.{REGION}.s3", "vpc_endpoint_type": "Gateway", "tags": None}
    add("aws_vpc_endpoint.s3", gateway, vpc_id="aws_vpc.this", route_table_ids=tables)
    rule = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": [str(block)], "self": False}
    group = {"name": name, "ingress": [rule], **_tags(name)}
    add("aws_security_group.endpoint", group, vpc_id="aws_vpc.this")
    sqs = {
        "service_name": f"com.amazonaws.{REGION}.sqs",
        "vpc_endpoint_type": "Interface",
        "private_dns_enabled": True,
        "tags": None,
    }
    add(
        "aws_vpc_endpoint.sqs",
        sqs,
        vpc_id="aws_vpc.this",
        subnet_ids=private,
        security_group_ids=["aws_security_group.endpoint"],
    )
    attachment = {"dns_support": "enable", "appliance_mode_support": "disable", **_tags(name)}
    add(
        "aws_ec2_transit_gateway_vpc_attachment.this",
        attachment,
        vpc_id="aws_vpc.this",
        subnet_ids=private,
        transit_gateway_id="",
    )
    add("aws_route_table.public", _tags(f"{name}-public"), 0, vpc_id="aws_vpc.this")
    add(
        "aws_route.internet",
        _route("0.0.0.0/0"),
        gateway_id="aws_internet_gateway.this",
        route_table_id="aws_route_table.public[0]",
    )
    subnets = [str(subnet) for subnet in block.subnets(new_prefix=24)]
    for index, zone in enumerate(ZONES):
        table = f"aws_route_table.private[{index}]"
        add("aws_route_table.private", _tags(f"{name}-private-{zone}"), index, vpc_id="aws_vpc.this")
        add(
            "aws_route.nat",
            _route("0.0.0.0/0"),
            index,
            nat_gateway_id="aws_nat_gateway.this",
            route_table_id=table,
        )
        add("aws_route.transit", _route("10.0.0.0/8"), index, transit_gateway_id="", route_table_id=table)
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
            own = "aws_route_table.public[0]" if tier == "public" else table
            add(f"aws_subnet.{tier}", subnet, index, vpc_id="aws_vpc.this")
            add(
                f"aws_route_table_association.{tier}",
                {"gateway_id": None, "timeouts": None},
                index,
                subnet_id=f"aws_subnet.{tier}[{index}]",
                route_table_id=own,
            )
    return found


def _resource(
    module: str, address: str, index: int | None, values: Json, links: dict[str, Any], *, exists: bool
) -> Json:
    """Return a resource: of what exists the ids are known, of what is new they are not."""
    kind, name = address.split(".")
    full = (f"{module}." if module else "") + address + ("" if index is None else f"[{index}]")
    if exists:
        known = {
            key: [_identity(one) for one in to] if isinstance(to, list) else _identity(to)
            for key, to in links.items()
        }
        values = {**values, "id": _identity(full), "arn": f"arn:aws:ec2:{REGION}::{_identity(full)}", **known}
        unknown = {}
    else:
        unknown = dict.fromkeys(("id", "arn", "owner_id", *links), True)
    return {
        "address": full,
        "mode": "managed",
        "type": kind,
        "name": name,
        **({} if index is None else {"index": index}),
        "values": values,
        "unknown": unknown,
        "exists": exists,
    }


#: The prefixes of ids, where they are not the type's own name.
_PREFIXES = {
    "aws_ec2_transit_gateway": "tgw",
    "aws_internet_gateway": "igw",
    "aws_nat_gateway": "nat",
    "aws_route_table": "rtb",
    "aws_security_group": "sg",
    "aws_vpc_endpoint": "vpce",
    "aws_vpc_peering_connection": "pcx",
}


def _identity(address: str) -> str:
    kind = address.partition("[")[0].split(".")[-2]
    return f"{_PREFIXES.get(kind, kind.removeprefix('aws_').replace('_', '-'))}-{crc32(address.encode()):08x}"


def _updated(resource: Json) -> bool:
    """What exists keeps its values, but for the tags of subnets and peering connections."""
    return resource["exists"] and resource["type"] in ("aws_subnet", "aws_vpc_peering_connection")


def _before(resource: Json) -> Json:
    values: Json = resource["values"]
    return {**values, "tags": {}, "tags_all": {"ManagedBy": "terraform"}} if _updated(resource) else values


def _planned(resource: Json, *, before: bool) -> Json:
    planned = {key: value for key, value in resource.items() if key not in ("unknown", "exists")}
    values = _before(resource) if before else resource["values"]
    return {
        **planned,
        "values": values,
        "provider_name": PROVIDER,
        "schema_version": 1,
        "sensitive_values": {},
    }


def _change(module: str, resource: Json) -> Json:
    left_out = ("values", "unknown", "exists")
    described = {key: value for key, value in resource.items() if key not in left_out}
    action = "create" if not resource["exists"] else "update" if _updated(resource) else "no-op"
    change = {
        "actions": [action],
        "before": _before(resource) if resource["exists"] else None,
        "after": resource["values"],
        "after_unknown": resource["unknown"],
        "before_sensitive": {} if resource["exists"] else False,
        "after_sensitive": {},
    }
    where = {"module_address": module} if module else {}
    return {**described, **where, "provider_name": PROVIDER, "change": change}


def _tags(name: str) -> Json:
    tags = {"Name": name, "Environment": "production"}
    return {"tags": tags, "tags_all": {**tags, "ManagedBy": "terraform"}}


def _route(destination: str) -> Json:
    absent = ("destination_ipv6_cidr_block", "destination_prefix_list_id", "core_network_arn", "timeouts")
    return {"destination_cidr_block": destination, **dict.fromkeys(absent)}


def _configuration() -> Json:
    """Return the configuration of the VPC module."""
    vpc = _attribute("aws_vpc.this", "id")
    count = {"count_expression": {"constant_value": len(ZONES)}}
    public = _references(
        "aws_route_table.public[0].id", "aws_route_table.public[0]", "aws_route_table.public"
    )
    private = _references("aws_route_table.private", "count.index")
    transit = _references("var.transit_gateway_id")
    everywhere = {"constant_value": "0.0.0.0/0"}
    tags = _tagged("var.name")
    return {
        "resources": [
            _configured("aws_vpc.this", cidr_block=_references("var.cidr"), **tags),
            _configured("aws_internet_gateway.this", vpc_id=vpc, **tags),
            _configured("aws_eip.nat", domain={"constant_value": "vpc"}, **tags),
            _configured(
                "aws_nat_gateway.this",
                allocation_id=_attribute("aws_eip.nat", "id"),
                subnet_id=_references("aws_subnet.public[0].id", "aws_subnet.public[0]", "aws_subnet.public"),
                **tags,
            ),
            _configured(
                "aws_vpc_endpoint.s3",
                vpc_id=vpc,
                service_name={"constant_value": f"com.amazonaws.{REGION}.s3"},
                route_table_ids=_references("aws_route_table.private"),
            ),
            _configured(
                "aws_security_group.endpoint",
                vpc_id=vpc,
                name=_references("var.name"),
                ingress=[
                    {
                        "protocol": {"constant_value": "tcp"},
                        "from_port": {"constant_value": 443},
                        "to_port": {"constant_value": 443},
                        "cidr_blocks": _attribute("aws_vpc.this", "cidr_block"),
                    }
                ],
                **tags,
            ),
            _configured(
                "aws_vpc_endpoint.sqs",
                vpc_id=vpc,
                service_name={"constant_value": f"com.amazonaws.{REGION}.sqs"},
                subnet_ids=_references("aws_subnet.private"),
                security_group_ids=_attribute("aws_security_group.endpoint", "id"),
                private_dns_enabled={"constant_value": True},
            ),
            _configured(
                "aws_ec2_transit_gateway_vpc_attachment.this",
                vpc_id=vpc,
                subnet_ids=_references("aws_subnet.private"),
                transit_gateway_id=transit,
                **tags,
            ),
            _configured("aws_route_table.public", vpc_id=vpc, **tags)
            | {"count_expression": {"constant_value": 1}},
            _configured(
                "aws_route.internet",
                route_table_id=public,
                gateway_id=_attribute("aws_internet_gateway.this", "id"),
                destination_cidr_block=everywhere,
            ),
            _configured("aws_route_table.private", vpc_id=vpc, **tags) | count,
            _configured(
                "aws_route.nat",
                route_table_id=private,
                nat_gateway_id=_attribute("aws_nat_gateway.this", "id"),
                destination_cidr_block=everywhere,
            )
            | count,
            _configured(
                "aws_route.transit",
                route_table_id=private,
                transit_gateway_id=transit,
                destination_cidr_block={"constant_value": "10.0.0.0/8"},
            )
            | count,
            *_tier("public", public, vpc),
            *_tier("private", private, vpc),
        ],
        "outputs": {
            "vpc_id": {"expression": vpc},
            "private_route_table_ids": {"expression": _references("aws_route_table.private")},
        },
        "variables": {"azs": {}, "cidr": {}, "name": {}, "transit_gateway_id": {}},
    }


def _tier(tier: str, table: Json, vpc: Json) -> list[Json]:
    count = {"count_expression": {"constant_value": len(ZONES)}}
    subnet = _configured(
        f"aws_subnet.{tier}",
        vpc_id=vpc,
        availability_zone=_references("var.azs", "count.index"),
        cidr_block=_references("var.cidr", "count.index"),
        **_tagged("var.name"),
    )
    association = _configured(
        f"aws_route_table_association.{tier}",
        route_table_id=table,
        subnet_id=_references(f"aws_subnet.{tier}", "count.index"),
    )
    return [subnet | count, association | count]


def _configured(address: str, **expressions: Any) -> Json:
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


def _tagged(*references: str) -> Json:
    return {"tags": _references(*references) if references else {"constant_value": {}}}


def _references(*references: str) -> Json:
    return {"references": list(references)}


def _attribute(resource: str, attribute: str) -> Json:
    return _references(f"{resource}.{attribute}", resource)


def _output(call: str, name: str, index: int | None = None) -> Json:
    whole = f"module.{call}.{name}"
    return _references(*([] if index is None else [f"{whole}[{index}]"]), whole, f"module.{call}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a plan of RESOURCES resources to FILE.")
    parser.add_argument(
        "resources", type=int, metavar="RESOURCES", help=f"{SMALLEST}, or a multiple of {CELL_SIZE}"
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    arguments.file.write_text(json.dumps(plan(arguments.resources)), encoding="utf-8")


if __name__ == "__main__":
    main()
