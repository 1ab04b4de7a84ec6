"""Comments in a configuration that speak to netlint, and the lines that each covers.

A comment on a line of its own covers the next block or attribute, one at the end of a line the attribute or
block of that line; `ignore-file` covers the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from netlint.hcl.ast import Attribute, Block, Body, Comment, Literal
from netlint.hcl.parser import File
from netlint.resources.model import Note
from netlint.terraform.module.loader import ModuleTree

_MARK = re.compile(r"netlint:\s*(.*)", re.DOTALL | re.IGNORECASE)
_FILE = "ignore-file"


def notes_of(tree: ModuleTree, base: str) -> list[Note]:
    """Return the comments for netlint in all files of a module tree.

    Args:
        tree: the modules.
        base: the directory that the paths of sources start from.
    """
    found: list[Note] = []
    for file in tree.files.values():
        if "netlint:" in file.source.text:
            found.extend(_in_file(file, posixpath.normpath(posixpath.join(base, file.source.path))))
    return found


def _in_file(file: File, shown: str) -> Iterator[Note]:
    last = file.source.position(len(file.source.text)).line
    spans = _spans(file)
    for comment in file.comments:
        text = _text(comment)
        if text:
            line, column = file.source.position(comment.start)
            first, final = (1, last) if text.startswith(_FILE) else _covered(file, comment, spans)
            yield Note(text, shown, line, column, first, final)
    if file.source.path.endswith(".json"):
        yield from _in_json(file.body, file, shown, (1, last))


def _text(comment: Comment) -> str:
    """Return what a comment says to netlint; empty when it does not speak to it."""
    bare = comment.text.lstrip("#/*").removesuffix("*/").strip()
    found = _MARK.match(bare)
    return found[1].strip() if found else ""


class _Span:
    """The lines of an attribute or a block; those of a block's header."""

    __slots__ = ("end_line", "header_line", "start", "start_line")

    def __init__(self, start: int, start_line: int, header_line: int, end_line: int) -> None:
        self.start = start
        self.start_line = start_line
        self.header_line = header_line
        self.end_line = end_line


def _spans(file: File) -> list[_Span]:
    """Return the attributes and blocks of a file in the order of their beginnings."""
    found: list[_Span] = []
    line = file.source.position
    pending = [file.body]
    while pending:
        body = pending.pop()
        item: Attribute | Block
        for item in body.attributes.values():
            first = line(item.start).line
            found.append(_Span(item.start, first, first, line(item.end).line))
        for item in body.blocks:
            first = line(item.start).line
            found.append(_Span(item.start, first, line(item.header_end).line, line(item.end).line))
            pending.append(item.body)
    return sorted(found, key=lambda span: span.start)


def _covered(file: File, comment: Comment, spans: list[_Span]) -> tuple[int, int]:
    """Return the first and the last line that a comment covers."""
    line = file.source.position(comment.start).line
    if comment.alone:
        following = next((span for span in spans if span.start > comment.start), None)
        return (following.start_line, following.end_line) if following else (line, line)
    # The innermost item that begins, or whose header or last line ends, on this line.
    here = [span for span in spans if span.start < comment.start and span.start_line <= line <= span.end_line]
    for span in reversed(here):
        if line in (span.start_line, span.header_line) or (line == span.end_line and span is here[-1]):
            return span.start_line, span.end_line
    return line, line


def _in_json(body: Body, file: File, shown: str, lines: tuple[int, int]) -> Iterator[Note]:
    """Yield what the `//` properties of JSON syntax say; one covers the object that it is in."""
    said = body.attributes.get("//")
    if said is not None and isinstance(said.expression, Literal) and isinstance(said.expression.value, str):
        found = _MARK.match(said.expression.value.strip())
        if found:
            line, column = file.source.position(said.start)
            yield Note(found[1].strip(), shown, line, column, *lines)
    for block in body.blocks:
        first, last = file.source.position(block.start).line, file.source.position(block.end).line
        yield from _in_json(block.body, file, shown, (first, last))
