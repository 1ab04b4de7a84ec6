"""The report for programs: `netlint.report/1`. Keys are added, never removed or changed."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from netlint.engine.finding import Finding, Related, Report, Suppressed, Unsettled
from netlint.reports.escape import well_formed
from netlint.reports.options import Options
from netlint.reports.places import shown
from netlint.reports.summary import count
from netlint.resources.model import Diagnostic, Origin

SCHEMA = "netlint.report/1"

# JSON allows these as they are, but a terminal or an editor that shows the file obeys them.
_ACTIVE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def render(report: Report, options: Options) -> str:
    """Write the report with names as they are, none of them shortened."""
    return encode(document(report, root=options.root, fix_hcl=options.fix_hcl))


def document(report: Report, *, root: str = ".", fix_hcl: bool = False) -> dict[str, Any]:
    """Return the report as plain data; with `fix_hcl` findings hold the HCL that cures them, or null.

    `file`, `line` and `column` are the innermost place that the user can edit; `written` is where the
    attribute or block itself stands, which may be in a module that was downloaded.
    """
    counts = count(report)
    return {
        "schema": SCHEMA,
        "inputs": list(report.inputs),
        "findings": [
            {**_finding(finding, root), **(_fix(finding) if fix_hcl else {})} for finding in report.findings
        ],
        "undetermined": [_unsettled(question) for question in report.undetermined],
        "suppressed": [_suppressed(suppressed, root) for suppressed in report.suppressed],
        "errors": [_diagnostic(diagnostic) for diagnostic in report.errors],
        "summary": {
            "resources": report.summary.resources,
            "entities": report.summary.entities,
            "checks": report.summary.checks,
            "findings": report.summary.findings,
            "undetermined": counts.undetermined,
            "suppressed": counts.suppressed,
            "fixed": counts.fixed,
            "hidden": report.summary.hidden,
            "new": counts.new,
            "existing": counts.existing,
            "errors": counts.errors,
            "severities": {severity.value: number for severity, number in counts.severities.items()},
        },
    }


def encode(value: Any) -> str:
    """Write plain data as indented JSON that is safe to show and has a UTF-8 form."""
    try:
        raw = msgspec.json.encode(value)
    except UnicodeEncodeError:
        # A file name that is no UTF-8 arrives with lone surrogates.
        raw = msgspec.json.encode(_clean(value))
    text = msgspec.json.format(raw, indent=2).decode("utf-8")
    if not text.isascii():
        text = _ACTIVE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    elif "\x7f" in text:
        text = text.replace("\x7f", "\\u007f")
    return text + "\n"


def _finding(finding: Finding, root: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "slug": finding.slug,
        "severity": finding.severity.value,
        "message": finding.message,
        "address": finding.address,
        "attribute": finding.attribute or None,
        **_place(finding.origin, root),
        **({"construct_path": finding.construct_path} if finding.construct_path else {}),
        "status": finding.status.value,
        "certainty": finding.certainty.value,
        "because": list(finding.because),
        "related": [_related(related, root) for related in finding.related],
        "help": finding.help,
        "fingerprint": finding.fingerprint,
        "input": finding.input,
    }


def _fix(finding: Finding) -> dict[str, str | None]:
    from netlint.reports.cure import fix_hcl

    return {"fix_hcl": fix_hcl(finding) or None}


def _place(origin: Origin | None, root: str) -> dict[str, Any]:
    if origin is None:
        return {**_position(None), "module_calls": [], "written": None}
    calls = [{"file": call.file, "line": call.line} for call in origin.module_calls]
    return {**_position(shown(origin, root)), "module_calls": calls, "written": _position(origin)}


def _position(place: Origin | None) -> dict[str, Any]:
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.file, "line": place.line, "column": place.column}


def _related(related: Related, root: str) -> dict[str, Any]:
    origin = shown(related.origin, root)
    return {
        "address": related.address,
        "message": related.message,
        "file": origin.file if origin else None,
        "line": origin.line if origin else None,
    }


def _unsettled(question: Unsettled) -> dict[str, Any]:
    return {
        "code": question.code,
        "slug": question.slug,
        "address": question.address,
        "reason": question.reason,
        "settle": question.settle,
        "input": question.input,
    }


def _suppressed(suppressed: Suppressed, root: str) -> dict[str, Any]:
    return {
        **_finding(suppressed.finding, root),
        "suppression": {"kind": suppressed.kind, "reason": suppressed.reason},
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "file": diagnostic.file or None,
        "line": diagnostic.line or None,
        "column": diagnostic.column or None,
        "level": diagnostic.level,
        "message": diagnostic.message,
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
