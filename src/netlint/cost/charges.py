"""What a network costs although nothing goes through it: things that are billed by the hour.

Counted is what the input owns. How many there are may be known in part only: there are at least as many as
are proven, and a doubt says what else there may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.cost.public_addresses import (
    addresses_of_balancer,
    addresses_of_regional,
    addresses_of_workload,
    zones_of_regional,
)
from netlint.cost.quantities import NONE, ONE, Quantity, counted, unless, weighed
from netlint.cost.regions import price_region
from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Reason, Unknown

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network


class Charge(Struct, frozen=True, eq=False):
    """Something that is billed.

    Attributes:
        price: the key of its price in `prices.json`.
        entity: what is billed.
        region: its Region; None where that is not known.
        quantity: how many are billed, or how many GB.
    """

    price: str
    entity: Entity
    region: str | None
    quantity: Quantity


#: what is billed of an entity: keys of prices, each with how many
_Billed = Iterator[tuple[str, Quantity]]


def charges(network: Network, passes: Callable[[Entity], bool] = lambda _: False) -> Iterator[Charge]:
    """Yield what the input owns and AWS bills by the hour, in the order of the kinds.

    Args:
        network: the network.
        passes: tells what is left out.
    """
    for kind, bill in _BILLS.items():
        for entity in network.of_kind(kind):
            if not entity.managed or entity.path or passes(entity):
                continue
            for price, quantity in bill(entity):
                found = _of_each(entity, quantity)
                if found.most:
                    yield Charge(price, entity, price_region(entity), found)


def _of_each(entity: Entity, quantity: Quantity) -> Quantity:
    """Return the quantity of all instances that an entity stands for."""
    if "[*]" not in entity.address:
        return quantity if (maybe := _may_not_exist(entity)) is None else Quantity(0, quantity.most, maybe)
    why = Undetermined(
        f"how many instances of {entity.address} there are is not known",
        settle="give the variables that `count` or `for_each` depends on a value, or scan a plan",
        address=entity.address,
    )
    return Quantity(0, inf, why)


def _may_not_exist(entity: Entity) -> Undetermined | None:
    """Say why something of a template may not exist: its condition is not decided; None if it does."""
    values = entity.resource.attributes.values() if entity.resource is not None else ()
    if not values or any(
        not isinstance(value, Unknown) or value.reason is not Reason.MAYBE for value in values
    ):
        return None
    detail = getattr(next(iter(values)), "detail", "") or "its condition is not decided"
    return Undetermined(
        f"whether {entity.address} exists is {detail}",
        settle="give the parameter a value (`--parameter NAME=VALUE`)",
        address=entity.address,
    )


def _nat_gateway(gateway: Any) -> _Billed:
    regional = weighed(lambda: ONE if gateway.regional else NONE)
    if regional is not ONE:
        yield "nat_gateway_hour", ONE
        return
    # A regional one is billed for each zone in which it is.
    yield "nat_gateway_hour", zones_of_regional(gateway)
    yield "public_ipv4_hour", addresses_of_regional(gateway)


def _elastic_ip(address: Any) -> _Billed:
    yield "public_ipv4_hour", unless(lambda: not address.is_billed)


def _workload(workload: Any) -> _Billed:
    yield "public_ipv4_hour", addresses_of_workload(workload)


_ENDPOINTS = {
    "Interface": "interface_endpoint_hour",
    "GatewayLoadBalancer": "gateway_load_balancer_endpoint_hour",
}


def _vpc_endpoint(endpoint: Any) -> _Billed:
    try:
        type = endpoint.endpoint_type
    except Undetermined as why:
        yield "interface_endpoint_hour", Quantity(0, inf, why)
        return
    if type == "Resource":
        yield "resource_endpoint_hour", ONE
    elif type in _ENDPOINTS:
        yield _ENDPOINTS[type], _subnets_of(endpoint)


def _subnets_of(endpoint: Any) -> Quantity:
    """Return in how many subnets an endpoint is: where that is not known, at most in all that it may have."""
    found = counted(endpoint.subnets)
    possible = endpoint.possible_subnets
    if found.doubt is None or possible.incomplete is not None:
        return found
    if any("[*]" in subnet.address for subnet in possible.proven):
        return found
    return Quantity(found.least, len(possible), found.doubt)


_BALANCERS = frozenset(("application", "network", "gateway", "classic"))


def _load_balancer(balancer: Any) -> _Billed:
    try:
        type = balancer.type
    except Undetermined as why:
        yield "network_load_balancer_hour", Quantity(0, inf, why)
        return
    if type in _BALANCERS:  # AWS refuses others
        yield f"{type}_load_balancer_hour", ONE
    yield "public_ipv4_hour", addresses_of_balancer(balancer)


def _attachment(attachment: Any) -> _Billed:
    yield "transit_gateway_attachment_hour", ONE


def _peering_attachment(attachment: Any) -> _Billed:
    """Bill both sides of a peering between transit gateways where the input owns both."""
    peer = weighed(lambda: ONE if attachment.peer is not None and attachment.peer.managed else NONE)
    yield "transit_gateway_attachment_hour", Quantity(2, 2) if peer is ONE else ONE


def _vpn_connection(connection: Any) -> _Billed:
    yield "vpn_connection_hour", ONE
    yield (
        "transit_gateway_attachment_hour",
        weighed(
            lambda: (
                ONE if connection.transit_gateway is not None and connection.concentrator is None else NONE
            )
        ),
    )


def _direct_connect_association(association: Any) -> _Billed:
    yield (
        "transit_gateway_attachment_hour",
        weighed(
            lambda: (
                ONE
                if association.associated is not None and association.associated.kind == "transit_gateway"
                else NONE
            )
        ),
    )


def _direct_connect(connection: Any) -> _Billed:
    # Hosted ones are the partner's, and the prices of other bandwidths are not in the table.
    own = connection.resource.type in ("aws_dx_connection", "AWS::DirectConnect::Connection")
    yield (
        "direct_connect_1gbps_hour",
        weighed(lambda: ONE if own and connection.bandwidth == "1Gbps" else NONE),
    )


def _each(price: str) -> Callable[[Any], _Billed]:
    def bill(_entity: Any) -> _Billed:
        yield price, ONE

    return bill


def _firewall(firewall: Any) -> _Billed:
    # A further endpoint of a firewall has a price of its own, which is not in the table.
    yield "firewall_endpoint_hour", counted(firewall.subnet_mappings)


def _resolver_endpoint(endpoint: Any) -> _Billed:
    yield "resolver_address_hour", counted(endpoint.addresses)


#: kind → what is billed of it
_BILLS: dict[str, Callable[[Any], _Billed]] = {
    "nat_gateway": _nat_gateway,
    "elastic_ip": _elastic_ip,
    "workload": _workload,
    "load_balancer": _load_balancer,
    "vpc_endpoint": _vpc_endpoint,
    "transit_gateway_attachment": _attachment,
    "transit_gateway_peering_attachment": _peering_attachment,
    "vpn_connection": _vpn_connection,
    "direct_connect_gateway_association": _direct_connect_association,
    "direct_connect_connection": _direct_connect,
    "client_vpn_association": _each("client_vpn_association_hour"),
    "network_firewall": _firewall,
    "resolver_endpoint": _resolver_endpoint,
    "lattice_service": _each("lattice_service_hour"),
}
