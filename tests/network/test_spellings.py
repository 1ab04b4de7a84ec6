"""Every attribute that an entity is read from exists in the provider."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netlint.network.catalog import entities
from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, links, members
from netlint.network.port_facts import DEFAULTS, FIXED, SERVES_NONE, SETTINGS
from netlint.network.spelling import SELF, Spelling
from netlint.network.workloads import Workload

#: what the provider has from version 6 on, by its documentation: types, and attributes of older types
PROVIDER_6_TYPES = {
    "aws_nat_gateway_eip_association",
    "aws_networkfirewall_firewall_transit_gateway_attachment_accepter",
    "aws_networkfirewall_vpc_endpoint_association",
    "aws_vpc_encryption_control",
    "aws_vpn_concentrator",
}
PROVIDER_6 = {
    "aws_networkmanager_vpc_attachment.options.security_group_referencing_support",
    "aws_instance.primary_network_interface.network_interface_id",
    "aws_spot_instance_request.primary_network_interface.network_interface_id",
    "aws_nat_gateway.availability_mode",
    "aws_nat_gateway.availability_zone_address.allocation_ids",
    "aws_nat_gateway.availability_zone_address.availability_zone",
    "aws_nat_gateway.availability_zone_address.availability_zone_id",
    "aws_networkfirewall_firewall.transit_gateway_id",
    "aws_networkfirewall_firewall.availability_zone_mapping.availability_zone_id",
    "aws_route.odb_network_arn",
    "aws_route_table.route.odb_network_arn",
    "aws_vpn_connection.vpn_concentrator_id",
}
#: blocks of which the provider lets only one stand, by a rule that its schema does not show
ONLY_ONE = {"resource_configuration_definition", "bgp_options"}
CONFIGURATION = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
MIRROR = """disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "%s"
  }
}
"""


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the resource schemas as Terraform itself tells them."""
    plugins = os.environ.get("TF_PLUGIN_DIR") or next(
        (str(found.parent) for found in Path("/").glob("*/*/registry.terraform.io")), None
    )
    if shutil.which("terraform") is None or plugins is None:
        pytest.skip("needs terraform and an unpacked AWS provider")
    folder = tmp_path_factory.mktemp("provider")
    (folder / "main.tf").write_text(CONFIGURATION)
    (folder / "terraform.rc").write_text(MIRROR % plugins)
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc")}

    def terraform(*arguments: str) -> bytes:
        command = ["terraform", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True).stdout

    terraform("init", "-input=false")
    schemas = json.loads(terraform("providers", "schema", "-json"))["provider_schemas"]
    aws: dict[str, Any] = schemas["registry.terraform.io/hashicorp/aws"]
    # Entities are read from data sources too: what either of a type has is there.
    types: dict[str, Any] = aws["resource_schemas"]
    for type, schema in aws["data_source_schemas"].items():
        own = types.setdefault(type, schema)["block"]
        own["attributes"] = {**schema["block"]["attributes"], **own["attributes"]}
    return types


def exists(block: dict[str, Any], path: list[str]) -> bool:
    """Tell whether a path leads to an attribute, through blocks and lists of objects alike."""
    name, rest = path[0], path[1:]
    if name in block.get("block_types", {}):
        return not rest or exists(block["block_types"][name]["block"], rest)
    found = block.get("attributes", {}).get(name)
    if found is None:
        return False
    if not rest:
        return True
    if "nested_type" in found:
        return exists(found["nested_type"], rest)
    written = found["type"]
    while isinstance(written, list) and written[0] in ("list", "set"):
        written = written[1]
    return isinstance(written, list) and written[0] == "object" and rest[0] in written[1] and len(rest) == 1


def may_repeat(block: dict[str, Any], path: list[str]) -> bool:
    """Tell whether a path leads through a block, or a list of objects, that may stand there twice."""
    for name in path[:-1]:
        nested = block.get("block_types", {}).get(name)
        if nested is None:
            return True
        if name in ONLY_ONE:
            return False
        if nested["nesting_mode"] in ("list", "set") and nested.get("max_items") != 1:
            return True
        block = nested["block"]
    return False


def spellings() -> list[tuple[type[Entity], Spelling]]:
    """Return every spelling of every entity."""
    return [(entity, spelling) for entity in entities() for spelling in entity.terraform]


