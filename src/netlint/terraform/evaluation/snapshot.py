"""From evaluated resources to a snapshot of resource instances with links, origins and providers."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from netlint.hcl.ast import Attribute
from netlint.lang.unknown import ELSEWHERE, Reason, Unknown
from netlint.lang.values import NULL, ObjectValue, Value, unmark
from netlint.resources.model import Action, Origin, Provider, ResourceInstance, Snapshot
from netlint.terraform.evaluation.expansion import AnyKey
from netlint.terraform.evaluation.plain import to_plain
from netlint.terraform.evaluation.references import ValueResolver
from netlint.terraform.evaluation.resources import EvaluatedResource
from netlint.terraform.evaluation.scope import ModuleInstance

if TYPE_CHECKING:
    from netlint.hcl.positions import Source
    from netlint.terraform.evaluation.evaluator import Evaluator
    from netlint.terraform.module.declarations import ProviderConfiguration, Resource

_MAYBE = Unknown(Reason.MAYBE)

_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+")
_ROLE = re.compile(r"arn:[a-z-]+:iam::(\d{12}):role/")


def snapshot_of(evaluator: Evaluator) -> Snapshot:
    """Evaluate a configuration and return its resource instances, with the resolver of their links."""
    providers = Providers()
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
    snapshot.resolver = ValueResolver(snapshot, values, written, frozenset(uncertain))
    return snapshot


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
    return ResourceInstance(
        resource.address,
        declared.type,
        declared.name,
        mode=declared.mode,
        module=resource.module.address,
        key=int(key) if isinstance(key, float) else key,
        provider=providers.of(resource.module, declared, own),
        action=Action.NONE,
        origin=origin_of(declared.source, declared.start, resource.module),
        decode=decode,
    )


def origin_of(source: Source, offset: int, module: ModuleInstance) -> Origin:
    """Return where something stands, with the calls that lead to the module that it is in."""
    line, column = source.position(offset)
    return Origin(_shown(module, source), line, column, _calls(module))


def _shown(module: ModuleInstance, source: Source) -> str:
    """Return the path of a source from the working directory."""
    return posixpath.normpath(posixpath.join(module.evaluator.base, source.path))


def _calls(module: ModuleInstance) -> tuple[Origin, ...]:
    chain: list[Origin] = []
    current: ModuleInstance | None = module
    while current is not None and current.call is not None:
        line, column = current.call.source.position(current.call.start)
        chain.append(Origin(_shown(current, current.call.source), line, column))
        current = current.parent
    return tuple(reversed(chain))


class Providers:
    """Finds the provider configuration of a resource, through the modules that pass it down.

    Source: https://developer.hashicorp.com/terraform/language/modules/develop/providers
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Provider] = {}

    def of(self, module: ModuleInstance, declared: Resource, own: ObjectValue) -> Provider:
        """Return the provider of a resource in a module instance; its own `region` argument counts."""
        local = declared.provider or declared.type.split("_", 1)[0]
        provider = self._find(module, local)
        region = own.attributes.get("region")
        if isinstance(region, str) and _REGION.fullmatch(region) and declared.mode == "managed":
            return Provider(provider.name, provider.alias, str(region), provider.account)
        return provider

    def _find(self, module: ModuleInstance, local: str) -> Provider:
        memo = (module.address, local)
        found = self._found.get(memo)
        if found is None:
            found = self._found[memo] = self._search(module, local)
        return found

    def _search(self, module: ModuleInstance, local: str) -> Provider:
        configured = module.module.providers.get(local)
        if configured is not None:
            return _configured(module, configured, local)
        name, _, alias = local.partition(".")
        if module.parent is None or module.call is None:
            return Provider(name, alias)
        passed = module.call.providers.get(local)
        if passed is not None:
            return self._find(module.parent, passed)
        return self._find(module.parent, name) if not alias else Provider(name, alias)


def _configured(module: ModuleInstance, configured: ProviderConfiguration, local: str) -> Provider:
    name, _, alias = local.partition(".")
    region = _argument(module, configured.body.attributes.get("region"))
    account: str | Unknown | None = None
    for block in configured.body.blocks:
        if block.type == "assume_role":
            role = _argument(module, block.body.attributes.get("role_arn"))
            found = _ROLE.match(role) if isinstance(role, str) else None
            account = found.group(1) if found else ELSEWHERE
    if account is None:
        allowed = to_plain(_value(module, configured.body.attributes.get("allowed_account_ids")))
        if isinstance(allowed, list) and len(allowed) == 1 and isinstance(allowed[0], str):
            account = allowed[0]
    # Two modules may each configure an alias of the same name: they are not the same provider.
    if module.address:
        alias = f"{module.address}:{alias}"
    located: str | Unknown | None = None
    if region is not None:
        located = region if isinstance(region, str) and _REGION.fullmatch(region) else ELSEWHERE
    return Provider(name, alias, located, account)


def _argument(module: ModuleInstance, attribute: Attribute | None) -> Any:
    return to_plain(_value(module, attribute))


def _value(module: ModuleInstance, attribute: Attribute | None) -> Value:
    if attribute is None:
        return NULL
    return unmark(module.value(attribute.expression, attribute.source))[0]
