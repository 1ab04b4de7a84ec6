"""Packets, ports and protocols in words."""

from __future__ import annotations

from netlint.lang.wording import listed
from netlint.reachability.addresses import shown, shown_ranges
from netlint.reachability.intervals import Intervals, pairs
from netlint.reachability.packets import (
    ALL_PORTS,
    DESTINATION,
    ICMP,
    ICMPV6,
    PORT,
    PROTOCOL,
    SOURCE,
    TCP,
    UDP,
    WITH_PORTS,
    Packet,
    PacketSet,
)

_NAMES = {TCP: "TCP", UDP: "UDP", ICMP: "ICMP", ICMPV6: "ICMPv6"}


def protocol_name(number: int) -> str:
    """Write a protocol: its name, or its number."""
    return _NAMES.get(number, f"protocol {number}")


def ports(numbers: Intervals) -> str:
    """Write ports: `443`, `80, 443`, `8000-8999`; `all` for all."""
    if numbers == ALL_PORTS:
        return "all"
    spans = [str(low) if low == high else f"{low}-{high}" for low, high in pairs(numbers)]
    return listed(spans, 6)


def traffic(packets: PacketSet) -> str:
    """Write what kind of packets these are: `TCP 443`, `UDP`, `all traffic`."""
    protocols = packets.along(PROTOCOL)
    if not packets or protocols == (0, 255):
        return (
            "traffic" if packets.along(PORT) == ALL_PORTS else f"traffic to port {ports(packets.along(PORT))}"
        )
    names = [protocol_name(number) for low, high in pairs(protocols) for number in range(low, high + 1)]
    name = " and ".join(names) if len(names) < 4 else f"{len(names)} protocols"
    numbers = packets.along(PORT)
    if numbers == ALL_PORTS:
        return name
    if protocols in ((ICMP, ICMP), (ICMPV6, ICMPV6)):
        return f"{name} {messages(numbers)}"
    return f"{name} {ports(numbers)}"


def messages(numbers: Intervals) -> str:
    """Write ICMP messages: `type 8`, `type 3 code 4`."""
    spans = pairs(numbers)
    if len(spans) == 1 and spans[0][0] == spans[0][1]:
        return f"type {spans[0][0] >> 8} code {spans[0][0] & 255}"
    return "type " + ", ".join(str(low >> 8) for low, _ in spans[:4])


def of_packets(packets: PacketSet, direction: str = "") -> str:
    """Write packets in a sentence: what kind, and from where to where (or one of the two)."""
    source, destination = packets.along(SOURCE), packets.along(DESTINATION)
    ends = ""
    if direction in ("", "ingress"):
        ends += f" from {shown_ranges(source)}"
    if direction in ("", "egress"):
        ends += f" to {shown_ranges(destination)}"
    return traffic(packets) + ends


def to_addresses(packets: PacketSet) -> str:
    """Write where packets go to."""
    return shown_ranges(packets.along(DESTINATION))


def of_packet(packet: Packet) -> str:
    """Write one packet."""
    source, destination = shown(packet.source), shown(packet.destination)
    if packet.protocol in (TCP, UDP):
        return (
            f"{protocol_name(packet.protocol)} {_with_port(source, packet.source_port)} -> "
            f"{_with_port(destination, packet.port)}"
        )
    name = protocol_name(packet.protocol)
    if packet.protocol in (ICMP, ICMPV6):
        name += f" type {packet.port >> 8} code {packet.port & 255}"
    return f"{name} {source} -> {destination}"


def _with_port(address: str, port: int) -> str:
    if " " in address:
        return f"{address}, port {port}"
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


__all__ = [
    "WITH_PORTS",
    "messages",
    "of_packet",
    "of_packets",
    "ports",
    "protocol_name",
    "to_addresses",
    "traffic",
]
