"""What a question is asked about: a resource, a subnet, a VPC, a range, a tag, the internet, a service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.errors import ConfigurationError
from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.reachability import interfaces as at
from netlint.reachability.addresses import INTERNET, NAT64, numbers, stand_in
from netlint.reachability.flow import Flow
from netlint.reachability.hybrid import leads_out
from netlint.reachability.interfaces import Interface
from netlint.reachability.intervals import EMPTY, Intervals, difference, intersection, is_subset, size, union
from netlint.reachability.services import is_service

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network
    from netlint.reachability.walk import Walker


#: Kinds that open no connections. Load balancers open those to their targets only, see `relays`.
_PASSIVE = ("vpc_endpoint", "lattice_service")


class Endpoint(Struct, eq=False):
    """One end of a question.

    `places` are things, each with the interfaces one of which it is at; the internet and networks on premises
    have one place that is no interface, as a source. `addresses` are those of what has no interface.
    `lattice` is a service of VPC Lattice, which clients reach by an association of their VPC. `assumptions`
    are what is taken for granted of where it is.
    """

    text: str
    places: list[tuple[Any, ...]] = []
    unsettled: list[Undetermined] = []
    internet: bool = False
    outside: Intervals = EMPTY
    service: str = ""
    addresses: Intervals = EMPTY
    lattice: Any = None
    assumptions: list[str] = []

    def beginnings(self, network: Network) -> list[Callable[[Walker, Flow], None]]:
        """Return how packets from networks on premises come in: by every gateway that connects some."""
        found: list[Callable[[Walker, Flow], None]] = [
            partial(_by_vpn_gateway, gateway=gateway)
            for gateway in network.of_kind("vpn_gateway")
            if leads_out(gateway)
        ]
        for transit in network.of_kind("transit_gateway"):
            found += [partial(_by_transit_gateway, gateway=transit, link=link) for link in _links_of(transit)]
        return found


def _links_of(gateway: Any) -> list[Entity]:
    """Return what connects a transit gateway with networks on premises."""
    from netlint.network.transit_routing import attachments_of

    kinds = ("vpn_connection", "direct_connect_gateway_association")
    return [link for link in attachments_of(gateway).proven if link.kind in kinds]


def _by_vpn_gateway(walker: Walker, flow: Flow, gateway: Any) -> None:
    from netlint.reachability.onward import from_vpn_gateway

    from_vpn_gateway(walker, flow, gateway)


def _by_transit_gateway(walker: Walker, flow: Flow, gateway: Any, link: Any) -> None:
    from netlint.reachability.transit import into_gateway

    into_gateway(walker, flow, gateway, link, None)


def find(network: Network, text: str, *, source: bool = False) -> Endpoint:
    """Find what a text means.

    Args:
        network: the network.
        text: `internet`, an AWS service such as `s3` or `ssm`, an address or a range, `tag:KEY=VALUE`, or
            the address, the id or the name of a resource.
        source: whether packets are asked for that come from it.

    Raises:
        ConfigurationError: nothing is meant, or something that cannot send or receive packets.
    """
    if text == "internet":
        return Endpoint(text, [(None,)] if source else [], internet=True, addresses=INTERNET)
    if is_service(network, text):
        if source:
            raise ConfigurationError(f"{text} opens no connections: it can be --to only")
        return Endpoint(text, service=text, addresses=stand_in(text))
    try:
        block = ip_network(text, strict=False)
    except ValueError:
        pass
    else:
        return of_range(network, text, numbers(block), source=source)
    if text.startswith("tag:"):
        return _of_tag(network, text, source=source)
    entities = _named(network, text)
    if not entities:
        raise ConfigurationError(f"there is no resource `{text}`{_nearest(network, text)}")
    if source and entities[0].kind in _PASSIVE:
        raise ConfigurationError(f"{text} opens no connections: it can be --to only")
    return _of_entities(text, entities, source=source)


def of_entity(entity: Entity) -> Endpoint:
    """Return a resource as an end of a question."""
    return _of_entities(entity.address, [entity])


def _nearest(network: Network, text: str) -> str:
    import difflib

    if is_service(network, text.lower()):
        return f"; did you mean `{text.lower()}`?"
    known = [entity.address for entity in network.entities if at.has_interfaces(entity)]
    found = difflib.get_close_matches(text, known, n=1)
    return f"; did you mean `{found[0]}`?" if found else ""


def _named(network: Network, text: str) -> list[Entity]:
    found = network.at(text)
    if found is not None:
        return [found]
    return [
        entity
        for kind in ("workload", "network_interface", "load_balancer", "vpc_endpoint", "subnet", "vpc")
        for entity in network.of_kind(kind)
        if entity.resource is not None
        and text in [entity.resource.attributes.get(name) for name in ("id", "arn", "name", "identifier")]
    ]


def _of_tag(network: Network, text: str, *, source: bool) -> Endpoint:
    key, equals, value = text.removeprefix("tag:").partition("=")
    found: list[Entity] = []
    unknown: list[Undetermined] = []
    for entity in network.entities:
        if not at.has_interfaces(entity) or entity.resource is None or entity.path or not entity.managed:
            continue
        tags = _tags(entity.resource.attributes)
        if not isinstance(tags, dict):
            unknown.append(
                Undetermined(f"the tags of {entity.address} are not known", address=entity.address)
            )
        elif key in tags and (not equals or tags[key] == value):
            found.append(entity)
    if not found and not unknown:
        raise ConfigurationError(f"no resource with interfaces in subnets has `{text}`")
    endpoint = _of_entities(text, found, source=source)
    endpoint.unsettled = [*endpoint.unsettled, *unknown]
    return endpoint


def _tags(attributes: dict[str, Any]) -> Any:
    """Return the tags: with the provider's own where they are known. CloudFormation writes a list."""
    found = next(
        (
            value
            for name in ("tags_all", "tags", "Tags")
            if (value := attributes.get(name)) is not None and not isinstance(value, Unknown)
        ),
        attributes.get("tags"),
    )
    if isinstance(found, list):
        return {tag.get("Key"): tag.get("Value") for tag in found if isinstance(tag, dict)}
    return {} if found is None else found


