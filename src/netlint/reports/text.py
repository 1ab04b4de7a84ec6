"""The report for people at a terminal."""

from __future__ import annotations

from netlint.engine.finding import Finding, Related, Report, Severity, Status, Unsettled
from netlint.reports.escape import printable
from netlint.reports.frame import Sources
from netlint.reports.options import Options
from netlint.reports.places import by_severity, chain, path_of, shown
from netlint.reports.style import style
from netlint.reports.summary import last_line, plural
from netlint.reports.undetermined import by_check, reason, reasons
from netlint.resources.model import Certainty, Diagnostic, Origin

#: How many different reasons of one check are listed unless all are asked for.
REASONS = 3

_COLORS = {
    Severity.CRITICAL: "bright_red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "blue",
}


def render(report: Report, options: Options) -> str:
    """Write the findings of every input, worst first, then what stayed open, then the counts."""
    return _Text(options).render(report)


class _Text:
    """Writes one report. No line begins with a name: logs give a meaning to the start of a line."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._sources = Sources(options.root)
        self._style = style(color=options.color)

    def render(self, report: Report) -> str:
        self._compared = report.compared
        blocks: list[str] = []
        for name, findings in _by_input(report):
            if name:
                blocks.append(self._style(f"in {printable(name)}", bold=True))
            still = [finding for finding in findings if finding.status is not Status.FIXED]
            blocks += [
                "\n".join(self._finding(finding)) for finding in by_severity(still, self._options.root)
            ]
            fixed = [finding for finding in findings if finding.status is Status.FIXED]
            if fixed:
                ordered = by_severity(fixed, self._options.root)
                blocks.append("\n".join(self._fixed(finding) for finding in ordered))
        if report.undetermined:
            blocks.append("\n".join(self._undetermined(report.undetermined)))
        if report.errors:
            blocks.append("\n".join(self._diagnostic(diagnostic) for diagnostic in report.errors))
        # Asked of one after the other until there is one: writing a cure takes time.
        if not self._options.fix_hcl and any(
            finding.cure for finding in report.findings if finding.status is not Status.FIXED
        ):
            blocks.append(f"{self._style('help:', fg='green')} --fix-hcl prints what is missing as HCL")
        blocks.append(self._style(last_line(report), bold=True))
        return "\n\n".join(blocks) + "\n"

    def _finding(self, finding: Finding) -> list[str]:
        color = _COLORS[finding.severity]
        label = self._style(f"{finding.severity.value}[{printable(finding.code)}]", fg=color)
        lines = [f"{label} {self._style(printable(finding.message), bold=True)}"]
        lines.append(f"  --> {self._place(finding)}")
        place = shown(finding.origin, self._options.root)
        if place is not None:
            lines += [f"  {line}" for line in self._sources.frame(place)]
            for other in chain(finding.origin):
                if other is not place:
                    what = "written in" if other is finding.origin else "called from"
                    lines.append(f"  {what}: {self._position(other)}")
        if finding.construct_path:
            lines.append(f"  construct: {printable(finding.construct_path)}")
        lines += [f"  because: {printable(sentence)}" for sentence in finding.because]
        lines += [f"  related: {self._related(related)}" for related in finding.related]
        if finding.certainty is not Certainty.EXACT:
            lines.append(f"  {self._style('note:', fg='magenta')} rests on an inferred link")
        if finding.help:
            lines.append(f"  {self._style('help:', fg='green')} {printable(finding.help)}")
        if self._options.fix_hcl and finding.cure:
            from netlint.reports.cure import fix_hcl

            lines.append(f"  {self._style('fix:', fg='green')}")
            # Every line is indented: see the class.
            lines += [f"    {line}".rstrip() for line in fix_hcl(finding).splitlines()]
        return lines

    def _fixed(self, finding: Finding) -> str:
        label = self._style(f"fixed[{printable(finding.code)}]", fg="green")
        return f"{label} {printable(finding.message)} ({printable(finding.address)})"

    def _place(self, finding: Finding) -> str:
        address = printable(finding.address)
        if finding.attribute:
            address += f", attribute {printable(finding.attribute)}"
        place = shown(finding.origin, self._options.root)
        if place is not None:
            address = f"{self._position(place)}{f' in {address}' if address else ''}"
        return f"{address} ({finding.status.value})" if self._compared else address

    def _related(self, related: Related) -> str:
        origin = shown(related.origin, self._options.root)
        place = f" at {self._position(origin)}" if origin is not None else ""
        return f"{printable(related.address)}{place}: {printable(related.message)}"

    def _position(self, origin: Origin) -> str:
        return f"{printable(path_of(origin.file, self._options.root))}:{origin.line}"

    def _diagnostic(self, diagnostic: Diagnostic) -> str:
        color = "red" if diagnostic.level == "error" else "yellow"
        label = self._style(f"{printable(diagnostic.level)}:", fg=color)
        place = printable(diagnostic.file)
        if place and diagnostic.line:
            place += f":{diagnostic.line}"
        return f"{label} {place}{': ' if place else ''}{printable(diagnostic.message)}"

    def _undetermined(self, unsettled: list[Unsettled]) -> list[str]:
        title = f"undetermined: {plural(len(unsettled), 'question')} without an answer yet"
        lines = [self._style(title, bold=True)]
        for (code, slug), questions in by_check(unsettled).items():
            lines.append(f"  {printable(code)} {printable(slug)}: {len(questions)}")
            if self._options.explain_undetermined:
                for question in questions:
                    lines.append(f"    - {printable(question.address)}: {printable(reason(question))}")
                continue
            counted = reasons(questions)
            lines += [f"    - {printable(one)}" for one in counted[:REASONS]]
            if len(counted) > REASONS:
                more = plural(len(counted) - REASONS, "more reason")
                lines.append(f"    - and {more}: -v lists them")
        return lines


def _by_input(report: Report) -> list[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {name: [] for name in report.inputs}
    for finding in report.findings:
        groups.setdefault(finding.input, []).append(finding)
    return [(name, findings) for name, findings in groups.items() if findings]
