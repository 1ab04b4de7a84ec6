"""The templates of nested stacks that lie beside the one that names them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from netlint.cloudformation.stack import Stack
from netlint.cloudformation.template import Template, read
from netlint.errors import InputError
from netlint.lang.values import Computation, UnknownValue, Value, unmark_deep
from netlint.resources.folders import resolved, root_of

_MAX_FILE = 1 << 25


class NestedTemplates:
    """Finds and reads templates of nested stacks, each once. Nothing is read from outside of the project.

    A `TemplateURL` is a path, as for `aws cloudformation package`, or the address of an object in S3, of
    which the file with the longest matching end of its path is taken that is there.
    """

    def __init__(self) -> None:
        self._read: dict[str, Template | None] = {}

    def __call__(self, stack: Stack, logical: str, url: Value) -> Template | None:
        """Return the template of a nested stack; None where it is not at hand."""
        directory = os.path.dirname(stack.template.document.file)
        if stack.template.document.file.startswith("<"):
            directory = ""
        root = root_of(directory or ".")
        tail = _tail(url)
        for candidate in _candidates(directory, tail):
            full = resolved(candidate, root)
            if full is not None and os.path.isfile(full):
                return self._at(full, candidate, stack, logical)
        shown = f"`{tail}`" if tail else "its template"
        stack.diagnose(
            ("Resources", logical),
            f"the nested stack `{logical}` is not read: {shown} is not beside this template",
            "warning",
        )
        return None

    def _at(self, full: str, shown: str, stack: Stack, logical: str) -> Template | None:
        if full not in self._read:
            self._read[full] = None
            try:
                with open(full, "rb") as stream:
                    self._read[full] = read(stream.read(_MAX_FILE), os.path.normpath(shown))
            except InputError as error:
                stack.diagnose(("Resources", logical), f"the nested stack `{logical}` is not read: {error}")
            except OSError as error:
                stack.diagnose(
                    ("Resources", logical), f"the nested stack `{logical}` is not read: {error.strerror}"
                )
            found = self._read[full]
            if found is not None:
                stack.shared.diagnostics += found.document.diagnostics
        return self._read[full]


def _tail(url: Value) -> str:
    """Return a path or a URL as far as it is known from its end."""
    url, _ = unmark_deep(url)
    if isinstance(url, UnknownValue) and isinstance(url.term, Computation):
        if url.term.operation in ("concat", "join") and url.term.operands:
            last = url.term.operands[-1]
            return last.partition("?")[0] if isinstance(last, str) else ""
        return ""
    return str(url).partition("?")[0] if isinstance(url, str) else ""


def _candidates(directory: str, tail: str) -> Iterator[str]:
    if not tail:
        return
    if "://" not in tail and not tail.startswith(("/", "\\")):
        yield os.path.join(directory, tail)
    parts = [part for part in tail.partition("://")[2 if "://" in tail else 0].split("/") if part]
    if ".." in parts or len(parts) > 32:
        return
    for start in range(1 if "://" in tail else 0, len(parts)):
        yield os.path.join(directory, *parts[start:])
    for start in range(1 if "://" in tail else 0, len(parts)):
        yield os.path.join(directory, "..", *parts[start:])
