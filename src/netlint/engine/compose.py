"""Makes findings of what checks say, of the network or of a single resource."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netlint.engine.finding import Finding, Related, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from netlint.engine.check import Check, Problem
    from netlint.engine.declarative.checks import DeclaredCheck, Violation
    from netlint.resources.model import Certainty


def of_problem(
    check: Check, problem: Problem, certainty: Certainty, severity: Severity, path: str
) -> Finding:
    """Return what a check found in the network.

    Args:
        check: the check.
        problem: what it says.
        certainty: how sure the links are on which it rests.
        severity: how bad it is in this run.
        path: the input.
    """
    at = problem.at
    resource = at.resource
    address = resource.address if resource is not None else at.address
    kind = resource.type if resource is not None else ""
    attribute = at.spelling_of(problem.field) if problem.field else ""
    place = (at.locate(problem.field)[1] if problem.field else ()) or at.path
    said = _in_words_of(kind)
    return Finding(
        code=check.code,
        slug=check.slug,
        severity=severity,
        message=said(problem.message),
        address=address,
        attribute=attribute or (at.spelling.block if at.spelling else ""),
        because=tuple(map(said, problem.because)),
        help=said(problem.help),
        # The cures are written in HCL.
        cure=() if "::" in kind else problem.cure,
        related=tuple(
            Related(
                entity.address, said(text), entity.resource.place_of(entity.path) if entity.resource else None
            )
            for entity, text in problem.related
        ),
        is_path=problem.is_path,
        status=Status.EXISTING if problem.said_before else Status.NEW,
        certainty=certainty,
        identity=_identity(check.code, address, problem.key),
        origin=resource.place_of(place) if resource is not None else None,
        declared=resource.origin if resource is not None else None,
        construct_path=resource.construct_path if resource is not None else "",
        input=path,
    )


def of_violation(check: DeclaredCheck, violation: Violation, severity: Severity, path: str) -> Finding:
    """Return what a declarative check found in a resource instance. See `of_problem` for the arguments."""
    instance = violation.instance
    return Finding(
        code=check.code,
        slug=check.slug,
        severity=severity,
        message=violation.message,
        address=instance.address,
        attribute=violation.attribute,
        help=check.help,
        identity=_identity(check.code, instance.address, violation.attribute),
        origin=instance.place_of(violation.steps),
        declared=instance.origin,
        construct_path=instance.construct_path,
        input=path,
    )


def _in_words_of(type: str) -> Callable[[str], str]:
    """Return what puts the words of a check into those of the language that has this type."""
    if "::" not in type:
        return str
    from netlint.engine.dialect import spoken

    return partial(spoken, type=type)


def _identity(code: str, address: str, key: str) -> str:
    if "[" in address:
        import re

        address = re.sub(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]", "", address)
    return "|".join((code, address, key))
