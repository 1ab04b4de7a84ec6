"""What an input hands to others with its outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.lang.values import Choice, Computation, Identity, Ref, UnknownValue, Value, walk

if TYPE_CHECKING:
    from netlint.resources.model import ResourceInstance

_KEY = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


class HandedOut(Struct, frozen=True):
    """The resource instances that outputs name.

    Args:
        addresses: instances, by address.
        blocks: blocks of which any instance may be named, by address without keys.
        text: the outputs as JSON, with the ids of instances in them.
        unsure: whether an output may name more.
    """

    addresses: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    text: str = ""
    unsure: bool = False

    def names(self, instance: ResourceInstance) -> bool | None:
        """Tell whether an output names an instance; None where that is not known."""
        if instance.address in self.addresses or _KEY.sub("", instance.address) in self.blocks:
            return True
        own = instance.attributes.get("id") if self.text else None
        if isinstance(own, str) and f'"{own}"' in self.text:
            return True
        return None if self.unsure else False


def handed_out(values: Iterable[Value]) -> HandedOut:
    """Return what some evaluated outputs name."""
    found: set[str] = set()
    pending = list(values)
    while pending:
        for part in walk(pending.pop()):
            term = part.ref if isinstance(part, Identity) else None
            if isinstance(part, UnknownValue):
                term = part.term if isinstance(part.term, Ref) else None
                if isinstance(part.term, Computation):
                    pending.extend(part.term.operands)
                elif isinstance(part.term, Choice):
                    pending.extend(part.term.alternatives)
            if term is not None:
                found.add(term.address)
    return HandedOut(addresses=frozenset(found))
