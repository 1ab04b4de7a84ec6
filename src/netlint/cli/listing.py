"""What `resources` and `network` have in common: inputs in, one JSON document out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netlint.cli.output import emit_json
from netlint.cli.reading import read_inputs
from netlint.resources.model import Reading


def print_listing(
    paths: Sequence[str], choices: dict[str, Any], listing: Callable[[list[Reading]], dict[str, Any]]
) -> int:
    """Read the inputs, print what `listing` makes of them as JSON, and return the exit code."""
    readings, code = read_inputs(paths, choices)
    if readings:
        emit_json(listing(readings))
    return int(code)
