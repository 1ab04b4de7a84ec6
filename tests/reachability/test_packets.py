"""The algebra of packet sets against brute force on a small space."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from netlint.reachability.intervals import contains, difference, from_pairs, intersection, pairs, size, union
from netlint.reachability.packets import (
    EVERYTHING,
    ICMP,
    ICMPV6,
    IPV6,
    NOTHING,
    TCP,
    UDP,
    Packet,
    PacketSet,
    packets,
    united,
)

spans = st.tuples(st.integers(0, 15), st.integers(0, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
numbers = st.lists(spans, max_size=4).map(from_pairs)


def members(found) -> set[int]:
    return {number for low, high in pairs(found) for number in range(low, high + 1)}


@given(numbers, numbers)
def test_intervals_are_sets(one, other) -> None:
    left, right = members(one), members(other)
    assert members(union(one, other)) == left | right
    assert members(intersection(one, other)) == left & right
    assert members(difference(one, other)) == left - right
    assert size(one) == len(left)
    # Equal sets are equal tuples.
    assert difference(union(one, other), difference(other, one)) == one


# Four addresses of each family, four protocols, and ports and messages around the edges.
ADDRESSES = (0, 1, IPV6)
PROTOCOLS = (ICMP, TCP, UDP, ICMPV6)
PORTS = (0, 8 << 8, (8 << 8) + 255)
SPACE = [Packet(*one) for one in product(ADDRESSES, ADDRESSES, PROTOCOLS, (0, 65535), PORTS)]


def some(values):
    return st.sets(st.sampled_from(values), min_size=1).map(
        lambda chosen: from_pairs((value, value) for value in chosen)
    )


boxes = st.builds(packets, some(ADDRESSES), some(ADDRESSES), some(PROTOCOLS), some((0, 65535)), some(PORTS))
sets = st.lists(boxes, max_size=3).map(united)


def inside(found: PacketSet) -> set[Packet]:
    """Return the packets of the small space that a set has, from its boxes."""
    values = (ADDRESSES, ADDRESSES, PROTOCOLS, (0, 65535), PORTS)
    return {
        Packet(*packet)
        for box in found.boxes
        for packet in product(
            *([one for one in at if contains(box[dimension], one)] for dimension, at in enumerate(values))
        )
    }


@settings(deadline=None)
@given(sets, sets)
def test_the_operations_are_those_of_sets(one: PacketSet, other: PacketSet) -> None:
    left, right = inside(one), inside(other)
    assert inside(one | other) == left | right
    assert inside(one & other) == left & right
    assert inside(one - other) == left - right
    assert inside(EVERYTHING - one) == set(SPACE) - left
    assert one.covers(other) == (right <= left)
    assert bool(one & other) == bool(left & right)


@settings(deadline=None)
@given(sets)
def test_the_laws_of_complement(one: PacketSet) -> None:
    assert not one & (EVERYTHING - one)
    assert (one | (EVERYTHING - one)).covers(EVERYTHING)
    assert not one - EVERYTHING
    assert (EVERYTHING & one).covers(one)
    assert one.covers(EVERYTHING & one)
    assert not NOTHING & one


@settings(deadline=None)
@given(sets)
def test_answers_of_answers_are_the_packets(one: PacketSet) -> None:
    twice = one.reversed().reversed()
    assert twice.covers(one)
    assert one.covers(twice)


@settings(deadline=None, max_examples=20)
@given(sets)
def test_a_packet_is_in_a_set_if_it_is_in_a_box(one: PacketSet) -> None:
    assert inside(one) == {packet for packet in SPACE if one.holds(packet)}


def test_what_answers_a_ping() -> None:
    ping = packets(source=(1, 1), destination=(2, 2), protocol=(ICMP, ICMP), port=(8 << 8, 8 << 8))
    assert ping.reversed() == packets(source=(2, 2), destination=(1, 1), protocol=(ICMP, ICMP), port=(0, 0))
    call = packets(source=(1, 1), destination=(2, 2), protocol=(TCP, TCP), port=(443, 443))
    assert call.reversed() == packets(
        source=(2, 2), destination=(1, 1), protocol=(TCP, TCP), source_port=(443, 443)
    )


@settings(deadline=None)
@given(sets, some(ADDRESSES))
def test_replacing_and_freeing(one: PacketSet, addresses) -> None:
    moved = inside(one.replaced({0: addresses}))
    assert moved == {
        packet._replace(source=number) for packet in inside(one) for number in members(addresses)
    }
    assert {packet._replace(source=number) for packet in inside(one) for number in ADDRESSES} == inside(
        one.freed(0)
    )
    assert set(members(one.along(0))) == {packet.source for packet in inside(one)}
