"""Addresses as numbers: ranges, the internet, and stand-ins for addresses that only AWS knows."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network

from netlint.network.addresses import Range
from netlint.reachability.intervals import (
    EMPTY,
    Intervals,
    difference,
    from_pairs,
    intersection,
    is_subset,
    pairs,
    union,
)
from netlint.reachability.packets import ALL_IPV4_ADDRESSES, ALL_IPV6_ADDRESSES, IPV6

#: What the internet does not carry (https://www.iana.org/assignments/iana-ipv4-special-registry).
_NOT_ON_THE_INTERNET = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"),
)
#: Addresses that are nobody's stand for those of AWS's services, which change and are not written anywhere
#: in a configuration: one /24 for each service.
_STAND_INS = ip_network("241.0.0.0/8")
#: IPv6 addresses for documentation (RFC 9637) stand for those of subnets that AWS assigns: one /64 each.
_ASSIGNED = ip_network("3fff::/20")
#: Such addresses too, for AWS's lists of addresses that clients of a configuration have (CloudFront's).
_LISTED = ip_network("242.0.0.0/8")


@lru_cache(maxsize=65536)
def numbers(block: Range) -> Intervals:
    """Return the addresses of a range."""
    start = int(block.network_address)
    end = int(block.broadcast_address)
    return (start, end) if block.version == 4 else (start + IPV6, end + IPV6)


def numbers_of(text: str) -> Intervals:
    """Return the addresses of a range, or the one address, that a text holds; host bits are cleared.

    Raises:
        ValueError: it is neither.
    """
    return numbers(ip_network(text, strict=False))


def shown(number: int) -> str:
    """Write an address for people."""
    if _FIRST_ASSIGNED <= number <= _LAST_ASSIGNED:
        index = (number - _FIRST_ASSIGNED) >> 64
        return f"an IPv6 address of {next((one for one, at in _assigned.items() if at == index), 'a subnet')}"
    if number >= IPV6:
        return str(IPv6Address(number - IPV6))
    if _FIRST_STAND_IN <= number <= _LAST_STAND_IN:
        for service, block in _services.items():
            if block[0] <= number <= block[1]:
                return f"an address of {service}"
    return str(IPv4Address(number))


def shown_ranges(addresses: Intervals, limit: int = 3) -> str:
    """Write a set of addresses for people: as ranges, or "any"."""
    if is_subset(ALL_IPV4_ADDRESSES, addresses):
        return "any address" if is_subset(ALL_IPV6_ADDRESSES, addresses) else "any IPv4 address"
    if is_subset(INTERNET_IPV4, addresses):
        rest = difference(addresses, INTERNET)
        return f"the internet{f' and {shown_ranges(rest, limit)}' if rest else ''}"
    if is_subset(_INTERNET_IPV6, addresses):
        rest = difference(addresses, INTERNET)
        return f"the internet by IPv6{f' and {shown_ranges(rest, limit)}' if rest else ''}"
    found = [_span(low, high) for low, high in pairs(addresses)]
    more = f" and {len(found) - limit} more ranges" if len(found) > limit else ""
    return ", ".join(found[:limit]) + more


def _span(low: int, high: int) -> str:
    from ipaddress import summarize_address_range

    if low == high:
        return shown(low)
    if low < IPV6 <= high:
        return f"{_span(low, IPV6 - 1)}, {_span(IPV6, high)}"
    if (low >= _FIRST_STAND_IN and high <= _LAST_STAND_IN) or _is_assigned(low, high):
        return shown(low)
    blocks = list(
        summarize_address_range(IPv4Address(low), IPv4Address(high))
        if high < IPV6
        else summarize_address_range(IPv6Address(low - IPV6), IPv6Address(high - IPV6))
    )
    if len(blocks) == 1:
        return str(blocks[0])
    whole = subnet_of_usable(low, high)
    return whole or f"{shown(low)}-{shown(high)}"


def subnet_of_usable(low: int, high: int) -> str:
    """Return the range of the IPv4 subnet of which these are all addresses for interfaces; empty if none."""
    length = high - low + 6
    if high >= IPV6 or length & (length - 1) or (low - 4) % length:
        return ""
    return f"{IPv4Address(low - 4)}/{33 - length.bit_length()}"


SERVICES: Intervals = numbers(_STAND_INS)
#: What clients of VPC Lattice send to, and its targets see (https://docs.aws.amazon.com/vpc-lattice/latest/ug/).
LATTICE: Intervals = union(numbers_of("169.254.171.0/24"), numbers_of("fd00:ec2:80::/64"))
_LISTS: Intervals = numbers(_LISTED)
_FIRST_STAND_IN, _LAST_STAND_IN = SERVICES[0], _LISTS[1]
_services: dict[str, Intervals] = {}
#: Lists of addresses from which AWS sends to customers, which are clients and no destination.
_OF_CLIENTS = frozenset({"cloudfront.origin-facing", "route53-healthchecks", "ec2-instance-connect"})


def stand_in(service: str) -> Intervals:
    """Return the addresses that stand for those of an AWS service, such as `s3`.

    Most stand for a destination; those of lists such as CloudFront's for clients on the internet.
    """
    if service in ("vpc-lattice", "ipv6.vpc-lattice"):
        return LATTICE
    if service not in _services:
        first = _LISTS[0] if service in _OF_CLIENTS else SERVICES[0]
        start = first + 256 * len(_services)
        _services[service] = (start, start + 255)
    return _services[service]


_FIRST_ASSIGNED, _LAST_ASSIGNED = numbers(_ASSIGNED)
_assigned: dict[str, int] = {}


def assigned_ipv6(subnet: str) -> Intervals:
    """Return the addresses that stand for the IPv6 range of a subnet (by its address) that AWS assigns."""
    start = _FIRST_ASSIGNED + (_assigned.setdefault(subnet, len(_assigned)) << 64)
    return (start, start + (1 << 64) - 1)


def _is_assigned(low: int, high: int) -> bool:
    return low >= _FIRST_ASSIGNED and high <= _LAST_ASSIGNED


#: Addresses of packets on the internet, stand-ins of clients included; of IPv6 the global unicast addresses.
INTERNET: Intervals = union(
    union(
        difference(
            ALL_IPV4_ADDRESSES,
            from_pairs(pair for text in _NOT_ON_THE_INTERNET for pair in pairs(numbers_of(text))),
        ),
        _LISTS,
    ),
    numbers_of("2000::/3"),
)
INTERNET_IPV4: Intervals = intersection(INTERNET, ALL_IPV4_ADDRESSES)
_INTERNET_IPV6: Intervals = difference(numbers_of("2000::/3"), numbers(_ASSIGNED))
#: Addresses that an internet gateway never carries (RFC 1918, RFC 6598).
PRIVATE: Intervals = from_pairs(
    pair
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
    for pair in pairs(numbers_of(text))
)


#: What stands for IPv4 addresses where clients have IPv6 only (RFC 6052): DNS64 answers with these, and NAT
#: gateways translate (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html).
NAT64: Intervals = numbers_of("64:ff9b::/96")
#: from an IPv4 address to the one that stands for it
TO_NAT64 = NAT64[0]


def nat64(addresses: Intervals) -> Intervals:
    """Return what stands for the IPv4 addresses among some."""
    found = intersection(addresses, ALL_IPV4_ADDRESSES)
    return from_pairs((low + TO_NAT64, high + TO_NAT64) for low, high in pairs(found))


def usable(block: Range) -> Intervals:
    """Return the addresses of a subnet that AWS gives to interfaces: all but the first four and the last.

    See https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html.
    """
    low, high = numbers(block)
    return (low + 4, high - 1) if high - low >= 5 else EMPTY
