"""What a GB costs on the ways that a network has: by which things it goes, and what each of them adds.

Nothing is said of how much goes there. What AWS charges for data that leaves it for the internet comes on
top of every way that ends there, and is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.cost.prices import Amount, price
from netlint.cost.regions import price_region
from netlint.cost.traffic import ENDPOINTS
from netlint.lang.undetermined import Undetermined

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network


class Way(Struct, frozen=True, eq=False):
    """A way that packets take.

    Attributes:
        source: where it begins: a VPC.
        target: where it ends, in words.
        by: what it goes through and is billed for.
        prices: the keys of the prices of a GB, in that order.
        region: the Region; None where that is not known.
        zones: the zones where it begins, if that decides.
    """

    source: Entity
    target: str
    by: tuple[Entity, ...]
    prices: tuple[str, ...]
    region: str | None
    zones: tuple[str, ...] = ()

    @property
    def cost(self) -> Amount:
        """What a GB costs on it."""
        total = Amount(0, 0, "")
        for name in self.prices:
            total = total.plus(price(name, self.region))
        return total


def ways(network: Network) -> Iterator[Way]:
    """Yield the ways of a network on which a GB costs something, as far as they are known."""
    yield from _by_nat_gateways(network)
    yield from _by_transit_gateways(network)
    yield from _by_endpoints(network)
    yield from _by_peerings(network)
    yield from _by_firewalls(network)


def _by_nat_gateways(network: Network) -> Iterator[Way]:
    """Yield the ways to the internet by a NAT gateway of the VPC, those from its own zone apart."""
    found: dict[tuple[int, int, bool], tuple[Any, Any, set[str]]] = {}
    subnet: Any
    for subnet in network.of_kind("subnet"):
        try:
            gateway, vpc = subnet.nat_gateway, subnet.vpc
            if gateway is None or vpc is None:
                continue
            crosses = not gateway.regional and subnet.zone != gateway.zone
        except Undetermined:
            continue
        found.setdefault((id(vpc), id(gateway), crosses), (vpc, gateway, set()))[2].add(subnet.zone)
    for (_, _, crosses), (vpc, gateway, zones) in found.items():
        names = ("nat_gateway_gb", "cross_zone_gb") if crosses else ("nat_gateway_gb",)
        zoned = () if gateway.regional else tuple(sorted(zones))
        yield Way(vpc, "the internet", (gateway,), names, price_region(gateway), zoned)


def _by_transit_gateways(network: Network) -> Iterator[Way]:
    """Yield the ways over a transit gateway, and those that go on to the NAT gateways of another VPC."""
    gateways: list[Any] = network.of_kind("transit_gateway")
    if not gateways:
        return
    from netlint.network.transit_egress import hubs, senders

    for gateway in gateways:
        out_by = hubs(gateway).proven
        for attachment in gateway.attachments.proven:
            vpc, _, _ = network.weigh(lambda one=attachment: one.vpc)
            if vpc is None:
                continue
            target = f"whatever {gateway.address} leads to"
            yield Way(vpc, target, (attachment,), ("transit_gateway_gb",), price_region(attachment))
            out = [hub for hub in out_by if hub is not vpc]
            if out and senders(vpc, gateway).proven:
                nat = out[0].nat_gateways.proven[0]
                names = ("transit_gateway_gb", "nat_gateway_gb")
                yield Way(vpc, "the internet", (attachment, nat), names, price_region(attachment))


def _by_endpoints(network: Network) -> Iterator[Way]:
    """Yield the ways to services by endpoints: those of one VPC and one price together."""
    found: dict[tuple[int, str], tuple[Any, list[Any]]] = {}
    endpoint: Any
    for endpoint in network.of_kind("vpc_endpoint"):
        try:
            vpc, name = endpoint.vpc, ENDPOINTS.get(endpoint.endpoint_type)
        except Undetermined:
            continue
        if endpoint.managed and vpc is not None and name is not None:
            found.setdefault((id(vpc), name), (vpc, []))[1].append(endpoint)
    for (_, name), (vpc, endpoints) in found.items():
        target = "what its endpoints lead to" if len(endpoints) > 1 else "what its endpoint leads to"
        yield Way(vpc, target, tuple(endpoints), (name,), price_region(endpoints[0]))


def _by_peerings(network: Network) -> Iterator[Way]:
    """Yield the ways over peering connections in one Region, which cost only between zones."""
    peering: Any
    for peering in network.of_kind("peering_connection"):
        try:
            here, there = peering.regions
            requester, accepter = peering.requester, peering.accepter
        except Undetermined:
            continue
        if peering.managed and here == there and requester is not None and accepter is not None:
            target = f"another zone of {accepter.address}"
            yield Way(requester, target, (peering,), ("cross_zone_gb",), price_region(peering))


def _by_firewalls(network: Network) -> Iterator[Way]:
    firewall: Any
    for firewall in network.of_kind("network_firewall"):
        vpc, _, _ = network.weigh(lambda one=firewall: one.vpc)
        if firewall.managed and vpc is not None:
            target = "whatever is behind it"
            yield Way(vpc, target, (firewall,), ("firewall_endpoint_gb",), price_region(firewall))
