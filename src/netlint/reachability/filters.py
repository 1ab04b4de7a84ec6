"""What security groups and network ACLs let through, as packet sets.

A filter knows three kinds of packets: those that surely pass, those of which it cannot be said (with the
reason), and all others, which are dropped. What a rule admits that is known only in part is in the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.lang.undetermined import Members, Undetermined
from netlint.lang.unknown import Unknown
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range, range_of
from netlint.reachability.addresses import PRIVATE, SERVICES, numbers, stand_in
from netlint.reachability.intervals import EMPTY, Intervals, is_subset, union
from netlint.reachability.packets import (
    ALL_ADDRESSES,
    ALL_IPV4_ADDRESSES,
    ALL_IPV6_ADDRESSES,
    ALL_PORTS,
    ALL_PROTOCOLS,
    EVERYTHING,
    ICMP,
    ICMPV6,
    NOTHING,
    TCP,
    UDP,
    Packet,
    PacketSet,
    packets,
    united,
)

if TYPE_CHECKING:
    from netlint.network.acls import NetworkAcl, NetworkAclRule
    from netlint.network.entity import Entity
    from netlint.network.filtering import SecurityGroup, SecurityGroupRule
    from netlint.network.network import Network
    from netlint.network.routes import PrefixList
    from netlint.network.vpc import Vpc

Doubt = tuple[PacketSet, Undetermined]

INGRESS, EGRESS = "ingress", "egress"

#: https://www.iana.org/assignments/protocol-numbers
PROTOCOLS = {
    "icmp": ICMP,
    "tcp": TCP,
    "udp": UDP,
    "icmpv6": ICMPV6,
    "ipv6-icmp": ICMPV6,
    "igmp": 2,
    "ipip": 4,
    "egp": 8,
    "igp": 9,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "ospf": 89,
    "sctp": 132,
}


class Filter(Struct):
    """What passes: surely, and perhaps; and the rules in the order in which they are asked.

    `rules` are pairs of a rule and the packets that it decides on.
    """

    allowed: PacketSet
    doubts: tuple[Doubt, ...] = ()
    rules: tuple[tuple[Entity, PacketSet], ...] = ()

    def rule_for(self, packet: Packet) -> Entity | None:
        """Return the rule that decides on a packet."""
        return next((rule for rule, decided in self.rules if decided.holds(packet)), None)


class GroupFilter(Struct):
    """One direction of a security group: what it allows by address, and what by other groups.

    `references` are the packets of each group that is referred to, by the group's `id()`.
    """

    by_address: Filter
    references: dict[int, PacketSet]
    doubts_of_references: tuple[Doubt, ...] = ()
    reference_rules: tuple[tuple[Entity, PacketSet, int], ...] = ()


ALL_PASS = Filter(EVERYTHING)


def protocol_numbers(written: str, address: str = "") -> Intervals:
    """Read a protocol as rules write it: a name, a number, or `-1` for all.

    Raises:
        Undetermined: it is not understood.
    """
    name = written.strip().lower()
    if name in ("-1", "all", ""):
        return ALL_PROTOCOLS
    number = int(name) if name.isdecimal() else PROTOCOLS.get(name)
    if number is None or number > 255:
        raise Undetermined(f"the protocol `{written}` is not understood", address=address)
    return (number, number)


def port_numbers(protocol: Intervals, first: int | None, last: int | None) -> Intervals:
    """Return the ports of a rule, or for ICMP its messages, on the one line that packets have for both.

    A protocol but TCP, UDP and ICMP is allowed on all ports, whatever is written
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
    """
    if protocol in ((ICMP, ICMP), (ICMPV6, ICMPV6)):
        if first is None or first < 0:
            return ALL_PORTS
        if last is None or last < 0:
            return (first << 8, (first << 8) + 255)
        return ((first << 8) + (last & 255), (first << 8) + (last & 255))
    if protocol not in ((TCP, TCP), (UDP, UDP)) or first is None or first < 0:
        return ALL_PORTS
    high = last if last is not None and last >= 0 else first
    return (first, min(high, 65535)) if first <= high else EMPTY


def security_group_filter(network: Network, group: SecurityGroup, direction: str) -> GroupFilter:
    """Return what a security group allows in a direction; computed once."""
    return network.once(
        f"security group filter {direction} {id(group)}", partial(_compiled, group, direction)
    )


def _compiled(group: SecurityGroup, direction: str, _network: Network) -> GroupFilter:
    rules: list[tuple[Entity, PacketSet]] = []
    doubts: list[Doubt] = []
    references: dict[int, PacketSet] = {}
    reference_rules: list[tuple[Entity, PacketSet, int]] = []
    doubtful: list[Doubt] = []
    if group.resource is None:
        # Nothing adopts it: as AWS makes it, or not known at all.
        return _default_group(group, direction)
    found = group.rules
    for rule in found.proven:
        try:
            if rule.direction != direction:
                continue
            _add_rule(rule, group, direction, rules, doubts, references, reference_rules, doubtful)
        except Undetermined as why:
            doubts.append((EVERYTHING, why))
    if found.incomplete is not None:
        doubts.append((EVERYTHING, found.incomplete))
    allowed = united(decided for _, decided in rules)
    return GroupFilter(
        Filter(allowed, tuple(doubts), tuple(rules)), references, tuple(doubtful), tuple(reference_rules)
    )


def _is_default(group: SecurityGroup) -> bool:
    """Tell whether a group that no resource declares is the default one of a VPC that is."""
    try:
        vpc = group.vpc
    except Undetermined:
        return False
    return vpc is not None and vpc.managed


def _default_group(group: SecurityGroup, direction: str) -> GroupFilter:
    """Return the rules that AWS gives to the default group of a VPC.

    See https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html.
    """
    if not _is_default(group):
        why = Undetermined(
            f"the rules of {group.address} are managed elsewhere",
            settle="scan it together with the configuration that owns it",
            address=group.address,
        )
        return GroupFilter(Filter(NOTHING, ((EVERYTHING, why),)), {})
    if direction == EGRESS:
        return GroupFilter(ALL_PASS, {})
    return GroupFilter(Filter(NOTHING), {id(group): EVERYTHING})


def _add_rule(
    rule: SecurityGroupRule,
    group: SecurityGroup,
    direction: str,
    rules: list[tuple[Entity, PacketSet]],
    doubts: list[Doubt],
    references: dict[int, PacketSet],
    reference_rules: list[tuple[Entity, PacketSet, int]],
    doubtful: list[Doubt],
) -> None:
    try:
        protocol = protocol_numbers(rule.protocol, rule.address)
        kind = packets(protocol=protocol, port=port_numbers(protocol, rule.from_port, rule.to_port))
    except Undetermined as why:
        # Where it admits from may still be known.
        doubts.append((_at(EVERYTHING, _rule_addresses(rule, []), direction), why))
        doubtful.append((EVERYTHING, why))
        return
    open_parts: list[tuple[Intervals, Undetermined]] = []
    addresses = _rule_addresses(rule, open_parts)
    decided = _at(kind, addresses, direction)
    if decided:
        rules.append((rule, decided))
    doubts.extend((_at(kind, part, direction), why) for part, why in open_parts)
    peers: list[SecurityGroup] = list(rule.peers.proven)
    if rule.peers.incomplete is not None:
        doubtful.append((kind, rule.peers.incomplete))
    try:
        if rule.itself:
            peers.append(group)
    except Undetermined as why:
        doubtful.append((kind, why))
    for peer in peers:
        references[id(peer)] = references.get(id(peer), NOTHING) | kind
        reference_rules.append((rule, kind, id(peer)))


def _rule_addresses(rule: SecurityGroupRule, open_parts: list[tuple[Intervals, Undetermined]]) -> Intervals:
    """Return the addresses of a rule; what is not known of them is added to `open_parts`."""
    found: Intervals = EMPTY
    for field in ("ipv4", "ipv6"):
        try:
            blocks = [block for text in getattr(rule, field) if (block := range_of(text)) is not None]
        except (Undetermined, ValueError) as error:
            why = error if isinstance(error, Undetermined) else _not_read(rule, field)
            open_parts.append((ALL_IPV4_ADDRESSES if field == "ipv4" else ALL_IPV6_ADDRESSES, why))
            continue
        for block in blocks:
            found = union(found, numbers(block))
            if (doubt := _perhaps_services(block, rule)) is not None:
                open_parts.append((SERVICES, doubt))
    lists = rule.prefix_lists
    for prefix_list in lists.proven:
        known, why_not = prefix_list_addresses(prefix_list)
        found = union(found, known)
        if why_not is not None:
            open_parts.append((ALL_ADDRESSES, why_not))
    if lists.incomplete is not None:
        open_parts.append((ALL_ADDRESSES, lists.incomplete))
    return found


def _not_read(rule: Entity, field: str) -> Undetermined:
    return Undetermined(f"`{rule.spelling_of(field)}` of {rule.address} is no range", address=rule.address)


def _perhaps_services(block: Range, rule: Entity) -> Undetermined | None:
    """Say that a part of the internet may hold addresses of AWS's services, which nobody writes down."""
    if block in (ALL_IPV4, ALL_IPV6) or is_subset(numbers(block), PRIVATE):
        return None
    if is_subset(numbers(block), rule.network.once("ranges of all VPCs", _of_vpcs)):
        return None
    return Undetermined(
        f"whether {block} in {rule.address} has the service's addresses is not known",
        settle="use the prefix list of the service",
        address=rule.address,
    )


