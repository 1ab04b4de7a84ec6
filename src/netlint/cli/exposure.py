"""`netlint exposure`: what the internet, or something else, can reach."""

from __future__ import annotations

from typing import Any

import click

from netlint.cli.options import PATH, Plain, color_option, format_option, reading_options, verbose_option
from netlint.cli.output import emit, emit_json, use_color
from netlint.resources.model import Reading


@click.command("exposure", cls=Plain)
@click.argument("path", metavar="PATH", type=PATH)
@click.option(
    "--from",
    "start",
    metavar="A",
    default="internet",
    show_default=True,
    help="Where packets start: as for `netlint path`.",
)
@format_option("text", "json")
@reading_options
@click.option("--before", is_flag=True, help="Ask about the network before the change.")
@color_option
@verbose_option
def command(
    path: str, start: str, format_: str, before: bool, color: str, verbose: bool, **choices: Any
) -> int:
    """List what the internet can reach, with ports, sources and the way.

    PATH is a folder of configuration, a plan, or a state. With `--from` the question is asked from a
    resource, a subnet, a VPC, a range or a tag.
    """
    from netlint.cli.reading import read_inputs
    from netlint.reports.exposure import exposure_document, exposure_text

    readings, code = read_inputs([path], choices)
    if readings:
        rows = [row for reading in readings for row in _exposures(reading, start, before=before)]
        if format_ == "json":
            emit_json(exposure_document(rows, start))
        else:
            emit(exposure_text(rows, start, color=use_color(color)))
    return int(code)


def _exposures(reading: Reading, start: str, *, before: bool) -> list[Any]:
    from netlint.network.build import build
    from netlint.reachability.endpoints import find
    from netlint.reachability.exposure import exposures

    network = build(reading.before if before and reading.before is not None else reading.after)
    return list(exposures(network, find(network, start, source=True)))
