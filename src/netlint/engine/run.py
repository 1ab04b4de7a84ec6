"""Runs checks over what was read, on both sides of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from netlint.engine.check import Check, Problem
from netlint.engine.chosen import Chosen
from netlint.engine.compose import of_problem, of_violation
from netlint.engine.deferred import Deferred
from netlint.engine.finding import (
    Finding,
    Report,
    Severity,
    Status,
    Summary,
    Suppressed,
    Unsettled,
)
from netlint.engine.network_test import network_test
from netlint.engine.registry import Registry, load
from netlint.engine.suppression import Suppressions
from netlint.engine.unused_suppression import unused_suppression
from netlint.lang.undetermined import Undetermined
from netlint.network.build import build_change
from netlint.network.network import Network
from netlint.resources.model import Certainty, Reading

if TYPE_CHECKING:
    from netlint.config.schema import Settings
    from netlint.engine.assertions import Assertions
    from netlint.engine.comments import Comments
    from netlint.engine.declarative.checks import DeclaredCheck

_Identity = tuple[str, str, str]
#: a finding, and the reason why a comment accepts it
_Judged = tuple[Finding, str | None]


class _Verdict(msgspec.Struct, frozen=True):
    """What a check said about one subject (by address), and how surely: a problem, or why it cannot say.

    What cannot be said of a subject that is managed elsewhere is not `ours` to settle.
    """

    check: Check
    subject: str
    outcome: Problem | Undetermined
    certainty: Certainty
    ours: bool = True


class _Run:
    """One run: the checks that are on, with their options and severities."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.chosen = Chosen(settings, registry)
        codes = self.chosen.codes
        self.checks = [check for check in registry.checks if check.code in codes]
        #: those of the users' own files that are on
        self.declared = [check for check in registry.declared if check.code in codes]
        #: the checks of the engine itself that are on
        self.own = [check for check in registry.own if check.code in codes]
        self.severities = {code: Severity(name) for code, name in self.chosen.severities.items()}
        self.assertions: Assertions | None = None
        if settings.assertions and network_test.code in codes:
            from netlint.engine.assertions import Assertions

            self.assertions = Assertions(settings.assertions, settings.file)
        self.told = settings.network

    def network(self, reading: Reading) -> Network:
        """Build the network of an input, both sides of it with what the settings say about them."""
        network = build_change(reading)
        ports = None
        if self.told.sensitive_ports or self.told.public_ports:
            from netlint.network.sensitive_ports import sensitive_with

            ports = sensitive_with(self.told.sensitive_ports, self.told.public_ports)
        for side in (network, network.before):
            if side is not None:
                side.trusted_accounts = frozenset(self.told.trusted_accounts)
                side.sensitive_ports = ports
        return network

    def verdicts(self, network: Network) -> Iterator[_Verdict]:
        """Run every check on every subject of a network."""
        for check in self.checks:
            if not check.concerns(network) or (check.configured and not self.chosen.configures(check)):
                continue
            subjects: list[Any] = [network]
            if check.subject:
                subjects = network.of_kind(check.subject, managed=not check.elsewhere)
                if not subjects:
                    continue  # before the module of the check is imported
            function = check.body.on(network, self.chosen.options(check))
            for subject in subjects:
                network.evidence = Certainty.EXACT
                try:
                    for problem in function(subject):
                        yield _Verdict(check, _address(subject), problem, network.evidence)
                except Undetermined as why:
                    ours = getattr(subject, "managed", True)
                    yield _Verdict(check, _address(subject), why, network.evidence, ours)

        yield from self._asserted(network)

    def _asserted(self, network: Network) -> Iterator[_Verdict]:
        """Ask what the configuration asserts."""
        for asked in self.assertions.ask(network) if self.assertions is not None else ():
            if asked.problem is not None:
                yield _Verdict(network_test, asked.question, asked.problem, Certainty.EXACT)
            elif asked.undetermined is not None:
                yield _Verdict(network_test, asked.question, asked.undetermined, Certainty.EXACT)

    def severity(self, check: Check | DeclaredCheck) -> Severity | None:
        """Return the severity that the settings give a check; None where they leave it."""
        return self.severities.get(check.code)


def _address(subject: Any) -> str:
    """Return the address of an entity; empty for the network."""
    return getattr(subject, "address", "")


def run(readings: list[Reading], settings: Settings, registry: Registry | None = None) -> Report:
    """Run the selected checks.

    Args:
        readings: what was read.
        settings: which checks, with which options, and what to suppress.
        registry: the checks; by default the built-in ones and the configured packs.

    Raises:
        ConfigurationError: the settings name a check or option that does not exist.
        InputError: attributes of a resource cannot be decoded.
    """
    registry = registry or load(settings.plugins, settings.checks)
    current = _Run(settings, registry)
    suppressions = Suppressions(settings, registry)
    on = {check.code for check in (*current.checks, *current.own)}
    on |= {check.code for check in current.declared}
    comments = None
    if settings.suppressions and any(reading.notes for reading in readings):
        from netlint.engine.comments import Comments

        comments = Comments(settings, registry, on)
    report = Report(
        findings=[],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(checks=len(current.checks) + len(current.declared)),
        rules=Deferred(lambda: tuple(rule for rule in registry.rules if rule.code in on)),
        inputs=[reading.path for reading in readings],
        compared=any(reading.before is not None for reading in readings),
    )
    found: list[Finding] = []
    for reading in readings:
        report.errors.extend(reading.diagnostics)
        found += _analyse(reading, current, report, comments)
    if current.assertions is not None:
        current.assertions.finish()
    judged = [(finding, None) for finding in found] if comments is None else _judged(found, current, comments)
    if comments is not None:
        report.errors.extend(comments.diagnostics)
    _sort_out(judged, settings, suppressions, report)
    return report


