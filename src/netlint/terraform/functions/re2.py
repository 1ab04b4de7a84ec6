"""Matching of regular expressions in RE2's syntax, in time that is linear in the text.

A pattern becomes a program for a machine with threads (https://swtch.com/~rsc/regexp/regexp2.html): all ways
in which it may match are followed at once, in the order of their preference, so no pattern is exponential.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from netlint.lang.function import FunctionError
from netlint.terraform.functions.re2_classes import CharacterClass, folded
from netlint.terraform.functions.re2_syntax import (
    Alternatives,
    Assertion,
    Group,
    Literal,
    Node,
    OneOf,
    PatternError,
    Repeat,
    Sequence,
    parse,
)

#: The most instructions that a pattern may become.
_MAX_PROGRAM = 50_000
#: The most steps of all matches of one call together: some seconds.
_MAX_STEPS = 10_000_000

_CHARACTER, _CLASS, _SPLIT, _JUMP, _SAVE, _ASSERT, _MATCH = range(7)

#: One instruction: what it does, an argument, and where it goes on (at two places for a split).
_Instruction: TypeAlias = tuple[int, object, int, int]
#: The start and the end of each group, group 0 being the whole match; -1 where a group took no part.
Captures: TypeAlias = tuple[int, ...]

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Program:
    """A pattern, ready to be matched."""

    __slots__ = ("_classes", "_code", "_prefix", "groups")

    def __init__(self, pattern: str) -> None:
        """Compile a pattern.

        Raises:
            PatternError: it is not valid.
            UnsupportedClassError: it names a class that is not supported.
        """
        parsed = parse(pattern)
        self.groups = parsed.groups
        self._code: list[_Instruction] = []
        self._classes: dict[tuple[int, str], bool] = {}
        try:
            self._emit(Group(0, parsed.root))
        except RecursionError:
            raise PatternError("expression nests too deeply", pattern) from None
        except OverflowError:
            raise PatternError("expression too large", pattern) from None
        self._code.append((_MATCH, None, 0, 0))
        self._prefix = _literal_prefix(parsed.root)

    def _add(self, operation: int, argument: object = None) -> int:
        if len(self._code) >= _MAX_PROGRAM:
            raise OverflowError
        self._code.append((operation, argument, len(self._code) + 1, 0))
        return len(self._code) - 1

    def _emit(self, node: Node) -> None:
        match node:
            case Literal(character, fold):
                characters = frozenset(folded(character)) if fold else frozenset((character,))
                self._add(_CHARACTER, characters)
            case OneOf(characters):
                self._add(_CLASS, characters)
            case Assertion(kind):
                self._add(_ASSERT, kind)
            case Group(index, inner):
                self._add(_SAVE, 2 * index)
                self._emit(inner)
                self._add(_SAVE, 2 * index + 1)
            case Sequence(parts):
                for part in parts:
                    self._emit(part)
            case Alternatives(parts):
                self._alternatives(parts)
            case Repeat():
                self._repeat(node)

    def _alternatives(self, parts: tuple[Node, ...]) -> None:
        jumps: list[int] = []
        for part in parts[:-1]:
            split = self._add(_SPLIT)
            self._emit(part)
            jumps.append(self._add(_JUMP))
            self._set_targets(split, split + 1, len(self._code))
        self._emit(parts[-1])
        for jump in jumps:
            self._set_targets(jump, len(self._code))

    def _repeat(self, node: Repeat) -> None:
        for _ in range(node.least - (node.most is None and node.least > 0)):
            self._emit(node.inner)
        if node.most is None:
            if node.least:
                self._plus(node.inner, node.greedy)
            elif _may_be_empty(node.inner):
                # As Go does it: only so is the order of preference that of Perl.
                split = self._add(_SPLIT)
                self._plus(node.inner, node.greedy)
                self._set_split(split, split + 1, len(self._code), node.greedy)
            else:
                split = self._add(_SPLIT)
                self._emit(node.inner)
                self._set_targets(self._add(_JUMP), split)
                self._set_split(split, split + 1, len(self._code), node.greedy)
            return
        splits: list[int] = []
        for _ in range(node.most - node.least):
            splits.append(self._add(_SPLIT))
            self._emit(node.inner)
        for split in splits:
            self._set_split(split, split + 1, len(self._code), node.greedy)

    def _plus(self, inner: Node, greedy: bool) -> None:
        start = len(self._code)
        self._emit(inner)
        split = self._add(_SPLIT)
        self._set_split(split, start, split + 1, greedy)

    def _set_split(self, split: int, inside: int, after: int, greedy: bool) -> None:
        if greedy:
            self._set_targets(split, inside, after)
        else:
            self._set_targets(split, after, inside)

    def _set_targets(self, at: int, first: int, second: int = 0) -> None:
        operation, argument, _, _ = self._code[at]
        self._code[at] = (operation, argument, first, second)

    def search(self, text: str, start: int, budget: Budget) -> Captures | None:
        """Find the first match in a text from a place on; of several there, the preferred one."""
        empty = (-1,) * (2 * len(self.groups) + 2)
        threads: dict[int, Captures] = {}
        visited: set[int] = set()
        found: Captures | None = None
        place = start
        while place <= len(text):
            if not threads:
                if found is not None:
                    break
                if self._prefix:
                    place = text.find(self._prefix, place)
                    if place < 0:
                        break
            if found is None:
                self._follow(threads, visited, 0, empty, text, place)
            budget.spend(len(threads) + len(visited) + 1)
            following: dict[int, Captures] = {}
            visited = set()
            character = text[place] if place < len(text) else ""
            for at, captures in threads.items():
                operation, argument, after, _ = self._code[at]
                if operation == _MATCH:
                    found = captures
                    break
                if character and self._takes(operation, argument, at, character):
                    self._follow(following, visited, after, captures, text, place + 1)
            threads = following
            place += 1
        return found

    def _takes(self, operation: int, argument: object, at: int, character: str) -> bool:
        if operation == _CHARACTER:
            assert isinstance(argument, frozenset)
            return character in argument
        known = self._classes.get((at, character))
        if known is None:
            assert isinstance(argument, CharacterClass)
            known = self._classes[at, character] = argument.has(character)
        return known

    def _follow(
        self,
        threads: dict[int, Captures],
        visited: set[int],
        at: int,
        captures: Captures,
        text: str,
        place: int,
    ) -> None:
        """Add what is reached without taking a character and waits for one, preferred ones first."""
        stack = [(at, captures)]
        while stack:
            at, captures = stack.pop()
            if at in visited:
                continue
            visited.add(at)
            operation, argument, after, other = self._code[at]
            if operation in (_CHARACTER, _CLASS, _MATCH):
                threads[at] = captures
                continue
            if operation == _SPLIT:
                stack.append((other, captures))
            elif operation == _SAVE:
                assert isinstance(argument, int)
                captures = (*captures[:argument], place, *captures[argument + 1 :])
            elif operation == _ASSERT and not _holds(argument, text, place):
                continue
            stack.append((after, captures))


class Budget:
    """How many steps the matches of one call may still take."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = _MAX_STEPS

    def spend(self, steps: int) -> None:
        """Take steps off.

        Raises:
            FunctionError: there are none left.
        """
        self._left -= steps
        if self._left < 0:
            raise FunctionError("the pattern takes too many steps on this text")


