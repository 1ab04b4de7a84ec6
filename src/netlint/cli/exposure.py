"""`netlint exposure`: what the internet, or something else, can reach."""

from __future__ import annotations

from typing import Any

import click

from netlint.cli.options import read_options, reading_options
from netlint.cli.output import emit, use_color
from netlint.errors import ExitCode
from netlint.resources.model import Reading


@click.command("exposure")
@click.argument("path", metavar="PATH")
@click.option(
    "--from",
    "start",
    metavar="A",
    default="internet",
    show_default=True,
    help="Where packets start: as for `netlint path`.",
)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@reading_options
@click.option("--before", is_flag=True, help="Ask about the network before the change.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")
def command(
    path: str, start: str, format_: str, before: bool, color: str, verbose: bool, **choices: Any
) -> int:
    """List what the internet can reach, with ports, sources and the way.

    PATH is a folder of configuration, a plan, or a state. With `--from` the question is asked from a
    resource, a subnet, a VPC, a range or a tag.
    """
    from netlint.cli.reading import complain, read_all
    from netlint.reports.exposure import exposure_document, exposure_text

    readings, failures = read_all([path], read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    if readings:
        rows = [row for reading in readings for row in _exposures(reading, start, before=before)]
        if format_ == "json":
            import msgspec

            emit(msgspec.json.format(msgspec.json.encode(exposure_document(rows, start)), indent=2).decode())
        else:
            emit(exposure_text(rows, start, color=use_color(color)))
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return int(ExitCode.INPUT if incomplete else ExitCode.CLEAN)


def _exposures(reading: Reading, start: str, *, before: bool) -> list[Any]:
    from netlint.network.build import build
    from netlint.reachability.endpoints import find
    from netlint.reachability.exposure import exposures

    network = build(reading.before if before and reading.before is not None else reading.after)
    return list(exposures(network, find(network, start, source=True)))
