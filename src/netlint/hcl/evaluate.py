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
from netlint.hcl.iteration import for_expression
from netlint.hcl.operators import OperandError, OperationError
from netlint.hcl.scope import EvaluationError, ReferenceFailure, Scope
from netlint.lang import numbers
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import BOOL, DYNAMIC, STRING
from netlint.lang.unify import unify
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    NULL,
    UNKNOWN,
    Choice,
    Computation,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    Range,
    Sensitive,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    object_of,
    sensitive,
    type_of,
    unmark,
)

#: The names that `for` introduces, and the element of the nearest splat under `SPLAT_ITEM`.
Bindings: TypeAlias = dict[str, Value]

SPLAT_ITEM = "*"
#: The longest string that is made, in characters: Terraform would run out of memory, netlint says so.
MAX_TEXT = 32 << 20
#: The part of a known prefix that is kept, as in go-cty.
_MAX_PREFIX = 128

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
        raise EvaluationError(node.start, node.end, failure.summary, failure.detail) from None
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
        except EvaluationError as error:
            arms.append(UNKNOWN)
            errors.append(error)
    if isinstance(condition, Null):
        raise _at(
            node.condition,
            "Null condition",
            "The condition value is null. Conditions must either be true or false.",
        )
    try:
        decision = convert(condition, BOOL)
    except ConversionError as error:
        raise _at(
            node.condition,
            "Incorrect condition type",
            f"The condition expression must be of type bool: {error.message}.",
        ) from None
    result = _chosen(node, decision, arms, errors)
    hidden = hidden or any(isinstance(arm, Sensitive) for arm in arms)
    return sensitive(result) if hidden else result


def _chosen(
    node: Conditional, decision: Value, arms: list[Value], errors: list[EvaluationError | None]
) -> Value:
    """Return the arm that the condition chooses, in the type that both arms have in common."""
    first, second = arms
    kinds = [type_of(first), type_of(second)]
    common = kinds[0]
    if kinds[0] != kinds[1]:
        # A null as written has no type of its own: it takes that of the other arm.
        if isinstance(first, Null) and first.type == DYNAMIC:
            common = kinds[1]
        elif isinstance(second, Null) and second.type == DYNAMIC:
            common = kinds[0]
        else:
            unified = unify(kinds)
            if unified is None:
                raise _at(
                    node,
                    "Inconsistent conditional result types",
                    "The true and false result expressions must have consistent types.",
                )
            common = unified
    if isinstance(decision, UnknownValue):
        return _undecided(common, arms, errors, decision.reason)
    chosen = 0 if decision is True else 1
    error = errors[chosen]
    if error is not None:
        raise error
    if kinds[chosen] == common:
        return arms[chosen]
    try:
        return convert(arms[chosen], common)
    except ConversionError as failure:
        raise _at(
            node,
            "Inconsistent conditional result types",
            "The true and false result expressions must have consistent types. The"
            f" {'true' if chosen == 0 else 'false'} value is not suitable: {failure.message}.",
        ) from None


def _undecided(common: Any, arms: list[Value], errors: list[EvaluationError | None], reason: Reason) -> Value:
    possible: list[Value] = []
    for arm, error in zip(arms, errors, strict=True):
        if error is None:
            try:
                possible.append(convert(arm, common))
            except ConversionError:
                continue
    known = tuple(unmark(value)[0] for value in possible)
    if len(known) == 2 and identical(*known):
        return known[0]
    if len(known) < len(arms):
        return UnknownValue(DYNAMIC, Choice(known), reason)
    return UnknownValue(common, Choice(known), reason, _common_range(known))


def _common_range(values: tuple[Value, ...]) -> Range:
    """Return what holds of either of two values."""
    ranges = [_range(value) for value in values]
    first, second = ranges
    both_low = first.minimum is not None and second.minimum is not None
    both_high = first.maximum is not None and second.maximum is not None
    return Range(
        not_null=first.not_null and second.not_null,
        prefix=_common_prefix(first.prefix, second.prefix),
        minimum=min(first.minimum, second.minimum) if both_low else None,  # type: ignore[type-var]
        maximum=max(first.maximum, second.maximum) if both_high else None,  # type: ignore[type-var]
    )


