"""netlint's evaluator against the answers of Terraform's console, recorded and asked again."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hcl.oracle.compare import (
    AGREES,
    CORPUS,
    SHARPER,
    Verdict,
    all_verdicts,
    compare,
    entries,
    topics,
    world,
)
from tests.hcl.oracle.strategies import expressions
from tests.hcl.oracle.world import World

ROOT = Path(__file__).resolve().parents[3]
#: How many recorded answers Terraform is asked for again; all of them take minutes.
SAMPLE = 150
#: Of the errors that both report, the part whose first line is the same.
SAME_SUMMARIES = 0.8


@pytest.fixture(scope="module")
def scope() -> Iterator[World]:
    folder, home = Path.cwd(), os.environ.get("HOME")
    yield world()
    os.chdir(folder)
    if home is None:
        os.environ.pop("HOME", None)
    else:
        os.environ["HOME"] = home


@pytest.fixture(scope="module")
def verdicts(scope: World) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {topic: [] for topic in topics()}
    for topic, verdict in all_verdicts(topics(), scope):
        found[topic].append(verdict)
    return found


def _accepted() -> dict[str, str]:
    groups = json.loads((CORPUS / "differences.json").read_text(encoding="utf-8"))
    return {expression: group["reason"] for group in groups for expression in group["expressions"]}


@pytest.mark.parametrize("topic", topics())
def test_answers_are_terraforms(verdicts: dict[str, list[Verdict]], topic: str) -> None:
    accepted = _accepted()
    wrong = [
        verdict
        for verdict in verdicts[topic]
        if verdict.kind not in {AGREES, *SHARPER} and verdict.expression not in accepted
    ]
    text = "\n".join(f"{v.kind}: {v.expression}\n  {v.expected!r}\n  {v.got!r}" for v in wrong[:20])
    assert not wrong, f"{len(wrong)} of {len(verdicts[topic])}:\n{text}"


def test_accepted_differences_are_differences(verdicts: dict[str, list[Verdict]]) -> None:
    every = {verdict.expression: verdict for found in verdicts.values() for verdict in found}
    stale = [text for text in _accepted() if text not in every or every[text].kind == AGREES]
    assert not stale


def test_most_errors_have_terraforms_summary(verdicts: dict[str, list[Verdict]]) -> None:
    errors = [verdict for found in verdicts.values() for verdict in found if verdict.is_error]
    same = sum(verdict.summary for verdict in errors)
    assert same / len(errors) >= SAME_SUMMARIES, f"{same} of {len(errors)}"


def test_corpus_holds_every_function_and_no_expression_twice() -> None:
    every = [entry["expression"] for topic in topics() for entry in entries(topic)]
    assert len(every) == len(set(every))
    assert len(every) >= 2500
    assert sum("local." in text or "terraform_data" in text for text in every) >= 300


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=expressions(3))
def test_any_expression_has_a_value_or_a_diagnostic(scope: World, text: str) -> None:
    verdict = compare({"expression": text, "value": "?"}, scope)
    assert verdict.kind != "crash", verdict.got


@pytest.fixture(scope="module")
def recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "expression_corpus", ROOT / "scripts" / "expression_corpus.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["expression_corpus"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.oracle
def test_terraform_still_answers_as_recorded(terraform: str, recorder: ModuleType) -> None:
    assert recorder.disagreements(SAMPLE, seed=1) == []
