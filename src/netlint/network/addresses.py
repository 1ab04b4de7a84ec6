"""Address ranges: reading and comparing them."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

Range = IPv4Network | IPv6Network

ALL_IPV4 = ip_network("0.0.0.0/0")
ALL_IPV6 = ip_network("::/0")


def range_of(value: Any) -> Range | None:
    """Read a CIDR; host bits are cleared, as AWS does. An empty string is no range.

    Raises:
        ValueError: it is not a CIDR.
    """
    return _parsed(str(value)) if value else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Range:
    # A few destinations, such as 0.0.0.0/0, stand in most routes.
    return ip_network(text, strict=False)


def contains(outer: Range, inner: Range) -> bool:
    """Tell whether every address of `inner` is in `outer`."""
    length = outer.prefixlen
    if outer.version != inner.version or length > inner.prefixlen:
        return False
    free = outer.max_prefixlen - length
    return int(inner.network_address) >> free == int(outer.network_address) >> free


def overlap(one: Range, other: Range) -> Range | None:
    """Return the range that two ranges share; None when they share nothing."""
    wide, narrow = (one, other) if one.prefixlen <= other.prefixlen else (other, one)
    return narrow if contains(wide, narrow) else None


def first_overlap(ranges: list[tuple[Range, Any]]) -> list[tuple[Any, Any, Range]]:
    """Return pairs of labels whose ranges overlap, each range with the widest one that covers it.

    Ranges either nest or are disjoint, so one pass over the sorted list finds every overlap
    without comparing all pairs.
    """
    found: list[tuple[Any, Any, Range]] = []
    for version in (4, 6):
        family = sorted(
            (item for item in ranges if item[0].version == version),
            key=lambda item: (int(item[0].network_address), item[0].prefixlen),
        )
        cover: tuple[Range, Any] | None = None
        for item in family:
            if cover is not None and contains(cover[0], item[0]):
                found.append((cover[1], item[1], item[0]))
            else:
                cover = item
    return found
