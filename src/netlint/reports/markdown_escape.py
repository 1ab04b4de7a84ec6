"""Untrusted text in GitHub's Markdown: it shows as it is, and links, mentions or embeds nothing."""

from __future__ import annotations

import re

from netlint.reports.escape import printable

#: A sentence in a comment is cut to this many characters.
LIMIT = 400

# Underscores inside of a word are no emphasis: addresses stay readable in the raw text.
_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")

# What means something only at the start of a cell or of a list item.
_LEADING = re.compile(r"[-+=]|\d+[.)]")

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

# GitHub looks for mentions, issue numbers and addresses also in text that came from entities or
# escapes. A zero-width space, which only we can write here, breaks them.
_BREAK = "&#8203;"
_ACTIVE = re.compile(r"[@#]|:(?=//)|www(?=\.)|\bGH(?=-\d)", re.IGNORECASE)


def plain(text: str, limit: int = LIMIT) -> str:
    """Return a sentence. What stands between a pair of backticks becomes code."""
    parts = printable(text, limit).split("`")
    if len(parts) % 2 == 0:
        return _escape("`".join(parts))
    return "".join(_code(part) if index % 2 else _escape(part) for index, part in enumerate(parts))


def code(text: str, limit: int = LIMIT) -> str:
    """Return a name, set as code."""
    return _code(printable(text, limit))


def comment_key(text: str) -> str:
    """Return a key that can stand in an HTML comment, and cannot end it."""
    key = re.sub(r"[^A-Za-z0-9._/-]+", "-", text[:200])
    return re.sub(r"-{2,}", "-", key).strip("-") or "default"


def _code(text: str) -> str:
    # The element and not backticks: inside of those nothing can be escaped.
    return f"<code>{_escape(text)}</code>" if text else ""


def _escape(text: str) -> str:
    leading = _LEADING.match(text)
    text = re.sub("[&<>]", lambda match: _ENTITIES[match.group()], text)
    text = _SPECIAL.sub(lambda match: f"\\{match.group()}", text)
    text = _ACTIVE.sub(lambda match: f"{match.group()}{_BREAK}", text)
    return f"{_BREAK}{text}" if leading else text
