"""Findings that comments in the sources accept: `netlint: ignore[NAT001] reason: …`.

A comment accepts a finding whose attribute or block it stands at, or that came through a module call that it
stands at. So it holds for all instances of a block, and for plans with their sources as for configurations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from netlint.engine.comment_text import CommentProblem, Ignore, Item, parse
from netlint.engine.finding import Finding, Severity
from netlint.engine.registry import Registry
from netlint.errors import ConfigurationError
from netlint.resources.model import Diagnostic, Note, Origin, Reading

if TYPE_CHECKING:
    from netlint.config.schema import Settings

#: The check that reports comments which suppress nothing.
UNUSED = "NLT001"


class _Entry:
    """One of the names of a comment: the codes that it stands for."""

    __slots__ = ("codes", "item", "used")

    def __init__(self, item: Item, codes: set[str]) -> None:
        self.item = item
        self.codes = codes
        self.used = False


class _Comment:
    """A comment that can be obeyed. `open_codes` are those that were not decided everywhere."""

    __slots__ = ("complete", "entries", "ignore", "input", "note", "open_codes")

    def __init__(self, note: Note, ignore: Ignore, entries: list[_Entry], path: str) -> None:
        self.note = note
        self.ignore = ignore
        self.entries = entries
        self.input = path
        self.complete = True
        self.open_codes: set[str] = set()

    @property
    def place(self) -> str:
        return f"{self.note.file}:{self.note.line}"


class Comments:
    """The comments in the sources of all readings."""

    def __init__(self, settings: Settings, registry: Registry, ran: set[str]) -> None:
        """Prepare for a run of the checks `ran` (codes)."""
        self.diagnostics: list[Diagnostic] = []
        self._registry = registry
        self._ran = ran
        self._fixed = registry.select(settings.unsuppressible, "unsuppressible")
        self._require_reason = settings.require_reason
        self._by_place: dict[tuple[str, int, int], _Comment | None] = {}
        self._by_file: dict[str, list[_Comment]] = {}

    def add(self, reading: Reading, undetermined: set[str]) -> None:
        """Take the comments of a reading; `undetermined` are the codes that left a question open in it."""
        for note in reading.notes:
            key = (note.file, note.line, note.column)
            if key not in self._by_place:
                comment = self._by_place[key] = self._read(note, reading.path)
                if comment is not None:
                    self._by_file.setdefault(note.file, []).append(comment)
            known = self._by_place[key]
            if known is not None:
                known.complete = known.complete and not reading.diagnostics
                known.open_codes |= undetermined

    def _read(self, note: Note, path: str) -> _Comment | None:
        try:
            ignore = parse(note.text)
            if self._require_reason and not ignore.reason:
                raise CommentProblem("the suppression has no reason, and `require-reason` is set")
        except CommentProblem as problem:
            self._say(note, problem.message, problem.level)
            return None
        if ignore.of_file and (note.first_line, note.first_column) != (1, 1):
            self._say(note, "`netlint: ignore-file` holds only at the top of a file", "warning")
            return None
        entries: list[_Entry] = []
        for item in ignore.items:
            try:
                entries.append(_Entry(item, self._registry.select([item.name])))
            except ConfigurationError as error:
                self._say(note, error.message, "warning")
        return _Comment(note, ignore, entries, path)

    def _say(self, note: Note, message: str, level: str) -> None:
        self.diagnostics.append(Diagnostic(message, note.file, note.line, note.column, level))

    def judge(self, finding: Finding) -> tuple[Finding, str | None]:
        """Return a finding, and the reason for which a comment accepts it; None when none does.

        Where a comment asks for it in vain, the finding says so.
        """
        from datetime import date

        reason: str | None = None
        vain: list[str] = []
        for comment, entry in self._about(finding):
            entry.used = True
            until = comment.ignore.until
            if finding.code in self._fixed:
                vain.append(
                    f"The comment at {comment.place} cannot suppress it: {finding.code} is unsuppressible."
                )
            elif until is not None and date.today() > until:
                vain.append(f"The comment at {comment.place} suppressed it until {until}.")
            elif reason is None:
                reason = comment.ignore.reason
        if reason is None and vain:
            finding = replace(finding, because=(*finding.because, *dict.fromkeys(vain)))
        return finding, reason

    def _about(self, finding: Finding) -> Iterator[tuple[_Comment, _Entry]]:
        places = _places(finding)
        for file in dict.fromkeys(place.file for place in places):
            for comment in self._by_file.get(file, ()):
                if finding.code == UNUSED and _is_about(finding, comment):
                    continue
                if any(comment.note.covers(place) for place in places):
                    for entry in comment.entries:
                        if finding.code in entry.codes and _holds(entry.item, finding):
                            yield comment, entry

    def unused(self, severity: Severity, *, about_comments: bool) -> Iterator[Finding]:
        """Yield a finding for every comment that suppressed nothing, once all findings have been judged.

        Args:
            severity: that of the findings.
            about_comments: whether it is the turn of those that suppress such findings.
        """
        for comment in self._by_place.values():
            if comment is None or not comment.complete:
                continue
            idle = [
                entry.item.name
                for entry in comment.entries
                if not entry.used
                and (entry.codes == {UNUSED}) is about_comments
                and entry.codes <= self._ran
                and not entry.codes & comment.open_codes
            ]
            if idle:
                yield _unused(comment, idle, severity)


def _unused(comment: _Comment, names: list[str], severity: Severity) -> Finding:
    note = comment.note
    listed = ", ".join(names)
    whole = len(names) == len(comment.entries)
    return Finding(
        code=UNUSED,
        slug="unused-suppression",
        severity=severity,
        message=f"the comment that suppresses {listed} matches no finding"
        if whole
        else f"{listed} in the comment that suppresses {len(comment.entries)} checks matches no finding",
        address="",
        help="delete the comment" if whole else f"delete {listed} from the comment",
        identity="|".join((UNUSED, note.file, listed.casefold())),
        origin=Origin(note.file, note.line, note.column),
        input=comment.input,
    )


def _is_about(finding: Finding, comment: _Comment) -> bool:
    """Tell whether a finding is that a comment is not used: it does not suppress that itself."""
    note, place = comment.note, finding.origin
    return place is not None and (place.file, place.line, place.column) == (note.file, note.line, note.column)


def _places(finding: Finding) -> list[Origin]:
    """Return where a finding can be suppressed: its attribute, its block, and all calls that led to it."""
    found: list[Origin] = []
    for origin in (finding.origin, finding.declared):
        if origin is not None:
            found += [origin, *origin.module_calls]
    return found


def _holds(item: Item, finding: Finding) -> bool:
    """Tell whether all conditions of a name hold for a finding."""
    return all(_condition_holds(name, value, finding) for name, value in item.conditions)


def _condition_holds(name: str, value: str, finding: Finding) -> bool:
    """Tell whether a condition holds: what it names has to be there for certain.

    `attribute`, `address`, `key` (of an instance in the address) and `related` (an address) are those of the
    finding, `value` stands anywhere in its sentences, and any other name stands beside its value in one of
    them: `port=5432` for "… port 5432 …".
    """
    from fnmatch import fnmatchcase

    match name:
        case "attribute":
            return finding.attribute == value or finding.attribute.endswith(f".{value}")
        case "address":
            return fnmatchcase(finding.address, value.replace("[", "[[]"))
        case "key":
            keys = re.findall(r'\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\]', finding.address)
            return any(value in pair for pair in keys)
        case "related":
            pattern = value.replace("[", "[[]")
            return any(fnmatchcase(related.address, pattern) for related in finding.related)
    # No part of a longer number, range or name: 10.0.0.0/16 is not in 10.0.0.0/160, nor 22 in 20-22.
    word = re.compile(rf"(?<![\w/:-])(?<![\w]\.){re.escape(value)}(?![\w/:-]|\.\w)", re.IGNORECASE)
    label = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
    return any(
        word.search(sentence) and (name == "value" or label.search(sentence))
        for sentence in (finding.message, *finding.because)
    )
