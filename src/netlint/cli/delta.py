"""`netlint delta`: what a change opens and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import read_options, reading_options
from netlint.cli.output import emit, use_color
from netlint.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from netlint.reachability.delta import Change
    from netlint.resources.model import Reading


@click.command("delta")
@click.argument("path", metavar="PATH")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@reading_options
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")
def command(path: str, format_: str, color: str, verbose: bool, **choices: Any) -> int:
    """List what a change opens and closes: between the internet and everything, and among workloads.

    PATH is a plan, or a template whose older form `--base` names.
    """
    from netlint.cli.reading import complain, read_all
    from netlint.reports.delta import delta_document, delta_text

    readings, failures = read_all([path], read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    if readings:
        found = [change for reading in readings for change in _changes(reading)]
        if format_ == "json":
            import msgspec

            emit(msgspec.json.format(msgspec.json.encode(delta_document(found)), indent=2).decode())
        else:
            emit(delta_text(found, color=use_color(color)))
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return int(ExitCode.INPUT if incomplete else ExitCode.CLEAN)


def _changes(reading: Reading) -> list[Change]:
    """Compare both sides of an input.

    Raises:
        ConfigurationError: it has one side only.
    """
    from netlint.network.build import build
    from netlint.reachability.delta import delta

    if reading.before is None:
        raise ConfigurationError(
            "describes one moment only: give a plan, or a template with `--base`", file=reading.path
        )
    network = build(reading.after)
    network.before = network if reading.unchanged else build(reading.before)
    return list(delta(network))