def _of_vpcs(network: Network) -> Intervals:
    found: Intervals = EMPTY
    vpc: Vpc
    for vpc in network.of_kind("vpc"):  # type: ignore[assignment]
        for block in vpc.ranges.proven:
            found = union(found, numbers(block))
    return found


def _at(kind: PacketSet, addresses: Intervals, direction: str) -> PacketSet:
    """Return packets that come from addresses, or go to them."""
    if not addresses:
        return NOTHING
    return kind & (packets(source=addresses) if direction == INGRESS else packets(destination=addresses))


def prefix_list_addresses(prefix_list: PrefixList) -> tuple[Intervals, Undetermined | None]:
    """Return the addresses of a prefix list as far as known, and why there may be more."""
    try:
        service = prefix_list.aws_service
    except Undetermined as why:
        return EMPTY, why
    if service:
        return stand_in(service), None
    found: Members[Range] = prefix_list.ranges
    known: Intervals = EMPTY
    for block in found.proven:
        known = union(known, numbers(block))
    return known, found.incomplete


def network_acl_filter(network: Network, acl: NetworkAcl, direction: str) -> Filter:
    """Return what a network ACL lets through in a direction; computed once."""
    return network.once(f"network ACL filter {direction} {id(acl)}", partial(_acl, acl, direction))


