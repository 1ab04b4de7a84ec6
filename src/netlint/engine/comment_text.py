"""What a comment says: `ignore[NAT001, GWE(key=a)] reason: why until=2027-01-01`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

_NAME = r"[A-Za-z][\w-]*"
_VALUE = r'"[^"]*"|[^,()"\[\]\s]+'
_CONDITION = rf"({_NAME})\s*=\s*({_VALUE})"
_ITEM = rf"({_NAME})\s*(?:\(([^()\"]*(?:\"[^\"]*\"[^()\"]*)*)\))?"

_verb = re.compile(r"(ignore(?:-file)?)(?![\w-])\s*", re.IGNORECASE)
_item = re.compile(rf"\s*{_ITEM}\s*")
_condition = re.compile(rf"\s*{_CONDITION}\s*")
_until = re.compile(r"(?:^|(?<=\s))until=(\S*)", re.IGNORECASE)
_reason = re.compile(r"reason:\s*", re.IGNORECASE)
_date = re.compile(r"\d{4}-\d\d-\d\d")
_setting = re.compile(r"[A-Za-z]\w*=")


class CommentProblem(Exception):
    """A comment that cannot be obeyed; `level` is that of the diagnostic."""

    def __init__(self, message: str, level: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.level = level


class Item(Struct, frozen=True):
    """One of the names in brackets, with the conditions that narrow it."""

    name: str
    conditions: tuple[tuple[str, str], ...] = ()


class Ignore(Struct, frozen=True):
    """A comment that asks to ignore findings; `until` is the last day on which it holds."""

    items: tuple[Item, ...]
    reason: str = ""
    until: date | None = None
    of_file: bool = False


def parse(text: str) -> Ignore:
    """Read what follows `netlint:`.

    Raises:
        CommentProblem: it is no such comment, or names no check, or holds something that is not understood.
    """
    verb = _verb.match(text)
    if verb is None:
        word = text.split(None, 1)[0] if text.strip() else ""
        raise CommentProblem(
            f"`netlint: {word}` is not understood; a comment that suppresses findings is"
            " `netlint: ignore[CODE] reason: …`",
            "warning",
        )
    of_file = verb[1].casefold() == "ignore-file"
    if not text.startswith("[", verb.end()):
        raise CommentProblem(f"`netlint: {verb[1]}` names no check: write `netlint: {verb[1]}[CODE]`")
    items, end = _items(text, verb.end() + 1)
    if not items:
        raise CommentProblem(f"`netlint: {verb[1]}[]` names no check: write `netlint: {verb[1]}[CODE]`")
    rest = " ".join(text[end:].split())
    until = _until.search(rest)
    if until is not None:
        rest = f"{rest[: until.start()]} {rest[until.end() :]}".strip()
    reason = _reason.match(rest)
    if reason is None and (other := _setting.search(rest)) is not None:
        raise CommentProblem(
            f"`{other[0]}` is not understood: only `reason:` and `until=` can follow the checks"
        )
    return Ignore(
        tuple(items),
        rest[reason.end() :] if reason is not None else rest,
        _day(until[1]) if until is not None else None,
        of_file,
    )


def _items(text: str, offset: int) -> tuple[list[Item], int]:
    """Return the names in brackets, and the offset behind these."""
    items: list[Item] = []
    while True:
        if closing := re.compile(r"\s*\]").match(text, offset):
            return items, closing.end()
        found = _item.match(text, offset)
        after = text[found.end() : found.end() + 1] if found is not None else ""
        if found is None or after not in (",", "]"):
            raise CommentProblem(
                "the checks to ignore are not understood: write codes, prefixes or slugs with commas between,"
                " such as `ignore[NAT001, GWE]`, or with a condition: `ignore[NAT001(key=a)]`"
            )
        items.append(Item(found[1], _conditions(found[2]) if found[2] is not None else ()))
        offset = found.end() + (after == ",")


def _conditions(text: str) -> tuple[tuple[str, str], ...]:
    conditions: list[tuple[str, str]] = []
    offset = 0
    while True:
        found = _condition.match(text, offset)
        after = text[found.end() : found.end() + 1] if found is not None else "?"
        if found is None or after not in ("", ","):
            raise CommentProblem(f"`({text})` is not understood: a condition is `name=value`")
        conditions.append((found[1].casefold(), found[2].strip('"')))
        if not after:
            return tuple(conditions)
        offset = found.end() + 1


def _day(text: str) -> date:
    from datetime import date

    bare = text.rstrip(".,;)")
    try:
        if _date.fullmatch(bare):
            return date.fromisoformat(bare)
    except ValueError:
        pass
    raise CommentProblem(f"`until={text}` is no date: write the last day as YYYY-MM-DD")
