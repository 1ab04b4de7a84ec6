"""JSONPath over attributes of which some are unknown.

jsonpath-ng parses the expressions; the search is done here, because one that meets an unknown value has an
answer of three values: what it found, and whether there may be more. The language is that of RFC 9535
(https://www.rfc-editor.org/rfc/rfc9535) as far as jsonpath-ng reads it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from netlint.lang.equality import all_of
from netlint.lang.unknown import Unknown

#: How a path led to a value: names and indices.
Steps = tuple[str | int, ...]

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class PathError(Exception):
    """A JSONPath expression is malformed, or uses what checks do not have. `column` counts from 0."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


class Node(Struct, frozen=True):
    """A value that a path found, and where. The value may be unknown, or have unknown parts."""

    value: Any
    steps: Steps = ()


class Found(Struct, frozen=True):
    """What a path found. `pending` holds the unknown values in which there may be more."""

    nodes: tuple[Node, ...]
    pending: tuple[Node, ...] = ()


class Query:
    """A compiled path.

    `single` tells that it leads to one place only, which may be empty: names and indices, and nothing that
    matches several.
    """

    def __init__(self, text: str) -> None:
        """Compile a path.

        Raises:
            PathError: it is malformed, or uses what checks do not have.
        """
        self.text = text
        self._expression = _parse(text)
        _accept(self._expression)
        self.single = _is_single(self._expression)
        self.steps = _steps(self._expression) if self.single else ()

    def find(self, attributes: Mapping[str, Any]) -> Found:
        """Return what the path finds in the attributes of a resource instance."""
        nodes, pending = _find(self._expression, [Node(attributes)])
        return Found(tuple(nodes), tuple(pending))


def _parse(text: str) -> Any:
    import warnings

    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.ext.parser import parse

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return parse(text)
    except JSONPathError as error:
        place = re.search(r"\bat (?:line )?1(?::|, col(?:umn)? )(\d+)", str(error))
        raise PathError(f"`{text}` is not a JSONPath: {error}", int(place[1]) if place else 0) from None


def _kind(expression: Any) -> str:
    return type(expression).__name__


def _parts(expression: Any) -> Iterator[Any]:
    """Return the expressions that one is made of."""
    kind = _kind(expression)
    if kind in ("Child", "Descendants", "Union"):
        yield from (expression.left, expression.right)
    elif kind == "Filter":
        yield from expression.expressions
    elif kind in ("And", "Or"):
        yield from expression.operands
    elif kind == "Expression":
        yield expression.target


_LINKS = frozenset(("Child", "Descendants", "Union", "Filter", "And", "Or", "Expression"))
_KNOWN = _LINKS | {"Root", "This", "Fields", "Wildcard", "Index", "Slice"}


def _accept(expression: Any) -> None:
    """Refuse what the search does not follow.

    Raises:
        PathError: there is such a thing in the expression.
    """
    kind = _kind(expression)
    if kind not in _KNOWN:
        raise PathError(f"`{expression}` is not supported in the JSONPath of a check")
    if kind == "Expression":
        value = expression.value
        if not (value is None or isinstance(value, str | int | float)):
            raise PathError(f"`{expression}`: a filter compares with a literal only")
        if expression.op == "=~":
            compile_pattern(value)
    for part in _parts(expression):
        _accept(part)


def compile_pattern(text: Any) -> re.Pattern[str]:
    """Compile a regular expression.

    Raises:
        PathError: it is none.
    """
    try:
        return re.compile(str(text))
    except re.error as error:
        raise PathError(f"`{text}` is not a regular expression: {error}") from None


def _is_single(expression: Any) -> bool:
    kind = _kind(expression)
    if kind in ("Root", "This"):
        return True
    if kind == "Fields":
        return len(expression.fields) == 1 and expression.fields[0] != "*"
    if kind == "Index":
        return len(_indices(expression)) == 1
    return kind == "Child" and _is_single(expression.left) and _is_single(expression.right)


def _steps(expression: Any) -> Steps:
    kind = _kind(expression)
    if kind == "Fields":
        return (str(expression.fields[0]),)
    if kind == "Index":
        return (int(_indices(expression)[0]),)
    if kind == "Child":
        return (*_steps(expression.left), *_steps(expression.right))
    return ()


def _indices(expression: Any) -> tuple[int, ...]:
    # Until version 1.6 there was one `index`.
    return tuple(getattr(expression, "indices", ())) or (expression.index,)


_Search = tuple[list[Node], list[Node]]


def _find(expression: Any, start: list[Node]) -> _Search:
    """Follow an expression from some nodes; return what it finds, and the unknowns that stopped it."""
    kind = _kind(expression)
    if kind in ("Root", "This"):
        return start, []
    if kind == "Child":
        middle, pending = _find(expression.left, start)
        found, more = _find(expression.right, middle)
        return found, pending + more
    if kind == "Union":
        left, pending = _find(expression.left, start)
        right, more = _find(expression.right, start)
        return left + right, pending + more
    if kind == "Descendants":
        middle, pending = _find(expression.left, start)
        every, more = _with_descendants(middle)
        found, stopped = _find(expression.right, every)
        return found, pending + more + stopped
    return _step(expression, start)


