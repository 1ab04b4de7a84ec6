"""Plan JSON: the resource instances before and after the change that it describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from netlint.errors import InputError
from netlint.lang.unknown import SENSITIVE
from netlint.resources.model import Action, Diagnostic, Reading, ResourceInstance, Snapshot
from netlint.terraform.change import action_of, detail_of, drift_of
from netlint.terraform.configuration import Configuration
from netlint.terraform.document import Document, ResourceChange
from netlint.terraform.instance import TerraformInstance
from netlint.terraform.providers import Providers
from netlint.terraform.resolver import LazyResolver
from netlint.terraform.state import state_instance, state_resources
from netlint.terraform.values import holds

if TYPE_CHECKING:
    from netlint.resources.handed_out import HandedOut

_NONE = msgspec.Raw()


class PlanReading(Reading):
    """The reading of a plan, with the sections that links are resolved from."""

    configuration: Configuration | None = None
    terraform_version: str = ""
    variables: Variables | None = None


def read_plan(document: Document, path: str) -> PlanReading:
    """Make a reading of a plan.

    After the change there is everything that the plan does not delete. Before it there is
    everything that has a `before`, which says what was found at the last refresh. What was not
    planned at all (`-target`, `-refresh-only`) is the same on both sides.

    Args:
        document: the plan.
        path: the name of the input, for messages.

    Raises:
        InputError: an action is unknown, or modules nest too deeply.
    """
    return _PlanReader(document, path).read()


class Variables:
    """The values of the root module's variables, decoded on first use; sensitive ones are dropped."""

    def __init__(self, document: Document) -> None:
        """Take the values from the plan, and the defaults from the configuration."""
        self._document = document
        self._values: dict[str, Any] | None = None

    def __call__(self) -> Mapping[str, Any]:
        """Return the values by name.

        Raises:
            InputError: a value cannot be decoded.
        """
        if self._values is None:
            self._values = self._decode()
        return self._values

    def _decode(self) -> dict[str, Any]:
        configuration = self._document.configuration
        declared = configuration.root_module.variables if configuration else {}
        raw = {name: variable.default for name, variable in declared.items() if len(variable.default)}
        raw.update((name, given.value) for name, given in (self._document.variables or {}).items())
        values: dict[str, Any] = {}
        for name, value in raw.items():
            if name in declared and declared[name].sensitive:
                values[name] = SENSITIVE
            elif len(value):
                try:
                    values[name] = msgspec.json.decode(value)
                except (msgspec.DecodeError, RecursionError) as error:
                    raise InputError(f"the value of variable {name!r} cannot be decoded: {error}") from None
        return values


class _PlanReader:
    def __init__(self, document: Document, path: str) -> None:
        self.document = document
        self.path = path
        self.variables = Variables(document)
        self.providers = Providers(document.configuration, self.variables, path)
        self.before: list[TerraformInstance] = []
        self.after: list[TerraformInstance] = []
        self.unchanged = True

    def read(self) -> PlanReading:
        changes = self.document.resource_changes or []
        planned: set[str] = set()
        for change in changes:
            planned.add(change.address)
            if change.previous_address:
                planned.add(change.previous_address)
            self.add(change, self.action(change))
        self.add_unplanned(planned)
        self.providers.existing = self.before
        return PlanReading(
            path=self.path,
            kind="terraform plan",
            before=self.snapshot("before", self.before),
            after=self.snapshot("after", self.after),
            unchanged=self.unchanged,
            drift=self.drift(),
            diagnostics=list(_diagnostics(self.document, self.path)),
            configuration=self.document.configuration,
            terraform_version=self.document.terraform_version,
            variables=self.variables,
        )

    def action(self, change: ResourceChange) -> Action:
        action = action_of(change.change.actions)
        if action is None:
            listed = ", ".join(change.change.actions) or "none"
            raise InputError(f"unknown actions of {change.address!r}: {listed}", file=self.path)
        return action

    def add(self, change: ResourceChange, action: Action) -> None:
        if change.mode == "managed" and action is not Action.NO_OP:
            self.unchanged = False
        if change.deposed:
            # An old copy that waits for its deletion. The current object has the same address.
            return
        after = None
        if action is not Action.DELETE:
            after = self.instance(change, action, found=action is Action.FORGET)
            self.after.append(after)
        if _is_object(change.change.before):
            before = self.instance(change, action, found=True)
            if action is Action.NO_OP and _same_masks(change):
                before.twin = after
            self.before.append(before)

    def instance(self, change: ResourceChange, action: Action, *, found: bool) -> TerraformInstance:
        body = change.change
        return TerraformInstance(
            change.address,
            change.type,
            change.name,
            mode=change.mode,
            module=change.module_address,
            key=change.index,
            action=action,
            providers=self.providers,
            provider_source=change.provider_name,
            previous_address=change.previous_address,
            change=detail_of(change),
            values=body.before if found else body.after,
            unknown=_NONE if found else body.after_unknown,
            sensitive=body.before_sensitive if found else body.after_sensitive,
        )

    def add_unplanned(self, planned: set[str]) -> None:
        """Add what only `prior_state` has: data sources that were read, and what was not planned."""
        state = self.document.prior_state
        found_before = {instance.address for instance in self.before if instance.mode == "data"}
        for module, resource in state_resources(state.values if state else None):
            if resource.address not in planned:
                after = state_instance(module, resource, self.providers, Action.NO_OP)
                before = state_instance(module, resource, self.providers, Action.NO_OP)
                before.twin = after
                self.after.append(after)
                self.before.append(before)
            elif resource.mode == "data" and resource.address not in found_before:
                self.before.append(state_instance(module, resource, self.providers, Action.READ))

    def drift(self) -> Snapshot | None:
        """Return what changed outside of Terraform; a deleted object as it was last seen."""
        instances: list[TerraformInstance] = []
        for change in self.document.resource_drift or []:
            action = self.action(change)
            if not change.deposed:
                instance = self.instance(change, action, found=action is Action.DELETE)
                instance.change = drift_of(change)
                instances.append(instance)
        return self.snapshot("before", instances) if instances else None

    def snapshot(self, moment: str, instances: list[TerraformInstance]) -> Snapshot:
        snapshot = Snapshot(moment, list[ResourceInstance](instances))
        snapshot.resolver = LazyResolver(self.document.configuration, snapshot)
        snapshot.outputs = partial(_outputs, self.document.configuration)
        return snapshot


def _outputs(configuration: Configuration | None) -> HandedOut:
    from netlint.terraform.outputs import handed_out_by

    return handed_out_by(configuration)


def _is_object(raw: msgspec.Raw) -> bool:
    return bytes(memoryview(raw)[:1]) == b"{"


def _same_masks(change: ResourceChange) -> bool:
    body = change.change
    return body.before_sensitive == body.after_sensitive and not holds(body.after_unknown, b"true")


def _diagnostics(document: Document, path: str) -> Iterator[Diagnostic]:
    if document.errored:
        yield Diagnostic(
            "planning failed, so this plan is incomplete: only what it holds was analysed", file=path
        )
    deferred = len(document.deferred_changes or [])
    if deferred:
        yield Diagnostic(
            f"{deferred} {'change is' if deferred == 1 else 'changes are'} deferred to a later plan"
            " and not analysed",
            file=path,
            level="warning",
        )
    elif document.complete is False and not document.errored:
        yield Diagnostic(
            "another plan will be needed after this one (it is not complete): what it leaves out"
            " was taken as unchanged",
            file=path,
            level="warning",
        )
