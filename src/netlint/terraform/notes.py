"""Comments in a configuration that speak to netlint, and what each stands at.

A comment on a line of its own stands at the next attribute or block of the same body, one at the end of a
line at the attribute or block that begins or ends there, one inside of an attribute at that. `ignore-file`
before everything else stands at the whole file. In the JSON syntax a `//` property stands at the object that
it is in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from netlint.hcl.ast import Attribute, Block, Comment
from netlint.hcl.parser import File
from netlint.hcl.positions import Source
from netlint.resources.model import Note
from netlint.terraform.module.loader import ModuleTree

_MARK = re.compile(r"(?:^|\s(?:#+|//|\*))\s*netlint:\s*(.*)", re.DOTALL | re.IGNORECASE)
_FILE = "ignore-file"
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)


class _Range(NamedTuple):
    """A part of a source text, as offsets; `end` is behind it."""

    start: int
    end: int


class _Item(NamedTuple):
    """An attribute or a block; `header_end` is the end of the attribute, or where the block's body begins."""

    start: int
    end: int
    header_end: int
    is_block: bool


def notes_of(tree: ModuleTree, base: str) -> list[Note]:
    """Return the comments for netlint in all files of a module tree.

    Args:
        tree: the modules.
        base: the directory that the paths of sources start from.
    """
    found: list[Note] = []
    for file in tree.files.values():
        if "netlint:" in file.source.text.lower():
            found.extend(in_file(file, posixpath.normpath(posixpath.join(base, file.source.path))))
    return found


def in_file(file: File, shown: str) -> Iterator[Note]:
    """Yield the comments for netlint in one file; `shown` is its path from the working directory."""
    source = file.source
    is_json = source.path.endswith(".json")
    whole = _Range(0, len(source.text))
    items = _items(file)
    for comment in file.comments:
        text = _text(comment)
        if not text:
            continue
        if is_json:
            covered = _object_around(source.text, comment.start, items) or whole
        elif text.casefold().startswith(_FILE):
            at_the_top = not items or comment.start < items[0].start
            covered = whole if at_the_top else _Range(comment.start, comment.end)
        else:
            covered = _lines(source, _covered(source, comment, items))
        line, column = source.position(comment.start)
        first_line, first_column = source.position(covered.start)
        last_line, last_column = source.position(covered.end)
        yield Note(text, shown, line, column, first_line, last_line, first_column, last_column)


def _text(comment: Comment) -> str:
    """Return what a comment says to netlint; empty when it does not speak to it."""
    bare = comment.text.removesuffix("*/").strip("#/* \t\r\n")
    found = _MARK.search(bare)
    return (found[1].strip() or " ") if found else ""


def _items(file: File) -> list[_Item]:
    """Return the attributes and blocks of a file in the order of their beginnings."""
    found: list[_Item] = []
    pending = [file.body]
    while pending:
        body = pending.pop()
        item: Attribute | Block
        for item in body.attributes.values():
            found.append(_Item(item.start, item.end, item.end, is_block=False))
        for item in body.blocks:
            found.append(_Item(item.start, item.end, item.header_end, is_block=True))
            pending.append(item.body)
    return sorted(found)


def _covered(source: Source, comment: Comment, items: list[_Item]) -> _Range:
    """Return what a comment stands at; its own place where there is nothing."""
    around = [item for item in items if item.start < comment.start < item.end]
    innermost = around[-1] if around else None
    nothing = _Range(comment.start, comment.end)
    if innermost is not None and (not innermost.is_block or comment.start < innermost.header_end):
        return _Range(innermost.start, innermost.end)
    if comment.alone:
        end = innermost.end if innermost is not None else len(source.text)
        following = next((item for item in items if comment.start < item.start < end), None)
        return _Range(following.start, following.end) if following is not None else nothing
    line = source.position(comment.start).line
    here: list[_Item] = []
    for item in items:
        if item.start >= comment.start:
            break
        ends = (item.start, item.header_end, item.end)
        if line in (source.position(offset).line for offset in ends):
            here.append(item)
    # Several may begin on one line, and the innermost one is the last of them.
    return _Range(here[-1].start, here[-1].end) if here else nothing


def _lines(source: Source, covered: _Range) -> _Range:
    """Return the whole lines of a range: what stands beside it on its lines is meant as well."""
    start = source.text.rfind("\n", 0, covered.start) + 1
    end = source.text.find("\n", covered.end)
    return _Range(start, end if end >= 0 else len(source.text))


def _object_around(text: str, offset: int, items: list[_Item]) -> _Range | None:
    """Return the JSON object that something stands in, with its name; None for that of the whole file."""
    opened: list[int] = []
    found: int | None = None
    for token in _JSON_TOKEN.finditer(text):
        if token.start() >= offset and found is None:
            if len(opened) < 2:
                return None
            found = opened[-1]
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            start = opened.pop()
            if start == found:
                named = [item.start for item in items if item.start <= start and item.end == token.end()]
                return _Range(max(named, default=start), token.end())
    return None
