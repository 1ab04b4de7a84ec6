"""What `[[assert]]` says, as findings of `check` and by `netlint assert`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from netlint.cli.commands import cli
from netlint.engine.documentation import HEADINGS, example, sections, settings_shown
from netlint.engine.network_test import network_test

OPEN = example(network_test, "Bad")
CLOSED = example(network_test, "Good")
UNSET = OPEN.replace('cidr_blocks = ["0.0.0.0/0"]', "cidr_blocks = [var.unset]") + 'variable "unset" {}'
PAGE = settings_shown(network_test)


def asserting(expect: str, source: str = "internet", to: str = "aws_instance.app", ports: str = "") -> str:
    return f'[[assert]]\nfrom = "{source}"\nto = "{to}"\nexpect = "{expect}"\nports = "{ports}"\n'


def network(tmp_path: Path, text: str, toml: str) -> str:
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    (tmp_path / "netlint.toml").write_text(toml, encoding="utf-8")
    return str(tmp_path)


def ran(*arguments: str) -> tuple[Any, str]:
    result = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    return result.return_value if result.exception is None else result.exception, result.output


def checked(folder: str, form: str = "json") -> Any:
    return json.loads(ran("check", "--select", "AST001", "-f", form, folder)[1])


def test_the_page_is_whole(tmp_path: Path) -> None:
    assert tuple(heading for heading in sections(network_test) if heading) == HEADINGS
    found = checked(network(tmp_path, OPEN, PAGE))["findings"]
    assert [(one["code"], one["address"], one["line"]) for one in found] == [
        ("AST001", "aws_instance.app", 1 + OPEN.splitlines().index(marked(OPEN)))
    ]
    assert "Administration goes through Session Manager." in found[0]["message"]
    assert checked(network(tmp_path, CLOSED, PAGE))["findings"] == []


def marked(text: str) -> str:
    return next(line for line in text.splitlines() if line.endswith("# <- AST001"))


@pytest.mark.parametrize(
    ("text", "toml", "outcome"),
    [
        (OPEN, asserting("closed"), "fails"),
        (OPEN, asserting("open"), "holds"),
        (OPEN, asserting("open", ports="22"), "holds"),
        (OPEN, asserting("open", ports="53/udp"), "fails"),
        (OPEN, asserting("closed", ports="53/udp"), "holds"),
        (CLOSED, asserting("open"), "fails"),
        (CLOSED, asserting("closed"), "holds"),
        (OPEN, asserting("open", source="203.0.113.0/24"), "holds"),
        (
            OPEN.replace('"0.0.0.0/0"]', "var.unset]") + 'variable "unset" {}',
            asserting("closed"),
            "undetermined",
        ),
    ],
)
def test_an_outcome(tmp_path: Path, text: str, toml: str, outcome: str) -> None:
    folder = network(tmp_path, text, toml)
    code, output = ran("assert", "-f", "json", folder)
    (row,) = json.loads(output)["assertions"]
    assert (row["outcome"], code) == (outcome, int(outcome == "fails"))
    report = checked(folder)
    assert len(report["findings"]) == (outcome == "fails")
    assert len(report["undetermined"]) == (outcome == "undetermined")
    assert ran("assert", "--strict", folder)[0] == int(outcome != "holds")
    _, shown = ran("assert", folder)
    assert shown.startswith(f"{outcome}: ")


def test_the_steps_are_a_code_flow(tmp_path: Path) -> None:
    document = checked(network(tmp_path, OPEN, PAGE), "sarif")
    (result,) = document["runs"][0]["results"]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    names = [step["location"]["logicalLocations"][0]["fullyQualifiedName"] for step in steps]
    assert names[0] == "aws_internet_gateway.main"
    assert names[-1] == "aws_instance.app"


def test_what_blocks_is_named(tmp_path: Path) -> None:
    (finding,) = checked(network(tmp_path, CLOSED, asserting("open")))["findings"]
    assert finding["related"]
    assert "cannot reach aws_instance.app" in finding["message"]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (asserting("closed", to="aws_instance.ap"), "did you mean `aws_instance.app`?"),
        (asserting("closed", ports="https"), "`ports` of [[assert]] needs PORT/PROTOCOL"),
        (asserting("shut"), "must be one of open, closed"),
        (asserting("closed").replace("from", "form"), "did you mean `from`?"),
        ("", "there is no [[assert]] in the configuration"),
    ],
)
def test_what_cannot_be_asked_is_an_error(tmp_path: Path, toml: str, words: str) -> None:
    error, _ = ran("assert", network(tmp_path, OPEN, toml))
    assert words in str(error)


def test_an_end_may_be_in_another_input(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = network(tmp_path / "one", OPEN, "")
    two = network(tmp_path / "two", CLOSED.replace('"app"', '"other"').replace(".app", ".other"), "")
    toml = tmp_path / "netlint.toml"
    toml.write_text(asserting("open") + asserting("closed", to="aws_instance.other"))
    assert ran("assert", "--config", str(toml), one, two)[0] == 0


DATABASE = """
resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [aws_subnet.public.id]
}
resource "aws_db_instance" "main" {
  engine               = "postgres"
  instance_class       = "db.t4g.medium"
  db_subnet_group_name = aws_db_subnet_group.main.name
}
"""


def test_nothing_is_suggested_of_what_serves_unknown_ports(tmp_path: Path) -> None:
    folder = network(tmp_path, CLOSED, "")
    code, suggested = ran("assert", "--suggest", folder)
    assert (code, suggested.strip()) == (0, "")


def test_what_is_suggested_holds(tmp_path: Path) -> None:
    folder = network(tmp_path, OPEN + DATABASE, "")
    code, suggested = ran("assert", "--suggest", folder)
    assert code == 0
    assert 'to = "aws_instance.app"' in suggested
    assert 'to = "aws_db_instance.main"' in suggested
    (tmp_path / "netlint.toml").write_text(suggested, encoding="utf-8")
    code, output = ran("assert", "--strict", folder)
    assert (code, "fails" in output) == (0, False)
