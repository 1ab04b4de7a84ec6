"""Rules of Suricata, as far as their headers tell: action, protocol, addresses and ports.

What options ask for besides, negations, variables, and protocols above TCP and UDP are not followed: such a
rule decides on some of the packets that its header matches at most. See
https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-how-to-provide-rules.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import numbers_of
from netlint.reachability.filters import protocol_numbers
from netlint.reachability.intervals import EMPTY, Intervals, from_pairs, union
from netlint.reachability.packets import (
    ALL_ADDRESSES,
    ALL_PORTS,
    ALL_PROTOCOLS,
    EVERYTHING,
    TCP,
    UDP,
    PacketSet,
    packets,
)

PASS, DROP, REJECT, ALERT = "PASS", "DROP", "REJECT", "ALERT"
#: Options of a rule that do not narrow it.
HARMLESS = ("sid", "msg", "rev", "gid", "metadata", "classtype", "reference", "priority")
_OTHER_TRANSPORTS = {"dns": (TCP, TCP, UDP, UDP), "ntp": (UDP, UDP), "tftp": (UDP, UDP), "dhcp": (UDP, UDP)}
_TERM = r"(!?\[[^\]]*\]|\S+)"
_RULE = re.compile(rf"(\w+)\s+([\w-]+)\s+{_TERM}\s+{_TERM}\s+(->|<>)\s+{_TERM}\s+{_TERM}\s*\((.*)\)\s*")


class Rule(Struct, frozen=True):
    """What a rule does, and with which packets: all of them if it is `plain`, else some of them at most."""

    action: str
    matched: PacketSet
    plain: bool


def rules_in(text: str) -> Iterator[Rule]:
    """Yield the rules that a text holds; what is not understood may do anything with all packets.

    Args:
        text: rules, one a line; lines that end with a backslash go on in the next one.
    """
    for line in re.sub(r"\\\s*\n", " ", text).splitlines():
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        match = _RULE.fullmatch(written)
        if match is None:
            yield from (Rule(action, EVERYTHING, False) for action in (PASS, DROP))
            continue
        action, protocol, source, source_port, arrow, destination, port, options = match.groups()
        # A semicolon within quotes is escaped.
        keywords = [one.strip().partition(":")[0] for one in re.split(r"(?<!\\);", options) if one.strip()]
        harmless = all(keyword in HARMLESS for keyword in keywords)
        ends = (source, source_port, destination, port)
        yield rule_of(action, protocol, ends, both=arrow == "<>", harmless=harmless)


def rule_of(
    action: str, protocol: str, ends: tuple[str, str, str, str], *, both: bool, harmless: bool
) -> Rule:
    """Return a rule from its parts.

    Args:
        action: what it does; one that is not known may do anything.
        protocol: its protocol.
        ends: the source and its port, the destination and its port.
        both: whether it matches packets the other way as well.
        harmless: whether its options narrow nothing.
    """
    kinds, plain = _protocol(protocol)
    source, source_plain = _addresses(ends[0])
    source_port, source_port_plain = _ports(ends[1])
    destination, destination_plain = _addresses(ends[2])
    port, port_plain = _ports(ends[3])
    matched = packets(source, destination, kinds, source_port, port)
    if both:
        matched = matched | packets(destination, source, kinds, port, source_port)
    every = (plain, source_plain, source_port_plain, destination_plain, port_plain, harmless)
    return Rule(action.upper(), matched, all(every))


def _protocol(written: str) -> tuple[Intervals, bool]:
    name = written.lower()
    if name == "ip":
        return ALL_PROTOCOLS, True
    if name == "tcp-pkt":
        return (TCP, TCP), True
    try:
        return protocol_numbers(name), True
    except Undetermined:
        return _OTHER_TRANSPORTS.get(name, (TCP, TCP)), False


def _listed(text: str) -> list[str] | None:
    """Return the parts of one value, or of a list in brackets; None where there is more to it."""
    if any(mark in text for mark in "!$@"):
        return None
    return [part.strip() for part in text.strip().strip("[]").split(",")]


def _addresses(text: str) -> tuple[Intervals, bool]:
    found: Intervals = EMPTY
    for part in _listed(text) or ("",):
        if part.upper() == "ANY":
            return ALL_ADDRESSES, True
        try:
            found = union(found, numbers_of(part))
        except ValueError:
            return ALL_ADDRESSES, False
    return found, True


def _ports(text: str) -> tuple[Intervals, bool]:
    spans: list[tuple[int, int]] = []
    for part in _listed(text) or ("",):
        if part.upper() == "ANY":
            return ALL_PORTS, True
        first, colon, last = part.partition(":")
        try:
            low = int(first or 0) if colon else int(first)
            spans.append((low, int(last or 65535) if colon else low))
        except ValueError:
            return ALL_PORTS, False
    return from_pairs(spans), True
