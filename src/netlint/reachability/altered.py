"""What a change alters on the way of packets: filters, resolved route tables, and where things are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.filters import (
    EGRESS,
    INGRESS,
    Filter,
    GroupFilter,
    network_acl_filter,
    security_group_filter,
)
from netlint.reachability.gateways import nat_interface
from netlint.reachability.interfaces import all_interfaces, interfaces_of
from netlint.reachability.intervals import (
    EMPTY,
    Intervals,
    difference,
    from_pairs,
    intersection,
    is_subset,
    union,
)
from netlint.reachability.onward import vpc_addresses
from netlint.reachability.packets import ALL_ADDRESSES
from netlint.reachability.routing import Entry, Lookup, lookup
from netlint.reachability.transit_tables import transit_lookup

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.network.vpc import Vpc

#: Targets of routes that hand packets of others on, or bring them elsewhere.
_INNER = frozenset(
    (
        *(
            "nat_gateway",
            "network_interface",
            "workload",
            "network_firewall",
            "firewall_endpoint_association",
        ),
        *("vpc_endpoint", "internet_gateway", "egress_only_internet_gateway"),
    )
)


class Altered(Struct):
    """What is altered, on one side of a change; groups, VPCs and things by their `id()`.

    `letting_out` and `admitting` are security groups whose rules of that direction differ, `addresses` those
    to which some route table leads another way. `resources` are those with
    another attribute, whatever that is.
    """

    everything: bool = False
    subnets: list[Any] = []
    vpcs: set[int] = set()
    changed: set[int] = set()
    resources: set[int] = set()
    letting_out: set[int] = set()
    admitting: set[int] = set()
    addresses: Intervals = EMPTY

    @property
    def groups(self) -> set[int]:
        """The security groups that differ in any direction."""
        return self.letting_out | self.admitting

    @property
    def nothing(self) -> bool:
        """Whether nothing is altered."""
        return not (
            self.everything or self.subnets or self.vpcs or self.changed or self.groups or self.addresses
        )


def counterpart(network: Network, other: Network, entity: Entity) -> Entity | None:
    """Return what an entity is on the other side of a change; None where it is not there."""
    if entity.resource is None:
        # What AWS makes along with something is where that is.
        return other.at(entity.address)
    return network.before_it(entity) if network.before is other else other.after_it(entity)


def altered_groups(found: Altered, network: Network, other: Network) -> None:
    """Compare the rules of all security groups."""
    for direction, into in ((INGRESS, found.admitting), (EGRESS, found.letting_out)):
        for group in network.of_kind("security_group"):
            there = counterpart(network, other, group)
            if there is None or _group_rules(network, group, direction) != _group_rules(
                other, there, direction
            ):
                into.add(id(group))


def altered_subnets(found: Altered, network: Network, other: Network) -> None:
    """Compare network ACLs and route tables of all subnets, and what else packets notice of a subnet.

    The list of one subnet matters to the whole VPC: it may be that of an attachment.
    """
    for subnet in network.of_kind("subnet"):
        there = counterpart(network, other, subnet)
        if there is None or _subnet(network, subnet, network) != _subnet(other, there, network):
            vpcs = subnet.linked("vpc", ("vpc",)).targets
            found.subnets.append(subnet)
            found.vpcs |= {id(vpc) for vpc in vpcs}


def altered_tables(found: Altered, network: Network, other: Network) -> None:
    """Compare all route tables of VPCs that are there on both sides: the others are compared by subnet."""
    for table in network.of_kind("route_table"):
        there = counterpart(network, other, table)
        if there is None:
            found.vpcs |= {id(vpc) for vpc in table.linked("vpc", ("vpc",)).targets}
            continue
        here = _or_reason(lookup, network, table)
        before = _or_reason(lookup, other, there)
        _note(found, network, differing(here, before, _names(network, other)))


def altered_transit(found: Altered, network: Network, other: Network) -> None:
    """Compare all route tables of transit gateways, and which one each attachment has."""
    named = _names(network, other)
    for gateway in network.of_kind("transit_gateway"):
        there: Any = counterpart(network, other, gateway)
        if there is None:
            continue
        tables: dict[int, tuple[Any, Any]] = {}
        earlier_tables = dict(_associated(there))
        for attachment, own in _associated(gateway):
            earlier = counterpart(network, other, attachment)
            past = earlier_tables.get(earlier) if earlier is not None else None
            if earlier is None or named(own) != named(past):
                _note_attachment(found, attachment)
            elif getattr(own, "kind", "") == "transit_gateway_route_table":
                tables[id(own)] = (own, past)
        for own, past in tables.values():
            here = _or_reason(transit_lookup, gateway, own)
            before = _or_reason(transit_lookup, there, past)
            _note(found, network, differing(here, before, named))
    for attachment in network.of_kind("transit_gateway_attachment"):
        if id(attachment) in found.resources:
            _note_attachment(found, attachment)


def altered_interfaces(found: Altered, network: Network, other: Network) -> None:
    """Compare where everything has its interfaces, with which groups and addresses."""
    named = _names(network, other)
    for entity, interfaces in all_interfaces(network):
        there = counterpart(network, other, entity)
        if there is None:
            found.changed.add(id(entity))
            continue
        if _places(interfaces, named) != _places(interfaces_of(there), named):
            found.changed.add(id(entity))


def _associated(gateway: Any) -> list[tuple[Entity, Any]]:
    """Return the attachments of a transit gateway, each with its table, or why that is not known."""
    from netlint.network.transit_routing import associated_table, attachments_of

    attached = attachments_of(gateway).proven
    return [(attachment, _or_reason(associated_table, gateway, attachment)) for attachment in attached]


def hands_on(vpc: Vpc) -> bool:
    """Tell whether packets that come by an attachment of a VPC may be handed on there, to somewhere else."""
    return vpc.network.once(f"hands on {id(vpc)}", lambda network: _hands_on(network, vpc))


def _hands_on(network: Network, vpc: Vpc) -> bool:
    if network.pointing("core_network_attachment", "vpc", vpc).proven:
        return True
    strangers = network.once("attachments for strangers", _for_strangers)
    for attachment in network.pointing("transit_gateway_attachment", "vpc", vpc).proven:
        if strangers is None or id(attachment) in strangers:
            subnets: Any = attachment.linked("subnets", ("subnet",))
            if subnets.incomplete is not None or any(_leads_on(network, one) for one in subnets.targets):
                return True
    return False


def _for_strangers(network: Network) -> set[int] | None:
    """Return the attachments that get packets for others than their VPC; None where that is not known."""
    found: set[int] = set()
    gateway: Any
    for gateway in network.of_kind("transit_gateway"):
        tables = {id(table): table for _, table in _associated(gateway) if table is not None}
        for table in tables.values():
            routes = _or_reason(transit_lookup, gateway, table) if not isinstance(table, str) else ""
            if not isinstance(routes, Lookup) or any(entry.target is None for entry in routes.floating):
                return None
            for low, high, entry in routes.segments():
                target: Any = entry.target
                if target is None or target.kind != "transit_gateway_attachment":
                    continue
                own = [vpc_addresses(vpc)[0] for vpc in target.linked("vpc", ("vpc",)).targets]
                if not any(is_subset((low, high), addresses) for addresses in own):
                    found.add(id(target))
    return found


def _leads_on(network: Network, subnet: Any) -> bool:
    table = _or_reason(lambda: subnet.route_table)
    found = _or_reason(lookup, network, table) if not isinstance(table, str) else ""
    return not isinstance(found, Lookup) or any(_is_inner(entry) for entry in found.entries())


def _is_inner(entry: Entry) -> bool:
    target: Any = entry.target
    if target is None:
        return entry.doubt is not None
    return target.kind in _INNER and not (
        target.kind == "vpc_endpoint" and _or_reason(lambda: target.endpoint_type) == "Gateway"
    )


def differing(here: Any, there: Any, named: Callable[[Any], Any]) -> Intervals:
    """Return the addresses that two resolved tables send different ways.

    Args:
        here: a table, or why it is not known.
        there: the table that it is compared with, or why that is not known.
        named: how targets are told apart, the same on both sides.
    """
    if not isinstance(here, Lookup) or not isinstance(there, Lookup):
        return EMPTY if here == there else ALL_ADDRESSES
    mine, others = (sorted(map(str, (_way(entry, named) for entry in one.floating))) for one in (here, there))
    if mine != others:
        return ALL_ADDRESSES
    sides: list[dict[Any, list[tuple[int, int]]]] = []
    for one in (here, there):
        ways: dict[Any, list[tuple[int, int]]] = {}
        for low, high, entry in one.segments():
            ways.setdefault(_way(entry, named), []).append((low, high))
        sides.append(ways)
    found: Intervals = EMPTY
    for way in sides[0].keys() | sides[1].keys():
        left, right = (from_pairs(side.get(way, ())) for side in sides)
        found = union(found, _apart(left, right))
    return found


def _apart(one: Intervals, other: Intervals) -> Intervals:
    return EMPTY if one == other else union(difference(one, other), difference(other, one))


def _way(entry: Entry, named: Callable[[Any], Any]) -> tuple[Any, ...]:
    return (named(entry.target), entry.doubt.reason if entry.doubt is not None else "", entry.learned)


def _note(found: Altered, network: Network, addresses: Intervals) -> None:
    """Note addresses that are reached another way: answers to a NAT gateway there are for its clients."""
    if not addresses:
        return
    found.addresses = union(found.addresses, addresses)
    for gateway in network.of_kind("nat_gateway"):
        try:
            own = nat_interface(gateway)  # type: ignore[arg-type]
            if not intersection(own.addresses, addresses):
                continue
            found.vpcs.add(id(own.vpc))
        except Undetermined:
            # A regional one has no address in the VPC.
            continue


def _note_attachment(found: Altered, attachment: Any) -> None:
    if attachment.kind == "transit_gateway_attachment":
        vpcs = attachment.linked("vpc", ("vpc",)).targets
        found.vpcs |= {id(vpc) for vpc in vpcs}
    elif attachment.kind in ("transit_gateway_peering_attachment", "transit_gateway_connect"):
        found.everything = True


def _names(network: Network, other: Network) -> Callable[[Any], Any]:
    """Return how to name entities of either side: by their address in `network`."""

    def name(entity: Any) -> Any:
        if entity is None or isinstance(entity, str):
            return entity
        if getattr(entity, "network", None) is other:
            there = counterpart(other, network, entity)
            return (there or entity).address
        return entity.address

    return name


def _subnet(side: Network, subnet: Any, network: Network) -> tuple[Any, ...]:
    named = _names(network, side)
    lists = tuple(_or_reason(_list_rules, side, subnet, direction) for direction in (INGRESS, EGRESS))
    table = _or_reason(lambda: named(subnet.route_table))
    vpc = _or_reason(lambda: named(subnet.vpc))
    return (*lists, table, vpc, *(_or_reason(ask) for ask in _asks(subnet)))


def _asks(subnet: Any) -> Iterator[Callable[[], Any]]:
    yield lambda: str(subnet.cidr)
    yield lambda: str(subnet.ipv6_cidr)
    yield lambda: subnet.zone


def _list_rules(side: Network, subnet: Any, direction: str) -> Any:
    return _plain(network_acl_filter(side, subnet.network_acl, direction))


def _group_rules(side: Network, group: Any, direction: str) -> Any:
    return _or_reason(lambda: _plain_group(security_group_filter(side, group, direction), group))


def _group_names(network: Network) -> dict[int, str]:
    return {id(one): one.address for one in network.of_kind("security_group")}


def _plain_group(found: GroupFilter, group: Any) -> Any:
    by_id = group.network.once("security groups by id", _group_names)
    references = {by_id.get(peer, ""): kind.boxes for peer, kind in found.references.items()}
    return _plain(found.by_address), references, _doubts(found.doubts_of_references)


def _plain(found: Filter) -> tuple[Any, ...]:
    return found.allowed.boxes, _doubts(found.doubts)


def _doubts(doubts: Iterable[Any]) -> tuple[Any, ...]:
    return tuple((part.boxes, why.reason) for part, why in doubts)


def _places(interfaces: Any, named: Callable[[Any], Any]) -> Any:
    incomplete = interfaces.incomplete
    return incomplete and incomplete.reason, sorted(
        (
            named(one.subnet),
            one.addresses,
            one.known,
            "" if one.groups is None else str(sorted(named(group) for group in one.groups)),
            "" if one.groups_open is None else one.groups_open.reason,
        )
        for one in interfaces.proven
    )


def _or_reason(ask: Callable[..., Any], *about: Any) -> Any:
    """Return an answer, or why it is not known."""
    try:
        return ask(*about)
    except Undetermined as why:
        return why.reason
