"""How many of something there are, as far as it is known."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from msgspec import Struct

from netlint.lang.undetermined import Members, Undetermined


class Quantity(Struct, frozen=True):
    """A number of things, or of GB: from `least` to `most`, which is infinite where it is not known.

    `doubt` says why it is not one number.
    """

    least: float
    most: float
    doubt: Undetermined | None = None

    def plus(self, other: Quantity) -> Quantity:
        """Return the sum."""
        return Quantity(self.least + other.least, self.most + other.most, self.doubt or other.doubt)

    def minus(self, other: Quantity) -> Quantity:
        """Return the difference, of two numbers that do not depend on each other."""
        return Quantity(self.least - other.most, self.most - other.least, self.doubt or other.doubt)

    def __str__(self) -> str:
        """Return `3`, `1 to 3`, or `at least 1`."""
        if self.least == self.most:
            return f"{self.least:,g}"
        if self.most == inf:
            return f"at least {self.least:,g}" if self.least != -inf else "not known"
        return f"at most {self.most:,g}" if self.least == -inf else f"{self.least:,g} to {self.most:,g}"


NONE = Quantity(0, 0)
ONE = Quantity(1, 1)


def counted(members: Members[Any], *, least: int = 0) -> Quantity:
    """Return how many members there are, at least so many."""
    number = max(len(members.proven), least)
    if members.incomplete is None:
        return Quantity(number, number)
    return Quantity(number, inf, members.incomplete)


def weighed(question: Callable[[], Quantity]) -> Quantity:
    """Return the quantity that a question finds: none or one where it has no answer."""
    try:
        return question()
    except Undetermined as why:
        return Quantity(0, 1, why)


def unless(is_free: Callable[[], bool]) -> Quantity:
    """Return one, or none of what is free."""
    return weighed(lambda: NONE if is_free() else ONE)
