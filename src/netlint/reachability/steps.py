"""The steps of an answer, for findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netlint.reachability.witness import Answer


def way(answer: Answer) -> list[tuple[Any, str]]:
    """Return what the witness passes on its way there: each entity, with what it does."""
    return [(hop.entity, hop.detail) for hop in answer.hops if not hop.returning]


def witness(answer: Answer) -> tuple[str, ...]:
    """Return a sentence with the witness; none where there is none."""
    if answer.witness is None:
        return ()
    from netlint.reachability.wording import of_packet

    return (f"For instance {of_packet(answer.witness)} gets there, and is answered.",)
