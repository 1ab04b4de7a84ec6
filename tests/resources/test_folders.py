"""What may be read: below a directory, links included, and nothing else."""

from pathlib import Path

import pytest

from netlint.resources.folders import resolved, root_of


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "project" / "folder").mkdir(parents=True)
    (tmp_path / "projects").mkdir()
    (tmp_path / "project" / "out").symlink_to(tmp_path / "projects")
    (tmp_path / "project" / "in").symlink_to(tmp_path / "project" / "folder")
    return tmp_path / "project"


@pytest.mark.parametrize("path", [".", "folder", "folder/none.tf", "in", "in/../folder"])
def test_what_lies_inside(top: Path, path: str) -> None:
    assert resolved(f"{top}/{path}", str(top)) is not None


@pytest.mark.parametrize(
    "path", ["..", "../projects", "out", "out/../projects", "folder/../../a", "a\0", "\ud800"]
)
def test_what_does_not(top: Path, path: str) -> None:
    assert resolved(f"{top}/{path}", str(top)) is None


def test_everything_lies_below_the_root_of_the_file_system() -> None:
    assert resolved("/etc", "/") == "/etc"


def test_the_top_of_a_project(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top.parent / "projects")
    assert root_of(str(top / "folder")) == str(top / "folder")
    monkeypatch.chdir(top)
    assert root_of(str(top / "folder")) == str(top)
    (top / "folder" / ".git").mkdir()
    assert root_of(str(top / "in")) == str(top / "folder")
