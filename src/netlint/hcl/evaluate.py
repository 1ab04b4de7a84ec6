"""The value of an expression in a scope.

Follows the HCL native syntax specification, and Terraform where that leaves something open. An unknown is a
value that every operation accepts; an error ends the evaluation of the expression with `EvaluationError`.
Where Terraform gives up a whole result because a part of it is not known, this keeps what it may consist of:
see `netlint.lang.values.Choice`.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from netlint.hcl import access, operators
from netlint.hcl.access import AccessError
from netlint.hcl.ast import (
    AttributeStep,
    BinaryOperation,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    Invalid,
    Literal,
    ObjectConstructor,
    Parentheses,
    RelativeTraversal,
    Splat,
    SplatItem,
    Step,
    Template,
    TemplateJoin,
    TemplateWrap,
    Traversal,
    TupleConstructor,
    UnaryOperation,
)
from netlint.hcl.calls import call
from netlint.hcl.conditionals import chosen
from netlint.hcl.iteration import for_expression
from netlint.hcl.limits import limits
from netlint.hcl.operators import OperandError, OperationError
from netlint.hcl.scope import EvaluationError, ReferenceFailure, Scope, StaticError, at
from netlint.hcl.template_values import joined, template
from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import BOOL, DYNAMIC, STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NULL,
    UNKNOWN,
    Null,
    ObjectValue,
    Range,
    Sensitive,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    sensitive,
    unmark,
)

#: The names that `for` introduces, and the element of the nearest splat under `SPLAT_ITEM`.
Bindings: TypeAlias = dict[str, Value]

SPLAT_ITEM = "*"
#: How many elements a tuple has of which the splats are remembered, and how many of these are.
_LONG = 32
_MOST_SPLATS = 256
NO_BINDINGS: Bindings = {}


def evaluate(node: Expression, scope: Scope, bindings: Bindings = NO_BINDINGS) -> Value:
    """Return the value of an expression.

    Args:
        node: the expression.
        scope: the names and functions that it may use.
        bindings: names that hide those of the scope.

    Raises:
        EvaluationError: it has no value.
    """
    return _EVALUATE[type(node)](node, scope, bindings)


def _literal(node: Literal, scope: Scope, bindings: Bindings) -> Value:
    value = node.value
    if value is None:
        return NULL
    if isinstance(value, (str, int)):
        return value if not isinstance(value, int) or isinstance(value, bool) else numbers.rounded(value)
    from fractions import Fraction

    return numbers.rounded(Fraction(value))


def _invalid(node: Invalid, scope: Scope, bindings: Bindings) -> Value:
    return UnknownValue(reason=Reason.FAILED)


def _traversal(node: Traversal, scope: Scope, bindings: Bindings) -> Value:
    if node.root in bindings:
        return _steps(bindings[node.root], node.steps, node)
    try:
        value, consumed = scope.resolve(node)
    except ReferenceFailure as failure:
        raise StaticError(node.start, node.end, failure.summary, failure.detail) from None
    return _steps(value, node.steps[consumed:], node)


def _relative(node: RelativeTraversal, scope: Scope, bindings: Bindings) -> Value:
    return _steps(evaluate(node.source, scope, bindings), node.steps, node)


def _steps(value: Value, steps: Sequence[Step], node: Expression) -> Value:
    for step in steps:
        try:
            if isinstance(step, AttributeStep):
                value = access.attribute(value, step.name)
            else:
                value = access.index(value, _constant(step.key))
        except AccessError as error:
            raise EvaluationError(step.start, step.end, error.summary, error.detail) from None
    return value


def _constant(key: Any) -> Value:
    if key is None:
        return NULL
    if isinstance(key, (str, int)):
        return key
    from fractions import Fraction

    return numbers.rounded(Fraction(key))


def _index(node: Index, scope: Scope, bindings: Bindings) -> Value:
    collection = evaluate(node.collection, scope, bindings)
    key = evaluate(node.key, scope, bindings)
    try:
        return access.index(collection, key)
    except AccessError as error:
        raise EvaluationError(node.bracket, node.end, error.summary, error.detail) from None


def _splat(node: Splat, scope: Scope, bindings: Bindings) -> Value:
    source = evaluate(node.source, scope, bindings)
    if not isinstance(source, TupleValue) or len(source.elements) < _LONG or not _is_path(node.each):
        return _each(node, source, scope, bindings)
    # Every instance of one block may ask for the attributes of all instances of another.
    known = limits.splats.get((id(node), id(source)))
    if known is None:
        result = _each(node, source, scope, bindings)
        if len(limits.splats) >= _MOST_SPLATS:
            limits.splats.clear()
        known = limits.splats[id(node), id(source)] = (node, source, result)
    return known[2]


def _is_path(each: Expression) -> bool:
    """Tell whether what a splat takes of each element depends on nothing else."""
    return isinstance(each, SplatItem) or (
        isinstance(each, RelativeTraversal) and isinstance(each.source, SplatItem)
    )


def _each(node: Splat, source: Value, scope: Scope, bindings: Bindings) -> Value:

    def each(element: Value) -> Value:
        return evaluate(node.each, scope, {**bindings, SPLAT_ITEM: element})

    try:
        return access.splat(source, each)
    except AccessError as error:
        raise EvaluationError(node.source.end, node.end, error.summary, error.detail) from None


def _splat_item(node: SplatItem, scope: Scope, bindings: Bindings) -> Value:
    return bindings[SPLAT_ITEM]


def _call(node: Call, scope: Scope, bindings: Bindings) -> Value:
    return call(node, scope, lambda argument: evaluate(argument, scope, bindings))


def _conditional(node: Conditional, scope: Scope, bindings: Bindings) -> Value:
    condition, hidden = unmark(evaluate(node.condition, scope, bindings))
    arms: list[Value] = []
    errors: list[EvaluationError | None] = []
    for arm in (node.true_result, node.false_result):
        try:
            arms.append(evaluate(arm, scope, bindings))
            errors.append(None)
        except StaticError:
            raise
        except EvaluationError as error:
            arms.append(UNKNOWN)
            errors.append(error)
    if isinstance(condition, Null):
        raise at(
            node.condition,
            "Null condition",
            "The condition value is null. Conditions must either be true or false.",
        )
    try:
        decision = convert(condition, BOOL)
    except ConversionError as error:
        raise at(
            node.condition,
            "Incorrect condition type",
            f"The condition expression must be of type bool: {error.message}.",
        ) from None
    result = chosen(node, decision, arms, errors)
    hidden = hidden or any(isinstance(arm, Sensitive) for arm in arms)
    return sensitive(result) if hidden else result


def _unary(node: UnaryOperation, scope: Scope, bindings: Bindings) -> Value:
    operand = evaluate(node.operand, scope, bindings)
    try:
        return operators.unary(node.operator, operand)
    except OperandError as error:
        detail = f"Unsuitable value for unary operand: {error.message}."
        raise at(node.operand, "Invalid operand", detail) from None


def _binary(node: BinaryOperation, scope: Scope, bindings: Bindings) -> Value:
    value = evaluate(node.first, scope, bindings)
    left: Expression = node.first
    for symbol, right in node.rest:
        other = evaluate(right, scope, bindings)
        try:
            value = operators.binary(symbol, value, other)
        except OperandError as error:
            side, blamed = ("left", left) if error.side == 0 else ("right", right)
            detail = f"Unsuitable value for {side} operand: {error.message}."
            raise at(blamed, "Invalid operand", detail) from None
        except OperationError as error:
            detail = f"Error during operation: {error}."
            raise EvaluationError(node.start, right.end, "Operation failed", detail) from None
        left = right
    return value


def _tuple(node: TupleConstructor, scope: Scope, bindings: Bindings) -> Value:
    return TupleValue(tuple([evaluate(item, scope, bindings) for item in node.items]))


def _object(node: ObjectConstructor, scope: Scope, bindings: Bindings) -> Value:
    attributes: dict[str, Value] = {}
    hidden = False
    uncertain: UnknownValue | None = None
    for key_node, value_node in node.items:
        key, marked = unmark(evaluate(key_node, scope, bindings))
        value = evaluate(value_node, scope, bindings)
        hidden = hidden or marked
        if isinstance(key, Null):
            raise at(key_node, "Null value as key", "Can't use a null value as a key.")
        try:
            name = convert(key, STRING)
        except ConversionError as error:
            raise at(
                key_node, "Incorrect key type", f"Can't use this value as a key: {error.message}."
            ) from None
        if isinstance(name, UnknownValue):
            uncertain = name if uncertain is None else uncertain
            continue
        attributes[cast(str, name)] = value
    if uncertain is not None:
        return UnknownValue(DYNAMIC, None, uncertain.reason, Range(not_null=True))
    result: Value = object_of(attributes) if len(attributes) > 1 else ObjectValue(attributes)
    return sensitive(result) if hidden else result


def _for(node: For, scope: Scope, bindings: Bindings) -> Value:
    return for_expression(node, bindings, lambda part, inner: evaluate(part, scope, inner))


def _parentheses(node: Parentheses | TemplateWrap, scope: Scope, bindings: Bindings) -> Value:
    return evaluate(node.inner, scope, bindings)


def _template(node: Template, scope: Scope, bindings: Bindings) -> Value:
    return template(node, lambda part: evaluate(part, scope, bindings))


def _template_join(node: TemplateJoin, scope: Scope, bindings: Bindings) -> Value:
    return joined(node, evaluate(node.tuple, scope, bindings))


_EVALUATE: dict[type, Callable[[Any, Scope, Bindings], Value]] = {
    Literal: _literal,
    Invalid: _invalid,
    Traversal: _traversal,
    RelativeTraversal: _relative,
    Index: _index,
    SplatItem: _splat_item,
    Splat: _splat,
    Call: _call,
    Conditional: _conditional,
    UnaryOperation: _unary,
    BinaryOperation: _binary,
    TupleConstructor: _tuple,
    ObjectConstructor: _object,
    For: _for,
    Parentheses: _parentheses,
    Template: _template,
    TemplateWrap: _parentheses,
    TemplateJoin: _template_join,
}
