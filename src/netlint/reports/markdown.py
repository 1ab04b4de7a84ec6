"""The comment on a pull request, and the summary of a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from netlint.engine.finding import Finding, Report, Severity, Status
from netlint.reports.markdown_escape import code, comment_key, plain
from netlint.reports.options import Options
from netlint.reports.places import by_severity, path_of
from netlint.reports.summary import SEVERITIES, count, last_line, plural
from netlint.reports.undetermined import by_check, reasons
from netlint.resources.model import Certainty, Diagnostic

#: GitHub refuses a comment beyond 65,536 characters. We stay below, counted in bytes of UTF-8.
MAX_LENGTH = 60_000

_SIGNS = {
    Severity.CRITICAL: "🔴",
    Severity.HIGH: "🔴",
    Severity.MEDIUM: "🟠",
    Severity.LOW: "🟡",
    Severity.INFO: "🔵",
}

_TABLE = "| | Rule | Where | What |\n|---|---|---|---|"


def render(report: Report, options: Options) -> str:
    """Write the comment: new and fixed findings first, existing ones folded away.

    When it would get too long, evidence goes first, then existing findings, then the rows of
    lower severity; the headline, the totals and the count of what was left out always stay.
    """
    key = comment_key(options.category or "default")
    findings = by_severity(report.findings, options.root)
    new = [finding for finding in findings if finding.status is Status.NEW]
    existing = [finding for finding in findings if finding.status is Status.EXISTING]
    fixed = [finding for finding in findings if finding.status is Status.FIXED]
    head = f"<!-- netlint:comment:{key} -->\n### netlint: {headline(report)}"
    if options.category:
        head += f" · {plain(options.category, 100)}"
    foot = _footer(report, findings)

    # 500 bytes are kept for the notice of what was left out and the frames of the sections.
    budget = _Budget(MAX_LENGTH - len(head.encode()) - len(foot.encode()) - 500)
    problems = budget.take(_problem(diagnostic) for diagnostic in report.errors)
    main = sorted(new + fixed, key=lambda finding: finding.severity.rank < Severity.MEDIUM.rank)
    rows = budget.take(_row(finding, options.root, compared=report.compared) for finding in main)
    old = budget.take(_row(finding, options.root, compared=True) for finding in existing)
    explained = [finding for finding in new if _has_evidence(finding)]
    evidence = budget.take(_evidence(finding, options.root) for finding in explained)
    questions = budget.take(_questions(report))

    parts = [head]
    if problems:
        parts.append("\n".join(problems))
    if rows:
        parts.append("\n".join([_TABLE, *rows]))
    if evidence:
        parts.append(_details("Evidence and what to do", "\n\n".join(evidence)))
    if old:
        title = f"{plural(len(existing), 'existing finding')} (not from this change)"
        parts.append(_details(title, "\n".join([_TABLE, *old])))
    if questions:
        title = f"{plural(len(report.undetermined), 'question')} without an answer yet"
        parts.append(_details(title, "\n".join(questions)))
    left_out = [
        f"{total - shown} {what}"
        for total, shown, what in (
            (len(report.errors), len(problems), "input problems"),
            (len(main), len(rows), "rows"),
            (len(existing), len(old), "existing findings"),
            (len(explained), len(evidence), "explanations"),
        )
        if total > shown
    ]
    if left_out:
        parts.append(f"Left out for length: {', '.join(left_out)}. The log of the run has all of them.")
    return "\n\n".join([*parts, foot]) + "\n"


def headline(report: Report) -> str:
    """Return the counts that matter to whoever reads the pull request: `2 new high, 1 fixed`."""
    counts = count(report)
    new: Counter[Severity] = Counter()
    for finding in report.findings:
        if finding.status is Status.NEW:
            new[finding.severity] += 1
    word = "new " if report.compared else ""
    parts = [f"{new[severity]} {word}{severity.value}" for severity in SEVERITIES if new[severity]]
    if not parts:
        parts.append("no new findings" if counts.existing else "no findings")
    if counts.fixed:
        parts.append(f"{counts.fixed} fixed")
    if counts.existing:
        parts.append(f"{counts.existing} existing")
    if counts.undetermined:
        parts.append(f"{counts.undetermined} undetermined")
    if counts.errors:
        parts.append(plural(counts.errors, "error"))
    return ", ".join(parts)


class _Budget:
    """Gives out the room that is left, first come, first served."""

    def __init__(self, room: int) -> None:
        self._room = room

    def take(self, blocks: Iterable[str]) -> list[str]:
        """Return the leading blocks that fit."""
        taken: list[str] = []
        for block in blocks:
            size = len(block.encode()) + 2
            if size > self._room:
                # What is worth less must not take the place of what did not fit.
                self._room = 0
                break
            self._room -= size
            taken.append(block)
        return taken


def _row(finding: Finding, root: str, *, compared: bool) -> str:
    fixed = finding.status is Status.FIXED
    sign = "🟢" if fixed else _SIGNS[finding.severity]
    words = [finding.status.value] if compared else []
    status = " ".join(words if fixed else [*words, finding.severity.value])
    rule = f"{plain(finding.code)} {plain(finding.slug)}"
    return f"| {sign} {status} | {rule} | {_where(finding, root)} | {plain(finding.message)} |"


def _where(finding: Finding, root: str) -> str:
    if finding.origin is None:
        return code(finding.address)
    places = [finding.origin, *reversed(finding.origin.module_calls)]
    return " ← ".join(code(f"{path_of(place.file, root)}:{place.line}") for place in places[:5])


def _has_evidence(finding: Finding) -> bool:
    return (
        bool(finding.because or finding.related or finding.help or finding.construct_path)
        or finding.certainty is not Certainty.EXACT
    )


def _evidence(finding: Finding, root: str) -> str:
    lines = [f"- construct: {code(finding.construct_path)}"] if finding.construct_path else []
    lines += [f"- because: {plain(sentence)}" for sentence in finding.because]
    for related in finding.related:
        origin = related.origin
        place = f" at {code(f'{path_of(origin.file, root)}:{origin.line}')}" if origin else ""
        lines.append(f"- related: {code(related.address)}{place}: {plain(related.message)}")
    if finding.certainty is not Certainty.EXACT:
        lines.append("- note: rests on an inferred link")
    if finding.help:
        lines.append(f"- help: {plain(finding.help)}")
    return "\n".join([f"**{plain(finding.code)}** {code(finding.address)}\n", *lines])


def _questions(report: Report) -> Iterator[str]:
    for (rule, slug), questions in by_check(report.undetermined).items():
        yield f"- {plain(rule)} {plain(slug)}: {len(questions)}"
        for why in reasons(questions):
            yield f"  - {plain(why)}"


def _problem(diagnostic: Diagnostic) -> str:
    place = code(f"{diagnostic.file}:{diagnostic.line}" if diagnostic.line else diagnostic.file)
    return f"- **{plain(diagnostic.level)}** {place}{' ' if place else ''}{plain(diagnostic.message)}"


def _details(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _footer(report: Report, findings: list[Finding]) -> str:
    line = plain(last_line(report))
    if findings:
        line += f" {code(f'netlint rule {findings[0].code}')} explains a check."
    return f"<sub>{line}</sub>"
