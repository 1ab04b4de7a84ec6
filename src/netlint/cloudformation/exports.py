"""What stacks pass to each other: exports by name, and outputs by the name of their stack."""

from __future__ import annotations

from netlint.cloudformation.functions import ABSENT, Problem
from netlint.cloudformation.stack import Stack, walk_stacks
from netlint.lang.values import ObjectValue, Value, identical

#: Exports by name: the name as it is evaluated, the stack, and the name of the output.
_Names = dict[str, list[tuple[Value, Stack, str]]]


class Exports:
    """The exports of several stacks, which others import; each is evaluated when it is asked for.

    An import sees the exports of its own account and region. Where either is not known, any will do.
    """

    def __init__(self) -> None:
        self._stacks: list[Stack] = []
        self._by_name: _Names | None = None
        self._nested: _Names | None = None
        self._pending: list[tuple[Stack, str]] = []
        self._circles: set[frozenset[str]] = set()

    def add(self, stack: Stack) -> None:
        """Take a stack whose exports can be imported."""
        self._stacks.append(stack)

    def find(self, importer: Stack, name: Value) -> Value | None:
        """Return the value of an export; None when no stack exports it, or it depends on itself."""
        if self._by_name is None:
            self._by_name = {}
            self._by_name = _names(self._stacks)
        found = _matching(self._by_name, importer, name)
        if not found:
            if self._nested is None:
                self._nested = {}
                tops = set(map(id, self._stacks))
                self._nested = _names([one for one in walk_stacks(self._stacks) if id(one) not in tops])
            found = _matching(self._nested, importer, name)
        return self._output(*found[0]) if len(found) == 1 else None

    def output(self, reader: Stack, wanted: Value) -> Value | None:
        """Return what `Fn::GetStackOutput` reads; None when no stack has it, or it depends on itself.

        Args:
            reader: the stack that reads it.
            wanted: the argument: `StackName`, `OutputName`, and perhaps `Region`.
        """
        members = wanted.attributes if isinstance(wanted, ObjectValue) else {}
        stack, name = members.get("StackName"), members.get("OutputName")
        region = members.get("Region", reader.region)
        if not isinstance(stack, str) or not isinstance(name, str):
            return None
        found = [
            one
            for one in self._stacks
            if one.stack_name == stack and (not isinstance(region, str) or one.region in (None, region))
        ]
        return self._output(found[0], name) if len(found) == 1 else None

    def _output(self, stack: Stack, name: str) -> Value | None:
        if (stack, name) in self._pending:
            circle = self._pending[self._pending.index((stack, name)) :]
            names = [f"{one.name}.{output}" for one, output in circle]
            if frozenset(names) not in self._circles:
                self._circles.add(frozenset(names))
                way = " -> ".join((*names, names[0]))
                stack.diagnose(("Outputs", name), f"outputs of stacks depend on each other: {way}")
            return None
        self._pending.append((stack, name))
        try:
            value = stack.output(name)
        except Problem as problem:
            stack.diagnose(("Outputs", name), str(problem))
            return None
        finally:
            self._pending.pop()
        return None if value is ABSENT else value


def _names(stacks: list[Stack]) -> _Names:
    """Return the exports of stacks by name; those whose name is not known are under an empty one."""
    found: _Names = {}
    for stack in stacks:
        for output, node in stack.outputs.items():
            export = node.get("Export") if isinstance(node, dict) else None
            if isinstance(export, dict) and "Name" in export:
                name = stack.value(export["Name"])
                found.setdefault(_key(name), []).append((name, stack, output))
    return found


def _key(name: Value) -> str:
    return str(name) if isinstance(name, str) else ""


def _matching(exports: _Names, importer: Stack, name: Value) -> list[tuple[Stack, str]]:
    return [
        (stack, output)
        for exported, stack, output in exports.get(_key(name), ())
        if identical(exported, name) and _same_place(stack, importer)
    ]


def _same_place(first: Stack, second: Stack) -> bool:
    """Tell whether two stacks may be in one account and region."""
    pairs = ((first.account, second.account), (first.region, second.region))
    return all(one is None or other is None or one == other for one, other in pairs)
