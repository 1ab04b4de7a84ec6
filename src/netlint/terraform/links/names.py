"""References as plan JSON writes them, taken apart."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec import Struct

#: `name` is an attribute, `3` and `("key",)` are indices.
Step = str | int | tuple[str]
Steps = tuple[Step, ...]


@lru_cache(maxsize=4096)
def split(reference: str) -> Steps:
    """Take a reference apart: `aws_vpc.this[0].id` is `("aws_vpc", "this", 0, "id")`.

    What does not parse ends the result: a shorter reference means the same, less precisely.
    """
    if "[" not in reference:
        return tuple(reference.split("."))
    steps: list[Step] = []
    position, end = 0, len(reference)
    while position < end:
        if reference[position] == ".":
            position += 1
            continue
        if reference[position] == "[":
            index, position = _index(reference, position)
            if index is None:
                break
            steps.append(index)
            continue
        stop = position
        while stop < end and reference[stop] not in ".[":
            stop += 1
        steps.append(reference[position:stop])
        position = stop
    return tuple(steps)


def _index(text: str, opening: int) -> tuple[int | tuple[str] | None, int]:
    """Read `[0]` or `["key"]` at `opening`; None when it is neither."""
    if text[opening + 1 : opening + 2] == '"':
        position = opening + 2
        while position < len(text) and text[position] != '"':
            position += 2 if text[position] == "\\" else 1
        try:
            key = msgspec.json.decode(text[opening + 1 : position + 1], type=str)
        except msgspec.DecodeError:
            key = text[opening + 2 : position]
        return (key,), position + 2
    closing = text.find("]", opening)
    digits = text[opening + 1 : closing]
    if closing < 0 or not digits.isdigit():
        return None, len(text)
    return int(digits), closing + 1


class Heads(Struct, frozen=True):
    """The references of an expression: those that its value may come from, and whether a key picks.

    `valued`: an attribute of `each.value` is among them, `each.value.subnet`. It may be a source, or the
    index of another one: the instance's own key says nothing of that one then.
    """

    sources: tuple[Steps, ...]
    picked: bool
    valued: bool


def heads_of(references: list[str]) -> Heads:
    """Return the references as written, without the prefixes that Terraform lists after each."""
    found: dict[Steps, None] = {}
    current: Steps = ()
    shortest = 0
    for reference in references:
        steps = split(reference)
        if len(steps) < shortest and current[: len(steps)] == steps:
            shortest = len(steps)
            continue
        current, shortest = steps, len(steps)
        found[steps] = None
    return Heads(
        sources=tuple(head for head in found if not _is_constant(head)),
        picked=any(head[0] in ("each", "count") and not _is_valued(head) for head in found),
        valued=any(map(_is_valued, found)),
    )


def _is_valued(head: Steps) -> bool:
    return head[:2] == ("each", "value") and len(head) > 2


def _is_constant(head: Steps) -> bool:
    root = head[0]
    if root in ("path", "terraform", "self", "count", "provider"):
        return True
    return root == "each" and (len(head) < 2 or head[1] != "value")
