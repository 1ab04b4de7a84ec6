"""The JSON documents of `terraform show -json`, as typed structures.

Only what is needed is decoded: `planned_values` and outputs are skipped, attribute values stay
raw bytes until they are asked for.
Format: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from msgspec import Raw, Struct

from netlint.terraform.configuration import Configuration


class Importing(Struct, gc=False):
    """That the change imports an existing object; the id is empty when it is not known yet."""

    id: str = ""


class Change(Struct, gc=False):
    """What happens to an object, with its attributes on both sides."""

    actions: list[str]
    before: Raw = Raw()
    after: Raw = Raw()
    after_unknown: Raw = Raw()
    before_sensitive: Raw = Raw()
    after_sensitive: Raw = Raw()
    replace_paths: Raw = Raw()
    importing: Importing | None = None


class ResourceChange(Struct, gc=False):
    """One element of `resource_changes` or `resource_drift`."""

    address: str
    type: str
    name: str
    change: Change
    mode: str = "managed"
    module_address: str = ""
    index: str | int | float | None = None
    provider_name: str = ""
    deposed: str = ""
    previous_address: str = ""
    action_reason: str = ""


class StateResource(Struct, gc=False):
    """One resource instance of a state."""

    address: str
    type: str
    name: str
    mode: str = "managed"
    index: str | int | float | None = None
    provider_name: str = ""
    deposed_key: str = ""
    values: Raw = Raw()
    sensitive_values: Raw = Raw()


class StateModule(Struct):
    """One module instance of a state."""

    address: str = ""
    resources: list[StateResource] = []
    child_modules: list[StateModule] = []


class StateValues(Struct):
    """The `values` of a state."""

    root_module: StateModule | None = None
    outputs: Raw = Raw()


class PriorState(Struct):
    """The state before a plan, after refresh."""

    values: StateValues | None = None


class VariableValue(Struct, gc=False):
    """The value that a root variable had when the plan was made."""

    value: Raw = Raw()


class Document(Struct):
    """A plan or a state. Which of them is told by the sections that are there."""

    format_version: str | None = None
    terraform_version: str = ""
    variables: dict[str, VariableValue] | None = None
    planned_values: Raw = Raw()
    resource_changes: list[ResourceChange] | None = None
    resource_drift: list[ResourceChange] | None = None
    deferred_changes: list[Raw] | None = None
    prior_state: PriorState | None = None
    configuration: Configuration | None = None
    errored: bool = False
    complete: bool | None = None
    values: StateValues | None = None

    @property
    def is_plan(self) -> bool:
        """Whether a section is there that only plans have."""
        return (
            self.resource_changes is not None
            or self.configuration is not None
            or self.prior_state is not None
            or len(self.planned_values) > 0
        )