def paths() -> Iterator[tuple[type[Entity], Spelling, str, str]]:
    """Yield every path from which a field is read, one by one."""
    for entity, spelling in spellings():
        for field, written in spelling.fields.items():
            for path in written.split() if written != SELF else ():
                head, dot, last = path.rpartition(".")
                for name in last.split("|"):
                    inner = head + dot + name
                    yield entity, spelling, field, f"{spelling.block}.{inner}" if spelling.block else inner


def test_every_kind_is_declared_once() -> None:
    kinds = [entity.kind for entity in entities()]
    assert all(kinds)
    assert sorted(kinds) == sorted(set(kinds))


def test_every_resource_is_read_once_by_an_entity() -> None:
    read = [(entity.kind, spelling.type, spelling.block) for entity, spelling in spellings()]
    assert len(read) == len(set(read))


def test_every_spelled_attribute_exists(provider: dict[str, Any]) -> None:
    missing = {
        f"{entity.kind}.{field}: {spelling.type}.{path}"
        for entity, spelling, field, path in paths()
        if spelling.type not in PROVIDER_6_TYPES
        and f"{spelling.type}.{path}" not in PROVIDER_6
        and not (spelling.type in provider and exists(provider[spelling.type]["block"], path.split(".")))
    }
    blocks = {
        f"{entity.kind}: {spelling.type}.{spelling.block}"
        for entity, spelling in spellings()
        if spelling.block
        and spelling.type not in PROVIDER_6_TYPES
        and not any(path.startswith(f"{spelling.type}.{spelling.block}.") for path in PROVIDER_6)
        and not exists(provider[spelling.type]["block"], spelling.block.split("."))
    }
    assert (missing, blocks) == (set(), set())


def test_what_is_of_provider_6_is_not_of_provider_5(provider: dict[str, Any]) -> None:
    """Else it is to be checked like everything else."""
    assert not PROVIDER_6_TYPES & provider.keys()
    older = [
        path for path in PROVIDER_6 if exists(provider[path.partition(".")[0]]["block"], path.split(".")[1:])
    ]
    assert older == []


def test_a_single_value_is_never_read_from_a_block_that_repeats(provider: dict[str, Any]) -> None:
    """Such a field would hold the first block's value only: it is to be `links`, or a block of its own."""
    first_only = {
        f"{entity.kind}.{field}: {spelling.type}.{path}"
        for entity, spelling, field, path in paths()
        if not isinstance(getattr(entity, field), links)
        and spelling.type in provider
        and f"{spelling.type}.{path}" not in PROVIDER_6
        and may_repeat(
            provider[spelling.type]["block"] if not spelling.block else inside(provider, spelling),
            path.removeprefix(spelling.block + ".").split(".") if spelling.block else path.split("."),
        )
    }
    assert first_only == set()


def inside(provider: dict[str, Any], spelling: Spelling) -> dict[str, Any]:
    """Return the schema of the block that is the entity; an empty one for a list of objects."""
    block: dict[str, Any] = provider[spelling.type]["block"]
    for name in spelling.block.split("."):
        block = block.get("block_types", {}).get(name, {"block": {}})["block"]
    return block


def test_every_setting_that_decides_on_ports_exists(provider: dict[str, Any]) -> None:
    missing = [
        f"{type}.{path}"
        for type, settings in SETTINGS.items()
        for written in settings.values()
        for path in written.split()
        if not exists(provider[type]["block"], path.split("."))
    ]
    assert missing == []


def test_every_type_with_known_ports_is_a_workload() -> None:
    types = {spelling.type for spelling in Workload.terraform}
    assert (SERVES_NONE | FIXED.keys() | SETTINGS.keys() | DEFAULTS.keys()) <= types


def test_every_spelled_field_is_declared() -> None:
    undeclared = [
        f"{entity.kind}.{field}"
        for entity, spelling in spellings()
        for field in spelling.fields
        if not isinstance(getattr(entity, field, None), (attribute, link, links))
    ]
    assert undeclared == []


def test_every_reverse_relation_names_a_link() -> None:
    classes = {entity.kind: entity for entity in entities()}
    wrong = [
        f"{entity.kind}.{name}"
        for entity in entities()
        for name, declared in vars(entity).items()
        if isinstance(declared, members)
        and not isinstance(getattr(classes.get(declared.kind), declared.via, None), (link, links))
    ]
    assert wrong == []
