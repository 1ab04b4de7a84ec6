"""Networks in HCL, written short: every function returns the text of some resources."""

from __future__ import annotations

import json


def block(kind: str, name: str, /, **arguments: object) -> str:
    """Write a resource. Strings that begin with `$` are expressions; lists of dictionaries are blocks."""
    lines = [f'resource "{kind}" "{name}" {{']
    for key, value in arguments.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                inner = "\n".join(f"    {field} = {_written(item)}" for field, item in one.items())
                lines.append(f"  {key} {{\n{inner}\n  }}")
        else:
            lines.append(f"  {key} = {_written(value)}")
    return "\n".join([*lines, "}", ""])


def _written(value: object) -> str:
    if isinstance(value, str) and value.startswith("$"):
        return value[1:]
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return json.dumps(value)


def vpc(name: str, cidr: str, *, internet: bool = False) -> str:
    """Write a VPC, with an internet gateway of the same name if asked."""
    text = block("aws_vpc", name, cidr_block=cidr)
    return text + (block("aws_internet_gateway", name, vpc_id=f"$aws_vpc.{name}.id") if internet else "")


def subnet(
    name: str,
    of: str,
    cidr: str,
    routes: dict[str, str] | None = None,
    *,
    zone: str = "eu-west-1a",
    public: bool = False,
) -> str:
    """Write a subnet with a route table of its own: destination → target, as `kind.name`."""
    fields = {
        "aws_internet_gateway": "gateway_id",
        "aws_vpn_gateway": "gateway_id",
        "aws_nat_gateway": "nat_gateway_id",
        "aws_vpc_peering_connection": "vpc_peering_connection_id",
        "aws_ec2_transit_gateway": "transit_gateway_id",
        "aws_network_interface": "network_interface_id",
        "aws_vpc_endpoint": "vpc_endpoint_id",
        "aws_egress_only_internet_gateway": "egress_only_gateway_id",
    }
    inner = [
        {
            "ipv6_cidr_block" if ":" in cidr_block else "cidr_block": cidr_block,
            fields[target.partition(".")[0]]: f"${target}.id",
        }
        for cidr_block, target in (routes or {}).items()
    ]
    arguments: dict[str, object] = {"route": inner} if inner else {}
    return (
        block(
            "aws_subnet",
            name,
            vpc_id=f"$aws_vpc.{of}.id",
            cidr_block=cidr,
            availability_zone=zone,
            map_public_ip_on_launch=public,
        )
        + block("aws_route_table", name, vpc_id=f"$aws_vpc.{of}.id", **arguments)
        + block(
            "aws_route_table_association",
            name,
            subnet_id=f"$aws_subnet.{name}.id",
            route_table_id=f"$aws_route_table.{name}.id",
        )
    )


ALL = {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}


def rule(
    protocol: str, first: int, last: int | None = None, *, cidr: str = "", group: str = ""
) -> dict[str, object]:
    """Write a rule of a security group."""
    found: dict[str, object] = {
        "protocol": protocol,
        "from_port": first,
        "to_port": first if last is None else last,
    }
    if cidr:
        found["cidr_blocks"] = [cidr]
    if group:
        found["security_groups"] = [f"$aws_security_group.{group}.id"]
    return found


def group(
    name: str, of: str, ingress: list[dict[str, object]], egress: list[dict[str, object]] | None = None
) -> str:
    """Write a security group; without egress rules it lets everything out."""
    arguments: dict[str, object] = {"ingress": ingress} if ingress else {}
    out = [ALL] if egress is None else egress
    if out:
        arguments["egress"] = out
    return block("aws_security_group", name, vpc_id=f"$aws_vpc.{of}.id", **arguments)


def instance(name: str, where: str, *groups: str, **arguments: object) -> str:
    """Write an instance in a subnet, with security groups."""
    if groups:
        arguments["vpc_security_group_ids"] = [f"$aws_security_group.{one}.id" for one in groups]
    return block("aws_instance", name, subnet_id=f"$aws_subnet.{where}.id", **arguments)


def acl(
    name: str,
    of: str,
    subnets: list[str],
    ingress: list[tuple[object, ...]],
    egress: list[tuple[object, ...]],
) -> str:
    """Write a network ACL of rules (number, action, protocol, range, first port, last port)."""

    def written(rules: list[tuple[object, ...]]) -> list[dict[str, object]]:
        names = ("rule_no", "action", "protocol", "cidr_block", "from_port", "to_port")
        return [dict(zip(names, (*one, 0, 0)[:6], strict=True)) for one in rules]

    arguments: dict[str, object] = {}
    if ingress:
        arguments["ingress"] = written(ingress)
    if egress:
        arguments["egress"] = written(egress)
    return block(
        "aws_network_acl",
        name,
        vpc_id=f"$aws_vpc.{of}.id",
        subnet_ids=[f"$aws_subnet.{one}.id" for one in subnets],
        **arguments,
    )


def nat(name: str, where: str) -> str:
    """Write a public NAT gateway with an address."""
    return block("aws_eip", name, domain="vpc") + block(
        "aws_nat_gateway", name, subnet_id=f"$aws_subnet.{where}.id", allocation_id=f"$aws_eip.{name}.id"
    )


def peering(name: str, one: str, other: str) -> str:
    """Write an accepted peering connection."""
    return block(
        "aws_vpc_peering_connection",
        name,
        vpc_id=f"$aws_vpc.{one}.id",
        peer_vpc_id=f"$aws_vpc.{other}.id",
        auto_accept=True,
    )


def attachment(name: str, of: str, subnets: list[str], **arguments: object) -> str:
    """Write the attachment of a VPC to the transit gateway `hub`."""
    return block(
        "aws_ec2_transit_gateway_vpc_attachment",
        name,
        transit_gateway_id="$aws_ec2_transit_gateway.hub.id",
        vpc_id=f"$aws_vpc.{of}.id",
        subnet_ids=[f"$aws_subnet.{one}.id" for one in subnets],
        **arguments,
    )
