"""Which provider configuration a resource belongs to, and what that says.

Source: https://developer.hashicorp.com/terraform/language/modules/develop/providers
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from netlint.hcl.ast import Attribute
from netlint.lang.unknown import ELSEWHERE, Unknown
from netlint.lang.values import NULL, ObjectValue, Value, unmark
from netlint.resources.model import Provider
from netlint.resources.plain_values import to_plain
from netlint.terraform.evaluation.plain import to_leaves
from netlint.terraform.providers import REGION, ROLE

if TYPE_CHECKING:
    from netlint.terraform.evaluation.scope import ModuleInstance
    from netlint.terraform.module.declarations import ProviderConfiguration, Resource


class Providers:
    """Finds the provider configuration of a resource, through the modules that pass it down."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Provider] = {}
        self._tags: dict[tuple[str, str], Any] = {}

    def of(self, module: ModuleInstance, declared: Resource, own: ObjectValue) -> Provider:
        """Return the provider of a resource in a module instance; its own `region` argument counts."""
        provider = self._find(module, _local(declared))
        region = own.attributes.get("region")
        if isinstance(region, str) and REGION.fullmatch(region) and declared.mode == "managed":
            return Provider(provider.name, provider.alias, str(region), provider.account)
        return provider

    def default_tags(self, module: ModuleInstance, declared: Resource) -> Any:
        """Return the `default_tags` of a resource's provider: names and values with unknown ones in place.

        None where there are none.
        """
        local = _local(declared)
        memo = (module.address, local)
        if memo not in self._tags:
            found = _search(module, local)
            self._tags[memo] = _default_tags(*found) if found is not None else None
        return self._tags[memo]

    def _find(self, module: ModuleInstance, local: str) -> Provider:
        memo = (module.address, local)
        provider = self._found.get(memo)
        if provider is None:
            found = _search(module, local)
            name, _, alias = local.partition(".")
            provider = Provider(name, alias) if found is None else _provider(*found)
            self._found[memo] = provider
        return provider


def _local(declared: Resource) -> str:
    return declared.provider or declared.type.split("_", 1)[0]


def _search(module: ModuleInstance, local: str) -> tuple[ModuleInstance, ProviderConfiguration] | None:
    """Return a provider configuration and the module instance that it stands in; None when none does."""
    current, name = module, local
    while True:
        configured = current.module.providers.get(name)
        if configured is not None:
            return current, configured
        if current.parent is None or current.call is None:
            return None
        passed = current.call.providers.get(name)
        if passed is None and "." in name:
            return None
        current, name = current.parent, passed or name


def _default_tags(module: ModuleInstance, configured: ProviderConfiguration) -> Any:
    for block in configured.body.blocks:
        if block.type == "default_tags":
            return to_leaves(_value(module, block.body.attributes.get("tags")))
    return None


def _provider(module: ModuleInstance, configured: ProviderConfiguration) -> Provider:
    name, alias = configured.name, configured.alias
    region = _argument(module, configured.body.attributes.get("region"))
    account: str | Unknown | None = None
    for block in configured.body.blocks:
        if block.type == "assume_role":
            role = _argument(module, block.body.attributes.get("role_arn"))
            found = re.match(ROLE, role) if isinstance(role, str) else None
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
        located = region if isinstance(region, str) and REGION.fullmatch(region) else ELSEWHERE
    return Provider(name, alias, located, account)


def _argument(module: ModuleInstance, attribute: Attribute | None) -> Any:
    return to_plain(_value(module, attribute))


def _value(module: ModuleInstance, attribute: Attribute | None) -> Value:
    if attribute is None:
        return NULL
    return unmark(module.value(attribute.expression, attribute.source))[0]
