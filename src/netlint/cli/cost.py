"""`netlint cost`: the fixed monthly cost of a network, and of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import read_options, reading_options
from netlint.cli.output import emit, use_color
from netlint.errors import ExitCode

if TYPE_CHECKING:
    from netlint.reports.cost import Cost
    from netlint.resources.model import Reading


@click.command("cost")
@click.argument("path", metavar="PATH")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option(
    "--usage",
    metavar="FILE",
    default="",
    help="How many GB go through things in a month, in TOML: `[traffic]`, by address.",
)
@reading_options
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")
def command(path: str, format_: str, usage: str, color: str, verbose: bool, **choices: Any) -> int:
    """Estimate what a network costs in a month, before and after a change, and what each GB costs.

    PATH is a folder of configuration, a plan, a state or a template. Traffic is counted only where `--usage`
    says how much there is.
    """
    from netlint.cli.reading import complain, read_all
    from netlint.reports.cost import cost_document, cost_markdown, cost_text

    readings, failures = read_all([path], read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    if readings:
        cost = _cost(readings, usage)
        if format_ == "json":
            import msgspec

            emit(msgspec.json.format(msgspec.json.encode(cost_document(cost)), indent=2).decode())
        elif format_ == "markdown":
            emit(cost_markdown(cost))
        else:
            emit(cost_text(cost, color=use_color(color)))
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return int(ExitCode.INPUT if incomplete else ExitCode.CLEAN)


def _cost(readings: list[Reading], usage: str) -> Cost:
    """Estimate what the networks of some inputs cost together.

    Raises:
        ConfigurationError: the file of traffic cannot be used.
    """
    from netlint.config.usage import read_usage
    from netlint.cost.estimate import estimate
    from netlint.cost.traffic import billed
    from netlint.cost.ways import ways
    from netlint.network.build import build
    from netlint.reports.cost import Cost

    networks = []
    for reading in readings:
        network = build(reading.after)
        if reading.before is not None:
            network.before = network if reading.unchanged else build(reading.before)
        networks.append(network)
    traffic = read_usage(usage, billed(networks)) if usage else {}
    found = [way for network in networks for way in ways(network)]
    return Cost(estimate(networks, traffic), found, usage)
