"""Sets of whole numbers: sorted, disjoint intervals that do not touch, as one flat tuple of ends.

`(0, 9, 20, 29)` is 0 to 9 and 20 to 29. All operations are exact; equal sets are equal tuples. They are
remembered, because the same few sets of addresses and ports meet again and again.
"""

from __future__ import annotations

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


@lru_cache(maxsize=65536)
def union(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in either set."""
    if one == other or not other:
        return one
    return from_pairs([*pairs(one), *pairs(other)]) if one else other


@lru_cache(maxsize=65536)
def intersection(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in both sets."""
    if one == other:
        return one
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


@lru_cache(maxsize=65536)
def difference(one: Intervals, other: Intervals) -> Intervals:
    """Return the numbers that are in the first set only."""
    if not one or not other:
        return one
    found: list[int] = []
    at = 0
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
    return intersection(one, other) == one


def contains(numbers: Intervals, number: int) -> bool:
    """Tell whether a number is in a set."""
    return any(low <= number <= high for low, high in pairs(numbers))


def size(numbers: Intervals) -> int:
    """Return how many numbers a set has."""
    return sum(high - low + 1 for low, high in pairs(numbers))
