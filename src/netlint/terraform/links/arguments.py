"""The expressions behind an attribute, nested blocks included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from netlint.lang.unknown import Unknown
from netlint.resources.model import Path, Reference, ResourceInstance, Step
from netlint.terraform.configuration import decode_expression
from netlint.terraform.links.closure import Closure
from netlint.terraform.links.groups import Candidates
from netlint.terraform.links.scopes import Expressions, Scope, Scopes

#: Arguments that describe or configure, and hold no identity by themselves.
DESCRIBING = frozenset(
    {
        "tags", "tags_all", "name", "name_prefix", "description", "policy", "assume_role_policy", "user_data",
        "user_data_base64", "timeouts", "triggers", "keepers", "content", "filename", "container_definitions",
        "environment", "value", "body", "comment", "bucket_prefix", "identifier", "policy_document",
        "records", "cidr_block", "cidr_blocks", "ipv6_cidr_block",
    }
)  # fmt: skip


class Argument(Struct, eq=False):
    """The expressions that may give an attribute its value.

    More than one where it is not known which of several nested blocks is meant. None at all, with
    `hidden`, where a `dynamic` block makes it: plan JSON leaves those out. What is found of them holds for
    all instances of the block: `closure` is where they come from, `direct` what they identify alone, and
    `candidates` what they may stand for, by what the schema says of the attribute.
    """

    scope: Scope
    block: str
    expressions: tuple[Any, ...]
    hidden: bool = False
    closure: Closure | None = None
    direct: dict[str, Reference | None] = field(default_factory=dict)
    candidates: dict[tuple[str, str | None, bool], Candidates] = field(default_factory=dict)


class _Block(Struct, eq=False):
    """A block of a module instance; `arguments` are those found so far that all of its instances share."""

    scope: Scope
    address: str
    expressions: Expressions
    arguments: dict[Step, Argument | None]


class Arguments:
    """Finds the expressions of arguments."""

    def __init__(self, scopes: Scopes) -> None:
        """Look into the blocks of `scopes`."""
        self._scopes = scopes
        self._blocks: dict[tuple[str, str, str, str], _Block | None] = {}
        self._decoded: dict[bytes, Expressions] = {}

    def find(self, instance: ResourceInstance, path: Path) -> Argument | None:
        """Return the expressions behind an attribute; None when the configuration does not set it."""
        block = self._block(instance)
        if block is None:
            return None
        first = path[0]
        if first in block.arguments:
            return block.arguments[first]
        value = instance.attributes.get(str(first))
        if first not in block.expressions:
            dynamic = len(path) > 1 and isinstance(value, list)
            return Argument(block.scope, block.address, (), hidden=True) if dynamic else None
        written = block.expressions[str(first)]
        if len(path) > 1 and isinstance(path[1], int) and isinstance(written, list):
            written = _aligned(written, value, path[1], instance.type, str(first)) or written
        found = tuple(_descend(written, path[1:], value))
        argument = Argument(block.scope, block.address, found) if found else None
        if _is_expression(written):
            block.arguments[first] = argument
        return argument

    def whole(self, instance: ResourceInstance, name: str) -> Any:
        """Return what is written for an attribute, or for all blocks of a name; None for nothing."""
        block = self._block(instance)
        return block.expressions.get(name) if block is not None else None

    def is_constant(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an argument to a value without references, and not to null.

        Nested blocks are there or not, whatever stands in them.
        """
        block = self._block(instance)
        expression = block.expressions.get(name) if block is not None else None
        if isinstance(expression, list):
            return bool(expression)
        return isinstance(expression, dict) and expression.get("constant_value") is not None

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has the block of an instance."""
        return self._block(instance) is not None

    def paths(self, instance: ResourceInstance) -> Iterator[str]:
        """Yield the dotted paths of all arguments with references that may hold an identity."""
        block = self._block(instance)
        if block is not None:
            for name, expression in block.expressions.items():
                if name not in DESCRIBING:
                    yield from _paths(expression, name)

    def _block(self, instance: ResourceInstance) -> _Block | None:
        place = (instance.module, instance.mode, instance.type, instance.name)
        found = self._blocks.get(place)
        if found is None and place not in self._blocks:
            found = self._blocks[place] = self._declared(instance)
        return found

    def _declared(self, instance: ResourceInstance) -> _Block | None:
        scope = self._scopes.scope(instance.module)
        if scope is None:
            return None
        prefix = "data." if instance.mode == "data" else ""
        block = self._scopes.block(scope, f"{prefix}{instance.type}.{instance.name}")
        if block is None:
            return None
        # A module that is called many times stands in the plan as many times, word for word.
        text = bytes(block.expressions)
        expressions = self._decoded.get(text)
        if expressions is None:
            expressions = self._decoded[text] = decode_expression(block.expressions)
        return _Block(scope, block.address, expressions, {})


def _is_expression(written: Any) -> bool:
    """Tell whether this is an expression, and not nested blocks."""
    return isinstance(written, dict) and ("references" in written or "constant_value" in written)


def _paths(expression: Any, path: str) -> Iterator[str]:
    if isinstance(expression, list):
        for block in expression:
            yield from _paths(block, path)
    elif isinstance(expression, dict):
        if "references" in expression:
            yield path
        elif "constant_value" not in expression:
            for name, inner in expression.items():
                if name not in DESCRIBING:
                    yield from _paths(inner, f"{path}.{name}")


def _descend(expression: Any, path: Path, value: Any) -> Iterator[Any]:
    """Yield the expressions at `path` below a block or an argument, `value` being what stands there."""
    if _is_expression(expression):
        if "references" in expression:
            yield expression
        return
    index: int | None = None
    if path and isinstance(path[0], int):
        index, path = path[0], path[1:]
    if isinstance(expression, list):
        element = value
        if isinstance(value, list):
            position = index if index is not None else 0
            element = value[position] if 0 <= position < len(value) else None
        blocks = [block for block in expression if isinstance(block, dict)]
        fitting = [block for block in blocks if _fits(block, element)]
        for block in fitting or blocks:
            yield from _descend(block, path, element)
    elif isinstance(expression, dict) and path:
        name = str(path[0])
        inner = value.get(name) if isinstance(value, dict) else None
        if name in expression:
            yield from _descend(expression[name], path[1:], inner)


def _aligned(written: list[Any], elements: Any, position: int, type: str, name: str) -> list[dict[str, Any]]:
    """Return the one nested block that makes the element at `position`; empty where that is not certain.

    A list keeps the order of the blocks. A set does not, but which of its elements comes from which block
    makes no difference as long as what is known of them is equal.
    """
    blocks = [block for block in written if isinstance(block, dict)]
    if not isinstance(elements, list) or not len(elements) == len(blocks) > 1:
        return []
    if sum(_fits(block, elements[position]) for block in blocks) == 1:
        return []
    if all(map(_fits, blocks, elements)) and (_is_list(type, name) or _alike(elements)):
        return [blocks[position]]
    return []


def _is_list(type: str, name: str) -> bool:
    from netlint.terraform.schema.arguments import arguments_of

    schema = arguments_of("managed", type)
    nested = schema.blocks.get(name) if schema is not None else None
    return nested is not None and nested.nesting == "list"


def _alike(elements: list[Any]) -> bool:
    """Tell whether all that is known is the same in all elements."""
    first = _known(elements[0])
    return all(_known(element) == first for element in elements)


def _known(value: Any) -> Any:
    if isinstance(value, Unknown):
        return Unknown
    if isinstance(value, list):
        return [_known(element) for element in value]
    if isinstance(value, dict):
        return {name: _known(inner) for name, inner in value.items()}
    return value


def _fits(block: dict[str, Any], element: Any) -> bool:
    """Tell whether the constants of a nested block are those of the element."""
    if not isinstance(element, dict):
        return True
    for name, expression in block.items():
        value = element.get(name)
        if isinstance(expression, dict) and "constant_value" in expression:
            if (
                not isinstance(value, Unknown)
                and value is not None
                and not _same(value, expression["constant_value"])
            ):
                return False
    return True


def _same(value: Any, constant: Any) -> bool:
    if isinstance(value, (list, dict)) or isinstance(constant, (list, dict)):
        return True
    return str(value).lower() == str(constant).lower()


def value_at(value: Any, path: Path) -> Any:
    """Return the value at a path; an unknown on the way there is the value of all below it."""
    for step in path:
        if isinstance(value, Unknown):
            return value
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
        else:
            if isinstance(value, list):
                value = value[0] if len(value) == 1 else None
            if not isinstance(value, dict):
                return None
            value = value.get(step)
    return value
