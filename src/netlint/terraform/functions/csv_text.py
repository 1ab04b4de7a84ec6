"""CSV data as Go's `encoding/csv` reads it (https://pkg.go.dev/encoding/csv)."""

from __future__ import annotations

from collections.abc import Iterator

from netlint.lang.function import FunctionError


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows: the number of the line on which each starts, and its fields. Empty lines are none.

    Raises:
        FunctionError: a quote stands where none may.
    """
    lines = _lines(text)
    number = 0
    while number < len(lines):
        start = number + 1
        line = lines[number]
        number += 1
        if line == "\n":
            continue
        fields: list[str] = []
        rest: str | None = line
        while rest is not None:
            if rest.startswith('"'):
                field, rest, number = _quoted(lines, rest[1:], number)
            else:
                field, rest = _plain(rest, number)
            fields.append(field)
        yield start, fields


def _lines(text: str) -> list[str]:
    """Return the lines, each with its end, which becomes a line feed."""
    lines = [f"{line.removesuffix(chr(13))}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _plain(rest: str, number: int) -> tuple[str, str | None]:
    field, comma, after = rest.partition(",")
    if not comma:
        field = field.removesuffix("\n")
    if '"' in field:
        raise FunctionError(f'CSV parse error on line {number}: bare " in non-quoted-field')
    return field, after if comma else None


def _quoted(lines: list[str], rest: str, number: int) -> tuple[str, str | None, int]:
    """Read on after an opening quote; returns the field, the rest of its line, and the next line's number."""
    pieces: list[str] = []
    while True:
        before, quote, after = rest.partition('"')
        pieces.append(before)
        if not quote:
            if number >= len(lines):
                raise FunctionError(
                    f'CSV parse error on line {number}: extraneous or missing " in quoted-field'
                )
            rest = lines[number]
            number += 1
        elif after.startswith('"'):
            pieces.append('"')
            rest = after[1:]
        elif after.startswith(","):
            return "".join(pieces), after[1:], number
        elif after in ("", "\n"):
            return "".join(pieces), None, number
        else:
            raise FunctionError(f'CSV parse error on line {number}: extraneous or missing " in quoted-field')
