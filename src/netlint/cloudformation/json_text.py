"""Templates as JSON. Places are found when they are asked for: most never are."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw

from netlint.cloudformation.document import MAX_DEPTH, MAX_PARTS, Document, TemplatePath
from netlint.errors import InputError
from netlint.resources.model import Diagnostic

_KEY = re.compile(rb'[\s,{]*("(?:[^"\\]|\\.)*")\s*:\s*')
_GAP = re.compile(rb"[\s,\[]*")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_COLON = re.compile(rb"\s*:")
_SCALAR = re.compile(rb"[^\s,\]}]+")

#: A member of an object or an array: where its key begins, where its value does, and the value's text.
_Member = tuple[int, int, bytes]


def parse_json(data: bytes, file: str) -> Document:
    """Parse a template as JSON.

    Raises:
        InputError: it is malformed, or too deeply nested.
    """
    duplicates: list[str] = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            duplicates.append("")
        return found

    text = data.decode("utf-8", "replace")
    try:
        top = json.loads(text, object_pairs_hook=mapping, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"malformed JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise InputError(message, file=file, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _too_deep(file) from None
    except ValueError as error:
        raise InputError(f"malformed JSON: {error}", file=file, line=1, column=1) from None
    _check_size(top, file)
    places = _Places(data)
    diagnostics: list[Diagnostic] = []
    if duplicates:
        diagnostics += (
            Diagnostic(
                f"`{key}` stands twice in one mapping: the last one holds",
                file,
                *places.position(at),
                level="warning",
            )
            for key, at in _duplicate_keys(data)
        )
    return Document(file, top, data, places, diagnostics, is_yaml=False)


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no value of JSON")


def _too_deep(file: str) -> InputError:
    return InputError(f"nested more than {MAX_DEPTH} levels deep", file=file, line=1, column=1)


def _check_size(top: Any, file: str) -> None:
    """Raise for what is too large or too deep to be evaluated."""
    level = [top] if isinstance(top, (dict, list)) else []
    parts = 0
    for _ in range(MAX_DEPTH):
        deeper: list[Any] = []
        for container in level:
            children = container.values() if type(container) is dict else container
            parts += len(container)
            deeper += [child for child in children if type(child) is dict or type(child) is list]
        if parts > MAX_PARTS:
            raise InputError(f"more than {MAX_PARTS:,} parts", file=file, line=1, column=1)
        if not deeper:
            return
        level = deeper
    raise _too_deep(file)


class _Places:
    """Finds places in a text that is known to be JSON."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: list[int] | None = None
        self._levels: dict[TemplatePath, dict[str | int, _Member]] = {}

    def __call__(self, path: TemplatePath) -> tuple[int, int]:
        """Return line and column of what stands at a path, or of the innermost around it."""
        start = len(self._data) - len(self._data.lstrip())
        at, value, raw = start, start, self._data[start:]
        for depth, step in enumerate(path):
            if raw[:1] not in (b"{", b"["):
                break
            members = self._levels.get(path[:depth])
            if members is None:
                members = _members(raw, value)
                if depth < 2:
                    self._levels[path[:depth]] = members
            found = members.get(step)
            if found is None:
                break
            at, value, raw = found
        return self.position(at)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, in characters, of an offset in bytes."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in re.finditer(rb"\n", self._data))]
        line = bisect_right(self._lines, offset)
        start = self._lines[line - 1]
        return line, len(self._data[start:offset].decode("utf-8", "replace")) + 1


def _members(raw: bytes, base: int) -> dict[str | int, _Member]:
    """Return the members of an object or an array that stands at an offset."""
    found: dict[str | int, _Member] = {}
    if raw[:1] == b"[":
        at = 1
        for index, item in enumerate(msgspec.json.decode(raw, type=list[Raw])):
            gap = _GAP.match(raw, at)
            at = gap.end() if gap is not None else at
            value = bytes(item)
            found[index] = (base + at, base + at, value)
            at += len(value)
        return found
    at = 1
    for name, item in msgspec.json.decode(raw, type=dict[str, Raw]).items():
        key = _KEY.match(raw, at)
        if key is None or (key[1] != b'"%b"' % name.encode() and json.loads(key[1]) != name):
            # A key stands twice: only a slow look at every one tells which is where.
            return dict(_slow_members(raw, base))
        value = bytes(item)
        found[name] = (base + key.start(1), base + key.end(), value)
        at = key.end() + len(value)
    return found


def _slow_members(raw: bytes, base: int) -> Iterator[tuple[str, _Member]]:
    """Yield every member of an object, those of one name too."""
    at = 1
    while (key := _KEY.match(raw, at)) is not None:
        end = _end(raw, key.end())
        yield json.loads(key[1]), (base + key.start(1), base + key.end(), raw[key.end() : end])
        at = end


def _end(raw: bytes, at: int) -> int:
    """Return the offset behind the value that begins at an offset."""
    if raw[at : at + 1] not in (b"{", b"["):
        found = _STRING.match(raw, at) or _SCALAR.match(raw, at)
        return found.end() if found is not None else len(raw)
    depth = 0
    for token in _TOKEN.finditer(raw, at):
        sign = token[0]
        if sign in (b"{", b"["):
            depth += 1
        elif sign in (b"}", b"]"):
            depth -= 1
            if not depth:
                return token.end()
    return len(raw)


def _duplicate_keys(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield each key that its object has already, and its offset."""
    open_objects: list[set[str] | None] = []
    for token in _TOKEN.finditer(data):
        sign = token[0]
        if sign in (b"{", b"["):
            open_objects.append(set() if sign == b"{" else None)
        elif sign in (b"}", b"]"):
            open_objects.pop()
        elif open_objects and (keys := open_objects[-1]) is not None:
            if _COLON.match(data, token.end()) is None:
                continue
            key = json.loads(sign)
            if key in keys:
                yield key, token.start()
            keys.add(key)