def _acl(acl: NetworkAcl, direction: str, _network: Network) -> Filter:
    if acl.resource is None:
        vpc = acl.vpc
        if vpc is not None and vpc.managed:
            # https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
            return ALL_PASS
        why = Undetermined(
            f"the rules of {acl.address} are managed elsewhere",
            settle="scan it together with the configuration that owns it",
            address=acl.address,
        )
        return Filter(NOTHING, ((EVERYTHING, why),))
    found = acl.rules
    numbered: list[tuple[int, NetworkAclRule]] = []
    doubts: list[Doubt] = []
    for rule in found.proven:
        try:
            if rule.direction == direction:
                numbered.append((rule.rule_number, rule))
        except Undetermined as why:
            doubts.append((_possible(rule, direction), why))
    if found.incomplete is not None:
        doubts.append((EVERYTHING, found.incomplete))
    return _in_order(numbered, direction, doubts)


def _in_order(numbered: Iterable[tuple[int, NetworkAclRule]], direction: str, doubts: list[Doubt]) -> Filter:
    """Let the rules decide, lowest number first; nothing decided is dropped.

    See https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html.
    """
    left = EVERYTHING
    allowed = NOTHING
    rules: list[tuple[Entity, PacketSet]] = []
    # A rule whose place in the order is not known may come first.
    for doubtful, _ in doubts:
        left = left - doubtful
    for _, rule in sorted(numbered, key=lambda pair: pair[0]):
        if not left:
            break
        try:
            decided = left & acl_rule_packets(rule, direction)
            permits = rule.action.lower() == "allow"
        except Undetermined as why:
            possible = left & _possible(rule, direction)
            doubts.append((possible, why))
            left = left - possible
            continue
        if decided:
            rules.append((rule, decided))
            allowed = allowed | decided if permits else allowed
            left = left - decided
        block = rule.ipv4
        if block is not None and (doubt := _perhaps_services(block, rule)) is not None:
            possible = left & _at(acl_rule_packets(rule, direction, SERVICES), SERVICES, direction)
            doubts.append((possible, doubt))
            left = left - possible
    return Filter(allowed, tuple(doubts), tuple(rules))


def acl_rule_packets(rule: NetworkAclRule, direction: str, addresses: Intervals | None = None) -> PacketSet:
    """Return the packets that a rule of a network ACL decides on.

    Raises:
        Undetermined: the rule is not known.
    """
    protocol = protocol_numbers(rule.protocol, rule.address)
    icmp = protocol in ((ICMP, ICMP), (ICMPV6, ICMPV6))
    first, last = (rule.icmp_type, rule.icmp_code) if icmp else (rule.from_port, rule.to_port)
    if addresses is None:
        block = rule.ipv4 if rule.ipv4 is not None else rule.ipv6
        addresses = numbers(block) if block is not None else EMPTY
    return _at(packets(protocol=protocol, port=port_numbers(protocol, first, last)), addresses, direction)


def _possible(rule: NetworkAclRule, direction: str) -> PacketSet:
    """Return the packets that a rule may decide on, as far as its addresses and ports are known."""
    kind = EVERYTHING
    try:
        protocol = protocol_numbers(rule.protocol, rule.address)
        if protocol in ((TCP, TCP), (UDP, UDP)):
            kind = packets(protocol=protocol, port=port_numbers(protocol, rule.from_port, rule.to_port))
        else:
            kind = packets(protocol=protocol)
    except Undetermined:
        pass
    try:
        block = rule.ipv4 if rule.ipv4 is not None else rule.ipv6
    except Undetermined:
        family = ALL_IPV4_ADDRESSES if isinstance(rule.locate("ipv4")[0], Unknown) else ALL_IPV6_ADDRESSES
        return _at(kind, family, direction)
    return _at(kind, numbers(block), direction) if block is not None else kind
