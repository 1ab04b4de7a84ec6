"""Which files make up a module, overrides, and the tree of modules."""

from __future__ import annotations

import json
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from netlint.hcl.ast import Literal
from netlint.terraform.module import files as files_module
from netlint.terraform.module.files import FileFailure, FolderFiles, ZipFiles
from netlint.terraform.module.loader import load, module_files
from tests.terraform.module.build import tree_of, write

_OVERRIDDEN = {
    "main.tf": """
variable "v" {
  type    = string
  default = "x"
}
variable "w" { default = "5" }
locals {
  a = 1
}
output "o" {
  value     = 1
  sensitive = true
}
resource "aws_security_group" "x" {
  name        = "base"
  description = "base"
  ingress {
    from_port = 1
  }
  dynamic "egress" {
    for_each = []
    content {}
  }
  lifecycle {
    ignore_changes        = [name]
    create_before_destroy = true
  }
}
""",
    "a_override.tf": """
locals { a = "over a" }
variable "v" { default = "a" }
variable "w" { type = number }
output "o" { value = "a" }
resource "aws_security_group" "x" {
  name  = "over"
  count = 2
  egress {
    to_port = 1
  }
  lifecycle {
    create_before_destroy = false
  }
}
""",
    "override.tf.json": json.dumps({"locals": {"a": "json"}, "output": {"o": {"value": "json"}}}),
}


def test_names_of_module_files() -> None:
    names = ["b.tf", "a.tf.json", ".c.tf", "d.tf~", "#e.tf#", "f.tftest.hcl", "g.tfvars", "z_override.tf"]
    assert module_files([*names, "override.tf.json", "x.tf", "x.tofu", "myoverride.tf"]) == (
        ["a.tf.json", "b.tf", "myoverride.tf", "x.tofu"],
        ["override.tf.json", "z_override.tf"],
    )


def test_overrides_merge_as_in_terraform(tmp_path: Path) -> None:
    """The expected values are those that `terraform plan` and `terraform console` gave."""
    tree = tree_of(tmp_path, _OVERRIDDEN)
    assert tree.diagnostics == []
    root = tree.root
    local = root.locals["a"].expression
    assert isinstance(local, Literal)
    assert local.value == "json"
    assert root.locals["a"].source.path == "override.tf.json"
    assert [variable.default_value for variable in root.variables.values()] == ["a", 5]
    assert root.outputs["o"].sensitive
    assert root.outputs["o"].source.path == "override.tf.json"
    group = root.resources["aws_security_group.x"]
    assert set(group.body.attributes) == {"name", "description", "count"}
    assert group.body.attributes["name"].source.path == "a_override.tf"
    assert [block.type for block in group.body.blocks] == ["ingress", "egress", "lifecycle"]
    assert group.lifecycle.create_before_destroy is False
    assert len(group.lifecycle.ignore_changes) == 1
    assert group.count is not None


def test_modules_are_found_and_read_once(tmp_path: Path) -> None:
    manifest = {"Modules": [{"Key": "one.remote", "Source": "x/y/z", "Dir": ".terraform/modules/one.remote"}]}
    tree = tree_of(
        tmp_path,
        {
            "envs/prod/one.tf": 'module "one" {\n  source = "../../m"\n}\n',
            "envs/prod/two.tf": 'module "two" {\n  source = "../../m/"\n}\n',
            "m/main.tf": 'module "remote" {\n  source = "x/y/z"\n}\n',
            "envs/prod/.terraform/modules/modules.json": json.dumps(manifest),
            "envs/prod/.terraform/modules/one.remote/main.tf": "locals {\n  a = 1\n}\n",
        },
        "envs/prod",
    )
    assert list(tree.modules) == ["", "one", "one.remote", "two"]
    assert tree.modules["one"].files[0] is tree.modules["two"].files[0]
    assert tree.path_of(tree.modules["one"]) == "../../m"
    assert tree.path_of(tree.modules["one.remote"]) == ".terraform/modules/one.remote"
    (problem,) = tree.diagnostics
    assert (problem.path, problem.line, problem.severity) == ("m/main.tf", 1, "warning")
    assert "terraform init" in problem.detail
    assert tree.modules["two"].calls["remote"].module is None
    assert "x/y/z" in tree.modules["two"].calls["remote"].missing


