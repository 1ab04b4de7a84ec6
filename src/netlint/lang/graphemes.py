"""Characters as a reader counts them: extended grapheme clusters, and texts in Unicode's composed form.

Terraform counts, cuts and reverses texts by these. The rules are those of UAX #29
(https://www.unicode.org/reports/tr29/) in the version of the library that it uses, go-textseg v15.
"""

from __future__ import annotations

import re

#: Ends a cluster for certain, whatever follows (the list is that of go-cty's `SafeKnownPrefix`).
_DELIMITERS = frozenset("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'")

_cluster: re.Pattern[str] | None = None


def normalized(text: str) -> str:
    """Return a text in Unicode's composed form (NFC), in which Terraform keeps all texts."""
    if text.isascii():
        return text
    from unicodedata import is_normalized, normalize

    return text if is_normalized("NFC", text) else normalize("NFC", text)


def split(text: str) -> list[str]:
    """Return the clusters of a text."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    return _pattern().findall(text)


def count(text: str) -> int:
    """Return how many clusters a text has."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _pattern().finditer(text))


def safe_prefix(text: str) -> str:
    """Return what certainly starts any text that goes on from this one.

    The last cluster is left out where a mark that follows could become a part of it.
    """
    text = normalized(text)
    if not text or text[-1] in _DELIMITERS:
        return text
    return "".join(split(text)[:-1])


def _pattern() -> re.Pattern[str]:
    global _cluster
    if _cluster is None:
        _cluster = re.compile(_expression(), re.DOTALL)
    return _cluster


def _expression() -> str:
    """Return the regular expression of one cluster; of its alternatives, the longest come first."""
    from netlint.lang import grapheme_table as table

    first, last = 0xAC00, 0xD7A3
    syllables = range(first, last + 1, 28)
    lv = f"[{''.join(map(chr, syllables))}]"
    lvt = f"(?!{lv})[{chr(first)}-{chr(last)}]"
    lead, vowel, trail = f"[{table.L}]", f"[{table.V}]", f"[{table.T}]"
    extend, mark = f"[{table.EXTEND}]", f"[{table.EXTEND}{table.SPACINGMARK}]"
    picture, flag, joiner = f"[{table.EXTENDED_PICTOGRAPHIC}]", "[\U0001f1e6-\U0001f1ff]", "\u200d"
    extension = f"(?:{mark}|{joiner}(?:{picture}{extend}*)?)*"
    hangul = (
        f"(?:{lead}+(?:(?:{lv}?{vowel}+|{lvt}){trail}*|{lv})?"
        f"|{lv}{vowel}*{trail}*|{vowel}+{trail}*|{lvt}{trail}*|{trail}+)"
    )
    special = f"{table.CONTROL}\\r\\n\ufffd"
    other = f"[^{special}{table.PREPEND}][{table.EXTEND}{table.SPACINGMARK}{joiner}]*"
    bases = f"(?:(?:{hangul}|{picture}|{flag}{flag}?){extension}|{other})"
    return f"\\r\\n|[{special}]|[{table.PREPEND}]+{bases}?|{bases}|."
