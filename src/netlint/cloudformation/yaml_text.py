"""Templates as YAML, short forms of functions included.

CloudFormation reads YAML 1.1, and dates as texts
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html). No tag makes anything
but plain data here.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from netlint.cloudformation.document import MAX_DEPTH, MAX_PARTS, Document, TemplatePath
from netlint.errors import InputError
from netlint.lang.unknown import Reason
from netlint.lang.values import UnknownValue
from netlint.resources.model import Diagnostic

#: Functions whose short form is their name, and the long one has `Fn::` before it.
SHORT_FORMS = frozenset(
    {
        *("And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap"),
        *(
            "ForEach",
            "GetAZs",
            "GetAtt",
            "GetStackOutput",
            "If",
            "ImportValue",
            "Join",
            "Length",
            "Not",
            "Or",
        ),
        *("RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll"),
    }
)

_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)\Z", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)\Z", re.ASCII
)
_STARTS = frozenset("-+.0123456789")
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
for _word, _meaning in (
    ("true", True),
    ("yes", True),
    ("on", True),
    ("false", False),
    ("no", False),
    ("off", False),
):
    _CONSTANTS |= dict.fromkeys((_word, _word.capitalize(), _word.upper()), _meaning)

_STANDARD = "tag:yaml.org,2002:"
_SAME = frozenset(_STANDARD + name for name in ("map", "seq", "omap", "set", "pairs"))


class _Marks:
    """The places of one container and of its members, (line, column) from 1."""

    __slots__ = ("container", "members")

    def __init__(self, container: object) -> None:
        #: Kept, so that its identity stays its own.
        self.container = container
        self.members: dict[str | int, tuple[int, int]] = {}


class _Frame:
    """A container that is being read."""

    __slots__ = ("anchor", "data", "depth", "key", "key_place", "marks", "merges", "parts", "place", "tag")

    def __init__(self, data: Any, event: Any) -> None:
        self.data = data
        self.tag: str | None = event.tag
        self.anchor: str | None = event.anchor
        self.place = (event.start_mark.line + 1, event.start_mark.column + 1)
        self.marks = _Marks(data)
        self.key: str | None = None
        self.key_place = self.place
        self.merges: list[Any] = []
        self.parts = 1
        self.depth = 1


def parse_yaml(data: bytes, file: str) -> Document:
    """Parse a template as YAML.

    Raises:
        InputError: it is malformed, too deeply nested, or aliases make it too large.
    """
    builder = _Builder(file)
    try:
        for event in yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        context = f" {error.context}" if error.context else ""
        raise InputError(
            f"malformed YAML: {error.problem or 'not understood'}{context}",
            file=file,
            line=place[0],
            column=place[1],
        ) from None
    except yaml.reader.ReaderError as error:
        line, column = _position(data, error.position)
        raise InputError(f"malformed YAML: {error.reason}", file=file, line=line, column=column) from None
    except RecursionError:
        raise InputError(f"nested more than {MAX_DEPTH} levels deep", file=file, line=1, column=1) from None
    return Document(file, builder.top, data, builder.places(), builder.diagnostics, is_yaml=True)


def _position(data: bytes, offset: int) -> tuple[int, int]:
    before = data.decode("utf-8", "replace")[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


class _Builder:
    """Makes plain data of the events of a parser, without recursion."""

    def __init__(self, file: str) -> None:
        self.top: Any = None
        self.diagnostics: list[Diagnostic] = []
        self._file = file
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._marks: dict[int, _Marks] = {}
        self._documents = 0

    def places(self) -> _Places:
        """Return what finds places."""
        return _Places(self.top, self._marks)

    def take(self, event: Any) -> None:
        """Take the next event."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open(_Frame({}, event))
        elif kind is yaml.SequenceStartEvent:
            self._open(_Frame([], event))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise self._failure("malformed YAML: a second document: a template is one", _place(event))

    def _failure(self, message: str, place: tuple[int, int]) -> InputError:
        return InputError(message, file=self._file, line=place[0], column=place[1])

    def _complain(self, message: str, place: tuple[int, int], level: str = "error") -> None:
        self.diagnostics.append(Diagnostic(message, self._file, *place, level))

    def _open(self, frame: _Frame) -> None:
        if self._stack:
            parent = self._stack[-1]
            if type(parent.data) is dict and parent.key is None:
                raise self._failure("malformed YAML: a key that is no text", frame.place)
        if len(self._stack) >= MAX_DEPTH:
            raise self._failure(f"nested more than {MAX_DEPTH} levels deep", frame.place)
        self._stack.append(frame)

    def _close(self) -> None:
        frame = self._stack.pop()
        for merged in frame.merges:
            for source in merged if isinstance(merged, list) else [merged]:
                if not isinstance(source, dict):
                    raise self._failure("malformed YAML: `<<` takes mappings only", frame.place)
                marks = self._marks.get(id(source))
                for key, value in source.items():
                    if key not in frame.data:
                        frame.data[key] = value
                        if marks is not None and key in marks.members:
                            frame.marks.members[key] = marks.members[key]
        self._marks[id(frame.data)] = frame.marks
        value = self._tagged(frame.tag, frame.data, frame.place)
        if frame.anchor:
            self._anchors[frame.anchor] = (value, frame.parts, frame.depth)
        self._put(value, frame.place, frame.parts, frame.depth)

    def _alias(self, event: Any) -> None:
        place = _place(event)
        found = self._anchors.get(event.anchor)
        if found is None:
            raise self._failure(
                f"malformed YAML: the alias `*{event.anchor}` stands for nothing above", place
            )
        if len(self._stack) + found[2] > MAX_DEPTH:
            raise self._failure(f"aliases nest it more than {MAX_DEPTH} levels deep", place)
        self._put(found[0], place, found[1], found[2])

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        place = _place(event)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and type(frame.data) is dict and frame.key is None:
            frame.key, frame.key_place = text, place
            return
        tag = event.tag
        if tag is None or tag == "!":
            value = self._plain(text, place) if event.implicit[0] and tag is None else text
        else:
            value = self._tagged(tag, text, place)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, 0)
        self._put(value, place, 1, 0)

    def _put(self, value: Any, place: tuple[int, int], parts: int, depth: int) -> None:
        if not self._stack:
            self.top = value
            return
        frame = self._stack[-1]
        frame.parts += parts
        if frame.parts > MAX_PARTS:
            raise self._failure(f"aliases make more than {MAX_PARTS:,} parts of it", place)
        if depth >= frame.depth:
            frame.depth = depth + 1
        if type(frame.data) is list:
            frame.marks.members[len(frame.data)] = place
            frame.data.append(value)
            return
        key, frame.key = frame.key, None
        assert key is not None
        if key == "<<":
            frame.merges.append(value)
            return
        if key in frame.data:
            # CloudFormation takes the last one, and does not complain.
            self._complain(
                f"`{key}` stands twice in one mapping: the last one holds", frame.key_place, "warning"
            )
        frame.marks.members[key] = frame.key_place
        frame.data[key] = value

    def _plain(self, text: str, place: tuple[int, int]) -> Any:
        """Return what a plain scalar means in YAML 1.1; a date is a text."""
        if text[:1] in _STARTS:
            if _INTEGER.match(text):
                return self._integer(text, place)
            if _FLOAT.match(text):
                try:
                    return float(text.replace("_", ""))
                except ValueError:
                    return text
            return text
        return _CONSTANTS.get(text, text)

    def _integer(self, text: str, place: tuple[int, int]) -> Any:
        digits = text.lstrip("+-").replace("_", "")
        sign = -1 if text[0] == "-" else 1
        if len(digits) > 30:
            return text
        try:
            if digits[:2] == "0b":
                return sign * int(digits[2:], 2)
            if digits[:2] == "0x":
                return sign * int(digits[2:], 16)
            if digits[0] == "0" and len(digits) > 1:
                found = sign * int(digits, 8)
                self._complain(
                    f"`{text}` is an octal number in YAML, which is {found}: quote it", place, "warning"
                )
                return found
            total = 0
            for part in digits.split(":"):
                total = total * 60 + int(part)
        except ValueError:
            return text
        return sign * total

    def _tagged(self, tag: str | None, value: Any, place: tuple[int, int]) -> Any:
        """Return what a tag makes of a value: the long form of a function."""
        if tag is None or tag == "!" or tag in _SAME:
            return value
        name = tag.removeprefix("!")
        if name in SHORT_FORMS:
            if name == "GetAtt" and isinstance(value, str):
                value = value.split(".", 1)
            return self._made({f"Fn::{name}": value}, place)
        if name in ("Ref", "Condition"):
            return self._made({name: value}, place)
        if tag.startswith(_STANDARD) and isinstance(value, str):
            kind = tag.removeprefix(_STANDARD)
            if kind in ("str", "timestamp", "binary"):
                return value
            if kind in ("int", "float", "bool", "null"):
                return self._plain(value, place)
        shown = tag.replace(_STANDARD, "!!")
        self._complain(f"the tag `{shown}` is none that CloudFormation knows", place)
        return UnknownValue(reason=Reason.FAILED)

    def _made(self, node: dict[str, Any], place: tuple[int, int]) -> dict[str, Any]:
        marks = _Marks(node)
        marks.members = dict.fromkeys(node, place)
        self._marks[id(node)] = marks
        return node


def _place(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


class _Places:
    """Finds places by the marks that reading left."""

    def __init__(self, top: Any, marks: dict[int, _Marks]) -> None:
        self._top = top
        self._marks = marks

    def __call__(self, path: TemplatePath) -> tuple[int, int]:
        """Return line and column of what stands at a path, or of the innermost around it."""
        place = (1, 1)
        current = self._top
        for step in path:
            marks = self._marks.get(id(current))
            if marks is None or step not in marks.members:
                break
            place = marks.members[step]
            current = current[step]
        return place
