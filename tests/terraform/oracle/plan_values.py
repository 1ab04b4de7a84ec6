"""What a recorded plan knows, decoded here and not by netlint: the other side of the comparison."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec


class Planned(msgspec.Struct):
    """One instance that a plan leaves behind, with the masks of what is unknown and sensitive."""

    address: str
    mode: str
    type: str
    name: str
    modules: tuple[str, ...]
    values: dict[str, Any]
    unknown: Any
    sensitive: Any

    @property
    def block(self) -> str:
        """The address of the block inside of its module."""
        return f"{'data.' if self.mode == 'data' else ''}{self.type}.{self.name}"


def read(path: Path) -> dict[str, Planned]:
    """Return what is there after the plan, by address: managed resources and data sources."""
    document = json.loads(path.read_bytes())
    found: dict[str, Planned] = {}
    for change in document.get("resource_changes", []):
        body = change["change"]
        if "deposed" in change or body["actions"] in (["delete"], ["forget"]):
            continue
        found[change["address"]] = Planned(
            change["address"],
            change["mode"],
            change["type"],
            change["name"],
            _modules(change.get("module_address", "")),
            body.get("after") or {},
            body.get("after_unknown"),
            body.get("after_sensitive"),
        )
    declared = document["configuration"]["root_module"]
    for module, resource in _resources(
        document.get("prior_state", {}).get("values", {}).get("root_module", {})
    ):
        if resource["mode"] == "data" and resource["address"] not in found:
            one = Planned(
                resource["address"],
                "data",
                resource["type"],
                resource["name"],
                _modules(module),
                resource.get("values", {}),
                None,
                resource.get("sensitive_values"),
            )
            if _declared(declared, one):
                found[one.address] = one
    return found


def _modules(address: str) -> tuple[str, ...]:
    """Return the names of the module calls in a module's address, without their keys."""
    return tuple(re.findall(r"(?:^|\.)module\.([\w-]+)", re.sub(r'\["(?:[^"\\]|\\.)*"\]', "", address)))


def _resources(module: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource in module.get("resources", []):
        yield module.get("address", ""), resource
    for child in module.get("child_modules", []):
        yield from _resources(child)


def _declared(module: dict[str, Any], planned: Planned) -> bool:
    """Tell whether the configuration of the plan still has the block."""
    for name in planned.modules:
        call = module.get("module_calls", {}).get(name)
        if call is None:
            return False
        module = call["module"]
    return any(resource["address"] == planned.block for resource in module.get("resources", []))
