"""The syntax of regular expressions that Terraform takes: RE2's, as Go reads it.

The grammar is https://github.com/google/re2/wiki/Syntax; messages are those of Go's `regexp/syntax`.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from msgspec import Struct

from netlint.lang.function import FunctionError
from netlint.terraform.functions.re2_classes import PERL, POSIX, CharacterClass, property_class

#: The largest count of a repetition, and of nested ones multiplied.
_MAX_REPEAT = 1000
#: How deep groups may be nested.
_MAX_DEPTH = 250

FOLD, MULTILINE, DOT_ALL, UNGREEDY = 1, 2, 4, 8
_FLAGS = {"i": FOLD, "m": MULTILINE, "s": DOT_ALL, "U": UNGREEDY}


class PatternError(FunctionError):
    """A pattern that is not valid: what is wrong, and the part of it that is."""

    def __init__(self, what: str, part: str) -> None:
        super().__init__(f"invalid regexp pattern: {what} in {part}")
        self.what = what
        self.part = part


class Literal(Struct, frozen=True):
    """One character."""

    character: str
    fold: bool = False


class OneOf(Struct, frozen=True):
    """Any one character of a class."""

    characters: CharacterClass


class Assertion(Struct, frozen=True):
    """A place between characters: one of `^ $ A z b B`, of which the first two are those of lines."""

    kind: str


class Group(Struct, frozen=True):
    """A capturing group."""

    index: int
    inner: Node


class Repeat(Struct, frozen=True):
    """A repetition; without `most` there is no bound."""

    inner: Node
    least: int
    most: int | None
    greedy: bool


class Sequence(Struct, frozen=True):
    """One after the other."""

    parts: tuple[Node, ...]


class Alternatives(Struct, frozen=True):
    """One of several, earlier ones first."""

    parts: tuple[Node, ...]


Node: TypeAlias = Literal | OneOf | Assertion | Group | Repeat | Sequence | Alternatives


class Pattern(Struct, frozen=True):
    """A pattern, with the names of its groups; the empty name is that of a group without one."""

    root: Node
    groups: tuple[str, ...]


def parse(pattern: str) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: it is not valid.
    """
    return _Parser(pattern).parse()


_REPEAT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_NAME = re.compile(r"[A-Za-z0-9_]+")
_ESCAPES = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HEXADECIMAL = re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})")
_OCTAL = re.compile(r"[1-7][0-7]{1,2}|0[0-7]{0,2}")
_PROPERTY = re.compile(r"([pP])(?:\{(\^?)([^}]*)\}|(.))", re.DOTALL)