@lru_cache(maxsize=64)
def program(pattern: str) -> Program:
    """Return the program of a pattern.

    Raises:
        PatternError: it is not valid.
        UnsupportedClassError: it names a class that is not supported.
    """
    return Program(pattern)


def every_match(compiled: Program, text: str) -> Iterator[Captures]:
    """Yield the matches in a text that do not overlap; no empty one right after another match."""
    budget = Budget()
    place, before = 0, -1
    while place <= len(text):
        found = compiled.search(text, place, budget)
        if found is None:
            return
        empty_again = found[1] == place and found[0] == before
        place = found[1] + 1 if found[1] == place else found[1]
        before = found[1]
        if not empty_again:
            yield found


def _holds(kind: object, text: str, place: int) -> bool:
    match kind:
        case "A":
            return place == 0
        case "z":
            return place == len(text)
        case "^":
            return place == 0 or text[place - 1] == "\n"
        case "$":
            return place == len(text) or text[place] == "\n"
        case _:
            before = place > 0 and text[place - 1] in _WORD
            after = place < len(text) and text[place] in _WORD
            return (before != after) is (kind == "b")


def _may_be_empty(node: Node) -> bool:
    match node:
        case Literal() | OneOf():
            return False
        case Assertion():
            return True
        case Group(_, inner):
            return _may_be_empty(inner)
        case Repeat(inner, least, _, _):
            return least == 0 or _may_be_empty(inner)
        case Sequence(parts):
            return all(map(_may_be_empty, parts))
        case Alternatives(parts):
            return any(map(_may_be_empty, parts))


def _literal_prefix(node: Node) -> str:
    """Return the text that every match begins with."""
    parts = node.parts if isinstance(node, Sequence) else (node,)
    prefix = ""
    for part in parts:
        if not isinstance(part, Literal) or part.fold:
            break
        prefix += part.character
    return prefix
