"""What lies behind a virtual private gateway: VPN connections, Direct Connect, networks on premises."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import Range

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: routes with what declares them, and why there may be more
Learned = tuple[list[tuple[Range, "Entity"]], list[Undetermined]]


def learned(gateway: Entity) -> Learned:
    """Return the routes that a virtual private gateway knows: static ones of VPNs, and what BGP may add."""
    return gateway.network.once(f"learned by {id(gateway)}", partial(_learned, gateway))


def _learned(gateway: Entity, network: Network) -> Learned:
    found: list[tuple[Range, Entity]] = []
    doubts: list[Undetermined] = []
    for connection in connections(gateway):
        routes, why = routes_of(connection)
        found += routes
        if why is not None:
            doubts.append(why)
    for link in _direct_connect(gateway, network):
        doubts.append(by_bgp(link))
    if not gateway.managed:
        doubts.append(
            Undetermined(
                f"{gateway.address} is managed elsewhere, with what it leads to", address=gateway.address
            )
        )
    return found, doubts


def connections(gateway: Entity) -> tuple[Any, ...]:
    """Return the VPN connections of a virtual private gateway, or of a transit gateway."""
    return gateway.network.pointing("vpn_connection", gateway.kind, gateway).proven


def _direct_connect(gateway: Entity, network: Network) -> list[Entity]:
    return [
        *network.pointing("direct_connect_gateway_association", "associated", gateway).proven,
        *network.pointing("direct_connect_virtual_interface", "vpn_gateway", gateway).proven,
        *network.pointing("direct_connect_virtual_interface_accepter", "vpn_gateway", gateway).proven,
    ]


def leads_out(gateway: Entity) -> list[Entity]:
    """Return what connects a virtual private gateway with networks on premises."""
    return [*connections(gateway), *_direct_connect(gateway, gateway.network)]


def routes_of(connection: Any) -> tuple[list[tuple[Range, Entity]], Undetermined | None]:
    """Return the static routes of a VPN connection, and why it may have others."""
    try:
        if not connection.static_routes_only:
            return [], by_bgp(connection)
    except Undetermined as why:
        return [], why
    found: list[tuple[Range, Entity]] = []
    pending = connection.routes.incomplete
    for route in connection.routes.proven:
        try:
            if route.destination is not None:
                found.append((route.destination, route))
        except Undetermined as why:
            pending = pending or why
    return found, pending


def by_bgp(link: Entity) -> Undetermined:
    """Say that the other end of a link announces its networks by BGP."""
    return Undetermined(
        f"which networks are announced by BGP over {link.address} is not written",
        settle="look at the routes that the gateway has learned",
        address=link.address,
    )
