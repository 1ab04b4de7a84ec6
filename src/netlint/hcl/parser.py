"""Bodies: attributes and blocks; and the entry points of the native syntax."""

from __future__ import annotations

import re
from typing import NoReturn

from msgspec import Struct

from netlint.hcl.ast import Attribute, Block, Body, Comment, Expression, Invalid
from netlint.hcl.diagnostics import Diagnostic, SyntaxFailure
from netlint.hcl.positions import Source
from netlint.hcl.recovery import after_broken_string, resume_offset
from netlint.hcl.scanner import IDENTIFIER, PLAIN_STRING, always
from netlint.hcl.templates import TemplateParser

# Blank lines, then: 1 a name, 2 the equals sign behind it; or 3 a closing brace; or 4 a comment.
_item = always(rf"(?:[ \t]*+\r?\n)*+[ \t]*+(?:({IDENTIFIER})[ \t]*+(=(?![=>]))?|(\}})|(\#|//|/\*))?")
_plain_labels = re.compile(r'[ \t]*+((?:"[^"\\$%\n\r]*+"[ \t]*+)*+)\{').match
_label = re.compile(rf"[ \t]*+(?:{PLAIN_STRING}|({IDENTIFIER}))").match
_quoted_label = always(r'"((?:[^"\\$%\n\r]++|\\[^\n\r]|\$\$\{|%%\{|[$%](?!\{))*+)')


class File(Struct, frozen=True):
    """A parsed file. With `diagnostics`, `body` holds everything that could be read all the same."""

    source: Source
    body: Body
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]


def parse_file(path: str, data: bytes | str) -> File:
    """Parse a configuration file in the native syntax.

    Args:
        path: what messages call the file.
        data: its content.

    Returns:
        The body, the comments, and every mistake found. Nothing is raised for any content.
    """
    source = Source(path, data) if isinstance(data, str) else Source.decode(path, data)
    parser = BodyParser(source)
    body = parser.file_body()
    diagnostics = sorted(parser.diagnostics, key=lambda diagnostic: diagnostic.offset)
    return File(source, body, tuple(parser.comments), tuple(diagnostics))


def parse_expression(path: str, text: str) -> tuple[Expression, tuple[Diagnostic, ...]]:
    """Parse a text that is one expression. After an error the expression is `Invalid`."""
    return _parse_alone(path, text, template=False)


def parse_template(path: str, text: str) -> tuple[Expression, tuple[Diagnostic, ...]]:
    """Parse a text that is one template, as `templatefile` reads. After an error it is `Invalid`."""
    return _parse_alone(path, text, template=True)


def _parse_alone(path: str, text: str, *, template: bool) -> tuple[Expression, tuple[Diagnostic, ...]]:
    parser = BodyParser(Source(path, text))
    expression: Expression
    try:
        if template:
            expression = parser.whole()
        else:
            expression = parser.expression()
            while parser.pos < len(parser.text) and parser.line_end():
                pass
            if parser.pos < len(parser.text):
                raise parser.unexpected(
                    "Extra characters after expression", "The expression ends before this."
                )
    except SyntaxFailure as failure:
        parser.report(failure.offset, failure.summary, failure.detail)
        expression = Invalid(0, len(parser.text))
    return expression, tuple(parser.diagnostics)


