"""JSONPath with three values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath_ng.ext import parse

from netlint.engine.declarative.paths import PathError, Query
from netlint.lang.unknown import AFTER_APPLY, Unknown

DOCUMENT: dict[str, Any] = {
    "cidr": "10.0.0.0/16",
    "tags": {"Owner": "a", "x:y": "b", "none": None},
    "rule": [
        {"port": 22, "from": ["a", "b"], "open": True},
        {"port": 443, "from": ["c"]},
        {"port": "22", "from": []},
    ],
}

PATHS = [
    "$.cidr",
    "$.tags.Owner",
    "$.tags['x:y']",
    "$.tags.*",
    "$.absent.more",
    "$.rule[0].port",
    "$.rule[-1].port",
    "$.rule[7]",
    "$.rule[*].from[*]",
    "$.rule[0:2].port",
    "$.rule[::-1].port",
    "$..port",
    "$..from[0]",
    "$['cidr','tags']",
    "$.rule[?(@.port == 443)].from[*]",
    "$.rule[?(@.port > 100)].port",
    "$.rule[?(@.open)].port",
    "$.rule[?(@.port != 443 && @.open)].from",
    "$.rule[?(@.port =~ '2')].port",
    "cidr",
]


@pytest.mark.parametrize("path", PATHS)
def test_of_known_values_it_finds_what_jsonpath_finds(path: str) -> None:
    found = Query(path).find(DOCUMENT)
    expected = [match.value for match in parse(path).find(DOCUMENT)]
    assert [node.value for node in found.nodes] == expected
    assert found.pending == ()


def test_numbers_of_templates_are_compared_as_numbers() -> None:
    found = Query("$.rule[?(@.port < 100)].port").find(DOCUMENT)
    assert [node.value for node in found.nodes] == [22, "22"]


def test_it_says_where_a_value_is() -> None:
    found = Query("$.rule[?(@.port == 443)].from[0]").find(DOCUMENT)
    assert [node.steps for node in found.nodes] == [("rule", 1, "from", 0)]


_leaf = st.one_of(st.integers(0, 3), st.sampled_from(["a", "b"]), st.booleans(), st.none())
_tree = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
_path = st.lists(
    st.sampled_from(["a", "b", "c", "*", "[0]", "[*]", "[?(@.a == 1)]", "[?(@.b)]", "..a"]),
    min_size=1,
    max_size=4,
).map(lambda steps: "$" + "".join(step if step[0] in "[." else f".{step}" for step in steps))


def _with_unknowns(value: Any, hide: list[bool]) -> Any:
    """Return a copy in which some parts are unknown."""
    if hide and hide.pop():
        return AFTER_APPLY
    if isinstance(value, dict):
        return {key: _with_unknowns(member, hide) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_unknowns(member, hide) for member in value]
    return value


def _known(value: Any) -> bool:
    if isinstance(value, Unknown):
        return False
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_known(member) for member in members)


@given(
    st.dictionaries(st.sampled_from("abc"), _tree, max_size=3), _path, st.lists(st.booleans(), max_size=30)
)
def test_what_is_found_among_unknowns_is_found_when_they_are_known(
    document: dict[str, Any], path: str, hide: list[bool]
) -> None:
    partial = {key: _with_unknowns(member, hide) for key, member in document.items()}
    query = Query(path)
    whole = [(node.steps, json.dumps(node.value)) for node in query.find(document).nodes]
    found = query.find(partial)
    for node in found.nodes:
        assert node.steps in [steps for steps, _ in whole]
        if _known(node.value):
            assert (node.steps, json.dumps(node.value)) in whole
    if not found.pending:
        assert [node.steps for node in found.nodes] == [steps for steps, _ in whole]


@pytest.mark.parametrize(
    "path", ["$.a[", "$.a b", "", "$.a[?(@.b == ]", "$.a.`len`", "$.a[?(@.b =~ '(')]", "$.a[?(@.b == @.c)]"]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(PathError):
        Query(path)
