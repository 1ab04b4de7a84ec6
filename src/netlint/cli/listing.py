"""What `resources` and `network` have in common: inputs in, one JSON document out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netlint.cli.options import read_options
from netlint.cli.output import emit
from netlint.cli.reading import complain, read_all
from netlint.errors import ExitCode
from netlint.resources.model import Reading


def print_listing(
    paths: Sequence[str], choices: dict[str, Any], listing: Callable[[list[Reading]], dict[str, Any]]
) -> int:
    """Read the inputs, print what `listing` makes of them as JSON, and return the exit code."""
    import msgspec

    readings, failures = read_all(paths, read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    if readings:
        document = msgspec.json.format(msgspec.json.encode(listing(readings)), indent=2)
        emit(document.decode())
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return int(ExitCode.INPUT if incomplete else ExitCode.CLEAN)
