"""YAML as Terraform writes it.

The layout is that of the libyaml emitter in go-cty-yaml, with its defaults: strings in double quotes or, when
they have several lines, as literal blocks; sequences in a mapping are not indented; long strings are folded.
"""

from __future__ import annotations

import re
from fractions import Fraction

from netlint.lang import numbers
from netlint.lang.values import ListValue, MapValue, Null, ObjectValue, SetValue, TupleValue, Value
from netlint.terraform.functions.texts import bounded

_INDENT = 2
_WIDTH = 80
#: The longest key, in bytes of UTF-8, that stands before its colon on one line.
_MAX_SIMPLE_KEY = 128

_BREAKS = "\n\r\x85\u2028\u2029"
_PRINTABLE = "\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd"
_NOT_PRINTABLE = re.compile(f"[^{_PRINTABLE}]")
_NOT_BLOCK = re.compile(f"[^{_PRINTABLE}]| [{_BREAKS}]| $")
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def to_yaml(value: Value) -> str:
    """Write a value without unknown or sensitive parts as a YAML document."""
    writer = _Writer()
    writer.node(value, -1, in_mapping=False)
    writer.write_indent(0)
    if writer.open_ended:
        writer.write("...\n")
    text = "".join(writer.pieces)
    bounded(len(text))
    return text


class _Writer:
    """Writes nodes one after the other.

    `indention` tells whether there is nothing but indentation and indicators on the line so far, and
    `whitespace` whether an indicator may follow without a space.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.column = 0
        self.whitespace = True
        self.indention = True
        self.open_ended = False

    def write(self, text: str) -> None:
        """Write text that has no line break."""
        self.pieces.append(text)
        self.column += len(text)

    def write_break(self, character: str = "\n") -> None:
        self.pieces.append(character)
        self.column = 0

    def write_indent(self, indent: int) -> None:
        if not self.indention or self.column > indent or (self.column == indent and not self.whitespace):
            self.write_break()
        self.write(" " * (indent - self.column))
        self.whitespace = self.indention = True

    def indicator(self, text: str, *, spaced: bool, white: bool = False, indention: bool = False) -> None:
        """Write an indicator; `white` and `indention` tell whether what follows may do without a space."""
        self.write(f" {text}" if spaced and not self.whitespace else text)
        self.whitespace = white
        self.indention = self.indention and indention
        self.open_ended = False

    def node(self, value: Value, indent: int, *, in_mapping: bool) -> None:
        match value:
            case ListValue() | SetValue() | TupleValue():
                self._sequence(value.elements, indent, in_mapping)
            case MapValue():
                self._mapping(value.elements, indent)
            case ObjectValue():
                self._mapping(value.attributes, indent)
            case str():
                self._text(value, max(indent, 0) + _INDENT if indent >= 0 else _INDENT, key=False)
            case _:
                self._plain(value)
                self.open_ended = indent < 0

    def _sequence(self, elements: tuple[Value, ...], indent: int, in_mapping: bool) -> None:
        if not elements:
            self.indicator("[", spaced=True, white=True)
            self.indicator("]", spaced=False)
            return
        if indent < 0:
            inner = 0
        else:
            inner = indent if in_mapping and not self.indention else indent + _INDENT
        for element in elements:
            self.write_indent(inner)
            self.indicator("-", spaced=True, indention=True)
            self.node(element, inner, in_mapping=False)

    def _mapping(self, members: dict[str, Value], indent: int) -> None:
        if not members:
            self.indicator("{", spaced=True, white=True)
            self.indicator("}", spaced=False)
            return
        inner = 0 if indent < 0 else indent + _INDENT
        for key in sorted(members):
            self.write_indent(inner)
            if _is_simple(key):
                self._text(key, inner, key=True)
                self.indicator(":", spaced=False)
            else:
                self.indicator("?", spaced=True, indention=True)
                self.node(key, inner, in_mapping=True)
                self.write_indent(inner)
                self.indicator(":", spaced=True, indention=True)
            self.node(members[key], inner, in_mapping=True)

    def _plain(self, value: Value) -> None:
        if isinstance(value, Null):
            text = "null"
        elif isinstance(value, bool):
            text = "true" if value else "false"
        else:
            assert isinstance(value, (int, Fraction, float))
            text = numbers.to_text(value)
        self.write(text if self.whitespace else f" {text}")
        self.whitespace = self.indention = False

    def _text(self, text: str, indent: int, *, key: bool) -> None:
        if not key and "\n" in text and not _NOT_BLOCK.search(text):
            self._literal(text, indent)
        else:
            self._quoted(text, indent, folded=not key)

    def _quoted(self, text: str, indent: int, *, folded: bool) -> None:
        self.indicator('"', spaced=True)
        after_space = False
        last = len(text) - 1
        for index, character in enumerate(text):
            if character != " ":
                self.write(_escaped(character))
            elif folded and not after_space and self.column > _WIDTH and 0 < index < last:
                self.write_indent(indent)
                if text[index + 1] == " ":
                    self.write("\\")
            else:
                self.write(" ")
            after_space = character == " "
        self.indicator('"', spaced=False)
        self.whitespace = self.indention = False

    def _literal(self, text: str, indent: int) -> None:
        self.indicator("|", spaced=True)
        if text[0] == " " or text[0] in _BREAKS:
            self.indicator(str(_INDENT), spaced=False)
        if text[-1] not in _BREAKS:
            self.indicator("-", spaced=False)
        elif len(text) == 1 or text[-2] in _BREAKS:
            self.indicator("+", spaced=False)
        self.write_break()
        self.whitespace = self.indention = True
        starts = True
        for character in text:
            if character in _BREAKS:
                self.write_break(character)
                self.indention = starts = True
            else:
                if starts:
                    self.write_indent(indent)
                self.write(character)
                self.indention = starts = False


def _is_simple(key: str) -> bool:
    return not any(character in _BREAKS for character in key) and len(key.encode()) <= _MAX_SIMPLE_KEY


def _escaped(character: str) -> str:
    known = _ESCAPES.get(character)
    if known is not None:
        return known
    if not _NOT_PRINTABLE.match(character):
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
