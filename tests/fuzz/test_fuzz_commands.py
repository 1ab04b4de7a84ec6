"""A short run of the search for what commands do not answer about networks that are not all known."""

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "fuzz_commands.py"


def test_a_short_run(capsys: pytest.CaptureFixture[str]) -> None:
    search = runpy.run_path(str(SCRIPT))["search"]
    assert search(20250101, seconds=60, inputs=120) == {}
    assert capsys.readouterr().out.startswith("120 inputs")


def test_what_is_not_an_answer_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz = runpy.run_path(str(SCRIPT))

    def broken(*_given: object) -> None:
        raise KeyError("x")

    monkeypatch.setitem(fuzz["search"].__globals__, "ask", broken)
    found = fuzz["search"](1, seconds=60, inputs=3, only="configurations/three-tier")
    assert [name.partition(" ")[0] for name in found] == ["KeyError"]
