"""The networks of the detection benchmark: each fault is found alone, its twin is clean, in every mode."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

MEASURE = runpy.run_path(str(Path(__file__).resolve().parents[2] / "benchmarks" / "detection" / "measure.py"))
#: The examples of the checks are tested with these.
NETWORKS = [one for one in MEASURE["networks"]() if "-" in one.name]


def test_there_are_enough() -> None:
    assert len(MEASURE["networks"]()) >= 200


@pytest.mark.parametrize("mode", MEASURE["MODES"])
@pytest.mark.parametrize("network", NETWORKS, ids=lambda one: one.name)
def test_the_fault_is_found_and_nothing_else(network: object, mode: str) -> None:
    assert MEASURE["wrong"](network, mode) == ""
