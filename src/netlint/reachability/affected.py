"""What a change can affect: the things with interfaces to or from which packets may go another way.

What has changed is found by comparing resources, and how far it goes by comparing what they make: filters,
resolved route tables, interfaces. Too much is harmless here and costs time only; too little would hide a
change. So a kind that is not listed affects everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.unknown import Unknown
from netlint.reachability.altered import (
    Altered,
    altered_groups,
    altered_interfaces,
    altered_subnets,
    altered_tables,
    altered_transit,
    hands_on,
)
from netlint.reachability.interfaces import SERVING, all_interfaces
from netlint.reachability.intervals import intersection
from netlint.reachability.relays import is_relay
from netlint.reachability.senders import forwarding
from netlint.resources.model import Action

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.resources.model import ResourceInstance

#: Attributes that no packet notices.
_SILENT = frozenset(("tags", "tags_all", "Tags", "description", "timeouts"))
#: Kinds that have no part in where packets go among things with interfaces.
_APART = frozenset(
    (
        *("flow_log", "query_log_association", "ipam", "ipam_scope", "ipam_pool", "ipam_pool_cidr"),
        *("ipam_allocation", "subnet_reservation", "firewall_logging", "endpoint_notification"),
        *("dhcp_options", "dhcp_options_association", "encryption_control", "endpoint_policy"),
        *("elastic_ip", "elastic_ip_association", "elastic_ip_use", "web_acl_association"),
        *(
            "peering_connection_options",
            "hosted_zone",
            "hosted_zone_association",
            "rest_api",
            "rest_api_policy",
        ),
    )
)
#: Kinds that only let packets pass or not, and lead them nowhere.
_FILTERS = frozenset(
    ("security_group", "security_group_rule", "network_acl", "network_acl_rule", "network_acl_association")
)
_TABLES, _SUBNETS, _GROUPS, _TRANSIT, _INTERFACES, _RELAYS = range(6)
#: What is to be compared where something of a kind has changed.
_ASPECTS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("route", "route_table", "route_propagation"), (_TABLES,)),
    **dict.fromkeys(
        ("endpoint_route_table_association", "vpn_gateway", "vpn_gateway_attachment"), (_TABLES,)
    ),
    **dict.fromkeys(("vpn_connection", "vpn_connection_route", "customer_gateway"), (_TABLES, _TRANSIT)),
    **dict.fromkeys(("prefix_list", "prefix_list_entry"), (_TABLES, _GROUPS, _TRANSIT)),
    **dict.fromkeys(
        (
            *("route_table_association", "main_route_table_association", "network_acl", "network_acl_rule"),
            "network_acl_association",
        ),
        (_SUBNETS,),
    ),
    **dict.fromkeys(("security_group", "security_group_rule"), (_GROUPS,)),
    **dict.fromkeys(
        (
            *("transit_gateway_attachment", "transit_gateway_route_table", "transit_gateway_association"),
            *("transit_gateway_propagation", "transit_gateway_route", "transit_gateway_default_table"),
            *("transit_gateway_prefix_list_reference", "transit_gateway_attachment_accepter"),
            "direct_connect_gateway_association",
        ),
        (_TRANSIT,),
    ),
    **dict.fromkeys(
        (
            *("workload", "network_interface", "interface_attachment", "subnet_group", "launch_template"),
            *("launch_template_interface", "task_definition", "security_group_interface_attachment"),
            *("load_balancer_subnet", "endpoint_subnet_association", "endpoint_security_group_association"),
        ),
        (_INTERFACES, _RELAYS),
    ),
    **dict.fromkeys(
        (
            *("load_balancer", "listener", "listener_rule", "listener_action", "forward", "target_group"),
            *("target_group_attachment", "classic_attachment", "endpoint_service", "vpc_endpoint"),
        ),
        (_INTERFACES, _RELAYS, _TABLES),
    ),
    **dict.fromkeys(("vpc", "vpc_cidr_association"), (_TABLES, _SUBNETS, _TRANSIT, _INTERFACES)),
    **dict.fromkeys(("subnet", "subnet_cidr_association"), (_SUBNETS, _INTERFACES, _TRANSIT)),
}
#: Kinds that matter to the VPCs that these links lead to, one after the other.
_OF_VPCS: dict[str, tuple[tuple[str, ...], ...]] = {
    "peering_connection": (("requester",), ("accepter",)),
    "peering_connection_accepter": (("peering", "requester"), ("peering", "accepter")),
    "internet_gateway": (("vpc",),),
    "egress_only_internet_gateway": (("vpc",),),
    "nat_gateway": (("own_vpc",), ("subnet", "vpc")),
}


class Affected(Struct):
    """What a change may affect on one side: the `id()` of things with interfaces; None for all of them.

    `senders` are those of whose connections any may be affected, `receivers` those to which any may be.
    """

    senders: set[int] | None
    receivers: set[int] | None

    @property
    def nothing(self) -> bool:
        """Whether nothing is affected."""
        return self.senders == set() and self.receivers == set()

    def sends(self, entity: Entity | None) -> bool:
        """Tell whether any connection of something may be affected."""
        return entity is not None and (self.senders is None or id(entity) in self.senders)


def on_both_sides(network: Network, before: Network, *, filters: bool = True) -> tuple[Affected, Affected]:
    """Return what a change may affect after it and before it: what it may on one side is asked on the other.

    Args:
        network: the network after the change.
        before: the network before it.
        filters: whether what only filters let pass or stop is asked about, too.
    """
    now, then = affected(network, before, filters=filters), affected(before, network, filters=filters)
    if now.receivers is None or then.receivers is None:
        return Affected(None, None), Affected(None, None)
    if now.receivers or then.receivers:
        for kind in SERVING:
            for entity in network.of_kind(kind):
                earlier = network.before_it(entity)
                if earlier is not None and (id(entity) in now.receivers or id(earlier) in then.receivers):
                    now.receivers.add(id(entity))
                    then.receivers.add(id(earlier))
    return now, then


def affected(network: Network, other: Network, *, filters: bool = True) -> Affected:
    """Return what a change may affect.

    Args:
        network: the network on one side of the change.
        other: the network on the other side.
        filters: whether changes of security groups and network ACLs count.
    """
    found = Altered()
    aspects: set[int] = set()
    # What is gone is found on the other side: both sides are looked at.
    for one, another in ((network, other), (other, network)):
        for entity in _changed(one, another):
            if not filters and entity.kind in _FILTERS:
                continue
            if not _note(entity, aspects, found if one is network else None):
                return Affected(None, None)
    for aspect, compare in _COMPARE.items():
        if aspect in aspects:
            compare(found, network, other)
    if found.everything or _is_handed_on(network, found):
        return Affected(None, None)
    if found.nothing and _RELAYS not in aspects:
        return Affected(set(), set())
    return _by_interface(network, found)


_COMPARE = {
    _TABLES: altered_tables,
    _SUBNETS: altered_subnets,
    _GROUPS: altered_groups,
    _TRANSIT: altered_transit,
    _INTERFACES: altered_interfaces,
}


def _note(entity: Entity, aspects: set[int], found: Altered | None) -> bool:
    """Note what a changed entity asks for; tell whether how far it goes can be told at all."""
    if entity.kind in _APART:
        return True
    if entity.kind in _ASPECTS:
        aspects.update(_ASPECTS[entity.kind])
        if found is not None:
            found.resources.add(id(entity))
        return True
    if entity.kind not in _OF_VPCS:
        return False
    aspects.add(_TABLES)
    if found is not None:
        found.vpcs |= {id(vpc) for path in _OF_VPCS[entity.kind] for vpc in _along(entity, path)}
    return True


def _along(entity: Any, path: tuple[str, ...]) -> list[Any]:
    """Return what a way of links is certain to lead to."""
    found = [entity]
    for field in path:
        linked = [one.linked(field, getattr(type(one), field).kinds) for one in found]
        found = [target for one in linked for target in one.targets]
    return found


def _is_handed_on(network: Network, found: Altered) -> bool:
    """Tell whether what is affected hands packets of others on: then they are affected, too."""
    others = forwarding(network)
    for entity, interfaces in all_interfaces(network):
        if id(entity) in others and (
            id(entity) in found.changed | found.resources
            or any(id(group) in found.groups for one in interfaces.proven for group in one.groups or ())
        ):
            return True
    vpcs = {id(vpc) for subnet in found.subnets for vpc in _along(subnet, ("vpc",))} | found.vpcs
    return any(id(vpc) in vpcs and hands_on(vpc) for vpc in network.of_kind("vpc"))  # type: ignore[arg-type]


def _by_interface(network: Network, found: Altered) -> Affected:
    """Return what has an interface where something is altered, or addresses that go another way."""
    senders: set[int] = set()
    receivers: set[int] = set()
    subnets = {id(one) for one in found.subnets}
    for entity, interfaces in all_interfaces(network):
        both = id(entity) in found.changed or interfaces.incomplete is not None
        for one in interfaces.proven:
            if both:
                break
            both = (
                id(one.subnet) in subnets
                or one.groups_open is not None
                or bool(intersection(one.addresses, found.addresses))
                or any(id(vpc) in found.vpcs for vpc in _along(one.subnet, ("vpc",)))
            )
            for group in one.groups or ():
                if id(group) in found.letting_out:
                    senders.add(id(entity))
                if id(group) in found.admitting:
                    receivers.add(id(entity))
        if both:
            senders.add(id(entity))
            receivers.add(id(entity))
        elif is_relay(entity):
            # Who is behind it may be what is affected.
            receivers.add(id(entity))
    return Affected(senders, receivers)


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
