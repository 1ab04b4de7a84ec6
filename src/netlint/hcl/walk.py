"""Going over the nodes of an expression, and finding what it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from netlint.hcl.ast import (
    BinaryOperation,
    Body,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    ObjectConstructor,
    Parentheses,
    RelativeTraversal,
    Splat,
    Template,
    TemplateJoin,
    TemplateWrap,
    Traversal,
    TupleConstructor,
    UnaryOperation,
)


def children(node: Expression) -> tuple[Expression, ...]:
    """Return the expressions directly inside of one, in source order."""
    match node:
        case Call():
            return node.arguments
        case TupleConstructor():
            return node.items
        case Template():
            return node.parts
        case ObjectConstructor():
            return tuple(part for item in node.items for part in item)
        case TemplateWrap() | Parentheses():
            return (node.inner,)
        case RelativeTraversal():
            return (node.source,)
        case Index():
            return (node.collection, node.key)
        case Splat():
            return (node.source, node.each)
        case Conditional():
            return (node.condition, node.true_result, node.false_result)
        case UnaryOperation():
            return (node.operand,)
        case BinaryOperation():
            return (node.first, *(operand for _, operand in node.rest))
        case TemplateJoin():
            return (node.tuple,)
        case For():
            parts = (node.collection, node.key, node.value, node.condition)
            return tuple(part for part in parts if part is not None)
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """Yield an expression and all inside of it, outer before inner, in source order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def references(node: Expression) -> tuple[Traversal, ...]:
    """Return the references to names outside of an expression, in source order.

    The variables that a for introduces are names inside of it, except in its own collection.
    """
    found: list[Traversal] = []
    stack: list[tuple[Expression, frozenset[str]]] = [(node, frozenset())]
    while stack:
        current, bound = stack.pop()
        if type(current) is Traversal:
            if current.root not in bound:
                found.append(current)
        elif type(current) is For:
            inner = bound | {current.key_name, current.value_name}
            parts = [part for part in (current.key, current.value, current.condition) if part is not None]
            stack.extend((part, inner) for part in reversed(parts))
            stack.append((current.collection, bound))
        else:
            stack.extend((child, bound) for child in reversed(children(current)))
    return tuple(found)


def expressions(body: Body) -> Iterator[Expression]:
    """Yield the expression of every attribute in a body and the blocks inside of it."""
    stack = [body]
    while stack:
        current = stack.pop()
        for attribute in current.attributes.values():
            yield attribute.expression
        stack.extend(block.body for block in reversed(current.blocks))
