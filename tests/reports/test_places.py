"""Which place of a chain reports point at."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from netlint.engine.finding import Finding, Report, Severity, Summary
from netlint.reports import render
from netlint.reports.places import shown
from netlint.resources.model import Origin

CALL = Origin("main.tf", 3, 5)
REMOTE = Origin(".terraform/modules/net/main.tf", 10, 3, (CALL,))


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text('module "net" {\n  source = "x/net/aws"\n    cidr = "10.0.0.0/8"\n}\n')
    finding = Finding(
        code="NET001",
        slug="subnet-ranges",
        severity=Severity.CRITICAL,
        message="a subnet lies outside",
        address="module.net.aws_subnet.s",
        attribute="cidr_block",
        origin=REMOTE,
        input=".",
    )
    return Report(
        findings=[finding],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(findings=1),
        rules=[],
        inputs=["."],
        compared=True,
    )


def test_the_innermost_place_that_can_be_edited() -> None:
    local = Origin("mods/net/main.tf", 4)
    assert shown(None, ".") is None
    assert shown(REMOTE, ".") == CALL
    assert shown(replace(local, module_calls=(CALL,)), ".") == replace(local, module_calls=(CALL,))
    nested = replace(REMOTE, module_calls=(CALL, local, replace(REMOTE, module_calls=())))
    assert shown(nested, ".") == local


def test_outside_of_the_tree_copies_are_passed_over_too() -> None:
    call = Origin("/elsewhere/main.tf", 3)
    assert shown(Origin("/elsewhere/.terraform/modules/net/main.tf", 1, 1, (call,)), ".") == call
    alone = Origin("/elsewhere/.terraform/modules/net/main.tf", 1)
    assert shown(alone, ".") == alone


def test_all_formats_agree(report: Report) -> None:
    (finding,) = json.loads(render(report, "json"))["findings"]
    assert (finding["file"], finding["line"], finding["column"]) == ("main.tf", 3, 5)
    assert finding["written"] == {"file": REMOTE.file, "line": 10, "column": 3}
    assert finding["module_calls"] == [{"file": "main.tf", "line": 3}]
    assert render(report, "concise").startswith("main.tf:3:5: NET001 critical ")
    assert "::error file=main.tf,line=3,col=5," in render(report, "github")
    (result,) = json.loads(render(report, "sarif"))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "main.tf"
    assert location["physicalLocation"]["region"]["startLine"] == 3


def test_text_shows_the_frame_of_that_place_and_names_the_other(report: Report) -> None:
    text = render(report, "text")
    assert "  --> main.tf:3 in module.net.aws_subnet.s, attribute cidr_block (new)\n" in text
    assert '  3 |     cidr = "10.0.0.0/8"\n' in text
    assert f"  written in: {REMOTE.file}:10\n" in text
    assert "called from" not in text


def test_a_finding_about_no_resource(report: Report) -> None:
    report.findings[0] = replace(report.findings[0], address="", attribute="", origin=CALL)
    assert "  --> main.tf:3 (new)\n" in render(report, "text")
    (result,) = json.loads(render(report, "sarif"))["runs"][0]["results"]
    assert result["properties"]["instances"] == []
    assert "logicalLocations" not in result["locations"][0]
