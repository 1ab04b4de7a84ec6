"""What CDK has looked up in the account: the VPCs in `cdk.context.json`, with their subnets.

They are managed elsewhere; what CDK remembers of them is known all the same.
Source: https://docs.aws.amazon.com/cdk/v2/guide/context.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from netlint.cloudformation.manifest import CONTEXT, decode
from netlint.errors import InputError
from netlint.lang.unknown import ELSEWHERE
from netlint.resources.model import Action, Origin, Provider, ResourceInstance

_VPC = "vpc-provider:"
#: What the answers do not tell, and what nothing is to be taken for granted of.
_NOT_TOLD = {
    "VPC": ("CidrBlock", "EnableDnsHostnames", "EnableDnsSupport"),
    "Subnet": (
        *("AssignIpv6AddressOnCreation", "AvailabilityZone", "CidrBlock", "EnableDns64", "Ipv6CidrBlock"),
        *("Ipv6Native", "MapPublicIpOnLaunch"),
    ),
}


def looked_up(project: str, mentioned: bytes) -> list[ResourceInstance]:
    """Return the VPCs that CDK remembers, each with its subnets and route tables.

    Args:
        project: the directory of the app, with the context.
        mentioned: the text of the templates: what they do not name is left out.
    """
    path = os.path.join(project, CONTEXT)
    if not (b"vpc-" in mentioned or b"subnet-" in mentioned) or not os.path.isfile(path):
        return []
    try:
        context = decode(path, dict[str, Any])
    except InputError:
        return []
    found: dict[str, ResourceInstance] = {}
    for key, answer in context.items():
        if key.startswith(_VPC) and isinstance(answer, dict):
            provider = _provider(key)
            for instance in _vpc(answer, provider, path, mentioned):
                found.setdefault(instance.address, instance)
    return list(found.values())


def _provider(key: str) -> Provider:
    """Return the account and region of a lookup: `vpc-provider:account=1:filter.…=…:region=eu-west-1:…`."""
    settings = dict(part.split("=", 1) for part in key.split(":") if "=" in part)
    return Provider("aws", region=settings.get("region"), account=settings.get("account"))


def _vpc(
    answer: dict[str, Any], provider: Provider, path: str, mentioned: bytes
) -> Iterator[ResourceInstance]:
    vpc = answer.get("vpcId")
    subnets = list(_subnets(answer))
    named = [vpc, *(subnet.get("id") for subnet in subnets)]
    if not isinstance(vpc, str) or not any(
        isinstance(one, str) and one.encode() in mentioned for one in named
    ):
        return

    def instance(type_: str, name: str, attributes: dict[str, Any]) -> ResourceInstance:
        given: dict[str, Any] = dict.fromkeys(_NOT_TOLD.get(type_, ()), ELSEWHERE)
        given |= {key: value for key, value in attributes.items() if isinstance(value, str) and value}
        return ResourceInstance(
            f"{CONTEXT}/{name}",
            f"AWS::EC2::{type_}",
            name,
            mode="data",
            provider=provider,
            action=Action.NONE,
            origin=Origin(os.path.normpath(path), 1),
            attributes=given,
        )

    yield instance("VPC", vpc, {"id": vpc, "CidrBlock": answer.get("vpcCidrBlock")})
    for subnet in subnets:
        name, table = subnet.get("id"), subnet.pop("table")
        if not isinstance(name, str):
            continue
        yield instance("Subnet", name, {**subnet, "VpcId": vpc})
        if isinstance(table, str) and table:
            yield instance("RouteTable", table, {"id": table, "VpcId": vpc})
            ends = {"SubnetId": name, "RouteTableId": table}
            yield instance("SubnetRouteTableAssociation", f"{name}-{table}", ends)


def _subnets(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the subnets of an answer: in groups, or as lists side by side, as before asymmetric groups."""
    for group in answer.get("subnetGroups") or ():
        listed = group.get("subnets") if isinstance(group, dict) else None
        for subnet in listed if isinstance(listed, list) else ():
            if isinstance(subnet, dict):
                yield {
                    "id": subnet.get("subnetId"),
                    "CidrBlock": subnet.get("cidr"),
                    "AvailabilityZone": subnet.get("availabilityZone"),
                    "table": subnet.get("routeTableId"),
                }
    zones = answer.get("availabilityZones")
    for kind in ("public", "private", "isolated"):
        names = answer.get(f"{kind}SubnetIds")
        tables = answer.get(f"{kind}SubnetRouteTableIds")
        if not isinstance(names, list) or not isinstance(zones, list) or not zones:
            continue
        for index, name in enumerate(names):
            # The lists hold each group's subnets in the order of the zones.
            yield {
                "id": name,
                "AvailabilityZone": zones[index % len(zones)],
                "table": tables[index] if isinstance(tables, list) and index < len(tables) else None,
            }
