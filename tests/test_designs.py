"""Designs that are right: nothing is found in them, in any mode, and hardly anything is left open.

Each was once reported wrongly, or called undetermined although the configuration says it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.config.load import settings
from netlint.engine.finding import Status
from netlint.engine.run import run
from netlint.network.build import build, build_change
from netlint.reachability.delta import delta
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from netlint.terraform.configuration_source import read_configuration

DESIGNS = Path(__file__).parent / "fixtures" / "designs"
FOLDERS = sorted(path for path in DESIGNS.iterdir() if path.is_dir())
CHANGES = sorted(path for path in (DESIGNS.parent / "designs-changed").iterdir() if path.is_dir())
MODES = {
    "plan": lambda folder: read(str(folder / "plan.json"), ReadOptions(source="/dev/null")),
    "plan and sources": lambda folder: read(str(folder / "plan.json"), ReadOptions(source=str(folder))),
    "sources": lambda folder: read_configuration(str(folder), ReadOptions()),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_wrong(folder: Path, mode: str) -> None:
    report = run([MODES[mode](folder)], settings([], {}))
    assert [one.message for one in report.findings] == []
    # A plan alone does not show locals, conditions and which element of a list is meant.
    if mode != "plan":
        assert {one.code for one in report.undetermined} == set()


#: What the internet reaches: nothing, but in these designs.
REACHED = {
    "gateway-load-balancer": {"aws_lb.web"},
    # The load balancer has IPv6 addresses, too: by these it sends to targets that have nothing else.
    "ipv6-only": {"aws_lb.web", "aws_instance.app[0]", "aws_instance.app[1]"},
}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_the_internet_reaches(folder: Path) -> None:
    network = build(MODES["plan and sources"](folder).after)
    found = list(exposures(network, find(network, "internet", source=True)))
    assert all(one.certain for one in found)
    assert {one.entity.address for one in found} == REACHED.get(folder.name, set())


#: Who reaches whom otherwise after a change: nobody, but in these.
DELTAS = {
    "a-third-zone": {"opened"},
    "peer-decommissioned": {"closed"},
}


@pytest.mark.parametrize("mode", ["plan", "plan and sources"])
@pytest.mark.parametrize("folder", CHANGES, ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_a_change(folder: Path, mode: str) -> None:
    report = run([MODES[mode](folder)], settings([], {}))
    assert [one.message for one in report.findings if one.status is not Status.FIXED] == []
    assert report.undetermined == []


@pytest.mark.parametrize("mode", ["plan", "plan and sources"])
@pytest.mark.parametrize("folder", CHANGES, ids=lambda folder: folder.name)
def test_what_a_change_opens_and_closes(folder: Path, mode: str) -> None:
    network = build_change(MODES[mode](folder))
    assert {one.kind for one in delta(network)} == DELTAS.get(folder.name, set())
