"""What netlint says about real plans of public modules, reviewed against their sources.

`NETLINT_UPDATE_REVIEWED=1` writes the snapshot again; every changed line is to be reviewed.
"""

import json
import os
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.sources.recognise import read

PLANS = Path(__file__).parent.parent.parent / "shared" / "fixtures" / "plans"
SNAPSHOT = Path(__file__).parent / "fixtures" / "reviewed" / "findings.json"
FILES = sorted(str(path.relative_to(PLANS)) for path in PLANS.glob("*/*.json"))


def findings(name: str) -> list[str]:
    report = run([read(str(PLANS / name))], Settings())
    assert not [error for error in report.errors if error.level == "error"]
    rows = [
        f"{one.status.value} {one.severity.value} {one.code} {one.address}: {one.message}"
        for one in report.findings
    ]
    rows += [f"undetermined {one.code} {one.address}: {one.reason}" for one in report.undetermined]
    return rows


@pytest.mark.skipif(not FILES, reason="NOT CHECKED: the plans of public modules are not beside the project")
def test_every_finding_was_reviewed() -> None:
    found = {name: rows for name in FILES if (rows := findings(name))}
    if os.environ.get("NETLINT_UPDATE_REVIEWED"):
        SNAPSHOT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(SNAPSHOT.read_text())


#: States of which the apply stopped half way, and what they lack: the propagation of the gateway's routes, a
#: flow log, the load balancer that a security group is for.
STOPPED = {
    "tam-cgw-complete": {"VPN004"},
    "tam-vpn-complete": {"VPN004"},
    "tam-vpc-flow-logs": {"LOG001"},
    "tam-alb-complete": {"SG006"},
}
#: What such a state does not have because it lacks its cause: what puts the transit gateway into the share.
NOT_YET = {"tam-tgw-complete": {"TGW012"}}


@pytest.mark.skipif(not FILES, reason="NOT CHECKED: the plans of public modules are not beside the project")
@pytest.mark.parametrize("name", sorted(str(path.parent.name) for path in PLANS.glob("*/state.json")))
def test_the_plan_says_what_the_applied_state_says(name: str) -> None:
    """After apply every id is real. What is found then was found, or called undetermined, before."""
    plan = run([read(str(PLANS / name / "plan.json"))], Settings())
    state = run([read(str(PLANS / name / "state.json"))], Settings())
    late = NOT_YET.get(name, set())
    said = {(one.code, one.address) for one in plan.findings if one.code not in late}
    true = {(one.code, one.address) for one in state.findings}
    open_before = {one.code for one in plan.undetermined}
    assert said <= true
    assert {code for code, _ in true - said} <= open_before | STOPPED.get(name, set())
