"""Read the inputs of a command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from netlint.cli.output import message
from netlint.errors import ExitCode, InputError
from netlint.resources.model import Diagnostic, Reading

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions


def read_all(paths: Sequence[str], options: ReadOptions) -> tuple[list[Reading], list[Diagnostic]]:
    """Read inputs, and go on after one that cannot be read.

    Args:
        paths: files, folders, or `-`.
        options: how to read them.

    Returns:
        What was read (several readings for a folder that holds several plans), and for each input
        that could not be read why.
    """
    from netlint.sources.directory import expand
    from netlint.sources.recognise import read

    readings: list[Reading] = []
    failures: list[Diagnostic] = []
    seen: set[str] = set()
    for path in dict.fromkeys(paths):
        try:
            files = expand(path)
        except InputError as error:
            failures.append(_failure(error, path))
            continue
        for file in files:
            if file in seen:
                continue
            seen.add(file)
            try:
                readings.append(read(file, options))
            except InputError as error:
                failures.append(_failure(error, file))
    return readings, failures


def read_inputs(paths: Sequence[str], choices: dict[str, Any]) -> tuple[list[Reading], ExitCode]:
    """Read the inputs of a command, and write to standard error what is wrong with them.

    Args:
        paths: files, folders, or `-`.
        choices: the choices of the command; those of `reading_options` are taken out.

    Returns:
        What was read, and the exit code that this gives the command.

    Raises:
        ConfigurationError: a choice is not what it should be.
    """
    from netlint.cli.options import read_options

    readings, failures = read_all(paths, read_options(choices))
    diagnostics = [*failures, *(found for reading in readings for found in reading.diagnostics)]
    complain(diagnostics)
    incomplete = any(diagnostic.level == "error" for diagnostic in diagnostics)
    return readings, ExitCode.INPUT if incomplete else ExitCode.CLEAN


def complain(diagnostics: Iterable[Diagnostic]) -> None:
    """Write diagnostics to standard error, one line each."""
    for diagnostic in diagnostics:
        place = InputError(
            diagnostic.message, file=diagnostic.file, line=diagnostic.line, column=diagnostic.column
        )
        message(f"{diagnostic.level}: {place}")


def _failure(error: InputError, path: str) -> Diagnostic:
    message = error.message + _hint(path) if path else "a PATH is empty"
    return Diagnostic(message, error.file or path, error.line, error.column)


def _hint(path: str) -> str:
    """Return the nearest command for what is perhaps a misspelt one."""
    if os.path.exists(path) or not path.isalpha():
        return ""
    from netlint.cli.commands import COMMANDS
    from netlint.config.complain import nearest

    return nearest(path, list(COMMANDS))
