"""Functions on strings, without `format` and the ones that take regular expressions.

Source: https://developer.hashicorp.com/terraform/language/functions (String Functions).
"""

from __future__ import annotations

from netlint.lang import graphemes
from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.graphemes import normalized
from netlint.lang.types import BOOL, NUMBER, STRING, ListType
from netlint.lang.values import (
    Computation,
    ListValue,
    Null,
    UnknownValue,
    Value,
    is_unique,
    is_wholly_known,
    members,
)
from netlint.terraform.functions.texts import bounded, partly_unknown, whole_number

#: The characters with the property White_Space (https://www.unicode.org/Public/15.0.0/ucd/PropList.txt).
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

_STR = Parameter("str", STRING)


@function(STRING, _STR)
def chomp(text: str) -> str:
    """Remove line ends from the end."""
    return text.rstrip("\r\n")


def _ends_unknown(text: Value, prefix: Value) -> Value | None:
    if not isinstance(prefix, str):
        return None
    if prefix == "":
        return True
    if isinstance(text, UnknownValue):
        known = text.range.prefix
        if known.startswith(prefix):
            return True
        if len(known) >= len(prefix):
            return False
    return None


@function(BOOL, _STR, Parameter("prefix", STRING), symbolic=_ends_unknown)
def startswith(text: str, prefix: str) -> bool:
    """Tell whether a text starts with another."""
    return text.startswith(prefix)


@function(BOOL, _STR, Parameter("suffix", STRING))
def endswith(text: str, suffix: str) -> bool:
    """Tell whether a text ends with another."""
    return text.endswith(suffix)


@function(BOOL, _STR, Parameter("substr", STRING))
def strcontains(text: str, part: str) -> bool:
    """Tell whether a text contains another."""
    return part in text


@function(STRING, Parameter("spaces", NUMBER), _STR)
def indent(spaces: Value, text: str) -> str:
    """Indent all lines but the first."""
    count = whole_number(spaces)
    if count < 0:
        raise FunctionError("the number of spaces must not be negative", 0)
    bounded(len(text) + text.count("\n") * count)
    return text.replace("\n", "\n" + " " * count)


@function(STRING, Parameter("separator", STRING), rest=Parameter("lists", ListType(STRING)))
def join(separator: str, *lists: ListValue) -> Value:
    """Join the elements of lists, with a separator in between."""
    if not lists:
        raise FunctionError("at least one list is required")
    if not all(map(is_wholly_known, lists)):
        elements = [element for part in lists for element in part.elements]
        if len(elements) == 1:
            # There is nothing to join it with.
            return elements[0]
        return partly_unknown(join, (separator, *lists))
    parts: list[str] = []
    for number, part in enumerate(lists, 1):
        for index, element in enumerate(part.elements):
            if isinstance(element, Null):
                which = f"element {index} of list {number}" if len(lists) > 1 else f"element {index}"
                raise FunctionError(f"{which} is null; cannot concatenate null values", number)
            assert isinstance(element, str)
            parts.append(element)
    bounded(sum(map(len, parts)) + len(separator) * len(parts))
    return normalized(separator.join(parts))


def _simple_upper(character: str) -> str:
    """Return the upper case of one character that is one character, as Go's does; or itself."""
    upper = character.upper()
    return upper if len(upper) == 1 else _simple_title(character, character)


def _simple_title(character: str, otherwise: str | None = None) -> str:
    title = character.title()
    if len(title) == 1:
        return title
    return otherwise if otherwise is not None else _simple_upper(character)


def _simple_lower(character: str) -> str:
    return character.lower()[:1]


@function(STRING, _STR)
def upper(text: str) -> str:
    """Turn all letters into upper case."""
    return text.upper() if text.isascii() else normalized("".join(map(_simple_upper, text)))


@function(STRING, _STR)
def lower(text: str) -> str:
    """Turn all letters into lower case."""
    return text.lower() if text.isascii() else normalized("".join(map(_simple_lower, text)))


@function(STRING, _STR)
def title(text: str) -> str:
    """Turn the first letter of each word into title case."""
    result: list[str] = []
    starts = True
    for character in text:
        result.append(_simple_title(character) if starts else character)
        if character.isascii():
            starts = not (character.isalnum() or character == "_")
        else:
            starts = character in SPACES
    return normalized("".join(result))


def _split_unknown(separator: Value, text: Value) -> Value | None:
    """Return what was joined with the same separator; an identity has no separator in it."""
    if not isinstance(separator, str) or not isinstance(text, UnknownValue):
        return None
    if separator in _NEVER_IN_IDENTITIES and is_unique(text):
        return ListValue(STRING, (text,))
    term = text.term
    if not isinstance(term, Computation) or term.operation != "join" or term.operands[0] != separator:
        return None
    parts = [part for operand in term.operands[1:] for part in members(operand)]
    if separator not in _NEVER_IN_IDENTITIES or not parts:
        return None
    if all(is_unique(part) or (isinstance(part, str) and separator not in part) for part in parts):
        return ListValue(STRING, tuple(parts))
    return None


_NEVER_IN_IDENTITIES = frozenset({",", ";", "|", " ", ", "})


@function(ListType(STRING), Parameter("separator", STRING), _STR, symbolic=_split_unknown)
def split(separator: str, text: str) -> ListValue:
    """Split a text at each separator."""
    parts = text.split(separator) if separator else list(text)
    return ListValue(STRING, tuple(map(normalized, parts)))


@function(STRING, _STR)
def strrev(text: str) -> str:
    """Reverse the order of the characters."""
    return normalized("".join(reversed(graphemes.split(text))))


@function(STRING, _STR, Parameter("offset", NUMBER), Parameter("length", NUMBER))
def substr(text: str, offset: Value, length: Value) -> str:
    """Return a part of a text."""
    start, count = whole_number(offset), whole_number(length)
    if start >= 0 and count == 0:
        return ""
    characters = graphemes.split(text)
    if start < 0:
        start = max(start + len(characters), 0)
    # A length of zero after a negative offset is no length for Terraform either: it returns the rest.
    end = start + count if count > 0 else None
    return normalized("".join(characters[start:end]))


@function(STRING, _STR, Parameter("cutset", STRING))
def trim(text: str, characters: str) -> str:
    """Remove all of some characters from both ends."""
    return normalized(text.strip(characters))


@function(STRING, _STR, Parameter("prefix", STRING))
def trimprefix(text: str, prefix: str) -> str:
    """Remove a prefix, once."""
    return normalized(text.removeprefix(prefix))


@function(STRING, _STR, Parameter("suffix", STRING))
def trimsuffix(text: str, suffix: str) -> str:
    """Remove a suffix, once."""
    return normalized(text.removesuffix(suffix))


@function(STRING, _STR)
def trimspace(text: str) -> str:
    """Remove white space from both ends."""
    return text.strip(SPACES)


FUNCTIONS: dict[str, Function] = {
    declared.name: declared
    for declared in (
        chomp,
        endswith,
        indent,
        join,
        lower,
        split,
        startswith,
        strcontains,
        strrev,
        substr,
        title,
        trim,
        trimprefix,
        trimspace,
        trimsuffix,
        upper,
    )
}
