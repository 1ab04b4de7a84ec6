"""Examples from AWS's documentation: networks in a short form, and what the documentation says of them.

The form, as TOML: `vpcs` (name: ranges), `subnets` (name: `VPC RANGE [ZONE] [TABLE]`), `tables` (name: VPC
and routes), `peerings` (name: the VPCs), `hosts` (name: `SUBNET ADDRESS [public]`), `hcl` for everything
else. A host is an instance whose group lets everything in and out, unless `groups` names others. A question
is `SOURCE -> DESTINATION [PORT/PROTOCOL]: VERDICT [via ADDRESS …] [by ADDRESS …]`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.kernel.terraform_text import block, nested, quoted, references

FOLDER = Path(__file__).parent / "documented"
_QUESTION = re.compile(
    r"(?P<source>\S+) -> (?P<destination>\S+)(?: (?P<port>\S+))?: (?P<verdict>reachable|blocked|undetermined)"
    r"(?: via (?P<via>.+?))?(?: by (?P<by>.+))?"
)
_TARGETS = {
    "aws_internet_gateway": "gateway_id",
    "aws_vpn_gateway": "gateway_id",
    "aws_egress_only_internet_gateway": "egress_only_gateway_id",
    "aws_nat_gateway": "nat_gateway_id",
    "aws_vpc_peering_connection": "vpc_peering_connection_id",
    "aws_ec2_transit_gateway": "transit_gateway_id",
    "aws_network_interface": "network_interface_id",
    "aws_vpc_endpoint": "vpc_endpoint_id",
}
#: short names of targets in routes
_SHORT = {
    "igw": "aws_internet_gateway",
    "pcx": "aws_vpc_peering_connection",
    "tgw": "aws_ec2_transit_gateway",
}


class Question(msgspec.Struct, frozen=True):
    """A question, the verdict, and addresses that the way has to name, or that have to block it."""

    source: str
    destination: str
    port: str
    verdict: str
    via: tuple[str, ...]
    by: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.source} -> {self.destination} {self.port}"


class Example(msgspec.Struct, frozen=True):
    """A network of the documentation, and the questions it answers."""

    title: str
    source: str
    text: str
    questions: tuple[Question, ...]


def examples() -> list[Example]:
    """Read all examples."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["example"]:
            asked = tuple(_question(line, raw.get("hosts", {})) for line in raw["questions"])
            found.append(Example(f"{path.stem}: {raw['title']}", raw["source"], configuration(raw), asked))
    return found


def _question(line: str, hosts: dict[str, Any]) -> Question:
    match = _QUESTION.fullmatch(line)
    assert match is not None, line
    ends = [f"aws_instance.{end}" if end in hosts else end for end in match.group("source", "destination")]
    via, by = (tuple(match[part].split()) if match[part] else () for part in ("via", "by"))
    return Question(ends[0], ends[1], match["port"] or "443/tcp", match["verdict"], via, by)


def configuration(raw: dict[str, Any]) -> str:
    """Return the configuration of a network in the short form."""
    return "\n".join([*_blocks(raw), raw.get("hcl", "")])


def _blocks(raw: dict[str, Any]) -> Iterator[str]:
    for name, ranges in raw.get("vpcs", {}).items():
        yield from _vpc(name, ranges.split())
    for name, line in raw.get("subnets", {}).items():
        yield from _subnet(name, *line.split())
    for name, table in raw.get("tables", {}).items():
        yield from _table(name, table)
    for name, ends in raw.get("peerings", {}).items():
        requester, accepter = (f"aws_vpc.{one}.id" for one in ends.split())
        yield block(
            "aws_vpc_peering_connection", name, vpc_id=requester, peer_vpc_id=accepter, auto_accept="true"
        )
    for name, line in raw.get("hosts", {}).items():
        yield from _host(raw, name, *line.split())


def _vpc(name: str, ranges: list[str]) -> Iterator[str]:
    four = [one for one in ranges if ":" not in one]
    six = [one for one in ranges if ":" in one]
    yield block(
        "aws_vpc",
        name,
        cidr_block=quoted(four[0]),
        ipv6_ipam_pool_id='"ipam-pool-0a1b2c3d4e5f60718"' if six else None,
        ipv6_cidr_block=quoted(six[0]) if six else None,
    )
    for number, more in enumerate(four[1:]):
        yield block(
            "aws_vpc_ipv4_cidr_block_association",
            f"{name}_{number}",
            vpc_id=f"aws_vpc.{name}.id",
            cidr_block=quoted(more),
        )
    everything = {"from_port": "0", "to_port": "0", "protocol": '"-1"'}
    anywhere = nested(cidr_blocks='["0.0.0.0/0"]', ipv6_cidr_blocks='["::/0"]', **everything)
    yield block(
        "aws_security_group", f"{name}_open", vpc_id=f"aws_vpc.{name}.id", ingress=anywhere, egress=anywhere
    )


def _subnet(name: str, vpc: str, *rest: str) -> Iterator[str]:
    ranges = [one for one in rest if "/" in one]
    zone = next((one for one in rest if one in ("a", "b", "c")), "a")
    table = next((one for one in rest if "/" not in one and len(one) > 1), None)
    yield block(
        "aws_subnet",
        name,
        vpc_id=f"aws_vpc.{vpc}.id",
        availability_zone=quoted(f"eu-west-1{zone}"),
        cidr_block=quoted(next(one for one in ranges if ":" not in one)),
        ipv6_cidr_block=next((quoted(one) for one in ranges if ":" in one), None),
    )
    if table is not None:
        yield block(
            "aws_route_table_association",
            name,
            subnet_id=f"aws_subnet.{name}.id",
            route_table_id=f"aws_route_table.{table}.id",
        )


def _table(name: str, table: dict[str, Any]) -> Iterator[str]:
    vpc = table["vpc"]
    routes = []
    for destination, target in table.get("routes", {}).items():
        kind, _, label = target.partition(".")
        kind = _SHORT.get(kind, kind)
        argument = "ipv6_cidr_block" if ":" in destination else "cidr_block"
        routes.append(nested(**{argument: quoted(destination), _TARGETS[kind]: f"{kind}.{label}.id"}))
    common = {
        "route": routes,
        "propagating_vgws": references("aws_vpn_gateway", [table["vgw"]]) if "vgw" in table else None,
    }
    if table.get("main"):
        identity = f"aws_vpc.{vpc}.default_route_table_id"
        yield block("aws_default_route_table", name, default_route_table_id=identity, **common)
        return
    yield block("aws_route_table", name, vpc_id=f"aws_vpc.{vpc}.id", **common)
    if "edge" in table:
        yield block(
            "aws_route_table_association",
            f"{name}_edge",
            gateway_id=f"{table['edge']}.id",
            route_table_id=f"aws_route_table.{name}.id",
        )


def _host(raw: dict[str, Any], name: str, subnet: str, *rest: str) -> Iterator[str]:
    vpc = raw["subnets"][subnet].split()[0]
    groups = raw.get("groups", {}).get(name, f"{vpc}_open").split()
    six = [one for one in rest if ":" in one]
    yield block(
        "aws_instance",
        name,
        ami='"ami-0123456789abcdef0"',
        instance_type='"t3.micro"',
        subnet_id=f"aws_subnet.{subnet}.id",
        private_ip=next(quoted(one) for one in rest if "." in one),
        ipv6_addresses=f"[{', '.join(map(quoted, six))}]" if six else None,
        associate_public_ip_address="true" if "public" in rest else "false",
        vpc_security_group_ids=references("aws_security_group", groups),
    )
