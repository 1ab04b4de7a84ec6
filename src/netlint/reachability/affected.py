"""What a change can affect: the things with interfaces to or from which packets may go another way.

Too much is harmless here and costs time only; too little would hide a change. So what is not listed as local
affects everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.reachability.interfaces import PASSING, all_interfaces
from netlint.resources.model import Action

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.resources.model import ResourceInstance

#: Attributes that no packet notices.
_SILENT = frozenset(("tags", "tags_all", "Tags", "description", "timeouts"))
#: Kinds that have no part in where packets go.
_APART = frozenset(
    (
        *("flow_log", "query_log_association", "ipam", "ipam_scope", "ipam_pool", "ipam_pool_cidr"),
        *("ipam_allocation", "subnet_reservation", "firewall_logging", "endpoint_notification"),
        *("dhcp_options", "dhcp_options_association", "encryption_control"),
    )
)


def affected(network: Network, other: Network) -> set[int] | None:
    """Return what a change may affect: the `id()` of everything with interfaces; None for all of it.

    Args:
        network: the network on one side of the change.
        other: the network on the other side.
    """
    subnets: set[int] = set()
    groups: set[int] = set()
    owners: set[int] = set()
    for entity in _changed(network, other):
        if entity.kind in _APART:
            continue
        local = _LOCAL.get(entity.kind)
        touched = list(local(entity)) if local is not None else []
        if not touched and entity.kind != "elastic_ip":
            return None
        for one in touched:
            {"subnet": subnets, "security_group": groups}.get(one.kind, owners).add(id(one))
    found = owners | _in_any(network, subnets, groups)
    # What passes others on is always asked: who is behind it may be what is affected.
    passing = (entity for kind in PASSING for entity in network.of_kind(kind))
    return found | set(map(id, passing)) if found else found


def _in_any(network: Network, subnets: set[int], groups: set[int]) -> set[int]:
    """Return what has an interface in one of some subnets, or in one of some groups."""
    found: set[int] = set()
    if not subnets and not groups:
        return found
    for entity, interfaces in all_interfaces(network):
        if interfaces.incomplete is not None or any(
            id(one.subnet) in subnets
            or one.groups_open is not None
            or any(id(group) in groups for group in one.groups or ())
            for one in interfaces.proven
        ):
            found.add(id(entity))
    return found


def _changed(network: Network, other: Network) -> Iterator[Entity]:
    """Yield the entities whose resources are not the same on the other side."""
    same: dict[str, bool] = {}
    for entity in network.entities:
        resource = entity.resource
        if resource is None or resource.mode != "managed":
            continue
        if resource.address not in same:
            earlier = network.before is other
            counterpart = network.before_it(entity) if earlier else other.after_it(entity)
            found = counterpart.resource if counterpart is not None else None
            same[resource.address] = found is not None and _alike(resource, found)
        if not same[resource.address]:
            yield entity


def _alike(one: ResourceInstance, another: ResourceInstance) -> bool:
    """Tell whether two resource instances are the same to packets. Nothing and empty are one."""
    left, right = one.attributes, another.attributes
    open_parts = False
    for name in left.keys() | right.keys():
        if name in _SILENT:
            continue
        mine, theirs = left.get(name), right.get(name)
        if mine is not theirs and mine != theirs and not (_is_empty(mine) and _is_empty(theirs)):
            return False
        open_parts = open_parts or _is_open(mine)
    # Where both are unknown, they may refer to different things.
    unsettled = open_parts and one.action not in (Action.NONE, Action.NO_OP)
    return not open_parts or (not unsettled and one.references() == another.references())


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _is_open(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_open(member) for member in value.values())
    if isinstance(value, list):
        return any(_is_open(member) for member in value)
    return isinstance(value, Unknown)


def _read(entity: Any, field: str) -> Iterable[Any]:
    """Return what a link or a relation is certain to lead to."""
    try:
        found = getattr(entity, field)
    except Undetermined:
        return ()
    return found.proven if isinstance(found, Members) else (() if found is None else (found,))


def _along(*fields: str) -> Callable[[Any], list[Any]]:
    """Return the question for what a way of links leads to, one field after the other."""

    def follow(entity: Any) -> list[Any]:
        found = [entity]
        for field in fields:
            found = [target for one in found for target in _read(one, field)]
        return found

    return follow


#: For each kind, the subnets, security groups or things with interfaces to which alone it can matter.
_LOCAL: dict[str, Callable[[Any], list[Any]]] = {
    "workload": lambda entity: [entity],
    "network_interface": lambda entity: [entity],
    "security_group": lambda entity: [entity],
    "security_group_rule": _along("group"),
    "subnet": lambda entity: [entity],
    "route": _along("table", "vpc", "subnets"),
    "route_table": _along("vpc", "subnets"),
    "route_table_association": _along("route_table", "vpc", "subnets"),
    "main_route_table_association": _along("vpc", "subnets"),
    "network_acl": _along("vpc", "subnets"),
    "elastic_ip": _along("owners"),
    "internet_gateway": _along("vpc", "subnets"),
}
