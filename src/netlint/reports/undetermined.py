"""What stayed undetermined, in few words: by check, and each reason once."""

from __future__ import annotations

import re

from netlint.engine.finding import Unsettled

#: The keys of instances in addresses.
_KEYS = r'\["(?:[^"\\]|\\.)*"\]|\[\d+\]'


def by_check(unsettled: list[Unsettled]) -> dict[tuple[str, str], list[Unsettled]]:
    """Return the questions of each check, by its code and slug, in the order of the report."""
    checks: dict[tuple[str, str], list[Unsettled]] = {}
    for question in unsettled:
        checks.setdefault((question.code, question.slug), []).append(question)
    return checks


def reason(question: Unsettled) -> str:
    """Return why a question is open, and what would settle it. Names in it are not escaped."""
    return f"{question.reason}; to settle it: {question.settle}" if question.settle else question.reason


def reasons(questions: list[Unsettled]) -> list[str]:
    """Return each reason once with how often it was given, the most frequent first.

    What differs in the keys of instances only has one cause, the block that they are made of: the first
    instance is named.
    """
    times: dict[str, dict[str, int]] = {}
    for question in questions:
        why = reason(question)
        given = times.setdefault(re.sub(_KEYS, "[]", why) if "[" in why else why, {})
        given[why] = given.get(why, 0) + 1
    return [_counted(given) for given in sorted(times.values(), key=lambda given: -sum(given.values()))]


def _counted(given: dict[str, int]) -> str:
    first, *others = given
    if others:
        return f"{first} (and {len(others)} more like it)"
    return f"{first} ({given[first]} times)" if given[first] > 1 else first
