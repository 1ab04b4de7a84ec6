"""Untrusted text on its way into a document.

Names, tags, paths and messages may come from somebody else's pull request. Every reporter
passes them through here; what a format gives a meaning to is escaped by that format on top.
"""

from __future__ import annotations

import re

#: The longest name or sentence that a report for humans shows, in characters.
LIMIT = 1_000

# `##[error]` and `##vso[task.setvariable]` are commands to GitHub Actions and Azure Pipelines
# wherever they stand in a line of a log.
_LOG_COMMAND = re.compile(r"##(\w*)\[")

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\x1b"}


def shorten(text: str, limit: int = LIMIT) -> str:
    """Cut the middle out of a text longer than `limit` characters: both ends of an address tell."""
    if len(text) <= limit:
        return text
    half = max((limit - 1) // 2, 1)
    return f"{text[:half]}…{text[-half:]}"


def printable(text: str, limit: int = LIMIT) -> str:
    r"""Return `text` as one harmless line.

    Control characters, line separators, bidirectional overrides, zero-width characters and lone
    surrogates become visible escapes, such as `\n` or `\u202e`.
    """
    if len(text) > limit:
        text = shorten(text, limit)
    if not text.isprintable():
        text = "".join(character if character.isprintable() else _visible(character) for character in text)
    if "##" in text:
        text = _LOG_COMMAND.sub(r"##\1\\[", text)
    return text


def well_formed(text: str) -> str:
    r"""Return `text` with lone surrogates, which have no UTF-8, written as `\udc80`."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _visible(character: str) -> str:
    named = _NAMED.get(character)
    if named is not None:
        return named
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
