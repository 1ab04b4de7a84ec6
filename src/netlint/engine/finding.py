"""What a run reports: findings, what stayed undetermined, and what was suppressed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.resources.model import Certainty, Diagnostic, Origin

if TYPE_CHECKING:
    from netlint.engine.cure import Block


class Severity(Enum):
    """How bad: see `rank` for the order."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return ("info", "low", "medium", "high", "critical").index(self.value)


class Status(Enum):
    """A finding against the network before the change. `NEW` where there is no "before"."""

    NEW = "new"
    EXISTING = "existing"
    FIXED = "fixed"


class Related(Struct, frozen=True):
    """Another place that has a part in a finding, with its own sentence."""

    address: str
    message: str
    origin: Origin | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """One proven problem.

    `message` is one sentence that stands alone. `because` are the facts that make it a problem
    here, one sentence each. `help` says what to do, in the imperative, and `cure`
    are the blocks that do it, if any. `attribute` is the dotted
    path of the attribute at fault, empty for the whole resource. `identity` names the problem
    from one run to the next: it holds neither lines nor instance keys. `origin` is where the attribute at
    fault is written, `declared` where the resource is; `construct_path` is the construct of a CDK app
    that the resource comes from. `is_path` tells that `related` are the steps that packets take, in their
    order.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    address: str
    attribute: str = ""
    because: tuple[str, ...] = ()
    help: str = ""
    cure: Sequence[Block] = ()
    related: tuple[Related, ...] = ()
    is_path: bool = False
    certainty: Certainty = Certainty.EXACT
    status: Status = Status.NEW
    identity: str = ""
    origin: Origin | None = None
    declared: Origin | None = None
    construct_path: str = ""
    input: str = ""

    @property
    def fingerprint(self) -> str:
        """The identity in 16 hexadecimal digits; empty where there is none."""
        if not self.identity:
            return ""
        # OpenSSL is loaded for this, and most reports show none.
        from hashlib import sha256

        return sha256(self.identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Unsettled(Struct, frozen=True, kw_only=True):
    """A check that could not decide about one subject, why, and what would settle it."""

    code: str
    slug: str
    address: str
    reason: str
    settle: str = ""
    input: str = ""


class Suppressed(Struct, frozen=True, kw_only=True):
    """A finding that the user accepted, with where and why."""

    finding: Finding
    kind: str
    reason: str = ""


class OptionInfo(Struct, frozen=True, kw_only=True):
    """What is said of an option of a check: its name in a configuration file, what it is, its default."""

    name: str
    type: str
    default: Any
    description: str


class InProfile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a profile sets for a check: why it is off, its severity, its options."""

    off: str = ""
    severity: str = ""
    options: dict[str, Any] = {}


class RuleInfo(Struct, frozen=True, kw_only=True):
    """What reports say about a check.

    Texts are plain, but `bad` and `good`, which hold an example in a block of HCL, `configuration`, which is
    about options and profiles, and `documentation`, the whole page, are Markdown.
    """

    code: str
    slug: str
    title: str
    severity: Severity
    topic: str
    security: bool
    what: str
    why: str
    fix: str
    documentation: str
    references: tuple[str, ...]
    bad: str = ""
    good: str = ""
    silent: str = ""
    configuration: str = ""
    options: tuple[OptionInfo, ...] = ()
    profiles: dict[str, InProfile] = {}


class Summary(Struct, kw_only=True):
    """The counts of a run. `hidden` counts findings below the minimum severity shown."""

    resources: int = 0
    entities: int = 0
    checks: int = 0
    findings: int = 0
    undetermined: int = 0
    suppressed: int = 0
    fixed: int = 0
    hidden: int = 0


class Report(Struct, kw_only=True):
    """Everything that a reporter prints.

    `compared` tells that some input describes two moments: where none does, "new" says nothing.
    """

    findings: list[Finding]
    undetermined: list[Unsettled]
    suppressed: list[Suppressed]
    errors: list[Diagnostic]
    summary: Summary
    rules: Sequence[RuleInfo]
    inputs: list[str]
    compared: bool = False
