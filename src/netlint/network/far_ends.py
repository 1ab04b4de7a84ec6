"""What a transit gateway that a plan takes away led to, and whether that is taken away with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from netlint.lang.undetermined import every
from netlint.network.addresses import contains, overlap
from netlint.network.admission import is_private
from netlint.network.changes import takes_away

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.routes import Route
    from netlint.network.transit import TransitGateway
    from netlint.network.vpc import Vpc

#: What leads beyond a transit gateway besides VPCs and other transit gateways: to networks on premises, to
#: a firewall, to a core network. That these networks go too does not follow from a plan.
_BEYOND = (
    ("vpn_connection", "transit_gateway"),
    ("vpn_concentrator", "transit_gateway"),
    ("transit_gateway_connect", "transit_gateway"),
    ("transit_gateway_attachment_lookup", "transit_gateway"),
    ("direct_connect_gateway_association", "associated"),
    ("core_network_peering", "transit_gateway"),
    ("network_firewall", "transit_gateway"),
)


class FarEnds:
    """What is attached to a transit gateway, and to those that it is peered with, before a change."""

    def __init__(self, gateway: TransitGateway, network: Network) -> None:
        """Take the gateway as it was, and the network after the change."""
        self._gateway = gateway
        self._network = network

    def are_gone_for(self, route: Route) -> bool:
        """Tell whether nothing is left of what a route led to; True also where that is not known."""
        gone, _, _ = self._gateway.network.weigh(self._are_gone_for, route)
        return gone is not False

    def _are_gone_for(self, route: Route) -> bool:
        source = route.table.vpc if route.table is not None else None
        far = [vpc for vpc in self._vpcs if vpc is not source]
        if not any(vpc in self._gone for vpc in far):
            return False
        if all(vpc in self._gone for vpc in far) and not self._leads_beyond:
            # A way to the internet is missed also where that VPC goes.
            return every(route.destinations, is_private) or not any(vpc.internet_gateways for vpc in far)
        destination = route.destination
        if destination is None:
            return False
        meant = [vpc for vpc in far if any(overlap(block, destination) is not None for block in vpc.ranges)]
        return all(vpc in self._gone for vpc in meant) and any(
            contains(block, destination) for vpc in meant for block in vpc.ranges
        )

    @cached_property
    def _gateways(self) -> tuple[TransitGateway, ...]:
        found = {self._gateway: None}
        for gateway in (pending := [self._gateway]):
            if not gateway.managed:
                continue
            peers = [one.peer for one in gateway.peering_attachments]
            accepted = gateway.network.pointing("transit_gateway_peering_attachment", "peer", gateway)
            for other in (*peers, *(one.transit_gateway for one in accepted)):  # type: ignore[attr-defined]
                if other is not None and other not in found:
                    found[other] = None
                    pending.append(other)
        return tuple(found)

    @cached_property
    def _vpcs(self) -> tuple[Vpc, ...]:
        own = (gateway for gateway in self._gateways if gateway.managed)
        attached = (one.vpc for gateway in own for one in gateway.attachments)
        return tuple({vpc: None for vpc in attached if vpc is not None})

    @cached_property
    def _gone(self) -> frozenset[Vpc]:
        return frozenset(vpc for vpc in self._vpcs if takes_away(self._network, vpc))

    @cached_property
    def _leads_beyond(self) -> bool:
        return any(
            not gateway.managed or gateway.network.pointing(kind, via, gateway)
            for gateway in self._gateways
            for kind, via in _BEYOND
        )