def test_cycle_is_one_error(tmp_path: Path) -> None:
    tree = tree_of(
        tmp_path,
        {
            "main.tf": 'module "a" {\n  source = "./a"\n}\n',
            "a/main.tf": 'module "b" {\n  source = "../a/."\n}\n',
        },
    )
    (problem,) = tree.diagnostics
    assert (problem.summary, problem.path, problem.line) == ("Cyclic module source", "a/main.tf", 2)
    assert "a -> a" in problem.detail


def test_depth_and_number_of_modules_are_bounded(tmp_path: Path) -> None:
    chain = {f"{'m/' * depth}main.tf": 'module "m" {\n  source = "./m"\n}\n' for depth in range(60)}
    assert "Too many levels of modules" in {
        problem.summary for problem in tree_of(tmp_path, chain).diagnostics
    }
    calls = "".join(f'module "m{index}" {{\n  source = "./m"\n}}\n' for index in range(10))
    fan = {f"{'m/' * depth}main.tf": calls for depth in range(6)}
    tree = tree_of(tmp_path / "fan", fan)
    assert len(tree.modules) == 10_000
    assert "Too many modules" in {problem.summary for problem in tree.diagnostics}


@pytest.mark.parametrize("source", ["../outside", "./missing", "./a\\u0000b", "./link"])
def test_local_modules_that_cannot_be_read(tmp_path: Path, source: str) -> None:
    write(tmp_path / "outside", {"main.tf": "locals {\n  a = 1\n}\n"})
    (tmp_path / "root").mkdir()
    os.symlink(tmp_path / "outside", tmp_path / "root" / "link")
    tree = tree_of(tmp_path / "root", {"main.tf": f'module "a" {{\n  source = "{source}"\n}}\n'})
    assert [problem.summary for problem in tree.diagnostics] == ["Unreadable module directory"]
    assert tree.root.calls["a"].module is None


def test_special_and_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    os.symlink("/etc/passwd", tmp_path / "passwd.tf")
    monkeypatch.setattr(files_module, "MAX_FILE", 10)
    tree = tree_of(tmp_path, {"large.tf": "# 0123456789"})
    assert [(problem.path, problem.summary) for problem in tree.diagnostics] == [
        (name, "Failed to read file") for name in ("large.tf", "passwd.tf", "pipe.tf")
    ]
    with pytest.raises(FileFailure):
        load(FolderFiles(str(tmp_path)), "nowhere")


def _plan_file(entries: dict[str, str]) -> BytesIO:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return stream


def test_snapshot_in_a_plan_file() -> None:
    manifest = [{"Key": "", "Dir": "."}, {"Key": "m", "Source": "x/y/z", "Dir": ".terraform/modules/m"}]
    plan = _plan_file(
        {
            "tfplan": "",
            "tfconfig/modules.json": json.dumps(manifest),
            "tfconfig/m-/main.tf": 'module "m" {\n  source = "x/y/z"\n}\n',
            "tfconfig/m-m/main.tf": "locals {\n  a = 1\n}\n",
            "tfconfig/m-/../../etc/passwd": "",
        }
    )
    tree = load(ZipFiles(plan))
    assert tree.diagnostics == []
    assert list(tree.files) == ["main.tf", ".terraform/modules/m/main.tf"]


def test_plan_files_that_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileFailure, match="not a zip"):
        ZipFiles(BytesIO(b"{}"))
    with pytest.raises(FileFailure, match="no snapshot"):
        ZipFiles(_plan_file({"tfplan": ""}))
    monkeypatch.setattr(files_module, "MAX_SNAPSHOT", 1000)
    with pytest.raises(FileFailure, match="unpacks to more"):
        ZipFiles(_plan_file({"tfconfig/modules.json": "[]", "tfconfig/m-/main.tf": "#" * 2000}))
    monkeypatch.setattr(files_module, "MAX_ENTRIES", 1)
    with pytest.raises(FileFailure, match="entries"):
        ZipFiles(_plan_file({"tfconfig/modules.json": "[]", "x": ""}))
