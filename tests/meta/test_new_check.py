"""A new check is one file, and no edit elsewhere."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.documentation import HEADINGS, describe, example, sections
from netlint.engine.index import checks_of
from netlint.engine.registry import Registry
from netlint.engine.run import run
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration

SCRIPT = Path(__file__).parents[2] / "scripts" / "new_check.py"


def scaffold(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


def test_it_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "scaffolded"
    pack.mkdir()
    (pack / "__init__.py").touch()
    made = scaffold("NAT998", "vpc-without-subnets", "nat", str(pack))
    assert made.returncode == 0, made.stderr
    monkeypatch.syspath_prepend(tmp_path)
    (check,) = checks_of(import_module("scaffolded"))
    assert (check.code, check.slug) == ("NAT998", "vpc-without-subnets")
    assert tuple(sections(check))[1:] == HEADINGS
    assert describe(check).topic == "nat"
    for heading, expected in (("Bad", ["aws_vpc.main"]), ("Good", [])):
        folder = tmp_path / heading
        folder.mkdir()
        (folder / "main.tf").write_text(example(check, heading), encoding="utf-8")
        report = run([read_configuration(str(folder), ReadOptions())], Settings(), Registry([check]))
        assert [finding.address for finding in report.findings] == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nat1", "a-b", "nat"), "is not a code"),
        (("NAT998", "A b", "nat"), "is not words"),
        (("NAT998", "a-b", "../nat"), "is not a topic"),
        (("NAT001", "a-b", "nat"), "already"),
        (("NAT998", "a-b", "natt"), "did you mean nat?"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "nat").mkdir()
    (tmp_path / "nat" / "__init__.py").touch()
    (tmp_path / "nat" / "nat001_taken.py").touch()
    refused = scaffold(*arguments, str(tmp_path))
    assert refused.returncode == 1
    assert words in refused.stderr
