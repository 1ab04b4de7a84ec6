"""`netlint check`: exit codes, outputs, what reaches the engine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from netlint.cli.check import exit_code
from netlint.engine.finding import Severity, Status, Unsettled
from netlint.resources.model import Diagnostic

UNSETTLED = Unsettled(code="NAT001", slug="nat-shared-by-zones", address="aws_subnet.a", reason="no zone")


def test_nothing_found(world: Any, netlint: Any, capsys: Any) -> None:
    assert netlint("check", "plan.json") == 0
    assert capsys.readouterr().err == ""
    assert world.read == ["plan.json"]


def test_check_is_the_default_command(world: Any, netlint: Any) -> None:
    world.findings = [world.finding()]
    assert netlint("plan.json") == 1
    assert netlint("-f", "json", "plan.json") == 1
    assert netlint("--", "plan.json") == 1
    assert world.read == ["plan.json"] * 3


@pytest.mark.parametrize(
    ("severity", "status", "options", "code"),
    [
        (Severity.LOW, Status.NEW, [], 1),
        (Severity.INFO, Status.NEW, [], 0),
        (Severity.INFO, Status.NEW, ["--fail-on", "info"], 1),
        (Severity.MEDIUM, Status.NEW, ["--fail-on", "high"], 0),
        (Severity.HIGH, Status.NEW, ["--fail-on", "HIGH"], 1),
        (Severity.CRITICAL, Status.EXISTING, [], 1),
        (Severity.CRITICAL, Status.EXISTING, ["--new-only"], 0),
        (Severity.CRITICAL, Status.NEW, ["--new-only"], 1),
        (Severity.CRITICAL, Status.FIXED, [], 0),
        (Severity.CRITICAL, Status.NEW, ["--exit-zero"], 0),
    ],
)
def test_exit_code_of_a_finding(
    world: Any, netlint: Any, severity: Severity, status: Status, options: list[str], code: int
) -> None:
    world.findings = [world.finding(severity, status)]
    assert netlint("check", "plan.json", *options) == code


def test_undetermined_fails_only_when_strict(world: Any, netlint: Any) -> None:
    world.undetermined = [UNSETTLED]
    assert netlint("check", "plan.json") == 0
    assert netlint("check", "plan.json", "--strict") == 1


def test_an_input_that_cannot_be_read(world: Any, netlint: Any, capsys: Any) -> None:
    world.unreadable = {"bad.json": "not JSON"}
    world.findings = [world.finding()]
    assert netlint("check", "bad.json") == 3
    captured = capsys.readouterr()
    assert captured.err == "netlint: error: bad.json: not JSON\n"
    assert captured.out == ""
    assert netlint("check", "bad.json", "good.json", "--exit-zero") == 3, "3 wins, whatever else was found"
    assert "bad.json: not JSON" in capsys.readouterr().out


def test_json_of_an_input_that_cannot_be_read(world: Any, netlint: Any, capsys: Any) -> None:
    world.unreadable = {"bad.json": "not JSON"}
    assert netlint("check", "bad.json", "-f", "json") == 3
    captured = capsys.readouterr()
    (error,) = json.loads(captured.out)["errors"]
    assert (error["file"], error["message"]) == ("bad.json", "not JSON")
    assert captured.err == "netlint: error: bad.json: not JSON\n"


def test_a_partly_analysed_input(world: Any, netlint: Any) -> None:
    world.diagnostics = [Diagnostic("deferred", "plan.json", level="warning")]
    assert netlint("check", "plan.json") == 0
    world.diagnostics = [Diagnostic("errored", "plan.json")]
    assert netlint("check", "plan.json") == 3


def test_a_bug(world: Any, netlint: Any, capsys: Any) -> None:
    world.bug = KeyError("evil\n::error::name\x1b[31m")
    assert netlint("check", "plan.json") == 4
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "please report" in error
    assert "Traceback" not in error
    assert "\x1b" not in error
    assert netlint("check", "plan.json", "-v") == 4
    assert "Traceback" in capsys.readouterr().err


def test_the_configuration_reaches_the_engine(world: Any, netlint: Any) -> None:
    Path("netlint.toml").write_text('select = ["NAT"]\nextend-ignore = ["NAT002"]\nfail-on = "high"\n')
    netlint("check", "plan.json", "--extend-ignore", "NAT003,pcx001", "--no-suppressions", "--profile", "Dev")
    settings = world.settings
    assert settings.select == ["NAT"]
    assert settings.extend_ignore == ["NAT002", "NAT003", "pcx001"]
    assert settings.fail_on == "high"
    assert settings.suppressions is False
    assert settings.profile == "dev"
    assert settings.file == os.path.abspath("netlint.toml")


def test_a_broken_configuration(world: Any, netlint: Any, capsys: Any) -> None:
    Path("netlint.toml").write_text('selct = ["NAT"]\n')
    assert netlint("check", "plan.json") == 2
    assert capsys.readouterr().err == (
        "netlint: error: netlint.toml:1: `selct` is not a setting; did you mean `select`?\n"
    )
    assert world.read == []


def test_several_outputs(world: Any, netlint: Any, capsys: Any) -> None:
    world.findings = [world.finding()]
    assert netlint("plan.json", "-o", "json=a.json", "-o", "sarif=b.sarif", "-o", "markdown=c.md", "-q") == 1
    assert capsys.readouterr().out == ""
    assert json.loads(Path("a.json").read_text())["schema"] == "netlint.report/1"
    assert json.loads(Path("b.sarif").read_text())["version"] == "2.1.0"
    assert "NAT001" in Path("c.md").read_text()
    assert sorted(path.name for path in Path().iterdir()) == [".git", "a.json", "b.sarif", "c.md"]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("json", "needs FORMAT=FILE"),
        ("json=", "needs FORMAT=FILE"),
        ("json=-", "needs FORMAT=FILE"),
        ("sarf=a", "did you mean `sarif`?"),
        ("zzz=a", "there are text"),
        ("json=missing/a.json", "folder that does not exist"),
        ("json=.git", "is a folder"),
    ],
)
def test_wrong_outputs(world: Any, netlint: Any, capsys: Any, output: str, words: str) -> None:
    assert netlint("plan.json", "-o", output) == 2
    assert words in capsys.readouterr().err
    assert world.read == [], "found before any work is done"


def test_the_same_output_twice(world: Any, netlint: Any) -> None:
    assert netlint("plan.json", "-o", "json=a", "-o", "sarif=a") == 2


def test_text_is_guarded_in_github_actions(
    world: Any, netlint: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    netlint("plan.json")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::stop-commands::")
    assert lines[-1] == f"::{lines[0].removeprefix('::stop-commands::')}::"
    netlint("plan.json", "-f", "json")
    json.loads(capsys.readouterr().out)


def test_color(world: Any, netlint: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world.findings = [world.finding()]
    netlint("plan.json")
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    netlint("plan.json", "-o", "text=a.txt")
    assert "\x1b[" in capsys.readouterr().out
    assert "\x1b[" not in Path("a.txt").read_text()
    netlint("plan.json", "--color=never")
    assert "\x1b[" not in capsys.readouterr().out


def test_a_misspelt_command(world: Any, netlint: Any, capsys: Any) -> None:
    world.unreadable = {"resourcs": "no such file"}
    assert netlint("resourcs", "plan.json") == 3
    world.unreadable = {"resourcs": "no such file", "plan.json": "no such file"}
    netlint("resourcs", "plan.json")
    assert "resourcs: no such file; did you mean `resources`?" in capsys.readouterr().err


def test_exit_code_of_a_report_with_errors_and_findings(world: Any) -> None:
    report = world.analyse([], None)
    report.findings = [world.finding(Severity.CRITICAL)]
    report.errors = [Diagnostic("cut off", "plan.json")]
    assert exit_code(report, fail_on="low") == 3
