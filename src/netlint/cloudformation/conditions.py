"""Conditions, three-valued: a condition that hangs on what is not known is neither true nor false.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netlint.cloudformation.functions import Problem, is_scalar, text
from netlint.lang.values import (
    Choice,
    Computation,
    Null,
    Ref,
    TupleValue,
    UnknownValue,
    Value,
    identical,
    is_wholly_known,
    unmark_deep,
    walk,
)

if TYPE_CHECKING:
    from netlint.cloudformation.stack import Stack


class Decision:
    """What a condition comes to: `holds` is None where that is not known; `hangs_on` says on what."""

    __slots__ = ("hangs_on", "holds")

    def __init__(self, holds: bool | None, hangs_on: tuple[str, ...] = ()) -> None:
        self.holds = holds
        self.hangs_on = hangs_on


TRUE = Decision(True)
FALSE = Decision(False)


class Conditions:
    """The conditions of one stack, each decided once."""

    def __init__(self, stack: Stack, written: dict[str, Any]) -> None:
        self._stack = stack
        self._written = written
        self._decided: dict[str, Decision] = {}
        self._pending: list[str] = []

    def __contains__(self, name: object) -> bool:
        return name in self._written

    @property
    def undecided(self) -> dict[str, Decision]:
        """The conditions that were asked for, and are not known."""
        return {name: found for name, found in self._decided.items() if found.holds is None}

    def named(self, name: Any) -> Decision:
        """Decide the condition of a name.

        Raises:
            Problem: there is none, or it hangs on itself.
        """
        if not isinstance(name, str) or name not in self._written:
            raise Problem(f"there is no condition `{name}`")
        found = self._decided.get(name)
        if found is None:
            if name in self._pending:
                cycle = " -> ".join((*self._pending[self._pending.index(name) :], name))
                raise Problem(f"conditions hang on each other: {cycle}")
            self._pending.append(name)
            try:
                found = self.decide(self._written[name])
            except Problem as problem:
                self._stack.complain(self._written[name], problem, ("Conditions", name))
                found = Decision(None, (f"the condition `{name}`, which is wrong",))
            finally:
                self._pending.pop()
            self._decided[name] = found
        return found

    def decide(self, node: Any) -> Decision:
        """Decide what a condition function comes to.

        Raises:
            Problem: it is none.
        """
        if isinstance(node, bool):
            return TRUE if node else FALSE
        if isinstance(node, str) and node in ("true", "false"):
            return TRUE if node == "true" else FALSE
        if not isinstance(node, dict) or len(node) != 1:
            raise Problem("a condition is one function")
        ((name, argument),) = node.items()
        if name == "Condition":
            return self.named(argument)
        if name == "Fn::Not":
            (inner,) = _arguments(name, argument, 1, 1)
            return _negated(self.decide(inner))
        if name in ("Fn::And", "Fn::Or"):
            decisions = [self.decide(inner) for inner in _arguments(name, argument, 1, 100)]
            return _combined(decisions, decisive=name == "Fn::Or")
        if name == "Fn::Equals":
            first, second = _arguments(name, argument, 2, 2)
            return self.equals(self._stack.value(first), self._stack.value(second))
        if name == "Fn::Contains":
            among, value = _arguments(name, argument, 2, 2)
            return self._contains(self._stack.value(among), self._stack.value(value))
        raise Problem(f"`{name}` is no function of conditions")

    def _contains(self, among: Value, value: Value) -> Decision:
        if not isinstance(among, TupleValue):
            return Decision(None, reasons(self._stack, (among, value)))
        return _combined([self.equals(one, value) for one in among.elements], decisive=True)

    def equals(self, first: Value, second: Value) -> Decision:
        """Compare two values as `Fn::Equals` does: as texts."""
        first, _ = unmark_deep(first)
        second, _ = unmark_deep(second)
        if is_scalar(first) and is_scalar(second):
            return TRUE if text(first) == text(second) else FALSE
        if identical(first, second):
            return TRUE
        if is_wholly_known(first) and is_wholly_known(second):
            return FALSE
        for unsure, other in ((first, second), (second, first)):
            if isinstance(unsure, UnknownValue):
                found = self._against(unsure, other)
                if found is not None:
                    return found
        return Decision(None, reasons(self._stack, (first, second)))

    def _against(self, unsure: UnknownValue, other: Value) -> Decision | None:
        """Compare what is not known by what is known of it all the same; None when that does not decide."""
        term = unsure.term
        if isinstance(term, Choice):
            found = [self.equals(one, other) for one in term.alternatives if not isinstance(one, Null)]
            if found and all(one.holds is found[0].holds is not None for one in found):
                return found[0]
        if not is_scalar(other):
            return None
        known = text(other)
        if isinstance(term, Ref):
            if term.unique:
                return FALSE
            allowed = self._stack.allowed(term)
            if allowed and known not in allowed:
                return FALSE
        if unsure.range.prefix and not known.startswith(unsure.range.prefix):
            return FALSE
        return None


def _arguments(name: str, argument: Any, least: int, most: int) -> list[Any]:
    if not isinstance(argument, list) or not least <= len(argument) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise Problem(f"`{name}` takes a list of {wanted}")
    return argument


def _negated(decision: Decision) -> Decision:
    return decision if decision.holds is None else Decision(not decision.holds)


def _combined(decisions: Iterable[Decision], *, decisive: bool) -> Decision:
    """Kleene's or (decisive: true) and and (false)."""
    hangs_on: dict[str, None] = {}
    unsure = False
    for decision in decisions:
        if decision.holds is decisive:
            return TRUE if decisive else FALSE
        if decision.holds is None:
            unsure = True
            hangs_on.update(dict.fromkeys(decision.hangs_on))
    if unsure:
        return Decision(None, tuple(hangs_on))
    return FALSE if decisive else TRUE


def reasons(stack: Stack, values: Iterable[Value]) -> tuple[str, ...]:
    """Return what values hang on that is not known, each as a noun with an article."""
    found: dict[str, None] = {}
    pending = list(values)
    while pending:
        for part in walk(pending.pop()):
            if not isinstance(part, UnknownValue):
                continue
            term = part.term
            noted = stack.choices.get(id(part))
            if noted is not None:
                found.update(dict.fromkeys(noted[1]))
            elif isinstance(term, Ref):
                found[stack.name_of(term)] = None
            elif isinstance(term, Computation):
                if term.operation in ("import", "resolve", "ssm"):
                    what = {"import": "the export", "resolve": "", "ssm": "the SSM parameter"}[term.operation]
                    first = term.operands[0]
                    shown = f"`{first}`" if isinstance(first, str) else "of a name that is not known"
                    found[f"{what} {shown}".strip()] = None
                else:
                    pending.extend(term.operands)
            elif isinstance(term, Choice):
                pending.extend(term.alternatives)
    return tuple(found) or ("what netlint cannot follow",)
