"""Reports made by hand: one with everything in it, an empty one, and one by an attacker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from netlint.engine.finding import (
    Finding,
    Related,
    Report,
    RuleInfo,
    Severity,
    Status,
    Summary,
    Suppressed,
    Unsettled,
)
from netlint.resources.model import Certainty, Diagnostic, Origin

#: What nobody should put into a name, and somebody will.
PAYLOADS = (
    "line\nfeed\r\nand return",
    "\n::error file=a::owned",
    "::error ::owned",
    "::stop-commands::x",
    "\n##[error]owned",
    "##vso[task.setvariable variable=x]owned",
    "\x1b[31mred\x1b[0m\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\x9b31mred \x85 \x7f \x00",
    "[click](https://evil.example) ![image](https://evil.example/a.png)",
    "| a | b |\n|---|---|\n| c | d |",
    "</details><script>alert(1)</script><!-- --><img src=x onerror=alert(1)>",
    "-->",
    "`code` ``more`` ` odd",
    "@everyone #1 GH-1 www.evil.example https://evil.example a@evil.example",
    "\u202ereversed\u2066 \u200bzero \u2028separator \ufeff",
    "\udc80 lone surrogate \ud800",
    "%0A::error::owned %25 , : ;",
    "# heading",
    "- item\n1. one\n> quote\n---\n```\nfence",
    "*bold* _soft_ ~~gone~~ $x$ <b>&amp;",
    "x" * 5_000_000,
)


def rule(code: str, slug: str, severity: Severity, *, security: bool = False) -> RuleInfo:
    return RuleInfo(
        code=code,
        slug=slug,
        title=f"Title of {code}",
        severity=severity,
        topic="nat",
        security=security,
        what=f"What {code} looks for.",
        why="Why it matters.",
        fix="Do something else.",
        documentation=f"# {code}\n\nAll of it.",
        references=("https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",),
    )


def hostile_report(text: str) -> Report:
    """Return a report in which every text that an input can influence is `text`."""
    origin = Origin(text, 3, 2, (Origin(text, 1),))
    findings = [
        Finding(
            code="NAT001",
            slug="single-nat",
            severity=severity,
            message=text,
            address=text,
            attribute=text,
            because=(text, text),
            help=text,
            related=(Related(text, text, origin), Related(text, text)),
            status=status,
            identity="00aa",
            origin=place,
            input=text,
        )
        for severity in (Severity.HIGH, Severity.LOW, Severity.INFO)
        for status in Status
        for place in (origin, None)
    ]
    if len(text) > 1_000_000:
        findings = findings[:1]
    return Report(
        findings=findings,
        undetermined=[
            Unsettled(code="NAT001", slug="single-nat", address=text, reason=text, settle=text, input=text)
        ],
        suppressed=[Suppressed(finding=findings[0], kind="external", reason=text)],
        errors=[Diagnostic(text, text, 3, 4), Diagnostic(text, level="warning")],
        summary=Summary(resources=1, checks=1),
        rules=[rule("NAT001", "single-nat", Severity.MEDIUM)],
        inputs=[text],
    )


@pytest.fixture(autouse=True)
def outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports differ there: see `netlint.reports.sarif`."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture
def source_root() -> str:
    return str(Path(__file__).parent.parent / "fixtures" / "reports")


@pytest.fixture(params=PAYLOADS, ids=lambda text: ascii(text[:16]))
def payload(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def report_of_names() -> Callable[[str], Report]:
    return hostile_report


@pytest.fixture
def hostile(payload: str) -> Report:
    return hostile_report(payload)


@pytest.fixture
def empty() -> Report:
    return Report(
        findings=[],
        undetermined=[],
        suppressed=[],
        errors=[],
        summary=Summary(resources=30, entities=20, checks=14),
        rules=[rule("NAT001", "single-nat", Severity.MEDIUM)],
        inputs=["plan.json"],
    )


@pytest.fixture
def full() -> Report:
    call = Origin("main.tf", 1)
    nat = Finding(
        code="NAT001",
        slug="single-nat",
        severity=Severity.MEDIUM,
        message="module.egress.aws_nat_gateway.this serves subnets in 3 zones from eu-west-1a",
        address="module.egress.aws_nat_gateway.this",
        attribute="subnet_id",
        because=("Subnets in eu-west-1b and eu-west-1c lose egress with eu-west-1a.",),
        help="create one NAT gateway in every zone",
        related=(
            Related(
                'module.egress.aws_route.private["eu-west-1b"]',
                "sends 0.0.0.0/0 there",
                Origin("modules/egress/main.tf", 5, 1, (call,)),
            ),
            Related("module.egress.aws_subnet.b", "lies in eu-west-1b"),
        ),
        identity="11bb",
        origin=Origin("modules/egress/main.tf", 2, 3, (call,)),
        input="plan.json",
    )
    routes = [
        Finding(
            code="NAT002",
            slug="cross-zone-nat",
            severity=Severity.HIGH,
            message=f"module.egress.aws_route.private[{zone!r}] leaves its zone",
            address=f'module.egress.aws_route.private["{zone}"]',
            certainty=Certainty.INFERRED,
            identity="22cc",
            origin=Origin("modules/egress/main.tf", 5, 1, (call,)),
            input="plan.json",
        )
        for zone in ("eu-west-1b", "eu-west-1c")
    ]
    service = Finding(
        code="SVC001",
        slug="open-endpoint-service",
        severity=Severity.CRITICAL,
        message="aws_vpc_endpoint_service.orders accepts any AWS account",
        address="aws_vpc_endpoint_service.orders",
        because=("`allowed_principals` holds `*`.", "`acceptance_required` is false."),
        status=Status.EXISTING,
        identity="33dd",
        origin=Origin("main.tf", 7, 2),
        input="plan.json",
    )
    peering = Finding(
        code="PCX001",
        slug="one-sided-peering",
        severity=Severity.LOW,
        message="aws_vpc_peering_connection.a has a route on one side only",
        address="aws_vpc_peering_connection.a",
        identity="44ee",
        input="other/plan.json",
    )
    fixed = Finding(
        code="GWE001",
        slug="no-s3-endpoint",
        severity=Severity.MEDIUM,
        message="aws_vpc.main pays NAT for S3",
        address="aws_vpc.main",
        status=Status.FIXED,
        identity="55ff",
        input="plan.json",
    )
    questions = [
        Unsettled(
            code="TGW001",
            slug="tgw-zones",
            address=f"aws_ec2_transit_gateway_vpc_attachment.a[{index}]",
            reason="`zone` of aws_subnet.a is known only after apply"
            if index < 3
            else f"`zone` of aws_subnet.x{index} is known only after apply",
            settle="set `availability_zone`" if index == 0 else "",
            input="plan.json",
        )
        for index in range(7)
    ]
    return Report(
        findings=[nat, *routes, service, peering, fixed],
        undetermined=questions,
        suppressed=[Suppressed(finding=service, kind="external", reason="ADR-7")],
        errors=[Diagnostic("`errored` is true: the plan is not complete", "other/plan.json")],
        summary=Summary(
            resources=34, entities=30, checks=14, findings=5, undetermined=7, suppressed=1, fixed=1, hidden=2
        ),
        rules=[
            rule("NAT001", "single-nat", Severity.MEDIUM),
            rule("NAT002", "cross-zone-nat", Severity.HIGH),
            rule("SVC001", "open-endpoint-service", Severity.CRITICAL, security=True),
            rule("PCX001", "one-sided-peering", Severity.LOW),
            rule("TGW001", "tgw-zones", Severity.INFO, security=True),
        ],
        inputs=["plan.json", "other/plan.json"],
        compared=True,
    )
