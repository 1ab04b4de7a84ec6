"""Sets of whole numbers: sorted, disjoint intervals that do not touch, as one flat tuple of ends.

`(0, 9, 20, 29)` is 0 to 9 and 20 to 29. All operations are exact; equal sets are equal tuples. They are
remembered, because the same few sets of addresses and ports meet again and again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache

Intervals = tuple[int, ...]

EMPTY: Intervals = ()


def from_pairs(pairs: Iterable[tuple[int, int]]) -> Intervals:
    """Make a set of any intervals: they may overlap, and come in any order."""
    ends: list[int] = []
    for low, high in sorted(pairs):
        if ends and low <= ends[-1] + 1:
            ends[-1] = max(ends[-1], high)
        else:
            ends += (low, high)
    return tuple(ends)


def pairs(numbers: Intervals) -> list[tuple[int, int]]:
    """Return the intervals of a set, lowest first."""
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def union(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in either set."""
    if one is other or not other:
        return one
    if not one or _spans(other, one):
        return other
    return one if _spans(one, other) else _union(one, other)


@lru_cache(maxsize=65536)
def _union(one: Intervals, other: Intervals) -> Intervals:
    return one if one == other else from_pairs([*pairs(one), *pairs(other)])


def intersection(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in both sets."""
    if one is other or not one or _spans(other, one):
        return one
    if not other or _spans(one, other):
        return other
    # Hashing many numbers takes longer than looking one interval up.
    if len(other) == 2:
        return _cut_out(one, other)
    return _cut_out(other, one) if len(one) == 2 else _intersection(one, other)


def _spans(wide: Intervals, other: Intervals) -> bool:
    """Tell whether a set is one interval that has all of another set."""
    return len(wide) == 2 and wide[0] <= other[0] and other[-1] <= wide[1]


@lru_cache(maxsize=65536)
def _intersection(one: Intervals, other: Intervals) -> Intervals:
    if one == other:
        return one
    if len(one) > 4 * len(other):
        return _cut_out(one, other)
    if len(other) > 4 * len(one):
        return _cut_out(other, one)
    found: list[int] = []
    left = right = 0
    while left < len(one) and right < len(other):
        low, high = max(one[left], other[right]), min(one[left + 1], other[right + 1])
        if low <= high:
            found += (low, high)
        if one[left + 1] < other[right + 1]:
            left += 2
        else:
            right += 2
    return tuple(found)


def _cut_out(many: Intervals, few: Intervals) -> Intervals:
    """Return the numbers in both sets, of which one has many more intervals than the other."""
    found: list[int] = []
    for low, high in zip(few[::2], few[1::2], strict=True):
        # The first interval that does not end before `low`.
        at = bisect_left(many, low) & ~1
        end = bisect_right(many, high)
        end += end % 2
        if at < end:
            part = list(many[at:end])
            part[0], part[-1] = max(part[0], low), min(part[-1], high)
            found += part
    return tuple(found)


def difference(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in the first set only."""
    if not one or not other or other[0] > one[-1] or other[-1] < one[0]:
        return one
    return EMPTY if one is other or _spans(other, one) else _difference(one, other)


@lru_cache(maxsize=65536)
def _difference(one: Intervals, other: Intervals) -> Intervals:
    found: list[int] = []
    at = bisect_left(other, one[0]) & ~1
    for low, high in pairs(one):
        while at < len(other) and other[at + 1] < low:
            at += 2
        cut = at
        while low <= high and cut < len(other) and other[cut] <= high:
            if other[cut] > low:
                found += (low, other[cut] - 1)
            low = other[cut + 1] + 1
            cut += 2
        if low <= high:
            found += (low, high)
    return tuple(found)


def is_subset(one: Intervals, other: Intervals) -> bool:
    """Tell whether all numbers of the first set are in the second one."""
    return one is other or intersection(one, other) == one


def contains(numbers: Intervals, number: int) -> bool:
    """Tell whether a number is in a set."""
    return any(low <= number <= high for low, high in pairs(numbers))


def size(numbers: Intervals) -> int:
    """Return how many numbers a set has."""
    return sum(high - low + 1 for low, high in pairs(numbers))
