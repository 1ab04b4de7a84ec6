"""The same network from a plan, from a plan with its sources, and from the sources alone: the same findings.

Where one mode knows less than another, it may leave undetermined what the other decides; it may not decide
otherwise.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from netlint.config.load import settings
from netlint.engine.finding import Report
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(
    path.parent for path in FIXTURES.glob("checks/*/*/plan.json") if list(path.parent.glob("*.tf"))
)

Verdicts = tuple[set[tuple[str, str]], set[tuple[str, str]]]


def verdicts(report: Report) -> Verdicts:
    """Return what was found, and what is undetermined, each as check and address."""
    found = {(finding.code, finding.address) for finding in report.findings}
    return found, {(one.code, one.address) for one in report.undetermined}


@cache
def by(mode: str, folder: Path) -> Verdicts:
    """Return the verdicts on a fixture in one mode."""
    reading = {
        "plan": lambda: read(str(folder / "plan.json"), ReadOptions(source=os.devnull)),
        "plan and sources": lambda: read(str(folder / "plan.json"), ReadOptions(source=str(folder))),
        "sources": lambda: _sources(folder),
    }[mode]()
    return verdicts(run([reading], settings([], {})))


def _sources(folder: Path):
    from netlint.terraform.configuration_source import read_configuration

    return read_configuration(str(folder), ReadOptions())


#: Those of which a configuration alone has no "before".
CHANGES = [folder for folder in CASES if (folder / "before").is_dir()]


def test_there_are_cases():
    assert len(CASES) >= 30


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: "-".join(folder.parts[-2:]))
def test_a_plan_with_its_sources_finds_what_the_plan_finds(folder):
    found, undetermined = by("plan", folder)
    found_with, undetermined_with = by("plan and sources", folder)
    assert found <= found_with, "the sources take nothing away"
    assert found_with <= found | undetermined, "and only settle what was open"
    assert undetermined_with <= undetermined


@pytest.mark.parametrize(
    "folder",
    [folder for folder in CASES if folder not in CHANGES],
    ids=lambda folder: "-".join(folder.parts[-2:]),
)
def test_sources_alone_decide_nothing_otherwise(folder):
    found, undetermined = by("plan and sources", folder)
    found_alone, undetermined_alone = by("sources", folder)
    subjects = {(code, "") for code, _ in undetermined_alone}
    assert found_alone <= found | undetermined, "no finding that the plan does not have"
    missing = {one for one in found - found_alone if (one[0], "") not in subjects}
    assert not missing, "what the plan finds is found, or undetermined"
