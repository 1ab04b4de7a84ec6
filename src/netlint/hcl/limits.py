"""What one evaluation may take. A configuration is input like any other: it must not use up the machine.

Terraform has no such limits and runs out of memory or never ends; what stays within its reach is far below
them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from netlint.hcl.scope import EvaluationError
from netlint.lang.values import (
    Choice,
    Computation,
    ListValue,
    MapValue,
    ObjectValue,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from netlint.hcl.ast import Splat

#: The most parts of one value; a part that is shared counts each time that it is there.
MAX_WEIGHT = 1_000_000
#: How deep a value may be nested.
MAX_NESTING = 200
#: The most parts of the term of an unknown: one with more is an unknown of which nothing is known.
MAX_TERM = 500
#: The most iterations and calls of one run, and the CPU time in s after which none is begun any more.
MAX_STEPS = 1_500_000
MAX_SECONDS = 600
#: The most parts of large values that one run copies into resources, and what a large value is.
MAX_COPIED = 2_000_000
LARGE_VALUE = 4096
#: The most characters of long texts that one run makes, and what a long text is.
MAX_TEXT = 256 << 20
LONG_TEXT = 4096

#: A value of at least this weight is weighed once.
_HEAVY = 256
_CLOCK = 1 << 14


class TooLarge(Exception):
    """The configuration asks for more than netlint evaluates. The message is a clause that says of what."""


class Limits:
    """What is left for one run, and the weights of large values."""

    __slots__ = ("_copied", "_end", "_heavy", "_steps", "_text", "splats")

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Start a run."""
        self._steps = MAX_STEPS
        self._text = MAX_TEXT
        self._copied = MAX_COPIED
        self._end = time.process_time() + MAX_SECONDS
        self._heavy: dict[int, tuple[Value, int, int]] = {}
        #: The results of splats of long tuples, by the ids of both, which are kept with them.
        self.splats: dict[tuple[int, int], tuple[Splat, Value, Value]] = {}

    def step(self, count: int = 1) -> None:
        """Count steps: iterations and calls.

        Raises:
            TooLarge: there are none left.
        """
        before = self._steps
        self._steps = left = before - count
        if left // _CLOCK != before // _CLOCK:
            if left < 0:
                raise TooLarge(f"more than {MAX_STEPS:,} iterations and calls")
            if time.process_time() > self._end:
                raise TooLarge(f"more than {MAX_SECONDS} s of computing")

    def text(self, length: int) -> None:
        """Count a long text that is made, by its length.

        Raises:
            TooLarge: all together are too long.
        """
        self._text -= length
        if self._text < 0:
            raise TooLarge(f"texts of more than {MAX_TEXT >> 20} Mi characters in all")

    def checked(self, value: Value, start: int, end: int, *, copied: bool = False) -> Value:
        """Return the value of an expression between two offsets; the term of an unknown may be dropped.

        Args:
            value: the value.
            start: where the expression starts.
            end: where it ends.
            copied: whether parts that are shared are going to be copied.

        Raises:
            EvaluationError: it is too large or too deeply nested.
            TooLarge: all that are copied are too large together.
        """
        if isinstance(value, (str, int)):
            return value
        weight, depth = self._measure(value)
        if isinstance(value, UnknownValue):
            if weight > MAX_TERM or depth > MAX_NESTING:
                return UnknownValue(value.type, None, value.reason, value.range)
            return value
        if weight > MAX_WEIGHT:
            detail = (
                f"More than {MAX_WEIGHT:,} parts, of which shared ones count each time, are not evaluated."
            )
            raise EvaluationError(start, end, "Value too large", detail)
        if depth > MAX_NESTING:
            detail = f"Values of more than {MAX_NESTING} levels are not evaluated."
            raise EvaluationError(start, end, "Value nested too deeply", detail)
        if copied and weight > LARGE_VALUE:
            self._copied -= weight
            if self._copied < 0:
                raise TooLarge(f"more than {MAX_COPIED:,} parts of large values in resources")
        return value

    def _measure(self, value: Value) -> tuple[int, int]:
        """Return how many parts a value has, and how many levels."""
        match value:
            case str():
                return 1 + (len(value) >> 6), 0
            case TupleValue(elements) | ListValue(elements=elements) | SetValue(elements=elements):
                parts = elements
            case ObjectValue(members) | MapValue(elements=members):
                # The outputs of a module are weighed where they are made: reading them here computes them.
                parts = tuple(members.values()) if type(members) is dict else tuple(members)
            case Sensitive():
                parts = (value.value,)
            case UnknownValue(term=Choice(alternatives)):
                parts = alternatives
            case UnknownValue(term=Computation(operands=operands)):
                parts = operands
            case _:
                return 1, 0
        known = self._heavy.get(id(value))
        if known is not None:
            return known[1], known[2]
        weight, depth = 1, 0
        for part in parts:
            if isinstance(part, str):
                weight += 1 + (len(part) >> 6)
                continue
            if isinstance(part, int):
                weight += 1
                continue
            inner, levels = self._measure(part)
            weight += inner
            if levels > depth:
                depth = levels
        depth += 1
        if weight >= _HEAVY:
            # Kept with its weight, so that its id stays its own.
            self._heavy[id(value)] = (value, weight, depth)
        return weight, depth


#: The limits of the run that is under way: time and memory belong to the process.
limits = Limits()
