"""`netlint path`: whether packets get from A to B, and by which steps; or what blocks them."""

from __future__ import annotations

from typing import Any

import click

from netlint.cli.options import read_options, reading_options
from netlint.cli.output import emit, use_color
from netlint.errors import ConfigurationError, ExitCode
from netlint.resources.model import Certainty, Reading

#: said where the answer rests on links that a plan does not spell out
_INFERRED = "some references are inferred, as the plan does not spell them out: its sources (--source) do"


@click.command("path")
@click.argument("path", metavar="PATH")
@click.option("--from", "start", metavar="A", required=True, help="Where packets start.")
@click.option("--to", "end", metavar="B", required=True, help="Where they are to go.")
@click.option(
    "--port",
    default="",
    metavar="PORT/PROTOCOL",
    help="443/tcp, 53/udp, 8000-8999/tcp, icmp; a number alone is TCP.  [default: anything]",
)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@reading_options
@click.option("--before", is_flag=True, help="Ask about the network before the change.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")
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
    from netlint.cli.reading import complain, read_all
    from netlint.reachability.direct import Traffic
    from netlint.reachability.traffic import traffic_of

    traffic = traffic_of(port) if port else Traffic()
    readings, failures = read_all([path], read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    if readings:
        answer = _answer(readings, start, end, traffic, before=before)
        emit(_rendered(answer, start, end, format_, color))
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return int(ExitCode.INPUT if incomplete else ExitCode.CLEAN)


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


def _rendered(answer: Any, source: str, destination: str, format_: str, color: str) -> str:
    from netlint.reports.reachability import path_document, path_text

    if format_ == "json":
        import msgspec

        document = path_document(answer, source, destination)
        return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    return path_text(answer, source, destination, color=use_color(color))
