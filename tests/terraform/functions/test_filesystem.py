"""Files are read relative to the root module, and never outside of the scanned root."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from netlint.lang.function import Function, FunctionError, call
from netlint.lang.values import Sensitive, SetValue, Value
from netlint.terraform.functions.filesystem import MOST_BYTES, RootedFiles, filesystem_functions

Of = Callable[..., Value]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "module" / "g" / "a" / "b").mkdir(parents=True)
    (root / "module" / "g" / ".h").mkdir()
    for name in ("x.txt", "y.TXT", "a/z.txt", "a/b/w.txt", ".h/q.txt", ".dot.txt", "[x].txt"):
        (root / "module" / "g" / name).touch()
    (root / "module" / "g" / ".h" / "la").symlink_to("../a")
    (root / "module" / "text").write_text("hé\n")
    (root / "above").write_text("above")
    (tmp_path / "secret").write_text("secret")
    return root


@pytest.fixture
def functions(project: Path) -> dict[str, Function]:
    return filesystem_functions(RootedFiles(str(project)), str(project / "module"))


@pytest.fixture
def of(functions: dict[str, Function]) -> Of:
    return lambda name, *arguments: call(functions[name], arguments)


def test_files(of: Of, project: Path) -> None:
    data = (project / "module" / "text").read_bytes()
    assert of("file", "text") == "hé\n"
    assert of("file", "./g/../text") == "hé\n"
    assert of("file", "../above") == "above"
    assert of("file", str(project / "above")) == "above"
    assert of("file", Sensitive("text")) == Sensitive("hé\n")
    assert of("filebase64", "text") == "aMOpCg=="
    assert of("filemd5", "text") == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert of("filesha512", "text") == hashlib.sha512(data).hexdigest()
    assert of("filebase64sha256", "text") == base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert of("fileexists", "text") is True
    assert of("fileexists", "no/such") is False


def test_a_missing_file_says_what_the_function_is_for(of: Of) -> None:
    with pytest.raises(
        FunctionError, match=r"no file exists at no; this function works only with files that"
    ):
        of("file", "no")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../secret", "~/.bashrc", "out", "out_directory/secret", "g/../../../x"]
)
@pytest.mark.parametrize("name", ["file", "fileexists", "filemd5", "filebase64"])
def test_reading_outside_of_the_root_is_refused(of: Of, project: Path, path: str, name: str) -> None:
    (project / "module" / "out").symlink_to("../../secret")
    (project / "module" / "out_directory").symlink_to("../..")
    with pytest.raises(FunctionError, match="reading outside of the scanned root is refused"):
        of(name, path)


def test_what_is_no_regular_file_is_refused(of: Of, project: Path) -> None:
    os.mkfifo(project / "module" / "pipe")
    with pytest.raises(FunctionError, match="pipe is a named pipe, not a regular file"):
        of("file", "pipe")
    with pytest.raises(FunctionError, match="g is a directory, not a file"):
        of("fileexists", "g")


def test_large_and_binary_files_are_refused(of: Of, project: Path) -> None:
    with (project / "module" / "large").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(FunctionError, match="larger than 16777216 bytes"):
        of("filemd5", "large")
    (project / "module" / "binary").write_bytes(b"\xff")
    with pytest.raises(FunctionError, match="not valid UTF-8"):
        of("file", "binary")
    assert of("filebase64", "binary") == "/w=="


def test_a_null_character_in_a_path_is_an_error(of: Of) -> None:
    with pytest.raises(FunctionError):
        of("file", "a\0b")


#: What Terraform 1.11 answers for this tree.
GLOBS = {
    "**": ".dot.txt .h/la/b/w.txt .h/la/z.txt .h/q.txt [x].txt a/b/w.txt a/z.txt x.txt y.TXT",
    "**/*.txt": ".dot.txt .h/la/b/w.txt .h/la/z.txt .h/q.txt [x].txt a/b/w.txt a/z.txt x.txt",
    "*.{txt,TXT}": ".dot.txt [x].txt x.txt y.TXT",
    "{a,.h}/**": ".h/la/b/w.txt .h/la/z.txt .h/q.txt a/b/w.txt a/z.txt",
    "[a-x].txt": "x.txt",
    "[^x].txt": "",
    "../g/x.txt": "x.txt",
    "a**/z.txt": "a/z.txt",
    "**/b/**/*.txt": ".h/la/b/w.txt a/b/w.txt",
    "?.txt": "x.txt",
    "/x.txt": "x.txt",
    "\\[x\\].txt": "[x].txt",
    "a/**/w.txt": "a/b/w.txt",
    "**/x.txt": "x.txt",
    "{x,y}*": "x.txt y.TXT",
    "": "",
    "a/": "",
    "x.txt": "x.txt",
}


@pytest.mark.parametrize("pattern", GLOBS)
def test_globs(of: Of, pattern: str) -> None:
    found = of("fileset", "g", pattern)
    assert isinstance(found, SetValue)
    assert list(found.elements) == GLOBS[pattern].split()


@pytest.mark.parametrize("pattern", ["[", "[]x].txt", "{x.txt,a/z.txt}", "a\\", "[a-].txt"])
def test_malformed_globs(of: Of, pattern: str) -> None:
    with pytest.raises(FunctionError, match="syntax error in pattern"):
        of("fileset", "g", pattern)


def test_globs_do_not_lead_outside(of: Of, project: Path) -> None:
    (project / "module" / "g" / "out").symlink_to("../../..")
    with pytest.raises(FunctionError, match="reading outside of the scanned root is refused"):
        of("fileset", "g", "out/*")
    with pytest.raises(FunctionError, match="reading outside of the scanned root is refused"):
        of("fileset", "/etc", "*")


def test_globs_end(of: Of, project: Path) -> None:
    (project / "module" / "g" / "loop").symlink_to(".")
    with pytest.raises(FunctionError, match="directories deep"):
        of("fileset", "g", "loop/**")
    (project / "module" / "g" / ("a" * 200)).touch()
    assert of("fileset", "g", "*a" * 40 + "b") == SetValue(of("fileset", "g", "x.txt").element_type)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("basename", "", "."),
        ("basename", "/", "/"),
        ("basename", "a//", "a"),
        ("basename", "a/b.txt", "b.txt"),
        ("dirname", "", "."),
        ("dirname", "/", "/"),
        ("dirname", "a//b/../c", "a"),
        ("dirname", "//a/b", "/a"),
        ("dirname", "a", "."),
        ("abspath", "/a/../b", "/b"),
    ],
)
def test_paths(of: Of, name: str, path: str, expected: str) -> None:
    assert of(name, path) == expected


def test_paths_of_this_machine(of: Of, project: Path) -> None:
    assert of("abspath", "") == str(project / "module")
    assert of("abspath", "../x") == str(project / "x")
    assert of("pathexpand", "~/x") == os.path.expanduser("~/x")
    with pytest.raises(FunctionError, match="cannot expand user-specific home dir"):
        of("pathexpand", "~x/a")
