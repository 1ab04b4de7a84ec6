"""Stands in for reading and analysis, so that these tests say what the command line alone does."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from netlint.cli.main import run
from netlint.engine.finding import Finding, Report, RuleInfo, Severity, Status, Summary, Unsettled
from netlint.errors import InputError
from netlint.resources.model import Diagnostic, Reading, Snapshot

RULE = RuleInfo(
    code="NAT001",
    slug="nat-shared-by-zones",
    title="Zones share a NAT gateway.",
    severity=Severity.MEDIUM,
    topic="nat",
    security=False,
    what="Private subnets of several zones that leave through one NAT gateway.",
    why="The zone of the gateway takes the others down with it.",
    fix="Give every zone its own gateway.",
    documentation="# NAT001\n\nZones share a NAT gateway.\n",
    references=("https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",),
)


class World:
    """What the stand-ins return, and what they were asked."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.undetermined: list[Unsettled] = []
        self.diagnostics: list[Diagnostic] = []
        self.unreadable: dict[str, str] = {}
        self.bug: Exception | None = None
        self.settings: Any = None
        self.read: list[str] = []

    @staticmethod
    def finding(severity: Severity = Severity.MEDIUM, status: Status = Status.NEW) -> Finding:
        return Finding(
            code="NAT001",
            slug="nat-shared-by-zones",
            severity=severity,
            message="Zones share a NAT gateway.",
            address="aws_nat_gateway.this",
            status=status,
            identity="0123456789abcdef",
        )

    def read_input(self, path: str, options: object = None) -> Reading:
        del options
        self.read.append(path)
        if path in self.unreadable:
            raise InputError(self.unreadable[path], file=path)
        return Reading(
            path=path, kind="plan", after=Snapshot("after", []), diagnostics=list(self.diagnostics)
        )

    def analyse(self, readings: list[Reading], settings: Any) -> Report:
        self.settings = settings
        if self.bug is not None:
            raise self.bug
        return Report(
            findings=self.findings,
            undetermined=self.undetermined,
            suppressed=[],
            errors=[found for reading in readings for found in reading.diagnostics],
            summary=Summary(findings=len(self.findings)),
            rules=[RULE],
            inputs=[reading.path for reading in readings],
        )


def _module(name: str, **contents: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(contents)
    return module


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> World:
    """A working directory of its own, and stand-ins for what the commands call."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for variable in ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(variable, raising=False)
    created = World()

    def document(readings: list[Reading]) -> dict[str, Any]:
        return {"schema": "listing", "of": [reading.path for reading in readings]}

    registry = SimpleNamespace(rules=[RULE], checks=[])
    for module in (
        _module("netlint.sources.recognise", read=created.read_input),
        _module("netlint.sources.directory", expand=lambda path: [path]),
        _module("netlint.engine.run", run=created.analyse),
        _module(
            "netlint.engine.registry",
            load=lambda plugins=(), files=(): registry,
        ),
        _module("netlint.resources.listing", document=document, listing=document),
        _module("netlint.network.listing", listing=document),
    ):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return created


@pytest.fixture
def netlint() -> Any:
    """Runs the command line and returns its exit code."""
    return lambda *arguments: run(arguments)
