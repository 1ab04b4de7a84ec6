"""Collecting what is wrong while declarations are read."""

from __future__ import annotations

from netlint.hcl.ast import Attribute, Block
from netlint.hcl.diagnostics import Diagnostic
from netlint.hcl.positions import Source

WARNING = "warning"


class Problems:
    """The diagnostics found so far."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(self, source: Source, offset: int, summary: str, detail: str) -> None:
        """Note an error at an offset in a source."""
        line, column = source.position(offset)
        self.found.append(Diagnostic(source.path, line, column, summary, detail, offset))

    def warning(self, source: Source, offset: int, summary: str, detail: str) -> None:
        """Note what does not keep the configuration from being used."""
        line, column = source.position(offset)
        self.found.append(Diagnostic(source.path, line, column, summary, detail, offset, WARNING))

    def at_attribute(self, attribute: Attribute, summary: str, detail: str) -> None:
        """Note an error at the expression of an attribute."""
        self.error(attribute.source, attribute.expression.start, summary, detail)

    def at_block(self, block: Block, summary: str, detail: str) -> None:
        """Note an error at a block as a whole."""
        self.error(block.source, definition_offset(block), summary, detail)


def is_json(source: Source) -> bool:
    """Tell whether a source is in the JSON syntax."""
    return source.path.endswith(".json")


def definition_offset(block: Block) -> int:
    """Return where Terraform says that a block is: in JSON, at the brace of its body."""
    return block.header_end if is_json(block.source) else block.start


def place(source: Source, offset: int) -> str:
    """Return an offset as `main.tf:12`."""
    return f"{source.path}:{source.position(offset).line}"


def place_of(block: Block) -> str:
    """Return where a block is, as `main.tf:12`."""
    return place(block.source, definition_offset(block))
