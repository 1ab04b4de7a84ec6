"""What connects a VPC to other networks: peers, hubs, and networks on premises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.collect import flattened, joined
from netlint.network.entity import Entity

if TYPE_CHECKING:
    from netlint.network.vpc import Vpc

#: the kinds of what connects a VPC, and their link to it
_CONNECTING = (
    ("peering_connection", "requester"),
    ("peering_connection", "accepter"),
    ("transit_gateway_attachment", "vpc"),
    ("core_network_attachment", "vpc"),
    ("vpn_gateway", "vpc"),
    ("client_vpn_endpoint", "vpc"),
    ("local_gateway_association", "vpc"),
)


def connections_of(vpc: Vpc) -> Members[Entity]:
    """Return the peerings, attachments and gateways by which other networks and a VPC reach each other."""
    network = vpc.network
    found = [network.pointing(kind, via, vpc) for kind, via in _CONNECTING if network.of_kind(kind)]
    if network.of_kind("client_vpn_association"):
        found.append(
            flattened(
                vpc.subnets, lambda subnet: network.pointing("client_vpn_association", "subnet", subnet)
            )
        )
    return joined(*found)
