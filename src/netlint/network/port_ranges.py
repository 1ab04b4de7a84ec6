"""Ports of TCP and UDP as ranges: which of them a rule matches, and what is left of some."""

from __future__ import annotations

from collections.abc import Iterable

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


def ports_matched(protocol: str, first: int | None, last: int | None, transport: str) -> Ports | None:
    """Return the ports of a transport protocol that a rule matches; None if it matches none.

    Args:
        protocol: the rule's, by name or number.
        first: its first port; None or -1 for all.
        last: its last port.
        transport: `tcp` or `udp`.
    """
    if matches_all(protocol):
        return ALL_PORTS
    if protocol.lower() not in (transport, _NUMBERS[transport]):
        return None
    if first is None or first < 0:
        return ALL_PORTS
    return first, first if last is None else last


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
