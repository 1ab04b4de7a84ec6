"""What a template says to netlint: `Metadata` of a resource or of the template, and comments in YAML.

    Metadata:
      netlint:
        ignore:
          - {id: NAT001, reason: one zone is enough here, until: 2027-01-01}
          - SG001

A comment on a line of its own stands at what begins on the next line, one at the end of a line at what begins
there. `ignore-file` before everything else, and the template's own `Metadata`, stand at the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from netlint.cloudformation.document import Document, TemplatePath
from netlint.cloudformation.functions import is_scalar, text
from netlint.cloudformation.template import Template
from netlint.resources.model import Note

_COMMENT = re.compile(r"(?:^|(?<=\s))#+\s*netlint:\s*(.*)", re.IGNORECASE)
_FILE = "ignore-file"


def notes_of(template: Template) -> list[Note]:
    """Return what a template says to netlint."""
    document = template.document
    if b"netlint" not in document.text.lower():
        return []
    found = list(_metadata(template))
    if document.is_yaml and b"netlint:" in document.text.lower():
        found += _comments(document)
    return found


# --- metadata


def _metadata(template: Template) -> Iterator[Note]:
    document = template.document
    last = document.text.count(b"\n") + 1
    for path, entry in _entries(template.metadata, ("Metadata",)):
        line, column = document.place(path)
        yield Note(_text(entry, _FILE), document.file, line, column, 1, last)
    starts: list[tuple[int, int]] = []
    for name, node in template.resources.items():
        written = node.get("Metadata") if isinstance(node, dict) else None
        for path, entry in _entries(written, ("Resources", name, "Metadata")):
            if not starts:
                starts = _starts(document)
            line, column = document.place(path)
            first = document.place(("Resources", name))
            end = _end(starts, first, last)
            yield Note(
                _text(entry, "ignore"), document.file, line, column, first[0], end[0], first[1], end[1]
            )


def _entries(metadata: Any, base: TemplatePath) -> Iterator[tuple[TemplatePath, Any]]:
    """Yield what `netlint: {ignore: …}` lists, with the path of each."""
    own = metadata.get("netlint") if isinstance(metadata, dict) else None
    if not isinstance(own, dict) or "ignore" not in own:
        if own is not None:
            yield (*base, "netlint"), None
        return
    listed = own["ignore"]
    path = (*base, "netlint", "ignore")
    if not isinstance(listed, list):
        yield path, listed
        return
    for index, entry in enumerate(listed):
        yield (*path, index), entry


def _text(entry: Any, verb: str) -> str:
    """Return an entry as the comment that says the same."""
    if isinstance(entry, dict) and "id" in entry:
        ids = entry["id"] if isinstance(entry["id"], list) else [entry["id"]]
        listed = ", ".join(text(one) for one in ids if is_scalar(one))
        said = f"{verb}[{listed}]"
        reason, until = entry.get("reason", ""), entry.get("until", "")
        if reason != "" and is_scalar(reason):
            said += f" reason: {text(reason)}"
        if until != "" and is_scalar(until):
            said += f" until={text(until)}"
        return said
    return f"{verb}[{text(entry) if is_scalar(entry) else ''}]"


def _starts(document: Document) -> list[tuple[int, int]]:
    """Return where each section and each resource begins, in order."""
    resources = document.data["Resources"]
    places = [document.place((name,)) for name in document.data]
    places += [document.place(("Resources", name)) for name in resources]
    return sorted(set(places))


def _end(starts: list[tuple[int, int]], first: tuple[int, int], last_line: int) -> tuple[int, int]:
    """Return the last line and column of what begins at a place (column 0: the line's end)."""
    index = bisect_right(starts, first)
    if index == len(starts):
        return last_line, 0
    line, column = starts[index]
    return (line, column - 1) if line == first[0] else (line - 1, 0)


# --- comments


def _comments(document: Document) -> Iterator[Note]:
    lines = document.text.decode("utf-8", "replace").split("\n")
    starts, covered = _scan(document.text)
    for number, line in enumerate(lines, 1):
        if "netlint:" not in line.lower():
            continue
        for found in _COMMENT.finditer(line):
            column = found.start() + 1
            if any(first <= (number, column) <= last for first, last in covered):
                continue
            said = found[1].strip() or " "
            alone = not line[: found.start()].strip()
            first, last = _stands_at(starts, number, alone=alone, lines=len(lines))
            if said.lower().startswith(_FILE) and (not starts or (number, column) < starts[0]):
                first, last = 1, len(lines)
            yield Note(said, document.file, number, column, first, last)
            break


def _stands_at(starts: list[tuple[int, int]], number: int, *, alone: bool, lines: int) -> tuple[int, int]:
    """Return the lines of what a comment stands at: what begins on its line, or on the next one."""
    index = bisect_right(starts, (number, 0))
    if index == len(starts) or (not alone and starts[index][0] != number):
        return number, number
    line, column = starts[index]
    for later in starts[index + 1 :]:
        if later[0] > line and later[1] <= column:
            return line, later[0] - 1
    return line, lines


def _scan(data: bytes) -> tuple[list[tuple[int, int]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Return where each node begins, and what quoted and block scalars cover: no comment is in these."""
    import yaml

    starts: set[tuple[int, int]] = set()
    covered: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for event in yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.NodeEvent) and event.start_mark is not None:
            begin = (event.start_mark.line + 1, event.start_mark.column + 1)
            if not isinstance(event, yaml.SequenceStartEvent) or event.flow_style:
                # A list in block style begins where its first element does.
                starts.add(begin)
            if isinstance(event, yaml.ScalarEvent) and event.style and event.end_mark is not None:
                covered.append((begin, (event.end_mark.line + 1, event.end_mark.column)))
    return sorted(starts), covered
