"""A plan together with the sources that it was made from: exact links, and the line of every block.

The plan knows every value that is known; the sources say what the unknown ones stand for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from netlint.lang.convert import ConversionError
from netlint.lang.values import ObjectValue, UnknownValue, Value
from netlint.resources.model import Certainty, Path, Reference, Resolver, ResourceInstance, Snapshot
from netlint.terraform.address import module_path
from netlint.terraform.evaluation.evaluator import Evaluator
from netlint.terraform.evaluation.places import origin_of, place_of
from netlint.terraform.evaluation.plain import from_plain
from netlint.terraform.evaluation.plan_facts import PlanFacts
from netlint.terraform.evaluation.references import ValueResolver

if TYPE_CHECKING:
    from netlint.terraform.evaluation.evaluator import FunctionFinder
    from netlint.terraform.evaluation.resources import EvaluatedResource
    from netlint.terraform.module.loader import ModuleTree
    from netlint.terraform.plan import PlanReading


class SourcedResolver:
    """Resolves links by the sources, and by the plan alone where these leave a question open."""

    __slots__ = ("_plan", "_sources")

    def __init__(self, sources: ValueResolver, plan: Resolver) -> None:
        self._sources = sources
        self._plan = plan

    def resolve(self, instance: ResourceInstance, path: Path) -> Reference | None:
        """Return what the value at `path` identifies; None when it identifies nothing that was read."""
        found = self._sources.resolve(instance, path)
        if (found is not None and found.certainty is Certainty.EXACT) or self._sources.settles(
            instance, path
        ):
            return found
        return self._better(found, self._plan.resolve(instance, path))

    def written(self, instance: ResourceInstance, name: str) -> bool:
        """Tell whether the configuration sets an attribute."""
        if self._sources.declares(instance):
            return self._sources.written(instance, name)
        return self._plan.written(instance, name)

    def declares(self, instance: ResourceInstance) -> bool:
        """Tell whether the configuration has the block of an instance."""
        return self._sources.declares(instance) or self._plan.declares(instance)

    def references(self, instance: ResourceInstance) -> Mapping[str, Reference]:
        """Return every attribute path (dotted, indices left out) that identifies other instances."""
        found = dict(self._sources.references(instance))
        for written, reference in self._plan.references(instance).items():
            ours = found.get(written)
            if ours is not None and ours.certainty is Certainty.EXACT:
                continue
            if not self._sources.settles(instance, tuple(written.split("."))):
                better = self._better(ours, reference)
                if better is not None:
                    found[written] = better
        return found

    @staticmethod
    def _better(sources: Reference | None, plan: Reference | None) -> Reference | None:
        """Choose between two answers of which the first is not proven."""
        if sources is None or plan is None:
            return sources or plan
        # What the sources leave open is open: a guess from the plan's structure knows less than they do.
        return sources


def attach(
    reading: PlanReading,
    tree: ModuleTree,
    functions: FunctionFinder,
    variables: Mapping[str, object],
    base: str = ".",
) -> None:
    """Give the instances of a plan the links and the places that its sources tell.

    Args:
        reading: the plan.
        tree: the modules of its sources.
        functions: the functions that these may call.
        variables: the values that the plan has for the root module's variables.
        base: the directory that the paths of the sources start from.
    """
    after = reading.after
    evaluator = Evaluator(
        tree,
        _variables(tree, variables),
        functions,
        facts=PlanFacts(after, variables),
        base=base,
    )
    values: dict[str, ObjectValue] = {}
    written: dict[str, frozenset[str]] = {}
    places: dict[tuple[tuple[str, ...], str], EvaluatedResource] = {}
    for resource in evaluator.resources():
        values[resource.address] = resource.own
        written[resource.address] = frozenset(resource.settings)
        places.setdefault((module_path(resource.module.address), resource.declared.block), resource)
        instance = after.by_address.get(resource.address)
        if instance is not None:
            _locate(instance, resource)
    if after.resolver is not None:
        after.resolver = SourcedResolver(ValueResolver(after, values, written), after.resolver)
    if reading.before is not None:
        _place(reading.before, after, places)


def _place(
    before: Snapshot, after: Snapshot, places: Mapping[tuple[tuple[str, ...], str], EvaluatedResource]
) -> None:
    """Give what is there before the change the place of its block, where that still stands."""
    for instance in before:
        twin = after.by_address.get(instance.address)
        if twin is not None:
            instance.origin, instance.locate = twin.origin, twin.locate
            continue
        prefix = "data." if instance.mode == "data" else ""
        block = f"{prefix}{instance.type}.{instance.name}"
        resource = places.get((module_path(instance.module), block))
        if resource is not None:
            _locate(instance, resource)


def _locate(instance: ResourceInstance, resource: EvaluatedResource) -> None:
    declared = resource.declared
    instance.origin = origin_of(declared.source, declared.start, resource.module)
    instance.locate = partial(place_of, resource)
    instance.ignored_changes = declared.lifecycle.ignored


def _variables(tree: ModuleTree, known: Mapping[str, object]) -> dict[str, Value]:
    """Return the values of the root module's variables, with the defaults of optional attributes."""
    values: dict[str, Value] = {}
    for name, declared in tree.root.variables.items():
        if name not in known:
            values[name] = UnknownValue(declared.type)
            continue
        value = from_plain(known[name])
        try:
            values[name] = declared.converted(value)
        except ConversionError:
            values[name] = value
    return values
