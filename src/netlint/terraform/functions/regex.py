"""The functions that take regular expressions.

Source: https://developer.hashicorp.com/terraform/language/functions/regex.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized
from netlint.lang.types import DYNAMIC, STRING, ListType, ObjectType, TupleType, Type
from netlint.lang.values import ListValue, Null, ObjectValue, TupleValue, Value
from netlint.terraform.functions.re2 import Budget, Captures, Program, every_match, program
from netlint.terraform.functions.re2_classes import UnsupportedClassError
from netlint.terraform.functions.re2_syntax import PatternError
from netlint.terraform.functions.texts import bounded, unsupported

_PATTERN = Parameter("pattern", STRING)
_STRING = Parameter("string", STRING)

#: What refers to a group in a replacement.
_REFERENCE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))")


def _compiled(pattern: str) -> Program:
    try:
        return program(pattern)
    except PatternError as error:
        raise FunctionError(error.message, 0) from None


def _type_for(compiled: Program) -> Type:
    names = [name for name in compiled.groups if name]
    if not compiled.groups:
        return STRING
    if not names:
        return TupleType((STRING,) * len(compiled.groups))
    if len(names) < len(compiled.groups):
        message = "invalid regexp pattern: cannot mix both named and unnamed capture groups"
        raise FunctionError(message, 0)
    return ObjectType(dict.fromkeys(sorted(names), STRING))


def _result_type(arguments: Sequence[Value]) -> Type:
    pattern = arguments[0]
    if not isinstance(pattern, str):
        return DYNAMIC
    try:
        return _type_for(_compiled(pattern))
    except UnsupportedClassError:
        return DYNAMIC


def _list_type(arguments: Sequence[Value]) -> Type:
    return ListType(_result_type(arguments))


def _group(text: str, captures: Captures, index: int) -> Value:
    start, end = captures[2 * index], captures[2 * index + 1]
    return Null(STRING) if start < 0 or end < 0 else normalized(text[start:end])


def _result(compiled: Program, text: str, captures: Captures) -> Value:
    if not compiled.groups:
        return _group(text, captures, 0)
    values = [_group(text, captures, index) for index in range(1, len(compiled.groups) + 1)]
    if not compiled.groups[0]:
        return TupleValue(tuple(values))
    by_name = dict(zip(compiled.groups, values, strict=True))
    return ObjectValue(dict(sorted(by_name.items())))


@function(_result_type, _PATTERN, _STRING)
def regex(pattern: str, text: str) -> Value:
    """Return the first match of a pattern: its text, or its groups."""
    try:
        compiled = _compiled(pattern)
    except UnsupportedClassError:
        return unsupported(regex, (pattern, text), DYNAMIC)
    _type_for(compiled)
    found = compiled.search(text, 0, Budget())
    if found is None:
        raise FunctionError("pattern did not match any part of the given string")
    return _result(compiled, text, found)


@function(_list_type, _PATTERN, _STRING)
def regexall(pattern: str, text: str) -> Value:
    """Return all matches of a pattern."""
    try:
        compiled = _compiled(pattern)
    except UnsupportedClassError:
        return unsupported(regexall, (pattern, text), ListType(DYNAMIC))
    element = _type_for(compiled)
    matches = tuple(_result(compiled, text, found) for found in every_match(compiled, text))
    return ListValue(element, matches)


@function(STRING, Parameter("str", STRING), Parameter("substr", STRING), Parameter("replace", STRING))
def replace(text: str, part: str, replacement: str) -> Value:
    """Replace each occurrence of a text; or, if that is between slashes, each match of a pattern."""
    if len(part) > 1 and part[0] == part[-1] == "/":
        try:
            compiled = program(part[1:-1])
        except PatternError as error:
            raise FunctionError(f"error parsing regexp: {error.what}: `{error.part}`") from None
        except UnsupportedClassError:
            return unsupported(replace, (text, part, replacement))
        return normalized(_replaced(compiled, text, replacement))
    bounded(len(text) + text.count(part) * len(replacement))
    return normalized(text.replace(part, replacement))


def _replaced(compiled: Program, text: str, replacement: str) -> str:
    budget = Budget()
    pieces: list[str] = []
    place = end = size = 0
    while place <= len(text):
        found = compiled.search(text, place, budget)
        if found is None:
            break
        pieces.append(text[end : found[0]])
        # An empty match right after another one is not replaced.
        if found[1] > end or found[0] == 0:
            pieces.append(_expanded(compiled, replacement, text, found))
        size += len(pieces[-1]) + len(pieces[-2]) if len(pieces) > 1 else 0
        bounded(size)
        end = found[1]
        place = max(found[1], place + 1)
    pieces.append(text[end:])
    return "".join(pieces)


def _expanded(compiled: Program, replacement: str, text: str, found: Captures) -> str:
    """Return a replacement with the groups that it refers to."""
    if "$" not in replacement:
        return replacement

    def referred(reference: re.Match[str]) -> str:
        name = reference[1] or reference[2]
        if name is None:
            return "$"
        for index in _indexes(compiled, name):
            if found[2 * index] >= 0:
                return text[found[2 * index] : found[2 * index + 1]]
        return ""

    return _REFERENCE.sub(referred, replacement)


def _indexes(compiled: Program, name: str) -> list[int]:
    if name.isascii() and name.isdigit() and (len(name) == 1 or name[0] != "0"):
        return [int(name)] if len(name) < 9 and int(name) <= len(compiled.groups) else []
    return [index for index, other in enumerate(compiled.groups, 1) if other == name]


FUNCTIONS: dict[str, Function] = {declared.name: declared for declared in (regex, regexall, replace)}
