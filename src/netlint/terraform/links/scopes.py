"""Module instances: what is declared in each, and which resource instances it has."""

from __future__ import annotations

from typing import Any

from msgspec import Raw, Struct

from netlint.resources.model import ResourceInstance, Snapshot
from netlint.terraform.address import parse_module
from netlint.terraform.configuration import (
    Configuration,
    ConfigurationModule,
    ConfigurationResource,
    ModuleCall,
    decode_expression,
)
from netlint.terraform.links.names import Heads, heads_of

Key = str | int | float | None
#: A decoded expression map of a block: argument → expression, nested blocks → lists of maps.
Expressions = dict[str, Any]


class Scope(Struct, eq=False):
    """One module instance: the module, and the call that makes it."""

    address: str
    module: ConfigurationModule
    parent: Scope | None = None
    call: ModuleCall | None = None
    key: Key = None


class Scopes:
    """Finds module instances, their blocks and their resource instances; everything lazily."""

    def __init__(self, configuration: Configuration, snapshot: Snapshot) -> None:
        """Look at the instances of `snapshot` as `configuration` declares them."""
        self._snapshot = snapshot
        self._scopes: dict[str, Scope | None] = {"": Scope(address="", module=configuration.root_module)}
        self._blocks: dict[int, dict[str, ConfigurationResource]] = {}
        self._expressions: dict[int, Expressions] = {}
        self._heads: dict[int, Heads] = {}
        self._instances: dict[tuple[str, str], dict[Key, ResourceInstance]] | None = None
        self._by_type: dict[tuple[str, str], list[ResourceInstance]] = {}
        self._children: dict[tuple[str, str], dict[str, None]] = {}

    def scope(self, address: str) -> Scope | None:
        """Return the module instance at `address`; None when the configuration has no such module."""
        if address not in self._scopes:
            self._scopes[address] = self._find(address)
        return self._scopes[address]

    def _find(self, address: str) -> Scope | None:
        parent_address, name, key = caller_of(address)
        parent = self.scope(parent_address)
        call = parent.module.module_calls.get(name) if parent is not None else None
        if call is None:
            return None
        return Scope(address=address, module=call.module, parent=parent, call=call, key=key)

    def block(self, scope: Scope, address: str) -> ConfigurationResource | None:
        """Return a block by its address in the module (`aws_vpc.this`, `data.aws_ami.a`)."""
        blocks = self._blocks.get(id(scope.module))
        if blocks is None:
            blocks = {block.address: block for block in scope.module.resources}
            self._blocks[id(scope.module)] = blocks
        return blocks.get(address)

    def expressions(self, raw: Raw) -> Expressions:
        """Decode expressions, once."""
        found = self._expressions.get(id(raw))
        if found is None:
            found = self._expressions[id(raw)] = decode_expression(raw)
        return found

    def heads(self, expression: Any) -> Heads:
        """Return the references of a decoded expression, once taken apart."""
        found = self._heads.get(id(expression))
        if found is None:
            references = expression.get("references") if isinstance(expression, dict) else None
            found = heads_of(references if isinstance(references, list) else [])
            self._heads[id(expression)] = found
        return found

    def instances(self, scope: str, block: str) -> dict[Key, ResourceInstance]:
        """Return the instances of a block in a module instance, by key."""
        return self._index().get((scope, block), {})

    def of_type(self, scope: str, type: str) -> list[ResourceInstance]:
        """Return the managed instances of a type in a module instance."""
        self._index()
        return self._by_type.get((scope, type), [])

    def by_address(self, address: str) -> ResourceInstance:
        """Return an instance by its full address."""
        return self._snapshot.by_address[address]

    def children(self, scope: str, call: str) -> list[str]:
        """Return the addresses of the instances of a module call."""
        self._index()
        return list(self._children.get((scope, call), ()))

    def _index(self) -> dict[tuple[str, str], dict[Key, ResourceInstance]]:
        if self._instances is not None:
            return self._instances
        index: dict[tuple[str, str], dict[Key, ResourceInstance]] = {}
        modules: set[str] = set()
        for instance in self._snapshot.instances:
            module = instance.module
            modules.add(module)
            if instance.mode == "data":
                block = f"data.{instance.type}.{instance.name}"
            else:
                block = f"{instance.type}.{instance.name}"
                self._by_type.setdefault((module, instance.type), []).append(instance)
            index.setdefault((module, block), {})[instance.key] = instance
        for address in sorted(modules):
            self._register(address)
        self._instances = index
        return index

    def _register(self, address: str) -> None:
        """Note the module instance below its caller, and the caller below its own."""
        while address:
            parent, name, _ = caller_of(address)
            siblings = self._children.setdefault((parent, name), {})
            if address in siblings:
                return
            siblings[address] = None
            address = parent


def caller_of(address: str) -> tuple[str, str, Key]:
    """Return the address of the calling module instance, the name of the call, and the instance key."""
    steps = parse_module(address)
    return ".".join(map(str, steps[:-1])), steps[-1].name, steps[-1].key
