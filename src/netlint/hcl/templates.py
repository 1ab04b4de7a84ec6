"""Templates: quoted strings, heredocs, and whole texts, with interpolations, directives and strip markers.

A template is first read as a flat list of parts, on which white space is stripped and heredocs are dedented,
and then nested by its directives.
"""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

from netlint.hcl.ast import Conditional, Expression, For, Literal, Template, TemplateJoin, TemplateWrap
from netlint.hcl.constructors import CollectionParser
from netlint.hcl.diagnostics import SyntaxFailure
from netlint.hcl.scanner import IDENTIFIER, always, normalize

_quoted_text = re.compile(r'(?:[^"\\$%\n\r]++|\\[^\n\r]|\$\$\{|%%\{|[$%](?!\{))++').match
_line_text = always(r"(?:[^$%\n]++|\$\$\{|%%\{|[$%](?!\{))*+\n?")
_keyword = re.compile(IDENTIFIER).match
_escape = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{", re.DOTALL)
_doubled = re.compile(r"([$%])\1\{")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Kind(Enum):
    """What a part of a template is."""

    TEXT = "text"
    VALUE = "value"
    IF = "if"
    ELSE = "else"
    ENDIF = "endif"
    FOR = "for"
    ENDFOR = "endfor"


class Part(Struct):
    """One piece of a template: literal text, an interpolated value, or a directive."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    expression: Expression | None = None
    key_name: str = ""
    value_name: str = ""


class _Open(Struct):
    """A directive whose end has not come yet, with the expressions inside so far."""

    part: Part
    expressions: list[Expression]
    true_expressions: list[Expression] | None = None


class TemplateParser(CollectionParser):
    """Adds templates to the expressions."""

    __slots__ = ()

    def quoted(self, start: int) -> Expression:
        """Read a quoted template from behind its opening quote."""
        outer, self.free = self.free, True
        parts: list[Part] = []
        strip_next = False
        while True:
            match = _quoted_text(self.text, self.pos)
            if match is not None:
                self.pos = match.end()
                text = self.unescape(match[0], match.start())
                parts.append(Part(Kind.TEXT, match.start(), self.pos, text.lstrip() if strip_next else text))
                strip_next = False
            character = self.text[self.pos : self.pos + 1]
            if character == '"':
                break
            if character not in ("$", "%"):
                raise self.broken_quote(character)
            strip_next = self.sequence(parts, start + 1)
        self.pos += 1
        self.free = outer
        return self.nested(parts, start, self.pos, self.pos - 1)

    def broken_quote(self, character: str) -> SyntaxFailure:
        """Return the failure for a quoted string that does not end."""
        if character in ("\n", "\r"):
            detail = (
                'A quoted string ends on its line. Use \\n for a line feed, or a heredoc such as "<<EOT".'
            )
            return SyntaxFailure(self.pos, "Invalid multi-line string", detail)
        if character == "\\":
            detail = "After a backslash the character that it stands for is expected."
            return SyntaxFailure(self.pos, "Invalid character", detail)
        return SyntaxFailure(len(self.text), "Unterminated template string", "The closing quote is missing.")

    def unescape(self, text: str, start: int) -> str:
        """Return what a quoted text stands for. Escapes that do not exist are reported."""
        if "\\" not in text and "${" not in text and "%{" not in text:
            return normalize(text)

        def replacement(match: re.Match[str]) -> str:
            if match[4]:
                return match[4] + "{"
            if match[3]:
                known = _SIMPLE_ESCAPES.get(match[3])
                if known is None:
                    self.invalid_escape(start + match.start(), match[3])
                    return match[3]
                return known
            code = int(match[1] or match[2], 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                detail = f"There is no character U+{code:04X}."
                self.report(start + match.start(), "Invalid escape sequence", detail)
                return ""
            return chr(code)

        return normalize(_escape.sub(replacement, text))

    def invalid_escape(self, offset: int, selector: str) -> None:
        """Report an escape sequence that does not exist."""
        if selector in "uU":
            digits = "four" if selector == "u" else "eight"
            detail = f"After \\{selector} {digits} hexadecimal digits are expected."
        else:
            known = '\\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN'
            detail = f'"\\{selector}" is no escape sequence: {known} are.'
        self.report(offset, "Invalid escape sequence", detail)

    def heredoc(self, start: int, introducer: str) -> Expression:
        """Read a heredoc from behind its first line, up to the end of its marker (the line's end stays)."""
        flush = introducer.startswith("<<-")
        marker = introducer[3 if flush else 2 :].rstrip("\r\n")
        outer, self.free = self.free, True
        parts: list[Part] = []
        text = self.text
        strip_next = False
        line_start = True
        while True:
            match = _line_text(text, self.pos)
            line = match[0]
            if line_start and line.endswith("\n") and line.strip() == marker:
                break
            character = self.add_line(line, parts, strip_next)
            strip_next = False
            line_start = line.endswith("\n")
            if character in ("$", "%") and not line_start:
                strip_next = self.sequence(parts, start + len(introducer))
            elif not character:
                detail = f'The line that ends the heredoc, "{marker}", is missing.'
                raise SyntaxFailure(len(text), "Unterminated template string", detail)
        body_end = self.pos
        self.pos += len(line.rstrip("\r\n"))
        self.free = outer
        if flush:
            dedent(parts)
        return self.nested(parts, start, self.pos, body_end)

    def whole(self) -> Expression:
        """Read the whole text as a template, as `templatefile` does."""
        self.free = True
        parts: list[Part] = []
        strip_next = False
        while self.pos < len(self.text):
            line = _line_text(self.text, self.pos)[0]
            character = self.add_line(line, parts, strip_next)
            strip_next = False
            if character in ("$", "%") and not line.endswith("\n"):
                strip_next = self.sequence(parts, 0)
        return self.nested(parts, 0, self.pos, self.pos)

    def add_line(self, line: str, parts: list[Part], strip: bool) -> str:
        """Add the literal text of a line (or of what is left of it) and return the character behind it."""
        end = self.pos + len(line)
        if line:
            text = normalize(_doubled.sub(r"\1{", line) if "{" in line else line)
            parts.append(Part(Kind.TEXT, self.pos, end, text.lstrip() if strip else text))
            self.pos = end
        return self.text[end : end + 1]

    def sequence(self, parts: list[Part], opened: int) -> bool:
        """Read one `${ … }` or `%{ … }` of the template that begins at `opened`.

        Returns:
            Whether it strips the white space behind it.
        """
        start = self.pos
        self.deeper(start)
        control = self.text[start] == "%"
        self.pos += 2
        if self.text.startswith("~", self.pos):
            self.pos += 1
            if parts and parts[-1].kind is Kind.TEXT:
                parts[-1].text = parts[-1].text.rstrip()
        if control:
            part = self.directive(start)
        else:
            part = Part(Kind.VALUE, start, start, expression=self.expression())
        character = self.peek()
        if character == "~" and self.text.startswith("~}", self.pos):
            self.pos += 1
        elif character != "}":
            raise self.unclosed_sequence(part, character, opened)
        self.pos += 1
        part.end = self.pos
        parts.append(part)
        self.depth -= 1
        return character == "~"

    def unclosed_sequence(self, part: Part, character: str, opened: int) -> SyntaxFailure:
        """Return the failure for a sequence that does not end where it should."""
        if part.kind is not Kind.VALUE:
            summary = f"Extra characters in {part.kind.value} marker"
            return self.unexpected(summary, "The closing brace of the directive is expected here.")
        if character == "" or (character == '"' and self.text.startswith('"', opened - 1)):
            detail = "The closing brace of the interpolation is missing."
            return SyntaxFailure(opened, "Unclosed template interpolation sequence", detail)
        detail = (
            "The closing brace of the interpolation is expected here. If this is meant for another language, "
            'such as a shell, write "$${" instead of "${".'
        )
        return self.unexpected("Extra characters after interpolation expression", detail)

    def directive(self, start: int) -> Part:
        """Read a directive from its keyword up to what should be its closing brace."""
        self.peek()
        match = _keyword(self.text, self.pos)
        if match is None:
            detail = "After %{ one of if, else, endif, for and endfor is expected."
            raise self.unexpected("Invalid template directive", detail)
        word = match[0]
        if word not in ("if", "else", "endif", "for", "endfor"):
            detail = f'"{word}" is none of if, else, endif, for and endfor.'
            raise SyntaxFailure(self.pos, "Invalid template control keyword", detail)
        self.pos = match.end()
        part = Part(Kind(word), start, start)
        if word == "if":
            part.expression = self.expression()
        elif word == "for":
            introduction = self.for_introduction("Invalid 'for' directive")
            part.key_name, part.value_name, part.expression = introduction
        return part

    def nested(self, parts: list[Part], start: int, end: int, body_end: int) -> Expression:
        """Return the expression that flat parts make: a string, a template, or the one value inside."""
        parts = melded(parts)
        if not parts:
            return Literal(start, end, "")
        if len(parts) == 1:
            if parts[0].kind is Kind.TEXT:
                return Literal(start, end, parts[0].text)
            if parts[0].kind is Kind.VALUE and parts[0].expression is not None:
                return TemplateWrap(start, end, parts[0].expression)
        opened: list[_Open] = []
        expressions: list[Expression] = []
        for part in parts:
            if part.kind is Kind.TEXT:
                expressions.append(Literal(part.start, part.end, part.text))
            elif part.kind is Kind.VALUE and part.expression is not None:
                expressions.append(part.expression)
            elif part.kind in (Kind.IF, Kind.FOR):
                opened.append(_Open(part, expressions))
                self.deeper(part.start)
                expressions = []
            elif (
                part.kind is Kind.ELSE
                and opened
                and opened[-1].true_expressions is None
                and _is_if(opened[-1])
            ):
                opened[-1].true_expressions = expressions
                expressions = []
            else:
                innermost = opened.pop() if opened else None
                result = closed(innermost, part, expressions)
                self.depth -= 1
                expressions = innermost.expressions if innermost is not None else []
                expressions.append(result)
        if opened:
            word = opened[-1].part.kind.value
            line = self.source.position(opened[-1].part.start).line
            detail = f"The {word} directive of line {line} needs an end{word} directive."
            raise SyntaxFailure(body_end, "Unexpected end of template", detail)
        return Template(start, end, tuple(expressions))


def _is_if(opened: _Open) -> bool:
    return opened.part.kind is Kind.IF


def closed(opened: _Open | None, part: Part, expressions: list[Expression]) -> Expression:
    """Return the expression of a directive that `part` ends.

    Raises:
        SyntaxFailure: it is not the end of this directive.
    """
    word = part.kind.value
    summary = f"Unexpected {word} directive"
    if opened is None:
        raise SyntaxFailure(part.start, summary, "No directive is open that it could belong to.")
    start = opened.part
    if word != f"end{start.kind.value}" or start.expression is None:
        expected = f"The {start.kind.value} directive before needs an end{start.kind.value} directive first."
        raise SyntaxFailure(part.start, summary, expected)
    if start.kind is Kind.FOR:
        body = template_of(expressions, start.end)
        names = (start.key_name, start.value_name)
        loop = For(start.start, part.end, *names, start.expression, None, body, None, False)
        return TemplateJoin(start.start, part.end, loop)
    true_expressions = expressions if opened.true_expressions is None else opened.true_expressions
    false_expressions = [] if opened.true_expressions is None else expressions
    true_result = template_of(true_expressions, start.end)
    false_result = template_of(false_expressions, part.start)
    return Conditional(start.start, part.end, start.expression, true_result, false_result)


def template_of(expressions: list[Expression], offset: int) -> Expression:
    """Return the template of a directive's inside; an empty one stands at `offset`."""
    if not expressions:
        return Literal(offset, offset, "")
    return Template(expressions[0].start, expressions[-1].end, tuple(expressions))


def melded(parts: list[Part]) -> list[Part]:
    """Return the parts with neighbouring texts joined, and without empty ones beside others."""
    result: list[Part] = []
    for part in parts:
        if part.kind is Kind.TEXT and result and result[-1].kind is Kind.TEXT:
            last = result[-1]
            result[-1] = Part(Kind.TEXT, last.start, part.end, last.text + part.text)
        else:
            result.append(part)
    return result


def dedent(parts: list[Part]) -> None:
    """Remove from every line of a `<<-` heredoc the white space that all of them begin with.

    Only text that begins a line counts and is changed. A line of nothing but white space is left alone. A
    text that a strip marker has taken the line's end from does not count as the end of a line, so what
    follows is not the beginning of one: this is what Terraform does.
    """
    smallest: int | None = None
    beginnings: list[Part] = []
    line_start = True
    for part in parts:
        if line_start:
            line_start = False
            spaces: int | None = 0
            if part.kind is Kind.TEXT:
                stripped = part.text.lstrip()
                if not stripped and part.text.endswith("\n"):
                    spaces = None
                else:
                    spaces = len(part.text) - len(stripped)
                    beginnings.append(part)
            if spaces is not None and (smallest is None or spaces < smallest):
                smallest = spaces
        if part.kind is Kind.TEXT and part.text.endswith("\n"):
            line_start = True
    for part in beginnings:
        part.text = part.text[smallest or 0 :]
        part.start += smallest or 0
