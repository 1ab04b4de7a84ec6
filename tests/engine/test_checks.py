"""Every check: uniform documentation, and real plans on which it speaks and on which it is silent."""

import re
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.documentation import HEADINGS, sections
from netlint.engine.finding import Report
from netlint.engine.registry import load
from netlint.engine.run import run
from netlint.resources.model import Certainty
from netlint.sources.recognise import read

CASES = Path(__file__).parent.parent / "fixtures" / "checks"
CHECKS = load().checks
CODES = [check.code for check in CHECKS]


def report(case: Path, **settings: object) -> Report:
    return run([read(str(case / "plan.json"))], Settings(**settings))  # type: ignore[arg-type]


def test_codes_and_slugs_are_unique_and_well_formed() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len({check.slug for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert re.fullmatch(r"[A-Z]+\d{3}", check.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.slug)
        assert check.module.split(".")[-1].startswith(check.code.lower() + "_")


@pytest.mark.parametrize("check", CHECKS, ids=CODES)
def test_the_documentation_has_all_sections_in_order(check) -> None:
    found = sections(check)
    assert found[""].endswith(".")
    assert tuple(heading for heading in found if heading) == HEADINGS
    assert all(found[heading] for heading in HEADINGS)
    assert "https://docs.aws.amazon.com/" in found["References"]


@pytest.mark.parametrize("code", CODES)
def test_the_bad_network_has_exactly_this_fault(code: str) -> None:
    result = report(CASES / code / "bad")
    assert {finding.code for finding in result.findings} == {code}
    assert not result.undetermined


@pytest.mark.parametrize("code", CODES)
def test_the_repaired_network_has_none(code: str) -> None:
    result = report(CASES / code / "good")
    assert [finding.message for finding in result.findings] == []
    assert not result.undetermined


@pytest.mark.parametrize("code", CODES)
def test_findings_name_their_place_and_what_to_do(code: str) -> None:
    for finding in report(CASES / code / "bad").findings:
        assert finding.address
        assert finding.message
        assert finding.help
        assert finding.certainty in (Certainty.EXACT, Certainty.INFERRED)
        assert re.fullmatch(r"[0-9a-f]{16}", finding.fingerprint)


def test_the_profile_dev_accepts_one_nat_gateway() -> None:
    assert not report(CASES / "NAT001" / "bad", profile="dev").findings


def test_options_change_what_a_mesh_is() -> None:
    assert not report(CASES / "PCX006" / "bad", rules={"PCX006": {"mesh-size": 5, "degree": 9}}).findings
    assert report(CASES / "PCX006" / "good", rules={"peering-mesh": {"mesh-size": 3}}).findings
