"""Which public IPv4 addresses anything can use: routes that take them somewhere, rules that let them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined, some
from netlint.network.admission import is_private, written_ranges
from netlint.network.collect import one
from netlint.network.own_addresses import has_other_address, is_given_public_address, writes_public_address
from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.filtering import SecurityGroup, SecurityGroupRule
    from netlint.network.network import Network
    from netlint.network.routes import Route, RouteTable

#: what a route may go to that has a use for public addresses
_USING = (
    *("internet_gateway", "vpc_endpoint", "network_firewall", "firewall_endpoint_association"),
    *("network_interface", "workload", "carrier_gateway", "local_gateway"),
)


def leads_to_public_use(table: RouteTable) -> bool:
    """Tell whether a route of a table goes to something that has a use for public addresses.

    That is an internet gateway, or an endpoint, a firewall or an appliance, behind which one may be.
    """

    def uses(route: Route) -> bool:
        return any(route.goes_to(kind) for kind in _USING)

    return some(table.routes, uses)


def is_about_public_ipv4(rule: SecurityGroupRule) -> bool:
    """Tell whether a rule lets packets from or to public IPv4 addresses through.

    A rule that names a group is about private addresses
    (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html); what AWS keeps in a prefix
    list is taken for public.
    """
    if some(written_ranges(rule), lambda addresses: addresses.version == 4 and not is_private(addresses)):
        return True

    def is_public(prefix_list: object) -> bool:
        from netlint.network.routes import PrefixList

        assert isinstance(prefix_list, PrefixList)
        if not prefix_list.managed or prefix_list.aws_service:
            return True
        return some(
            prefix_list.ranges, lambda addresses: addresses.version == 4 and not is_private(addresses)
        )

    return some(rule.prefix_lists, is_public)


def lets_public_ipv4_through(group: SecurityGroup) -> bool:
    """Tell whether a security group lets anything from or to public IPv4 addresses through.

    One that is managed elsewhere is taken to: AWS gives each a rule that lets all out.
    """
    if not group.managed:
        return True
    return some(group.rules, is_about_public_ipv4)


class Idle(Struct, frozen=True, eq=False):
    """A public address that no route, or no rule of a security group, lets anything use.

    Attributes:
        address: the elastic address; what has it where AWS gives one to an instance.
        owner: what has it.
        table: the route table of its subnet if that is why; None if it is the security groups.
        groups: its security groups.
        certainty: the weakest link that this rests on.
    """

    address: Entity
    owner: Entity
    table: RouteTable | None
    groups: tuple[Entity, ...]
    certainty: Certainty


#: what is one instance, to which AWS may give an address
_INSTANCES = frozenset({"aws_instance", "AWS::EC2::Instance"})


def idle_addresses(network: Network) -> Iterator[Idle]:
    """Yield the public addresses that no route, or no rule of a security group, lets anything use.

    Raises:
        Undetermined: at the end, why that is not known of others.
    """
    pending: Undetermined | None = None
    for address, owner in _candidates(network):
        found, why, certainty = network.weigh(_judged, network, address, owner)
        pending = pending or why
        if found is not None:
            table, groups = found
            yield Idle(address, owner, table, groups, certainty)
    if pending is not None:
        raise pending


def _candidates(network: Network) -> Iterator[tuple[Entity, Any]]:
    """Yield public addresses, each with what has it, as far as that is known."""
    associated: Any
    for kind in ("elastic_ip", "elastic_ip_association"):
        for associated in network.of_kind(kind):
            address = associated if kind == "elastic_ip" else _only(associated, "allocation", "elastic_ip")
            if address is None or not address.managed:
                continue
            for field, of_kind in (("instance", "workload"), ("interface", "network_interface")):
                owner = _only(associated, field, of_kind)
                if owner is not None and owner.managed:
                    yield address, owner
    workload: Any
    for workload in network.of_kind("workload"):
        if workload.managed and workload.resource is not None and workload.resource.type in _INSTANCES:
            yield workload, workload


def _only(entity: Entity, field: str, kind: str) -> Any:
    """Return the one thing that a link stands for for certain; None otherwise."""
    linked = entity.linked(field, (kind,))
    return linked.targets[0] if len(linked.targets) == 1 and linked.certainty is Certainty.EXACT else None


def _judged(
    network: Network, address: Entity, owner: Any
) -> tuple[RouteTable | None, tuple[Entity, ...]] | None:
    """Tell whether nothing can use an address: by its route table, or else by its groups.

    Raises:
        Undetermined: that is not known.
    """
    subnets = owner.subnets if owner.kind == "workload" else one(owner.subnet)
    if len(subnets.proven) != 1:
        return None  # which of several interfaces has the address is not read
    (subnet,) = subnets.proven
    own, not_known = _asked(network, lambda: address is not owner or _writes(owner))
    if own is False and _asked(network, lambda: subnet.assigns_public_addresses)[0] is False:
        return None
    if owner.leaves_out("own_security_groups") and not _describes_default_group(subnet):
        return None
    groups = owner.all_security_groups if owner.kind == "workload" else owner.security_groups
    let_through, doubt = _asked(network, lambda: some(groups, _lets_public_ipv4_through))
    # What the setting of a subnet without a route gives is a fault of that setting (NET005).
    routed = (
        own is False or not subnet.managed or subnet.is_default or leads_to_public_use(subnet.route_table)
    )
    if let_through and (routed or _takes_one_way(groups)):
        return None
    given = _is_given(owner, address, subnet, own)
    if given is False:
        return None
    for why in (not_known if given is None else None, doubt, subnets.incomplete, groups.incomplete):
        if why is not None:
            raise why
    return None if routed else subnet.route_table, groups.proven


def _asked(network: Network, question: Callable[[], bool]) -> tuple[bool | None, Undetermined | None]:
    """Return the answer to a question, or why there is none."""
    found, why, certainty = network.weigh(question)
    network.note(certainty)
    return found, why


def _lets_public_ipv4_through(group: Any) -> bool:
    """Tell the same of a security group, which many things may have, once."""
    asked: dict[int, tuple[bool | None, Undetermined | None]]
    asked = group.network.once("groups that let public IPv4 through", lambda _: {})
    if id(group) not in asked:
        asked[id(group)] = _asked(group.network, lambda: lets_public_ipv4_through(group))
    found, why = asked[id(group)]
    if why is not None:
        raise why
    return bool(found)


def _describes_default_group(subnet: Any) -> bool:
    """Tell whether the default security group of a subnet's VPC is among what is read."""
    vpc, _, _ = subnet.network.weigh(lambda: subnet.vpc)
    return vpc is not None and bool(vpc.adopted("security_group").managed)


def _writes(owner: Any) -> bool:
    """Tell whether an instance says itself that AWS gives it an address, and has no other one."""
    return writes_public_address(owner) and not has_other_address(owner)


def _is_given(owner: Any, address: Any, subnet: Any, own: bool | None) -> bool | None:
    """Tell whether something has the address; None where what it says itself is not known.

    Raises:
        Undetermined: what its subnet says is not known.
    """
    if address is not owner or own:
        return True
    if has_other_address(owner):
        return False
    return None if own is None else is_given_public_address(owner, subnet)


def _takes_one_way(groups: Any) -> bool:
    """Tell whether packets to which nobody answers, such as syslog, may be let in."""

    def does(rule: Any) -> bool:
        return rule.direction == "ingress" and rule.protocol.lower() not in ("tcp", "6")

    return some(groups, lambda group: some(group.rules, does))
