"""Conditions of declarative checks, compiled: what a resource instance must look like.

A verdict is true, false, or None where unknown values decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from msgspec import UNSET, Struct

from netlint.engine.declarative.paths import (
    Node,
    PathError,
    Query,
    Steps,
    compile_pattern,
    disjunction,
    equal,
    negation,
    number,
)
from netlint.engine.declarative.schema import Condition
from netlint.lang.equality import all_of
from netlint.lang.unknown import Unknown

#: Whether an unknown value at some steps is certain not to be null.
Present = Callable[[Steps], bool]
_Test = Callable[[Any], bool | None]


class Malformed(Exception):
    """A condition cannot be compiled. `key` is the one at fault, `column` counts from 0 within its value."""

    def __init__(self, message: str, keys: tuple[str | int, ...], column: int = 0) -> None:
        super().__init__(message)
        self.keys = keys
        self.column = column


class Fault(Struct, frozen=True):
    """A value that decided against a condition, or that leaves it open: where, and which value."""

    steps: Steps = ()
    value: Any = None


class Question:
    """One compiled condition, or several of which all must hold."""

    def verdict(self, attributes: Mapping[str, Any], present: Present) -> bool | None:
        """Tell whether it holds; None where unknown values decide."""
        raise NotImplementedError

    def faults(self, attributes: Mapping[str, Any], present: Present) -> Iterator[Fault]:
        """Return the values because of which it does not hold, or because of which that is unknown."""
        raise NotImplementedError


class _Combination(Question):
    def __init__(
        self, parts: list[Question], combine: Callable[[Iterator[bool | None]], bool | None]
    ) -> None:
        self.parts = parts
        self.combine = combine

    def verdict(self, attributes: Mapping[str, Any], present: Present) -> bool | None:
        return self.combine(part.verdict(attributes, present) for part in self.parts)

    def faults(self, attributes: Mapping[str, Any], present: Present) -> Iterator[Fault]:
        for part in self.parts:
            if part.verdict(attributes, present) is not True:
                yield from part.faults(attributes, present)


class _Negation(Question):
    def __init__(self, part: Question) -> None:
        self.part = part

    def verdict(self, attributes: Mapping[str, Any], present: Present) -> bool | None:
        return negation(self.part.verdict(attributes, present))

    def faults(self, attributes: Mapping[str, Any], present: Present) -> Iterator[Fault]:
        # The part holds, or is unknown: only in the latter case does it know why.
        return self.part.faults(attributes, present)


class _Values(Question):
    """Tests of what a path finds.

    A path that leads to one place has one value there, which is null where there is nothing. Of one that
    matches several, `some` or `every` value has to pass; `every` is true of none.
    """

    def __init__(self, query: Query, tests: list[_Test], *, exists: bool | None, every: bool) -> None:
        self.query = query
        self.tests = tests
        self.exists = exists
        self.every = every

    def verdict(self, attributes: Mapping[str, Any], present: Present) -> bool | None:
        nodes, pending = self._found(attributes)
        verdicts = [self._passes(node, present) for node in nodes] + [None] * len(pending)
        if self.exists is not None and not self.query.single:
            # Whether there is any, whatever the quantifier.
            there = disjunction(self._is_there(node, present) for node in nodes)
            there = None if pending and not there else there
            verdicts_of_tests = self._combine(verdicts) if self.tests else True
            return all_of((there if self.exists else negation(there), verdicts_of_tests))
        return self._combine(verdicts)

    def faults(self, attributes: Mapping[str, Any], present: Present) -> Iterator[Fault]:
        nodes, pending = self._found(attributes)
        failing = [node for node in nodes if self._passes(node, present) is not True]
        for node in failing or pending or nodes or [Node(None, self.query.steps)]:
            yield Fault(node.steps, node.value)

    def _found(self, attributes: Mapping[str, Any]) -> tuple[list[Node], list[Node]]:
        found = self.query.find(attributes)
        nodes, pending = list(found.nodes), list(found.pending)
        if self.query.single and not nodes and not pending:
            nodes = [Node(None, self.query.steps)]
        return nodes, pending

    def _combine(self, verdicts: list[bool | None]) -> bool | None:
        return all_of(verdicts) if self.every or self.query.single else disjunction(verdicts)

    def _passes(self, node: Node, present: Present) -> bool | None:
        verdicts: list[bool | None] = []
        if self.exists is not None and self.query.single:
            there = self._is_there(node, present)
            verdicts.append(there if self.exists else negation(there))
        verdicts += [test(node.value) for test in self.tests]
        return all_of(verdicts)

    @staticmethod
    def _is_there(node: Node, present: Present) -> bool | None:
        if isinstance(node.value, Unknown):
            return True if present(node.steps) else None
        return node.value is not None


def compile_conditions(declared: Condition | list[Condition], *, every: bool) -> Question:
    """Compile one condition, or several of which all must hold.

    Args:
        declared: the conditions.
        every: whether, of several values that a path finds, every one has to pass where the condition does
            not say; otherwise some.

    Raises:
        Malformed: a condition contradicts itself, or a path, pattern or block in it is malformed.
    """
    if isinstance(declared, Condition):
        return _compile(declared, every, ())
    return _Combination([_compile(one, every, (place,)) for place, one in enumerate(declared)], all_of)


def _compile(declared: Condition, every: bool, keys: tuple[str | int, ...]) -> Question:
    combinations = {
        name: value
        for name, value in (("all", declared.all), ("any", declared.any), ("not", declared.not_))
        if value is not UNSET
    }
    if len(combinations) + bool(declared.path) != 1:
        raise Malformed("a condition has either `path`, `all`, `any` or `not`", keys)
    tests = {name: getattr(declared, name) for name in _TESTS if getattr(declared, name) is not UNSET}
    if declared.path:
        return _compile_values(declared, tests, every, keys)
    ((name, value),) = combinations.items()
    if tests or declared.exists is not UNSET or declared.quantifier is not UNSET:
        raise Malformed(f"`{name}` stands alone: tests belong to a condition with `path`", keys)
    if isinstance(value, Condition):
        return _Negation(_compile(value, every, (*keys, name)))
    parts = [_compile(one, every, (*keys, name, place)) for place, one in enumerate(value)]
    if not parts:
        raise Malformed(f"`{name}` holds no condition", (*keys, name))
    return _Combination(parts, all_of if name == "all" else disjunction)


def _compile_values(
    declared: Condition, tests: dict[str, Any], every: bool, keys: tuple[str | int, ...]
) -> Question:
    if not tests and declared.exists is UNSET:
        raise Malformed(f"`{declared.path}` is not tested: say `exists: true`, `equals: …`", keys)
    try:
        query = Query(declared.path)
    except PathError as error:
        raise Malformed(str(error), (*keys, "path"), error.column) from None
    compiled = []
    for name, value in tests.items():
        key = name.replace("_", "-")
        try:
            compiled.append(_TESTS[name](value))
        except (PathError, ValueError) as error:
            raise Malformed(f"`{key}`: {error}", (*keys, key)) from None
    quantifier = declared.quantifier
    return _Values(
        query,
        compiled,
        exists=None if declared.exists is UNSET else bool(declared.exists),
        every=every if quantifier is UNSET else quantifier == "every",
    )


def _of_known(test: Callable[[Any], bool | None]) -> _Test:
    """Make a test that leaves open what is unknown."""
    return lambda value: None if isinstance(value, Unknown) else test(value)


def _negated(make: Callable[[Any], _Test]) -> Callable[[Any], _Test]:
    def negated(expected: Any) -> _Test:
        test = make(expected)
        return lambda value: negation(test(value))

    return negated


def _equals(expected: Any) -> _Test:
    return lambda value: equal(value, expected)


def _one_of(expected: list[Any]) -> _Test:
    return lambda value: disjunction(equal(value, one) for one in expected)


def _matches(expected: str) -> _Test:
    pattern = compile_pattern(expected)
    return _of_known(lambda value: isinstance(value, str) and pattern.search(value) is not None)


def _contains(expected: Any) -> _Test:
    def test(value: Any) -> bool | None:
        if isinstance(value, str):
            return str(expected) in value
        if isinstance(value, dict):
            return expected in value
        if isinstance(value, list):
            return disjunction(equal(member, expected) for member in value)
        return False

    return _of_known(test)


def _bound(compare: Callable[[float, float], bool]) -> Callable[[float], _Test]:
    def bound(limit: float) -> _Test:
        def test(value: Any) -> bool:
            size = len(value) if isinstance(value, list | dict) else number(value)
            return size is not None and compare(size, limit)

        return _of_known(test)

    return bound


def _within(expected: list[str]) -> _Test:
    blocks = [ip_network(text) for text in expected]

    def test(value: Any) -> bool:
        try:
            inner = ip_network(value, strict=False) if isinstance(value, str) else None
        except ValueError:
            return False
        if inner is None:
            return False
        # Of one version, which the stubs of subnet_of do not see.
        return any(block.version == inner.version and inner.subnet_of(block) for block in blocks)  # type: ignore[arg-type]

    return _of_known(test)


_TESTS: Mapping[str, Callable[[Any], _Test]] = {
    "equals": _equals,
    "not_equals": _negated(_equals),
    "one_of": _one_of,
    "none_of": _negated(_one_of),
    "matches": _matches,
    "not_matches": _negated(_matches),
    "contains": _contains,
    "not_contains": _negated(_contains),
    "at_least": _bound(lambda size, limit: size >= limit),
    "at_most": _bound(lambda size, limit: size <= limit),
    "within": _within,
}
