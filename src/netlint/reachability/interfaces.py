"""Interfaces: where packets start and end, each in one subnet, with addresses and security groups."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.own_addresses import has_ipv6, has_public_address, ipv6_addresses, private_addresses
from netlint.reachability.addresses import assigned_ipv6, numbers, usable
from netlint.reachability.intervals import EMPTY, Intervals, intersection, union

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.filtering import SecurityGroup
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet, Vpc

#: Kinds of entities that have interfaces in subnets, and which of them have one in each of their subnets.
_KINDS = (
    "workload",
    "network_interface",
    "load_balancer",
    "vpc_endpoint",
    "nat_gateway",
    "resolver_endpoint",
)
#: Kinds whose interfaces anybody's packets may be meant for: a NAT gateway serves nobody.
SERVING = ("workload", "load_balancer", "vpc_endpoint", "network_interface")
#: Kinds that pass on what reaches them.
PASSING = ("load_balancer", "vpc_endpoint")
_IN_EACH = ("load_balancer", "vpc_endpoint", "resolver_endpoint", "subnet")
#: Load balancers and endpoints that stand before no security group, unless they are given one.
_UNFILTERED = ("network", "gateway")


class Interface(Struct, eq=False):
    """An interface of something, in one subnet.

    `addresses` are those that it may have: `known` when it has all of them, otherwise it has one of them and
    which is not known. `groups` is None where no security group stands before it. `groups_open` says why
    there may be more groups.
    """

    owner: Any
    subnet: Any
    addresses: Intervals
    known: bool
    groups: tuple[Any, ...] | None
    groups_open: Undetermined | None = None

    @property
    def vpc(self) -> Vpc:
        """The VPC of its subnet.

        Raises:
            Undetermined: it is not known.
        """
        return vpc_of(self.subnet)

    def public(self) -> bool:
        """Tell whether it has a public IPv4 address.

        Raises:
            Undetermined: that is not known.
        """
        if self.owner.kind in ("subnet", "vpc"):
            raise Undetermined(
                f"whether something in {self.owner.address} has a public address is not known",
                settle="ask about a resource",
                address=self.owner.address,
            )
        return has_public_address(self.owner, self.subnet)

    @property
    def shut_to_gateways(self) -> bool:
        """Whether internet gateways certainly bring it nothing, not even IPv6: an internal load balancer.

        See `ipv6.deny_all_igw_traffic` in
        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html.
        """
        if self.owner.kind != "load_balancer":
            return False
        internal, _, _ = self.owner.network.weigh(lambda: self.owner.internal)
        return internal is True

    def key(self) -> tuple[Any, ...]:
        """Return what makes two interfaces alike for every question but that of their addresses."""
        groups = None if self.groups is None else frozenset(id(group) for group in self.groups)
        return (id(self.subnet), groups, self.groups_open is not None)


def vpc_of(subnet: Subnet) -> Vpc:
    """Return the VPC of a subnet.

    Raises:
        Undetermined: it is not known.
    """
    vpc = subnet.vpc
    if vpc is None:
        raise Undetermined(f"the VPC of {subnet.address} is not known", address=subnet.address)
    return vpc


def subnet_ranges(subnet: Subnet) -> Intervals:
    """Return all addresses of a subnet, of both families.

    Raises:
        Undetermined: its IPv4 range is not known.
    """
    return subnet.network.once(f"addresses of {id(subnet)}", lambda _: _ranges(subnet))


def _ranges(subnet: Subnet) -> Intervals:
    return union(numbers(subnet.cidr) if subnet.cidr is not None else EMPTY, ipv6_range(subnet))


def ipv6_range(subnet: Subnet) -> Intervals:
    """Return the IPv6 addresses of a subnet: a stand-in where AWS assigns them, none where it has none."""
    try:
        return numbers(subnet.ipv6_cidr) if subnet.ipv6_cidr is not None else EMPTY
    except Undetermined:
        # It is written, or there would be none: nothing but the range is unknown.
        return assigned_ipv6(subnet.address)


def assigned_ranges(vpc: Vpc) -> Intervals:
    """Return the stand-ins for the IPv6 ranges of a VPC's subnets that AWS assigns."""
    found: Intervals = EMPTY
    for subnet in vpc.subnets.proven:
        if isinstance(subnet.locate("ipv6_cidr")[0], Unknown):
            found = union(found, ipv6_range(subnet))
    return found


