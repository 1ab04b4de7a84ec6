"""Selection, severities, suppression and the two sides of a change."""

from datetime import date
from pathlib import Path

import pytest

from netlint.config.schema import Settings, Suppression
from netlint.engine.finding import Severity, Status
from netlint.engine.run import run
from netlint.errors import ConfigurationError
from netlint.lang.unknown import AFTER_APPLY
from netlint.resources.model import Action, Reading, ResourceInstance, Snapshot
from netlint.sources.recognise import read

CASES = Path(__file__).parent.parent / "fixtures" / "checks"
BAD = str(CASES / "NET001" / "bad" / "plan.json")


def network(*cidrs: str, vpc: object = "10.0.0.0/16") -> Snapshot:
    """A VPC that exists, with a subnet for each CIDR."""
    instances = [
        ResourceInstance(
            "aws_vpc.main",
            "aws_vpc",
            "main",
            action=Action.NO_OP,
            attributes={"id": "vpc-1", "cidr_block": vpc},
        )
    ]
    for index, cidr in enumerate(cidrs):
        attributes = {"id": f"subnet-{index}", "vpc_id": "vpc-1", "cidr_block": cidr}
        instances.append(
            ResourceInstance(f"aws_subnet.s[{index}]", "aws_subnet", "s", key=index, attributes=attributes)
        )
    return Snapshot("after", instances)


def reading(before: Snapshot | None, after: Snapshot) -> Reading:
    return Reading(path="plan.json", kind="terraform plan", after=after, before=before)


def test_findings_are_new_existing_or_fixed() -> None:
    clean, faulty = network("10.0.0.0/24"), network("10.0.0.0/24", "10.0.0.0/25")
    assert [f.status for f in run([reading(clean, faulty)], Settings()).findings] == [Status.NEW]
    assert [f.status for f in run([reading(faulty, faulty)], Settings()).findings] == [Status.EXISTING]
    fixed = run([reading(faulty, clean)], Settings())
    assert [f.status for f in fixed.findings] == [Status.FIXED]
    assert (fixed.summary.findings, fixed.summary.fixed) == (0, 1)


def test_what_can_no_longer_be_decided_is_not_fixed() -> None:
    faulty = network("10.0.0.0/24", "192.168.0.0/24")
    unknown = network("10.0.0.0/24", "192.168.0.0/24", vpc=AFTER_APPLY)
    result = run([reading(faulty, unknown)], Settings())
    assert not result.findings
    assert [one.code for one in result.undetermined] == ["NET001", "NET003"]
    assert "cidr_block" in result.undetermined[0].reason


def test_selection_by_prefix_slug_and_ignore() -> None:
    plan = read(BAD)
    assert run([plan], Settings(select=["net"])).findings
    assert run([plan], Settings(select=["subnet-ranges"])).findings
    assert not run([plan], Settings(ignore=["NET001"])).findings
    with pytest.raises(ConfigurationError, match="NAT009"):
        run([plan], Settings(select=["NAT009"]))


def test_severity_can_be_changed_and_hidden() -> None:
    result = run([read(BAD)], Settings(severity={"NET001": "info"}))
    assert result.findings[0].severity is Severity.INFO
    hidden = run([read(BAD)], Settings(severity={"NET001": "info"}, min_severity="low"))
    assert (len(hidden.findings), hidden.summary.hidden) == (0, 2)


def test_suppression_by_address_with_a_last_day() -> None:
    def rows(**fields: object) -> Settings:
        return Settings(suppress=[Suppression(rule="NET001", **fields)])  # type: ignore[arg-type]

    accepted = run([read(BAD)], rows(address="aws_subnet.*", reason="moves next week"))
    assert [one.reason for one in accepted.suppressed] == ["moves next week"] * 2
    assert not accepted.findings
    assert run([read(BAD)], rows(address="module.other.*")).findings
    assert run([read(BAD)], rows(until=date(2020, 1, 1))).findings
    with pytest.raises(ConfigurationError, match="reason"):
        run([read(BAD)], Settings(suppress=[Suppression(rule="NET001")], require_reason=True))


def test_options_are_checked() -> None:
    with pytest.raises(ConfigurationError, match="no options"):
        run([read(BAD)], Settings(rules={"NET001": {"x": 1}}))
    with pytest.raises(ConfigurationError, match="mesh"):
        run([read(BAD)], Settings(rules={"PCX006": {"mesh": 1}}))


def test_nothing_read_is_an_empty_report() -> None:
    result = run([], Settings())
    assert (result.findings, result.summary.resources) == ([], 0)
