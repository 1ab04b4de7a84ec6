"""What the body of a resource or data block sets: its attributes and nested blocks, dynamic ones included.

Source: https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from netlint.hcl.ast import Attribute, Block, Body, Expression
from netlint.hcl.evaluate import evaluate
from netlint.hcl.limits import limits
from netlint.hcl.positions import Source
from netlint.hcl.scope import EvaluationError, Scope
from netlint.lang.convert import ConversionError, convert
from netlint.lang.types import DYNAMIC, ListType, ObjectType, SetType, Type
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Choice,
    ListValue,
    MapValue,
    Null,
    ObjectValue,
    SetValue,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    unmark,
)
from netlint.terraform.evaluation.objects import type_from
from netlint.terraform.schema.arguments import BlockSchema

#: What a body sets. The values are `Value`s; those of nested blocks are lists of dictionaries such as this
#: (one dictionary for a single block), or an `UnknownValue` where it is not known how many there are.
Settings: TypeAlias = dict[str, Any]
Bindings: TypeAlias = dict[str, Value]
Report: TypeAlias = Callable[[EvaluationError, Source], None]

#: What every resource block may hold besides the arguments of its type.
META_ARGUMENTS = frozenset({"count", "for_each", "provider", "depends_on"})
META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner"})

_NOTHING: frozenset[str] = frozenset()


class BodyReader:
    """Evaluates bodies in one scope. What cannot be evaluated is reported, and unknown."""

    def __init__(self, scope: Scope, report: Report) -> None:
        """Evaluate in `scope`; `report` takes the errors, each with the source it is in."""
        self._scope = scope
        self._report = report

    def read(self, body: Body, schema: BlockSchema | None, bindings: Bindings) -> Settings:
        """Return what the body of a resource or data block sets, meta-arguments left out."""
        return self._read(body, schema, bindings, META_ARGUMENTS, META_BLOCKS)

    def _read(
        self,
        body: Body,
        schema: BlockSchema | None,
        bindings: Bindings,
        no_attributes: frozenset[str] = _NOTHING,
        no_blocks: frozenset[str] = _NOTHING,
    ) -> Settings:
        found: Settings = {}
        for name, attribute in body.attributes.items():
            if name not in no_attributes:
                self._attribute(name, attribute, schema, bindings, found)
        grouped: dict[str, list[Block]] = {}
        for block in body.blocks:
            name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            if name not in no_blocks or block.type == "dynamic":
                grouped.setdefault(name, []).append(block)
        for name, blocks in grouped.items():
            self._blocks(name, blocks, schema, bindings, found)
        return found

    def _attribute(
        self, name: str, attribute: Attribute, schema: BlockSchema | None, bindings: Bindings, found: Settings
    ) -> None:
        value = self.value(attribute.expression, attribute.source, bindings)
        if schema is not None and name in schema.attributes:
            value = self._converted(value, type_from(schema.attributes[name].type), attribute)
        elif schema is not None and name in schema.blocks:
            # A kind of block may be given as an attribute: `ingress = []`.
            found[name] = _as_blocks(value)
            return
        if not isinstance(value, Null):
            found[name] = value

    def value(self, node: Expression, source: Source, bindings: Bindings) -> Value:
        """Return the value of an expression; an error is reported, and the value unknown."""
        try:
            value = evaluate(node, self._scope, bindings)
            return limits.checked(value, node.start, node.end, copied=True)
        except EvaluationError as error:
            self._report(error, source)
            return UnknownValue(reason=Reason.FAILED)

    def _converted(self, value: Value, wanted: Type, attribute: Attribute) -> Value:
        try:
            return convert(value, wanted)
        except ConversionError as error:
            node = attribute.expression
            where = "".join(f"[{step!r}]" if isinstance(step, int) else f".{step}" for step in error.path)
            detail = f'Inappropriate value for attribute "{attribute.name}"{where}: {error.message}.'
            self._report(
                EvaluationError(node.start, node.end, "Incorrect attribute value type", detail),
                attribute.source,
            )
            return UnknownValue(wanted, None, Reason.FAILED)

    def _blocks(
        self, name: str, blocks: list[Block], schema: BlockSchema | None, bindings: Bindings, found: Settings
    ) -> None:
        nested = schema.blocks.get(name) if schema is not None else None
        inner = nested.block if nested is not None else None
        contents: list[Settings] = []
        uncertain: UnknownValue | None = None
        for block in blocks:
            if block.type != "dynamic":
                contents.append(self._read(block.body, inner, bindings))
                continue
            for content, instance, unknown in self._dynamic(block, bindings):
                limits.step()
                contents.append(self._read(content, inner, instance))
                uncertain = unknown if uncertain is None else uncertain
        attribute = schema.attributes.get(name) if schema is not None else None
        if nested is None and attribute is not None:
            found[name] = self._as_attribute(contents, type_from(attribute.type), uncertain, blocks[0])
        elif uncertain is not None:
            alternatives = tuple(object_of(_values(content)) for content in contents)
            found[name] = UnknownValue(DYNAMIC, Choice(alternatives, members=True), uncertain.reason)
        elif nested is not None and nested.nesting in ("single", "group"):
            found[name] = contents[-1] if contents else None
        elif nested is not None and nested.nesting == "map":
            labels = (block.labels[0] if block.labels else "" for block in blocks)
            found[name] = dict(zip(labels, contents, strict=False))
        else:
            found[name] = contents

    def _as_attribute(
        self, contents: list[Settings], wanted: Type, uncertain: UnknownValue | None, block: Block
    ) -> Value:
        """Return what blocks mean where the provider declares an attribute: `ingress { … }`."""
        element = wanted.element if isinstance(wanted, (ListType, SetType)) else DYNAMIC
        members: list[Value] = []
        for content in contents:
            values = _values(content)
            if isinstance(element, ObjectType):
                values = {key: values.get(key, Null(kind)) for key, kind in element.attributes.items()}
            members.append(object_of(values))
        if uncertain is not None:
            return UnknownValue(wanted, Choice(tuple(members), members=True), uncertain.reason)
        try:
            return convert(TupleValue(tuple(members)), wanted)
        except ConversionError as error:
            detail = f'Inappropriate value for attribute "{block.type}": {error.message}.'
            self._report(
                EvaluationError(block.start, block.header_end, "Incorrect attribute value type", detail),
                block.source,
            )
            return UnknownValue(wanted, None, Reason.FAILED)

    def _dynamic(
        self, block: Block, bindings: Bindings
    ) -> Iterator[tuple[Body, Bindings, UnknownValue | None]]:
        """Yield the content of a dynamic block and the names that hold in it, once for each block it makes.

        Where it is not known how many it makes, there is one, with the unknown that decides.
        """
        content = next((inner.body for inner in block.body.blocks if inner.type == "content"), None)
        for_each = block.body.attributes.get("for_each")
        if content is None or for_each is None or not block.labels:
            return
        iterator = block.labels[0]
        named = block.body.attributes.get("iterator")
        if named is not None:
            iterator = getattr(named.expression, "root", iterator)
        value, _ = unmark(self.value(for_each.expression, block.source, bindings))
        match value:
            case UnknownValue():
                key: Value = UnknownValue(DYNAMIC, None, value.reason)
                yield content, _iteration(bindings, iterator, key, _member(value)), value
            case ListValue(elements=elements) | TupleValue(elements):
                for position, element in enumerate(elements):
                    yield content, _iteration(bindings, iterator, position, element), None
            case SetValue(elements=elements):
                for element in elements:
                    yield content, _iteration(bindings, iterator, element, element), None
            case MapValue(elements=members) | ObjectValue(members):
                for name, element in members.items():
                    yield content, _iteration(bindings, iterator, name, element), None
            case _:
                node = for_each.expression
                problem = "null" if isinstance(value, Null) else "this value"
                detail = f"Cannot use {problem} in for_each: an iterable collection is required."
                error = EvaluationError(node.start, node.end, "Invalid dynamic for_each value", detail)
                self._report(error, block.source)


def _member(value: UnknownValue) -> Value:
    if isinstance(value.term, Choice) and value.term.members and value.term.alternatives:
        return UnknownValue(DYNAMIC, Choice(value.term.alternatives), value.reason)
    return UnknownValue(DYNAMIC, None, value.reason)


def _iteration(bindings: Bindings, iterator: str, key: Value, value: Value) -> Bindings:
    return {**bindings, iterator: ObjectValue({"key": key, "value": value})}


def _values(settings: Settings) -> dict[str, Value]:
    """Return settings as values all the way down."""
    return {name: _value(value) for name, value in settings.items() if value is not None}


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return object_of(_values(value))
    if isinstance(value, list):
        return TupleValue(tuple(_value(member) for member in value))
    result: Value = value
    return result


def _as_blocks(value: Value) -> Any:
    """Return the settings that a value stands for where it is given in the place of nested blocks."""
    bare, _ = unmark(value)
    match bare:
        case ListValue(elements=elements) | SetValue(elements=elements) | TupleValue(elements):
            return [_as_blocks(element) for element in elements]
        case ObjectValue(members) | MapValue(elements=members):
            return {name: inner for name, inner in members.items() if not isinstance(inner, Null)}
        case Null():
            return None
        case _:
            return bare
