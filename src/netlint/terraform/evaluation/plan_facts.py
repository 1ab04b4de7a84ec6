"""What a plan knows of the configuration that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netlint.resources.model import Snapshot
from netlint.terraform.address import Key, parse_address, print_key


class PlanFacts:
    """The instance keys, attributes, answers of data sources and variables of a plan."""

    def __init__(self, snapshot: Snapshot, variables: Mapping[str, Any]) -> None:
        """Look up in one side of a plan.

        Args:
            snapshot: the instances on that side.
            variables: the values of the root module's variables.
        """
        self._snapshot = snapshot
        self._variables = variables
        self._keys: dict[tuple[str, str], list[Key]] = {}
        self._calls: dict[tuple[str, str], list[Key]] = {}
        modules: set[str] = set()
        for instance in snapshot:
            prefix = "data." if instance.mode == "data" else ""
            block = f"{prefix}{instance.type}.{instance.name}"
            self._keys.setdefault((instance.module, block), []).append(instance.key)
            if instance.module and instance.module not in modules:
                modules.add(instance.module)
                self._note_module(instance.address)

    def _note_module(self, address: str) -> None:
        """Remember the module instances on the way to a resource instance."""
        parent = ""
        for step in parse_address(address).modules:
            keys = self._calls.setdefault((parent, step.name), [])
            if step.key not in keys:
                keys.append(step.key)
            parent = f"{parent}{'.' if parent else ''}module.{step.name}{print_key(step.key)}"

    def keys(self, module: str, block: str) -> list[Key] | None:
        """Return the instance keys of a block in a module instance; a plan lists all that there are."""
        return self._keys.get((module, block), [])

    def module_keys(self, module: str, call: str) -> list[Key] | None:
        """Return the keys of the instances of a module call that hold resources; None when none does."""
        return self._calls.get((module, call))

    def attributes(self, address: str) -> Mapping[str, Any] | None:
        """Return the attributes of a resource instance, `Unknown` in place."""
        instance = self._snapshot.by_address.get(address)
        return instance.attributes if instance is not None else None

    def variable(self, name: str) -> Any:
        """Return the value of a variable of the root module.

        Raises:
            KeyError: the plan does not have it.
        """
        return self._variables[name]
