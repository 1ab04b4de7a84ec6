"""The expressions behind an attribute, nested blocks included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from netlint.lang.unknown import Unknown
from netlint.resources.model import Path, ResourceInstance
from netlint.terraform.configuration import ConfigurationResource
from netlint.terraform.links.scopes import Scope, Scopes

#: Arguments that describe or configure, and hold no identity by themselves.
DESCRIBING = frozenset(
    {
        "tags", "tags_all", "name", "name_prefix", "description", "policy", "assume_role_policy", "user_data",
        "user_data_base64", "timeouts", "triggers", "keepers", "content", "filename", "container_definitions",
        "environment", "value", "body", "comment", "bucket_prefix", "identifier", "policy_document",
        "records", "cidr_block", "cidr_blocks", "ipv6_cidr_block",
    }
)  # fmt: skip


class Argument(Struct, frozen=True):
    """The expressions that may give an attribute its value.

    More than one where it is not known which of several nested blocks is meant. None at all, with
    `hidden`, where a `dynamic` block makes it: plan JSON leaves those out.
    """

    scope: Scope
    block: str
    expressions: tuple[Any, ...]
    hidden: bool = False


class Arguments:
    """Finds the expressions of arguments."""

    def __init__(self, scopes: Scopes) -> None:
        """Look into the blocks of `scopes`."""
        self._scopes = scopes

    def find(self, instance: ResourceInstance, path: Path) -> Argument | None:
        """Return the expressions behind an attribute; None when the configuration does not set it."""
        located = self._located(instance)
        if located is None:
            return None
        scope, block = located
        expressions = self._scopes.expressions(block.expressions)
        first = path[0]
        if first not in expressions:
            value = instance.attributes.get(str(first))
            dynamic = len(path) > 1 and isinstance(value, list)
            return Argument(scope, block.address, (), hidden=True) if dynamic else None
        found = tuple(_descend(expressions[first], path[1:], instance.attributes.get(str(first))))
        return Argument(scope, block.address, found) if found else None

    def paths(self, instance: ResourceInstance) -> Iterator[str]:
        """Yield the dotted paths of all arguments with references that may hold an identity."""
        located = self._located(instance)
        if located is not None:
            for name, expression in self._scopes.expressions(located[1].expressions).items():
                if name not in DESCRIBING:
                    yield from _paths(expression, name)

    def _located(self, instance: ResourceInstance) -> tuple[Scope, ConfigurationResource] | None:
        scope = self._scopes.scope(instance.module)
        if scope is None:
            return None
        block = self._scopes.block(scope, f"{instance.type}.{instance.name}")
        return None if block is None else (scope, block)


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
    if isinstance(expression, dict) and ("references" in expression or "constant_value" in expression):
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
