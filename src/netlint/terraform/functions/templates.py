"""`templatefile` and `templatestring`, which render a template with variables of their own.

Source: https://developer.hashicorp.com/terraform/language/functions/templatefile
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import DYNAMIC, STRING
from netlint.lang.values import MapValue, Null, ObjectValue, Range, Value, sensitive, unmark

if TYPE_CHECKING:
    from netlint.terraform.functions.filesystem import Files

#: Renders a template: where it was read (a path, as the configuration names it), its text, its variables.
Render: TypeAlias = Callable[[str, str, "dict[str, Value]"], Value]

_NAME = re.compile(r"[^\W\d](?:[\w-])*")


def template_functions(files: Files, module_directory: str, render: Render) -> dict[str, Function]:
    """Return the functions that render templates.

    Args:
        files: what may be read.
        module_directory: the directory of the root module, which relative paths start from.
        render: renders a template.
    """
    from netlint.terraform.functions.filesystem import text_reader

    read = text_reader(files, module_directory)

    @function(
        DYNAMIC,
        Parameter("path", STRING, marks=True),
        Parameter("vars"),
        range=Range(),
    )
    def templatefile(path: Value, variables: Value) -> Value:
        text, marked = unmark(path)
        assert isinstance(text, str)
        shown = "(sensitive value)" if marked else text
        result = _not_null(render(text, read(text, shown), _variables(variables, 1)))
        return sensitive(result) if marked else result

    @function(STRING, Parameter("template", STRING), Parameter("vars"), range=Range())
    def templatestring(template: Value, variables: Value) -> Value:
        assert isinstance(template, str)
        return _not_null(render("<templatestring argument>", template, _variables(variables, 1)))

    return {"templatefile": templatefile, "templatestring": templatestring}


def _not_null(result: Value) -> Value:
    if isinstance(unmark(result)[0], Null):
        raise FunctionError("the result of the template is null, which is not a valid result")
    return result


def within_template(functions: dict[str, Function]) -> dict[str, Function]:
    """Return the functions that a template may call: all but those that render templates."""
    return {**functions, **{name: _refusing(name) for name in ("templatefile", "templatestring")}}


def _refusing(name: str) -> Function:
    anything = Parameter("value", null=True, unknown=True, dynamic=True, marks=True)

    @function(DYNAMIC, anything, anything, name=name)
    def refuse(_template: Value, _variables: Value) -> Value:
        raise FunctionError(f"cannot recursively call {name} from inside another template function")

    return refuse


def _variables(value: Value, argument: int) -> dict[str, Value]:
    if isinstance(value, MapValue):
        variables = value.elements
    elif isinstance(value, ObjectValue):
        variables = value.attributes
    else:
        raise FunctionError("invalid vars value: must be a map", argument)
    for name in variables:
        if _NAME.fullmatch(name) is None:
            raise FunctionError(
                f'invalid template variable name "{name}": must start with a letter, followed by zero or more'
                " letters, digits, and underscores",
                argument,
            )
    return dict(variables)
