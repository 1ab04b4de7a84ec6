"""What a field that links to other entities stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.resources.model import Certainty

if TYPE_CHECKING:
    from netlint.lang.undetermined import Undetermined
    from netlint.network.entity import Entity


class Linked:
    """The entities that a field stands for, as far as known."""

    __slots__ = ("candidates", "certainty", "incomplete", "targets")

    def __init__(self) -> None:
        self.targets: list[Entity] = []
        self.certainty = Certainty.EXACT
        self.candidates: list[Entity] = []
        self.incomplete: Undetermined | None = None
