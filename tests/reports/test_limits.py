"""What GitHub drops without a word is counted by us: annotations and long comments."""

import re

import pytest
from msgspec.structs import replace

from netlint.engine.finding import Finding, Report, Severity, Status, Summary
from netlint.reports import render
from netlint.reports.markdown import MAX_LENGTH
from netlint.resources.model import Origin


def many(number: int, severity: Severity = Severity.HIGH, status: Status = Status.NEW) -> list[Finding]:
    return [
        Finding(
            code="X001",
            slug="x",
            severity=severity,
            status=status,
            message=f"{severity.value} {status.value} number {index} has a sentence of some length about it",
            address=f"aws_subnet.s[{index}]",
            because=("This is why, in many more words than anybody wants to read in a comment.",) * 3,
            origin=Origin("main.tf", index + 1),
        )
        for index in range(number)
    ]


def report_of(findings: list[Finding]) -> Report:
    return Report(
        findings=findings,
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(),
        rules=[],
        inputs=["plan.json"],
        compared=True,
    )


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 300])
def test_nine_annotations_of_a_level_and_one_that_counts(number: int) -> None:
    text = render(report_of(many(number) + many(number, Severity.INFO)), "github")
    for level in ("error", "notice"):
        commands = re.findall(rf"^::{level} .*$", text, re.MULTILINE)
        assert len(commands) == min(number, 10)
        if number > 9:
            assert f"and {number - 9} more {level}" in commands[-1]
    assert "::warning" not in text
    for index in range(number):
        assert f"high new number {index} " in text


def test_new_findings_are_annotated_before_existing_ones() -> None:
    text = render(report_of(many(20, Severity.CRITICAL, Status.EXISTING) + many(1)), "github")
    assert "high new number 0" in text.split("\n")[0]


def test_without_a_file_there_is_no_file_property() -> None:
    text = render(report_of([replace(many(1)[0], origin=None)]), "github")
    assert text.startswith("::error title=X001 x::high new number 0")


def test_fixed_findings_are_no_annotations() -> None:
    assert "::error" not in render(report_of(many(3, status=Status.FIXED)), "github")


def test_short_comments_hold_everything() -> None:
    text = render(report_of(many(20) + many(3, status=Status.EXISTING)), "markdown")
    assert "Left out" not in text
    assert text.count("- because: ") == 60


def test_evidence_is_cut_first() -> None:
    text = render(report_of(many(250)), "markdown")
    assert len(text.encode()) <= MAX_LENGTH
    assert "number 249" in text
    match = re.search(r"Left out for length: (\d+) explanations\.", text)
    assert match
    assert 0 < int(match[1]) < 250


def test_low_rows_go_before_high_ones_and_totals_stay() -> None:
    findings = many(300, Severity.LOW) + many(300, status=Status.EXISTING) + many(300)
    text = render(report_of(findings), "markdown", category="prod")
    assert len(text.encode()) <= MAX_LENGTH
    assert text.startswith(
        "<!-- netlint:comment:prod -->\n### netlint: 300 new high, 300 new low, 300 existing"
    )
    assert "high new number 299" in text
    assert "low new number 299" not in text
    assert re.search(r"Left out for length: \d+ rows, 300 existing findings, 600 explanations\.", text)
    assert "900 findings" in text
