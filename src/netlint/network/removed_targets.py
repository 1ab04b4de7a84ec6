"""What a plan takes away from workloads that stay: the only thing that their routes led to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import every, some
from netlint.network.addresses import Range, contains
from netlint.network.admission import is_private
from netlint.network.changes import deletes, takes_away
from netlint.network.far_ends import FarEnds
from netlint.network.occupancy import occupants
from netlint.network.returning import DEAD_ENDS, learns
from netlint.network.transit import TransitGateway
from netlint.network.vpc import Subnet
from netlint.resources.model import Action

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.routes import Route, RouteTable

#: Kinds that routes lead to, and that something depends on.
_TARGETS = (
    *("nat_gateway", "internet_gateway", "egress_only_internet_gateway", "peering_connection"),
    *("transit_gateway", "vpn_gateway", "vpc_endpoint", "network_interface"),
)


class Removed(Struct, frozen=True):
    """A target of routes that a plan takes away from what stays.

    `remade` tells that it is made anew after it is deleted. `routes` led to it before the change, for
    `destinations`; `dependents` are the workloads in subnets with these routes.
    """

    entity: Entity
    remade: bool
    routes: tuple[Route, ...]
    destinations: tuple[str, ...]
    dependents: tuple[Entity, ...]


def removed(network: Network) -> Iterator[Removed]:
    """Yield the targets of routes that the plan deletes, or deletes first to make them anew.

    What is certain is told. Where a route of the table that a subnet has after the change may lead to the
    same destination, or still points at what is gone, nothing is.
    """
    before = network.before
    if before is None or before is network:
        return
    for kind in _TARGETS:
        for entity in before.of_kind(kind):
            now = network.after_it(entity) if entity.managed else entity
            if now is not None and not (_is_remade(now) and deletes(network, entity)):
                continue
            if _led_to_what_is_gone(entity, network):
                continue
            ends = FarEnds(entity, network) if isinstance(entity, TransitGateway) else None
            routes: list[Route] = []
            dependents: dict[Entity, None] = {}
            for route in before.routes_to(entity).proven:
                if ends is not None and ends.are_gone_for(route):
                    continue
                found = _dependents(_cut_off(route, now, network), before, network)
                if found:
                    routes.append(route)
                    dependents.update(dict.fromkeys(found))
            if dependents:
                destinations = dict.fromkeys(str(route.destination or "a prefix list") for route in routes)
                yield Removed(
                    now or entity, now is not None, tuple(routes), tuple(destinations), tuple(dependents)
                )


def _led_to_what_is_gone(entity: Any, network: Network) -> bool:
    """Tell whether a plan deletes a peering connection together with the VPC at one of its ends."""
    if entity.kind != "peering_connection":
        return False
    ends, _, _ = entity.network.weigh(lambda: (entity.requester, entity.accepter))
    return ends is not None and any(vpc is not None and takes_away(network, vpc) for vpc in ends)


def _is_remade(now: Entity) -> bool:
    resource = now.resource
    if resource is None or resource.action is not Action.REPLACE:
        return False
    return resource.change is None or not resource.change.create_before_destroy


def _cut_off(route: Route, now: Entity | None, network: Network) -> list[Subnet]:
    """Return the subnets, as they were, in which nothing leads where a route led."""
    found: list[Subnet] = []
    subnets, _, _ = route.network.weigh(_subnets, route)
    for subnet in subnets or ():
        lost, _, certainty = network.weigh(_is_lost, route, now, subnet, network)
        if lost:
            network.note(certainty)
            found.append(subnet)
    return found


def _subnets(route: Route) -> tuple[Subnet, ...]:
    return route.table.subnets.proven if route.table is not None else ()


def _is_lost(route: Route, now: Entity | None, earlier: Subnet, network: Network) -> bool:
    """Tell whether nothing leads where a route led: for good, or until its target is there again.

    Raises:
        Undetermined: it is not known.
    """
    subnet = network.after_it(earlier)
    if not isinstance(subnet, Subnet):
        return False
    if now is None:
        return not _leads_to(subnet.route_table, route.destination)
    same = [one for one in subnet.route_table.routes if one.destination == route.destination]
    return bool(same) and all(one.target is now for one in same)


def _leads_to(table: RouteTable, destination: Range | None) -> bool:
    """Tell whether a table may have a route to a destination; None is that of a prefix list."""
    if learns(table):
        return True

    def leads(route: Route) -> bool:
        if destination is None or route.destination == destination:
            return route.destination == destination
        questions: tuple[Callable[[], bool], ...] = (
            lambda: some(route.destinations, lambda block: _stands_for(block, destination)),
            lambda: not (is_private(destination) and any(map(route.goes_to, DEAD_ENDS))),
        )
        return every(questions, lambda question: question())

    return some(table.routes, leads)


def _stands_for(block: Range, destination: Range) -> bool:
    """Tell whether routes for a block may take the place of one for a destination.

    Of the default route only its halves do: narrower ones stand beside it in most tables.
    """
    if contains(block, destination):
        return True
    return contains(destination, block) and (destination.prefixlen > 0 or block.prefixlen == 1)


def _dependents(subnets: list[Subnet], before: Network, network: Network) -> list[Entity]:
    """Return the workloads that stay, in some subnets, as they are after the change."""
    workloads = (one for subnet in subnets for one in occupants(before, subnet) if one.kind == "workload")
    return [now for one in workloads if (now := network.after_it(one)) is not None]
