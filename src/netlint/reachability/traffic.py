"""What `--port` says: ports and protocols as text."""

from __future__ import annotations

from netlint.errors import ConfigurationError
from netlint.lang.undetermined import Undetermined
from netlint.reachability.direct import Traffic
from netlint.reachability.filters import protocol_numbers
from netlint.reachability.intervals import Intervals, from_pairs
from netlint.reachability.packets import ALL_PORTS, ICMP, ICMPV6, TCP, UDP


def traffic_of(text: str) -> Traffic:
    """Read `443`, `443/tcp`, `53/udp`, `8000-8999/tcp`, `80,443`, `icmp`, `all`; alone, a port is TCP.

    `icmp` means a ping, a request with its answer.

    Raises:
        ConfigurationError: it is none of these.
    """
    ports, slash, protocol = text.strip().partition("/")
    try:
        if ports and not ports[0].isdigit():
            if slash:
                raise ValueError
            return _without_ports(ports)
        numbers = protocol_numbers(protocol or "tcp")
        return Traffic(numbers, _ports(ports))
    except (ValueError, Undetermined):
        raise ConfigurationError(f"--port needs PORT/PROTOCOL, such as 443/tcp; it is `{text}`") from None


def _without_ports(name: str) -> Traffic:
    protocol = protocol_numbers(name)
    if protocol == (ICMP, ICMP):
        return Traffic((ICMP, ICMP, ICMPV6, ICMPV6), (8 << 8, 8 << 8, 128 << 8, 128 << 8))
    if protocol == (ICMPV6, ICMPV6):
        return Traffic(protocol, (128 << 8, 128 << 8))
    return Traffic(protocol, ALL_PORTS)


def _ports(text: str) -> Intervals:
    spans: list[tuple[int, int]] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        low = int(first)
        high = int(last) if dash else low
        if not 0 <= low <= high <= 65535:
            raise ValueError
        spans.append((low, high))
    return from_pairs(spans)


__all__ = ["TCP", "UDP", "traffic_of"]
