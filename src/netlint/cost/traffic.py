"""What is billed by the GB: where, at which price, and what a given traffic costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.cost.regions import price_region
from netlint.lang.undetermined import Undetermined

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: GB per month, by what is counted: `gb` all that goes through a thing, `cross-zone` what changes the zone
Usage = Mapping[str, float]


class Meter(Struct, frozen=True, eq=False):
    """Something that is billed by the GB.

    Attributes:
        entity: what is billed.
        counts: `gb` for all that goes through it, `cross-zone` for what comes from another zone.
        price: the key of its price in `prices.json`.
        region: its Region; None where that is not known.
        amount: the GB in a month; 0 where nothing is given.
    """

    entity: Entity
    counts: str
    price: str
    region: str | None
    amount: float = 0


def meters(network: Network) -> Iterator[Meter]:
    """Yield what the input owns and AWS bills by the GB."""
    for kind, prices in _METERS.items():
        for entity in network.of_kind(kind):
            if entity.managed and not entity.path:
                for counts, price in prices(entity).items():
                    yield Meter(entity, counts, price, price_region(entity))


def billed(networks: Iterable[Network]) -> dict[str, frozenset[str]]:
    """Return what is counted of which address, in networks and in what they were before."""
    found: dict[str, frozenset[str]] = {}
    for network in networks:
        for side in (network, network.before):
            for meter in meters(side) if side is not None else ():
                address = meter.entity.address
                found[address] = found.get(address, frozenset()) | {meter.counts}
    return found


def metered(network: Network, usage: Mapping[str, Usage]) -> Iterator[Meter]:
    """Yield what is billed of a given traffic."""
    if not usage:
        return
    for meter in meters(network):
        amount = usage.get(meter.entity.address, {}).get(meter.counts, 0)
        if amount:
            yield Meter(meter.entity, meter.counts, meter.price, meter.region, amount)


def _nat_gateway(gateway: Any) -> dict[str, str]:
    return {"gb": "nat_gateway_gb", "cross-zone": "cross_zone_gb"}


#: the type of an endpoint → the price of a GB
ENDPOINTS = {
    "Interface": "interface_endpoint_gb",
    "GatewayLoadBalancer": "gateway_load_balancer_endpoint_gb",
    "Resource": "resource_endpoint_gb",
}


def _vpc_endpoint(endpoint: Any) -> dict[str, str]:
    try:
        price = ENDPOINTS.get(endpoint.endpoint_type, "")
    except Undetermined:
        price = ENDPOINTS["Interface"]
    return {"gb": price} if price else {}


def _on_transit_gateway(link: str) -> Callable[[Any], dict[str, str]]:
    def prices(entity: Any) -> dict[str, str]:
        try:
            gateway = getattr(entity, link)
        except Undetermined:
            return {}
        return (
            {"gb": "transit_gateway_gb"} if gateway is not None and gateway.kind == "transit_gateway" else {}
        )

    return prices


def _attachment(attachment: Any) -> dict[str, str]:
    return {"gb": "transit_gateway_gb"}


def _peering(peering: Any) -> dict[str, str]:
    try:
        here, there = peering.regions
    except Undetermined:
        return {}
    # Between Regions the price depends on the pair of them.
    return {"cross-zone": "cross_zone_gb"} if here == there else {}


def _firewall(firewall: Any) -> dict[str, str]:
    return {"gb": "firewall_endpoint_gb"}


def _lattice_service(service: Any) -> dict[str, str]:
    return {"gb": "lattice_service_gb"}


#: kind → what is counted, and the keys of the prices
_METERS: dict[str, Callable[[Any], dict[str, str]]] = {
    "nat_gateway": _nat_gateway,
    "vpc_endpoint": _vpc_endpoint,
    "transit_gateway_attachment": _attachment,
    "vpn_connection": _on_transit_gateway("transit_gateway"),
    "direct_connect_gateway_association": _on_transit_gateway("associated"),
    "peering_connection": _peering,
    "network_firewall": _firewall,
    "lattice_service": _lattice_service,
}
