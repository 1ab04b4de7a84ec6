"""Every attribute that an entity is read from exists in the provider."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from netlint.network.catalog import ENTITIES
from netlint.network.entity import SELF, Entity, Spelling, attribute, link, links, members

#: attributes of regional NAT gateways, which the provider has from version 6 on
PROVIDER_6 = {"aws_nat_gateway.vpc_id", "aws_nat_gateway.availability_mode"}
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
    # Entities are read from data sources too, and some types are nothing else.
    return {**aws["data_source_schemas"], **aws["resource_schemas"]}


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


def spellings() -> list[tuple[type[Entity], Spelling]]:
    """Return every spelling of every entity."""
    return [(entity, spelling) for entity in ENTITIES for spelling in entity.terraform]


def test_every_kind_is_declared_once() -> None:
    kinds = [entity.kind for entity in ENTITIES]
    assert all(kinds)
    assert sorted(kinds) == sorted(set(kinds))


def test_every_resource_is_read_once_by_an_entity() -> None:
    read = [(entity.kind, spelling.type, spelling.block) for entity, spelling in spellings()]
    assert len(read) == len(set(read))


def test_every_spelled_attribute_exists(provider: dict[str, Any]) -> None:
    missing: list[str] = []
    # What only other major versions of the provider have cannot be looked up in this one.
    for entity, spelling in spellings():
        if spelling.type not in provider:
            missing.append(f"{entity.kind}: {spelling.type}")
            continue
        for field, written in spelling.fields.items():
            if written == SELF:
                continue
            path = [*([spelling.block] if spelling.block else []), *written.split(".")]
            if f"{spelling.type}.{written}" in PROVIDER_6:
                continue
            if not exists(provider[spelling.type]["block"], path):
                missing.append(f"{entity.kind}.{field}: {spelling.type}.{'.'.join(path)}")
    assert missing == [], missing


def test_every_spelled_field_is_declared() -> None:
    undeclared = [
        f"{entity.kind}.{field}"
        for entity, spelling in spellings()
        for field in spelling.fields
        if not isinstance(getattr(entity, field, None), (attribute, link, links))
    ]
    assert undeclared == []


def test_every_reverse_relation_names_a_link() -> None:
    classes = {entity.kind: entity for entity in ENTITIES}
    wrong = [
        f"{entity.kind}.{name}"
        for entity in ENTITIES
        for name, declared in vars(entity).items()
        if isinstance(declared, members)
        and not isinstance(getattr(classes.get(declared.kind), declared.via, None), (link, links))
    ]
    assert wrong == []
