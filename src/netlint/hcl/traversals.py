"""What follows an operand: attributes, indexes and splats."""

from __future__ import annotations

import re

from netlint.hcl.ast import (
    AttributeStep,
    Expression,
    Index,
    IndexStep,
    Literal,
    RelativeTraversal,
    Splat,
    SplatItem,
    Step,
    Traversal,
)
from netlint.hcl.diagnostics import SyntaxFailure
from netlint.hcl.recovery import closing_bracket
from netlint.hcl.scanner import IDENTIFIER, MAX_DEPTH, NUMBER, Cursor, to_number

_attribute_name = re.compile(rf"[ \t]*+(?:({IDENTIFIER})|({NUMBER})|(\*))").match


class TraversalParser(Cursor):
    """Reads the steps from a value to what is inside of it."""

    __slots__ = ()

    def postfix(self, base: Expression, steps: list[Step]) -> Expression:
        """Read the attributes, indexes and splats that follow an operand, and return the whole."""
        wraps = 0
        while True:
            character = self.text[self.pos : self.pos + 1]
            if character in " \t\n\r/#":
                character = self.peek()
                if character not in ("[", "."):
                    return self.extended(base, steps)
            opened = self.pos
            if character == "[":
                self.pos += 1
                key = self.index_key()
                if type(key) is Literal:
                    steps.append(IndexStep(opened, self.pos, key.value))
                    continue
                base = self.extended(base, steps)
                if key is None:
                    item = SplatItem(opened, self.pos)
                    each = self.splat_each(item)
                    base = Splat(base.start, self.pos, base, each, True)
                else:
                    base = Index(base.start, self.pos, base, key, opened)
            elif character == "." and not self.text.startswith("...", opened):
                step = self.attribute(opened)
                if step is not None:
                    steps.append(step)
                    continue
                base = self.extended(base, steps)
                base = self.attribute_splat(base, SplatItem(opened, self.pos))
            else:
                return self.extended(base, steps)
            steps = []
            wraps += 1
            if wraps > MAX_DEPTH:
                raise SyntaxFailure(
                    opened, "Nested too deeply", f"At most {MAX_DEPTH} indexes in a row are read."
                )

    def extended(self, base: Expression, steps: list[Step]) -> Expression:
        """Return `base` with the steps that follow it."""
        if not steps:
            return base
        end = steps[-1].end
        if type(base) is Traversal:
            return base if base.end == end else Traversal(base.start, end, base.root, tuple(steps))
        return RelativeTraversal(base.start, end, base, tuple(steps))

    def splat_each(self, item: SplatItem) -> Expression:
        """Read what a full splat applies to each element."""
        outer_depth = self.depth
        self.deeper(item.start)
        each = self.postfix(item, [])
        self.depth = outer_depth
        return each

    def index_key(self) -> Expression | None:
        """Read the inside of brackets after an operand, up to behind the closing one; None for `[*]`."""
        if self.peek() == "*":
            self.pos += 1
            if self.peek() != "]":
                detail = "After the star of a splat a closing bracket is expected."
                raise self.missing_bracket("Missing close bracket on splat index", detail)
            self.pos += 1
            return None
        outer, self.free = self.free, True
        key = self.expression()
        if self.peek() != "]":
            detail = "A closing bracket is expected behind the index."
            raise self.missing_bracket("Missing close bracket on index", detail)
        self.pos += 1
        self.free = outer
        return key

    def missing_bracket(self, summary: str, detail: str) -> SyntaxFailure:
        """Return the failure for an index that goes on. Terraform points to the bracket that closes it."""
        foreign = self.foreign(self.peek())
        if foreign is not None:
            return foreign
        line, column = self.source.position(self.pos)
        detail += f" What stands at line {line}, column {column} does not belong to it."
        return SyntaxFailure(closing_bracket(self.text, self.pos), summary, detail)

    def attribute(self, dot: int) -> Step | None:
        """Read what follows a dot: a name, or a legacy index; None for the star of a splat."""
        self.pos = dot + 1
        if self.free:
            self.peek()
        match = _attribute_name(self.text, self.pos)
        if match is None:
            raise self.unexpected(
                "Invalid attribute name", "After a dot the name of an attribute is expected."
            )
        self.pos = end = match.end()
        if match.lastindex == 1:
            return AttributeStep(dot, end, match[1])
        if match.lastindex == 3:
            return None
        digits = match[2]
        if "." in digits:
            first, _, second = digits.partition(".")
            detail = f"Two legacy indexes cannot follow each other. Write [{first}][{second}] instead."
            raise SyntaxFailure(match.start(2), "Invalid legacy index syntax", detail)
        return IndexStep(dot, end, self.number(match.start(2), end, digits).value)

    def attribute_splat(self, source: Expression, item: SplatItem) -> Expression:
        """Read the attributes that an attribute-only splat applies to each element."""
        steps: list[Step] = []
        while self.peek() == "." and not self.text.startswith("...", self.pos):
            try:
                step = self.attribute(self.pos)
            except SyntaxFailure as failure:
                # Terraform points to the star.
                raise SyntaxFailure(item.end - 1, failure.summary, failure.detail) from None
            if step is None:
                detail = "A splat cannot stand inside an attribute-only splat. Use [*]."
                raise SyntaxFailure(self.pos - 1, "Nested splat expression not allowed", detail)
            steps.append(step)
        end = steps[-1].end if steps else item.end
        return Splat(source.start, end, source, self.extended(item, steps), False)

    def number(self, start: int, end: int, digits: str) -> Literal:
        """Make the literal of a number."""
        value = to_number(digits)
        if value is None:
            raise SyntaxFailure(start, "Invalid number literal", f"{digits!r} is not a number.")
        return Literal(start, end, value)

    def expression(self) -> Expression:
        """Read a whole expression."""
        raise NotImplementedError
