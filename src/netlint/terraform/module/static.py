"""Expressions that are read and not evaluated: keywords, references, lists of references, constants.

In the JSON syntax, and in quotes as Terraform 0.11 wanted them, these are strings that hold the expression.
"""

from __future__ import annotations

from typing import TypeVar

from netlint.hcl.ast import (
    AttributeStep,
    Expression,
    IndexStep,
    Literal,
    Traversal,
    TupleConstructor,
)
from netlint.hcl.positions import Source
from netlint.hcl.scope import EmptyScope, EvaluationError
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import BOOL, STRING, Primitive
from netlint.lang.values import Null, UnknownValue, Value
from netlint.terraform.module.problems import Problems, is_json

AnyNode = TypeVar("AnyNode")

_DEPRECATED = (
    "In this context, references are expected literally rather than in quotes. Terraform 0.11 and earlier"
    " required quotes. Remove them to silence this warning."
)
_NOT_STATIC = (
    "A single static variable reference is required: only attribute access and indexing with constant keys."
    " No calculations, function calls, template expressions, etc are allowed here."
)


def keyword(node: Expression) -> str:
    """Return the name that an expression consists of; empty when it is anything else."""
    return node.root if type(node) is Traversal and not node.steps else ""


def unquoted(node: Expression, source: Source) -> Expression:
    """Return the expression that a string of the JSON syntax holds; any other expression as it is."""
    if not is_json(source) or not isinstance(node, Literal) or not isinstance(node.value, str):
        return node
    return _parsed(node, node.value, source)


def _parsed(node: Expression, text: str, source: Source) -> Expression:
    from netlint.hcl.json_syntax import shifted
    from netlint.hcl.parser import parse_expression

    expression, problems = parse_expression(source.path, text)
    # In JSON, Terraform counts from the quote itself.
    return node if problems else shifted(expression, node.start + (not is_json(source)))


def reference(node: Expression, source: Source, problems: Problems) -> Traversal | None:
    """Return the reference that an expression is; one in quotes is taken, with a warning."""
    read = node
    if isinstance(node, Literal) and isinstance(node.value, str):
        read = _parsed(node, node.value, source)
        if not is_json(source):
            problems.warning(source, node.start, "Quoted references are deprecated", _DEPRECATED)
    if isinstance(read, Traversal):
        return read
    problems.error(source, node.start, "Invalid expression", _NOT_STATIC)
    return None


def references(node: Expression, source: Source, problems: Problems) -> tuple[Traversal, ...]:
    """Return the references of which an expression is the list."""
    if not isinstance(node, TupleConstructor):
        detail = "A static list expression is required."
        problems.error(source, node.start, "Invalid expression", detail)
        return ()
    found = (reference(item, source, problems) for item in node.items)
    return tuple(traversal for traversal in found if traversal is not None)


def traversal_text(traversal: Traversal) -> str:
    """Return a reference as it is written: `aws_vpc.main["a"].id`."""
    parts = [traversal.root]
    for step in traversal.steps:
        if isinstance(step, AttributeStep):
            parts.append(f".{step.name}")
        elif isinstance(step, IndexStep):
            key = step.key
            quoted = (
                '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(key, str) else key
            )
            parts.append(f"[{quoted}]")
    return "".join(parts)


def constant(node: Expression) -> Value:
    """Return the value of an expression that may refer to nothing and call nothing.

    Raises:
        EvaluationError: it has none.
    """
    from netlint.hcl.evaluate import evaluate

    try:
        return evaluate(node, EmptyScope())
    except EvaluationError as error:
        if error.summary != "Call to unknown function":
            raise
        detail = "Functions may not be called here."
        raise EvaluationError(error.start, error.end, "Function calls not allowed", detail) from None


def constant_at(node: Expression, source: Source, problems: Problems) -> Value | None:
    """Return the value of a constant expression; None, with a diagnostic, when it is none."""
    try:
        return constant(node)
    except EvaluationError as error:
        problems.error(source, error.start, error.summary, error.detail)
        return None


def _constant_of(node: Expression, source: Source, wanted: Primitive, problems: Problems) -> Value | None:
    value = constant_at(node, source, problems)
    if value is None:
        return None
    try:
        value = convert(value, wanted)
    except ConversionError as error:
        detail = f"Unsuitable value type: Unsuitable value: {error.message}"
        # Terraform points behind the opening quote.
        quoted = isinstance(node, Literal) and isinstance(node.value, str) and not is_json(source)
        problems.error(source, node.start + quoted, "Unsuitable value type", detail)
        return None
    return None if isinstance(value, (Null, UnknownValue)) else value


def constant_flag(node: Expression, source: Source, problems: Problems) -> bool:
    """Return the boolean that an expression is; False, with a diagnostic, when it is none."""
    return _constant_of(node, source, BOOL, problems) is True


def constant_text(node: Expression, source: Source, problems: Problems) -> str:
    """Return the string that an expression is; empty, with a diagnostic, when it is none."""
    value = _constant_of(node, source, STRING, problems)
    return value if isinstance(value, str) else ""
