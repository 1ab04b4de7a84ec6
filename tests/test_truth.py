"""Links found in plans alone, against the states after apply: the goals of `make truth`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "fixtures" / "plans"
OWN = ROOT / "tests" / "fixtures" / "links"


@pytest.fixture(scope="module")
def truth() -> ModuleType:
    spec = importlib.util.spec_from_file_location("truth", ROOT / "scripts" / "truth.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["truth"] = module
    spec.loader.exec_module(module)
    return module


def test_plans_of_public_modules_reach_the_goals(truth: ModuleType) -> None:
    folders = truth.fixtures(REAL)
    if not folders:
        pytest.skip(f"no fixtures in {REAL}")
    total = truth.Score()
    for folder in folders:
        total.add(truth.score(folder))
    assert total.exact_wrong == 0
    assert total.recall >= 0.95
    assert total.inferred_precision >= 0.99


def test_adversarial_expressions_have_no_wrong_exact_link(truth: ModuleType) -> None:
    one = truth.score(OWN / "adversarial")
    assert one.exact_wrong == 0
    assert one.exact_right >= 15
