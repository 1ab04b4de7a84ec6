"""Replacing an unknown by a value never turns a decided verdict into another one.

Literals and references in the networks of the checks' examples become variables without a value. What is
found then must be found with the values too; and what is found with the literals must be found without them,
or be undetermined. A reference that is not known may leave nothing to ask about.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from netlint.config.load import settings
from netlint.engine.run import run
from netlint.hcl.ast import Body, Expression, Literal, Traversal, TupleConstructor
from netlint.hcl.parser import parse_file
from netlint.hcl.walk import walk
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration

FIXTURES = Path(__file__).parent.parent / "fixtures" / "checks"
#: By check, the one whose finding takes its place where more is known.
SAID_BY = {"PCX007": "PCX004", "SG006": "SG001"}
#: The same, where the other one is said of what wears a security group.
SAID_OF_WEARERS = {"SG006": "WL004"}
#: the code and the address
Found = tuple[str, str]
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/main.tf"))


#: what makes instances, orders them or chooses who manages them
META = ("for_each", "count", "provider", "depends_on")


def places_in(text: str, of: Callable[[Expression], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return some places in what resources and data sources are configured with."""
    found: list[tuple[int, int]] = []
    pending: list[Body] = [
        block.body for block in parse_file("main.tf", text).body.blocks if block.type in ("resource", "data")
    ]
    while pending:
        body = pending.pop()
        for name, attribute in body.attributes.items():
            if name not in META:
                found.extend(of(attribute.expression))
        pending.extend(
            block.body
            for block in body.blocks
            if block.type not in ("lifecycle", "provisioner", "connection")
        )
    return sorted(set(found))


def references(expression: Expression) -> list[tuple[int, int]]:
    """Return the place of an expression that is a reference, or of each reference in a list."""
    nodes = expression.items if isinstance(expression, TupleConstructor) else (expression,)
    return [(node.start, node.end) for node in nodes if isinstance(node, Traversal)]


def literals(expression: Expression) -> list[tuple[int, int]]:
    """Return the place of an expression that is a literal."""
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


def verdicts(files: dict[str, str]) -> tuple[set[Found], set[Found]]:
    """Return the findings and what is undetermined, by check and address."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        report = run([read_configuration(folder, ReadOptions())], settings([], {}))
    found = {(finding.code, finding.address) for finding in report.findings}
    return found, {(one.code, one.address) for one in report.undetermined}


@cache
def known(case: Path) -> tuple[dict[str, str], list[tuple[int, int]], list[tuple[int, int]], set[Found]]:
    """Return the files of a case, the literals and references of its main file, and the findings."""
    files = {path.name: path.read_text() for path in case.glob("*.tf")}
    text = files["main.tf"]
    return files, places_in(text, literals), places_in(text, references), verdicts(files)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.parts[-2:]))
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_known_refines_unknown(case: Path, data: st.DataObject) -> None:
    files, values, links, with_values = known(case)
    places = data.draw(st.sampled_from([one for one in (values, links) if one] or [[]]))
    if not places:
        return
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True))
    found, undetermined = verdicts({**files, "main.tf": without(files["main.tf"], chosen)})
    wearers = {code for code, _ in with_values}
    more = {
        (code, address)
        for code, address in found
        if (SAID_BY.get(code), address) in with_values or SAID_OF_WEARERS.get(code) in wearers
    }
    assert found - more <= with_values, "what is decided without the values holds with them"
    # A finding names what is at fault, and what is undetermined the subject that was asked about.
    open_checks = {code for code, _ in undetermined}
    lost = {one for one in with_values - found if one[0] not in open_checks}
    assert places is links or not lost, "what holds with the values is found, or undetermined"
