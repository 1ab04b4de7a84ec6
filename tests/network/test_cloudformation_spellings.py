"""Every property that an entity is read from exists in CloudFormation, by the schemas of cfn-lint."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netlint.network.catalog import entities
from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, links
from netlint.network.port_facts_cloudformation import FILE_SYSTEM, FILE_SYSTEMS, LIKE, SETTINGS
from netlint.network.spelling import ITSELF, SELF, Spelling, steps_of
from netlint.network.workloads import Workload


@cache
def schemas() -> Path:
    """Return the folder of the resource schemas of an installed cfn-lint, which is not imported."""
    found = importlib.util.find_spec("cfnlint")
    if found is None or not found.submodule_search_locations:
        pytest.skip("needs cfn-lint")
    folder = Path(found.submodule_search_locations[0]) / "data" / "schemas"
    if not (folder / "resources").is_dir():
        pytest.skip("needs a cfn-lint with schemas by content")
    return folder


@cache
def index() -> dict[str, str]:
    """Return by resource type the name of its schema's file."""
    found: dict[str, str] = {}
    for region in sorted((schemas() / "providers").glob("*.json")):
        found = json.loads(region.read_bytes()) | found
    return found


@cache
def schema(type: str) -> dict[str, Any]:
    name = index()[type].removesuffix(".json")
    read: dict[str, Any] = json.loads((schemas() / "resources" / f"{name}.json").read_bytes())
    return read


def resolved(root: dict[str, Any], node: Any) -> Any:
    """Follow references and lists to what stands there."""
    while isinstance(node, dict) and ("$ref" in node or "items" in node):
        if "$ref" not in node:
            node = node["items"]
            continue
        found: Any = root
        for step in node["$ref"].lstrip("#/").split("/"):
            found = found[step]
        node = found
    return node


def properties(root: dict[str, Any], node: Any) -> dict[str, Any]:
    """Return the properties of an object, those of its alternatives included."""
    node = resolved(root, node)
    found = dict(node.get("properties", {}))
    for name in ("anyOf", "oneOf", "allOf"):
        for alternative in node.get(name, ()):
            found |= properties(root, alternative)
    return found


def exists(type: str, steps: tuple[str, ...]) -> bool:
    root = schema(type)
    node: Any = root
    for step in steps:
        known = properties(root, node)
        if step.startswith("["):
            key, equals, _ = step[1:-1].partition("=")
            if equals and key not in known:
                return False
        elif step not in known:
            return False
        else:
            node = known[step]
    return True


def spellings() -> list[tuple[type[Entity], Spelling]]:
    return [(entity, spelling) for entity in entities() for spelling in entity.cloudformation]


def paths() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every way that a spelling leads, with the resource type."""
    for _, spelling in spellings():
        block = steps_of(spelling.block) if spelling.block else ()
        if block:
            yield spelling.type, block
        for name in spelling.needs.split():
            yield spelling.type, (name,)
        for name in (*(spelling.implied or ()), *(spelling.nothing or ())):
            yield spelling.type, (*block, name)
        for field, written in spelling.fields.items():
            other = spelling.chosen_with(field)
            if other:
                yield spelling.type, (other,)
            for path in written.split() if written not in (SELF, ITSELF) else ():
                steps = steps_of(path)
                around, steps = ((), steps[1:]) if steps[0] in "^~" else (block, steps)
                for last in steps[-1].split("|"):
                    yield spelling.type, (*around, *steps[:-1], last)
    for type, settings in SETTINGS.items():
        for written in settings.values():
            for path in written.split():
                yield type, steps_of(path)


def test_every_spelled_property_exists() -> None:
    missing = {
        f"{type}.{'.'.join(steps)}"
        for type, steps in paths()
        if not type.startswith("Custom::") and not (type in index() and exists(type, steps))
    }
    assert missing == set()


def test_every_resource_is_read_once_by_an_entity() -> None:
    read = [(entity.kind, spelling.type, spelling.block) for entity, spelling in spellings()]
    assert len(read) == len(set(read))


def test_every_spelled_field_is_declared() -> None:
    undeclared = [
        f"{entity.kind}.{field}"
        for entity, spelling in spellings()
        for field in (*spelling.fields, *spelling.defaults, *spelling.readers, *spelling.through)
        if not isinstance(getattr(entity, field, None), (attribute, link, links))
    ]
    assert undeclared == []


def test_no_field_hides_behind_what_every_entity_has() -> None:
    own = {"network", "address", "resource", "spelling", "path", "managed"}
    hidden = [f"{entity.kind}.{name}" for entity in entities() for name in own & vars(entity).keys()]
    assert hidden == []


def test_every_type_with_ports_of_another_is_a_workload_as_that_one_is() -> None:
    assert (LIKE.keys() | SETTINGS.keys() | {FILE_SYSTEM}) <= {one.type for one in Workload.cloudformation}
    assert {*LIKE.values(), *FILE_SYSTEMS.values()} <= {one.type for one in Workload.terraform}


def test_every_kind_that_terraform_spells_is_spelled_unless_there_is_no_such_resource() -> None:
    only = {entity.kind for entity in entities() if not entity.cloudformation}
    assert only == {
        # written in the resource itself
        *("endpoint_policy", "endpoint_private_dns", "endpoint_route_table_association"),
        *("endpoint_subnet_association", "endpoint_security_group_association", "core_network_policy"),
        *("nat_gateway_allocation", "security_group_interface_attachment", "rest_api_policy"),
        # no such resource, or only a custom one
        *("main_route_table_association", "peering_connection_accepter", "peering_connection_options"),
        *("endpoint_connection_accepter", "transit_gateway_attachment_accepter"),
        *("transit_gateway_default_table", "transit_gateway_prefix_list_reference"),
        *("direct_connect_virtual_interface_accepter", "hosted_zone_authorization"),
        "core_network_attachment_accepter",
        # a data source
        "transit_gateway_attachment_lookup",
    }
