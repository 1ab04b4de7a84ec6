"""What holds for every command: usage, version, start-up, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netlint import __version__
from netlint.cli.commands import COMMANDS

SOURCE = Path(__file__).parents[2] / "src"


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str) -> None:
    done = process("-m", "netlint", option)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"netlint {__version__}\n", "")


def test_the_version_imports_nothing_to_speak_of() -> None:
    script = (
        "import sys; before = set(sys.modules); sys.argv = ['netlint', '--version'];"
        "from netlint.cli.main import main; main();"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = process("-c", script)
    assert done.stdout.splitlines()[1].split() == ["netlint", "netlint.cli", "netlint.cli.main"]


def test_a_profiler_gets_to_see_the_end() -> None:
    done = process("-m", "cProfile", "-m", "netlint", "check", "no-such-file")
    assert "function calls" in done.stdout
    assert "no-such-file" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="NOT CHECKED: needs /dev/full")
def test_what_cannot_be_written_is_no_success() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "netlint", "rule"]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode != 0


def test_no_heavy_module_is_imported_by_the_commands() -> None:
    script = (
        "import sys, netlint.cli.check, netlint.cli.reading, netlint.config.load;"
        "print(*sorted({'dataclasses', 'difflib', 'tomllib', 'importlib.metadata', 'yaml', 'json'}"
        " & set(sys.modules)))"
    )
    assert process("-c", script).stdout.split() == []


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([name, "--help"] for name in COMMANDS)])
def test_help(world: Any, netlint: Any, capsys: Any, arguments: list[str]) -> None:
    assert netlint(*arguments) == 0
    assert "Usage: netlint" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [[], ["check"], ["--no-such-option"], ["check", "-f", "xml", "a"], ["check", "--fail-on", "x", "a"]],
)
def test_usage_errors(world: Any, netlint: Any, arguments: list[str]) -> None:
    assert netlint(*arguments) == 2
    assert world.read == []


@pytest.mark.parametrize("name", ["resources", "network"])
def test_listings(world: Any, netlint: Any, capsys: Any, name: str) -> None:
    assert netlint(name, "a.json", "b.json", "-f", "json") == 0
    assert '"of": [' in capsys.readouterr().out
    world.unreadable = {"b.json": "not JSON"}
    assert netlint(name, "a.json", "b.json") == 3
    captured = capsys.readouterr()
    assert captured.err == "netlint: error: b.json: not JSON\n"
    assert '"a.json"' in captured.out
    world.unreadable["a.json"] = "not JSON"
    assert netlint(name, "a.json", "b.json") == 3
    assert capsys.readouterr().out == ""


def test_an_interrupt(world: Any, netlint: Any, capsys: Any) -> None:
    world.bug = KeyboardInterrupt()
    assert netlint("plan.json") == 130
    assert capsys.readouterr().err.strip() == "netlint: interrupted"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    script = "from netlint.cli.output import emit\nfor _ in range(50): emit('x' * 100_000)\nemit('end')"
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        error = running.stderr.read()
        assert running.wait(30) == 0
    assert error == b""
