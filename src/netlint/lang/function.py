"""Functions of the Terraform language as data, and the one way in which they are called.

What a function's body need not care about is done here: how many arguments there are, their conversion,
null, unknown and sensitive ones (the model is go-cty's `function` package:
https://github.com/zclconf/go-cty/blob/main/docs/functions.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from netlint.lang.convert import ConversionError, convert
from netlint.lang.numbers import exact
from netlint.lang.types import DYNAMIC, Type
from netlint.lang.values import (
    NOT_NULL,
    Computation,
    Null,
    Range,
    UnknownValue,
    Value,
    is_sensitive,
    sensitive,
    type_of,
    unmark,
    unmark_deep,
)


class FunctionError(Exception):
    """A call that has no result. `argument` is the index of the argument to blame, if there is one."""

    def __init__(self, message: str, argument: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.argument = argument


class ArgumentCountError(FunctionError):
    """A call with too few or too many arguments. `summary` is Terraform's for this."""

    def __init__(self, summary: str, message: str) -> None:
        super().__init__(message)
        self.summary = summary


class Parameter(Struct, frozen=True):
    """One parameter of a function.

    `null`, `unknown` and `marks` tell whether the body takes such arguments itself. `dynamic` tells whether
    it takes an unknown value of which not even the type is known.
    """

    name: str
    type: Type = DYNAMIC
    null: bool = False
    unknown: bool = False
    dynamic: bool = False
    marks: bool = False


ResultType: TypeAlias = "Type | Callable[[Sequence[Value]], Type]"


class Function(Struct, frozen=True):
    """A function: its signature, its body, and what can be said of its result when arguments are unknown.

    `result` is the type of the result, or computes it from the arguments. `body` takes the converted
    arguments, one by one, and returns the result. `symbolic` is asked first when an argument that the body
    cannot take is unknown: it returns None where no more can be said than that the result is unknown.
    `range` is what is known of every result.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: ResultType
    body: Callable[..., Value]
    rest: Parameter | None = None
    symbolic: Callable[..., Value | None] | None = None
    range: Range = NOT_NULL
    pure: bool = True

    def parameter(self, index: int) -> Parameter:
        """Return the parameter that takes the argument at an index."""
        if index < len(self.parameters):
            return self.parameters[index]
        assert self.rest is not None
        return self.rest


def call(function: Function, arguments: Sequence[Value]) -> Value:
    """Call a function.

    Args:
        function: what to call.
        arguments: its arguments, in order.

    Raises:
        FunctionError: there is no result for these arguments.
    """
    _check_count(function, len(arguments))
    taken: list[Value] = []
    marked = False
    dynamic = False
    unknown = False
    for index, argument in enumerate(arguments):
        parameter = function.parameter(index)
        value, hidden = (argument, False) if parameter.marks else unmark(argument)
        marked = marked or hidden
        value = _taken(parameter, value, index)
        bare = unmark(value)[0] if parameter.marks else value
        if isinstance(bare, Null) and not parameter.null:
            raise FunctionError("argument must not be null", index)
        if isinstance(bare, Null) and bare.type == DYNAMIC and not parameter.dynamic:
            # The bare keyword `null` has no type, and go-cty waits for one as for a value.
            dynamic = True
        if isinstance(bare, UnknownValue):
            if bare.type == DYNAMIC and not parameter.dynamic:
                dynamic = True
            if not parameter.unknown:
                unknown = True
        elif not parameter.marks and not isinstance(value, (str, bool, int)) and is_sensitive(value):
            value, _ = unmark_deep(value)
            marked = True
        taken.append(value)
    try:
        result = _apply(function, taken, unknown=unknown, dynamic=dynamic)
    except FunctionError as error:
        if not marked and not any(map(is_sensitive, arguments)):
            raise
        # What is wrong with a secret may tell it.
        raise FunctionError(
            "what is wrong is not shown, because a value is sensitive", error.argument
        ) from None
    return sensitive(result) if marked else result


def _check_count(function: Function, count: int) -> None:
    least = len(function.parameters)
    if count < least:
        missing = function.parameters[count].name
        at_least = " at least" if function.rest is not None else ""
        raise ArgumentCountError(
            "Not enough function arguments",
            f'Function "{function.name}" expects{at_least} {least} argument(s).'
            f' Missing value for "{missing}".',
        )
    if count > least and function.rest is None:
        raise ArgumentCountError(
            "Too many function arguments", f'Function "{function.name}" expects only {least} argument(s).'
        )


def _taken(parameter: Parameter, value: Value, index: int) -> Value:
    if parameter.type is DYNAMIC:
        return value
    try:
        converted = convert(value, parameter.type)
        return exact(converted) if isinstance(converted, float) else converted
    except ConversionError as error:
        raise FunctionError(error.message, index) from None


def _apply(function: Function, taken: list[Value], *, unknown: bool, dynamic: bool) -> Value:
    if not unknown and not dynamic:
        return function.body(*taken)
    if function.symbolic is not None:
        said = function.symbolic(*taken)
        if said is not None:
            return said
    result: Type
    if dynamic and callable(function.result):
        result = DYNAMIC
    else:
        result = function.result(taken) if callable(function.result) else function.result
    return unknown_result(function, taken, result)


def unknown_result(function: Function, taken: Sequence[Value], result: Type) -> UnknownValue:
    """Return the unknown result of a call, with the call as what it is the unknown of."""
    reason = next((part.reason for part in taken if isinstance(part, UnknownValue)), None)
    term = Computation(function.name, tuple(taken)) if function.pure else None
    details: dict[str, Any] = {} if reason is None else {"reason": reason}
    return UnknownValue(result, term, range=function.range if result != DYNAMIC else Range(), **details)


def same_type(index: int) -> Callable[[Sequence[Value]], Type]:
    """Return the result type of functions that return the type of one of their arguments."""
    return lambda arguments: type_of(arguments[index])


def function(
    result: ResultType,
    *parameters: Parameter,
    rest: Parameter | None = None,
    name: str = "",
    symbolic: Callable[..., Value | None] | None = None,
    range: Range = NOT_NULL,
    pure: bool = True,
) -> Callable[[Callable[..., Value]], Function]:
    """Declare a function; the decorated one is its body.

    Args:
        result: the type of the result, or what computes it from the arguments.
        parameters: its parameters.
        rest: the parameter that takes all further arguments, if there may be more.
        name: its name; by default that of the body, without a trailing underscore.
        symbolic: what can be said of the result when arguments are unknown.
        range: what is known of every result.
        pure: whether equal arguments always give equal results.
    """

    def declare(body: Callable[..., Value]) -> Function:
        chosen = name or body.__name__.rstrip("_")
        return Function(chosen, parameters, result, body, rest, symbolic, range, pure)

    return declare
