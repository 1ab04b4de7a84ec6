"""Hand-written plans: what a test does not name is as Terraform would write it."""

import json
from pathlib import Path
from typing import Any

import msgspec

from netlint.resources.model import ResourceInstance
from netlint.terraform.document import Document
from netlint.terraform.plan import PlanReading, read_plan

JSON = dict[str, Any]


def change(
    address: str,
    actions: str = "create",
    *,
    before: Any = None,
    after: Any = None,
    unknown: Any = None,
    before_sensitive: Any = False,
    after_sensitive: Any = False,
    replace_paths: Any = None,
    importing: Any = None,
    **fields: Any,
) -> JSON:
    """Return one element of `resource_changes`; `actions` are separated by blanks."""
    type_, name = address.split("[")[0].split(".")[-2:]
    body: JSON = {
        "actions": actions.split(),
        "before": before,
        "after": after,
        "after_unknown": {} if unknown is None else unknown,
        "before_sensitive": before_sensitive,
        "after_sensitive": after_sensitive,
    }
    if replace_paths is not None:
        body["replace_paths"] = replace_paths
    if importing is not None:
        body["importing"] = importing
    return {
        "address": address,
        "mode": "data" if address.startswith("data.") else "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": body,
        **fields,
    }


def plan(*changes: JSON, **sections: Any) -> JSON:
    """Return a plan with these changes."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": list(changes),
        "complete": True,
        "errored": False,
        **sections,
    }


def state_values(*resources: JSON, child_modules: list[JSON] | None = None) -> JSON:
    """Return the `values` of a state."""
    root: JSON = {"resources": list(resources)}
    if child_modules:
        root["child_modules"] = child_modules
    return {"root_module": root}


def state_resource(address: str, values: JSON, **fields: Any) -> JSON:
    """Return one resource of a state."""
    type_, name = address.split("[")[0].split(".")[-2:]
    return {
        "address": address,
        "mode": "data" if address.startswith("data.") else "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": values,
        "sensitive_values": {},
        **fields,
    }


def read(document: JSON) -> PlanReading:
    """Read a plan that a test has built."""
    return read_plan(msgspec.json.decode(json.dumps(document), type=Document), "plan.json")


def only(instances: Any) -> ResourceInstance:
    """Return the one instance of a snapshot."""
    (instance,) = instances
    assert isinstance(instance, ResourceInstance)
    return instance


def write(path: Path, document: JSON) -> str:
    """Write a document and return its path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)
