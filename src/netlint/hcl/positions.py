"""Source texts, and the way from an offset in one to a line and a column."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

_BYTE_ORDER_MARK = "\ufeff"


class Position(NamedTuple):
    """A line and a column, both from 1. Columns count what a reader sees as characters, as Terraform's do."""

    line: int
    column: int


class Source:
    """One source text with the path that messages name.

    Offsets count characters of `text`, which has no byte order mark. Lines end with a line feed.
    """

    __slots__ = ("_line_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text.removeprefix(_BYTE_ORDER_MARK)
        self._line_starts: list[int] = []

    @classmethod
    def decode(cls, path: str, data: bytes) -> Source:
        """Make a source of a file's bytes. What is not UTF-8 becomes surrogates, which are reported."""
        return cls(path, data.decode("utf-8", "surrogateescape"))

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and (self.path, self.text) == (other.path, other.text)

    def __hash__(self) -> int:
        return hash((self.path, self.text))

    def position(self, offset: int) -> Position:
        """Return the line and the column of an offset (0 to the length of the text)."""
        starts = self._starts()
        line = bisect_right(starts, offset)
        prefix = self.text[starts[line - 1] : offset]
        return Position(line, 1 + (len(prefix) if prefix.isascii() else _graphemes(prefix)))

    def _starts(self) -> list[int]:
        if not self._line_starts:
            starts = [0]
            find = self.text.find
            found = find("\n")
            while found >= 0:
                starts.append(found + 1)
                found = find("\n", found + 1)
            self._line_starts = starts
        return self._line_starts


def _graphemes(text: str) -> int:
    """Count what a reader sees as characters: marks, joiners and paired flags belong to what precedes them.

    An approximation of Unicode's grapheme cluster rules (UAX 29) that is exact outside of Hangul jamo and
    Indic conjuncts, which do not stand before a syntax error often enough to carry the tables.
    """
    import unicodedata

    count = 0
    joined = False
    flag_open = False
    for character in text:
        code = ord(character)
        if character == "\u200d":
            joined = True
            continue
        if unicodedata.category(character) in ("Mn", "Me", "Mc") or 0x1F3FB <= code <= 0x1F3FF:
            continue
        flag = 0x1F1E6 <= code <= 0x1F1FF
        if joined or (flag and flag_open):
            joined = flag_open = False
            continue
        count += 1
        flag_open = flag
    return count
