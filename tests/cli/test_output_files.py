"""Files are written in one step; colours follow the usual variables."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netlint.cli.output import emit, message, use_color, write_file
from netlint.errors import ConfigurationError


def test_a_file_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")
    seen: list[str] = []
    replace = os.replace

    def spy(source: str, destination: str) -> None:
        seen.append(target.read_text())
        replace(source, destination)

    monkeypatch.setattr(os, "replace", spy)
    write_file(str(target), "new")
    assert seen == ["old"]
    assert target.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [target]


def test_nothing_is_left_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.json"
    target.write_text("old")

    def fail(source: str, destination: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ConfigurationError, match="report.json: cannot be written: Permission denied"):
        write_file(str(target), "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(str(tmp_path / "link"), "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new\n"


def test_a_device_stays_a_device() -> None:
    write_file(os.devnull, "text")
    assert not os.path.isfile(os.devnull)


def test_half_a_surrogate_pair_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    emit('{"name": "\ud800"}')
    assert capsys.readouterr().out == '{"name": "\\ud800"}\n'


def test_messages_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    message("a\n::error::b\x1b[31m\u202e é")
    assert capsys.readouterr().err == "netlint: a\\n::error::b\\x1b[31m\\u202e é\n"


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        ("auto", {}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
    ],
)
def test_color(choice: str, environment: dict[str, str], expected: bool) -> None:
    assert use_color(choice, environment) is expected
