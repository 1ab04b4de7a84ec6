"""`netlint network`: the normalized model."""

from __future__ import annotations

import click


@click.command("network")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "-f", "--format", "format_", type=click.Choice(["json"]), default="json", help="The only format."
)
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of a bug.")
def command(paths: tuple[str, ...], format_: str, verbose: bool) -> int:
    """Show the network that was understood, as JSON: every entity with its attributes and links.

    PATH is a plan or a state as `terraform show -json` prints it; `-` reads standard input.
    """
    from netlint.cli.listing import print_listing
    from netlint.network.listing import listing

    return print_listing(paths, listing)
