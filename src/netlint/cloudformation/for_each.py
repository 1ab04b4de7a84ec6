"""`Fn::ForEach` of the language extensions: one part for each element of a collection.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.cloudformation.functions import Problem, is_scalar, text
from netlint.cloudformation.template import FOR_EACH
from netlint.lang.values import TupleValue, unmark_deep

if TYPE_CHECKING:
    from netlint.cloudformation.stack import Stack

#: The most parts that one stack makes; CloudFormation takes 500 resources.
MAX_COPIES = 20_000
_MAX_TEXT = 1 << 20


class Expansion:
    """The loops of one stack.

    Attributes:
        originals: what each copied node was made of, by identity; the copy is kept beside it.
        open: why a loop cannot be expanded, for those that cannot.
    """

    __slots__ = ("_left", "_stack", "open", "originals")

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._left = MAX_COPIES
        self.originals: dict[int, tuple[object, object]] = {}
        self.open: list[str] = []

    def expand(self, section: dict[str, Any]) -> dict[str, Any]:
        """Return a mapping whose loops are replaced by what they make."""
        if not any(name.startswith(FOR_EACH) for name in section):
            return section
        found: dict[str, Any] = {}
        for name, node in section.items():
            if not name.startswith(FOR_EACH):
                found[name] = node
                continue
            try:
                found |= self._loop(node)
            except Problem as problem:
                self._stack.complain(node, problem)
                self.open.append(f"`{name}`")
        return found

    def _loop(self, node: Any) -> dict[str, Any]:
        if not isinstance(node, list) or len(node) != 3 or not isinstance(node[2], dict):
            raise Problem("`Fn::ForEach` takes an identifier, a collection and a mapping")
        identifier, collection, body = node
        if not isinstance(identifier, str):
            raise Problem("the identifier of `Fn::ForEach` is a text")
        values, _ = unmark_deep(self._stack.value(collection))
        if not isinstance(values, TupleValue) or not all(map(is_scalar, values.elements)):
            raise Problem(
                f"`Fn::ForEach` over what is not known ({', '.join(self._stack.reasons(values))}):"
                " what it makes is not read"
            )
        found: dict[str, Any] = {}
        for value in values.elements:
            made = self._copy(body, identifier, text(value))
            assert isinstance(made, dict)
            found |= self.expand(made)
        return found

    def _copy(self, node: Any, identifier: str, value: str) -> Any:
        """Return a node with the identifier replaced."""
        self._left -= 1
        if self._left < 0:
            raise Problem(f"`Fn::ForEach` makes more than {MAX_COPIES:,} parts")
        if isinstance(node, str):
            return _replaced(node, identifier, value)
        made: Any
        if isinstance(node, dict):
            if len(node) == 1 and node.get("Ref") == identifier:
                return value
            made = {
                _replaced(name, identifier, value): self._copy(inner, identifier, value)
                for name, inner in node.items()
            }
        elif isinstance(node, list):
            made = [self._copy(inner, identifier, value) for inner in node]
        else:
            return node
        original = self.originals.get(id(node), (node, node))[1]
        self.originals[id(made)] = (made, original)
        return made


def _replaced(written: str, identifier: str, value: str) -> str:
    if "{" not in written:
        return written
    if len(written) + written.count("{") * len(value) > _MAX_TEXT:
        raise Problem(f"`Fn::ForEach` makes a text of more than {_MAX_TEXT >> 20} Mi characters")
    bare = "".join(letter for letter in value if letter.isalnum())
    return written.replace(f"${{{identifier}}}", value).replace(f"&{{{identifier}}}", bare)