def _step(expression: Any, start: list[Node]) -> _Search:
    found: list[Node] = []
    pending: list[Node] = []
    for node in start:
        if isinstance(node.value, Unknown):
            pending.append(node)
            continue
        for child in _children(expression, node):
            verdict = _passes(expression, child.value)
            if verdict is None:
                pending.append(child)
            elif verdict:
                found.append(child)
    return found, pending


def _with_descendants(start: list[Node]) -> _Search:
    """Return nodes and all that is in them, and the unknown ones among them."""
    known: list[Node] = []
    pending: list[Node] = []
    open_nodes = list(reversed(start))
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node.value, Unknown):
            pending.append(node)
            continue
        known.append(node)
        open_nodes.extend(reversed(list(_members(node))))
    return known, pending


def _members(node: Node) -> Iterator[Node]:
    value = node.value
    pairs: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for key, member in pairs:
        yield Node(member, (*node.steps, key))


def _children(expression: Any, node: Node) -> Iterator[Node]:
    """Return the members of a known node that one step leads to, or may lead to if it is a filter."""
    kind, value = _kind(expression), node.value
    if kind in ("Filter", "Wildcard") or (kind == "Fields" and "*" in expression.fields):
        yield from _members(node)
    elif kind == "Fields" and isinstance(value, dict):
        for name in expression.fields:
            if name in value:
                yield Node(value[name], (*node.steps, name))
    elif kind == "Index" and isinstance(value, list):
        for index in _indices(expression):
            if -len(value) <= index < len(value):
                yield Node(value[index], (*node.steps, index % len(value)))
    elif kind == "Slice" and isinstance(value, list):
        chosen = slice(expression.start, expression.end, expression.step)
        for index in range(*chosen.indices(len(value))):
            yield Node(value[index], (*node.steps, index))


def _passes(expression: Any, value: Any) -> bool | None:
    """Tell whether a member passes a filter; None where that is unknown. What is no filter passes all."""
    if _kind(expression) != "Filter":
        return True
    return all_of(_holds(part, value) for part in expression.expressions)


def _holds(expression: Any, value: Any) -> bool | None:
    kind = _kind(expression)
    if kind == "And":
        return all_of(_holds(part, value) for part in expression.operands)
    if kind == "Or":
        return disjunction(_holds(part, value) for part in expression.operands)
    nodes, pending = _find(expression.target, [Node(value)])
    if expression.op in (None, "!"):
        there = True if nodes else (None if pending else False)
        return negation(there) if expression.op == "!" else there
    if expression.op == "!=":
        return negation(_compared("==", expression.value, nodes, pending))
    return _compared(expression.op, expression.value, nodes, pending)


def _compared(symbol: str, literal: Any, nodes: list[Node], pending: list[Node]) -> bool | None:
    verdict = disjunction(_compare(symbol, node.value, literal) for node in nodes)
    return None if pending and not verdict else verdict


def _compare(symbol: str, value: Any, literal: Any) -> bool | None:
    if isinstance(value, Unknown):
        return None
    if symbol in ("=", "=="):
        return equal(value, literal)
    if symbol == "=~":
        return isinstance(value, str) and re.search(str(literal), value) is not None
    left, right = number(value), number(literal)
    if left is not None and right is not None:
        return _COMPARISONS[symbol](left, right)
    both = isinstance(value, str) and isinstance(literal, str)
    return both and _COMPARISONS[symbol](value, literal)


def number(value: Any) -> float | None:
    """Return a number, also one that is written as a text, as templates may; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII):
        return float(value)
    return None


def equal(value: Any, other: Any) -> bool | None:
    """Tell whether two values are equal; None where unknown parts decide.

    A number or a truth value equals its text: CloudFormation takes both.
    """
    if isinstance(value, Unknown) or isinstance(other, Unknown):
        return None
    if isinstance(value, dict) and isinstance(other, dict):
        if value.keys() != other.keys():
            return False
        return all_of(equal(value[key], other[key]) for key in value)
    if isinstance(value, list) and isinstance(other, list):
        if len(value) != len(other):
            return False
        return all_of(equal(left, right) for left, right in zip(value, other, strict=True))
    if isinstance(value, dict | list) or isinstance(other, dict | list):
        return False
    return value is other if value is None or other is None else _text(value) == _text(other)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def disjunction(verdicts: Iterable[bool | None]) -> bool | None:
    """Kleene's "or" over any number of verdicts; None stands for unknown."""
    result: bool | None = False
    for verdict in verdicts:
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result


def negation(verdict: bool | None) -> bool | None:
    """Kleene's "not"; None stands for unknown."""
    return None if verdict is None else not verdict