def _common_prefix(first: str, second: str) -> str:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return first[:length]


def _range(value: Value) -> Range:
    match value:
        case UnknownValue():
            return value.range
        case Null():
            return Range()
        case str():
            return Range(not_null=True, prefix=value)
        case int() if not isinstance(value, bool):
            return Range(not_null=True, minimum=value, maximum=value)
        case ListValue(elements=elements) | SetValue(elements=elements):
            return Range(not_null=True, minimum=len(elements), maximum=len(elements))
        case MapValue(elements=members):
            return Range(not_null=True, minimum=len(members), maximum=len(members))
        case _:
            return Range(not_null=True)


def _unary(node: UnaryOperation, scope: Scope, bindings: Bindings) -> Value:
    operand = evaluate(node.operand, scope, bindings)
    try:
        return operators.unary(node.operator, operand)
    except OperandError as error:
        detail = f"Unsuitable value for unary operand: {error.message}."
        raise _at(node.operand, "Invalid operand", detail) from None


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
            raise _at(blamed, "Invalid operand", detail) from None
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
            raise _at(key_node, "Null value as key", "Can't use a null value as a key.")
        try:
            name = convert(key, STRING)
        except ConversionError as error:
            raise _at(
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
    texts: list[str] = []
    operands: list[Value] = []
    unknown: UnknownValue | None = None
    prefix = ""
    hidden = False
    for part in node.parts:
        value, marked = unmark(evaluate(part, scope, bindings))
        hidden = hidden or marked
        text = value if isinstance(value, str) else _text(part, value)
        operands.append(text)
        if isinstance(text, UnknownValue):
            if unknown is None:
                unknown = text
                prefix = "".join(texts) + text.range.prefix
        else:
            texts.append(text)
    result: Value
    if unknown is not None and len(operands) - len(texts) == 1 and not any(texts):
        # Nothing stands around it.
        result = unknown
    elif unknown is not None:
        known = Range(not_null=True, prefix=prefix[:_MAX_PREFIX])
        result = UnknownValue(STRING, Computation("template", tuple(operands)), unknown.reason, known)
    else:
        if sum(map(len, texts)) > MAX_TEXT:
            raise _at(
                node, "String too long", f"Strings of more than {MAX_TEXT >> 20} Mi characters are not made."
            )
        result = "".join(texts)
    return sensitive(result) if hidden else result


def _text(part: Expression, value: Value) -> str | UnknownValue:
    if isinstance(value, Null):
        raise _at(
            part,
            "Invalid template interpolation value",
            "The expression result is null. Cannot include a null value in a string template.",
        )
    try:
        return cast("str | UnknownValue", convert(value, STRING))
    except ConversionError as error:
        raise _at(
            part,
            "Invalid template interpolation value",
            f"Cannot include the given value in a string template: {error.message}.",
        ) from None


def _template_join(node: TemplateJoin, scope: Scope, bindings: Bindings) -> Value:
    value, hidden = unmark(evaluate(node.tuple, scope, bindings))
    if isinstance(value, UnknownValue):
        result: Value = UnknownValue(STRING, None, value.reason, Range(not_null=True))
        return sensitive(result) if hidden else result
    parts: list[Value] = []
    for element in value.elements if isinstance(value, TupleValue) else ():
        part, marked = unmark(element)
        hidden = hidden or marked
        if isinstance(part, Null):
            raise _at(
                node.tuple.value,
                "Invalid template interpolation value",
                "An iteration result is null. Cannot include a null value in a string template.",
            )
        parts.append(_text(node.tuple.value, part))
    unknown = next((part for part in parts if isinstance(part, UnknownValue)), None)
    if unknown is not None:
        operands = Computation("template", tuple(parts))
        result = UnknownValue(STRING, operands, unknown.reason, Range(not_null=True))
    else:
        result = "".join(cast(list[str], parts))
    return sensitive(result) if hidden else result


def _at(node: Expression, summary: str, detail: str) -> EvaluationError:
    return EvaluationError(node.start, node.end, summary, detail)


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
