"""A check's manual page: its module's docstring, with fixed headings."""

from __future__ import annotations

import re
import sys

from netlint.engine.check import Check
from netlint.engine.finding import RuleInfo

#: the headings that every check has, in this order
HEADINGS = (
    "What it finds",
    "Why it matters",
    "Bad",
    "Good",
    "How to fix it",
    "When it stays silent",
    "References",
)


def sections(check: Check) -> dict[str, str]:
    """Return the title (under an empty key) and the text below each heading."""
    docstring = (sys.modules[check.module].__doc__ or "").strip()
    parts = re.split(r"^## (.+)$", docstring, flags=re.MULTILINE)
    found = {"": parts[0].strip()}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        found[heading.strip()] = text.strip()
    return found


def describe(check: Check) -> RuleInfo:
    """Return what reports say about a check."""
    text = sections(check)
    return RuleInfo(
        code=check.code,
        slug=check.slug,
        title=text[""],
        severity=check.severity,
        topic=check.module.split(".")[-2],
        security=check.security,
        what=text.get("What it finds", ""),
        why=text.get("Why it matters", ""),
        fix=text.get("How to fix it", ""),
        documentation=_page(check, text),
        references=tuple(re.findall(r"https://\S+", text.get("References", ""))),
    )


def _page(check: Check, text: dict[str, str]) -> str:
    head = f"# {check.code} {check.slug}\n\n{text['']}\n\nSeverity: {check.severity.value}"
    return "\n\n".join([head, *(f"## {name}\n\n{body}" for name, body in text.items() if name)]) + "\n"
