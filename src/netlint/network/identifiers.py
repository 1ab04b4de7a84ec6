"""What the ids of AWS tell."""

from __future__ import annotations

from collections.abc import Iterable

_PREFIXES = {
    "igw": "internet_gateway",
    "eigw": "egress_only_internet_gateway",
    "vgw": "vpn_gateway",
    "nat": "nat_gateway",
    "pcx": "peering_connection",
    "tgw": "transit_gateway",
    "vpce": "vpc_endpoint",
    "eni": "network_interface",
    "vpc": "vpc",
    "subnet": "subnet",
    "rtb": "route_table",
    "sg": "security_group",
    "lgw": "local_gateway",
    "cagw": "carrier_gateway",
}


def kind_of(identity: str, kinds: Iterable[str]) -> str:
    """Tell which of some kinds an id has, by AWS's id prefixes (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html)."""
    allowed = tuple(kinds)
    by_prefix = _PREFIXES.get(identity.split("-")[0], "")
    if by_prefix and (not allowed or by_prefix in allowed):
        return by_prefix
    return allowed[0] if allowed else "resource"
