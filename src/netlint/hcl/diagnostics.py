"""What is wrong with a configuration, as values: the parser and the evaluator return these and go on."""

from __future__ import annotations

from msgspec import Struct

from netlint.hcl.positions import Source


class Diagnostic(Struct, frozen=True):
    """One error in a source text; or a warning, as `severity` tells.

    `summary` is short, stable and the same as Terraform's for the same mistake. `detail` says what was
    expected and what to do. `line` and `column` (from 1) are where Terraform points, `offset` is the same
    place in the text.
    """

    path: str
    line: int
    column: int
    summary: str
    detail: str
    offset: int = 0
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.summary}: {self.detail}"


class SyntaxFailure(Exception):
    """Ends the reading of one body item. The parser keeps it as a diagnostic and goes on after the item."""

    def __init__(self, offset: int, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.offset = offset
        self.summary = summary
        self.detail = detail


def diagnostic_at(source: Source, offset: int, summary: str, detail: str) -> Diagnostic:
    """Make a diagnostic for an offset in a source."""
    line, column = source.position(offset)
    return Diagnostic(source.path, line, column, summary, detail, offset)
