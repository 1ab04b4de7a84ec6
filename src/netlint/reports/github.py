"""GitHub Actions: annotations by workflow commands, and the guard around text that is none.

The rules of the commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
Escapes as in github.com/actions/toolkit, `packages/core/src/command.ts`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from netlint.engine.finding import Finding, Report, Severity, Status
from netlint.reports.concise import line as concise_line
from netlint.reports.escape import printable
from netlint.reports.options import Options
from netlint.reports.places import by_severity, editable, repository_path
from netlint.reports.summary import last_line, open_findings, plural
from netlint.resources.model import Certainty, Diagnostic

#: GitHub shows ten annotations of each level a step and drops the rest without a word. The tenth counts.
SHOWN = 9

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "warning",
    Severity.INFO: "notice",
}


def render(report: Report, options: Options) -> str:
    """Write the annotations; then, as plain lines of the log, the findings that got none.

    What the change brings comes before what was there, and then the worst first.
    """
    annotations: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for diagnostic in report.errors:
        level = "error" if diagnostic.level == "error" else "warning"
        annotations[level].append(_diagnostic(level, diagnostic))
    lines: list[str] = []
    unshown: list[str] = []
    findings = by_severity(open_findings(report), options.root)
    for finding in sorted(findings, key=lambda finding: finding.status is Status.EXISTING):
        level = _LEVELS[finding.severity]
        if len(annotations[level]) >= SHOWN:
            unshown.append(concise_line(finding, options.root))
        annotations[level].append(_finding(level, finding, options.root))
    for level, commands in annotations.items():
        lines += commands[:SHOWN]
        more = len(commands) - SHOWN
        if more > 0:
            text = f"and {plural(more, f'more {level}')}: the log of this step lists them all"
            lines.append(command(level, text, title="netlint"))
    return "\n".join([*lines, *unshown, last_line(report)]) + "\n"


def command(name: str, message: str, **properties: str) -> str:
    """Return one workflow command. Properties that are empty are left out."""
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name}{' ' + written if written else ''}::{_data(message)}"


def stop_commands(text: str, environ: Mapping[str, str] | None = None) -> str:
    """Guard a text for humans: in GitHub Actions no line of it can be taken for a workflow command.

    Outside of GitHub Actions (`GITHUB_ACTIONS` is not `true`) the text returns as it is.
    """
    environ = os.environ if environ is None else environ
    if environ.get("GITHUB_ACTIONS") != "true":
        return text
    # Whoever wrote the names in the text must not be able to write the token that ends the guard.
    token = os.urandom(16).hex()
    end = "" if text.endswith("\n") else "\n"
    return f"::stop-commands::{token}\n{text}{end}::{token}::\n"


def _finding(level: str, finding: Finding, root: str) -> str:
    lines = [printable(finding.message)]
    if finding.address and finding.address not in finding.message:
        lines.append(f"at {printable(finding.address)}")
    if finding.construct_path:
        lines.append(f"construct: {printable(finding.construct_path)}")
    if finding.status is Status.EXISTING:
        lines.append("This was there before the change.")
    lines += [printable(sentence) for sentence in finding.because]
    if finding.certainty is not Certainty.EXACT:
        lines.append("This rests on an inferred link.")
    if finding.help:
        lines.append(f"help: {printable(finding.help)}")
    place = editable(finding.origin, root)
    return command(
        level,
        "\n".join(lines),
        file=printable(repository_path(place.file, root) or "") if place else "",
        line=str(max(place.line, 1)) if place else "",
        col=str(place.column) if place and place.column > 1 else "",
        title=printable(f"{finding.code} {finding.slug}".strip()),
    )


def _diagnostic(level: str, diagnostic: Diagnostic) -> str:
    return command(
        level,
        printable(diagnostic.message),
        file=printable(diagnostic.file),
        line=str(diagnostic.line) if diagnostic.file and diagnostic.line else "",
        title="netlint",
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
