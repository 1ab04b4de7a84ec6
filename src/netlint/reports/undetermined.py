"""What stayed undetermined, in few words: by check, and each reason once."""

from __future__ import annotations

from netlint.engine.finding import Unsettled


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
    """Return each reason once with how often it was given, the most frequent first."""
    times: dict[str, int] = {}
    for question in questions:
        why = reason(question)
        times[why] = times.get(why, 0) + 1
    return [
        f"{why} ({number} times)" if number > 1 else why
        for why, number in sorted(times.items(), key=lambda item: -item[1])
    ]
