"""The table against what Terraform says of its functions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netlint.lang.function import Parameter
from netlint.lang.types import DYNAMIC, from_json
from netlint.terraform.functions import table

SIGNATURES: dict[str, Any] = json.loads(
    Path(__file__).with_name("signatures.json").read_text(encoding="utf-8")
)
ELSEWHERE = {*table.FILE_FUNCTIONS, *table.TEMPLATE_FUNCTIONS, *table.EXPRESSION_FUNCTIONS}


def _as_written(parameter: dict[str, Any]) -> dict[str, Any]:
    written = {"name": parameter["name"], "type": parameter["type"]}
    return written | ({"nullable": True} if parameter.get("is_nullable") else {})


def _matches(parameter: Parameter | None, written: dict[str, Any] | None) -> bool:
    if parameter is None or written is None:
        return parameter is None and written is None
    same_type = parameter.type == from_json(written["type"])
    return (
        parameter.name == written["name"] and same_type and parameter.null == written.get("nullable", False)
    )


def test_names_are_terraforms() -> None:
    assert set(table.names()) == set(SIGNATURES)


@pytest.mark.parametrize("name", sorted(SIGNATURES.keys() - ELSEWHERE))
def test_signature(name: str) -> None:
    function = table.find(name)
    assert function is not None
    assert function is table.find(f"core::{name}")
    assert function.name == name
    written = SIGNATURES[name]
    assert [parameter.name for parameter in function.parameters] == [
        parameter["name"] for parameter in written["parameters"]
    ]
    for parameter, expected in zip(function.parameters, written["parameters"], strict=True):
        assert _matches(parameter, expected), (parameter, expected)
    assert _matches(function.rest, written.get("rest"))
    if not callable(function.result) and written["result"] != "dynamic":
        assert function.result in (from_json(written["result"]), DYNAMIC)


@pytest.mark.parametrize("name", ["nothing", "core::nothing", "provider::a::b", "Upper", ""])
def test_no_such_function(name: str) -> None:
    assert table.find(name) is None


def test_finding_one_imports_little() -> None:
    program = (
        "import sys; from netlint.terraform.functions import table; table.find('upper');"
        "print([name for name in sys.modules if name.startswith('netlint.terraform.functions.')])"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert "numeric" not in finished.stdout
    assert "regex" not in finished.stdout


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
def test_recorded_signatures_are_terraforms() -> None:
    said = subprocess.run(
        ["terraform", "version", "-json"], capture_output=True, check=True, text=True
    ).stdout
    if not json.loads(said)["terraform_version"].startswith("1.11."):
        pytest.skip("needs Terraform 1.11")
    listed = subprocess.run(
        ["terraform", "metadata", "functions", "-json"], capture_output=True, check=True, text=True
    )
    live = {}
    for name, signature in json.loads(listed.stdout)["function_signatures"].items():
        if not name.startswith("core::"):
            parameters = [_as_written(each) for each in signature.get("parameters", [])]
            live[name] = {"parameters": parameters, "result": signature["return_type"]}
            if "variadic_parameter" in signature:
                live[name]["rest"] = _as_written(signature["variadic_parameter"])
    assert live == SIGNATURES
