"""Where to go on reading after a mistake."""

from __future__ import annotations

import re

#: How many lines a quoted string is followed that wrongly runs over several.
_STRING_LINES = 20

_TOKEN = re.compile(
    r"(?P<line>\n[ \t]*+)"
    r"|(?P<comment>(?:#|//)[^\n]*+|/\*.*?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*+"?)'
    r"|<<-?(?P<marker>[^\W\d][\w\-]*+)\r?(?=\n)"
    r"|(?P<open>[\[({])"
    r"|(?P<close>[\])}])"
    r"|[^\n#/\"<\[\](){}]++|[#/<]",
    re.DOTALL,
)


#: What a line begins with that ends a body or begins an item of one.
_ITEM = re.compile(r"\}|[^\W\d][\w\-]*+[ \t]*+(?:=(?![=>])|[{\"]|[^\W\d][\w\-]*+[ \t]*+[{\"])")


def resume_offset(text: str, start: int, failed: int) -> int:
    """Return the offset at which the reading of a body goes on after a broken item.

    The item began at `start` and could not be read further than `failed`. It ends with its line, outside of
    brackets; or where a line is indented less than the item, since then a bracket was left open; or before
    the brace that closes the body.
    """
    indent = start - (text.rfind("\n", 0, start) + 1)
    depth = 0
    pos = start
    end = len(text)
    while pos < end:
        match = _TOKEN.match(text, pos)
        if match is None:
            pos += 1
            continue
        kind = match.lastgroup
        pos = match.end()
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            if depth < 0:
                if match[0] == "}" and match.start() >= failed:
                    return match.start()
                depth = 0
        elif kind == "marker":
            closing = re.compile(rf"^[ \t]*{re.escape(match['marker'])}[ \t]*\r?$", re.MULTILINE).search(
                text, pos
            )
            pos = closing.end() if closing is not None else end
        elif kind == "line" and pos >= failed:
            dedented = len(match[0]) - 1 < indent and _ITEM.match(text, pos) is not None
            if dedented or (depth == 0 and match.start() >= failed):
                return pos
    return end


def closing_bracket(text: str, start: int) -> int:
    """Return the offset of the square bracket that closes the one open at `start`, behind the token there."""
    depth = 0
    first = True
    pos = start
    while (match := _TOKEN.match(text, pos)) is not None:
        pos = match.end()
        if match[0] == "[" and not first:
            depth += 1
        elif match[0] == "]" and not first:
            if depth == 0:
                return match.start()
            depth -= 1
        first = False
    return len(text)


def after_broken_string(text: str, failed: int) -> int:
    """Return the offset behind a quoted string that goes on after the line end at `failed`, or `failed`.

    The next line with a quote tells: an odd number of them means that the first one closes the string.
    """
    line_start = failed
    for _ in range(_STRING_LINES):
        line_start = text.find("\n", line_start) + 1
        if line_start == 0:
            break
        line_end = text.find("\n", line_start)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        quotes = line.count('"')
        if quotes:
            return line_start + line.index('"') + 1 if quotes % 2 else failed
    return failed
