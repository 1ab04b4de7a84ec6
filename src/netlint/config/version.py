"""Compare the running version with what a configuration requires."""

from __future__ import annotations

import re

from netlint.errors import ConfigurationError

_CLAUSE = re.compile(r"(>=|<=|==|!=|~=|>|<)\s*(\d+(?:\.\d+)*)$")


def satisfies(version: str, requirement: str) -> bool:
    """Tell whether `version` meets `requirement`, such as `>=0.3,<1` (all clauses must hold).

    Pre-release and development suffixes of `version` are passed over: 0.3.0.dev1 counts as 0.3.0.

    Raises:
        ConfigurationError: if `requirement` is not a list of comparisons.
    """
    running = _numbers(re.match(r"\d+(?:\.\d+)*", version).group())  # type: ignore[union-attr]
    return all(_holds(running, clause.strip()) for clause in requirement.split(","))


def _holds(running: tuple[int, ...], clause: str) -> bool:
    match = _CLAUSE.match(clause)
    if match is None:
        raise ConfigurationError(
            f'`required-version` must be comparisons such as ">=0.3,<1"; `{clause}` is not one'
        )
    operator, wanted = match[1], _numbers(match[2])
    if operator == "~=":
        # As in Python's version specifiers: ~=1.4.2 is >=1.4.2 and ==1.4.*
        prefix = len(wanted) - 1
        return _padded(running) >= _padded(wanted) and _padded(running)[:prefix] == wanted[:prefix]
    left, right = _padded(running), _padded(wanted)
    return {
        ">=": left >= right,
        "<=": left <= right,
        "==": left == right,
        "!=": left != right,
        ">": left > right,
        "<": left < right,
    }[operator]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _padded(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return numbers + (0,) * (6 - len(numbers))
