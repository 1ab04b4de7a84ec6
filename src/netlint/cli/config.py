"""`netlint config`: show, describe or start a configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import PATH
from netlint.cli.output import emit, emit_json

if TYPE_CHECKING:
    from netlint.config.schema import Settings

_STARTER = """\
# Settings of netlint. `netlint config schema` describes all, `netlint config show` prints those in force.

# What to run: codes (NAT001), prefixes of codes (NAT), slugs, or ALL.
# select = ["ALL"]
# ignore = []

# The least severity that is shown, and the least that makes the exit code 1.
# min-severity = "info"
# fail-on = "low"

# What sets checks, severities and options together: "default", "dev" or "prod".
# profile = "default"

# Make undetermined checks fail as well; report only what a change introduces.
# strict = false
# new-only = false

# Another severity for a check.
# [severity]
# NAT001 = "low"

# Accept findings: `address` and `path` are globs, `until` is the last day.
# [[suppress]]
# rule = "NAT001"
# address = "module.sandbox.*"
# reason = "One zone is enough for the sandbox."
# until = 2027-01-31
"""


@click.group("config")
def command() -> None:
    """Show, describe or start a configuration."""


@command.command("show", short_help="Print the settings that hold, and where each comes from.")
@click.argument("paths", metavar="[PATH]…", type=PATH, nargs=-1)
@click.option(
    "--config",
    metavar="FILE",
    type=PATH,
    default="",
    help="Use this configuration file, not the nearest one.",
)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def show(paths: tuple[str, ...], config: str, format_: str) -> int:
    """Print the settings that hold for PATH (default: this folder), and where each comes from."""
    import msgspec

    from netlint.config.load import layers, merge, settings, shown
    from netlint.config.schema import Configuration

    chosen = settings(paths, {}, config=config)
    effective: dict[str, Any] = msgspec.to_builtins(chosen)
    origins: dict[str, list[str]] = {}
    merged: dict[str, Any] = {}
    for layer in layers(paths, {}, config=config):
        for key in layer.values:
            added = merge(merged, {key: layer.values[key]})[key] != layer.values[key]
            origins[key] = [
                *(origins.get(key, []) if added else []),
                shown(layer.origin) if os.path.isabs(layer.origin) else layer.origin,
            ]
        merged = merge(merged, layer.values)
    off = _profile_in(chosen, effective, origins)
    rows: dict[str, dict[str, Any]] = {
        key: {"value": effective[key], "origin": ", ".join(origins.get(key, ["default"]))}
        for key in map(str, Configuration.__struct_encode_fields__)
        if key != "extend"
    }
    if off:
        rows["profile"]["off"] = sorted(off)
    if format_ == "json":
        emit_json(rows)
    else:
        emit("\n".join(_text_row(key, **row) for key, row in rows.items()))
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of netlint.toml."""
    import msgspec

    from netlint.config.schema import Configuration
    from netlint.engine.options import rules_schema
    from netlint.engine.registry import load

    document = msgspec.json.schema(Configuration)
    document["$defs"]["Configuration"]["properties"]["rules"]["properties"] = rules_schema(load().checks)
    emit_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **document})
    return 0


@command.command("init", short_help="Write a netlint.toml to start from.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
def init(folder: str) -> int:
    """Write a netlint.toml to start from into FOLDER (default: this one). An existing one is kept."""
    from netlint.cli.output import message, write_file
    from netlint.errors import ConfigurationError

    path = os.path.join(folder, "netlint.toml")
    if os.path.exists(path):
        raise ConfigurationError("exists already", file=path)
    write_file(path, _STARTER)
    message(f"wrote {path}")
    return 0


def _profile_in(chosen: Settings, effective: dict[str, Any], origins: dict[str, list[str]]) -> dict[str, str]:
    """Put what the profile sets into what is shown, and return the checks that it leaves out."""
    if chosen.profile == "default":
        return {}
    from netlint.engine.chosen import Chosen
    from netlint.engine.registry import load

    checks = Chosen(chosen, load(chosen.plugins, chosen.checks))
    for key, values in (("severity", checks.severities), ("rules", checks.tables)):
        if values != effective[key]:
            effective[key] = values
            origins[key] = [f"profile {chosen.profile}", *origins.get(key, [])]
    return checks.off


def _text_row(key: str, value: Any, origin: str, off: Sequence[str] = ()) -> str:
    import msgspec

    without = f"; without {', '.join(off)}" if off else ""
    return f"{key} = {msgspec.json.encode(value).decode()}  # {origin}{without}"