def has_interfaces(entity: Entity) -> bool:
    """Tell whether something of this kind has interfaces in subnets."""
    return entity.kind in _KINDS


def is_in_each_subnet(entity: Entity) -> bool:
    """Tell whether something has an interface in each of its subnets, and not in one of them only."""
    return entity.kind in _IN_EACH


def interfaces_of(entity: Entity) -> Members[Interface]:
    """Return the interfaces that something has; of most workloads, in each subnet that it may be in."""
    return entity.network.once(f"interfaces of {id(entity)}", partial(_interfaces, entity))


def _interfaces(entity: Entity, _network: Network) -> Members[Interface]:
    return _in_subnets(entity, subnets_of(entity))


def _in_subnets(entity: Entity, subnets: Members[Subnet]) -> Members[Interface]:
    groups, groups_open = _groups(entity)
    found: list[Interface] = []
    pending = subnets.incomplete
    for subnet in subnets.proven:
        try:
            addresses, known = _addresses(entity, subnet)
            own, own_open = groups, groups_open
            if own == () and own_open is None:
                own = (vpc_of(subnet).adopted("security_group"),)  # type: ignore[assignment]
            found.append(Interface(entity, subnet, addresses, known, own, own_open))
        except Undetermined as why:
            pending = pending or why
    return Members(found, pending)


def alternatives_of(entity: Entity) -> tuple[Interface, ...]:
    """Return the interfaces one of which something surely has: it is known only among which subnets it is."""
    field = "subnet" if entity.kind in ("network_interface", "nat_gateway") else "own_subnets"
    if entity.kind == "workload" and (
        entity.attached_interfaces.incomplete is not None  # type: ignore[attr-defined]
        or entity.attached_interfaces.proven  # type: ignore[attr-defined]
        or not entity.leaves_out("subnet_group")
    ):
        return ()
    places = list(entity.locations(field)) if hasattr(type(entity), field) else []
    linked = entity.linked(field, ("subnet",)) if len(places) == 1 else None
    if linked is None or linked.incomplete is None or not isinstance(places[0][0], Unknown):
        return ()
    if places[0][1][:1] and places[0][1][0] in entity.computed:
        # It may be in none: the provider computes what is left out.
        return ()
    found = _in_subnets(entity, Members[Any](linked.candidates))
    return found.proven if found.incomplete is None else ()


def of_subnet(subnet: Subnet) -> Interface:
    """Return a stand-in for whatever is in a subnet: no security group is asked."""
    addresses = usable(subnet.cidr) if subnet.cidr is not None else subnet_ranges(subnet)
    return Interface(subnet, subnet, addresses, True, None)


def subnets_of(entity: Any) -> Members[Subnet]:
    """Return the subnets that something has interfaces in."""
    if entity.kind in ("network_interface", "nat_gateway"):
        try:
            subnet = entity.subnet
        except Undetermined as why:
            return Members((), why)
        return Members(() if subnet is None else (subnet,))
    try:
        if entity.kind == "vpc_endpoint" and entity.endpoint_type == "Gateway":
            return Members(())
        found: Members[Subnet] = entity.subnets
    except Undetermined as why:
        return Members((), why)
    return found


def _groups(entity: Any) -> tuple[tuple[SecurityGroup, ...] | None, Undetermined | None]:
    """Return the security groups; an empty tuple stands for the default group, None for no group at all."""
    if entity.kind == "nat_gateway":
        return None, None
    try:
        if entity.kind == "vpc_endpoint" and entity.endpoint_type == "GatewayLoadBalancer":
            return None, None
        found: Members[SecurityGroup] = entity.security_groups
        none_written = _leaves_out(entity)
        if not found.proven and none_written and entity.kind == "load_balancer":
            if entity.type in _UNFILTERED:
                return None, None
    except Undetermined as why:
        return (), why
    if not found.proven and none_written:
        return (), None
    return found.proven, found.incomplete


