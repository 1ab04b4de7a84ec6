"""How a check is declared.

A check is a generator function over one subject; the type of its first parameter says which.
Further parameters are what it needs: the `Network`, or its own options (a `msgspec.Struct`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from netlint.engine.cure import Block
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.network import Network


class Problem(Struct, frozen=True, kw_only=True):
    """What a check found.

    Args:
        at: the entity at fault.
        message: one sentence that stands alone, names included.
        field: the field of `at` that is at fault; empty for the whole.
        because: the facts that make it a problem here, one sentence each.
        help: what to do, in the imperative.
        cure: the blocks that do it, from `netlint.engine.cure`; empty where none do.
        related: other entities that have a part in it, each with a sentence.
        key: tells problems of one check at one entity apart, from one run to the next.
        severity: when it differs from the check's.
    """

    at: Entity
    message: str
    field: str = ""
    because: tuple[str, ...] = ()
    help: str = ""
    cure: Sequence[Block] = ()
    related: tuple[tuple[Entity, str], ...] = ()
    key: str = ""
    severity: Severity | None = None


Problems = Iterator[Problem]


class Check:
    """A declared check."""

    __slots__ = (
        "_wants_network",
        "code",
        "elsewhere",
        "function",
        "module",
        "options",
        "profiles",
        "security",
        "severity",
        "slug",
        "subject",
    )

    def __init__(
        self,
        code: str,
        slug: str,
        severity: Severity,
        function: Callable[..., Problems],
        security: bool,
        profiles: tuple[str, ...],
        elsewhere: bool,
    ) -> None:
        self.code = code
        self.slug = slug
        self.severity = severity
        self.function = function
        self.module = function.__module__
        self.security = security
        self.profiles = profiles
        self.elsewhere = elsewhere
        parameters = [kind for name, kind in function.__annotations__.items() if name != "return"]
        if not parameters or not isinstance(parameters[0], type):
            raise TypeError(f"{self.module}: the first parameter of check {code} needs its subject's class")
        self.subject: type[Any] = parameters[0]
        #: for each parameter after the subject: the network if true, otherwise the options
        self._wants_network = [kind is Network for kind in parameters[1:]]
        self.options: type[Struct] | None = next(
            (kind for kind in parameters[1:] if isinstance(kind, type) and issubclass(kind, Struct)), None
        )

    def run(self, subject: Any, network: Network, options: Struct | None) -> Problems:
        """Run it on one subject."""
        return self.function(subject, *[network if wanted else options for wanted in self._wants_network])


def check(
    code: str,
    slug: str,
    severity: Severity,
    *,
    security: bool = False,
    profiles: tuple[str, ...] = ("prod", "dev"),
    elsewhere: bool = False,
) -> Callable[[Callable[..., Problems]], Check]:
    """Declare a check.

    Args:
        code: its code, which never changes meaning.
        slug: its name in words.
        severity: how bad a finding is, unless the configuration says otherwise.
        security: whether code scanning should count it as a security problem.
        profiles: the profiles in which it runs.
        elsewhere: whether it also runs on what data sources read. What it proves of that is reported;
            what it leaves undetermined is not, because it is not for this configuration to settle.
    """

    def declare(function: Callable[..., Problems]) -> Check:
        return Check(code, slug, severity, function, security, profiles, elsewhere)

    return declare
