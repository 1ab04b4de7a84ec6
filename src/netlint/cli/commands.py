"""The group of commands; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from netlint import __version__
from netlint.cli.options import Plain

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": "Check the network that plans, configurations, states or templates describe (the default).",
    "resources": "Show what was read: resource instances, their values and references.",
    "network": "Show the network that was understood: entities and their links.",
    "path": "Tell whether packets get from A to B, hop by hop, or what blocks them.",
    "exposure": "List what the internet, or anything else, can reach.",
    "delta": "List what a change opens and closes: who can reach whom after it, and not before.",
    "assert": "Ask what [[assert]] in the configuration says of who can reach whom.",
    "cost": "Estimate what the network costs in a month, before and after a change.",
    "rule": "Show the documentation of a check, or the table of all checks.",
    "config": "Show, describe or start a configuration.",
}
#: Modules of commands whose names are words of Python.
_MODULES = {"assert": "assertions"}
_OWN_OPTIONS = ("--help", "-h", "--version", "-V")


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"netlint {__version__}", color=context.color)
        context.exit()


class Commands(Plain, click.Group):
    """Finds commands by module name; anything else on the command line belongs to `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help text."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"netlint.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` before arguments that do not begin with a command."""
        if args and args[0] not in COMMANDS and args[0] not in _OWN_OPTIONS:
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, and let the shell add names of files: those are for `check`."""
        from click.shell_completion import CompletionItem

        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the section of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    no_args_is_help=True,
    epilog="`netlint PATH…` is short for `netlint check PATH…`. A path that is named like a command needs "
    "`./` before it.\n\n"
    "Exit codes: 0 nothing found at or above --fail-on; 1 findings; 2 usage or configuration error; "
    "3 an input could not be read or fully analysed; 4 a bug in netlint.",
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    help="Show the version and exit.",
    callback=_show_version,
)
def cli() -> None:
    """Find what is wrong with the AWS network that a change describes, before it is applied."""