class BodyParser(TemplateParser):
    """Reads bodies. A broken item gives one diagnostic, and the reading goes on after it."""

    __slots__ = ("_hoisted", "_unclosed")

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._unclosed = False
        self._hoisted: list[Block] = []

    def file_body(self) -> Body:
        """Read the whole text as a body."""
        self.check_encoding()
        body = self.body(-1)
        if "\r" in self.text:
            self.check_carriage_returns()
        if self._hoisted:
            body = Body(
                body.start, body.end, body.attributes, body.blocks + tuple(self._hoisted), self.source
            )
        return body

    def check_encoding(self) -> None:
        """Report the first byte that is not UTF-8."""
        text = self.text
        if text.isascii():
            return
        broken = re.search("[\udc80-\udcff]", text)
        if broken is not None:
            detail = "The file must be encoded as UTF-8."
            self.report(broken.start(), "Invalid character encoding", detail)

    def check_carriage_returns(self) -> None:
        """Report the first carriage return that is not part of a line's end, outside of comments."""
        for match in re.finditer(r"\r(?!\n)", self.text):
            offset = match.start()
            if not any(comment.start < offset < comment.end for comment in self.comments):
                detail = "A carriage return is possible before a line feed only."
                self.report(offset, "Invalid character", detail)
                return

    def body(self, brace: int) -> Body:
        """Read items up to the end of the block opened at `brace`, or (-1) to the end of the text."""
        text = self.text
        start = brace + 1
        depth = self.depth
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        while True:
            match = _item(text, self.pos)
            kind = match.lastindex
            self.pos = match.end()
            if kind == 4:
                self.pos = match.start(4)
                if self.comment():
                    continue
            elif kind == 3 and brace >= 0:
                return Body(start, self.pos - 1, attributes, tuple(blocks), self.source)
            elif kind is None and self.pos == len(text):
                if brace >= 0:
                    self.unclosed(brace, blocks)
                break
            item = match.start(1) if kind in (1, 2) else self.pos
            try:
                if kind == 2:
                    self.attribute_item(match[1], item, attributes)
                elif kind == 1:
                    self.block_item(match[1], item, blocks)
                else:
                    self.no_item(kind, match.end() - 1 if kind == 3 else self.pos)
            except SyntaxFailure as failure:
                self.recover(item, failure)
                self.depth = depth
                if kind == 2:
                    invalid = Invalid(match.end(), self.pos)
                    broken = Attribute(item, self.pos, match[1], invalid, self.source)
                    self.add(broken, attributes)
        return Body(start, self.pos, attributes, tuple(blocks), self.source)

    def recover(self, item: int, failure: SyntaxFailure) -> None:
        """Report a failure and move to where the reading goes on."""
        self.report(failure.offset, failure.summary, failure.detail)
        self.free = False
        text = self.text
        # Where the reading stopped; the place of the message may be another.
        failed = max(self.pos, item + 1)
        if (
            failure.summary == "Invalid multi-line string"
            and (behind := after_broken_string(text, failed)) > failed
        ):
            self.pos = resume_offset(text, behind, behind)
        else:
            self.pos = resume_offset(text, item, failed)
        # What follows a mistake may be read with the wrong nesting: an open block is no further mistake then.
        self._unclosed = True

    def no_item(self, kind: int | None, offset: int) -> NoReturn:
        """Raise the failure for what is neither an attribute nor a block."""
        self.pos = offset
        if kind is None and self.text[offset] == '"':
            raise SyntaxFailure(offset, "Invalid argument name", "The name of an argument is not quoted.")
        detail = "An argument or a block is expected here."
        failure = self.unexpected("Argument or block definition required", detail)
        if kind == 3:
            self.pos = offset + 1
        raise failure

    def attribute_item(self, name: str, start: int, attributes: dict[str, Attribute]) -> None:
        """Read an attribute from behind its equals sign to behind its line."""
        expression = self.expression()
        end = self.pos
        if self.text[end : end + 1] == "\n":
            self.pos = end + 1
        elif not self.line_end():
            raise self.missing_newline()
        self.add(Attribute(start, expression.end, name, expression, self.source), attributes)

    def add(self, attribute: Attribute, attributes: dict[str, Attribute]) -> None:
        """Add an attribute to its body, unless there is one of that name."""
        first = attributes.setdefault(attribute.name, attribute)
        if first is not attribute:
            line = self.source.position(first.start).line
            detail = f'"{attribute.name}" is set at line {line} already, and can be set only once.'
            self.report(attribute.start, "Attribute redefined", detail)

    def missing_newline(self) -> SyntaxFailure:
        """Return the failure for what follows an attribute on its line."""
        if self.peek() == ",":
            detail = "Arguments are separated by new lines, not by commas."
            return SyntaxFailure(self.pos, "Unexpected comma after argument", detail)
        return self.unexpected("Missing newline after argument", "A new line is expected after the argument.")

    def block_item(self, block_type: str, start: int, blocks: list[Block]) -> None:
        """Read a block from behind its type to behind its line."""
        labels = self.labels(start)
        brace = self.pos - 1
        self.deeper(start)
        source = self.source
        if self.peek() in ("\n", "", "}"):
            body = self.body(brace)
        else:
            body = self.single_line_body(brace, (block_type, start, labels), blocks)
        self.depth -= 1
        blocks.append(Block(start, self.pos, block_type, labels, body, brace, source))
        end = self.pos
        if self.text[end : end + 1] == "\n":
            self.pos = end + 1
        elif not self.line_end():
            failure = self.unexpected(
                "Missing newline after block definition", "A new line is expected after the block."
            )
            if not self.peek().isidentifier():
                raise failure
            self.report(failure.offset, failure.summary, failure.detail)
            self._unclosed = True

    def labels(self, start: int) -> tuple[str, ...]:
        """Read the labels of a block and its opening brace."""
        match = _plain_labels(self.text, self.pos)
        if match is not None:
            self.pos = match.end()
            return tuple(match[1].split('"')[1::2]) if match[1] else ()
        labels: list[str] = []
        while True:
            label = _label(self.text, self.pos)
            if label is not None:
                self.pos = label.end()
                labels.append(label[label.lastindex or 0])
                continue
            before = self.pos
            character = self.peek()
            if character == "{":
                self.pos += 1
                return tuple(labels)
            if self.pos > before and _label(self.text, self.pos) is not None:
                continue
            if character != '"':
                raise self.bad_header(start, character, bool(labels))
            labels.append(self.quoted_label())

    def quoted_label(self) -> str:
        """Read a label that is not plain text, from its opening quote."""
        match = _quoted_label(self.text, self.pos)
        self.pos = match.end()
        character = self.text[self.pos : self.pos + 1]
        if character in ("$", "%"):
            detail = (
                f'A label has no template sequences. Write "{character * 2}{{" for the text "{character}{{".'
            )
            raise SyntaxFailure(self.pos, "Invalid string literal", detail)
        if character != '"':
            failure = self.broken_quote(character)
            if not character:
                failure = SyntaxFailure(
                    self.pos, "Unterminated string literal", "The closing quote is missing."
                )
            raise failure
        self.pos += 1
        return self.unescape(match[1], match.start(1))

    def bad_header(self, start: int, character: str, labelled: bool) -> SyntaxFailure:
        """Return the failure for the header of a block that has neither a brace nor a label here."""
        summary = "Invalid block definition"
        if character == "=" and not self.text.startswith(("==", "=>"), self.pos) and labelled:
            detail = "An equals sign belongs to an argument, whose name is one word. A block has none."
            return SyntaxFailure(self.pos, summary, detail)
        if not labelled:
            detail = (
                "After a name an equals sign (of an argument), a label or a brace (of a block) is expected."
            )
            return SyntaxFailure(start, "Argument or block definition required", detail)
        detail = "A quoted label or an opening brace on the same line is expected here."
        return self.unexpected(summary, detail)

    def single_line_body(
        self, brace: int, header: tuple[str, int, tuple[str, ...]], blocks: list[Block]
    ) -> Body:
        """Read the one attribute of a block that stands on one line, and the closing brace.

        Of a broken one, the block is kept without its body, so that what refers to it still finds it.
        """
        block_type, start, labels = header
        try:
            return self.single_attribute(brace)
        except SyntaxFailure:
            body = Body(brace + 1, self.pos, {}, (), self.source)
            blocks.append(Block(start, self.pos, block_type, labels, body, brace, self.source))
            raise

    def single_attribute(self, brace: int) -> Body:
        """Read the body of a block that stands on one line."""
        start = self.pos
        match = _item(self.text, start)
        kind = match.lastindex
        if kind not in (1, 2) or match.start(1) != start:
            detail = "An argument is expected here."
            raise self.unexpected("Argument or block definition required", detail)
        name = match[1]
        self.pos = match.end()
        if kind == 1:
            if self.peek() in ('"', "{") or self.peek().isidentifier():
                detail = (
                    "A block on one line can hold one argument only. Put a nested block on lines of its own."
                )
                raise SyntaxFailure(start, "Argument definition required", detail)
            detail = f'After "{name}" an equals sign is expected.'
            raise SyntaxFailure(start, "Argument or block definition required", detail)
        expression = self.expression()
        character = self.peek()
        if character == "":
            raise SyntaxFailure(
                brace, "Unclosed configuration block", "The brace opened here is never closed."
            )
        if character != "}":
            detail = (
                "A block on one line holds one argument and ends with it. Put several on lines of their own."
            )
            raise self.unexpected("Invalid single-argument block definition", detail)
        self.pos += 1
        attribute = Attribute(start, expression.end, name, expression, self.source)
        return Body(brace + 1, self.pos - 1, {name: attribute}, (), self.source)

    def unclosed(self, brace: int, blocks: list[Block]) -> None:
        """Report a block that the file's end cuts off; what is not indented further is not inside of it."""
        if not self._unclosed:
            self._unclosed = True
            detail = "The brace opened here is never closed. A closing brace may be missing further down."
            self.report(brace, "Unclosed configuration block", detail)
        line_start = self.text.rfind("\n", 0, brace) + 1
        line = self.text[line_start:brace]
        indent = len(line) - len(line.lstrip())
        for block in list(blocks):
            if block.start - (self.text.rfind("\n", 0, block.start) + 1) <= indent:
                blocks.remove(block)
                self._hoisted.append(block)
