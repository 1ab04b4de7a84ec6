"""From evaluated resources to a snapshot of resource instances with links, origins and providers."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from netlint.hcl.scope import ReferenceFailure
from netlint.lang.unknown import Reason, Unknown
from netlint.lang.values import ObjectValue, Value
from netlint.resources.model import Action, ResourceInstance, Snapshot
from netlint.resources.plain_values import to_plain
from netlint.terraform.evaluation.expansion import AnyKey
from netlint.terraform.evaluation.places import origin_of, place_of
from netlint.terraform.evaluation.references import ValueResolver
from netlint.terraform.evaluation.resources import EvaluatedResource

if TYPE_CHECKING:
    from netlint.resources.handed_out import HandedOut
    from netlint.terraform.evaluation.evaluator import Evaluator
    from netlint.terraform.evaluation.providers import Providers

_MAYBE = Unknown(Reason.MAYBE)


def snapshot_of(evaluator: Evaluator) -> Snapshot:
    """Evaluate a configuration and return its resource instances, with the resolver of their links."""
    providers = evaluator.providers
    instances: list[ResourceInstance] = []
    values: dict[str, ObjectValue] = {}
    written: dict[str, frozenset[str]] = {}
    uncertain: set[str] = set()
    for resource in evaluator.resources():
        values[resource.address] = resource.own
        written[resource.address] = frozenset(resource.settings)
        instances.append(_instance(resource, providers))
        if not resource.certain:
            uncertain.add(resource.address)
    snapshot = Snapshot("after", instances)
    snapshot.passed_on = evaluator.passed_on
    snapshot.outputs = partial(_outputs, evaluator)
    snapshot.resolver = ValueResolver(snapshot, values, written, frozenset(uncertain))
    return snapshot


def _outputs(evaluator: Evaluator) -> HandedOut:
    from netlint.resources.handed_out import handed_out

    found: list[Value] = []
    for name in evaluator.root.module.outputs:
        with suppress(ReferenceFailure):
            found.append(evaluator.root.output(name))
    return handed_out(found)


def _instance(resource: EvaluatedResource, providers: Providers) -> ResourceInstance:
    declared = resource.declared
    own = resource.own

    def decode() -> dict[str, Any]:
        if not resource.certain:
            # Nothing holds of what may not exist, and nothing can be ruled out.
            return dict.fromkeys(own.attributes, _MAYBE)
        plain = to_plain(own)
        assert isinstance(plain, dict)
        return plain

    key = None if isinstance(resource.key, AnyKey) else resource.key
    instance = ResourceInstance(
        resource.address,
        declared.type,
        declared.name,
        mode=declared.mode,
        module=resource.module.address,
        key=int(key) if isinstance(key, float) else key,
        provider=providers.of(resource.module, declared, own),
        action=Action.NONE,
        origin=origin_of(declared.source, declared.start, resource.module),
        locate=partial(place_of, resource),
        decode=decode,
    )
    instance.ignored_changes = declared.lifecycle.ignored
    return instance
