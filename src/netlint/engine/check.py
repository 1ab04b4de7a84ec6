"""How a check is declared.

A check is a generator function over one subject; the type of its first parameter says which.
Further parameters are what it needs: the `Network`, or its own options (a `msgspec.Struct`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

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
        related: other entities that have a part in it, each with a sentence.
        key: tells problems of one check at one entity apart, from one run to the next.
        severity: when it differs from the check's.
    """

    at: Entity
    message: str
    field: str = ""
    because: tuple[str, ...] = ()
    help: str = ""
    related: tuple[tuple[Entity, str], ...] = ()
    key: str = ""
    severity: Severity | None = None


Problems = Iterator[Problem]


class Check:
    """A declared check."""

    __slots__ = (
        "code",
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
    ) -> None:
        self.code = code
        self.slug = slug
        self.severity = severity
        self.function = function
        self.module = function.__module__
        self.security = security
        self.profiles = profiles
        parameters = [kind for name, kind in function.__annotations__.items() if name != "return"]
        if not parameters or not isinstance(parameters[0], type):
            raise TypeError(f"{self.module}: the first parameter of check {code} needs its subject's class")
        self.subject: type[Any] = parameters[0]
        self.options: type[Struct] | None = next(
            (kind for kind in parameters[1:] if isinstance(kind, type) and issubclass(kind, Struct)), None
        )

    def run(self, subject: Any, network: Network, options: Struct | None) -> Problems:
        """Run it on one subject."""
        arguments: list[Any] = []
        for name, kind in self.function.__annotations__.items():
            if name == "return":
                continue
            if not arguments:
                arguments.append(subject)
            else:
                arguments.append(network if kind is Network else options)
        return self.function(*arguments)


def check(
    code: str,
    slug: str,
    severity: Severity,
    *,
    security: bool = False,
    profiles: tuple[str, ...] = ("prod", "dev"),
) -> Callable[[Callable[..., Problems]], Check]:
    """Declare a check.

    Args:
        code: its code, which never changes meaning.
        slug: its name in words.
        severity: how bad a finding is, unless the configuration says otherwise.
        security: whether code scanning should count it as a security problem.
        profiles: the profiles in which it runs.
    """

    def declare(function: Callable[..., Problems]) -> Check:
        return Check(code, slug, severity, function, security, profiles)

    return declare
