"""The functions that take regular expressions."""

from __future__ import annotations

import random
import re

import pytest

from netlint.hcl.scope import EvaluationError
from netlint.lang.unknown import Reason
from netlint.lang.values import UnknownValue
from netlint.terraform.functions.re2 import Budget, Program
from tests.terraform.functions.answers import difference, evaluated, expressions


@pytest.mark.parametrize("text", expressions("regex"))
def test_answer_is_terraforms(text: str) -> None:
    assert difference("regex", text) is None


def _pattern(chance: random.Random, depth: int) -> str:
    """Return a pattern without repetitions of what may be empty, of which Python has rules of its own."""
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\b", "^", "$"])
    one, other = _pattern(chance, depth - 1), _pattern(chance, depth - 1)
    repeated = chance.choice(["a", "b", ".", "[^a]", r"\w", "(?:ab|b)", "(?:a|ab)", "(?:.b)"])
    return chance.choice(
        [
            one + other,
            f"(?:{one}|{other})",
            f"({one})",
            repeated + chance.choice(["*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{2,}?"]),
        ]
    )


def test_matches_are_those_of_python() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        pattern = _pattern(chance, 4)
        text = "".join(chance.choice("ab1 ") for _ in range(chance.randrange(9)))
        expected = re.search(pattern.replace("$", r"\Z"), text)
        found = Program(pattern).search(text, 0, Budget())
        groups = None if expected is None else [place for pair in expected.regs for place in pair]
        assert (None if found is None else list(found)) == groups, (pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a*)*b", "a" * 5000),
        ("(a|aa)+$", "a" * 5000 + "b"),
        ("(.*)(.*)(.*)(.*)(.*)[^a]", "a" * 5000),
        ("(x+x+)+y", "x" * 5000),
    ],
)
def test_hostile_patterns_come_to_an_end(pattern: str, text: str) -> None:
    with pytest.raises(EvaluationError, match="did not match"):
        evaluated(f'regex("{pattern}", "{text}")')


def test_steps_are_bounded() -> None:
    with pytest.raises(EvaluationError, match="too many steps"):
        evaluated(f'regexall("(?:a?){{1000}}a{{1000}}b", "{"a" * 20_000}")')


@pytest.mark.parametrize(
    "pattern", ["(" * 5000, "(?:" * 3000 + "a" + ")" * 3000, "((a{0,100}){0,100}){0,100}"]
)
def test_patterns_are_bounded(pattern: str) -> None:
    with pytest.raises(EvaluationError):
        evaluated(f'regex("{pattern}", "a")')


def test_scripts_are_left_open() -> None:
    value = evaluated('regexall("\\\\p{Greek}", "x")')
    assert isinstance(value, UnknownValue)
    assert value.reason is Reason.UNSUPPORTED
