"""A resource instance of a plan or of a state: its attributes are decoded when they are asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from netlint.lang.unknown import AFTER_APPLY, UNREAD, Unknown
from netlint.resources.model import Action, ChangeDetail, Provider, ResourceInstance
from netlint.terraform.values import holds, merge

if TYPE_CHECKING:
    from netlint.terraform.providers import Providers

_ARN = rb'\s*\{\s*"arn":\s*"arn:[a-z-]+:[a-z0-9-]+:([a-z]{2}(?:-[a-z]+)+-\d+):(\d{12}):'

_ZONES_ID = rb'"id":\s*"([a-z]{2}(?:-[a-z]+)+-\d+)"'


class TerraformInstance(ResourceInstance):
    """A resource instance whose attributes are still JSON."""

    __slots__ = ("_provider", "_providers", "_sensitive", "_unknown", "_values", "provider_source", "twin")

    _provider: Provider | None

    def __init__(
        self,
        address: str,
        type: str,
        name: str,
        *,
        mode: str,
        module: str,
        key: str | int | float | None,
        action: Action,
        providers: Providers,
        provider_source: str,
        values: Raw,
        unknown: Raw = Raw(),  # noqa: B008 - immutable
        sensitive: Raw = Raw(),  # noqa: B008 - immutable
        previous_address: str = "",
        change: ChangeDetail | None = None,
    ) -> None:
        """Declare an instance.

        Args:
            address: and what follows: as in `ResourceInstance`.
            type: the resource type.
            name: the name of the block.
            mode: `managed` or `data`.
            module: the address of the module instance.
            key: the instance key.
            action: what the plan does with it.
            providers: finds the provider configuration.
            provider_source: the source address of the provider.
            values: the attributes, as JSON.
            unknown: the mask of unknown attributes, as JSON.
            sensitive: the mask of sensitive attributes, as JSON.
            previous_address: the address before a `moved` block.
            change: what else the plan says.
        """
        super().__init__(
            address,
            type,
            name,
            mode=mode,
            module=module,
            key=int(key) if isinstance(key, float) else key,
            action=action,
            previous_address=previous_address,
            change=change,
        )
        self._providers = providers
        self.provider_source = provider_source
        self._values = values
        self._unknown = unknown
        self._sensitive = sensitive
        #: An instance with the very same attributes: the other side of a no-op.
        self.twin: ResourceInstance | None = None

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes, unknown values in place."""
        if self._attributes is None:
            if self.twin is not None:
                self._attributes = self.twin.attributes
            else:
                symbol = UNREAD if self.mode == "data" else AFTER_APPLY
                self._attributes = merge(
                    self.address, self._values, self._unknown, self._sensitive, symbol, self._providers.file
                )
        return self._attributes

    @property
    def provider(self) -> Provider | None:
        """The provider configuration, with the region and account that the resource itself tells."""
        if self._provider is None:
            provider = self._providers.find(self.module, self.block, self.provider_source)
            located, owner = self.location()
            own = self._own_region()
            region = own if own is not None else located or provider.region
            account = owner or provider.account
            if (region, account) != (provider.region, provider.account):
                provider = msgspec.structs.replace(provider, region=region, account=account)
            self._provider = provider
            return provider
        return self._provider

    @provider.setter
    def provider(self, provider: Provider | None) -> None:
        self._provider = provider

    @property
    def block(self) -> str:
        """The address of the block within its module, without keys."""
        return f"{'data.' if self.mode == 'data' else ''}{self.type}.{self.name}"

    def location(self) -> tuple[str | None, str | None]:
        """Return the region and the account that the instance was found in; None where it does not tell."""
        if self.mode == "data":
            # The list of zones has no argument that says of which region: it is the provider's.
            found = self.type == "aws_availability_zones" and re.search(_ZONES_ID, bytes(self._values))
            return (found[1].decode(), None) if found else (None, None)
        # Terraform sorts the keys, so the ARN of the object itself comes first: looking at the
        # start of the text spares the decoding.
        start = bytes(memoryview(self._values)[:256])
        arn = re.match(_ARN, start) if holds(start, b'"arn"') else None
        return (arn[1].decode(), arn[2].decode()) if arn else (None, None)

    def has_own_region(self) -> bool:
        """Tell whether the type has a `region` argument of its own (provider 6)."""
        return holds(self._values, b'"region"') or holds(self._unknown, b'"region"')

    def _own_region(self) -> str | Unknown | None:
        # A bucket told its region long before provider 6: that attribute is no argument.
        if self.type == "aws_s3_bucket" or not self.has_own_region():
            return None
        region = self.attributes.get("region")
        if isinstance(region, str):
            return region or None
        return region if isinstance(region, Unknown) and self.mode == "managed" else None
