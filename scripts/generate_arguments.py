"""Write the arguments of every resource and data source type, from the schema of the AWS provider.

    python scripts/generate_arguments.py [--plugins DIR | --schema FILE]

The schema comes from `terraform providers schema -json` of hashicorp/aws 5.100.0: from FILE, or by running
Terraform with the provider unpacked in DIR (registry layout; default: the environment's TF_PLUGIN_DIR;
without it Terraform downloads the provider). Types, attributes and blocks that repeat are written once and
named by their number, which makes 14 MB less than one.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from generate_schema import ADDRESS, VERSION, provider_schema

OUTPUT = Path(__file__).resolve().parent.parent / "src/netlint/terraform/schema/arguments.json"

#: The flags of an attribute; the bit of each is its place here (`arguments.py` reads them so).
FLAGS = ("optional", "required", "computed", "sensitive", "write_only", "deprecated")

_STRING = {"type": "string"}
_ANY = {"type": "dynamic"}

#: What Terraform itself brings (https://developer.hashicorp.com/terraform/language/resources/terraform-data
#: and .../state/remote-state-data); `providers schema` prints it only where a configuration uses it.
BUILTIN_RESOURCES: dict[str, dict[str, Any]] = {
    "terraform_data": {
        "attributes": {
            "id": _STRING | {"computed": True},
            "input": _ANY | {"optional": True},
            "output": _ANY | {"computed": True},
            "triggers_replace": _ANY | {"optional": True},
        }
    }
}
BUILTIN_DATA: dict[str, dict[str, Any]] = {
    "terraform_remote_state": {
        "attributes": {
            "backend": _STRING | {"required": True},
            "config": _ANY | {"optional": True},
            "defaults": _ANY | {"optional": True},
            "outputs": _ANY | {"computed": True},
            "workspace": _STRING | {"optional": True},
        }
    }
}


def main() -> None:
    """Read the provider's schema and write the data."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--plugins", default=os.environ.get("TF_PLUGIN_DIR", ""), help="folder with the provider"
    )
    parser.add_argument("--schema", help="what `terraform providers schema -json` printed")
    parser.add_argument("--output", default=str(OUTPUT))
    arguments = parser.parse_args()
    text = Path(arguments.schema).read_text() if arguments.schema else provider_schema(arguments.plugins)
    data = build(json.loads(text)["provider_schemas"][ADDRESS])
    Path(arguments.output).write_text(json.dumps(data, separators=(",", ":")) + "\n")
    size = Path(arguments.output).stat().st_size
    print(
        f"{len(data['managed'])} resource types, {len(data['data'])} data source types,"
        f" {len(data['blocks'])} blocks, {len(data['types'])} types, {size} bytes"
    )


def build(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the data: for each resource type the number of its block, and the tables of what is numbered."""
    tables = Tables()
    managed = {name: schema["block"] for name, schema in schemas["resource_schemas"].items()}
    data = {name: schema["block"] for name, schema in schemas["data_source_schemas"].items()}
    return {
        "provider": f"hashicorp/aws {VERSION}",
        "managed": {
            name: tables.block(block) for name, block in sorted((managed | BUILTIN_RESOURCES).items())
        },
        "data": {name: tables.block(block) for name, block in sorted((data | BUILTIN_DATA).items())},
        "blocks": tables.blocks.written(),
        "attributes": tables.attributes.written(),
        "types": tables.types.written(),
    }


class Table:
    """Numbers what is written into it; what is equal has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of `value`."""
        return self._numbers.setdefault(json.dumps(value, separators=(",", ":")), len(self._numbers))

    def written(self) -> list[Any]:
        """Return the values, each at its number."""
        return [json.loads(text) for text in self._numbers]


class Tables:
    """The tables of types, attributes and blocks."""

    def __init__(self) -> None:
        self.types = Table()
        self.attributes = Table()
        self.blocks = Table()

    def type(self, type: Any) -> str | int:
        """Return a primitive type by name, any other by number."""
        if isinstance(type, str):
            return type
        kind, inner = type[0], type[1]
        if kind == "object":
            members = {name: self.type(member) for name, member in inner.items()}
            return self.types.number([kind, members, *type[2:]])
        if kind == "tuple":
            return self.types.number([kind, [self.type(member) for member in inner]])
        return self.types.number([kind, self.type(inner)])

    def attribute(self, attribute: dict[str, Any]) -> int:
        """Return the number of an attribute."""
        flags = sum(1 << bit for bit, flag in enumerate(FLAGS) if attribute.get(flag))
        if "nested_type" in attribute:
            nested = attribute["nested_type"]
            return self.attributes.number([self.type(implied_type(nested)), flags, self.nested(nested)])
        return self.attributes.number([self.type(attribute["type"]), flags])

    def nested(self, nested: dict[str, Any]) -> list[Any]:
        """Return block number, nesting mode, fewest and most items of a nested type."""
        block = self.block({"attributes": nested["attributes"]})
        return [block, nested["nesting_mode"], nested.get("min_items", 0), nested.get("max_items", 0)]

    def block(self, block: dict[str, Any]) -> int:
        """Return the number of a block."""
        attributes = {
            name: self.attribute(attribute) for name, attribute in block.get("attributes", {}).items()
        }
        blocks = {
            name: [
                self.block(nested["block"]),
                nested["nesting_mode"],
                nested.get("min_items", 0),
                nested.get("max_items", 0),
            ]
            for name, nested in block.get("block_types", {}).items()
        }
        return self.blocks.number([attributes, blocks] if blocks else [attributes])


def implied_type(nested: dict[str, Any]) -> Any:
    """Return the type that the values of an attribute with a nested type have."""
    members = {}
    optional = []
    for name, attribute in nested["attributes"].items():
        inner = attribute.get("nested_type")
        members[name] = implied_type(inner) if inner else attribute["type"]
        if not attribute.get("required"):
            optional.append(name)
    of_one = ["object", members, optional] if optional else ["object", members]
    mode = nested["nesting_mode"]
    return of_one if mode == "single" else [mode, of_one]


if __name__ == "__main__":
    main()
