"""The options that every command that reads inputs has."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions, VariableOption

_Function = TypeVar("_Function", bound=Callable[..., Any])


#: A file or a folder, for shells that complete names; what is wrong with it, its reader says.
PATH = click.Path(readable=False)


class Plain(click.Command):
    """A command whose help is not translated: to look for a translation takes as long as ten checks do."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        return click.Option(
            self.get_help_option_names(ctx),
            is_flag=True,
            expose_value=False,
            is_eager=True,
            help="Show this message and exit.",
            callback=_show_help,
        )


def _show_help(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


#: Whether text is coloured, and whether a bug shows where it is: options of most commands.
color_option = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """Return the option for the format of what a command prints; the first one is the default."""
    return click.option(
        "-f", "--format", "format_", type=click.Choice(formats), default=formats[0], show_default=True
    )


def reading_options(function: _Function) -> _Function:
    """Add the options that say how to read inputs: sources, variables, parameters, what was before."""
    options = (
        click.option(
            "--source",
            metavar="DIR",
            type=PATH,
            default="",
            help="The configuration that the plan was made from.  [default: the plan's folder]",
        ),
        click.option(
            "--plan-file",
            metavar="FILE",
            type=PATH,
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
            type=PATH,
            help="A file of variables, as for `terraform plan`.",
        ),
        click.option(
            "--parameter",
            "parameters",
            multiple=True,
            metavar="[STACK:]NAME=VALUE",
            help="A parameter of a CloudFormation template, `AWS::Region` too.",
        ),
        click.option(
            "--parameter-file",
            "parameter_files",
            multiple=True,
            metavar="FILE",
            type=PATH,
            help="A file of parameters, as CloudFormation, CodePipeline or CDK take it.",
        ),
        click.option(
            "--base",
            metavar="OLD",
            type=PATH,
            default="",
            help="The CloudFormation template, or the CDK assembly, before the change.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_options(choices: dict[str, Any]) -> ReadOptions:
    """Take what `reading_options` added out of a command's choices.

    Raises:
        ConfigurationError: a `--var` or a `--parameter` is not `NAME=VALUE`.
        InputError: a file does not exist.
    """
    from netlint.resources.options import ReadOptions

    for name, files in (
        ("--var-file", choices["variable_files"]),
        ("--parameter-file", choices["parameter_files"]),
        ("--plan-file", (choices["plan_file"],)),
        ("--base", (choices["base"],)),
    ):
        _demand(name, files)
    return ReadOptions(
        choices.pop("source"),
        choices.pop("plan_file"),
        _values("--var", choices.pop("variable_files"), choices.pop("variables")),
        _values("--parameter", choices.pop("parameter_files"), choices.pop("parameters")),
        choices.pop("base"),
    )


def _demand(option: str, files: tuple[str, ...]) -> None:
    """Refuse files that do not exist, also where no input would have asked for them."""
    for file in files:
        if file and not os.path.exists(file):
            from netlint.errors import InputError

            raise InputError(f"{option}: there is no such file", file=file)


def _values(option: str, files: tuple[str, ...], texts: tuple[str, ...]) -> tuple[VariableOption, ...]:
    from netlint.errors import ConfigurationError
    from netlint.resources.options import VariableOption

    given: list[VariableOption] = [VariableOption(file=file) for file in files]
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise ConfigurationError(f"{option} needs NAME=VALUE; it is `{text}`")
        given.append(VariableOption(name=name, value=value))
    return tuple(given)
