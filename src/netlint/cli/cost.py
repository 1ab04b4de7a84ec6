"""`netlint cost`: the fixed monthly cost of a network, and of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import PATH, Plain, color_option, format_option, reading_options, verbose_option
from netlint.cli.output import emit, emit_json, use_color

if TYPE_CHECKING:
    from netlint.reports.cost import Cost
    from netlint.resources.model import Reading


@click.command("cost", cls=Plain)
@click.argument("path", metavar="PATH", type=PATH)
@format_option("text", "json", "markdown")
@click.option(
    "--usage",
    metavar="FILE",
    type=PATH,
    default="",
    help="How many GB go through things in a month, in TOML: `[traffic]`, by address.",
)
@reading_options
@color_option
@verbose_option
def command(path: str, format_: str, usage: str, color: str, verbose: bool, **choices: Any) -> int:
    """Estimate what a network costs in a month, before and after a change, and what each GB costs.

    PATH is a folder of configuration, a plan, a state or a template. Traffic is counted only where `--usage`
    says how much there is.
    """
    from netlint.cli.reading import read_inputs
    from netlint.reports.cost import cost_document, cost_markdown, cost_text

    readings, code = read_inputs([path], choices)
    if readings:
        cost = _cost(readings, usage)
        if format_ == "json":
            emit_json(cost_document(cost))
        elif format_ == "markdown":
            emit(cost_markdown(cost))
        else:
            emit(cost_text(cost, color=use_color(color)))
    return int(code)


def _cost(readings: list[Reading], usage: str) -> Cost:
    """Estimate what the networks of some inputs cost together.

    Raises:
        ConfigurationError: the file of traffic cannot be used.
    """
    from netlint.config.usage import read_usage
    from netlint.cost.estimate import estimate
    from netlint.cost.traffic import billed
    from netlint.cost.ways import ways
    from netlint.network.build import build_change
    from netlint.reports.cost import Cost

    networks = [build_change(reading) for reading in readings]
    traffic = read_usage(usage, billed(networks)) if usage else {}
    found = [way for network in networks for way in ways(network)]
    return Cost(estimate(networks, traffic), found, usage)
