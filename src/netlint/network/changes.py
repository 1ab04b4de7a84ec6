"""What a plan does with what is there, and what was done to it outside of the plan's tool."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.network.build import build
from netlint.network.occupancy import occupants
from netlint.network.routes import Route, RouteTable
from netlint.network.twice import standalone
from netlint.resources.model import Action, ResourceInstance

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: Kinds that decide where packets go.
_DECIDING = frozenset(
    (
        *("route", "route_table", "route_table_association", "main_route_table_association"),
        *("route_propagation", "prefix_list", "prefix_list_entry", "vpn_connection_route"),
        *("security_group", "security_group_rule", "network_acl", "network_acl_rule"),
        *("network_acl_association", "vpc_endpoint", "endpoint_route_table_association"),
        *("peering_connection", "peering_connection_options", "internet_gateway", "nat_gateway"),
        *("transit_gateway_route", "transit_gateway_association", "transit_gateway_propagation"),
        "transit_gateway_attachment",
    )
)


#: What a plan does that puts something back.
_ACTING = frozenset((Action.CREATE, Action.UPDATE, Action.REPLACE))


class Drifted(Struct, frozen=True):
    """A resource that was changed outside of the tool.

    `entity` is what it declares: after the change if it is still there, else as it was last seen.
    `attributes` are those that differ and that the configuration writes, tags left out; none if it was
    deleted. `recreated` tells that the plan makes anew what was deleted or replaces what was changed.
    """

    address: str
    entity: Entity
    attributes: tuple[str, ...]
    deleted: bool
    recreated: bool


def replaced_by(entity: Entity) -> tuple[str, ...]:
    """Return the names of the attributes that force an entity's replacement; none if it is not replaced."""
    resource = entity.resource
    if resource is None or resource.action is not Action.REPLACE or resource.change is None:
        return ()
    return tuple(str(path[0]) for path in resource.change.replace_paths if path)


def deletes(network: Network, entity: Entity) -> bool:
    """Tell whether a change takes away what an entity is, or replaces it.

    What a plan forgets stays where it is, also if a new object takes its address
    (https://developer.hashicorp.com/terraform/language/block/removed).

    Args:
        network: the network after the change.
        entity: an entity of the network before it.
    """
    if entity.resource is not None and entity.resource.action is Action.FORGET:
        return False
    now = network.after_it(entity)
    if now is None or now.resource is None:
        return True
    resource = now.resource
    return resource.action is Action.REPLACE and not (resource.change and resource.change.forgets)


def sets_anew(entity: Entity, attribute: str) -> bool:
    """Tell whether a plan changes an attribute in place, so that `ignore_changes` does not name it.

    What is ignored keeps the value that was found
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes).
    """
    resource, network = entity.resource, entity.network
    if resource is None or resource.action is not Action.UPDATE or network.before in (None, network):
        return False
    assert network.before is not None
    was = network.before.at(resource.previous_address or resource.address)
    if was is None or was.resource is None:
        return False
    return _plain(was.resource.attributes.get(attribute)) != _plain(resource.attributes.get(attribute))


def drifted(network: Network) -> Iterator[Drifted]:
    """Yield what decides where packets go, was changed outside of the tool, and is put back by the plan.

    What the plan leaves is not among it: the provider may only write the same thing in another way (ports 0
    for -1, an empty list for none), and `ignore_changes` is not in a plan. Nor is what resources of the same
    configuration add to an attribute that is written inside too.

    See https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
    (`resource_drift`).
    """
    if network.drift is None:
        return
    told: set[str] = set()
    for entity in build(network.drift).entities:
        instance = entity.resource
        if instance is None or instance.address in told or entity.kind not in _DECIDING:
            continue
        deleted = instance.action is Action.DELETE
        now = network.at(instance.address)
        if now is None or now.resource is None or now.resource.action not in _ACTING:
            continue
        attributes = () if deleted else _put_back(instance, now)
        if attributes or deleted:
            told.add(instance.address)
            recreated = now.resource.action is not Action.UPDATE
            yield Drifted(instance.address, now, attributes, deleted, recreated)


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


#: Kinds that routes lead to, and that something depends on.
_TARGETS = (
    *("nat_gateway", "internet_gateway", "egress_only_internet_gateway", "peering_connection"),
    *("transit_gateway", "vpn_gateway", "vpc_endpoint", "network_interface"),
)


def removed(network: Network) -> Iterator[Removed]:
    """Yield the targets of routes that the plan deletes, or deletes first to make them anew.

    What is certain is told. Where a route for the same destination leads to something else after the
    change, or still points at what is gone, nothing is.
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
            routes = tuple(
                route for route in before.routes_to(entity).proven if _is_lost(route, now, network)
            )
            dependents = _dependents(routes, before, network)
            if dependents:
                destinations = dict.fromkeys(str(route.destination or "a prefix list") for route in routes)
                yield Removed(now or entity, now is not None, routes, tuple(destinations), dependents)


def _led_to_what_is_gone(entity: Any, network: Network) -> bool:
    """Tell whether a plan deletes a peering connection together with the VPC at one of its ends."""
    if entity.kind != "peering_connection":
        return False
    ends, _, _ = entity.network.weigh(lambda: (entity.requester, entity.accepter))
    return ends is not None and any(
        vpc is not None and vpc.managed and network.after_it(vpc) is None and deletes(network, vpc)
        for vpc in ends
    )


def _is_remade(now: Entity) -> bool:
    resource = now.resource
    if resource is None or resource.action is not Action.REPLACE:
        return False
    return resource.change is None or not resource.change.create_before_destroy


def _is_lost(route: Route, now: Entity | None, network: Network) -> bool:
    """Tell whether nothing leads where a route led: for good, or until its target is there again."""
    try:
        table = network.after_it(route.table) if route.table is not None else None
        if not isinstance(table, RouteTable):
            return False
        same = [one for one in table.routes if one.destination == route.destination]
        if now is None:
            return not same
        return bool(same) and all(one.target is now for one in same)
    except Undetermined:
        return False


def _dependents(routes: tuple[Route, ...], before: Network, network: Network) -> tuple[Entity, ...]:
    """Return the workloads that stay, in the subnets that have some routes before the change."""
    found: dict[int, Entity] = {}
    for route in routes:
        table, _, _ = before.weigh(partial(_table, route))
        for subnet in table.subnets.proven if table is not None else ():
            for occupant in occupants(before, subnet):
                now = network.after_it(occupant) if occupant.kind == "workload" else None
                if now is not None:
                    found.setdefault(id(now), now)
    return tuple(found.values())


def _table(route: Route) -> RouteTable | None:
    return route.table


def _put_back(found: ResourceInstance, now: Entity) -> tuple[str, ...]:
    """Return the attributes that were changed, that the configuration writes, and that the plan changes."""
    names = found.change.drifted if found.change is not None else ()
    planned = now.resource
    assert planned is not None
    return tuple(
        name
        for name in names
        # Resources of the same configuration may have changed it: nobody did by hand.
        if (now, name) not in standalone(now.network)
        # What the configuration leaves out is computed from resources of its own, which drift themselves.
        and not name.startswith("tags")
        and planned.written(name)
        and _plain(found.attributes.get(name)) != _plain(planned.attributes.get(name))
    )


def _plain(value: object) -> object:
    """Return a value in which nothing and empty are one, as they are to the provider."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        # The order of a set is no difference.
        return sorted((_plain(member) for member in value), key=repr) or None
    return None if value == "" else value
