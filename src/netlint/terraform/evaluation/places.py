"""Where the blocks and the arguments of evaluated resources are written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from netlint.hcl.ast import (
    AttributeStep,
    Body,
    Expression,
    For,
    Literal,
    ObjectConstructor,
    Parentheses,
    TupleConstructor,
)
from netlint.hcl.evaluate import evaluate
from netlint.hcl.scope import EvaluationError
from netlint.hcl.walk import references
from netlint.lang.unknown import Reason, Unknown
from netlint.resources.model import Origin, Path
from netlint.resources.plain_values import to_plain
from netlint.terraform.schema.arguments import BlockSchema, Mode, arguments_of

if TYPE_CHECKING:
    from netlint.hcl.positions import Source
    from netlint.terraform.evaluation.resources import EvaluatedResource
    from netlint.terraform.evaluation.scope import ModuleInstance

_Holder: TypeAlias = "Body | Expression"

#: How many local values are followed from an argument to the variable that it comes from.
_MAX_LOCALS = 3


def origin_of(source: Source, offset: int, module: ModuleInstance) -> Origin:
    """Return where something stands, with the calls that lead to the module that it is in."""
    return _origin(source, offset, module, None)


def place_of(resource: EvaluatedResource, path: Path, values: Any) -> Origin:
    """Return where an attribute of a resource instance is written.

    Of several blocks or objects that it may stand in, the one is meant that alone agrees with the values;
    where that is none or several, or where nothing writes the attribute, this is the place of the innermost
    block that is certain. Where one argument of a module call carries the value, the call's place is that of
    the argument.

    Args:
        resource: the instance.
        path: the attribute, or a nested block.
        values: the attributes of the instance.
    """
    declared = resource.declared
    found = _Part(declared.source, declared.start, declared.body)
    parts = [found]
    schema = arguments_of(cast(Mode, declared.mode), declared.type)
    ordered = False
    for step in path:
        several = parts
        if isinstance(step, int):
            number = len(values) if isinstance(values, list) else 0
            values = _element(values, step)
            parts = _meant(_elements(parts), values, resource.module, step if ordered else None, number)
        else:
            values = values.get(step) if isinstance(values, dict) else values
            schema, ordered = _below(schema, step)
            parts = [inner for part in several for inner in _inside(part, step)]
            if len(several) > 1:
                # Which of several it is in is not known, but what contradicts the value is not it.
                parts = [part for part in parts if _agrees(part.holder, values, resource.module)]
        if not parts:
            break
        if len(parts) == 1:
            found = parts[0]
    expression = found.holder if not isinstance(found.holder, Body) else None
    return _origin(found.source, found.start, resource.module, expression)


class _Part:
    """A place, and what stands there: the body of a block, or an expression."""

    __slots__ = ("dynamic", "holder", "source", "start")

    def __init__(self, source: Source, start: int, holder: _Holder, dynamic: bool = False) -> None:
        self.source = source
        self.start = start
        self.holder = holder
        self.dynamic = dynamic


def _inside(part: _Part, name: str) -> Iterator[_Part]:
    """Yield what writes an attribute, or the blocks of a kind."""
    holder = part.holder
    if isinstance(holder, Body):
        attribute = holder.attributes.get(name)
        if attribute is not None:
            yield _Part(attribute.source, attribute.start, attribute.expression)
        for block in holder.blocks:
            if block.type == name:
                yield _Part(block.source, block.start, block.body)
            elif block.type == "dynamic" and block.labels[:1] == (name,):
                for content in block.body.blocks:
                    if content.type == "content":
                        yield _Part(block.source, block.start, content.body, dynamic=True)
        return
    for node in _members(holder):
        for key, value in node.items if isinstance(node, ObjectConstructor) else ():
            if isinstance(key, Literal) and key.value == name:
                yield _Part(part.source, key.start, value, part.dynamic)


def _elements(parts: list[_Part]) -> list[_Part]:
    """Return the elements where lists are written, and what is no list as it is."""
    found: list[_Part] = []
    for part in parts:
        if isinstance(part.holder, Body):
            found.append(part)
            continue
        members = list(_members(part.holder))
        if not any(isinstance(member, ObjectConstructor) for member in members):
            found.append(part)
            continue
        repeated = isinstance(part.holder, For)
        found.extend(_Part(part.source, member.start, member, repeated) for member in members)
    return found


def _members(node: Expression) -> Iterator[Expression]:
    """Yield the expressions that a list is made of; of what is no list, itself."""
    match node:
        case TupleConstructor():
            yield from node.items
        case Parentheses():
            yield from _members(node.inner)
        case For():
            yield node.value
        case _:
            yield node


def _below(schema: BlockSchema | None, name: str) -> tuple[BlockSchema | None, bool]:
    """Return the schema of the blocks of a name, and whether their order is that of the values."""
    if schema is not None and name in schema.blocks:
        nested = schema.blocks[name]
        return nested.block, nested.nesting == "list"
    attribute = schema.attributes.get(name) if schema is not None else None
    kind = attribute.type if attribute is not None else None
    return None, isinstance(kind, list) and kind[0] in ("list", "tuple")


def _element(values: Any, index: int) -> Any:
    if isinstance(values, list):
        return values[index] if index < len(values) else None
    return values


def _meant(
    parts: list[_Part], value: Any, module: ModuleInstance, index: int | None, number: int
) -> list[_Part]:
    """Return those of several parts that can be an element of a list.

    Args:
        parts: the parts, in the order in which they are written.
        value: the element.
        module: where the parts are.
        index: the number of the element, where the list has the order of the parts.
        number: how many elements there are.
    """
    if len(parts) < 2:
        return parts
    if index is not None and index < number == len(parts) and not any(part.dynamic for part in parts):
        return [parts[index]]
    return [part for part in parts if _agrees(part.holder, value, module)]


def _agrees(holder: _Holder, value: Any, module: ModuleInstance) -> bool:
    """Tell whether what is written can be what a value comes from."""
    if isinstance(value, Unknown):
        return True
    if not isinstance(holder, Body):
        if isinstance(holder, ObjectConstructor) and isinstance(value, dict):
            return all(
                _agrees(inner, value.get(key.value), module)
                for key, inner in holder.items
                if isinstance(key, Literal) and isinstance(key.value, str)
            )
        return _same(_constant(holder, module), value)
    if not isinstance(value, dict):
        return True
    return all(
        _agrees(attribute.expression, value.get(name), module)
        for name, attribute in holder.attributes.items()
    )


def _constant(node: Expression, module: ModuleInstance) -> Any:
    """Return the value of an expression that is the same in all instances, else an `Unknown`."""
    # The names that tell instances apart are not known here, and all that rests on them is not either.
    if any(reference.root in ("each", "count", "self") for reference in references(node)):
        return Unknown(Reason.MAYBE)
    try:
        return to_plain(evaluate(node, module, {}))
    except (EvaluationError, RecursionError):
        return Unknown(Reason.FAILED)


def _same(written: Any, value: Any) -> bool:
    """Tell whether two values may be the same: conversion changes types and the order of sets."""
    if isinstance(written, Unknown) or isinstance(value, Unknown):
        return True
    if isinstance(written, list) and isinstance(value, list):
        if any(isinstance(member, Unknown) for member in (*written, *value)):
            return True
        return {_text(member) for member in written} == {_text(member) for member in value}
    if isinstance(written, dict) or isinstance(value, dict):
        return True
    return _text(written) == _text(value)


def _text(value: Any) -> str:
    if value in (None, False, 0, "", []):
        # Providers show what is left out as the zero of its type.
        return ""
    if isinstance(value, bool):
        return "true"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _origin(source: Source, offset: int, module: ModuleInstance, expression: Expression | None) -> Origin:
    line, column = source.position(offset)
    return Origin(_shown(module, source), line, column, _calls(module, expression))


def _shown(module: ModuleInstance, source: Source) -> str:
    """Return the path of a source from the working directory."""
    return posixpath.normpath(posixpath.join(module.evaluator.base, source.path))


def _calls(module: ModuleInstance, expression: Expression | None) -> tuple[Origin, ...]:
    """Return the calls that lead to a module, outermost first.

    Args:
        module: the module instance.
        expression: what is written there, where the arguments that carry its value are wanted.
    """
    chain: list[Origin] = []
    current: ModuleInstance | None = module
    while current is not None and current.call is not None:
        call = current.call
        name = _variable(expression, current) if expression is not None else ""
        argument = call.body.attributes.get(name)
        source, start = (call.source, call.start) if argument is None else (argument.source, argument.start)
        line, column = source.position(start)
        chain.append(Origin(_shown(current, source), line, column))
        expression = argument.expression if argument is not None else None
        current = current.parent
    return tuple(reversed(chain))


def _variable(expression: Expression, module: ModuleInstance) -> str:
    """Return the one variable of a module that an expression takes its value from; empty when not one."""
    for _ in range(_MAX_LOCALS):
        named: set[tuple[str, str]] = set()
        for reference in references(expression):
            if reference.root in ("var", "local") and reference.steps:
                step = reference.steps[0]
                named.add((reference.root, step.name if isinstance(step, AttributeStep) else ""))
            elif reference.root not in ("each", "count", "path", "terraform"):
                return ""
        if len(named) != 1:
            return ""
        root, name = named.pop()
        if root == "var":
            return name
        declared = module.module.locals.get(name)
        if declared is None:
            return ""
        expression = declared.expression
    return ""
