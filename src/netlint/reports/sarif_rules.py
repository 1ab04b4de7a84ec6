"""The checks of a run as SARIF reporting descriptors."""

from __future__ import annotations

import re
from typing import Any

from netlint.engine.finding import Report, RuleInfo, Severity
from netlint.reports.escape import printable, well_formed

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "warning",
    Severity.INFO: "note",
}

# GitHub: above 9.0 critical, from 7.0 high, from 4.0 medium, the rest low.
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}

# GitHub refuses a file in which a `helpUri` is no URI.
_URI = re.compile(r"https://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")

_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}

#: GitHub cuts descriptions here.
MAX_DESCRIPTION = 1_024


class Rules:
    """Every enabled rule, also those without a finding, and those that only a finding names."""

    def __init__(self, report: Report) -> None:
        """Collect the rules of a report."""
        self.descriptors: list[dict[str, Any]] = []
        self._index: dict[str, int] = {}
        for rule in report.rules:
            self._add(rule)
        for finding in (*report.findings, *(one.finding for one in report.suppressed)):
            if finding.code not in self._index:
                self._add(
                    RuleInfo(
                        code=finding.code,
                        slug=finding.slug,
                        title=finding.slug or finding.code,
                        severity=finding.severity,
                        topic="custom",
                        security=False,
                        what="",
                        why="",
                        fix=finding.help,
                        documentation="",
                        references=(),
                    )
                )

    def knows(self, code: str) -> bool:
        """Tell whether there is a descriptor for a code."""
        return code in self._index

    def index(self, code: str) -> int:
        """Return the place of a code in `descriptors`."""
        return self._index[code]

    def _add(self, rule: RuleInfo) -> None:
        if rule.code not in self._index:
            self._index[rule.code] = len(self.descriptors)
            self.descriptors.append(_descriptor(rule))


def _descriptor(rule: RuleInfo) -> dict[str, Any]:
    level = LEVELS[rule.severity]
    title = printable(rule.title, MAX_DESCRIPTION) or rule.code
    full = " ".join(part for part in (rule.what, rule.why) if part)
    help_text = rule.fix or full or title
    properties: dict[str, Any] = {
        "tags": ["aws", "networking", printable(rule.topic)] + (["security"] if rule.security else []),
        "precision": "very-high",
        "problem.severity": _PROBLEMS[level],
    }
    # With a score GitHub takes any rule for a security rule.
    if rule.security and rule.severity in _SCORES:
        properties["security-severity"] = _SCORES[rule.severity]
    descriptor: dict[str, Any] = {
        "id": rule.code,
        "name": printable(rule.slug) or rule.code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": _one_line(full) or title},
        "help": {"text": well_formed(help_text), "markdown": well_formed(rule.documentation or help_text)},
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }
    for reference in rule.references:
        if _URI.fullmatch(reference):
            descriptor["helpUri"] = reference
            break
    return descriptor


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > MAX_DESCRIPTION:
        text = f"{text[: MAX_DESCRIPTION - 1]}…"
    return printable(text, MAX_DESCRIPTION)
