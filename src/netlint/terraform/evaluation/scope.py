"""One instance of a module: what the expressions in it can refer to.

Everything is evaluated when it is asked for, and once. An error belongs to what it was found in: who refers
to that gets an unknown, and no second error.

Source: https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netlint.hcl.ast import AttributeStep, Expression, Traversal
from netlint.hcl.evaluate import evaluate
from netlint.hcl.limits import limits
from netlint.hcl.positions import Source
from netlint.hcl.scope import EvaluationError, ReferenceFailure
from netlint.lang.function import Function
from netlint.lang.types import DYNAMIC
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Choice,
    ObjectValue,
    TupleValue,
    UnknownValue,
    Value,
    sensitive,
)
from netlint.terraform.address import Key, print_key
from netlint.terraform.evaluation.expansion import ANY_KEY, AnyKey, Bindings, Expansion
from netlint.terraform.evaluation.lazy import LazyAttributes, Once

if TYPE_CHECKING:
    from netlint.terraform.evaluation.evaluator import Evaluator
    from netlint.terraform.evaluation.resources import ResourceInstances
    from netlint.terraform.module.declarations import Module, ModuleCall, Resource

FAILED = UnknownValue(reason=Reason.FAILED)


class ModuleInstance:
    """An instance of a module, and the scope of the expressions in it."""

    def __init__(
        self,
        evaluator: Evaluator,
        module: Module,
        *,
        address: str = "",
        parent: ModuleInstance | None = None,
        call: ModuleCall | None = None,
        bindings: Bindings | None = None,
        certain: bool = True,
    ) -> None:
        """Declare an instance.

        Args:
            evaluator: evaluates the whole configuration.
            module: the declarations.
            address: the address of this instance; empty for the root module.
            parent: the instance of the module that calls this one.
            call: the call; None for the root module.
            bindings: the names that hold in the call's arguments: `each` or `count`.
            certain: whether it is known that there is such an instance.
        """
        self.evaluator = evaluator
        self.module = module
        self.address = address
        self.parent = parent
        self.call = call
        self.bindings = bindings or {}
        self.certain = certain
        self._values: dict[tuple[str, str], Once[Value]] = {}
        self._resources: dict[str, Once[ResourceInstances]] = {}
        self._calls: dict[str, Once[ModuleInstances]] = {}

    # What the evaluation of expressions asks for.

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        """Return the value that the beginning of a reference names, and how many of its steps name it.

        Raises:
            ReferenceFailure: nothing of that name is declared, or it depends on itself.
        """
        root = traversal.root
        match root:
            case "var":
                return self.variable(_name(traversal, 0)), 1
            case "local":
                return self.local(_name(traversal, 0)), 1
            case "module":
                return self._module(traversal)
            case "data" | "ephemeral":
                return self._resource(traversal, root, 1)
            case "path":
                return self.evaluator.path(self, _name(traversal, 0)), 1
            case "terraform" | "tofu":
                return self.evaluator.terraform(_name(traversal, 0)), 1
            case "each" | "count" | "self":
                raise ReferenceFailure(
                    f'Reference to "{root}" in context without it',
                    f'The "{root}" object can be used only where there are instances for it to tell apart.',
                )
            case _:
                return self._resource(traversal, "managed", 0)

    def function(self, name: str) -> Function | None:
        """Return a function by name."""
        return self.evaluator.function(name)

    def suggest(self, name: str) -> str:
        """Return the name of a function that may have been meant."""
        return self.evaluator.suggest(name)

    # Variables, locals and outputs.

    def variable(self, name: str) -> Value:
        """Return the value of an input variable.

        Raises:
            ReferenceFailure: it is not declared, or depends on itself.
        """
        if name not in self.module.variables:
            raise ReferenceFailure(
                "Reference to undeclared input variable",
                f'An input variable with the name "{name}" has not been declared.',
            )
        return self._once("var", name, lambda: self.evaluator.variable(self, name))

    def local(self, name: str) -> Value:
        """Return a local value.

        Raises:
            ReferenceFailure: it is not declared, or depends on itself.
        """
        declared = self.module.locals.get(name)
        if declared is None:
            raise ReferenceFailure(
                "Reference to undeclared local value",
                f'A local value with the name "{name}" has not been declared.',
            )
        return self._once("local", name, lambda: self.value(declared.expression, declared.source))

    def output(self, name: str) -> Value:
        """Return the value of an output.

        Raises:
            ReferenceFailure: it is not declared, or depends on itself.
        """
        declared = self.module.outputs.get(name)
        if declared is None or declared.expression is None:
            raise ReferenceFailure(
                "Unsupported attribute", f'This object does not have an attribute named "{name}".'
            )
        node = declared.expression

        def compute() -> Value:
            value = self.value(node, declared.source)
            return sensitive(value) if declared.sensitive else value

        return self._once("output", name, compute)

    def _once(self, kind: str, name: str, compute: Callable[[], Value]) -> Value:
        once = self._values.get((kind, name))
        if once is None:
            label = f"{self.address}{'.' if self.address else ''}{kind}.{name}"
            once = self._values[kind, name] = Once(label, self.evaluator.stack, compute)
        return once.get()

    def value(self, node: Expression, source: Source, bindings: Bindings | None = None) -> Value:
        """Return the value of an expression; an error is reported, and the value unknown."""
        try:
            return limits.checked(evaluate(node, self, bindings or {}), node.start, node.end)
        except EvaluationError as error:
            self.evaluator.report(error, source)
            return FAILED

    # Resources.

    def _resource(self, traversal: Traversal, mode: str, first: int) -> tuple[Value, int]:
        kind = traversal.root if first == 0 else _name(traversal, 0)
        name = _name(traversal, first)
        prefix = "" if mode == "managed" else f"{mode}."
        block = f"{prefix}{kind}.{name}"
        declared = self.module.resources.get(block)
        if declared is None:
            if mode == "ephemeral":
                return UnknownValue(DYNAMIC, None, Reason.UNSUPPORTED), first + 1
            what = "data resource" if mode == "data" else "resource"
            raise ReferenceFailure(
                f"Reference to undeclared {'resource' if mode == 'managed' else what}",
                f'A {mode} resource "{kind}" "{name}" has not been declared in {self.title()}.',
            )
        return self.resource(declared).value, first + 1

    def resource(self, declared: Resource) -> ResourceInstances:
        """Return the instances of a resource or data block.

        Raises:
            ReferenceFailure: they depend on themselves.
        """
        block = declared.block
        once = self._resources.get(block)
        if once is None:
            label = f"{self.address}{'.' if self.address else ''}{block}"
            once = Once(label, self.evaluator.stack, lambda: self.evaluator.resource(self, declared))
            self._resources[block] = once
        return once.get()

    # Module calls.

    def _module(self, traversal: Traversal) -> tuple[Value, int]:
        name = _name(traversal, 0)
        declared = self.module.calls.get(name)
        if declared is None:
            raise ReferenceFailure(
                "Reference to undeclared module",
                f'No module call named "{name}" is declared in {self.title()}.',
            )
        return self.calls(declared).value, 1

    def calls(self, declared: ModuleCall) -> ModuleInstances:
        """Return the instances of a module call.

        Raises:
            ReferenceFailure: how many there are depends on themselves.
        """
        once = self._calls.get(declared.name)
        if once is None:
            label = f"{self.address}{'.' if self.address else ''}module.{declared.name}"
            once = Once(label, self.evaluator.stack, lambda: self.evaluator.calls(self, declared))
            self._calls[declared.name] = once
        return once.get()

    def title(self) -> str:
        """Return what messages call this module."""
        return self.address or "the root module"


class ModuleInstances:
    """The instances of one module call, and the value that `module.NAME` has."""

    __slots__ = ("instances", "value")

    def __init__(self, instances: dict[Key | AnyKey, ModuleInstance], value: Value) -> None:
        self.instances = instances
        self.value = value

    @classmethod
    def of(cls, expansion: Expansion, instances: dict[Key | AnyKey, ModuleInstance]) -> ModuleInstances:
        """Put the instances of a call together."""
        objects = {key: _outputs(instance) for key, instance in instances.items()}
        return cls(instances, together(expansion, objects))


def _outputs(instance: ModuleInstance) -> Value:
    return ObjectValue(LazyAttributes(list(instance.module.outputs), instance.output))


def together(expansion: Expansion, objects: dict[Key | AnyKey, Value]) -> Value:
    """Return what the name of a block stands for: an object, or a tuple or an object of its instances."""
    if expansion.unknown is not None:
        term = Choice((objects[ANY_KEY],), members=True)
        return UnknownValue(DYNAMIC, term, expansion.unknown.reason)
    if expansion.mode == "single":
        return next(iter(objects.values()), FAILED)
    if expansion.mode == "count":
        return TupleValue(tuple(objects[key] for key in sorted(objects, key=_number)))
    return ObjectValue(dict(sorted((str(key), value) for key, value in objects.items())))


def _number(key: Key | AnyKey) -> int:
    return key if isinstance(key, int) else 0


def instance_address(base: str, key: Key | AnyKey) -> str:
    """Return the address of an instance: `aws_subnet.a["x"]`; `aws_subnet.a[*]` for any number of them."""
    return f"{base}[*]" if isinstance(key, AnyKey) else f"{base}{print_key(key)}"


def _name(traversal: Traversal, position: int) -> str:
    if position < len(traversal.steps):
        step = traversal.steps[position]
        if isinstance(step, AttributeStep):
            return step.name
        if isinstance(step.key, str):
            return step.key
    raise ReferenceFailure(
        "Invalid reference",
        f'A reference to "{traversal.root}" must be followed by at least one attribute access, specifying'
        " what is referred to.",
    )