def _of_entities(text: str, entities: list[Entity], *, source: bool = False) -> Endpoint:
    places: list[tuple[Any, ...]] = []
    unsettled: list[Undetermined] = []
    assumptions: list[str] = []
    for entity in entities:
        if source and entity.kind in _PASSIVE:
            continue
        if entity.kind == "lattice_service":
            return Endpoint(text, lattice=entity)
        if entity.kind == "vpc":
            subnets: Any = entity.subnets  # type: ignore[attr-defined]
            unsettled += [subnets.incomplete] if subnets.incomplete is not None else []
            for subnet in subnets.proven:
                _add_subnet(subnet, places, unsettled, source=source)
        elif entity.kind == "subnet":
            _add_subnet(entity, places, unsettled, source=source)
        elif at.has_interfaces(entity):
            found = at.interfaces_of(entity)
            if not found.proven and (among := at.alternatives_of(entity)):
                # Whatever the plan leaves open, all of them have to agree.
                places.append(among)
                shown = ", ".join(one.subnet.address for one in among[:3])
                more = f" or {len(among) - 3} more" if len(among) > 3 else ""
                assumptions.append(f"{entity.address} is in one of {shown}{more}")
                continue
            unsettled += [found.incomplete] if found.incomplete is not None else []
            if at.is_in_each_subnet(entity):
                places += [(one,) for one in found.proven]
            elif found.proven:
                places.append(found.proven)
        else:
            kind = entity.kind.replace("_", " ")
            raise ConfigurationError(f"{entity.address} is a {kind}: packets neither start nor end there")
    return Endpoint(text, places, unsettled, assumptions=assumptions)


def _add_subnet(
    subnet: Any, places: list[tuple[Any, ...]], unsettled: list[Undetermined], *, source: bool
) -> None:
    """Add what is known in a subnet; where nothing is, a stand-in for anything in it."""
    try:
        known = _by_subnet(subnet.network).get(id(subnet), [])
        if source:
            known = [one for one in known if one.owner.kind not in (*_PASSIVE, "load_balancer")]
        places += [(one,) for one in known] if known else [(at.of_subnet(subnet),)]
    except Undetermined as why:
        unsettled.append(why)


def _by_subnet(network: Network) -> dict[int, list[Interface]]:
    return network.once("interfaces by subnet", _placed)


def _placed(network: Network) -> dict[int, list[Interface]]:
    found: dict[int, dict[tuple[Any, ...], list[Interface]]] = {}
    for _, interfaces in at.all_interfaces(network):
        for interface in interfaces.proven:
            # What is alike is asked once, and twice where one of the two may be what asks; addresses that
            # are written make a difference.
            key = (*interface.key(), interface.addresses, interface.owner.kind, _public(interface))
            alike = found.setdefault(id(interface.subnet), {}).setdefault(key, [])
            if len(alike) < 2:
                alike.append(interface)
    return {subnet: [one for alike in kinds.values() for one in alike] for subnet, kinds in found.items()}


def _public(interface: Interface) -> bool | None:
    try:
        return interface.public()
    except Undetermined:
        return None


def _at_address(subnet: Any, addresses: Intervals) -> Interface | None:
    """Return what has a single address of a subnet, if that is known."""
    if size(addresses) != 1:
        return None
    vpc, _, _ = subnet.network.weigh(lambda: subnet.vpc)
    for entity, interfaces in at.all_interfaces(subnet.network, vpcs=None if vpc is None else {id(vpc)}):
        for one in interfaces.proven:
            if one.known and one.subnet is subnet and is_subset(addresses, one.addresses):
                return Interface(entity, subnet, addresses, True, one.groups, one.groups_open)
    return None


def of_range(network: Network, text: str, addresses: Intervals, *, source: bool) -> Endpoint:
    """Return a range: the subnets that have some of it, and what else of it is outside of all VPCs."""
    places: list[tuple[Any, ...]] = []
    unsettled: list[Undetermined] = []
    inside: Intervals = EMPTY
    subnet: Any
    for subnet in network.of_kind("subnet"):
        try:
            own = intersection(at.subnet_ranges(subnet), addresses)
        except Undetermined as why:
            unsettled.append(why)
            continue
        if not own:
            continue
        inside = union(inside, at.subnet_ranges(subnet))
        places.append((_at_address(subnet, own) or Interface(subnet, subnet, own, True, None),))
    outside = difference(addresses, inside)
    public = intersection(outside, INTERNET)
    if places:
        # Addresses of a VPC in which there is no subnet are nobody's.
        return Endpoint(text, places, unsettled)
    if is_subset(addresses, INTERNET) or public == addresses or is_subset(addresses, NAT64):
        return Endpoint(text, [(None,)] if source else [], [], internet=True, addresses=addresses)
    return Endpoint(text, [(None,)] if source else [], unsettled, outside=addresses, addresses=addresses)
