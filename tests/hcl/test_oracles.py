"""The parser against other readers of the language: Terraform itself, and its own parser in Go."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from netlint.hcl.parser import parse_file
from tests.hcl.test_expressions import TEMPLATES
from tests.hcl.test_hardening import SEEDS

_FIXTURES = Path(__file__).parent.parent / "fixtures" / "hcl"
_PIECES = [*'{}[]()"=,.:?!-+*/%<>#\n', "${", "%{", "~}", "...", "=>", "EOT\n", "for", "if", "a.b", " b "]
_BROKEN = [
    "locals {\n  a = x.\n}\n",
    'locals {\n  a = "${x:y}"\n}\n',
    "locals {\n  a = [for x in y : x => 1]\n}\n",
    "locals {\n  a = f(x... , 1)\n}\n",
    "locals {\n  a = { b }\n}\n",
    "locals {\n  a = x[1 2]\n}\n",
    "locals {\n  a = [\"é日👩‍🚀\", 'x']\n}\n",
    "locals {\n  a = 1\r\n  b = 1.2.3\r\n}\n",
    'locals {\n  a = "%{ if x }y"\n}\n',
    "locals {\n  a = <<EOT\nx\nEOT",
    "locals {\n  a = (1\n    b = 2\n}\n",
    '\ufefflocals { a = "\\x" }\n',
    "locals {\n  a = 1 /* b\n}\n",
    "locals {\n  a = provider::x\n}\n",
]


def _terraform_says(folder: Path, terraform: str, text: str) -> list[tuple[int, int, str]]:
    (folder / "main.tf").write_bytes(text.encode())
    run = subprocess.run(
        [terraform, f"-chdir={folder}", "validate", "-json"], capture_output=True, check=False, timeout=60
    )
    diagnostics = json.loads(run.stdout)["diagnostics"]
    places = [(item["range"]["start"], item["summary"]) for item in diagnostics if "range" in item]
    return sorted((place["line"], place["column"], summary) for place, summary in places)


@pytest.mark.oracle
@pytest.mark.parametrize("text", _BROKEN)
def test_first_mistake_is_the_one_that_terraform_names(tmp_path: Path, terraform: str, text: str) -> None:
    expected = _terraform_says(tmp_path, terraform, text)
    first = parse_file("main.tf", text.encode()).diagnostics[0]
    assert (first.line, first.column, first.summary) == expected[0]


@pytest.mark.oracle
def test_files_that_terraform_can_read_are_read(tmp_path: Path, terraform: str) -> None:
    cases = json.loads((_FIXTURES / "valid_files.json").read_text(encoding="utf-8"))
    syntax = {"Invalid expression", "Argument or block definition required", "Invalid character"}
    for case in cases:
        # Terraform may refuse what a file means. Only how it is written counts here.
        said = {summary for _, _, summary in _terraform_says(tmp_path, terraform, case["file"])}
        assert not said & syntax
        assert parse_file("main.tf", case["file"].encode()).diagnostics == ()


@pytest.mark.oracle
def test_values_are_those_that_terraform_gives(tmp_path: Path, terraform: str) -> None:
    """The values recorded for expressions and templates, against the Terraform at hand."""
    recorded = json.loads((_FIXTURES / "expressions.json").read_text(encoding="utf-8"))
    cases = [(case["expression"], case["value"]) for case in recorded if "value" in case] + TEMPLATES
    values = "".join(f"  v{index} = {text.rstrip()}\n" for index, (text, _) in enumerate(cases))
    (tmp_path / "main.tf").write_bytes(f"locals {{\n{values}}}\n".encode())
    names = ", ".join(f"local.v{index}" for index in range(len(cases)))
    run = subprocess.run(
        [terraform, f"-chdir={tmp_path}", "console"],
        input=f"jsonencode([{names}])\n".encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    for (text, value), answer in zip(cases, json.loads(json.loads(run.stdout)), strict=True):
        assert answer == value, text


_GO_PLACE = re.compile(r"tmp\.hcl:(\d+),(\d+)-(?:\d+,)?\d+: ([^;]*);")


@pytest.mark.oracle
def test_mutated_files_are_refused_where_the_go_parser_refuses_them() -> None:
    pygohcl = pytest.importorskip("pygohcl")
    chance = random.Random(1)
    for _ in range(500):
        text = chance.choice(SEEDS).lstrip("\ufeff")
        for _ in range(chance.choice((1, 1, 2))):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(_PIECES) + text[at + chance.choice((0, 0, 1, 3)) :]
        if re.search(r"null\s*[=:]", text):
            continue  # pygohcl's bindings fail for an object with the key null
        ours = [(item.line, item.column, item.summary) for item in parse_file("main.tf", text).diagnostics]
        theirs: list[tuple[int, int, str]] = []
        try:
            pygohcl.loads(text)
        except pygohcl.HCLParseError as error:
            places = _GO_PLACE.findall(str(error))
            theirs = [(int(line), int(column), summary) for line, column, summary in places]
        except ValueError:
            continue  # read, but not representable in Python by pygohcl
        assert bool(ours) == bool(theirs), text
        assert not ours or ours[0] in theirs, text
