"""The options that every command that reads inputs has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions

_Function = TypeVar("_Function", bound=Callable[..., Any])


def reading_options(function: _Function) -> _Function:
    """Add `--source`, `--plan-file`, `--var` and `--var-file` to a command."""
    options = (
        click.option(
            "--source",
            metavar="DIR",
            default="",
            help="The configuration that the plan was made from.  [default: the plan's folder]",
        ),
        click.option(
            "--plan-file",
            metavar="FILE",
            default="",
            help="The binary plan that the JSON comes from: its snapshot of the configuration is used.",
        ),
        click.option(
            "--var",
            "variables",
            multiple=True,
            metavar="NAME=VALUE",
            help="A variable of the configuration, as for `terraform plan`.",
        ),
        click.option(
            "--var-file",
            "variable_files",
            multiple=True,
            metavar="FILE",
            help="A file of variables, as for `terraform plan`.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_options(choices: dict[str, Any]) -> ReadOptions:
    """Take what `reading_options` added out of a command's choices.

    Raises:
        ConfigurationError: a `--var` is not `NAME=VALUE`.
    """
    from netlint.errors import ConfigurationError
    from netlint.resources.options import ReadOptions, VariableOption

    given: list[VariableOption] = [VariableOption(file=file) for file in choices.pop("variable_files")]
    for text in choices.pop("variables"):
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise ConfigurationError(f"--var needs NAME=VALUE; it is `{text}`")
        given.append(VariableOption(name=name, value=value))
    return ReadOptions(choices.pop("source"), choices.pop("plan_file"), tuple(given))
