"""The lexical level: what a token looks like, white space and comments, and a cursor over the text.

There is no token list. The parser matches one regular expression per construct at its position, which in
CPython is several times faster than making an object for each token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import cast

from netlint.hcl.ast import Comment, Number
from netlint.hcl.diagnostics import Diagnostic, SyntaxFailure, diagnostic_at
from netlint.hcl.positions import Source

#: How deep expressions and blocks may nest. Terraform has no limit; what people write stays below 30.
MAX_DEPTH = 100

IDENTIFIER = r"[^\W\d][\w\-\u0300-\u036f]*+"
NUMBER = r"[0-9]++(?:\.++[0-9]++|[eE][+-]?[0-9]++)*+"
#: A quoted string without escapes and template sequences, the most frequent kind by far.
PLAIN_STRING = r'"([^"\\$%\n\r]*+)"'

#: The `match` of a pattern that matches everywhere, if only with nothing.
Matcher = Callable[[str, int], re.Match[str]]


def always(pattern: str) -> Matcher:
    """Compile a pattern that matches everywhere."""
    return cast(Matcher, re.compile(pattern).match)


_COMMENT = re.compile(r"(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL)
_SPACES_LINE = always(r"[ \t]*+")
_SPACES_FREE = always(r"(?:[ \t\n]|\r\n)*+")
_LINE_END = re.compile(r"\r?\n").match

_BITWISE = {"&": ' Did you mean "&&"?', "|": ' Did you mean "||"?', "~": ' Did you mean "!"?', "^": ""}
_FOREIGN = {
    "'": 'Single quotes are not used in this language. Enclose strings in double quotes (").',
    "`": "Backticks are not used in this language. A string of several lines is a heredoc, such as <<EOT.",
    ";": "Semicolons are not used in this language. Arguments and blocks end with their line, and elements "
    "of collections are separated by commas.",
    "“": 'Curly quotes are not used in this language. Replace them with straight ones (").',
    "”": 'Curly quotes are not used in this language. Replace them with straight ones (").',
}
_KNOWN = frozenset('[](){}.,*/%+-=<>!?:\n"#_ \t')

#: Integers longer than this stay `Decimal`: CPython refuses to convert longer ones.
_MAX_INTEGER_DIGITS = 4000


def to_number(text: str) -> Number | None:
    """Return the exact value of a number literal, or None where it is not one (`1.2.3`)."""
    if text.isdigit() and len(text) < _MAX_INTEGER_DIGITS:
        return int(text)
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if abs(value.adjusted()) < _MAX_INTEGER_DIGITS:
        integral = int(value)
        if integral == value:
            return integral
    return value


def normalize(text: str) -> str:
    """Return the text in Unicode's normal form C, the form of every string value in HCL."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class Cursor:
    """A position in a source text, the comments passed, and the diagnostics given so far.

    `free` tells whether line ends are white space (inside parentheses, brackets and interpolations) or end
    things.
    """

    __slots__ = ("comments", "depth", "diagnostics", "free", "pos", "source", "text")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.pos = 0
        self.free = False
        self.depth = 0
        self.comments: list[Comment] = []
        self.diagnostics: list[Diagnostic] = []

    def peek(self) -> str:
        """Move to the next token and return its first character: a line feed for any line end.

        At the end of the text it is empty.
        Comments are passed and kept. One that runs to the end of its line is a line end, unless `free`.
        """
        text = self.text
        spaces = _SPACES_FREE if self.free else _SPACES_LINE
        while True:
            self.pos = pos = spaces(text, self.pos).end()
            character = text[pos : pos + 1]
            if character == "/" and text.startswith(("//", "/*"), pos):
                if text[pos + 1] == "/" and not self.free:
                    return "\n"
            elif character == "#":
                if not self.free:
                    return "\n"
            elif character == "\r" and text.startswith("\n", pos + 1):
                return "\n"
            else:
                return character
            if not self.comment():
                return character

    def comment(self) -> bool:
        """Pass the comment at the position and keep it. Return False for a `/*` that is never closed."""
        match = _COMMENT.match(self.text, self.pos)
        if match is None:
            return False
        start, end = match.span()
        self.pos = end
        line_start = self.text.rfind("\n", 0, start) + 1
        alone = not self.text[line_start:start].strip()
        self.comments.append(Comment(start, end, match[0].rstrip("\r"), alone))
        return True

    def line_end(self) -> bool:
        """Pass white space, comments and one line end. Return whether there was one (or the text's end)."""
        character = self.peek()
        if character == "":
            return True
        if character != "\n":
            return False
        if self.text[self.pos] in "#/":
            self.comment()
        match = _LINE_END(self.text, self.pos)
        if match is not None:
            self.pos = match.end()
        return True

    def report(self, offset: int, summary: str, detail: str) -> None:
        """Keep a diagnostic and go on. A second one for the same place says nothing new."""
        if self.diagnostics and self.diagnostics[-1].offset == offset:
            return
        self.diagnostics.append(diagnostic_at(self.source, offset, summary, detail))

    def unexpected(self, summary: str, detail: str) -> SyntaxFailure:
        """Return the failure for the next token; one that the language does not have is named as such."""
        character = self.peek()
        return self.foreign(character) or SyntaxFailure(self.pos, summary, detail)

    def foreign(self, character: str) -> SyntaxFailure | None:
        """Return the failure for a character that is no token of the language, None for one that is."""
        if not character or character in _KNOWN or character.isalnum():
            return None
        pos = self.pos
        if character in _BITWISE:
            if self.text.startswith(("&&", "||", "~}"), pos):
                return None
            hint = _BITWISE[character]
            return SyntaxFailure(pos, "Unsupported operator", f"There are no bitwise operators.{hint}")
        if "\udc80" <= character <= "\udcff":
            return SyntaxFailure(pos, "Invalid character encoding", "The file must be encoded as UTF-8.")
        detail = _FOREIGN.get(character, "This character is not used within the language.")
        return SyntaxFailure(pos, "Invalid character", detail)

    def deeper(self, start: int) -> None:
        """Count one more level of nesting.

        Raises:
            SyntaxFailure: there are more than `MAX_DEPTH`.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            detail = f"At most {MAX_DEPTH} levels of nesting are read. Split the value with local values."
            raise SyntaxFailure(start, "Nested too deeply", detail)
