"""Where a value comes from: references followed to the resource attributes behind them.

Plan JSON gives a flat list of references for each expression, without the expression itself.
Following them through module inputs, module outputs and `each.value` ends at *leaves*:
attributes of resource blocks. What cannot be followed (`local.x`) is noted as *opaque*.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from netlint.terraform.links.names import Heads, Step, Steps
from netlint.terraform.links.scopes import Key, Scope, Scopes


class Own(Struct, frozen=True, cache_hash=True):
    """Stands for the key of the instance whose attribute is asked for.

    `part`: for a part of it, as `each.value.name` is one of `"ec2[0]"`; the very key is not meant then.
    """

    part: bool = False


#: A key by which a member of a collection may have been picked.
Hint = Key | Own
OWN = Own()
PART_OF_OWN = Own(part=True)


class Leaf(Struct, frozen=True, cache_hash=True):
    """An attribute of a resource block: of one instance, or (`every`) of all of them.

    `steps` is what follows the instance in the reference; empty when the reference does not say.
    `hints` are the keys at hand where one of several was picked, the nearest first.
    `mapped`: it is in a map of which `each.value` picks a member; other members may be without it.
    """

    scope: str
    block: str
    key: Key
    every: bool
    steps: Steps = ()
    hints: tuple[Hint, ...] = ()
    mapped: bool = False


class Local(Struct, frozen=True, cache_hash=True):
    """A local value, of which plan JSON has no definition; without a name, a `dynamic` block's content."""

    scope: str
    name: str = ""
    mapped: bool = False


class Closure(Struct, frozen=True, cache_hash=True):
    """Everything that an expression may get its value from.

    `leaves`: attributes of resources; unread data sources are among them.
    `opaque`: local values, which hide what is behind them.
    `vague`: more was gathered than the expression may mean.
    `plain`: the expression is one reference and perhaps a wrapping, so steps may be appended.
    """

    leaves: tuple[Leaf, ...] = ()
    opaque: tuple[Local, ...] = ()
    vague: bool = False
    plain: bool = True
    hints: tuple[Hint, ...] = ()

    @property
    def open(self) -> bool:
        """Whether anything in it may be unknown: variables are known."""
        return self.vague or bool(self.leaves or self.opaque)

    @property
    def mapped(self) -> bool:
        """Whether `each.value` picks from any of the sources."""
        return any(leaf.mapped for leaf in self.leaves) or any(local.mapped for local in self.opaque)


EMPTY = Closure()


class Frame(Struct, frozen=True):
    """What `each` and `count` mean where an expression stands."""

    scope: Scope
    repetition: Any = None
    hint: Hint = None


