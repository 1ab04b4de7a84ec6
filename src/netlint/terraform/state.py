"""State as JSON: of its own (`terraform show -json`), and within a plan (`prior_state`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netlint.errors import InputError
from netlint.resources.model import Action, Reading, ResourceInstance, Snapshot
from netlint.terraform.document import Document, StateModule, StateResource, StateValues
from netlint.terraform.instance import TerraformInstance
from netlint.terraform.providers import MAX_MODULE_DEPTH, Providers
from netlint.terraform.resolver import LazyResolver

if TYPE_CHECKING:
    from netlint.resources.handed_out import HandedOut


def read_state(document: Document, path: str) -> Reading:
    """Make a reading of a state: one moment, without actions.

    Raises:
        InputError: modules nest too deeply.
    """
    providers = Providers(None, dict, path)
    instances: list[ResourceInstance] = [
        state_instance(module, resource, providers) for module, resource in state_resources(document.values)
    ]
    after = Snapshot("after", instances)
    after.resolver = LazyResolver(None, after)
    outputs = bytes(document.values.outputs) if document.values is not None else b""
    after.outputs = lambda: _outputs(outputs)
    return Reading(path=path, kind="terraform state", after=after)


def _outputs(outputs: bytes) -> HandedOut:
    from netlint.resources.handed_out import HandedOut

    return HandedOut(text=outputs.decode("utf-8", "replace"))


def state_resources(values: StateValues | None) -> Iterator[tuple[str, StateResource]]:
    """Yield every current object of a state with the address of its module instance.

    Deposed objects, which wait for their deletion, are left out: they share the address of the
    object that took their place.

    Raises:
        InputError: modules nest too deeply.
    """
    level: list[StateModule] = [values.root_module] if values and values.root_module else []
    for _ in range(MAX_MODULE_DEPTH):
        if not level:
            return
        for module in level:
            for resource in module.resources:
                if not resource.deposed_key:
                    yield module.address, resource
        level = [child for module in level for child in module.child_modules]
    raise InputError(f"modules are nested more than {MAX_MODULE_DEPTH} levels deep")


def state_instance(
    module: str, resource: StateResource, providers: Providers, action: Action = Action.NONE
) -> TerraformInstance:
    """Return the instance for an object of a state."""
    return TerraformInstance(
        resource.address,
        resource.type,
        resource.name,
        mode=resource.mode,
        module=module,
        key=resource.index,
        action=action,
        providers=providers,
        provider_source=resource.provider_name,
        values=resource.values,
        sensitive=resource.sensitive_values,
    )
