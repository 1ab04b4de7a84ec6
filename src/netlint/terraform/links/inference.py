"""What a local value may stand for: plan JSON has no definition of it, so the schema and names decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from netlint.resources.model import Target
from netlint.terraform.links.closure import Closure, Follower, Leaf, Local
from netlint.terraform.links.groups import Group
from netlint.terraform.links.scopes import Scopes
from netlint.terraform.schema import Referring

GroupOf = Callable[[Leaf, Referring | None], Group | None]


class Inference:
    """Finds the instances of a wanted type that a module instance can see."""

    def __init__(self, scopes: Scopes, follower: Follower, group_of: GroupOf) -> None:
        """Use `group_of` to find what the leaves of inputs and outputs stand for."""
        self._scopes = scopes
        self._follower = follower
        self._group_of = group_of
        self._found: dict[tuple[Local, int], list[Group]] = {}
        self._seen: set[tuple[Local, int]] = set()

    def groups(self, closure: Closure, referring: Referring, known: list[Group]) -> list[Group]:
        """Return what the local values of a closure may stand for.

        Args:
            closure: the sources of the attribute.
            referring: what the attribute refers to.
            known: what other sources stand for; not returned again.
        """
        found: list[Group] = []
        taken = {address for group in known for address in group.members}
        # What is certain comes first: it stays so when a map has it as well.
        for local in sorted(closure.opaque, key=lambda local: local.mapped):
            for group in self._local(local, referring):
                members = {
                    address: targets for address, targets in group.members.items() if address not in taken
                }
                taken.update(members)
                if members:
                    hints = tuple(dict.fromkeys((*group.hints, *closure.hints)))
                    mapped = group.mapped or local.mapped
                    found.append(replace(group, members=members, hints=hints, direct=False, mapped=mapped))
        return found

    def passed_in(self, local: Local, referring: Referring) -> bool:
        """Tell whether instances of a wanted type come into a module instance from outside of it."""
        return bool(self._passed_in(local, referring))

    def _local(self, local: Local, referring: Referring) -> list[Group]:
        memo = (local, id(referring))
        found = self._found.get(memo)
        if found is not None:
            return found
        if memo in self._seen:
            return []
        self._seen.add(memo)
        found = self._declared(local, referring) or self._passed_in(local, referring)
        self._seen.discard(memo)
        if not self._seen:
            # What is found on the way may have been cut short by what is being looked for.
            self._found[memo] = found
        return found

    def _declared(self, local: Local, referring: Referring) -> list[Group]:
        """Return the instances of a wanted type in the local value's own module, by block."""
        blocks: dict[str, dict[str, tuple[Target, ...]]] = {}
        for type in sorted(referring.types):
            for candidate in self._scopes.of_type(local.scope, type):
                members = blocks.setdefault(f"{type}.{candidate.name}", {})
                members[candidate.address] = (Target(candidate.address, referring.attribute),)
        words = set(local.name.split("_"))
        named = [block for block in blocks if block.partition(".")[2] in words]
        return [Group(local.scope, block, blocks[block], direct=False) for block in named or blocks]

    def _passed_in(self, local: Local, referring: Referring) -> list[Group]:
        """Return what comes into a module through its inputs, and through the outputs of what it calls."""
        scope = self._scopes.scope(local.scope)
        if scope is None:
            return []
        inputs = [
            (variable, groups)
            for variable, closure in self._follower.inputs(scope)
            if (groups := list(self._behind(closure, local.scope, referring)))
        ]
        names = [referring.path[-1], local.name, referring.path[0]]
        for alike in (_same, _alike):
            for wanted in names:
                fitting = [
                    group for variable, groups in inputs if alike(variable, wanted) for group in groups
                ]
                if fitting:
                    return fitting
        found = [group for _, groups in inputs for group in groups]
        for child in self._follower.called(scope):
            for closure in self._follower.outputs(child):
                found += self._behind(closure, local.scope, referring)
        return found

    def _behind(self, closure: Closure, scope: str, referring: Referring) -> Iterator[Group]:
        """Yield what an input or an output of the module instance `scope` may stand for."""
        for leaf in closure.leaves:
            if not leaf.steps and not referring.accepts(leaf.block.partition(".")[0]):
                continue
            group = self._group_of(leaf, referring)
            if group is not None and group.members:
                yield group
        for local in closure.opaque:
            # A caller's local value is what it passes; one in a module aside has many meanings.
            if _calls(local.scope, scope) or _concerns(local, referring):
                yield from self._local(local, referring)


def _calls(caller: str, scope: str) -> bool:
    return not caller or scope == caller or scope.startswith(caller + ".")


def _concerns(local: Local, referring: Referring) -> bool:
    """Tell whether a local value of another module is named for the attribute or for a wanted type."""
    if _alike(local.name, referring.path[-1]):
        return True
    return any(type.partition("_")[2] in local.name for type in referring.types)


def _same(variable: str, name: str) -> bool:
    return variable == name


def _alike(variable: str, name: str) -> bool:
    """Tell whether a variable is named for an attribute: `vpc_subnet_ids` for `subnet_ids`."""
    return bool(name) and (variable == name or variable.endswith("_" + name) or name.endswith("_" + variable))
