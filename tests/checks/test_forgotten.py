"""What a plan forgets stays where it is: no check may take it for deleted, alone or to be replaced.

The plans are those of the examples, in which what is deleted is forgotten instead, as the actions of a plan
have it (https://developer.hashicorp.com/terraform/internals/json-format#change-representation).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.finding import Finding, Status
from netlint.engine.run import run
from netlint.sources.recognise import read

CASES = Path(__file__).parent.parent / "fixtures" / "checks"
FORGETTING = (["create", "forget"], ["forget", "create"])


def new(code: str, plan: dict[str, Any], folder: Path) -> list[Finding]:
    """Return what a check finds new in a plan."""
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    reading = read(str(file))
    assert reading.diagnostics == []
    report = run([reading], Settings(select=[code]))
    assert report.undetermined == []
    return [one for one in report.findings if one.status is Status.NEW]


def example(code: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((CASES / code / "bad" / "plan.json").read_text())
    return plan


def forgetting(code: str, replacing: list[str]) -> dict[str, Any]:
    """Return the plan of an example that forgets what it deleted."""
    plan = example(code)
    changed = [one["change"] for one in plan["resource_changes"] if "delete" in one["change"]["actions"]]
    assert changed
    for change in changed:
        change["actions"] = ["forget"] if change["actions"] == ["delete"] else replacing
    return plan


@pytest.mark.parametrize("replacing", FORGETTING, ids=" ".join)
@pytest.mark.parametrize("code", ["DNS003", "RTB001", "CHG001", "CHG005"])
def test_it_is_still_there(code: str, replacing: list[str], tmp_path: Path) -> None:
    assert new(code, example(code), tmp_path)
    assert new(code, forgetting(code, replacing), tmp_path) == []


@pytest.mark.parametrize("replacing", FORGETTING, ids=" ".join)
@pytest.mark.parametrize(
    ("code", "address"), [("DNS003", "aws_instance.legacy"), ("RTB001", "aws_nat_gateway.own")]
)
def test_it_is_there_beside_what_replaces_it(
    code: str, address: str, replacing: list[str], tmp_path: Path
) -> None:
    plan = example(code)
    (change,) = (one["change"] for one in plan["resource_changes"] if one["address"] == address)
    change["after"] = {**change["before"], "private_ip": "10.0.0.99"}
    change["after"].pop("id")
    change["after_unknown"] = {"id": True}
    change["actions"] = ["delete", "create"]
    assert new(code, plan, tmp_path)
    change["actions"] = replacing
    assert new(code, plan, tmp_path) == []


@pytest.mark.parametrize("replacing", FORGETTING, ids=" ".join)
def test_an_address_is_not_released_and_still_another_one(replacing: list[str], tmp_path: Path) -> None:
    (found,) = new("CHG003", example("CHG003"), tmp_path)
    assert any("releases the allocation" in line for line in found.because)
    (found,) = new("CHG003", forgetting("CHG003", replacing), tmp_path)
    assert not any("releases the allocation" in line for line in found.because)
