"""What users do wrong: one clear message and the documented exit code, and never a traceback."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from netlint.cli.main import run

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tests" / "fixtures" / "demo" / "plan.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, with a plan."""
    shutil.copy(PLAN, tmp_path / "plan.json")
    (tmp_path / "note.txt").write_text("hello\n")
    (tmp_path / "service.yaml").write_text("kind: Service\n")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("''", 3, "a PATH is empty"),
        (
            "note.txt",
            3,
            "note.txt: neither configuration, nor a plan or a state as JSON, nor a template; `terr",
        ),
        ("service.yaml", 3, "service.yaml:1:1: not a CloudFormation template: it has no `Resources`"),
        ("empty", 3, "empty: nothing to read: no Terraform configuration, plan as JSON or template in this"),
        ("plan.json --var-file nope", 3, "nope: --var-file: there is no such file"),
        ("plan.json --parameter-file nope", 3, "nope: --parameter-file: there is no such file"),
        ("plan.json --plan-file nope", 3, "nope: --plan-file: there is no such file"),
        ("plan.json --base nope", 3, "nope: --base: there is no such file"),
        ("plan.json --select NTA001", 2, "select: there is no check `NTA001`; did you mean"),
        ("plan.json --ignore nope", 2, "ignore: there is no check `nope`"),
        ("path plan.json --from internet --to internet", 2, "--from and --to are both the internet"),
        ("path plan.json --from internet --to S3", 2, "there is no resource `S3`; did you mean `s3`?"),
    ],
)
def test_one_message(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: str, code: int, message: str
) -> None:
    assert run(shlex.split(arguments)) == code
    printed = capsys.readouterr()
    assert printed.err.startswith(f"netlint: error: {message}")
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('ignore = ["NAT999"]', "ignore: there is no check `NAT999`"),
        ('[severity]\nNAT999 = "low"', "[severity]: there is no check `NAT999`"),
        ("[rules.NAT001]\nx = 1", "netlint.toml: [rules.NAT001]: NAT001 has no options"),
        (
            "[rules.PCX006]\nmesh-sise = 1",
            "netlint.toml: [rules.PCX006]: there is no option `mesh-sise`; did you mean `mesh-size`?",
        ),
        (
            "[rules.PCX006]\nx = 1",
            "netlint.toml: [rules.PCX006]: there is no option `x`; there are `mesh-size`",
        ),
        (
            '[rules.PCX006]\nmesh-size = "4"',
            "netlint.toml: [rules.PCX006]: `mesh-size` must be a number, not a string",
        ),
        (
            '[network]\ntrusted-accounts = ["1"]',
            "netlint.toml:2: `network.trusted-accounts[0]` must be an account id of 12 digits in quotes",
        ),
        (
            '[[suppress]]\nrule = "NAT001"\nuntil = "soon"',
            "netlint.toml:3: `suppress[0].until` must be a date such as 2027-01-31",
        ),
        (
            'require-reason = true\n[[suppress]]\nrule = "NAT001"',
            "netlint.toml: `require-reason` is set, but",
        ),
    ],
)
def test_wrong_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (folder / "netlint.toml").write_text(text + "\n")
    assert run(["plan.json"]) == 2
    assert capsys.readouterr().err.startswith(f"netlint: error: {message}")


def test_variables_beside_a_plan_are_told_to_say_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan.json", "--var", "a=b", "-q"]) == 1
    assert "warning: plan.json: --var and --var-file are for configurations" in capsys.readouterr().err


def test_a_suppression_that_is_over_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    over = date.today() - timedelta(days=1)
    (folder / "netlint.toml").write_text(f'[[suppress]]\nrule = "NAT001"\nuntil = {over}\n')
    assert run(["plan.json"]) == 1
    printed = capsys.readouterr().out
    assert printed.count(f"because: `[[suppress]]` in the configuration accepted it until {over}.") == 1


def test_a_prefix_gives_a_part_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "pcx"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert all(line.startswith("PCX0") for line in lines)


@pytest.mark.skipif(os.name != "posix", reason="NOT CHECKED: needs a POSIX shell")
@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("- <&-", 3, "<standard input>: is closed"),
        ("- </dev/null", 3, "<standard input>: the input is empty"),
        ("plan.json >&-", 2, "standard output is closed"),
        ("plan.json >/dev/full", 2, "standard output cannot be written: No space left on device"),
        ("plän.json", 3, "plän.json: cannot be read: No such file or directory"),
    ],
)
def test_streams(folder: Path, command: str, code: int, message: str) -> None:
    if "/dev/full" in command and not os.path.exists("/dev/full"):
        pytest.skip("NOT CHECKED: needs /dev/full")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    # A locale that knows ASCII only, which Python would otherwise replace.
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    script = f"{shlex.quote(sys.executable)} -m netlint {command}"
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, check=False)
    assert done.stderr.decode() == f"netlint: error: {message}\n"
    assert done.returncode == code


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("netlint pl", "file,pl"),
        ("netlint check pl", "file,pl"),
        ("netlint check plan.json --source pl", "file,pl"),
        ("netlint conf", "plain,config"),
        ("netlint rule nat0", "plain,NAT001"),
    ],
)
def test_shells_complete(words: str, expected: str) -> None:
    number = str(len(words.split()) - 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "_NETLINT_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", "from netlint.cli.main import main; main()"],
        env={**environment, "COMP_WORDS": words, "COMP_CWORD": number},
        capture_output=True,
        text=True,
        check=False,
    )
    assert expected in done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "checks.yaml:1:1: a file of checks begins with `checks:`"),
        ("checks: 3", "checks.yaml:1:9: `checks` must be a list, not a number"),
        (
            "checks: [{id: x1}]",
            "checks.yaml:1:15: `id` must be capital letters and digits, the last three digits",
        ),
        ("checks: [{id: X001, title: ''}]", "checks.yaml:1:28: `title` must not be empty"),
        ("checks: [{severity: hgih}]", "checks.yaml:1:21: `severity` must be one of critical, high, medium"),
    ],
)
def test_wrong_declarative_checks(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (folder / "checks.yaml").write_text(text + "\n")
    assert run(["rule", "--check-file", "checks.yaml"]) == 2
    assert capsys.readouterr().err.startswith(f"netlint: error: {message}")
