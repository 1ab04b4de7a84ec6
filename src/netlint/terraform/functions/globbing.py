"""Glob patterns of `fileset`: `*`, `**`, `?`, `[a-z]`, `[^a-z]`, `{a,b}` and escapes, as Terraform has them.

Source: https://developer.hashicorp.com/terraform/language/functions/fileset (the library is `doublestar` 1).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from netlint.lang.function import FunctionError

if TYPE_CHECKING:
    from netlint.terraform.functions.filesystem import Files

_SPECIAL = frozenset("*?[{\\")
_MOST_ENTRIES = 100_000
_MOST_DEPTH = 64
_MOST_ALTERNATIVES = 256

#: One place of a pattern: None for `*`; else the ranges that a character must, or if negated must not, be in.
_Place: TypeAlias = "tuple[bool, tuple[tuple[str, str], ...]] | None"
_ANY_CHARACTER: _Place = (True, ())


def glob(files: Files, pattern: str) -> list[str]:
    """Return the paths of the regular files that a pattern matches.

    Args:
        files: where to look.
        pattern: a normalized path with wildcards.

    Raises:
        FunctionError: the pattern is malformed, or matches too much.
        FileRefused: it leads outside of what may be read.
    """
    root = "/" if pattern.startswith("/") else ""
    search = _Search(files)
    search.descend(root, [part for part in pattern.split("/") if part], 0)
    return sorted(search.found)


class _Search:
    """A walk through directories; how many entries it looks at is bounded."""

    __slots__ = ("files", "found", "left", "patterns")

    def __init__(self, files: Files) -> None:
        self.files = files
        self.found: set[str] = set()
        self.left = _MOST_ENTRIES
        self.patterns: dict[str, list[list[_Place]]] = {}

    def descend(self, directory: str, parts: list[str], depth: int) -> None:
        """Add what matches the parts of a pattern below a directory."""
        if depth > _MOST_DEPTH:
            raise FunctionError(f"the pattern leads more than {_MOST_DEPTH} directories deep")
        literal = 0
        while literal < len(parts) and not _SPECIAL & set(parts[literal]):
            literal += 1
        if literal == len(parts):
            self.literal(posixpath.join(directory, *parts))
            return
        directory = posixpath.join(directory, *parts[:literal])
        part, rest = parts[literal], parts[literal + 1 :]
        entries = list(self.entries(directory))
        if part == "**":
            for name, kind in entries:
                if kind == "directory":
                    self.descend(posixpath.join(directory, name), parts[literal:], depth + 1)
                elif not rest:
                    self.add(posixpath.join(directory, name), kind)
            if rest:
                self.descend(directory, rest, depth + 1)
            return
        for name, kind in entries:
            if not self.matches(part, name):
                continue
            path = posixpath.join(directory, name)
            if not rest:
                self.add(path, kind)
            elif kind in ("directory", "outside"):
                self.descend(path, rest, depth + 1)

    def literal(self, path: str) -> None:
        """Add a path without wildcards, if there is a file."""
        directory, name = posixpath.split(path)
        for other, kind in self.entries(directory):
            if other == name:
                self.add(path, kind)

    def entries(self, directory: str) -> Iterator[tuple[str, str]]:
        for entry in self.files.list(directory or "."):
            self.left -= 1
            if self.left < 0:
                raise FunctionError(f"the pattern leads to more than {_MOST_ENTRIES} files")
            yield entry

    def add(self, path: str, kind: str) -> None:
        if kind == "outside":
            # Says why, in the words for any other file.
            self.files.exists(path)
        elif kind == "file":
            self.found.add(path)

    def matches(self, part: str, name: str) -> bool:
        if part not in self.patterns:
            self.patterns[part] = [_places(option) for option in _options(part)]
        return any(_match(places, name) for places in self.patterns[part])


def _malformed() -> FunctionError:
    return FunctionError("syntax error in pattern")


def _options(part: str) -> list[str]:
    """Write out the alternatives in braces."""
    start = _find(part, "{", 0)
    if start < 0:
        return [part]
    end = _find(part, "}", start + 1)
    if end < 0:
        raise _malformed()
    inside, options, position = part[start + 1 : end], [], 0
    while True:
        comma = _find(inside, ",", position)
        options.append(inside[position : comma if comma >= 0 else None])
        if comma < 0:
            break
        position = comma + 1
    rests = _options(part[end + 1 :])
    if len(options) * len(rests) > _MOST_ALTERNATIVES:
        raise FunctionError(f"the pattern has more than {_MOST_ALTERNATIVES} alternatives")
    return [part[:start] + option + rest for option in options for rest in rests]


def _find(text: str, wanted: str, start: int) -> int:
    """Return where a character is that no backslash escapes; -1 where it is not."""
    while start < len(text):
        if text[start] == "\\":
            start += 1
        elif text[start] == wanted:
            return start
        start += 1
    return -1


def _places(part: str) -> list[_Place]:
    places: list[_Place] = []
    position = 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            places.append(None)
        elif character == "?":
            places.append(_ANY_CHARACTER)
        elif character == "[":
            end = _find(part, "]", position)
            if end < 0:
                raise _malformed()
            places.append(_class(part[position:end]))
            position = end + 1
        else:
            if character == "\\":
                if position == len(part):
                    raise _malformed()
                character = part[position]
                position += 1
            places.append((False, ((character, character),)))
    return places


def _class(inside: str) -> _Place:
    negated = inside.startswith("^")
    text = inside[1:] if negated else inside
    if not inside:
        raise _malformed()
    ranges: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        low, position = _class_character(text, position)
        high = low
        if position < len(text) and text[position] == "-":
            high, position = _class_character(text, position + 1)
        ranges.append((low, high))
    return negated, tuple(ranges)


def _class_character(text: str, position: int) -> tuple[str, int]:
    if position >= len(text) or text[position] == "-":
        raise _malformed()
    if text[position] == "\\":
        position += 1
        if position >= len(text):
            raise _malformed()
    return text[position], position + 1


def _match(places: list[_Place], name: str) -> bool:
    """Match a name in time linear in its length and that of the pattern, by the places reached so far."""
    reached = _closed(places, {0})
    for character in name:
        following: set[int] = set()
        for index in reached:
            if index == len(places):
                continue
            place = places[index]
            if place is None:
                following.add(index)
            else:
                negated, ranges = place
                if negated != any(low <= character <= high for low, high in ranges):
                    following.add(index + 1)
        reached = _closed(places, following)
        if not reached:
            return False
    return len(places) in reached


def _closed(places: list[_Place], reached: set[int]) -> set[int]:
    """Add the places that a `*` lets skip."""
    for index in sorted(reached):
        while index < len(places) and places[index] is None:
            index += 1
            reached.add(index)
    return reached
