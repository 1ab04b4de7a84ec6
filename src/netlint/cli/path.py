"""`netlint path`: whether packets get from A to B, and by which steps; or what blocks them."""

from __future__ import annotations

from typing import Any

import click

from netlint.cli.options import PATH, Plain, color_option, format_option, reading_options, verbose_option
from netlint.cli.output import emit, emit_json, use_color
from netlint.errors import ConfigurationError
from netlint.resources.model import Certainty, Reading

#: said where the answer rests on links that a plan does not spell out
_INFERRED = "some references are inferred, as the plan does not spell them out: its sources (--source) do"


@click.command("path", cls=Plain)
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--from", "start", metavar="A", required=True, help="Where packets start.")
@click.option("--to", "end", metavar="B", required=True, help="Where they are to go.")
@click.option(
    "--port",
    default="",
    metavar="PORT/PROTOCOL",
    help="443/tcp, 53/udp, 8000-8999/tcp, icmp; a number alone is TCP.  [default: anything]",
)
@format_option("text", "json")
@reading_options
@click.option("--before", is_flag=True, help="Ask about the network before the change.")
@color_option
@verbose_option
def command(
    path: str,
    start: str,
    end: str,
    port: str,
    format_: str,
    before: bool,
    color: str,
    verbose: bool,
    **choices: Any,
) -> int:
    """Tell whether A can reach B, hop by hop, or what blocks it.

    A and B are the address, the id or the name of a resource; a subnet or a VPC; an address or a range;
    `tag:KEY=VALUE`; `internet`; and as B an AWS service: `s3`, `dynamodb`, `ssm`.
    """
    from netlint.cli.reading import read_inputs
    from netlint.reachability.direct import Traffic
    from netlint.reachability.traffic import traffic_of
    from netlint.reports.reachability import path_document, path_text

    if start == end == "internet":
        raise ConfigurationError("--from and --to are both the internet: no network is between them")
    traffic = traffic_of(port) if port else Traffic()
    readings, code = read_inputs([path], choices)
    if readings:
        answer = _answer(readings, start, end, traffic, before=before)
        if format_ == "json":
            emit_json(path_document(answer, start, end))
        else:
            emit(path_text(answer, start, end, color=use_color(color)))
    return int(code)


def _answer(readings: list[Reading], source: str, destination: str, traffic: Any, *, before: bool) -> Any:
    """Ask the first of several inputs that knows both ends.

    Raises:
        ConfigurationError: none does.
    """
    from netlint.network.build import build
    from netlint.reachability.endpoints import find
    from netlint.reachability.paths import analyse

    problem: ConfigurationError | None = None
    for reading in readings:
        snapshot = reading.before if before and reading.before is not None else reading.after
        network = build(snapshot)
        try:
            ends = find(network, source, source=True), find(network, destination)
        except ConfigurationError as error:
            problem = problem or error
            continue
        answer = analyse(network, *ends, traffic)
        if network.evidence is not Certainty.EXACT:
            answer.assumptions = [*answer.assumptions, _INFERRED]
        return answer
    assert problem is not None
    raise problem
