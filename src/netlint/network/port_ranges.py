"""Ports of TCP and UDP as ranges: which of them a rule matches, and what is left of some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

#: the first and the last port
Ports = tuple[int, int]

ALL_PORTS: Ports = (0, 65535)

#: IANA's numbers, which rules may write instead of names
#: (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html)
_NUMBERS = {"tcp": "6", "udp": "17"}

#: From which ports clients connect, so to which ones answers go
#: (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports).
LINUX_CLIENTS: Ports = (32768, 60999)
#: NAT gateways, Elastic Load Balancing and Lambda functions
GATEWAY_CLIENTS: Ports = (1024, 65535)
#: what clients of all kinds use: those on Windows start at 49152
ALL_CLIENTS: Ports = (49152, 60999)


def matches_all(protocol: str) -> bool:
    """Tell whether a rule for this protocol is for all of them."""
    return protocol.lower() in ("-1", "all")


class PortRule(Protocol):
    """What a rule of a security group or of a network ACL says of protocol and ports."""

    @property
    def protocol(self) -> str:
        """The protocol, by name or number; `-1` for all."""

    @property
    def from_port(self) -> int | None:
        """The first port; None or -1 for all."""

    @property
    def to_port(self) -> int | None:
        """The last port."""


def ports_matched(rule: PortRule, transport: str) -> Ports | None:
    """Return the ports of `tcp` or `udp` that a rule matches; None if it matches none.

    Raises:
        Undetermined: what decides is not known. Ports are asked for only where the rule's protocol has some.
    """
    protocol = rule.protocol.lower()
    if matches_all(protocol):
        return ALL_PORTS
    if protocol not in (transport, _NUMBERS[transport]):
        return None
    first = rule.from_port
    if first is None or first < 0:
        return ALL_PORTS
    last = rule.to_port
    return first, first if last is None or last < 0 else last


def covers(outer: Ports, inner: Ports) -> bool:
    """Tell whether all ports of `inner` are in `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def shared(one: Ports, other: Ports) -> Ports | None:
    """Return the ports that two ranges share."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def without(ranges: Iterable[Ports], taken: Ports) -> list[Ports]:
    """Return what is left of disjoint ranges when some ports are taken away."""
    left: list[Ports] = []
    for first, last in ranges:
        if taken[1] < first or last < taken[0]:
            left.append((first, last))
            continue
        if first < taken[0]:
            left.append((first, taken[0] - 1))
        if taken[1] < last:
            left.append((taken[1] + 1, last))
    return left


def shown(ports: Ports) -> str:
    """Write a range for people."""
    return str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"
