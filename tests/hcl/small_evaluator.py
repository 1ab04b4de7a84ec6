"""A small evaluator of known values, enough to compare what the parser understood with Terraform's answers.

It is not the evaluator of netlint: it knows no types, no unknown values and a handful of functions.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from netlint.hcl import ast

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "upper": str.upper,
    "max": max,
    "trimspace": str.strip,
    "join": lambda separator, items: separator.join(map(_text, items)),
    "substr": lambda text, offset, length: text[offset : offset + length],
    "contains": lambda items, item: item in items,
}
_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: int(Decimal(a) % Decimal(b)),
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "&&": lambda a, b: a and b,
    "||": lambda a, b: a or b,
}
_ITEM = "[*]"


def evaluate(node: ast.Expression, scope: dict[str, Any]) -> Any:
    """Return the value of an expression as JSON would hold it (numbers as `int` or `Decimal`)."""
    match node:
        case ast.Literal():
            return node.value
        case ast.Parentheses() | ast.TemplateWrap():
            return evaluate(node.inner, scope)
        case ast.SplatItem():
            return scope[_ITEM]
        case ast.Traversal():
            return _steps(scope[node.root], node.steps)
        case ast.RelativeTraversal():
            return _steps(evaluate(node.source, scope), node.steps)
        case ast.Index():
            return evaluate(node.collection, scope)[evaluate(node.key, scope)]
        case ast.Splat():
            source = evaluate(node.source, scope)
            items = source if isinstance(source, list) else [] if source is None else [source]
            return [evaluate(node.each, {**scope, _ITEM: item}) for item in items]
        case ast.Call():
            arguments = [evaluate(argument, scope) for argument in node.arguments]
            if node.expand:
                arguments[-1:] = arguments[-1]
            return _FUNCTIONS[node.name](*arguments)
        case ast.Conditional():
            return evaluate(node.true_result if evaluate(node.condition, scope) else node.false_result, scope)
        case ast.UnaryOperation():
            value = evaluate(node.operand, scope)
            return -value if node.operator == "-" else not value
        case ast.BinaryOperation():
            value = evaluate(node.first, scope)
            for operator, operand in node.rest:
                value = _OPERATIONS[operator](value, evaluate(operand, scope))
            return value
        case ast.TupleConstructor():
            return [evaluate(item, scope) for item in node.items]
        case ast.ObjectConstructor():
            return {_text(evaluate(key, scope)): evaluate(value, scope) for key, value in node.items}
        case ast.For():
            return _for(node, scope)
        case ast.Template():
            return "".join(_text(evaluate(part, scope)) for part in node.parts)
        case ast.TemplateJoin():
            return "".join(_text(item) for item in evaluate(node.tuple, scope))
    raise TypeError(node)


def _steps(value: Any, steps: tuple[ast.Step, ...]) -> Any:
    for step in steps:
        value = value[step.name if isinstance(step, ast.AttributeStep) else step.key]
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    assert isinstance(value, str), value
    return value


def _for(node: ast.For, scope: dict[str, Any]) -> Any:
    collection = evaluate(node.collection, scope)
    pairs = collection.items() if isinstance(collection, dict) else enumerate(collection)
    values: list[Any] = []
    objects: dict[str, Any] = {}
    for key, value in pairs:
        inner = {**scope, node.key_name: key, node.value_name: value}
        if node.condition is not None and not evaluate(node.condition, inner):
            continue
        result = evaluate(node.value, inner)
        if node.key is None:
            values.append(result)
        elif node.group:
            objects.setdefault(_text(evaluate(node.key, inner)), []).append(result)
        else:
            objects[_text(evaluate(node.key, inner))] = result
    return values if node.key is None else objects
