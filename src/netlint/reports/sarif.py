"""SARIF 2.1.0, as GitHub code scanning accepts it.

What GitHub reads and where it cuts:
https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from netlint import __version__
from netlint.engine.finding import Finding, Report
from netlint.reports.escape import printable
from netlint.reports.json_report import encode
from netlint.reports.options import Options
from netlint.reports.places import by_severity
from netlint.reports.sarif_locations import Locations
from netlint.reports.sarif_rules import LEVELS, Rules
from netlint.reports.summary import count, open_findings, plural
from netlint.resources.model import Certainty

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
INFORMATION_URI = "https://pypi.org/project/aws-netlint/"

#: GitHub keeps this many results of a run, and this many related locations of a result.
MAX_RESULTS = 5_000
MAX_RELATED = 100
#: More notifications than this are counted in one.
MAX_NOTIFICATIONS = 1_000
#: How many related locations the message links to.
MAX_LINKS = 5
#: How many addresses of a collapsed result are listed.
MAX_INSTANCES = 100

_NOTIFICATIONS = [
    {"id": "undetermined", "shortDescription": {"text": "A check could not decide about a resource."}},
    {"id": "input", "shortDescription": {"text": "An input was not fully analysed."}},
    {"id": "limit", "shortDescription": {"text": "The report was cut to the limits of GitHub."}},
]


def render(report: Report, options: Options) -> str:
    """Write one run. Fixed findings are left out.

    So are suppressed ones in GitHub Actions: code scanning passes over `suppressions`, and would show them
    as open (https://github.com/github/codeql-action/issues/1230).
    """
    rules = Rules(report)
    locations = Locations(report, options.root)
    groups = _instances(by_severity(open_findings(report), options.root))
    results = [_result(group, rules, locations) for group in groups[:MAX_RESULTS]]
    if report.suppressed and os.environ.get("GITHUB_ACTIONS") != "true":
        # Either all results tell whether they are suppressed, or none does (section 3.27.23).
        results = [{**result, "suppressions": []} for result in results]
        results += _suppressed(report, rules, locations, options.root)[: MAX_RESULTS - len(results)]
    counts = count(report)
    run = {
        "tool": {
            "driver": {
                "name": "netlint",
                "semanticVersion": __version__,
                "informationUri": INFORMATION_URI,
                "rules": rules.descriptors,
                "notifications": _NOTIFICATIONS,
            }
        },
        "automationDetails": {"id": _automation(report, options.category)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": counts.errors == 0,
                "toolExecutionNotifications": _notifications(report, rules, locations, len(groups)),
            }
        ],
        "results": results,
        "properties": {
            "fixed": counts.fixed,
            "suppressed": counts.suppressed,
            "hidden": counts.hidden,
            "undetermined": counts.undetermined,
        },
    }
    return encode({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]})


def _instances(findings: list[Finding]) -> list[list[Finding]]:
    """Put together what one block causes in several of its instances."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        identity = finding.fingerprint or f"{finding.address} {finding.attribute} {finding.message}"
        groups.setdefault((finding.input, finding.code, identity), []).append(finding)
    return list(groups.values())


def _suppressed(report: Report, rules: Rules, locations: Locations, root: str) -> list[dict[str, Any]]:
    """Return what the user accepted, with where and why."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for one in report.suppressed:
        kinds.setdefault((one.kind, one.reason), []).append(one.finding)
    results: list[dict[str, Any]] = []
    for (kind, reason), findings in kinds.items():
        suppression = {"kind": kind, "status": "accepted"}
        if reason:
            suppression["justification"] = printable(reason)
        for group in _instances(by_severity(findings, root)):
            results.append({**_result(group, rules, locations), "suppressions": [suppression]})
    return results


def _result(group: list[Finding], rules: Rules, locations: Locations) -> dict[str, Any]:
    finding = group[0]
    related = locations.related(finding)[:MAX_RELATED]
    instances = list(dict.fromkeys(printable(member.address) for member in group if member.address))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding, len(instances), related)},
        "locations": [locations.primary(finding)],
        "properties": {
            "severity": finding.severity.value,
            "status": finding.status.value,
            "certainty": finding.certainty.value,
            "precision": "very-high" if finding.certainty is Certainty.EXACT else "high",
            "instances": instances[:MAX_INSTANCES],
            "instanceCount": len(instances),
        },
    }
    fingerprint = printable(finding.fingerprint)
    if fingerprint:
        result["partialFingerprints"] = {
            "primaryLocationLineHash": f"{fingerprint}:1",
            "netlint/v1": fingerprint,
        }
    if related:
        result["relatedLocations"] = related
    if finding.is_path:
        result["codeFlows"] = [{"threadFlows": [{"locations": locations.steps(finding)}]}]
    return result


def _message(finding: Finding, instances: int, related: list[dict[str, Any]]) -> str:
    """Write the message first: GitHub's lists show only the first sentence."""
    sentences = [_sentence(finding.message)]
    if instances > 1:
        sentences.append(f"The same holds for {plural(instances - 1, 'more instance')} of this block.")
    sentences += [_sentence(sentence) for sentence in finding.because]
    if finding.certainty is not Certainty.EXACT:
        sentences.append("This rests on an inferred link.")
    if finding.help:
        sentences.append(_sentence(f"To fix it: {finding.help}"))
    links = [
        f"[{_bracketed(place['logicalLocations'][0]['fullyQualifiedName'])}]({place['id']})"
        for place in related
        if "logicalLocations" in place
    ]
    if links:
        sentences.append(f"See {', '.join(links[:MAX_LINKS])}.")
    return " ".join(sentences)


def _sentence(text: str) -> str:
    text = plain(text).rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def plain(text: str) -> str:
    """Return a text for a `message.text`, in which `[text](target)` would be a link."""
    text = printable(text)
    return _bracketed(text) if "](" in text else text


def _bracketed(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")


def _automation(report: Report, category: str) -> str:
    if not category and len(report.inputs) == 1 and not report.inputs[0].startswith(("/", ".")):
        category = report.inputs[0].replace("\\", "/").rpartition("/")[0]
    category = printable(category, 200).strip("/")
    return f"netlint/{category}/" if category else "netlint/"


def _notifications(report: Report, rules: Rules, locations: Locations, groups: int) -> list[dict[str, Any]]:
    notifications: list[dict[str, Any]] = []
    if groups > MAX_RESULTS:
        text = f"GitHub keeps {MAX_RESULTS} results of a run: of {groups}, the worst ones are reported here."
        notifications.append(_notification("limit", "warning", text))
    for diagnostic in report.errors[:MAX_NOTIFICATIONS]:
        level = "error" if diagnostic.level == "error" else "warning"
        notification = _notification("input", level, plain(diagnostic.message))
        if diagnostic.file:
            place = locations.file(diagnostic.file, diagnostic.line, diagnostic.column)
            notification["locations"] = [{"physicalLocation": place}]
        notifications.append(notification)
    reasons: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], str] = {}
    for question in report.undetermined:
        key = (question.code, question.reason, question.settle)
        reasons[key] += 1
        first.setdefault(key, question.address)
    for (code, reason, settle), times in list(reasons.items())[:MAX_NOTIFICATIONS]:
        sentences = [_sentence(f"{code} is undetermined: {reason}")]
        if settle:
            sentences.append(_sentence(f"To settle it: {settle}"))
        if times > 1:
            sentences.append(f"The same holds for {plural(times - 1, 'more resource')}.")
        notification = _notification("undetermined", "note", " ".join(sentences))
        address = printable(first[code, reason, settle])
        if address:
            notification["locations"] = [{"logicalLocations": [locations.logical(address)]}]
        if rules.knows(code):
            notification["associatedRule"] = {"id": code, "index": rules.index(code)}
        notifications.append(notification)
    if len(reasons) > MAX_NOTIFICATIONS:
        text = f"{len(reasons) - MAX_NOTIFICATIONS} more reasons for undetermined checks are left out."
        notifications.append(_notification("limit", "note", text))
    return notifications


def _notification(identifier: str, level: str, text: str) -> dict[str, Any]:
    index = next(i for i, notification in enumerate(_NOTIFICATIONS) if notification["id"] == identifier)
    return {"descriptor": {"id": identifier, "index": index}, "level": level, "message": {"text": text}}
