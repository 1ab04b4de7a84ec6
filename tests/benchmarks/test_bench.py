"""The benchmark's plans and configurations, and that another tool that fails does not end it."""

import json
import runpy
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.network.build import build
from netlint.reachability.delta import delta
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from netlint.resources.options import ReadOptions
from netlint.sources.recognise import read
from netlint.terraform.module.loader import parse_module_file

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"
# The scripts import one another as the ones beside them.
sys.path.insert(0, str(FOLDER))
BENCH = runpy.run_path(str(FOLDER / "bench.py"))
ORIGINS = ("internet", "aws_instance.v1-1-0")
PLANS = runpy.run_path(str(FOLDER / "plans.py"))


@pytest.mark.parametrize("resources", [32, 1_000])
def test_a_plan_has_as_many_resources_as_asked_for(resources: int) -> None:
    changes = PLANS["plan"](resources)["resource_changes"]
    assert len({change["address"] for change in changes}) == len(changes) == resources


def test_a_plan_that_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="multiple of 100"):
        PLANS["plan"](150)


def test_the_checks_have_something_to_decide(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLANS["plan"](1_000)), encoding="utf-8")
    reading = read(str(file))
    report = run([reading], Settings())
    # One NAT gateway for three zones in each VPC; six of the thirty VPCs exist already. The endpoints of the
    # three VPCs of a transit gateway are the same. What the other VPCs cost is added to what is there.
    found = Counter(one.code for one in report.findings)
    assert found == {"NAT001": 30, "COST003": 10, "COST001": 1}
    assert sum(one.status.value == "existing" for one in report.findings if one.code == "NAT001") == 6
    assert not report.undetermined
    network = build(reading.after)
    for kind, count in (("peering_connection", 20), ("transit_gateway_attachment", 30), ("vpc_endpoint", 60)):
        assert len(network.of_kind(kind)) == count


def test_all_instances_of_nested_modules_are_found(tmp_path: Path) -> None:
    nested = runpy.run_path(str(FOLDER / "nested.py"))
    nested["write"](1_000, tmp_path)
    reading = read(str(tmp_path / "sources"))
    assert not reading.diagnostics
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    planned = {change["address"]: change["change"]["after"] for change in plan["resource_changes"]}
    found = {instance.address: instance for instance in reading.after.instances}
    assert found.keys() == planned.keys()
    for address in list(planned)[::37]:
        known = found[address].attributes
        assert {name: known[name] for name in planned[address]} == planned[address]
    report = run(
        [read(str(tmp_path / "plan.json"), ReadOptions(source=str(tmp_path / "sources")))], Settings()
    )
    assert not report.errors


def test_the_example_is_read_without_errors(tmp_path: Path) -> None:
    written = runpy.run_path(str(FOLDER / "configurations.py"))
    files = written["example"]()
    assert len(files) == 17
    assert 150_000 < sum(map(len, files.values())) < 200_000
    written["write"](files, tmp_path)
    reading = read(str(tmp_path))
    assert not reading.diagnostics
    assert len(reading.after.instances) == 106


def test_many_files_are_valid() -> None:
    files = runpy.run_path(str(FOLDER / "configurations.py"))["many"]()
    assert len(files) == 200
    assert 950_000 < sum(map(len, files.values())) < 1_050_000
    for name in list(files)[::20]:
        assert not parse_module_file(name, files[name].encode()).diagnostics


@pytest.mark.parametrize(
    ("code", "reason"),
    [("raise SystemExit(9)", "exit code 9"), ("import time; time.sleep(60)", "no end after")],
)
def test_a_peer_that_fails_is_left_out(
    code: str, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("{}")
    measure_all = BENCH["measure_all"]
    monkeypatch.setattr("harness.PATIENCE", 1)
    monkeypatch.setitem(measure_all.__globals__, "REPEATS", 1)
    python = [sys.executable, "-I", "-S", "-c"]
    found = measure_all({"netlint": [*python, "pass"], "peer": [*python, code]}, {"1": plan})
    assert set(found) == {("1", "netlint")}
    assert f"left out: peer, 1 resources: {reason}" in capsys.readouterr().err


def test_goals_are_those_of_the_tools_that_ran() -> None:
    usage = BENCH["Usage"]
    sizes = {"32": 0.1, "1,000": 0.2, "10,000": 1.0, "50,000": 5.5}
    found = {(size, "netlint"): usage(seconds, 100) for size, seconds in sizes.items()}
    assert not [goal for goal in BENCH["goals"](found) if "beside checkov" in goal.what]
    found["32", "checkov 3.3.30"] = usage(3.0, 200)
    text = "\n".join(map(str, BENCH["goals"](found)))
    assert "- met: small plan, CPU time beside checkov 3.3.30: 0.0333x (goal: at most 0.05x)" in text
    assert "- **missed**: 50,000 resources, CPU time: 5.5 s (goal: at most 5 s)" in text


def test_the_network_of_reachability_is_reached(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    made = runpy.run_path(str(FOLDER / "transit_network.py"))
    file.write_text(json.dumps(made["state"](3)), encoding="utf-8")
    network = build(read(str(file)).after)
    found = {origin: list(exposures(network, find(network, origin, source=True))) for origin in ORIGINS}
    assert [len(rows) for rows in found.values()] == [6, 150]
    assert all(row.certain for rows in found.values() for row in rows)


def test_the_change_of_reachability_opens_and_closes(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(
        json.dumps(runpy.run_path(str(FOLDER / "transit_network.py"))["plan"](8)), encoding="utf-8"
    )
    reading = read(str(file))
    assert reading.before is not None
    network = build(reading.after)
    network.before = build(reading.before)
    found = list(delta(network))
    internet = [one for one in found if one.sources == ("internet",)]
    assert {one.target.address for one in internet} == {"aws_instance.v0-0-0", "aws_instance.v0-0-3"}
    opened = {one.target.address.split("-")[0] for one in found if one.kind == "opened"}
    closed = {one.target.address.split("-")[0] for one in found if one.kind == "closed"}
    everybody = {f"aws_instance.v{number}" for number in range(8)}
    assert opened == everybody - {"aws_instance.v3"}
    assert closed == everybody - {"aws_instance.v2"}
    # The group that everybody may now ask at 5432.
    database = [one for one in found if ("tcp", "5432") in one.rows()]
    assert {one.target.address.split("-")[0] for one in database} == {"aws_instance.v1"}


def test_goals_of_reachability_are_seconds_and_growth() -> None:
    made = runpy.run_path(str(FOLDER / "reachability.py"))
    usage, (small, large) = BENCH["Usage"], made["SIZES"][-2:]
    found = {
        vpcs: {name: usage(vpcs / 10, 100) for name in made["commands"](Path())} for vpcs in (small, large)
    }
    assert [str(goal).split(":")[0] for goal in made["goals"](found)] == [
        *("- **missed**", "- **missed**", "- met", "- met", "- met", "- met"),
    ]
