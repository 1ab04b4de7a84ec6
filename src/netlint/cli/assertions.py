"""`netlint assert`: whether what the configuration asserts holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netlint.cli.options import PATH, Plain, color_option, format_option, reading_options, verbose_option
from netlint.cli.output import emit, emit_json, use_color
from netlint.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from netlint.engine.assertions import Asked
    from netlint.network.network import Network
    from netlint.reports.style import Style

_WORDS = {"holds": "green", "fails": "red", "undetermined": "yellow"}


@click.command("assert", cls=Plain)
@click.argument("paths", metavar="PATH…", type=PATH, nargs=-1, required=True)
@click.option("--suggest", is_flag=True, help="Print [[assert]] tables that hold today, to start from.")
@format_option("text", "json")
@reading_options
@click.option(
    "--config",
    metavar="FILE",
    type=PATH,
    default="",
    help="Use this configuration file, not the nearest one.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for what is undetermined too.")
@color_option
@verbose_option
def command(
    paths: tuple[str, ...],
    suggest: bool,
    format_: str,
    config: str,
    strict: bool,
    color: str,
    verbose: bool,
    **choices: Any,
) -> int:
    """Ask what `[[assert]]` in the configuration says of who can reach whom.

    Exits with 1 if an assertion does not hold.
    """
    from netlint.cli.reading import read_inputs
    from netlint.config.load import settings as load_settings
    from netlint.config.load import shown
    from netlint.network.build import build

    settings = load_settings(paths, {"strict": True} if strict else {}, config=config)
    if not (suggest or settings.assertions):
        raise ConfigurationError(
            "there is no [[assert]] in the configuration; `netlint assert --suggest` writes some",
            file=shown(settings.file) if settings.file else "",
        )
    readings, code = read_inputs(paths, choices)
    networks = [build(reading.after) for reading in readings]
    if suggest:
        emit(_suggested(networks))
    else:
        from netlint.engine.assertions import Assertions
        from netlint.reports.style import style

        assertions = Assertions(settings.assertions, settings.file)
        asked = [one for network in networks for one in assertions.ask(network)]
        assertions.finish()
        asked = [one for one in asked if one.answer is not None]
        if format_ == "json":
            emit_json(_document(asked))
        else:
            emit(_text(asked, style(color=use_color(color))))
        failing = any(one.problem or (settings.strict and one.undetermined) for one in asked)
        if failing and code is ExitCode.CLEAN:
            code = ExitCode.FINDINGS
    return int(code)


def _suggested(networks: list[Network]) -> str:
    from netlint.engine.suggestions import suggestions

    return "\n".join(table for network in networks for table in suggestions(network))


def _verdict(asked: Asked) -> str:
    if asked.problem is not None:
        return "fails"
    return "undetermined" if asked.undetermined is not None else "holds"


def _text(asked: list[Asked], styled: Style) -> str:
    from netlint.reports.escape import printable

    lines: list[str] = []
    for one in asked:
        word = _verdict(one)
        lines.append(f"{styled(word, fg=_WORDS[word])}: {printable(one.question)} {one.assertion.expect}")
        if one.problem is not None:
            lines += [f"  {printable(fact)}" for fact in (one.problem.message, *one.problem.because)]
            lines += [
                f"  related: {printable(entity.address)}: {printable(text)}"
                for entity, text in one.problem.related
            ]
            if one.problem.help:
                lines.append(f"  {styled('help:', fg='green')} {printable(one.problem.help)}")
        elif one.undetermined is not None:
            settle = f"; to settle it: {one.undetermined.settle}" if one.undetermined.settle else ""
            lines.append(f"  {printable(one.undetermined.reason + settle)}")
    counts = {
        word: sum(_verdict(one) == word for one in asked) for word in ("holds", "fails", "undetermined")
    }
    lines.append(
        f"{len(asked)} asked: {counts['holds']} {'holds' if counts['holds'] == 1 else 'hold'}, "
        f"{counts['fails']} {'fails' if counts['fails'] == 1 else 'fail'}, "
        f"{counts['undetermined']} undetermined."
    )
    return "\n".join(lines) + "\n"


def _document(asked: list[Asked]) -> dict[str, Any]:
    from netlint.reports.reachability import path_document

    rows = [
        {
            "expect": one.assertion.expect,
            "ports": one.assertion.ports,
            "reason": one.assertion.reason,
            "outcome": _verdict(one),
            **path_document(one.answer, one.assertion.source, one.assertion.destination),
        }
        for one in asked
        if one.answer is not None
    ]
    return {"schema": "netlint.assert/1", "assertions": rows}
