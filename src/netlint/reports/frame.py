"""Code frames: the line at fault between its neighbours, with a caret."""

from __future__ import annotations

import os
import stat

from netlint.reports.escape import printable
from netlint.resources.folders import resolved
from netlint.resources.model import Origin

#: Source files beyond this many bytes get no frame.
MAX_BYTES = 2 * 1024 * 1024
#: Lines wider than this many characters are cut.
MAX_WIDTH = 160


class Sources:
    """Reads lines of source files below one directory, and each file once."""

    def __init__(self, root: str = ".") -> None:
        """Read below `root`, and never what stands elsewhere: an origin may name any path."""
        self._root = os.path.realpath(root or ".")
        self._lines: dict[str, list[str]] = {}

    def lines(self, file: str) -> list[str]:
        """Return the lines of a file relative to the root; none when it cannot or must not be read."""
        lines = self._lines.get(file)
        if lines is None:
            lines = self._lines[file] = self._read(file)
        return lines

    def frame(self, origin: Origin) -> list[str]:
        """Return three lines around an origin with line numbers, and a caret under its column.

        Empty when the source is not at hand.
        """
        lines = self.lines(origin.file)
        if not 0 < origin.line <= len(lines):
            return []
        first, last = max(origin.line - 1, 1), min(origin.line + 1, len(lines))
        gutter = len(str(last))
        frame = [f"{'':{gutter}} |"]
        for number in range(first, last + 1):
            frame.append(f"{number:>{gutter}} | {_code(lines[number - 1])}".rstrip())
            if number == origin.line:
                frame.append(f"{'':{gutter}} | {_caret(lines[number - 1], origin.column)}")
        return frame

    def _read(self, file: str) -> list[str]:
        try:
            path = resolved(os.path.join(self._root, file), self._root)
            if path is None:
                return []
            status = os.stat(path)
            # Opening a pipe or a device could block for ever.
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                return []
            with open(path, encoding="utf-8-sig", errors="replace", newline="") as source:
                return source.read().split("\n")
        except (OSError, ValueError):
            return []


def _code(line: str) -> str:
    line = line.rstrip()
    cut = line[:MAX_WIDTH].replace("\t", "    ")
    return printable(cut) + ("…" if len(line) > MAX_WIDTH else "")


def _caret(line: str, column: int) -> str:
    code = line.rstrip()
    start = min(max(column - 1, 0), len(code))
    if start == 0:
        start = len(code) - len(code.lstrip())
    if start > MAX_WIDTH:
        return "^"
    width = _width(_code(code[start:])) if code[start:] else 1
    return " " * _width(_code(code[:start] + "x")[:-1]) + "^" * max(min(width, MAX_WIDTH), 1)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
