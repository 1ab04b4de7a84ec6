"""How a source spells an entity."""

from __future__ import annotations

#: In a spelling: the resource that the nested block stands in.
SELF = "."


class Spelling:
    """How one resource type writes an entity.

    Args:
        type: the resource type.
        fields: for each field of the entity the dotted path of the attribute. A field that is
            left out is not written by this type. `SELF` is the enclosing resource.
        block: the nested block, when every such block is one entity.
    """

    __slots__ = ("block", "fields", "type")

    def __init__(self, type: str, fields: dict[str, str], *, block: str = "") -> None:
        self.type = type
        self.fields = fields
        self.block = block


def spelled(types: str, *, block: str = "", **fields: str) -> tuple[Spelling, ...]:
    """Spell an entity the same way for several resource types (separated by blanks)."""
    return tuple(Spelling(type, fields, block=block) for type in types.split())