class Follower:
    """Follows references; memoized per module instance."""

    def __init__(self, scopes: Scopes) -> None:
        """Follow references through the modules of `scopes`."""
        self._scopes = scopes
        self._inputs: dict[tuple[str, str], Closure] = {}
        self._outputs: dict[tuple[str, str], Closure] = {}
        self._following: set[tuple[str, str, str]] = set()

    def block(self, scope: Scope, address: str, expression: Any) -> Closure:
        """Follow an expression in a resource block of `scope`."""
        heads = self._scopes.heads(expression)
        block = self._scopes.block(scope, address) if heads.picked or heads.valued else None
        repetition = self._scopes.expressions(block.for_each_expression) if block is not None else None
        return self.expression(heads, Frame(scope, repetition, OWN))

    def expression(self, heads: Heads, frame: Frame) -> Closure:
        """Follow the references of one expression."""
        if len(heads.sources) == 1:
            merged = self._follow(heads.sources[0], frame)
        else:
            merged = _union([self._follow(head, frame) for head in heads.sources])
        if heads.picked and frame.hint is not None:
            merged = _hinted(merged, frame.hint)
        elif heads.valued and frame.hint is not None:
            merged = _hinted(merged, frame.hint, mapped=True)
            if frame.hint == OWN:
                merged = _hinted(merged, PART_OF_OWN, mapped=False)
        return merged

    def _follow(self, head: Steps, frame: Frame) -> Closure:
        scope, root = frame.scope, head[0]
        if root == "var":
            return _stepped(self.input(scope, str(head[1])), head[2:])
        if root == "local":
            return Closure(opaque=(Local(scope.address, str(head[1])),))
        if root == "each":
            return self._each(head[2:], frame)
        if root == "module":
            return self._module(scope, head)
        if root == "data":
            return self._leaf(scope, f"data.{head[1]}.{head[2]}", head[3:]) if len(head) > 2 else EMPTY
        return self._leaf(scope, f"{root}.{head[1]}", head[2:]) if len(head) > 1 else EMPTY

    def _each(self, steps: Steps, frame: Frame) -> Closure:
        """Follow `each.value`: what the repetition iterates over, picked by key."""
        if not frame.repetition:
            return EMPTY
        token = ("each", frame.scope.address, str(id(frame.repetition)))
        if token in self._following:
            return EMPTY
        self._following.add(token)
        heads = self._scopes.heads(frame.repetition)
        over = self.expression(heads, Frame(frame.scope))
        self._following.discard(token)
        return _mapped(_stepped(over, steps))

    def _leaf(self, scope: Scope, block: str, steps: Steps) -> Closure:
        key: Key = None
        every = True
        if steps and not isinstance(steps[0], str):
            key = steps[0] if isinstance(steps[0], int) else steps[0][0]
            every, steps = False, steps[1:]
        elif steps:
            every = False
        found = self._scopes.instances(scope.address, block)
        if not found:
            return EMPTY
        if not every and key not in found:
            return EMPTY
        if every and list(found) == [None]:
            every = False
        return Closure(leaves=(Leaf(scope.address, block, key, every, steps),))

    def input(self, scope: Scope, name: str) -> Closure:
        """Follow an input variable of a module instance to what its caller passes."""
        memo = (scope.address, name)
        found = self._inputs.get(memo)
        if found is not None:
            return found
        token = ("var", *memo)
        if scope.parent is None or scope.call is None or token in self._following:
            return EMPTY
        self._following.add(token)
        expression = self._scopes.expressions(scope.call.expressions).get(name)
        repetition = self._scopes.expressions(scope.call.for_each_expression)
        heads = self._scopes.heads(expression)
        found = self.expression(heads, Frame(scope.parent, repetition, scope.key))
        self._following.discard(token)
        self._inputs[memo] = found
        return found

    def inputs(self, scope: Scope) -> Iterable[tuple[str, Closure]]:
        """Follow all that the caller of a module instance passes, by the names of the variables."""
        if scope.call is not None:
            for name in self._scopes.expressions(scope.call.expressions):
                yield name, self.input(scope, name)

    def output(self, scope: Scope, name: str) -> Closure:
        """Follow an output value of a module instance."""
        memo = (scope.address, name)
        found = self._outputs.get(memo)
        if found is not None:
            return found
        token = ("output", *memo)
        declared = scope.module.outputs.get(name)
        if declared is None or token in self._following:
            return EMPTY
        self._following.add(token)
        heads = self._scopes.heads(self._scopes.expressions(declared.expression))
        found = self.expression(heads, Frame(scope))
        self._following.discard(token)
        self._outputs[memo] = found
        return found

    def outputs(self, scope: Scope) -> Iterable[Closure]:
        """Follow all output values of a module instance."""
        for name in scope.module.outputs:
            yield self.output(scope, name)

    def called(self, scope: Scope) -> Iterable[Scope]:
        """Return the module instances that `scope` calls."""
        for name in scope.module.module_calls:
            for address in self._scopes.children(scope.address, name):
                child = self._scopes.scope(address)
                if child is not None:
                    yield child

    def _module(self, scope: Scope, head: Steps) -> Closure:
        """Follow `module.m.output`, `module.m[key].output` or, of unknown key or output, `module.m`."""
        if len(head) < 2:
            return EMPTY
        steps = head[2:]
        addresses = self._scopes.children(scope.address, str(head[1]))
        if not addresses:
            # A module without resources: its outputs pass its inputs on.
            addresses = [f"{scope.address}{'.' if scope.address else ''}module.{head[1]}"]
        children = [child for address in addresses if (child := self._scopes.scope(address)) is not None]
        if steps and not isinstance(steps[0], str):
            key: Step = steps[0] if isinstance(steps[0], int) else steps[0][0]
            children = [child for child in children if child.key == key]
            steps = steps[1:]
        if steps:
            closures = [_stepped(self.output(child, str(steps[0])), steps[1:]) for child in children]
            return _union(closures, vague=len(children) > 1)
        return _union([output for child in children for output in self.outputs(child)], vague=True)


def _union(closures: list[Closure], *, vague: bool = False) -> Closure:
    if len(closures) == 1 and not vague:
        return closures[0]
    leaves = dict.fromkeys(leaf for closure in closures for leaf in closure.leaves)
    opaque = dict.fromkeys(local for closure in closures for local in closure.opaque)
    return Closure(
        leaves=tuple(leaves),
        opaque=tuple(opaque),
        vague=vague or any(closure.vague for closure in closures),
        plain=False,
    )


def _mapped(closure: Closure) -> Closure:
    """Note that `each.value` picks from these sources."""
    return replace(
        closure,
        leaves=tuple(replace(leaf, mapped=True) for leaf in closure.leaves),
        opaque=tuple(replace(local, mapped=True) for local in closure.opaque),
    )


def _stepped(closure: Closure, steps: Steps) -> Closure:
    """Append what follows a reference to the leaves behind it."""
    if not steps or not closure.plain:
        return closure
    leaves = tuple(replace(leaf, steps=leaf.steps + steps) for leaf in closure.leaves)
    return replace(closure, leaves=leaves)


def _hinted(closure: Closure, hint: Hint, *, mapped: bool | None = None) -> Closure:
    """Add a key at hand; to what `each.value` picks from only, or to all but that, if `mapped` says so."""
    leaves = tuple(
        replace(leaf, hints=(*leaf.hints, hint))
        if hint not in leaf.hints and mapped in (None, leaf.mapped)
        else leaf
        for leaf in closure.leaves
    )
    return replace(closure, leaves=leaves, hints=(*closure.hints, hint))
