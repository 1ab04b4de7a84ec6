"""What netlint reads from configurations, against what Terraform made of them: the differential oracle.

`python scripts/configuration_corpus.py --compare -v` prints the same as a table.
"""

from __future__ import annotations

import functools
import os

import pytest

from netlint.resources.model import Snapshot
from tests.terraform.oracle import table
from tests.terraform.oracle.compare import Remark, Row

NAMES = table.recorded()
WITH_NEXT = [name for name in NAMES if (table.RECORDED / name / "next.json").exists()]
WITH_STATE = [name for name in NAMES if (table.RECORDED / name / "state.json").exists()]


@functools.cache
def values(name: str, following: bool) -> Row:
    return table.compare_values(name, following=following)


@functools.cache
def links(name: str, mode: str) -> table.Links:
    snapshot: Snapshot
    if mode == "hcl":
        with table.assembled(name) as directory:
            snapshot = table.read_configuration(name, directory)
            return table.compare_links(name, snapshot)
    else:
        snapshot = table.read_plan_with_sources(name)
    return table.compare_links(name, snapshot)


def unexplained(mode: str, name: str, remarks: list[Remark]) -> list[str]:
    exceptions = table.Exceptions()
    return [
        str(remark)
        for remark in remarks
        if remark.kind != "unknown" and not exceptions.covers(mode, name, remark)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_equal_to_itself(name: str) -> None:
    for plan in ("plan.json", "next.json"):
        if (table.RECORDED / name / plan).exists():
            row = table.compare_plan(name, plan)
            assert row.remarks == []
            assert row.known == row.equal > 0


@pytest.mark.parametrize("name", NAMES)
def test_no_value_is_different_and_no_instance_is_missing(name: str) -> None:
    assert unexplained("hcl", name, values(name, False).remarks) == []


@pytest.mark.parametrize("name", WITH_NEXT)
def test_the_next_step_is_read_alike(name: str) -> None:
    assert unexplained("hcl", name, values(name, True).remarks) == []


def test_what_does_not_depend_on_aws_is_known() -> None:
    rows = [values(name, False) for name in NAMES] + [values(name, True) for name in WITH_NEXT]
    independent = sum(row.known - row.excused for row in rows)
    unknown = sum(row.unknown for row in rows)
    assert unknown / independent <= 0.01


@pytest.mark.parametrize("mode", ["hcl", "sources"])
@pytest.mark.parametrize("name", WITH_STATE)
def test_links_are_those_of_the_applied_state(name: str, mode: str) -> None:
    assert unexplained(mode, name, links(name, mode).remarks) == []


def test_every_exception_still_occurs() -> None:
    exceptions = table.Exceptions()
    for name in NAMES:
        remarks = list(values(name, False).remarks)
        if name in WITH_NEXT:
            remarks += values(name, True).remarks
        if name in WITH_STATE:
            remarks += links(name, "hcl").remarks
        for remark in remarks:
            exceptions.covers("hcl", name, remark)
        if name in WITH_STATE:
            for remark in links(name, "sources").remarks:
                exceptions.covers("sources", name, remark)
    assert exceptions.unused("hcl") == []
    assert exceptions.unused("sources") == []


def test_exceptions_are_explained() -> None:
    for entry in table.Exceptions().entries:
        assert len(entry["reason"].split()) > 4
        assert entry["configuration"] in NAMES


def test_recordings_stay_small() -> None:
    total = sum(path.stat().st_size for path in table.CONFIGURATIONS.rglob("*") if path.is_file())
    assert total < 15_000_000


def test_nothing_of_the_machine_is_recorded() -> None:
    for path in table.RECORDED.rglob("*.json"):
        assert b"/tmp/" not in path.read_bytes(), path
        assert os.getcwd().encode() not in path.read_bytes(), path
