"""The JSON syntax of HCL: the same nodes from a `.tf.json` file.

JSON does not tell attributes from blocks, so a body is made of an object with a schema that names the blocks.
What the schema does not name is an attribute: a string is a template, an object's keys are too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import Struct

from netlint.hcl.ast import (
    Attribute,
    Block,
    Body,
    Comment,
    Expression,
    Literal,
    Node,
    ObjectConstructor,
    TupleConstructor,
)
from netlint.hcl.diagnostics import SyntaxFailure
from netlint.hcl.parser import File, parse_template
from netlint.hcl.positions import Source
from netlint.hcl.scanner import Cursor, always, normalize, to_number

_space = always(r"[ \t\r\n]*+")
_STRING = r'"((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+)'
_string = re.compile(_STRING + '"').match
_string_start = always(_STRING + r"\\?")
_number = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").match
_word = re.compile(r"(?:true|false|null)\b").match
_WORDS = {"true": True, "false": False, "null": None}
_COMMENT_KEY = "//"

AnyNode = TypeVar("AnyNode")


class BlockSchema(Struct, frozen=True):
    """How many labels a type of block has, and which blocks can stand in it."""

    labels: int = 0
    blocks: Mapping[str, BlockSchema] = {}


def parse_json_file(path: str, data: bytes | str, schema: Mapping[str, BlockSchema]) -> File:
    """Parse a configuration file in the JSON syntax.

    Args:
        path: what messages call the file.
        data: its content.
        schema: the types of block that can stand in the file.

    Returns:
        What `parse_file` returns. A mistake in the JSON leaves an empty body. Properties named `//`
        are comments.
    """
    source = Source(path, data) if isinstance(data, str) else Source.decode(path, data)
    parser = JsonParser(source)
    try:
        objects = parser.document()
    except SyntaxFailure as failure:
        parser.report(failure.offset, failure.summary, failure.detail)
        objects = ()
    body = parser.body(objects, schema)
    return File(source, body, tuple(parser.comments), tuple(parser.diagnostics))


class JsonParser(Cursor):
    """Reads JSON values into the nodes of expressions."""

    __slots__ = ()

    def document(self) -> tuple[Expression, ...]:
        """Read the whole text: one object, or an array of objects that count as one."""
        value = self.value()
        self.pos = _space(self.text, self.pos).end()
        if self.pos < len(self.text):
            raise SyntaxFailure(
                self.pos, "Extraneous data after value", "The file ends after its one object."
            )
        objects = value.items if isinstance(value, TupleConstructor) else (value,)
        if not isinstance(value, ObjectConstructor | TupleConstructor):
            detail = "A configuration is one JSON object, or an array of them."
            raise SyntaxFailure(value.start, "Root value must be object", detail)
        for item in objects:
            if not isinstance(item, ObjectConstructor):
                raise SyntaxFailure(
                    item.start, "Incorrect JSON value type", "A JSON object is required here."
                )
        return objects

    def value(self) -> Expression:
        """Read one value."""
        text = self.text
        self.pos = start = _space(text, self.pos).end()
        character = text[start : start + 1]
        if character == '"':
            return self.template(self.string())
        if character in ("{", "["):
            self.deeper(start)
            self.pos += 1
            container = self.object(start) if character == "{" else self.array(start)
            self.depth -= 1
            return container
        word = _word(text, start)
        if word is not None:
            self.pos = word.end()
            return Literal(start, self.pos, _WORDS[word[0]])
        number = _number(text, start)
        if number is None:
            raise self.no_value(character)
        self.pos = number.end()
        negative = number[0].startswith("-")
        amount = to_number(number[0].removeprefix("-"))
        if amount is None:
            raise SyntaxFailure(start, "Invalid JSON number", f"{number[0]!r} is not a number.")
        return Literal(start, self.pos, -amount if negative else amount)

    def no_value(self, character: str) -> SyntaxFailure:
        """Return the failure for what is no value."""
        if not character:
            return SyntaxFailure(self.pos, "Missing value", "A value is expected here, but the file ends.")
        if character.isalpha():
            return SyntaxFailure(
                self.pos, "Invalid JSON keyword", "Of words, JSON has true, false and null only."
            )
        return SyntaxFailure(self.pos, "Invalid JSON value", "A value is expected here.")

    def string(self) -> Literal:
        """Read one string, without looking at templates in it."""
        match = _string(self.text, self.pos)
        if match is None:
            broken = min(_string_start(self.text, self.pos).end() + 1, len(self.text))
            detail = "A string ends on its line, and has the escapes of JSON only."
            raise SyntaxFailure(broken, "Invalid JSON string", detail)
        start, self.pos = match.span()
        value = match[1]
        if "\\" in value:
            import json

            value = json.loads(match[0])
        return Literal(start, self.pos, normalize(value))

    def template(self, literal: Literal) -> Expression:
        """Return the template that a string is.

        Ranges inside of it are exact where the string has no escapes of JSON.
        """
        value = literal.value
        if not isinstance(value, str) or ("${" not in value and "%{" not in value):
            return literal
        delta = literal.start + 1
        expression, diagnostics = parse_template(self.source.path, value)
        for diagnostic in diagnostics:
            self.report(min(diagnostic.offset + delta, literal.end), diagnostic.summary, diagnostic.detail)
        return shifted(expression, delta)

    def object(self, start: int) -> ObjectConstructor:
        """Read an object from behind its brace."""
        items: list[tuple[Expression, Expression]] = []
        continued = False
        while self.next_element("}", continued, start):
            continued = True
            if self.text[self.pos : self.pos + 1] != '"':
                raise SyntaxFailure(
                    self.pos, "Invalid object property name", "A quoted name is expected here."
                )
            key = self.string()
            self.pos = _space(self.text, self.pos).end()
            if self.text[self.pos : self.pos + 1] != ":":
                raise SyntaxFailure(
                    self.pos, "Missing property value colon", "A colon is expected after the name."
                )
            self.pos += 1
            if key.value == _COMMENT_KEY:
                self.comment_property(key)
            else:
                items.append((self.template(key), self.value()))
        return ObjectConstructor(start, self.pos, tuple(items))

    def comment_property(self, key: Literal) -> None:
        """Keep the value of a `//` property as a comment, where it is a string."""
        value = self.value()
        if isinstance(value, Literal) and isinstance(value.value, str):
            self.comments.append(Comment(key.start, value.end, f"// {value.value}", True))

    def array(self, start: int) -> TupleConstructor:
        """Read an array from behind its bracket."""
        items: list[Expression] = []
        while self.next_element("]", bool(items), start):
            items.append(self.value())
        return TupleConstructor(start, self.pos, tuple(items))

    def next_element(self, closer: str, continued: bool, start: int) -> bool:
        """Move to the next element, or behind the closing bracket. Return whether there is an element."""
        kind = "array" if closer == "]" else "object"
        self.pos = _space(self.text, self.pos).end()
        character = self.text[self.pos : self.pos + 1]
        if character == closer:
            self.pos += 1
            return False
        if character == "":
            raise SyntaxFailure(start, f"Unclosed {kind}", "What is opened here is never closed.")
        if continued:
            comma = self.pos
            if character != ",":
                detail = f'A comma or "{closer}" is expected here.'
                raise SyntaxFailure(comma, f"Missing {kind} separator", detail)
            self.pos = _space(self.text, comma + 1).end()
            if self.text.startswith(closer, self.pos):
                detail = "JSON has no comma behind the last element."
                raise SyntaxFailure(comma, f"Trailing comma in {kind}", detail)
        return True

    def body(self, objects: tuple[Expression, ...], schema: Mapping[str, BlockSchema]) -> Body:
        """Return the body that one object, or several that stand for one, make under a schema."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for container in objects:
            for key, value in container.items if isinstance(container, ObjectConstructor) else ():
                name = key.value if isinstance(key, Literal) else None
                if not isinstance(name, str):
                    self.report(
                        key.start, "Invalid property name", "The name of an argument cannot be a template."
                    )
                elif name in schema:
                    self.blocks(name, key, value, schema[name], blocks)
                elif name in attributes:
                    line = self.source.position(attributes[name].start).line
                    self.report(
                        key.start,
                        "Duplicate attribute definition",
                        f'"{name}" is set at line {line} already.',
                    )
                else:
                    attributes[name] = Attribute(key.start, value.end, name, value, self.source)
        start = objects[0].start if objects else 0
        end = objects[-1].end if objects else 0
        return Body(start, end, attributes, tuple(blocks), self.source)

    def blocks(
        self, block_type: str, key: Expression, value: Expression, schema: BlockSchema, found: list[Block]
    ) -> None:
        """Add the blocks of one type: objects nested by labels, each level of which can be an array."""
        pending: list[tuple[tuple[str, ...], Expression, Expression]] = [((), key, value)]
        while pending:
            labels, named, content = pending.pop(0)
            if isinstance(content, TupleConstructor):
                pending[:0] = [(labels, item, item) for item in content.items]
            elif isinstance(content, Literal) and content.value is None:
                continue
            elif not isinstance(content, ObjectConstructor):
                detail = f'An object is expected here, for "{block_type}".'
                self.report(content.start, "Incorrect JSON value type", detail)
            elif len(labels) < schema.labels:
                inner = [(item[0], item[1]) for item in content.items]
                pending[:0] = [((*labels, _label(name)), name, nested) for name, nested in inner]
            else:
                body = self.body((content,), schema.blocks)
                block = Block(named.start, content.end, block_type, labels, body, content.start, self.source)
                found.append(block)


def _label(name: Expression) -> str:
    return name.value if isinstance(name, Literal) and isinstance(name.value, str) else ""


def shifted(node: AnyNode, delta: int) -> AnyNode:
    """Return a node, or a tuple of them, as it is if the text it was read from begins at `delta`."""
    if isinstance(node, tuple):
        return tuple(shifted(part, delta) for part in node)  # type: ignore[return-value]
    if not isinstance(node, Node):
        return node
    changes: dict[str, Any] = {name: shifted(getattr(node, name), delta) for name in node.__struct_fields__}
    changes["start"] = node.start + delta
    changes["end"] = node.end + delta
    if "name_end" in changes:
        changes["name_end"] += delta
    if "bracket" in changes:
        changes["bracket"] += delta
    return type(node)(**changes)
