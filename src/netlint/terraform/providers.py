"""Which provider configuration a resource instance belongs to, and its region and account.

A plan names the configuration in `provider_config_key`; the key already follows what was passed
down through `providers` of the module calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from netlint.errors import InputError
from netlint.lang.unknown import ELSEWHERE, Unknown
from netlint.resources.model import Provider
from netlint.terraform.address import module_path
from netlint.terraform.configuration import (
    Configuration,
    ConfigurationModule,
    ProviderConfiguration,
    decode_expression,
)

if TYPE_CHECKING:
    from netlint.terraform.instance import TerraformInstance

#: How deep modules may nest; Terraform itself has no bound.
MAX_MODULE_DEPTH = 100

#: the name of a Region, as `eu-west-1`
REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+")
_ACCOUNT = r"\d{12}"
ROLE = r"arn:[a-z-]+:iam::(\d{12}):role/"


class Providers:
    """Finds provider configurations. Indexes the configuration on first use."""

    def __init__(
        self, configuration: Configuration | None, variables: Callable[[], Mapping[str, Any]], file: str = ""
    ) -> None:
        """Look up in `configuration`; `variables` gives the values of the root module's variables."""
        #: The name of the input, for messages.
        self.file = file
        #: What exists already: it tells the region where the configuration does not.
        self.existing: list[TerraformInstance] = []
        self._configuration = configuration
        self._variables = variables
        self._keys: dict[tuple[tuple[str, ...], str], str] | None = None
        self._paths: dict[str, tuple[str, ...]] = {"": ()}
        self._providers: dict[str, Provider] = {}

    def find(self, module: str, block: str, source: str) -> Provider:
        """Return the provider of a block.

        Args:
            module: the address of the module instance.
            block: the address of the block within its module, without keys.
            source: the provider's source address, `registry.terraform.io/hashicorp/aws`.
        """
        key = self._key(module, block, source)
        provider = self._providers.get(key)
        if provider is None:
            provider = self._read(key)
            if self._configuration is not None and not isinstance(provider.region, str):
                provider = self._locate(key, provider)
            self._providers[key] = provider
        return provider

    def _key(self, module: str, block: str, source: str) -> str:
        if self._keys is None:
            self._keys = _index(self._configuration)
        path = self._paths.get(module)
        if path is None:
            try:
                path = module_path(module)
            except ValueError:
                path = ()
            self._paths[module] = path
        return self._keys.get((path, block), "") or source.rsplit("/", 1)[-1]

    def _locate(self, key: str, provider: Provider) -> Provider:
        """Complete a provider by what it found: an ARN tells region and account, zones the region."""
        if provider.name != "aws":
            return provider
        for instance in self.existing:
            region, account = instance.location()
            if (
                region
                and not instance.has_own_region()
                and key == self._key(instance.module, instance.block, instance.provider_source)
            ):
                provider = msgspec.structs.replace(
                    provider, region=region, account=account or provider.account
                )
                if account:
                    break
        return provider

    def _read(self, key: str) -> Provider:
        local = key.rsplit(":", 1)[-1]
        name, _, alias = local.partition(".")
        configured = self._configuration.provider_config.get(key) if self._configuration else None
        if configured is None:
            return Provider(name=name, alias=alias)
        # Two modules may each configure an alias of the same name: they are not the same provider.
        if configured.module_address and len(configured.expressions):
            alias = f"{configured.module_address}:{alias}"
        return Provider(
            name=configured.name or name,
            alias=alias,
            region=self._region(configured),
            account=self._account(configured),
        )

    def _region(self, configured: ProviderConfiguration) -> str | Unknown | None:
        expression = decode_expression(configured.expressions).get("region")
        if expression is None:
            return None
        value = self._evaluate(expression, configured.module_address)
        return value if isinstance(value, str) and REGION.fullmatch(value) else ELSEWHERE

    def _account(self, configured: ProviderConfiguration) -> str | Unknown | None:
        expressions = decode_expression(configured.expressions)
        roles = expressions.get("assume_role")
        if isinstance(roles, list) and roles and isinstance(roles[-1], dict):
            value = self._evaluate(roles[-1].get("role_arn"), configured.module_address)
            role = re.match(ROLE, value) if isinstance(value, str) else None
            return role.group(1) if role else ELSEWHERE
        allowed = self._evaluate(expressions.get("allowed_account_ids"), configured.module_address)
        if isinstance(allowed, list) and len(allowed) == 1 and re.fullmatch(_ACCOUNT, str(allowed[0])):
            return str(allowed[0])
        return None

    def _evaluate(self, expression: Any, module: str) -> Any:
        if not isinstance(expression, dict):
            return None
        if "constant_value" in expression:
            return expression["constant_value"]
        references = expression.get("references")
        if module or not isinstance(references, list) or not references:
            return None
        # The plan lists a traversal and all its prefixes: `var.regions.main` comes with `var.regions`.
        # What is done with the value is not in the plan, so the caller checks that it looks right.
        longest = max(map(str, references), key=len)
        if not longest.startswith("var.") or any(not longest.startswith(str(other)) for other in references):
            return None
        variable, *steps = re.findall(r"[^.\[\]\"]+", longest)[1:]
        value = self._variables().get(variable)
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return value


def _index(configuration: Configuration | None) -> dict[tuple[tuple[str, ...], str], str]:
    keys: dict[tuple[tuple[str, ...], str], str] = {}
    if configuration is None:
        return keys
    level: list[tuple[tuple[str, ...], ConfigurationModule]] = [((), configuration.root_module)]
    for _ in range(MAX_MODULE_DEPTH):
        if not level:
            return keys
        for path, module in level:
            for resource in module.resources:
                prefix = "data." if resource.mode == "data" else ""
                keys[path, f"{prefix}{resource.type}.{resource.name}"] = resource.provider_config_key
        level = [
            ((*path, name), call.module)
            for path, module in level
            for name, call in module.module_calls.items()
        ]
    raise InputError(f"modules are nested more than {MAX_MODULE_DEPTH} levels deep")
