"""Choosing among the instances of a repeated block: by key, index or availability zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netlint.resources.model import ResourceInstance
from netlint.terraform.address import parse_module
from netlint.terraform.links.closure import Hint, Own
from netlint.terraform.links.scopes import Key

_WORDS = re.compile(r"[/|:,;@ \[\]]+")
_NUMBER = re.compile(r"\[(\d{1,9})\]$")
_PARTS = re.compile(r"[^0-9A-Za-z]+")


def pick(
    candidates: Sequence[ResourceInstance], hints: Iterable[Hint], own: ResourceInstance
) -> ResourceInstance | None:
    """Pick the one of several instances that a key at hand points to; None when none does.

    Args:
        candidates: instances of one block.
        hints: keys that the references mention, the nearest first.
        own: the instance whose attribute is asked for.
    """
    for hint in hints:
        key = own.key if isinstance(hint, Own) else hint
        if key is None or (isinstance(hint, Own) and hint.part and _has(candidates, key)):
            continue
        found = by_key(candidates, key)
        if found is not None:
            return found
    return None


def _has(candidates: Iterable[ResourceInstance], key: Key) -> bool:
    """Tell whether a key is that of one of the candidates, or of a module that one stands in."""
    return any(
        candidate.key == key or any(step.key == key for step in parse_module(candidate.module))
        for candidate in candidates
    )


def by_key(candidates: Sequence[ResourceInstance], key: Key) -> ResourceInstance | None:
    """Return the instance with the same key, the element at that index, or whose key is part of it."""
    same = [candidate for candidate in candidates if candidate.key == key]
    if len(same) == 1:
        return same[0]
    if isinstance(key, int) and not same:
        # `element(list, count.index)` starts again at the end of the list.
        numbered = {candidate.key: candidate for candidate in candidates}
        count = len(candidates)
        if len(numbered) == count and all(index in numbered for index in range(count)):
            return numbered[key % count]
    if isinstance(key, str):
        # `{ for number, id in var.subnet_ids : "ec2[${number}]" => id }`
        numbered = {candidate.key: candidate for candidate in candidates}
        if (last := _NUMBER.search(key)) and (found := numbered.get(int(last[1]))):
            return found
        for separators in (_WORDS, _PARTS):
            shared = [
                candidate
                for candidate in candidates
                if isinstance(candidate.key, str) and _overlap(key, candidate.key, separators)
            ]
            if len(shared) == 1:
                return shared[0]
            if shared:
                break
    in_module = [
        candidate
        for candidate in candidates
        if any(step.key == key or step.name == key for step in parse_module(candidate.module))
    ]
    return in_module[0] if len(in_module) == 1 else None


def _overlap(key: str, other: str, separators: re.Pattern[str]) -> bool:
    """Tell whether all words of one key are words of the other (`public/eu-west-1a` and `eu-west-1a`)."""
    words = {word for word in separators.split(key) if word}
    others = {word for word in separators.split(other) if word}
    return bool(words and others) and (others <= words or words <= others)


def by_zone(candidates: Sequence[ResourceInstance], own: ResourceInstance) -> ResourceInstance | None:
    """Return the one instance in the same availability zone, where all zones are known."""
    zone = own.attributes.get("availability_zone")
    if not isinstance(zone, str):
        return None
    zones = [candidate.attributes.get("availability_zone") for candidate in candidates]
    if not all(isinstance(other, str) for other in zones) or zones.count(zone) != 1:
        return None
    return candidates[zones.index(zone)]
