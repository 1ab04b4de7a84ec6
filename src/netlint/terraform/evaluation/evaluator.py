"""Evaluating a configuration: every instance of every resource and data block in the module tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from netlint.hcl.diagnostics import Diagnostic, diagnostic_at
from netlint.hcl.limits import TooLarge, limits
from netlint.hcl.positions import Source
from netlint.hcl.scope import EvaluationError, ReferenceFailure
from netlint.lang.convert import ConversionError
from netlint.lang.function import Function
from netlint.lang.types import STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import Null, ObjectValue, Ref, UnknownValue, Value, sensitive, walk
from netlint.terraform.address import Key
from netlint.terraform.evaluation.expansion import ANY_KEY, AnyKey, Expansion
from netlint.terraform.evaluation.facts import Facts, NoFacts
from netlint.terraform.evaluation.lazy import Stack
from netlint.terraform.evaluation.providers import Providers
from netlint.terraform.evaluation.resources import (
    EvaluatedResource,
    ResourceInstances,
    evaluate_resource,
    expand_block,
)
from netlint.terraform.evaluation.scope import ModuleInstance, ModuleInstances, instance_address
from netlint.terraform.module.calls import CALL_ARGUMENTS

if TYPE_CHECKING:
    from netlint.terraform.module.declarations import ModuleCall, Resource
    from netlint.terraform.module.loader import ModuleTree

#: The most resource instances that are evaluated in all, and the most module instances.
MAX_RESOURCES = 100_000
MAX_MODULES = 100_000


class FunctionFinder(Protocol):
    """Finds the functions that the expressions of a module may call."""

    def find(self, name: str) -> Function | None:
        """Return a function by name; None when there is none."""

    def suggest(self, name: str) -> str:
        """Return the name of a function that may have been meant; empty when none is near."""


class Evaluator:
    """Evaluates one configuration. Diagnostics gather in `diagnostics`, each once."""

    def __init__(
        self,
        tree: ModuleTree,
        variables: Mapping[str, Value],
        functions: FunctionFinder,
        *,
        facts: Facts | None = None,
        base: str = ".",
        workspace: str = "default",
    ) -> None:
        """Prepare.

        Args:
            tree: the declarations of all modules.
            variables: the values of the root module's variables.
            functions: finds the functions that a module may call.
            facts: what is known besides the sources.
            base: the directory that the paths of sources start from.
            workspace: the value of `terraform.workspace`.
        """
        self.tree = tree
        self.facts: Facts = facts if facts is not None else NoFacts()
        self.stack = Stack()
        self.diagnostics: list[Diagnostic] = []
        self.providers = Providers()
        #: The resource instances that modules which are not there are told of, by address.
        self.passed_on: dict[str, str] = {}
        #: What references to managed resource instances see, by address, as far as it is evaluated.
        self.objects: dict[str, ObjectValue] = {}
        self._variables = variables
        self._functions = functions
        self.base = base
        self._workspace = workspace
        self._reported: set[tuple[str, int, str]] = set()
        self._resources = 0
        self._modules = 0
        limits.renew()
        self.root = ModuleInstance(self, tree.root)

    def resources(self) -> Iterator[EvaluatedResource]:
        """Yield every instance of every resource and data block, module by module.

        Raises:
            TooLarge: there are too many.
        """
        pending = [self.root]
        while pending:
            module = pending.pop()
            for declared in module.module.resources.values():
                yield from self._instances(module, declared)
            children: list[ModuleInstance] = []
            for call in module.module.calls.values():
                try:
                    children.extend(module.calls(call).instances.values())
                except ReferenceFailure as failure:
                    self._report_failure(failure, call)
            pending.extend(reversed(children))

    def _instances(self, module: ModuleInstance, declared: Resource) -> list[EvaluatedResource]:
        try:
            return module.resource(declared).instances
        except ReferenceFailure as failure:
            self._report_failure(failure, declared)
            return []

    def count_resources(self, number: int) -> None:
        """Count instances that are about to be evaluated.

        Raises:
            TooLarge: there are too many in all.
        """
        self._resources += number
        if self._resources > MAX_RESOURCES:
            raise TooLarge(f"more than {MAX_RESOURCES:,} resource instances")

    def _report_failure(self, failure: ReferenceFailure, declared: Resource | ModuleCall) -> None:
        error = EvaluationError(declared.start, declared.start, failure.summary, failure.detail)
        self.report(error, declared.source)

    def report(self, error: EvaluationError, source: Source) -> None:
        """Note an error in a source, once for each place however many instances meet it."""
        place = (source.path, error.start, error.summary)
        if place not in self._reported:
            self._reported.add(place)
            self.diagnostics.append(diagnostic_at(source, error.start, error.summary, error.detail))

    # What module instances ask for.

    def variable(self, module: ModuleInstance, name: str) -> Value:
        """Return the value of an input variable of a module instance."""
        declared = module.module.variables[name]
        if module.parent is None or module.call is None:
            known = self._variables.get(name)
            return known if known is not None else UnknownValue(reason=Reason.NO_VALUE)
        argument = module.call.body.attributes.get(name)
        if argument is None:
            value = declared.default_value
            if value is None:
                value = UnknownValue(declared.type, Ref(f"var.{name}"), Reason.NO_VALUE)
            return sensitive(value) if declared.sensitive else value
        value = module.parent.value(argument.expression, argument.source, module.bindings)
        if isinstance(value, Null) and not declared.nullable and declared.default_value is not None:
            value = declared.default_value
        try:
            value = declared.converted(value)
        except ConversionError as error:
            node = argument.expression
            detail = f'The given value is not suitable for child module variable "{name}": {error.message}.'
            self.report(
                EvaluationError(node.start, node.end, "Invalid value for module argument", detail),
                argument.source,
            )
            value = UnknownValue(declared.type, None, Reason.FAILED)
        return sensitive(value) if declared.sensitive else value

    def resource(self, module: ModuleInstance, declared: Resource) -> ResourceInstances:
        """Return the instances of a resource or data block in a module instance."""
        return evaluate_resource(module, declared)

    def calls(self, module: ModuleInstance, declared: ModuleCall) -> ModuleInstances:
        """Return the instances of a module call in a module instance."""
        keys = self.facts.module_keys(module.address, declared.name)
        expansion = expand_block(module, declared, keys)
        base = f"{module.address}{'.' if module.address else ''}module.{declared.name}"
        if declared.module is None:
            self._pass_on(module, declared, base, expansion)
            return ModuleInstances({}, UnknownValue(reason=Reason.UNSUPPORTED))
        self._modules += len(expansion.instances)
        if self._modules > MAX_MODULES:
            raise TooLarge(f"more than {MAX_MODULES:,} module instances")
        instances: dict[Key | AnyKey, ModuleInstance] = {}
        for key, bindings in expansion.instances.items():
            instances[key] = ModuleInstance(
                self,
                declared.module,
                address=instance_address(base, key),
                parent=module,
                call=declared,
                bindings=bindings,
                certain=module.certain and key is not ANY_KEY,
            )
        return ModuleInstances.of(expansion, instances)

    def _pass_on(
        self, module: ModuleInstance, declared: ModuleCall, address: str, expansion: Expansion
    ) -> None:
        """Note what a module that is not there is told of, each instance of it: it may add to that."""
        told = [
            module.value(argument.expression, argument.source, bindings)
            for name, argument in declared.body.attributes.items()
            if name not in CALL_ARGUMENTS
            for bindings in expansion.instances.values()
        ]
        for value in told:
            for part in walk(value):
                ref = part.term if isinstance(part, UnknownValue) else getattr(part, "ref", None)
                if isinstance(ref, Ref):
                    self.passed_on.setdefault(ref.address, address)

    def path(self, module: ModuleInstance, name: str) -> Value:
        """Return `path.module`, `path.root` or `path.cwd`.

        Raises:
            ReferenceFailure: there is no such path.
        """
        if name == "module":
            return self.tree.path_of(module.module)
        if name == "root":
            return "."
        if name == "cwd":
            return UnknownValue(STRING, Ref("path.cwd"), Reason.IMPURE)
        raise ReferenceFailure(
            'Invalid "path" attribute', f'The "path" object does not have an attribute named "{name}".'
        )

    def terraform(self, name: str) -> Value:
        """Return `terraform.workspace` or `terraform.applying`.

        Raises:
            ReferenceFailure: there is no such attribute.
        """
        if name == "workspace":
            return self._workspace
        if name == "applying":
            return False
        raise ReferenceFailure(
            'Invalid "terraform" attribute',
            f'The "terraform" object does not have an attribute named "{name}". The only supported attribute'
            " is terraform.workspace, the name of the currently-selected workspace.",
        )

    def function(self, name: str) -> Function | None:
        """Return a function by name."""
        return self._functions.find(name)

    def suggest(self, name: str) -> str:
        """Return the name of a function that may have been meant."""
        return self._functions.suggest(name)
