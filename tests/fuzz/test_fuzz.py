"""A short run of the fuzzer, and what it has found."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "fuzz.py"

#: By the exception that there was: a configuration.
FOUND = {
    "IndexError: a dynamic block without a label": (
        'resource "aws_security_group" "a" {\n  dynamic {\n    for_each = [1]\n    content {}\n  }\n}\n'
    ),
    "ValueError: a count of thousands of digits": (
        'resource "aws_vpc" "a" {\n  count = pow(10, 300) * pow(10, 300) * 1e5000\n}\n'
    ),
    "OverflowError: the order of sets of large numbers": (
        "locals {\n  a = toset([[1e400], [-1e400], [1e400]])\n}\n"
        'resource "aws_vpc" "a" {\n  tags = { a = jsonencode(local.a) }\n}\n'
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_what_was_found(case: str) -> None:
    fuzz = runpy.run_path(str(SCRIPT))
    assert fuzz["try_one"](fuzz["Input"]((("main.tf", FOUND[case]),))) is None


def test_a_short_run() -> None:
    """In a process of its own, because it measures memory."""
    command = [
        sys.executable,
        str(SCRIPT),
        "--seed",
        "20250101",
        "--inputs",
        "400",
        "--minutes",
        "0.15",
        "--quiet",
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr


def test_inputs_are_the_same_for_a_seed() -> None:
    import random

    fuzz = runpy.run_path(str(SCRIPT))
    corpus = fuzz["Corpus"]()
    first, second = ([fuzz["mutated"](random.Random(f"1/{n}"), corpus) for n in range(20)] for _ in range(2))
    assert first == second


def test_what_takes_too_long_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz = runpy.run_path(str(SCRIPT))

    def endless(_given: object) -> None:
        while True:
            pass

    monkeypatch.setitem(fuzz["try_one"].__globals__, "parse", endless)
    monkeypatch.setitem(fuzz["try_one"].__globals__, "PATIENCE", 0.2)
    problem = fuzz["try_one"](fuzz["Input"](()))
    assert problem is not None
    assert problem[0] == "Problem in endless"
