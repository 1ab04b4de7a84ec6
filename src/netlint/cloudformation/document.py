"""A template's text as plain data, with the place of every part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from netlint.errors import InputError
from netlint.resources.model import Diagnostic

#: The most bytes of a template. CloudFormation takes 1 MB
#: (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
MAX_BYTES = 16 << 20
#: How deep a template may be nested.
MAX_DEPTH = 100
#: The most parts of a template; what an alias of YAML stands for counts each time.
MAX_PARTS = 2_000_000

#: A path from the top of a template: keys and indices, as they are written in the long form.
TemplatePath = tuple[str | int, ...]


class Places(Protocol):
    """Finds the line and column of what stands at a path, else of the innermost that stands around it."""

    def __call__(self, path: TemplatePath) -> tuple[int, int]:
        """Return line and column from 1: those of the key, or of the element."""


class Document:
    """One parsed file.

    Attributes:
        file: its name for messages.
        data: the top of it; short forms of functions (`!Ref`) stand as long ones.
        text: the text, for what is not data: comments.
        is_yaml: whether it is YAML, not JSON.
        diagnostics: what is wrong with the text although it can be read.
    """

    __slots__ = ("data", "diagnostics", "file", "is_yaml", "place", "text")

    def __init__(
        self,
        file: str,
        data: dict[str, Any],
        text: bytes,
        place: Places,
        diagnostics: list[Diagnostic],
        *,
        is_yaml: bool,
    ) -> None:
        self.file = file
        self.data = data
        self.text = text
        self.place = place
        self.diagnostics = diagnostics
        self.is_yaml = is_yaml

    def path_of(self, node: object) -> TemplatePath | None:
        """Return where a mapping or a list stands, found by its identity; None when it is not part of it."""
        stack: list[tuple[Any, TemplatePath]] = [(self.data, ())]
        while stack:
            current, path = stack.pop()
            if current is node:
                return path
            if isinstance(current, dict):
                stack.extend((child, (*path, key)) for key, child in current.items() if type(child) in _BOTH)
            else:
                stack.extend(
                    (child, (*path, index)) for index, child in enumerate(current) if type(child) in _BOTH
                )
        return None

    def diagnose(self, path: TemplatePath, message: str, level: str = "error") -> None:
        """Note what is wrong at a path."""
        line, column = self.place(path)
        self.diagnostics.append(Diagnostic(message, self.file, line, column, level))


_BOTH = (dict, list)


def parse(data: bytes, file: str) -> Document:
    """Parse a template.

    Args:
        data: the text as UTF-8.
        file: its name for messages.

    Raises:
        InputError: it is neither JSON nor YAML, too large, too deeply nested, or no mapping.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"a template of {len(data) >> 20} MiB; at most {MAX_BYTES >> 20} MiB are read"
            " (CloudFormation takes 1 MB)",
            file=file,
        )
    found = parse_any(data, file)
    if not isinstance(found.data, dict):
        raise InputError("a template is a mapping of sections, and this is none", file=file, line=1, column=1)
    return found


def parse_any(data: bytes, file: str) -> Document:
    """Parse JSON or YAML, whatever is at its top.

    Raises:
        InputError: it is neither, too large, or too deeply nested.
    """
    return _reader(data, file)(data, file)


def _reader(data: bytes, file: str) -> Callable[[bytes, str], Document]:
    """Return what reads a text: YAML in flow style begins as JSON does."""
    if data.lstrip()[:1] in (b"{", b"["):
        if not file.endswith((".yaml", ".yml")) or _is_json(data):
            from netlint.cloudformation.json_text import parse_json

            return parse_json
    from netlint.cloudformation.yaml_text import parse_yaml

    return parse_yaml


def _is_json(data: bytes) -> bool:
    import msgspec

    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