def _leaves_out(entity: Any) -> bool:
    """Tell whether no security group is written, so that AWS takes the default one."""
    if entity.kind == "workload":
        return (
            not entity.attached_interfaces.proven
            and entity.leaves_out_security_groups
            and not (entity.templates.proven or _is_part(entity))
        )
    if entity.kind in ("network_interface", "vpc_endpoint"):
        field = "own_security_groups"
        return all(
            value is None or value == [] or entity.is_left_out(path) or entity.is_unwritten(path)
            for value, path in entity.locations(field)
        ) and entity.security_groups.incomplete in (
            None,
            entity.linked(field, ("security_group",)).incomplete,
        )
    if entity.kind == "load_balancer":
        return all(
            value is None or value == [] or entity.is_unwritten(path)
            for value, path in entity.locations("security_groups")
        )
    return False


def _is_part(entity: Any) -> bool:
    try:
        return entity.whole is not None
    except Undetermined:
        return True


def _addresses(entity: Entity, subnet: Subnet) -> tuple[Intervals, bool]:
    """Return the addresses that something may have in a subnet, and whether they are its very own."""
    whole = subnet_ranges(subnet)
    written: Intervals = EMPTY
    owners: Iterable[Entity] = [entity]
    if entity.kind == "workload":
        attached = entity.attached_interfaces.proven  # type: ignore[attr-defined]
        owners = attached or owners
    for owner in owners:
        for block in (*private_addresses(owner), *ipv6_addresses(owner)):
            written = union(written, intersection(numbers(block), whole))
    if written:
        return written, True
    found = usable(subnet.cidr) if subnet.cidr is not None else EMPTY
    if any(has_ipv6(owner, subnet) for owner in owners):
        found = union(found, ipv6_range(subnet))
    return found, False


def all_interfaces(
    network: Network, kinds: Iterable[str] = SERVING, vpcs: Container[int] | None = None
) -> Iterator[tuple[Entity, Members[Interface]]]:
    """Yield everything of some kinds that has interfaces, as `interfaces_in` does."""
    return interfaces_in((entity for kind in kinds for entity in network.of_kind(kind)), vpcs)


def interfaces_in(
    entities: Iterable[Entity], vpcs: Container[int] | None = None
) -> Iterator[tuple[Entity, Members[Interface]]]:
    """Yield those of some entities that have interfaces of their own, with them.

    Args:
        entities: what may have interfaces.
        vpcs: the VPCs (their `id()`) in one of which it has to be; None for any.
    """
    for entity in entities:
        if entity.managed and not _is_attached(entity) and (vpcs is None or _is_in(entity, vpcs)):
            yield entity, interfaces_of(entity)


def _is_attached(entity: Entity) -> bool:
    """Tell whether an interface is that of an instance, which has it among its own."""
    if entity.kind != "network_interface":
        return False
    return any(
        entity.network.pointing(kind, via, entity).proven
        for kind, via in (("workload", "interfaces"), ("interface_attachment", "interface"))
    )


def _is_in(entity: Entity, vpcs: Container[int]) -> bool:
    try:
        return any(id(vpc_of(subnet)) in vpcs for subnet in subnets_of(entity).proven)
    except Undetermined:
        return True


class Placement:
    """Interfaces by subnet: those that a question is about."""

    def __init__(self, interfaces: Iterable[Interface]) -> None:
        self.by_subnet: dict[int, list[Interface]] = {}
        self.by_vpc: dict[int, dict[int, Subnet]] = {}
        for interface in interfaces:
            self.by_subnet.setdefault(id(interface.subnet), []).append(interface)
            self.by_vpc.setdefault(id(interface.vpc), {})[id(interface.subnet)] = interface.subnet

    @cached_property
    def security_groups(self) -> frozenset[int]:
        """The security groups (their `id()`) of the interfaces."""
        return frozenset(
            id(group)
            for interfaces in self.by_subnet.values()
            for interface in interfaces
            for group in interface.groups or ()
        )

    def subnets_in(self, vpc: Vpc) -> Iterable[Subnet]:
        """Return the subnets of a VPC in which any of the interfaces are."""
        return self.by_vpc.get(id(vpc), {}).values()

    def within(self, subnet: Subnet) -> Iterable[Interface]:
        """Return the interfaces in a subnet."""
        return self.by_subnet.get(id(subnet), ())
