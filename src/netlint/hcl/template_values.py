"""What templates give: strings, with what is known of the beginning where the rest is not.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from netlint.hcl.ast import Expression, Template, TemplateJoin
from netlint.hcl.limits import LONG_TEXT, limits
from netlint.hcl.scope import at
from netlint.lang.convert import ConversionError, convert
from netlint.lang.graphemes import safe_prefix
from netlint.lang.types import STRING
from netlint.lang.values import (
    Computation,
    Null,
    Range,
    TupleValue,
    UnknownValue,
    Value,
    sensitive,
    unmark,
)

#: The longest string that is made, in characters: Terraform would run out of memory, netlint says so.
MAX_TEXT = 32 << 20
#: The part of a known prefix that is kept, as in go-cty.
_MAX_PREFIX = 128


def template(node: Template, evaluate: Callable[[Expression], Value]) -> Value:
    """Return the string that a template makes.

    Args:
        node: the template.
        evaluate: gives the value of a part.

    Raises:
        EvaluationError: a part is null, or no string can be made of it.
    """
    texts: list[str] = []
    operands: list[Value] = []
    unknown: UnknownValue | None = None
    prefix = ""
    hidden = False
    for part in node.parts:
        value, marked = unmark(evaluate(part))
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
        known = Range(not_null=True, prefix=safe_prefix(prefix)[:_MAX_PREFIX])
        result = UnknownValue(STRING, Computation("template", tuple(operands)), unknown.reason, known)
    else:
        result = _together(node, texts)
    return sensitive(result) if hidden else result


def _together(node: Expression, texts: list[str]) -> str:
    length = sum(map(len, texts))
    if length > LONG_TEXT:
        if length > MAX_TEXT:
            detail = f"Strings of more than {MAX_TEXT >> 20} Mi characters are not made."
            raise at(node, "String too long", detail)
        limits.text(length)
    return "".join(texts)


def _text(part: Expression, value: Value) -> str | UnknownValue:
    if isinstance(value, Null):
        raise at(
            part,
            "Invalid template interpolation value",
            "The expression result is null. Cannot include a null value in a string template.",
        )
    try:
        return cast("str | UnknownValue", convert(value, STRING))
    except ConversionError as error:
        raise at(
            part,
            "Invalid template interpolation value",
            f"Cannot include the given value in a string template: {error.message}.",
        ) from None


def joined(node: TemplateJoin, results: Value) -> Value:
    """Return the concatenation of what a template's `for` gives.

    Raises:
        EvaluationError: one of the results is null, or no string can be made of it.
    """
    value, hidden = unmark(results)
    if isinstance(value, UnknownValue):
        result: Value = UnknownValue(STRING, None, value.reason, Range(not_null=True))
        return sensitive(result) if hidden else result
    parts: list[Value] = []
    for element in value.elements if isinstance(value, TupleValue) else ():
        part, marked = unmark(element)
        hidden = hidden or marked
        if isinstance(part, Null):
            raise at(
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
        result = _together(node, cast(list[str], parts))
    return sensitive(result) if hidden else result
