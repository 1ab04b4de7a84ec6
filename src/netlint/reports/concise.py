"""One line a finding, `path:line:col: CODE severity message`: for problem matchers and editors."""

from __future__ import annotations

from netlint.engine.finding import Finding, Report, Status
from netlint.reports.escape import printable
from netlint.reports.options import Options
from netlint.reports.places import by_severity, path_of, shown
from netlint.reports.summary import last_line


def render(report: Report, options: Options) -> str:
    """Write one line a finding, and the line that counts everything."""
    lines = [line(finding, options.root) for finding in by_severity(report.findings, options.root)]
    for diagnostic in report.errors:
        place = _place(diagnostic.file, diagnostic.line, diagnostic.column)
        lines.append(f"{place}: {printable(diagnostic.level)} {printable(diagnostic.message)}")
    lines.append(last_line(report))
    return "\n".join(lines) + "\n"


def line(finding: Finding, root: str) -> str:
    """Return the line of one finding. Without a source it names line 1 of the input, and the address."""
    origin = shown(finding.origin, root)
    if origin is not None:
        place = _place(path_of(origin.file, root), origin.line, origin.column)
    else:
        place = _place(finding.input, 1, 1)
    status = "" if finding.status is Status.NEW else f" ({finding.status.value})"
    text = f"{place}: {printable(finding.code)} {finding.severity.value}{status} {printable(finding.message)}"
    if finding.address and finding.address not in finding.message:
        text += f" [{printable(finding.address)}]"
    return text


def _place(file: str, line: int, column: int) -> str:
    path = printable(file) or "-"
    # A line that starts with "::" would be a command to GitHub Actions.
    if path.lstrip().startswith(":"):
        path = f"./{path}"
    return f"{path}:{max(line, 1)}:{max(column, 1)}"
