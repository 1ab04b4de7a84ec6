"""From stacks to a snapshot of resource instances with links, places, regions and accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from netlint.cloudformation.functions import Problem
from netlint.cloudformation.plain import Maybe, Open, to_plain
from netlint.cloudformation.resolver import TemplateResolver
from netlint.cloudformation.stack import STACK_TYPE, Stack, walk_stacks
from netlint.lang.values import Choice, Computation, Identity, ObjectValue, Ref, UnknownValue, Value, walk
from netlint.resources.handed_out import handed_out
from netlint.resources.model import Origin, Path, Provider, ResourceInstance, Snapshot

_PROPERTIES = "Properties"


def snapshot_of(stacks: Iterable[Stack], moment: str = "after") -> Snapshot:
    """Evaluate stacks, with all that are nested in them, and return their resources.

    What is wrong is noted in the stacks' `shared.diagnostics`.

    Args:
        stacks: the stacks; nested ones are found.
        moment: `before` or `after`.
    """
    instances: list[ResourceInstance] = []
    values: dict[str, ObjectValue] = {}
    uncertain: set[str] = set()
    passed_on: dict[str, str] = {}
    read = list(walk_stacks(stacks))
    for stack in read:
        provider = Provider("aws", region=stack.region, account=stack.account)
        for logical in stack.resources:
            decision = stack.decision(logical)
            if decision.holds is False:
                continue
            address = stack.address(logical)
            own = stack.properties(logical)
            values[address] = own
            if decision.holds is None:
                uncertain.add(address)
            detail = _detail(stack, logical) if decision.holds is None else ""
            instances.append(_instance(stack, logical, own, provider, detail))
            if stack.type_of(logical) == STACK_TYPE and stack.child(logical) is None:
                _pass_on(own, address, passed_on)
        for macro in stack.template.unknown_transforms:
            stack.unread_macro(macro)
            for logical in stack.resources:
                passed_on.setdefault(stack.address(logical), f"the macro `{macro}`")
        _report_cycles(stack)
        _check_outputs(stack)
    for stack in read:
        _report_undecided(stack)
    snapshot = Snapshot(moment, instances)
    snapshot.passed_on = passed_on
    snapshot.outputs = lambda: handed_out(_outputs(read))
    snapshot.resolver = TemplateResolver(snapshot, values, frozenset(uncertain))
    return snapshot


def _instance(
    stack: Stack, logical: str, own: ObjectValue, provider: Provider, detail: str
) -> ResourceInstance:
    def decode() -> dict[str, Any]:
        if stack.is_open(logical):
            maybe = Maybe(detail or "not known, as a function gives all properties")
            return Open(dict.fromkeys(own.attributes, maybe), maybe)
        if detail:
            # Nothing holds of what may not exist, and nothing can be ruled out.
            return dict.fromkeys(own.attributes, Maybe(detail))
        plain = to_plain(own, stack.choices)
        assert isinstance(plain, dict)
        return plain

    return ResourceInstance(
        stack.address(logical),
        stack.type_of(logical),
        logical,
        module=stack.name if stack.parent is not None else "",
        provider=provider,
        origin=origin_of(stack, logical),
        locate=partial(_place_of, stack, logical),
        decode=decode,
    )


def _detail(stack: Stack, logical: str) -> str:
    name = stack.resources[logical].get("Condition")
    hangs_on = " and ".join(stack.decision(logical).hangs_on)
    if stack.template.unknown_transforms:
        return f"not known, as {hangs_on} runs in the account"
    return f"not decided, as the condition `{name}` hangs on {hangs_on}"


def _base(stack: Stack, logical: str) -> tuple[str | int, ...]:
    """Return the path of a resource in its template; that of its loop's body for one that a loop makes."""
    if logical in stack.template.resources:
        return ("Resources", logical)
    node = stack.resources[logical]
    original = stack.expansion.originals.get(id(node), (node, node))[1]
    return stack.template.document.path_of(original) or ("Resources",)


def origin_of(stack: Stack, logical: str) -> Origin:
    """Return where a resource is declared, with the nested stacks that lead to it."""
    line, column = stack.template.document.place(_base(stack, logical))
    return Origin(stack.template.document.file, line, column, _callers(stack))


