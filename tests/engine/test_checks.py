"""Every check: uniform documentation, and real plans on which it speaks and on which it is silent."""

import json
import re
import runpy
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from netlint.cli.rule import command as rule_command
from netlint.engine.documentation import HEADINGS, describe, example, sections
from netlint.engine.finding import Report
from netlint.engine.registry import load
from netlint.engine.run import run
from netlint.network.build import build_change
from netlint.network.catalog import entities
from netlint.resources.model import Certainty
from netlint.sources.recognise import read
from tests.checks.hcl import configured

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "fixtures" / "checks"
CHECKS = load().checks
CODES = [check.code for check in CHECKS]

#: The files of every example as the pages would write them.
SHOWN = {
    path.relative_to(CASES): files
    for path, files in runpy.run_path(str(ROOT / "scripts" / "plan_fixtures.py"))["shown"]().items()
}


def report(case: Path, **settings: object) -> Report:
    return run([read(str(case / "plan.json"))], configured(case, **settings))


def test_codes_and_slugs_are_unique_and_well_formed() -> None:
    assert len(set(CODES)) == len(CODES)
    assert len({check.slug for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert re.fullmatch(r"[A-Z]+\d{3}", check.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.slug)
        assert check.module.split(".")[-1].startswith(check.code.lower() + "_")


def test_what_a_check_needs_are_kinds_of_entities() -> None:
    kinds = {entity.kind for entity in entities()}
    for check in CHECKS:
        assert {kind for needed in check.needs for kind in needed.split("|")} <= kinds, check.code


@pytest.mark.parametrize("code", CODES)
def test_checks_that_are_left_out_find_nothing(code: str) -> None:
    for plan in sorted((CASES / code).glob("*/plan.json")):
        network = build_change(read(str(plan)))
        for check in CHECKS:
            if check.concerns(network):
                continue
            function = check.body.on(network, None)
            for subject in network.of_kind(check.subject, managed=True) if check.subject else [network]:
                assert list(function(subject)) == [], check.code


@pytest.mark.parametrize("check", CHECKS, ids=CODES)
def test_the_documentation_has_all_sections_in_order(check) -> None:
    found = sections(check)
    assert found[""].endswith(".")
    assert tuple(heading for heading in found if heading) == HEADINGS
    assert all(found[heading] for heading in HEADINGS)
    assert "https://docs.aws.amazon.com/" in found["References"]


def marks(code: str, text: str) -> set[tuple[str, str]]:
    """Return where an example is marked as at fault: block and attribute, empty for the whole block."""
    found, block, inside = set(), "", []
    for line in text.splitlines():
        written, _, comment = line.partition("#")
        if head := re.match(r'resource "(\w+)" "(\w+)" {', written):
            block = f"{head[1]}.{head[2]}"
        elif head := re.match(r"\s+(\w+) {", written):
            inside.append(head[1])
        elif written.strip() == "}" and inside:
            inside.pop()
        name = re.match(r"\s+(\w+) +=", written)
        if re.match(rf" <- {code}\b", comment):
            found.add((block, ".".join([*inside, *([name[1]] if name else [])])))
    return found


@pytest.mark.parametrize("case", SHOWN, ids=str)
def test_the_page_and_the_network_are_the_same_text(case: Path) -> None:
    """Otherwise run scripts/plan_fixtures.py."""
    assert SHOWN[case]["main.tf"]
    for name, text in SHOWN[case].items():
        path = CASES / case / name
        assert (path.read_text(encoding="utf-8") if path.exists() else "") == text


@pytest.mark.parametrize("case", sorted(path.parent for path in CASES.glob("*/*/main.tf")), ids=str)
def test_the_plan_is_of_this_network(case: Path) -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in case.glob("*.tf"))
    written = {
        f"{'data.' if mode == 'data' else ''}{kind}.{name}"
        for mode, kind, name in re.findall(r'^(resource|data) "(\w+)" "(\w+)"', text, re.MULTILINE)
    }
    plan = json.loads((case / "plan.json").read_text(encoding="utf-8"))
    assert {one["address"] for one in plan["configuration"]["root_module"]["resources"]} == written


@pytest.mark.skipif(shutil.which("terraform") is None, reason="NOT CHECKED: needs terraform")
def test_networks_are_written_as_terraform_formats_them() -> None:
    command = ["terraform", "fmt", "-check", "-recursive", "-list=true", str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("check", CHECKS, ids=CODES)
def test_reports_get_the_examples(check) -> None:
    rule = describe(check)
    assert f"```hcl\n{example(check, 'Bad')}```" in rule.bad
    assert rule.bad in rule.documentation
    assert rule.good in rule.documentation


@pytest.mark.parametrize("code", CODES)
def test_the_bad_network_has_exactly_this_fault(code: str) -> None:
    result = report(CASES / code / "bad")
    assert {finding.code for finding in result.findings} == {code}
    places = {(re.sub(r"\[.*?\]", "", one.address), one.attribute) for one in result.findings}
    assert places == marks(code, SHOWN[Path(code, "bad")]["main.tf"])
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


def test_options_change_what_a_mesh_is() -> None:
    assert not report(CASES / "PCX006" / "bad", rules={"PCX006": {"mesh-size": 5, "degree": 9}}).findings
    assert not report(CASES / "PCX006" / "three_vpcs").findings
    assert report(CASES / "PCX006" / "three_vpcs", rules={"peering-mesh": {"mesh-size": 3}}).findings


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "NAT001",
            "One more NAT gateway costs $38.69 per month with its address, as much as 1,934 GB between zones",
        ),
        ("NAT001", "Traffic between zones is billed at $0.02 per GB"),
        ("GWE001", "at $0.048 per GB"),
        ("GWE001", "every 1,000 GB per month save $48.00 (list price of eu-west-1, "),
    ],
)
def test_findings_say_what_it_costs(code: str, said: str) -> None:
    (finding,) = report(CASES / code / "bad").findings
    assert said in "\n".join([finding.message, *finding.because])


@pytest.mark.parametrize("code", CODES)
def test_the_manual_page_shows_the_examples(code: str) -> None:
    ran = CliRunner().invoke(rule_command, [code], standalone_mode=False)
    check = next(check for check in CHECKS if check.code == code)
    assert "```" not in ran.stdout
    assert textwrap.indent(example(check, "Bad"), "        ") in ran.stdout
    assert "\nWhen it stays silent\n" in ran.stdout
