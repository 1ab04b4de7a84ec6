"""What security groups let through, as far as one question about a port and an address needs it."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network

from netlint.lang.undetermined import Members, Undetermined, every, some, where
from netlint.lang.unknown import Unknown
from netlint.network.addresses import Range, contains, overlap, range_of
from netlint.network.collect import flattened, joined
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.vpc import Subnet

#: Addresses that an internet gateway neither sends to nor takes from: RFC 1918, RFC 6598, RFC 3927, RFC 4193.
PRIVATE = tuple(
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
        *("127.0.0.0/8", "fc00::/7", "fe80::/10"),
    )
)


def is_private(addresses: Range) -> bool:
    """Tell whether no address of a range can be anybody's on the internet."""
    return any(contains(block, addresses) for block in PRIVATE)


def covers(rule: SecurityGroupRule, protocol: str, port: int) -> bool:
    """Tell whether a rule is about a port: TCP and UDP have ports, and `-1` is all protocols.

    Args:
        rule: the rule.
        protocol: `tcp` or `udp`.
        port: the port.
    """
    matched = rule.ports(protocol)
    return matched is not None and matched[0] <= port <= matched[1]


def ranges_of(rule: SecurityGroupRule) -> Members[Range]:
    """Return the address ranges of a rule, those of its prefix lists included."""
    return joined(written_ranges(rule), flattened(rule.prefix_lists, lambda prefix_list: prefix_list.ranges))


def written_ranges(rule: SecurityGroupRule) -> Members[Range]:
    """Return the address ranges that a rule writes itself."""
    found: list[Range] = []
    pending: Undetermined | None = None
    for field in ("ipv4", "ipv6"):
        value, path = rule.locate(field)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Unknown):
                if not rule.is_left_out(path):
                    pending = pending or rule.unknown(field, item)
            elif item:
                try:
                    addresses = range_of(item)
                except ValueError:
                    name = rule.spelling_of(field)
                    pending = pending or Undetermined(
                        f"`{name}` of {rule.address} has a value that is not understood",
                        address=rule.address,
                        attribute=name,
                    )
                    continue
                if addresses is not None:
                    found.append(addresses)
    return Members(found, pending)


def rules_of(groups: Members[SecurityGroup], direction: str) -> Members[SecurityGroupRule]:
    """Return the rules of security groups in one direction: `ingress` or `egress`."""
    return flattened(groups, lambda group: where(group.rules, lambda rule: rule.direction == direction))


def rules_for(
    groups: Members[SecurityGroup], direction: str, protocol: str, port: int
) -> Members[SecurityGroupRule]:
    """Return the rules of security groups about a port, in one direction: `ingress` or `egress`."""
    return where(rules_of(groups, direction), lambda rule: covers(rule, protocol, port))


def lets(
    groups: Members[SecurityGroup],
    direction: str,
    protocol: str,
    port: int,
    peer: Callable[[SecurityGroupRule], bool],
) -> bool:
    """Tell whether security groups let something through: one rule is enough.

    Args:
        groups: the security groups.
        direction: `ingress` or `egress`.
        protocol: `tcp` or `udp`.
        port: the port.
        peer: tells whether a rule is about the other side.

    Raises:
        Undetermined: no rule that is known does, but one that is not known may.
    """

    def through(rule: SecurityGroupRule) -> bool:
        questions: tuple[Callable[[], bool], ...] = (
            lambda: rule.direction == direction,
            lambda: covers(rule, protocol, port),
            lambda: peer(rule),
        )
        return every(questions, lambda question: question())

    return some(groups, lambda group: some(group.rules, through))


def is_about(groups: Members[SecurityGroup], subnets: Members[Subnet]) -> Callable[[SecurityGroupRule], bool]:
    """Return what tells whether a rule is about something: by its security groups, or by its addresses.

    Args:
        groups: the security groups that it has.
        subnets: the subnets that it is in; a rule for some of their addresses may be about it.
    """

    def touches(addresses: Range) -> bool:
        if addresses.prefixlen == 0:
            return addresses.version == 4
        return some(subnets, lambda subnet: subnet.cidr is not None and bool(overlap(addresses, subnet.cidr)))

    def about(rule: SecurityGroupRule) -> bool:
        questions: tuple[Callable[[], bool], ...] = (
            lambda: rule.itself and some(groups, lambda group: group is rule.group),
            lambda: some(rule.peers, lambda peer: some(groups, lambda group: group is peer)),
            lambda: some(ranges_of(rule), touches),
        )
        return some(questions, lambda question: question())

    return about


def is_for_everyone(rule: SecurityGroupRule) -> bool:
    """Tell whether a rule is about all IPv4 or all IPv6 addresses; a prefix list is a selection of them."""
    return some(written_ranges(rule), lambda addresses: addresses.prefixlen == 0)
