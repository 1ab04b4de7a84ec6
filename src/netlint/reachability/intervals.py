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
    if _spans(one, other):
        return one
    # Sets that lie one behind the other are joined without a look at what is between.
    if one[-1] + 1 < other[0]:
        return one + other
    return other + one if other[-1] + 1 < one[0] else _union(one, other)


def union_of(sets: list[Intervals]) -> Intervals:
    """Return the numbers that are in any of several sets."""
    return sets[0] if len(sets) == 1 else from_pairs(pair for one in sets for pair in pairs(one))


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
    if len(few) == 2:
        return _within(many, *few)
    found: list[int] = []
    for low, high in zip(few[::2], few[1::2], strict=True):
        found += _within(many, low, high)
    return tuple(found)


def _within(numbers: Intervals, low: int, high: int) -> Intervals:
    """Return the numbers of a set that are in one interval."""
    # The first interval that does not end before `low`.
    at = bisect_left(numbers, low) & ~1
    end = bisect_right(numbers, high)
    end += end & 1
    if at >= end:
        return EMPTY
    first, last = numbers[at], numbers[end - 1]
    if first >= low and last <= high:
        return numbers[at:end]
    return (max(first, low), *numbers[at + 1 : end - 1], min(last, high))


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
    if one is other or not one:
        return True
    if not other or one[0] < other[0] or one[-1] > other[-1]:
        return False
    if len(other) == 2:
        return True
    for low, high in zip(one[::2], one[1::2], strict=True):
        # The last interval that begins at `low` or before it.
        at = bisect_right(other, low) - 1
        at -= at & 1
        if other[at + 1] < high:
            return False
    return True


def contains(numbers: Intervals, number: int) -> bool:
    """Tell whether a number is in a set."""
    return any(low <= number <= high for low, high in pairs(numbers))


def size(numbers: Intervals) -> int:
    """Return how many numbers a set has."""
    return sum(high - low + 1 for low, high in pairs(numbers))
