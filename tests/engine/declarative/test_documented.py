"""The examples of docs/declarative-checks.md, each on the configuration beside it, and the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from netlint.cli.commands import cli
from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.sources.recognise import read

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = ROOT / "docs" / "declarative-checks.md"
_EXAMPLE = re.compile(
    r"^### (.+?)\n.*?```yaml\n(.*?)```\n\n```(hcl|yaml)\n(.*?)```", re.DOTALL | re.MULTILINE
)
EXAMPLES = _EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


def test_all_are_found() -> None:
    assert len(EXAMPLES) == PAGE.read_text(encoding="utf-8").count("\n  - id: ORG") == 13


@pytest.mark.parametrize(("title", "checks", "language", "text"), EXAMPLES)
def test_an_example_finds_what_it_marks(
    tmp_path: Path, title: str, checks: str, language: str, text: str
) -> None:
    del title
    rules = tmp_path / "rules.yaml"
    rules.write_text(checks, encoding="utf-8")
    folder = tmp_path / "network"
    folder.mkdir()
    file = folder / ("main.tf" if language == "hcl" else "template.yaml")
    file.write_text(text, encoding="utf-8")
    reading = read(str(folder if language == "hcl" else file))
    code = re.findall(r"id: (\w+)", checks)[0]
    report = run([reading], Settings(select=[code], checks=[str(rules)]))
    marked = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith(f"# <- {code}")]
    assert [finding.origin.line for finding in report.findings if finding.origin] == marked
    assert report.undetermined == []


RULES = """\
checks:
  - id: ORG001
    title: A VPC without a name
    slug: nameless-vpc
    resource: aws_vpc
    where: {path: $.cidr_block, matches: "^10"}
    require: {path: $.tags.Name, exists: true}
    message: "{address} has no name"
    help: give it one
    severity: low
"""
NETWORK = """\
variable "tags" { type = map(string) }
resource "aws_vpc" "none" { cidr_block = "10.0.0.0/16" }
# netlint: ignore[ORG001] reason: it is for a test
resource "aws_vpc" "accepted" { cidr_block = "10.1.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "172.16.0.0/16" }
resource "aws_vpc" "open" {
  cidr_block = "10.3.0.0/16"
  tags       = var.tags
}
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "names.yaml").write_text(RULES, encoding="utf-8")
    folder = tmp_path / "network"
    folder.mkdir()
    (folder / "main.tf").write_text(NETWORK, encoding="utf-8")
    return folder


def printed(*arguments: str) -> str:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False).output


def checked(*arguments: str) -> dict[str, Any]:
    return dict(json.loads(printed("check", "-f", "json", *arguments)))


def test_a_file_of_the_configuration(network: Path) -> None:
    (network.parent / "netlint.toml").write_text(
        'checks = ["rules/names.yaml"]\nselect = ["nameless-vpc"]\n[severity]\nORG001 = "high"\n'
    )
    report = checked(str(network))
    assert [(one["code"], one["address"], one["severity"]) for one in report["findings"]] == [
        ("ORG001", "aws_vpc.none", "high")
    ]
    assert [one["address"] for one in report["undetermined"]] == ["aws_vpc.open"]
    assert "a variable without a value" in report["undetermined"][0]["reason"]
    assert [one["address"] for one in report["suppressed"]] == ["aws_vpc.accepted"]


def test_a_file_of_the_command_line(network: Path) -> None:
    rules = str(network.parent / "rules" / "names.yaml")
    codes = {one["code"] for one in checked("--checks", rules, "--select", "ORG", str(network))["findings"]}
    assert codes == {"ORG001"}


def test_every_report_knows_it(network: Path) -> None:
    rules = str(network.parent / "rules" / "names.yaml")
    for form in ("text", "concise", "sarif", "github", "markdown"):
        output = printed("check", "-f", form, "--checks", rules, "--select", "ORG", str(network))
        assert "aws_vpc.none has no name" in output.replace("\\_", "_"), form


def test_rule_validates_and_shows(network: Path) -> None:
    rules = str(network.parent / "rules" / "names.yaml")
    assert printed("rule", "--check-file", rules) == "ORG001  low  nameless-vpc  A VPC without a name\n"
    assert "give it one" in printed("rule", "--check-file", rules, "ORG001")


def test_a_code_of_netlint_is_taken(network: Path) -> None:
    rules = network.parent / "rules" / "names.yaml"
    rules.write_text(RULES.replace("ORG001", "NAT001"))
    from netlint.engine.registry import load
    from netlint.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match="there is a check `NAT001` already"):
        load(files=[str(rules)])
