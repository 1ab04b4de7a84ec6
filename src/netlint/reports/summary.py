"""The counts of a report: what is shown, and what is not."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from netlint.engine.finding import Finding, Report, Severity, Status

#: Worst first.
SEVERITIES = tuple(sorted(Severity, key=lambda severity: -severity.rank))


class Counts(Struct, frozen=True, kw_only=True):
    """How many of each. `severities` counts the open findings: those that are not fixed."""

    severities: dict[Severity, int]
    new: int
    existing: int
    fixed: int
    undetermined: int
    suppressed: int
    hidden: int
    errors: int
    warnings: int

    @property
    def open(self) -> int:
        """The findings that are there after the change."""
        return self.new + self.existing


def count(report: Report) -> Counts:
    """Count a report. Where its summary knows of more than it lists, the summary wins."""
    severities: Counter[Severity] = Counter()
    statuses: Counter[Status] = Counter()
    for finding in report.findings:
        statuses[finding.status] += 1
        if finding.status is not Status.FIXED:
            severities[finding.severity] += 1
    errors = sum(1 for diagnostic in report.errors if diagnostic.level == "error")
    return Counts(
        severities={severity: severities[severity] for severity in SEVERITIES if severities[severity]},
        new=statuses[Status.NEW],
        existing=statuses[Status.EXISTING],
        fixed=max(statuses[Status.FIXED], report.summary.fixed),
        undetermined=max(len(report.undetermined), report.summary.undetermined),
        suppressed=max(len(report.suppressed), report.summary.suppressed),
        hidden=report.summary.hidden,
        errors=errors,
        warnings=len(report.errors) - errors,
    )


def open_findings(report: Report) -> list[Finding]:
    """Return the findings that are there after the change."""
    return [finding for finding in report.findings if finding.status is not Status.FIXED]


def last_line(report: Report) -> str:
    """Return the sentence that ends a report: it counts whatever there is, also what is not shown."""
    counts = count(report)
    head = "No findings"
    if counts.open:
        severities = ", ".join(f"{number} {severity.value}" for severity, number in counts.severities.items())
        head = f"{plural(counts.open, 'finding')} ({severities})"
        if report.compared:
            statuses = _listed({"new": counts.new, "existing": counts.existing})
            head += f": {statuses}"
    rest = {
        "fixed": counts.fixed,
        "undetermined": counts.undetermined,
        "suppressed": counts.suppressed,
        "not shown": counts.hidden,
        "error" if counts.errors == 1 else "errors": counts.errors,
        "warning" if counts.warnings == 1 else "warnings": counts.warnings,
    }
    if any(rest.values()):
        head += f"; {_listed(rest)}"
    scope = f"{plural(report.summary.checks, 'check')} on {plural(report.summary.resources, 'resource')}"
    return f"{head}. {scope}."


def _listed(numbers: dict[str, int]) -> str:
    """Name what there is any of: `2 new, 1 existing`."""
    return ", ".join(f"{number} {noun}" for noun, number in numbers.items() if number)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: `1 check`, `2 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
