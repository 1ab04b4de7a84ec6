"""Every function of these modules, on ordinary, edge, null, sensitive and partly unknown arguments."""

from __future__ import annotations

from importlib import import_module

import pytest

from netlint.lang.function import Function
from tests.terraform.functions.console import differences

MODULES = ("collections", "sequences", "lists", "mappings", "sets", "numeric", "conversion", "network")

#: Expressions of which more is known than Terraform knows.
SHARPER = {
    # What comes after the unknown decides.
    "alltrue([local.ub,false])",
    "contains([],local.u)",
    "setintersection([],local.ul)",
    "setproduct(local.ul,[])",
    # A value of a type that nobody knows still gives a result of a known one.
    'contains(local.d,"a")',
    "parseint(local.d,10)",
    "tolist(local.ul)",
    "tolist(local.us)",
    "tomap(local.um)",
    "toset(local.ul)",
    "one(local.us)",
    "setintersection(local.us)",
    'setproduct(local.us,["x","y"])',
    # A list that were shorter would be an error.
    "slice(local.ul,0,2)",
    'zipmap(["a","b"],local.ul)',
    # The same unknown is equal to itself.
    "distinct([local.u,local.u])",
    "toset([local.u,local.u])",
    'setunion([local.u,local.u],["a"])',
    # The keys are known, and only they decide.
    'matchkeys(["a",local.u],["x","y"],["x"])',
}
#: Answers that differ: Go's `exp` rounds the last bit differently, depending on the processor.
DIFFERENT = {"pow(99,1.25)"}


@pytest.fixture(scope="module")
def functions() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for name in MODULES:
        found.update(import_module(f"netlint.terraform.functions.{name}").FUNCTIONS)
    return found


@pytest.mark.parametrize("topic", MODULES)
def test_answers_are_terraforms(topic: str, functions: dict[str, Function]) -> None:
    found = differences(topic, functions, SHARPER)
    assert [line for line in found if line.partition(":")[0] not in DIFFERENT] == []
