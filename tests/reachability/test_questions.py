"""Questions over real plans, with answers that were worked out by hand: tests/fixtures/reachability."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from netlint.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests" / "fixtures" / "reachability" / "questions.toml"
#: where plans are looked for: those of the project, and those that stand beside the checkout
FOLDERS = (ROOT / "tests" / "fixtures" / "plans", ROOT.parent / "shared" / "fixtures" / "plans")

PLANS = tomllib.loads(FILE.read_text(encoding="utf-8"))["plan"]
CASES = [
    pytest.param(
        plan, question, id=f"{plan['name']}: {question['from']} -> {question['to']} {question['port']}"
    )
    for plan in PLANS
    for question in plan["questions"]
]


@pytest.mark.parametrize(("plan", "question"), CASES)
def test_an_answer_worked_out_by_hand(
    plan: dict[str, Any],
    question: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = next((file for folder in FOLDERS if (file := folder / plan["name"] / "plan.json").exists()), None)
    if path is None:
        pytest.skip(f"needs the plan {plan['name']}, in {FOLDERS[0]} or {FOLDERS[1]}")
    ends = ["--from", question["from"], "--to", question["to"], "--port", question["port"]]
    run(["path", str(path), *ends, "-f", "json"])
    printed = capsys.readouterr()
    assert printed.out, printed.err
    answer = json.loads(printed.out)
    accepted = {question["answer"]} | ({"undetermined"} if "unless" in question else set())
    assert answer["verdict"] in accepted, answer


def test_there_are_enough_questions() -> None:
    assert len(CASES) >= 40
