"""`netlint network`: the normalized model."""

from __future__ import annotations

from typing import Any

import click

from netlint.cli.options import PATH, Plain, reading_options, verbose_option


@click.command("network", cls=Plain)
@click.argument("paths", metavar="PATH…", type=PATH, nargs=-1, required=True)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["json"]), default="json", help="The only format."
)
@reading_options
@verbose_option
def command(paths: tuple[str, ...], format_: str, verbose: bool, **choices: Any) -> int:
    """Show the network that was understood, as JSON: every entity with its attributes and links.

    PATH is a folder of Terraform configuration, a plan or a state as `terraform show -json` prints it, a
    CloudFormation template, or a CDK assembly; `-` reads standard input.
    """
    from netlint.cli.listing import print_listing
    from netlint.network.listing import listing

    return print_listing(paths, choices, listing)
