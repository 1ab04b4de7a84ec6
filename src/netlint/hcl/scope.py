"""What an expression is evaluated in: the names and the functions that it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from netlint.hcl.ast import Expression, Traversal
    from netlint.lang.function import Function
    from netlint.lang.values import Value


class EvaluationError(Exception):
    """An expression has no value. `start` and `end` are offsets into the text that the expression is in.

    `summary` is short and does not name what the user wrote; `detail` says what is wrong and what to do.
    """

    def __init__(self, start: int, end: int, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.start = start
        self.end = end
        self.summary = summary
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.summary}: {self.detail}"


class StaticError(EvaluationError):
    """A mistake whatever the values are, such as a name that nothing has: `try` does not catch it."""


def at(node: Expression, summary: str, detail: str) -> EvaluationError:
    """Return an error about an expression."""
    return EvaluationError(node.start, node.end, summary, detail)


class ReferenceFailure(Exception):
    """A scope has nothing by the name that was asked for, or no value for it."""

    def __init__(self, summary: str, detail: str) -> None:
        super().__init__(summary)
        self.summary = summary
        self.detail = detail


class Scope(Protocol):
    """Where names and functions come from."""

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        """Return the value that the beginning of a reference names, and how many of its steps name it.

        The root counts as none: for `aws_vpc.main.id`, (the object of aws_vpc.main, 1).

        Raises:
            ReferenceFailure: there is no such name, or none by which it could be known.
        """

    def function(self, name: str) -> Function | None:
        """Return a function by name; None when there is none."""

    def suggest(self, name: str) -> str:
        """Return the name of a function that may have been meant; empty when none is near."""


class EmptyScope:
    """A scope without names and without functions: for constants."""

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        """Refuse every reference.

        Raises:
            ReferenceFailure: always.
        """
        raise ReferenceFailure("Variables not allowed", "Variables may not be used here.")

    def function(self, name: str) -> Function | None:
        """Return None: there are no functions."""
        return None

    def suggest(self, name: str) -> str:
        """Return nothing."""
        return ""