class _Parser:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._place = 0
        self._flags = 0
        self._groups: list[str] = []
        self._depth = 0

    def parse(self) -> Pattern:
        root = self._alternatives()
        if self._place < len(self._text):
            raise PatternError("unexpected )", self._text)
        return Pattern(root, tuple(self._groups))

    def _alternatives(self) -> Node:
        """Read up to the end, or to the parenthesis that closes what is being read."""
        parts = [self._sequence()]
        while self._text.startswith("|", self._place):
            self._place += 1
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Alternatives(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        repeated = ""
        text = self._text
        while self._place < len(text) and text[self._place] not in "|)":
            character = text[self._place]
            if character in "*+?" or (character == "{" and _REPEAT.match(text, self._place)):
                repeated = self._repetition(parts, repeated)
                continue
            repeated = ""
            if text.startswith("\\Q", self._place):
                self._literal_text(parts)
            elif character == "(":
                group = self._group()
                if group is not None:
                    parts.append(group)
            else:
                parts.append(self._single(character))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _literal_text(self, parts: list[Node]) -> None:
        end = self._text.find("\\E", self._place)
        stop = len(self._text) if end < 0 else end
        for character in self._text[self._place + 2 : stop]:
            parts.append(Literal(character, bool(self._flags & FOLD)))
        self._place = stop + (2 if end >= 0 else 0)

    def _repetition(self, parts: list[Node], repeated: str) -> str:
        """Apply a repetition to the last part; returns it as written."""
        start = self._place
        least, most = self._bounds()
        greedy = not self._flags & UNGREEDY
        if self._text.startswith("?", self._place):
            self._place += 1
            greedy = not greedy
        written = self._text[start : self._place]
        if repeated:
            raise PatternError("invalid nested repetition operator", repeated + written)
        if not parts:
            raise PatternError("missing argument to repetition operator", written)
        node = Repeat(parts[-1], least, most, greedy)
        if written[0] == "{" and _multiplied(node) > _MAX_REPEAT:
            raise PatternError("invalid repeat count", written)
        parts[-1] = node
        return written

    def _bounds(self) -> tuple[int, int | None]:
        character = self._text[self._place]
        if character != "{":
            self._place += 1
            return (1 if character == "+" else 0), (1 if character == "?" else None)
        found = _REPEAT.match(self._text, self._place)
        assert found is not None
        self._place = found.end()
        least = int(found[1][:6])
        most = int(found[3][:6]) if found[3] else None if found[2] else least
        if least > _MAX_REPEAT or (most is not None and (most > _MAX_REPEAT or least > most)):
            raise PatternError("invalid repeat count", found[0])
        return least, most

    def _group(self) -> Node | None:
        """Read what starts with a parenthesis; None for flags that apply to the rest of the group around."""
        text, start = self._text, self._place
        before = self._flags
        name: str | None = ""
        if text.startswith("(?", start):
            if text.startswith(("(?P<", "(?<"), start):
                name = self._group_name()
            else:
                name = None
                if self._flag_group():
                    return None
        else:
            self._place += 1
        index = 0
        if name is not None:
            self._groups.append(name)
            index = len(self._groups)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise PatternError("expression nests too deeply", text)
        inner = self._alternatives()
        if not text.startswith(")", self._place):
            raise PatternError("missing closing )", text)
        self._depth -= 1
        self._place += 1
        self._flags = before
        return inner if name is None else Group(index, inner)

    def _group_name(self) -> str:
        start = self._place
        opened = self._text.index("<", start) + 1
        closed = self._text.find(">", opened)
        if closed < 0:
            raise PatternError("invalid named capture", self._text[start:])
        name = self._text[opened:closed]
        if not _NAME.fullmatch(name):
            raise PatternError("invalid named capture", self._text[start : closed + 1])
        self._place = closed + 1
        return name

    def _flag_group(self) -> bool:
        """Read flags; tells whether that is all of the group."""
        start = self._place
        flags, negative, any_flag = self._flags, False, False
        for place in range(start + 2, len(self._text)):
            character = self._text[place]
            written = self._text[start : place + 1]
            if character in _FLAGS:
                flags = flags & ~_FLAGS[character] if negative else flags | _FLAGS[character]
                any_flag = True
            elif character == "-" and not negative:
                negative, any_flag = True, False
            elif character in ":)" and not (negative and not any_flag):
                self._place = place + 1
                if character == ")":
                    self._flags = flags
                    return True
                self._flags = flags
                return False
            else:
                raise PatternError("invalid or unsupported Perl syntax", written)
        raise PatternError("missing closing )", self._text)

    def _single(self, character: str) -> Node:
        self._place += 1
        match character:
            case ".":
                return OneOf(CharacterClass((), ((0, 0x10FFFF),)) if self._flags & DOT_ALL else _NOT_A_BREAK)
            case "^":
                return Assertion("^" if self._flags & MULTILINE else "A")
            case "$":
                return Assertion("$" if self._flags & MULTILINE else "z")
            case "[":
                return OneOf(self._bracket())
            case "\\":
                return self._escape()
            case _:
                return Literal(character, bool(self._flags & FOLD))

    def _escape(self) -> Node:
        following = self._text[self._place : self._place + 1]
        if following in ("A", "b", "B", "z"):
            self._place += 1
            return Assertion(following)
        known = self._class_escape()
        if known is not None:
            return OneOf(known)
        return Literal(self._escaped(), bool(self._flags & FOLD))

    def _class_escape(self) -> CharacterClass | None:
        """Read the rest of an escape that is a class; None when it is none."""
        following = self._text[self._place : self._place + 1]
        if following in PERL:
            self._place += 1
            return PERL[following]
        found = _PROPERTY.match(self._text, self._place)
        if found is None:
            return None
        name = found[4] or found[3]
        known = property_class(name, negative=(found[1] == "P") != bool(found[2]), fold=self._folds())
        if known is None:
            raise PatternError("invalid character class range", f"\\{found[0]}")
        self._place = found.end()
        return known

    def _folds(self) -> bool:
        return bool(self._flags & FOLD)

    def _escaped(self) -> str:
        """Read the rest of an escape that is one character."""
        text, place = self._text, self._place
        if place >= len(text):
            raise PatternError("trailing backslash at end of expression", "")
        character = text[place]
        if (found := _OCTAL.match(text, place)) is not None:
            self._place = found.end()
            return chr(int(found[0], 8))
        if (found := _HEXADECIMAL.match(text, place)) is not None:
            code = int((found[1] or found[2])[-12:], 16)
            if code <= 0x10FFFF:
                self._place = found.end()
                return chr(code)
        elif character in _ESCAPES:
            self._place += 1
            return _ESCAPES[character]
        elif character.isascii() and not character.isalnum():
            self._place += 1
            return character
        raise PatternError("invalid escape sequence", f"\\{character}")

    def _bracket(self) -> CharacterClass:
        """Read a class in brackets, after the opening one."""
        text, start = self._text, self._place - 1
        negative = text.startswith("^", self._place)
        self._place += negative
        ranges: list[tuple[int, int]] = []
        classes: list[CharacterClass] = []
        first = True
        while not text.startswith("]", self._place) or first:
            if self._place >= len(text):
                raise PatternError("missing closing ]", text[start:])
            first = False
            known = self._class_in_bracket()
            if known is not None:
                classes.append(known)
            else:
                ranges.append(self._range())
        self._place += 1
        # A negated class takes no line break away by itself: that is what Go's flags of Perl say.
        return CharacterClass(tuple(classes), tuple(ranges), negative, self._folds())

    def _class_in_bracket(self) -> CharacterClass | None:
        text = self._text
        if text.startswith("[:", self._place):
            end = text.find(":]", self._place + 2)
            if end >= 0:
                written = text[self._place : end + 2]
                name = written[2:-2]
                known = POSIX.get(name.removeprefix("^"))
                if known is None:
                    raise PatternError("invalid character class range", written)
                self._place = end + 2
                return CharacterClass((known,), (), name.startswith("^"))
        if text.startswith("\\", self._place):
            self._place += 1
            known = self._class_escape()
            if known is None:
                self._place -= 1
            return known
        return None

    def _range(self) -> tuple[int, int]:
        start = self._place
        low = self._range_end()
        text = self._text
        if text.startswith("-", self._place) and not text.startswith("-]", self._place):
            self._place += 1
            if self._place >= len(text):
                raise PatternError("missing closing ]", text[start:])
            high = self._range_end()
            if high < low:
                raise PatternError("invalid character class range", text[start : self._place])
            return low, high
        return low, low

    def _range_end(self) -> int:
        character = self._text[self._place]
        self._place += 1
        return ord(self._escaped() if character == "\\" else character)


_NOT_A_BREAK = CharacterClass((), ((0, 9), (11, 0x10FFFF)))


def _multiplied(node: Node) -> int:
    """Return how often the innermost part of nested repetitions may be repeated."""
    match node:
        case Repeat(inner, least, most, _):
            count = least if most is None else most
            return max(count, 1) * _multiplied(inner) if count != 1 or most is None else _multiplied(inner)
        case Group(_, inner):
            return _multiplied(inner)
        case Sequence(parts) | Alternatives(parts):
            return max(map(_multiplied, parts), default=1)
        case _:
            return 1
