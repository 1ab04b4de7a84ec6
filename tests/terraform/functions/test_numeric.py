"""Numbers at their limits."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from netlint.lang.function import FunctionError, call
from netlint.lang.values import Value
from netlint.terraform.functions.numeric import FUNCTIONS


def of(name: str, *arguments: Value) -> Value:
    return call(FUNCTIONS[name], arguments)


def test_halves_round_towards_the_right_side() -> None:
    assert of("ceil", Fraction(-3, 2)) == -1
    assert of("floor", Fraction(-3, 2)) == -2
    assert of("ceil", Fraction(1, 2)) == 1


def test_whole_powers_are_integers() -> None:
    found = of("pow", 2, 10)
    assert found == 1024
    assert isinstance(found, int)


def test_infinities() -> None:
    assert of("pow", 10, 10**9) == math.inf
    assert of("log", 0, 10) == -math.inf
    assert of("max", math.inf, 1) == math.inf
    with pytest.raises(FunctionError, match="opposing infinities"):
        call(FUNCTIONS["sum"], (_tuple(math.inf, -math.inf),))


def _tuple(*elements: Value) -> Value:
    from netlint.lang.values import TupleValue

    return TupleValue(elements)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("pow", (10**400, 1)),
        ("log", (-1, 2)),
        ("parseint", ("9" * 20_000, 10)),
        ("signum", (Fraction(1, 2),)),
    ],
)
def test_what_has_no_result(name: str, arguments: tuple[Value, ...]) -> None:
    with pytest.raises(FunctionError):
        of(name, *arguments)


def test_long_texts_are_parsed() -> None:
    assert of("parseint", "9" * 5_000, 10) == 10**5_000 - 1