def _callers(stack: Stack) -> tuple[Origin, ...]:
    found: list[Origin] = []
    while stack.parent is not None:
        parent = stack.parent
        line, column = parent.template.document.place(_base(parent, stack.name.rpartition("/")[2]))
        found.insert(0, Origin(parent.template.document.file, line, column))
        stack = parent
    return tuple(found)


def _place_of(stack: Stack, logical: str, path: Path, attributes: Mapping[str, Any]) -> Origin:
    """Return where a property is written, or the innermost part around it."""
    document = stack.template.document
    base = _base(stack, logical)
    node: Any = stack.resources[logical].get(_PROPERTIES)
    steps: list[str | int] = [*base, _PROPERTIES] if node is not None else [*base]
    for step in path:
        while isinstance(node, dict) and len(node) == 1 and "Fn::If" in node:
            branch = _branch(stack, node["Fn::If"])
            if branch is None:
                break
            node = node["Fn::If"][branch]
            steps += ("Fn::If", branch)
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif (
            isinstance(node, list)
            and isinstance(step, int)
            and -1 < step < len(node)
            and not any(isinstance(one, dict) and ("Fn::If" in one or "Ref" in one) for one in node[:step])
        ):
            # Elements before it that may be left out would make it another one's place.
            node = node[step]
        else:
            break
        steps.append(step)
    line, column = document.place(tuple(steps))
    return Origin(document.file, line, column, _callers(stack))


def _branch(stack: Stack, argument: Any) -> int | None:
    if not isinstance(argument, list) or len(argument) != 3:
        return None
    try:
        holds = stack.conditions.named(argument[0]).holds
    except Problem:
        return None
    return None if holds is None else (1 if holds else 2)


def _pass_on(own: ObjectValue, address: str, passed_on: dict[str, str]) -> None:
    """Note what a nested stack that is not read is told of."""
    pending: list[Value] = [own]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Identity):
                passed_on.setdefault(part.ref.address, address)
            if not isinstance(part, UnknownValue):
                continue
            if isinstance(part.term, Ref):
                passed_on.setdefault(part.term.address, address)
            elif isinstance(part.term, Computation):
                pending.extend(part.term.operands)
            elif isinstance(part.term, Choice):
                pending.extend(part.term.alternatives)


def _check_outputs(stack: Stack) -> None:
    """Evaluate the outputs, for what is wrong in them."""
    for name in stack.outputs:
        try:
            stack.output(name)
        except Problem as problem:
            stack.diagnose(("Outputs", name), str(problem))


def _outputs(stacks: Iterable[Stack]) -> Iterator[Value]:
    """Yield the values of all outputs that have one."""
    for stack in stacks:
        for name in stack.outputs:
            with suppress(Problem):
                value = stack.output(name)
                if value is not None:
                    yield value


def _report_undecided(stack: Stack) -> None:
    """Note which conditions hang on what is not known: one line for each template."""
    undecided = stack.conditions.undecided
    if not undecided:
        return
    listed = [f"`{name}` on {' and '.join(found.hangs_on)}" for name, found in undecided.items()]
    more = f"; and {len(listed) - 5} more" if len(listed) > 5 else ""
    what = "a condition is" if len(listed) == 1 else f"{len(listed)} conditions are"
    stack.diagnose(
        ("Conditions", next(iter(undecided))),
        f"{what} not decided, and what hangs on it may exist or not: {'; '.join(listed[:5])}{more}"
        " (--parameter NAME=VALUE decides)",
        "warning",
    )


def _report_cycles(stack: Stack) -> None:
    """Note resources that refer to each other in a circle: CloudFormation makes none of them."""
    done: set[str] = set()
    for start in stack.edges:
        if start in done:
            continue
        path: list[str] = []
        pending: list[tuple[str, bool]] = [(start, False)]
        while pending:
            name, left = pending.pop()
            if left:
                path.pop()
                done.add(name)
                continue
            if name in path:
                cycle = [*path[path.index(name) :], name]
                stack.diagnose(
                    _base(stack, name), f"resources refer to each other in a circle: {' -> '.join(cycle)}"
                )
                continue
            if name in done:
                continue
            path.append(name)
            pending.append((name, True))
            pending.extend((target, False) for target in stack.edges.get(name, ()))
