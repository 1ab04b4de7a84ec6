"""What routes lead to: the attributes that hold a target, and of which kinds."""

from __future__ import annotations

#: the fields of a route that hold its target, and the kinds of target that each may hold
TARGETS = {
    "gateway": (
        *("internet_gateway", "vpn_gateway", "nat_gateway", "egress_only_internet_gateway"),
        "vpc_endpoint",
    ),
    "nat_gateway": ("nat_gateway",),
    "egress_only_gateway": ("egress_only_internet_gateway",),
    "transit_gateway": ("transit_gateway",),
    "peering_connection": ("peering_connection",),
    "network_interface": ("network_interface",),
    "instance": ("workload",),
    "endpoint": ("vpc_endpoint", "network_firewall", "firewall_endpoint_association"),
    "core_network": ("core_network",),
    "carrier_gateway": ("carrier_gateway",),
    "local_gateway": ("local_gateway",),
    "odb_network": ("odb_network",),
}

#: What AWS takes in `gateway_id` although it is not for it: NAT008. Nobody means it by what is unknown.
_MISPLACED = ("peering_connection", "transit_gateway")


def kinds_in(field: str) -> tuple[str, ...]:
    """Return the kinds of entities that a field for targets leads to."""
    return (*TARGETS[field], *_MISPLACED) if field == "gateway" else TARGETS[field]
