"""The values of root variables. Those of the first test are what `terraform console` gave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netlint.lang.unknown import Reason
from netlint.lang.values import (
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Ref,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
)
from netlint.terraform.module.files import FolderFiles
from netlint.terraform.module.loader import load
from netlint.terraform.module.variables import RootVariables, VariableFile, VariableOption, root_variables
from tests.terraform.module.build import write

_FILES = {
    "main.tf": """
variable "n" {}
variable "any" { type = any }
variable "s" { type = string }
variable "l" { type = list(string) }
variable "num" { type = number }
variable "o" {
  type = object({
    a = optional(number, 3)
    b = optional(object({ c = optional(string, "x") }), {})
    d = string
  })
}
variable "lo" { type = list(object({ a = optional(string, "q"), b = optional(number) })) }
variable "mo" { type = map(object({ a = optional(list(string), ["z"]) })) }
variable "nn" {
  nullable = false
  default  = "dflt"
}
variable "t" {
  type    = tuple([object({ a = optional(bool, true) }), number])
  default = [{}, "5"]
}
""",
    "terraform.tfvars": """
o  = { d = 5, a = null }
lo = [{}, { a = null, b = "7" }, { a = "w" }]
mo = { x = {}, y = { a = [] } }
nn = null
s  = "tfvars"
""",
    "a.auto.tfvars": 's = "auto"\n',
    "b.auto.tfvars.json": '{"s": "json"}',
}
_ENVIRONMENT = {
    "TF_VAR_n": "[1]",
    "TF_VAR_l": '["a", 1]',
    "TF_VAR_num": "5",
    "TF_VAR_s": "env",
    "TF_VAR_zz": "1",
}


def _variables(folder: Path, files: dict[str, str], **arguments: Any) -> RootVariables:
    source = FolderFiles(str(write(folder, files)))
    tree = load(source)
    assert tree.diagnostics == []
    return root_variables(source, tree.root, **arguments)


def _plain(value: Value) -> Any:
    match value:
        case ListValue(elements=elements) | TupleValue(elements):
            return [_plain(element) for element in elements]
        case MapValue(elements=members) | ObjectValue(members):
            return {name: _plain(member) for name, member in members.items()}
        case Null():
            return None
        case _:
            return value


def test_values_and_precedence(tmp_path: Path) -> None:
    options = [VariableOption("any", "[1, 2]")]
    given = _variables(tmp_path, _FILES, environment=_ENVIRONMENT, options=options)
    assert given.diagnostics == []
    assert {name: _plain(value) for name, value in given.values.items()} == {
        "any": [1, 2],
        "l": ["a", "1"],
        "lo": [{"a": "q", "b": None}, {"a": "q", "b": 7}, {"a": "w", "b": None}],
        "mo": {"x": {"a": ["z"]}, "y": {"a": []}},
        "n": "[1]",
        "nn": "dflt",
        "num": 5,
        "o": {"a": 3, "b": {"c": "x"}, "d": "5"},
        "s": "json",
        "t": [{"a": True}, 5],
    }


def test_options_apply_in_their_order(tmp_path: Path) -> None:
    options = [VariableOption("s", "option"), VariableFile("x.tfvars", b's = "file"\n')]
    files = {"main.tf": 'variable "s" {}\n', "terraform.tfvars": 's = "auto"\n'}
    assert _variables(tmp_path, files, options=options).values == {"s": "file"}
    assert _variables(tmp_path, files, options=options[::-1]).values == {"s": "option"}


def test_without_value_and_sensitive(tmp_path: Path) -> None:
    text = 'variable "a" {\n  type = list(string)\n}\nvariable "b" {\n  default = 1\n  sensitive = true\n}\n'
    values = _variables(tmp_path, {"main.tf": text}).values
    missing = values["a"]
    assert isinstance(missing, UnknownValue)
    assert (missing.term, missing.reason) == (Ref("var.a"), Reason.NO_VALUE)
    assert values["b"] == Sensitive(1)


@pytest.mark.parametrize(
    ("option", "summary", "severity"),
    [
        (VariableOption("zz", "1"), "Value for undeclared variable", "error"),
        (VariableFile("x.tfvars", b"zz = 1\n"), "Value for undeclared variable", "warning"),
        (VariableOption("l", "abc"), "Variables not allowed", "error"),
        (VariableOption("l", "["), "Missing expression", "error"),
        (VariableOption("num", "abc"), "Invalid value for input variable", "error"),
        (VariableFile("x.tfvars", b"num = []\n"), "Invalid value for input variable", "error"),
        (VariableFile("x.tfvars", b"nn = null\n"), "Required variable not set", "error"),
        (VariableFile("x.tfvars", b'l = [upper("a")]\n'), "Function calls not allowed", "error"),
        (VariableFile("x.tfvars", b'resource "x" "y" {}\n'), 'Unexpected "resource" block', "error"),
    ],
)
def test_mistakes(tmp_path: Path, option: VariableOption | VariableFile, summary: str, severity: str) -> None:
    text = (
        'variable "l" {\n  type = list(string)\n}\nvariable "num" {\n  type = number\n}\n'
        'variable "nn" {\n  nullable = false\n}\n'
    )
    (problem,) = _variables(tmp_path, {"main.tf": text}, options=[option]).diagnostics
    assert (problem.summary, problem.severity) == (summary, severity)
