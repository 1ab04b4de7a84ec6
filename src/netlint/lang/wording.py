"""How sentences for people list things."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str], most: int = 5) -> str:
    """List names in a sentence: `a, b and 3 more`. What is left out is counted, for the reader to know.

    Args:
        names: the names, in order.
        most: how many to write.
    """
    found = list(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
