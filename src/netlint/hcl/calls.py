"""Function calls: arguments, expansion, and the two functions that take expressions rather than values."""

from __future__ import annotations

from collections.abc import Callable

from netlint.hcl.ast import Call, Expression, Traversal
from netlint.hcl.limits import LONG_TEXT, limits
from netlint.hcl.scope import EvaluationError, Scope, StaticError
from netlint.lang.function import ArgumentCountError, Function, FunctionError
from netlint.lang.function import call as call_function
from netlint.lang.types import BOOL, DYNAMIC
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Choice,
    ListValue,
    MapValue,
    Null,
    Range,
    Ref,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    sensitive,
    unmark,
    walk,
)

Evaluate = Callable[[Expression], Value]

_COLLECTIONS = (ListValue, SetValue, TupleValue, MapValue)


def call(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """Return the result of a call.

    Raises:
        EvaluationError: there is none.
    """
    name = node.name.removeprefix("core::")
    if name == "try":
        return _try(node, evaluate)
    if name == "can":
        return _can(node, evaluate)
    if name == "templatestring" and node.arguments and not isinstance(node.arguments[0], Traversal):
        raise _literal_template(node)
    function = scope.function(name) if "::" not in name else None
    if function is None:
        if name.startswith("provider::"):
            for argument in node.arguments:
                evaluate(argument)
            return UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED)
        raise _unknown_function(node, scope)
    arguments = [evaluate(argument) for argument in node.arguments]
    hidden = False
    if node.expand:
        last, hidden = unmark(arguments.pop())
        if isinstance(last, UnknownValue):
            return UnknownValue(DYNAMIC, Choice((last,), members=True), last.reason)
        arguments.extend(_expanded(node, last))
    limits.step(1 + sum([len(one.elements) >> 8 for one in arguments if isinstance(one, _COLLECTIONS)]))
    try:
        result = call_function(function, arguments)
    except ArgumentCountError as error:
        raise EvaluationError(node.start, node.end, error.summary, error.message) from None
    except FunctionError as error:
        raise _failed(node, function, error) from None
    if isinstance(result, str) and len(result) > LONG_TEXT:
        limits.text(len(result))
    return sensitive(result) if hidden else result


def _expanded(node: Call, last: Value) -> tuple[Value, ...]:
    if isinstance(last, (ListValue, SetValue, TupleValue)):
        return last.elements
    last_node = node.arguments[-1]
    if isinstance(last, Null):
        detail = "The expanding argument (indicated by ...) must not be null."
    else:
        detail = "The expanding argument (indicated by ...) must be of a tuple, list, or set type."
    raise EvaluationError(last_node.start, last_node.end, "Invalid expanding argument value", detail)


def _literal_template(node: Call) -> EvaluationError:
    place = node.arguments[0]
    detail = (
        'Invalid value for "template" parameter: invalid template expression: templatestring is only for'
        " rendering templates retrieved dynamically from elsewhere, and needs a reference to one."
    )
    return EvaluationError(place.start, place.end, "Invalid function argument", detail)


def _unknown_function(node: Call, scope: Scope) -> EvaluationError:
    if "::" in node.name:
        namespace = node.name.partition("::")[0]
        detail = (
            f'The function namespace "{namespace}" is not valid. Provider function calls must use the'
            ' "provider::" namespace prefix.'
        )
        return EvaluationError(node.start, node.name_end, "Unknown provider function", detail)
    detail = f'There is no function named "{node.name}".'
    meant = scope.suggest(node.name)
    if meant:
        detail += f' Did you mean "{meant}"?'
    return EvaluationError(node.start, node.name_end, "Call to unknown function", detail)


def _failed(node: Call, function: Function, error: FunctionError) -> EvaluationError:
    if error.argument is None:
        detail = f'Call to function "{function.name}" failed: {error.message}.'
        return EvaluationError(node.start, node.end, "Error in function call", detail)
    place = node.arguments[min(error.argument, len(node.arguments) - 1)] if node.arguments else node
    parameter = function.parameter(error.argument).name
    detail = f'Invalid value for "{parameter}" parameter: {error.message}.'
    return EvaluationError(place.start, place.end, "Invalid function argument", detail)


def _try(node: Call, evaluate: Evaluate) -> Value:
    """Return the first argument that evaluates without error.

    A value of which not even the type is known may yet turn out to be an error: then the answer is that value
    or the next one that evaluates. Terraform knows less here: for it, any unknown part leaves all open.
    """
    if not node.arguments:
        raise EvaluationError(
            node.start, node.end, "Error in function call", "At least one argument is required."
        )
    problems: list[str] = []
    possible: list[Value] = []
    for argument in node.arguments:
        try:
            value = evaluate(argument)
        except StaticError:
            raise
        except EvaluationError as error:
            problems.append(str(error))
            continue
        possible.append(value)
        if not _may_fail(value):
            break
    if len(possible) == 1:
        return possible[0]
    if possible:
        first, hidden = unmark(possible[0])
        alternatives = tuple(unmark(value)[0] for value in possible)
        reasons = (part.reason for part in walk(first) if isinstance(part, UnknownValue))
        result = UnknownValue(DYNAMIC, Choice(alternatives), next(reasons, Reason.AFTER_APPLY))
        return sensitive(result) if hidden else result
    detail = (
        'Call to function "try" failed: no expression succeeded:\n'
        + "\n".join(f"- {problem}" for problem in problems)
        + "\n\nAt least one expression must produce a successful result."
    )
    raise EvaluationError(node.start, node.end, "Error in function call", detail)


def _can(node: Call, evaluate: Evaluate) -> Value:
    if len(node.arguments) != 1:
        summary = "Not enough function arguments" if not node.arguments else "Too many function arguments"
        raise EvaluationError(node.start, node.end, summary, 'Function "can" expects only 1 argument(s).')
    try:
        value = evaluate(node.arguments[0])
    except StaticError:
        raise
    except EvaluationError:
        return False
    if _may_fail(value):
        return UnknownValue(BOOL, None, Reason.AFTER_APPLY, Range(not_null=True))
    return True


def _may_fail(value: Value) -> bool:
    """Tell whether an expression with this value may still turn out to be an error.

    An attribute of a resource is there, whatever its value. A step into what is unknown, or a computation
    with it, may fail.
    """
    return any(isinstance(part, UnknownValue) and not _is_settled(part) for part in walk(value))


def _is_settled(value: UnknownValue) -> bool:
    match value.term:
        case Ref(path=path):
            return value.type != DYNAMIC and len(path) == 1
        case Choice(alternatives, members):
            return not members and bool(alternatives) and not any(map(_may_fail, alternatives))
        case _:
            return False
