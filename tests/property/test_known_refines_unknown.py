"""Replacing an unknown by a value never turns a decided verdict into another one.

Literals in the networks of the checks' examples become variables without a value. What is found then must be
found with the values too; and what is found with the values must be found without them, or be undetermined.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netlint.config.load import settings
from netlint.engine.run import run
from netlint.hcl.ast import Body, Expression, Literal
from netlint.hcl.parser import parse_file
from netlint.hcl.walk import walk
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration

FIXTURES = Path(__file__).parent.parent / "fixtures" / "checks"
#: By check, the one whose finding takes its place where more is known.
SAID_BY = {"SG006": "SG001"}
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/main.tf"))


def literals(text: str) -> list[tuple[int, int]]:
    """Return the places of the literals that resources and data sources are configured with."""
    found: list[tuple[int, int]] = []
    pending: list[Body] = [
        block.body for block in parse_file("main.tf", text).body.blocks if block.type in ("resource", "data")
    ]
    while pending:
        body = pending.pop()
        for attribute in body.attributes.values():
            found.extend(_places(attribute.expression))
        pending.extend(
            block.body
            for block in body.blocks
            if block.type not in ("lifecycle", "provisioner", "connection")
        )
    return sorted(set(found))


def _places(expression: Expression) -> list[tuple[int, int]]:
    nodes = [expression] if isinstance(expression, Literal) else list(walk(expression))
    # Bare keys of objects are literals too: only what stands as a value by itself or in a list is replaced.
    return [
        (node.start, node.end)
        for node in nodes
        if isinstance(node, Literal) and node.value is not None and node is expression
    ]


def without(text: str, places: list[tuple[int, int]]) -> str:
    """Return a configuration with unknown values in some places."""
    variables = []
    for number, (start, end) in enumerate(sorted(places, reverse=True)):
        text = f"{text[:start]}var.unknown_{number}{text[end:]}"
        variables.append(f'variable "unknown_{number}" {{}}\n')
    return text + "\n" + "".join(variables)


def verdicts(files: dict[str, str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the findings and what is undetermined, by check and address."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        report = run([read_configuration(folder, ReadOptions())], settings([], {}))
    found = {(finding.code, finding.address) for finding in report.findings}
    return found, {(one.code, one.address) for one in report.undetermined}


@cache
def known(case: Path) -> tuple[dict[str, str], list[tuple[int, int]], set[tuple[str, str]]]:
    """Return the files of a case, the literals of its main file, and the findings with all values."""
    files = {path.name: path.read_text() for path in case.glob("*.tf")}
    return files, literals(files["main.tf"]), verdicts(files)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.parts[-2:]))
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_known_refines_unknown(case: Path, data: st.DataObject) -> None:
    files, places, with_values = known(case)
    if not places:
        return
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    found, undetermined = verdicts({**files, "main.tf": without(files["main.tf"], chosen)})
    more = {(code, address) for code, address in found if (SAID_BY.get(code), address) in with_values}
    assert found - more <= with_values, "what is decided without the values holds with them"
    # A finding names what is at fault, and what is undetermined the subject that was asked about.
    open_checks = {code for code, _ in undetermined}
    lost = {one for one in with_values - found if one[0] not in open_checks}
    assert not lost, "what holds with the values is found, or undetermined"
