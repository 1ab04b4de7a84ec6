"""Ranges against brute force."""

from ipaddress import ip_network

from hypothesis import given
from hypothesis import strategies as st

from netlint.network.addresses import contains, first_overlap, overlap

ranges = st.builds(
    lambda start, length: ip_network((0x0A000000 + (start << (32 - length) & 0xFF), length), strict=False),
    st.integers(0, 255),
    st.integers(24, 32),
)


@given(ranges, ranges)
def test_overlap_is_the_common_addresses(one, other) -> None:
    shared = set(one) & set(other)
    found = overlap(one, other)
    assert (set(found) if found is not None else set()) == shared
    assert contains(one, other) == (set(other) <= set(one))


@given(st.lists(ranges, max_size=8))
def test_every_range_that_overlaps_is_found(several) -> None:
    found = first_overlap([(block, index) for index, block in enumerate(several)])
    overlapping = any(
        overlap(one, other) is not None for index, one in enumerate(several) for other in several[index + 1 :]
    )
    assert bool(found) == overlapping
    for wider, inner, shared in found:
        assert overlap(several[wider], several[inner]) == shared


def test_families_do_not_meet() -> None:
    assert overlap(ip_network("0.0.0.0/0"), ip_network("::/0")) is None