def _judged(found: list[Finding], current: _Run, comments: Comments) -> list[_Judged]:
    """Return the findings, each with the reason why a comment accepts it, and those about the comments."""
    judged = [(one, None) if one.status is Status.FIXED else comments.judge(one) for one in found]
    for check in current.own:
        if check.code != unused_suppression.code:
            continue
        severity = current.severities.get(check.code, check.severity)
        for about_comments in (False, True):
            idle = list(comments.unused(severity, about_comments=about_comments))
            judged += [comments.judge(finding) for finding in idle]
    return judged


def _analyse(reading: Reading, current: _Run, report: Report, comments: Comments | None) -> list[Finding]:
    network = current.network(reading)
    report.summary.resources += len(reading.after)
    report.summary.entities += len(network.entities)
    after, undetermined = _findings(reading, network, current)
    report.undetermined.extend(one for one in undetermined.values() if one is not None)
    if comments is not None:
        comments.add(reading, {code for code, _ in undetermined})
    if reading.before is None or network.before is None:
        return [finding for finding, _ in after.values()]
    if network.before is network:
        return [_with(finding, Status.EXISTING) for finding, _ in after.values()]
    before, _ = _findings(reading, network.before, current)
    moved = {
        instance.previous_address: instance.address for instance in reading.after if instance.previous_address
    }
    known = {(code, moved.get(address, address), key) for code, address, key in before}
    result = [
        _with(finding, Status.EXISTING if identity in known else finding.status)
        for identity, (finding, _) in after.items()
    ]
    for (code, address, key), (finding, subject) in before.items():
        now = (code, moved.get(address, address), key)
        # What can no longer be decided is not fixed.
        if now not in after and (code, moved.get(subject, subject)) not in undetermined:
            result.append(_with(finding, Status.FIXED))
    return result


def _findings(
    reading: Reading, network: Network, current: _Run
) -> tuple[dict[_Identity, tuple[Finding, str]], dict[tuple[str, str], Unsettled | None]]:
    """Return the findings, each with its subject, and what is undetermined, by check and subject.

    None stands for what is undetermined and not reported.
    """
    found: dict[_Identity, tuple[Finding, str]] = {}
    undetermined: dict[tuple[str, str], Unsettled | None] = {}
    for verdict in current.verdicts(network):
        check, problem = verdict.check, verdict.outcome
        if isinstance(problem, Undetermined):
            if not verdict.ours:
                undetermined[check.code, verdict.subject] = None
                continue
            undetermined[check.code, verdict.subject] = _unsettled(
                check, problem, verdict.subject or problem.address, reading.path
            )
            continue
        severity = current.severity(check) or problem.severity or check.severity
        finding = of_problem(check, problem, verdict.certainty, severity, reading.path)
        found.setdefault((check.code, finding.address, problem.key), (finding, verdict.subject))
    for declared in current.declared:
        for said in declared.verdicts(network.snapshot):
            if isinstance(said, Undetermined):
                unsettled = _unsettled(declared, said, said.address, reading.path)
                undetermined[declared.code, said.address] = unsettled
            else:
                severity = current.severity(declared) or declared.severity
                finding = of_violation(declared, said, severity, reading.path)
                found[declared.code, finding.address, said.attribute] = (finding, finding.address)
    return found, undetermined


def _unsettled(check: Check | DeclaredCheck, why: Undetermined, address: str, path: str) -> Unsettled:
    return Unsettled(
        code=check.code, slug=check.slug, address=address, reason=why.reason, settle=why.settle, input=path
    )


def _with(finding: Finding, status: Status) -> Finding:
    return msgspec.structs.replace(finding, status=status)


def _sort_out(
    found: Sequence[_Judged], settings: Settings, suppressions: Suppressions, report: Report
) -> None:
    """Sort findings into shown, suppressed and hidden ones, and count."""
    least = Severity(settings.min_severity).rank
    summary = report.summary
    for finding, in_source in found:
        if finding.status is Status.FIXED:
            summary.fixed += 1
            report.findings.append(finding)
            continue
        if settings.new_only and finding.status is not Status.NEW:
            summary.hidden += 1
            continue
        if in_source is not None:
            report.suppressed.append(Suppressed(finding=finding, kind="inSource", reason=in_source))
        elif (accepted := suppressions.accepts(finding)) is not None:
            report.suppressed.append(Suppressed(finding=finding, kind="external", reason=accepted))
        elif finding.severity.rank < least:
            summary.hidden += 1
        else:
            report.findings.append(suppressions.explain(finding))
    report.findings.sort(
        key=lambda finding: (finding.input, -finding.severity.rank, finding.code, finding.address)
    )
    report.undetermined.sort(key=lambda one: (one.input, one.code, one.address))
    summary.findings = sum(finding.status is not Status.FIXED for finding in report.findings)
    summary.undetermined = len(report.undetermined)
    summary.suppressed = len(report.suppressed)
