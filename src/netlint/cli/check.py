"""`netlint check`: read, analyse, report."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from netlint.cli.options import PATH, Plain, read_options, reading_options
from netlint.cli.output import emit, use_color, write_file
from netlint.config.load import settings as load_settings
from netlint.config.schema import Profile, SeverityName
from netlint.engine.finding import Report, Severity, Status
from netlint.errors import ConfigurationError, ExitCode
from netlint.reports import FORMATS, render

_COLORED = ("text", "concise")
_SEVERITIES = list(get_args(SeverityName))
_PROFILES = list(get_args(Profile))
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _codes(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> list[str]:
    """Take several codes in one option, separated by commas."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _selection(function: _Function) -> _Function:
    """Add the options that choose checks and findings."""
    for name, text in reversed(
        (
            ("--select", "Run only these checks: codes, prefixes or slugs, separated by commas."),
            ("--ignore", "Do not run these checks."),
            ("--extend-select", "Run these checks too."),
            ("--extend-ignore", "Do not run these checks either."),
        )
    ):
        function = click.option(name, multiple=True, metavar="CODES", callback=_codes, help=text)(function)
    return function


def _severity(name: str, text: str) -> Callable[[_Function], _Function]:
    return click.option(name, type=click.Choice(_SEVERITIES, case_sensitive=False), help=text)


@click.command("check", cls=Plain)
@click.argument("paths", metavar="PATH…", type=PATH, nargs=-1, required=True)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="The format of standard output.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write a report to a file as well; may be given more than once.",
)
@reading_options
@_selection
@click.option(
    "--checks",
    multiple=True,
    metavar="FILE",
    type=PATH,
    help="A file of declarative checks (YAML) to run too; may be given more than once.",
)
@click.option(
    "--profile",
    type=click.Choice(_PROFILES, case_sensitive=False),
    help="What sets checks, severities and options together.  [default: default]",
)
@_severity("--min-severity", "Show only findings of this severity and above.  [default: info]")
@_severity("--fail-on", "Exit with 1 for findings of this severity and above.  [default: low]")
@click.option("--fix-hcl", is_flag=True, help="Print the HCL that cures a finding (text, json).")
@click.option(
    "--hook",
    is_flag=True,
    help="PATHs are changed files: check each root module that they are part of, once.",
)
@click.option("--new-only", is_flag=True, help="Report only what the change introduces.")
@click.option("--strict", is_flag=True, help="Exit with 1 for undetermined checks too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 although there are findings.")
@click.option(
    "--config",
    metavar="FILE",
    type=PATH,
    default="",
    help="Use this configuration file, not the nearest one.",
)
@click.option("--no-suppressions", is_flag=True, help="Report suppressed findings as well.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to colour text. NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured.",
)
@click.option(
    "--category", default="", help="Name this analysis among several of one repository (sarif, markdown)."
)
@click.option(
    "-q", "--quiet", is_flag=True, help="Print no report: the exit code and the files of -o remain."
)
@click.option("-v", "--verbose", is_flag=True, help="List what is undetermined; show the traceback of a bug.")
def command(
    paths: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    exit_zero: bool,
    config: str,
    color: str,
    fix_hcl: bool,
    category: str,
    quiet: bool,
    verbose: bool,
    **choices: Any,
) -> int:
    """Check the network that plans, configurations, states or templates describe.

    PATH is a folder of Terraform configuration, a plan or a state as `terraform show -json` prints it, a
    CloudFormation template, or a CDK assembly; `-` reads standard input.
    """
    from netlint.cli.reading import complain, read_all
    from netlint.engine.run import run

    files = _output_files(outputs)
    options = read_options(choices)
    if choices.pop("hook"):
        from netlint.sources.directory import first_file
        from netlint.sources.roots import roots_of

        # A root module is read as such, also where a plan stands beside it.
        paths = tuple(first_file(path) if os.path.isdir(path) else path for path in roots_of(paths))
    settings = load_settings(paths, _flags(choices), config=config)
    settings.suppressions = not choices["no_suppressions"]
    readings, failures = read_all(paths, options)
    report = run(readings, settings)
    report.errors[:0] = failures

    for path, file_format in files.items():
        write_file(
            path,
            render(report, file_format, explain_undetermined=True, category=category, fix_hcl=fix_hcl),
        )
    # Where nothing could be read, the message on standard error says it all to a human.
    for_people = format_ in _COLORED
    printed = not quiet and (bool(readings) or not for_people)
    if printed:
        colored = for_people and use_color(color)
        text = render(
            report,
            format_,
            color=colored,
            explain_undetermined=verbose,
            category=category,
            fix_hcl=fix_hcl,
        )
        emit(_guarded(text) if for_people else text)
    if not (printed and for_people):
        complain(report.errors)
    code = exit_code(report, fail_on=settings.fail_on, strict=settings.strict, new_only=settings.new_only)
    return int(ExitCode.CLEAN if exit_zero and code is ExitCode.FINDINGS else code)


def exit_code(report: Report, *, fail_on: str, strict: bool = False, new_only: bool = False) -> ExitCode:
    """Return what a report means for the exit code (README, "Exit codes").

    Args:
        report: the report.
        fail_on: the name of the least severity that fails.
        strict: whether undetermined checks fail as well.
        new_only: whether only what the change introduces fails.
    """
    if any(diagnostic.level == "error" for diagnostic in report.errors):
        return ExitCode.INPUT
    least = Severity(fail_on).rank
    failing = (Status.NEW,) if new_only else (Status.NEW, Status.EXISTING)
    if any(finding.severity.rank >= least and finding.status in failing for finding in report.findings):
        return ExitCode.FINDINGS
    return ExitCode.FINDINGS if strict and report.undetermined else ExitCode.CLEAN


def _flags(choices: dict[str, Any]) -> dict[str, Any]:
    """Return what the command line says under the names of the settings; what it leaves open is left out."""
    named = {name.replace("_", "-"): value for name, value in choices.items() if name != "no_suppressions"}
    return {name: value for name, value in named.items() if value}


def _output_files(outputs: tuple[str, ...]) -> dict[str, str]:
    """Return the format of every output file, and find what is wrong before any work is done.

    Raises:
        ConfigurationError: for an unknown format, a folder that does not exist, or a file named twice.
    """
    files: dict[str, str] = {}
    for output in outputs:
        format_, separator, path = output.partition("=")
        if not separator or not path or path == "-":
            raise ConfigurationError(f"-o needs FORMAT=FILE, such as sarif=netlint.sarif; it is `{output}`")
        if format_ not in FORMATS:
            from netlint.config.complain import nearest

            known = list(FORMATS)
            advice = nearest(format_, known) or f"; there are {', '.join(known)}"
            raise ConfigurationError(f"-o: there is no format `{format_}`{advice}")
        if path in files:
            raise ConfigurationError("-o names this file twice", file=path)
        if os.path.isdir(path) or not os.path.isdir(os.path.dirname(path) or "."):
            problem = "is a folder" if os.path.isdir(path) else "stands in a folder that does not exist"
            raise ConfigurationError(f"-o: this file {problem}", file=path)
        files[path] = format_
    return files


def _guarded(text: str) -> str:
    """Keep names in a text from being taken for workflow commands where GitHub reads the output."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return text
    from netlint.reports.github import stop_commands

    return stop_commands(text)
