"""The `configuration` section of a plan: what is written in the modules, without locals or lines.

Format: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
Expressions stay undecoded (`msgspec.Raw`) until somebody asks for them.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw, Struct


class Output(Struct, gc=False):
    """An `output` block: `{"references": [...]}` or `{"constant_value": ...}` in `expression`."""

    expression: Raw = Raw()
    sensitive: bool = False


class Variable(Struct, gc=False):
    """A `variable` block. `default` is empty (`Raw()`) when there is none."""

    default: Raw = Raw()
    sensitive: bool = False


class ConfigurationResource(Struct, gc=False):
    """A `resource` or `data` block.

    `address` is relative to the module (`aws_subnet.private`, `data.aws_vpc.this`).
    `expressions` maps argument names to expressions; nested blocks are lists of such maps
    (or one map, for blocks that the schema allows once).
    """

    address: str
    mode: str
    type: str
    name: str
    provider_config_key: str = ""
    expressions: Raw = Raw()
    for_each_expression: Raw = Raw()
    depends_on: list[str] = []


class ModuleCall(Struct):
    """A `module` block with the module that it calls."""

    module: ConfigurationModule
    source: str = ""
    expressions: Raw = Raw()
    for_each_expression: Raw = Raw()
    depends_on: list[str] = []


class ConfigurationModule(Struct):
    """What one module declares. A module that is called twice stands here twice."""

    resources: list[ConfigurationResource] = []
    module_calls: dict[str, ModuleCall] = {}
    variables: dict[str, Variable] = {}
    outputs: dict[str, Output] = {}


class ProviderConfiguration(Struct, gc=False):
    """A `provider` block, or the place where a module expects one.

    Keys of `Configuration.provider_config` are `name`, `name.alias`, `module.path:name` or
    `module.path:name.alias`; a resource names its own in `provider_config_key`.
    """

    name: str = ""
    alias: str = ""
    module_address: str = ""
    expressions: Raw = Raw()


class Configuration(Struct):
    """The whole section."""

    provider_config: dict[str, ProviderConfiguration] = {}
    root_module: ConfigurationModule = msgspec.field(default_factory=ConfigurationModule)


def decode_expression(raw: Raw) -> dict[str, Any]:
    """Decode an `expressions` map or a single expression; empty when there is none."""
    if not len(raw):
        return {}
    decoded = msgspec.json.decode(raw)
    return decoded if isinstance(decoded, dict) else {}
