"""Tuples, objects, and the for expressions that make either."""

from __future__ import annotations

import re
from typing import NoReturn

from netlint.hcl.ast import Expression, For, Literal, ObjectConstructor, Traversal, TupleConstructor
from netlint.hcl.diagnostics import SyntaxFailure
from netlint.hcl.expressions import ExpressionParser
from netlint.hcl.scanner import IDENTIFIER, PLAIN_STRING, normalize

_simple_key = re.compile(rf"(?:({IDENTIFIER})|{PLAIN_STRING})[ \t]*+(?:=(?![=>])|:(?!:))").match
_identifier = re.compile(IDENTIFIER).match
_CONSTANT_NAMES = {True: "true", False: "false", None: "null"}


class CollectionParser(ExpressionParser):
    """Adds the constructors of tuples and objects to the expressions."""

    __slots__ = ()

    def tuple_constructor(self, start: int) -> Expression:
        """Read a tuple or a for expression from behind its opening bracket."""
        outer, self.free = self.free, True
        character = self.peek()
        if character == "f" and self.keyword("for"):
            return self.for_expression(start, "]", outer)
        text = self.text
        items: list[Expression] = []
        while character != "]":
            items.append(self.expression())
            character = text[self.pos : self.pos + 1]
            if character != ",":
                character = self.peek()
            if character == ",":
                self.pos += 1
                character = self.peek()
            elif character == "":
                detail = "The bracket opened here is never closed."
                raise SyntaxFailure(start, "Unterminated tuple constructor expression", detail)
            elif character != "]":
                raise self.unexpected("Missing item separator", "Elements of a list are separated by commas.")
        self.pos += 1
        self.free = outer
        return TupleConstructor(start, self.pos, tuple(items))

    def object_constructor(self, start: int) -> Expression:
        """Read an object or a for expression from behind its opening brace."""
        outer, self.free = self.free, True
        character = self.peek()
        if character == "f" and self.keyword("for"):
            return self.for_expression(start, "}", outer)
        text = self.text
        items: list[tuple[Expression, Expression]] = []
        while character != "}":
            self.free = False
            key = self.object_key(start)
            value = self.expression()
            items.append((key, value))
            character = text[self.pos : self.pos + 1]
            if character != "\n":
                character = self.peek()
            if character == "," or character == "\n":
                if text[self.pos] == ",":
                    self.pos += 1
                self.free = True
                character = self.peek()
            elif character == "":
                self.unterminated_object(start)
            elif character != "}":
                detail = "A comma or a new line is expected before the next element of the object."
                raise self.unexpected("Missing attribute separator", detail)
        self.pos += 1
        self.free = outer
        return ObjectConstructor(start, self.pos, tuple(items))

    def object_key(self, start: int) -> Expression:
        """Read a key and the sign between it and its value."""
        simple = _simple_key(self.text, self.pos)
        if simple is not None:
            self.pos = simple.end()
            if simple.lastindex == 1:
                return Literal(simple.start(1), simple.end(1), simple[1])
            return Literal(simple.start(2) - 1, simple.end(2) + 1, normalize(simple[2]))
        key = self.expression()
        character = self.peek()
        if (character == "=" and not self.text.startswith(("==", "=>"), self.pos)) or (
            character == ":" and not self.text.startswith("::", self.pos)
        ):
            self.pos += 1
        elif character == "":
            self.unterminated_object(start)
        elif character in ("\n", ","):
            detail = "After the key of an element an equals sign and a value are expected."
            raise SyntaxFailure(self.pos, "Missing attribute value", detail)
        else:
            detail = "After a key an equals sign is expected. Put keys with dots or spaces in quotes."
            raise self.unexpected("Missing key/value separator", detail)
        if type(key) is Traversal and not key.steps:
            return Literal(key.start, key.end, key.root)
        if type(key) is Literal and (key.value is None or isinstance(key.value, bool)):
            return Literal(key.start, key.end, _CONSTANT_NAMES[key.value])
        return key

    def unterminated_object(self, start: int) -> NoReturn:
        """Raise the failure for an object that the file's end cuts off."""
        detail = "The brace opened here is never closed."
        raise SyntaxFailure(start, "Unterminated object constructor expression", detail)

    def keyword(self, word: str) -> bool:
        """Pass the next token if it is this word, and tell whether it was."""
        match = _identifier(self.text, self.pos)
        if match is None or match[0] != word:
            return False
        self.pos = match.end()
        return True

    def variable_name(self, summary: str, detail: str) -> str:
        """Read the name of a variable that a for introduces."""
        self.peek()
        match = _identifier(self.text, self.pos)
        if match is None:
            raise self.unexpected(summary, detail)
        self.pos = match.end()
        return match[0]

    def for_introduction(self, summary: str) -> tuple[str, str, Expression]:
        """Read the names and the collection of a for, from behind its keyword to behind the collection."""
        key_name = ""
        value_name = self.variable_name(summary, "After for the name of a variable is expected.")
        if self.peek() == ",":
            self.pos += 1
            key_name = value_name
            value_name = self.variable_name(
                summary, "After the comma the name of a second variable is expected."
            )
        self.peek()
        if not self.keyword("in"):
            raise self.unexpected(summary, "After its variables a for is continued with in and a collection.")
        return key_name, value_name, self.expression()

    def for_expression(self, start: int, closer: str, outer: bool) -> Expression:
        """Read the rest of a for expression, from behind its keyword."""
        summary = "Invalid 'for' expression"
        key_name, value_name, collection = self.for_introduction(summary)
        if self.peek() != ":" or self.text.startswith("::", self.pos):
            raise self.unexpected(summary, "After the collection a colon is expected.")
        self.pos += 1
        key: Expression | None = None
        value = self.expression()
        if self.peek() == "=" and self.text.startswith("=>", self.pos):
            self.pos += 2
            key, value = value, self.expression()
        ellipsis = -1
        if self.peek() == "." and self.text.startswith("...", self.pos):
            ellipsis = self.pos
            self.pos += 3
        condition: Expression | None = None
        if self.peek() == "i" and self.keyword("if"):
            condition = self.expression()
        if self.peek() != closer:
            raise self.unexpected(summary, f'The end of the for expression, "{closer}", is expected here.')
        self.pos += 1
        self.free = outer
        if closer == "]" and key is not None:
            raise SyntaxFailure(key.start, summary, "A key is not possible where the result is a list.")
        if closer == "]" and ellipsis >= 0:
            raise SyntaxFailure(
                ellipsis, summary, "Grouping with ... is not possible where the result is a list."
            )
        if closer == "}" and key is None:
            raise SyntaxFailure(
                value.start, summary, "A key and => are needed where the result is an object."
            )
        return For(start, self.pos, key_name, value_name, collection, key, value, condition, ellipsis >= 0)
