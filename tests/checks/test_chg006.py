"""CHG006: a route, a rule or an association was changed by hand; over edits of a real plan with drift."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.sources.recognise import read

CASE = Path(__file__).parent.parent / "fixtures" / "checks" / "CHG006" / "bad"
PLAN: dict[str, Any] = json.loads((CASE / "plan.json").read_text(encoding="utf-8"))


def messages(tmp_path: Path, plan: dict[str, Any]) -> list[str]:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    report = run([read(str(file))], Settings(select=["CHG006"]))
    assert report.undetermined == []
    return [one.message for one in report.findings]


def edited(**changes: Any) -> dict[str, Any]:
    """Return the plan with changes to its one drifted security group, and to what is planned for it."""
    plan = copy.deepcopy(PLAN)
    drift = next(one for one in plan["resource_drift"] if one["type"] == "aws_security_group")
    planned = next(one for one in plan["resource_changes"] if one["type"] == "aws_security_group")
    if "planned" in changes:
        planned["change"]["actions"] = changes["planned"]
        planned["change"]["after"] = planned["change"]["before"]
    if "deleted" in changes:
        drift["change"] |= {"actions": ["delete"], "after": None}
        planned["change"] |= {"actions": ["create"], "before": None}
    if "back" in changes:
        drift["change"]["after"]["ingress"] = drift["change"]["before"]["ingress"]
    return plan


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "was changed outside of Terraform (`ingress`), and this plan puts it back"),
        ({"deleted": True}, "was deleted outside of Terraform, and this plan makes it anew"),
    ],
)
def test_what_the_plan_does_about_it(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert messages(tmp_path, edited(**changes)) == [f"aws_security_group.app {message}"]


def test_the_plan_leaves_it(tmp_path: Path) -> None:
    assert messages(tmp_path, edited(planned=["no-op"])) == []


def test_only_tags_differ(tmp_path: Path) -> None:
    assert messages(tmp_path, edited(back=True)) == []


def test_what_the_configuration_does_not_write(tmp_path: Path) -> None:
    plan = edited()
    for block in plan["configuration"]["root_module"]["resources"]:
        block["expressions"].pop("ingress", None)
    assert messages(tmp_path, plan) == []


def test_no_value_is_printed(tmp_path: Path) -> None:
    assert "10.0.0.0/8" not in "".join(messages(tmp_path, edited()))
