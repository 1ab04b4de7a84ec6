"""`netlint delta`: what a change opens and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import PATH, Plain, color_option, format_option, reading_options, verbose_option
from netlint.cli.output import emit, emit_json, use_color
from netlint.errors import ConfigurationError

if TYPE_CHECKING:
    from netlint.reachability.delta import Change
    from netlint.resources.model import Reading


@click.command("delta", cls=Plain)
@click.argument("path", metavar="PATH", type=PATH)
@format_option("text", "json")
@reading_options
@color_option
@verbose_option
def command(path: str, format_: str, color: str, verbose: bool, **choices: Any) -> int:
    """List what a change opens and closes: between the internet and everything, and among workloads.

    PATH is a plan, or a template whose older form `--base` names.
    """
    from netlint.cli.reading import read_inputs
    from netlint.reports.delta import delta_document, delta_text

    readings, code = read_inputs([path], choices)
    if readings:
        found = [change for reading in readings for change in _changes(reading)]
        if format_ == "json":
            emit_json(delta_document(found))
        else:
            emit(delta_text(found, color=use_color(color)))
    return int(code)


def _changes(reading: Reading) -> list[Change]:
    """Compare both sides of an input.

    Raises:
        ConfigurationError: it has one side only.
    """
    from netlint.network.build import build_change
    from netlint.reachability.delta import delta

    if reading.before is None:
        raise ConfigurationError(
            "describes one moment only: give a plan, or a template with `--base`", file=reading.path
        )
    return list(delta(build_change(reading)))
