"""The action, run step by step with the scripts that it ships."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}$")


def test_no_expression_stands_in_a_script(action: dict[str, Any]) -> None:
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_other_actions_are_pinned_by_commit(action: dict[str, Any]) -> None:
    used = [step["uses"] for step in action["runs"]["steps"] if "uses" in step]
    assert used
    assert all(PINNED.match(name) for name in used)


def test_every_input_is_used_and_every_use_is_an_input(action: dict[str, Any]) -> None:
    text = json.dumps(action["runs"])
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])


def test_everything_installed_has_a_hash(root: Path) -> None:
    lines = (root / "scripts" / "action" / "requirements.txt").read_text().splitlines()
    names = [line.split("==")[0] for line in lines if "==" in line]
    assert names == ["click", "msgspec", "setuptools"]
    assert sum("--hash=sha256:" in line for line in lines) > len(names)


def test_a_clean_input(job: Any) -> None:
    outputs = job.use(plan="stacks/prod/good.json", fail_on="high")
    assert (outputs["outcome"], outputs["exit-code"]) == ("success", "0"), job.log
    sarif = json.loads(Path(outputs["sarif-file"]).read_text())
    assert sarif["version"] == "2.1.0"
    assert Path(outputs["sarif-file"]) == job.workspace / "netlint.sarif"
    assert json.loads(Path(outputs["json-file"]).read_text())["schema"] == "netlint.report/1"
    assert job.summary
    assert job.used == []


def test_findings_fail_the_job_after_everything_else(job: Any) -> None:
    outputs = job.use(
        plan="*.json", working_directory="stacks/prod", select="NET001", upload_sarif="true", category="prod"
    )
    assert (outputs["outcome"], outputs["exit-code"]) == ("failure", "1"), job.log
    assert outputs["highest-severity"] == "critical"
    assert int(outputs["findings"]) == int(outputs["new-findings"]) >= 1
    assert outputs["fixed-findings"] == "0"
    (upload,) = job.used
    assert upload["with"]["sarif_file"] == outputs["sarif-file"]
    assert "::error " in job.log
    assert "NET001" in job.summary
    report = json.loads(Path(outputs["json-file"]).read_text())
    assert report["inputs"] == ["stacks/prod/bad.json", "stacks/prod/good.json"], "relative to the repository"


def test_the_log_cannot_give_commands(job: Any) -> None:
    job.use(plan="stacks/prod/bad.json", annotations="false")
    start = re.search(r"::stop-commands::(\w+)\n", job.log)
    assert start
    assert f"::{start[1]}::" in job.log[start.end() :]


def test_annotations_and_summary_can_be_left_out(job: Any) -> None:
    job.use(plan="stacks/prod/bad.json", annotations="false", summary="false")
    assert "::error " not in job.log
    assert job.summary == ""


def test_the_threshold_of_an_input_wins_over_the_configuration(job: Any) -> None:
    (job.workspace / "netlint.toml").write_text('ignore = ["ALL"]\n')
    assert job.use(plan="stacks/prod/bad.json")["exit-code"] == "0", "an empty input is not passed on"
    (job.workspace / "strict.toml").write_text('select = ["NET001"]\n')
    outputs = job.use(plan="prod/bad.json", working_directory="stacks", config="../strict.toml")
    assert outputs["exit-code"] == "1", job.log


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({}, "nothing to check"),
        ({"plan": "missing-*.json"}, "nothing matches missing-*.json"),
        ({"plan": "a.json", "working_directory": "missing"}, "working-directory is no folder"),
        ({"plan": "stacks/prod/good.json", "args": "'"}, "args:"),
        ({"plan": "stacks/prod/good.json", "fail_on": "hgh"}, "hgh"),
        ({"plan": "stacks/prod/good.json", "select": "NOPE999"}, "NOPE999"),
    ],
)
def test_wrong_inputs(job: Any, inputs: dict[str, str], words: str) -> None:
    (job.workspace / "netlint.sarif").write_text("left behind")
    outputs = job.use(**inputs)
    assert (outputs["outcome"], outputs["exit-code"], outputs["sarif-file"]) == ("failure", "2", ""), job.log
    assert words in job.log


def test_an_unreadable_input(job: Any) -> None:
    (job.workspace / "cut.json").write_text('{"format_version": "1.2", "plan')
    outputs = job.use(plan="cut.json")
    assert (outputs["outcome"], outputs["exit-code"]) == ("failure", "3"), job.log
    assert "cut.json" in job.log


def test_inputs_are_never_code(job: Any) -> None:
    evil = '"; touch pwned; $(touch pwned) `touch pwned` #'
    for name in ("plan", "path", "config", "select", "category", "args", "working_directory", "sarif_file"):
        job.use(**{"plan": "stacks/prod/good.json", name: evil})
    assert not list(job.workspace.rglob("pwned"))


def test_modules_of_the_repository_are_not_imported(job: Any) -> None:
    for name in ("netlint", "click", "json", "glob"):
        (job.workspace / f"{name}.py").write_text("raise SystemExit('hijacked')")
    assert job.use(plan="stacks/prod/good.json", ignore="ALL")["exit-code"] == "0", job.log
    assert "hijacked" not in job.log


def test_additional_arguments(job: Any) -> None:
    outputs = job.use(plan="stacks/prod/bad.json", args="--exit-zero -o 'concise=a b.txt'")
    assert outputs["exit-code"] == "0", job.log
    assert (job.workspace / "a b.txt").exists()
