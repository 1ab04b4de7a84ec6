"""Identities that AWS gives out, by their form."""

from __future__ import annotations

import re

#: What AWS gives as identity is unique by its form; `default` or `main` is not.
_ASSIGNED = re.compile(r"arn:[a-z-]+:|(?:[a-z]+-)+[0-9a-f]{8,17}\b|[0-9a-f]{8}-[0-9a-f]{4}-")


def is_assigned(value: str) -> bool:
    """Tell whether AWS gave out a value, so that it belongs to one thing only."""
    return _ASSIGNED.match(value) is not None
