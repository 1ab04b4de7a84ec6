"""The module that the corpus's expressions are evaluated in, as netlint sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netlint.hcl.ast import AttributeStep, Block, Body, Expression, IndexStep, Traversal
from netlint.hcl.evaluate import evaluate
from netlint.hcl.parser import parse_file
from netlint.hcl.scope import ReferenceFailure
from netlint.lang.types import STRING
from netlint.lang.values import (
    NOT_NULL,
    NULL,
    ObjectValue,
    Ref,
    TupleValue,
    UnknownValue,
    Value,
    object_of,
    type_of,
)

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "expressions" / "module"


class World:
    """The scope of the corpus: locals, resources of `terraform_data` that are still to be made, and paths.

    Args:
        functions: the functions by name.
    """

    def __init__(self, functions: Any) -> None:
        self._functions = functions
        body = parse_file("main.tf", (FOLDER / "main.tf").read_bytes()).body
        self._locals: dict[str, Expression] = {}
        self._known: dict[str, Value] = {}
        self._blocks: dict[str, Block] = {}
        self._resources: dict[str, Value] = {}
        for block in body.blocks:
            if block.type == "locals":
                self._locals |= _arguments(block.body)
            elif block.type == "resource":
                self._blocks[block.labels[1]] = block

    def _resource(self, name: str, block: Block) -> Value:
        address = f"terraform_data.{name}"
        arguments = _arguments(block.body)
        if "count" in arguments:
            count = evaluate(arguments["count"], self)
            assert isinstance(count, int)
            return TupleValue(
                tuple(self._instance(f"{address}[{n}]", arguments["input"], {}) for n in range(count))
            )
        if "for_each" in arguments:
            each = evaluate(arguments["for_each"], self)
            assert isinstance(each, ObjectValue)
            return object_of(
                {
                    key: self._instance(
                        f'{address}["{key}"]',
                        arguments["input"],
                        {"each": object_of({"key": key, "value": value})},
                    )
                    for key, value in each.attributes.items()
                }
            )
        return self._instance(address, arguments["input"], {})

    def _instance(self, address: str, argument: Expression, bindings: dict[str, Value]) -> Value:
        given = evaluate(argument, self, bindings)
        return object_of(
            {
                "id": UnknownValue(STRING, Ref(address, ("id",)), range=NOT_NULL),
                "input": given,
                "output": UnknownValue(type_of(given), Ref(address, ("output",))),
                "triggers_replace": NULL,
            }
        )

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        """Return what a reference names."""
        root = traversal.root
        if not traversal.steps:
            raise ReferenceFailure("Invalid reference", "A name alone is no reference.")
        step = traversal.steps[0]
        if isinstance(step, AttributeStep):
            name = step.name
        elif isinstance(step, IndexStep) and root in ("path", "local"):
            raise ReferenceFailure("Invalid reference", "A name is expected.")
        else:
            name = ""
        if root == "local":
            return self._local(name), 1
        if root == "terraform_data" and name in self._blocks:
            if name not in self._resources:
                self._resources[name] = self._resource(name, self._blocks[name])
            self._check_key(name, traversal)
            return self._resources[name], 1
        if root == "path" and name in ("module", "root", "cwd"):
            return (str(FOLDER) if name == "cwd" else "."), 1
        if root == "terraform" and name == "workspace":
            return "default", 1
        raise ReferenceFailure("Reference to undeclared", f"There is no {root}.{name}.")

    def _check_key(self, name: str, traversal: Traversal) -> None:
        """Refuse, as Terraform does, a key on a single instance, and an attribute of several."""
        following = traversal.steps[1] if len(traversal.steps) > 1 else None
        several = self._blocks[name].body.attributes.keys() & {"count", "for_each"}
        if isinstance(following, IndexStep) and not several:
            raise ReferenceFailure("Unexpected resource instance key", "The resource has a single instance.")
        if isinstance(following, AttributeStep) and several:
            raise ReferenceFailure("Missing resource instance key", "The resource has several instances.")

    def _local(self, name: str) -> Value:
        if name not in self._known:
            if name not in self._locals:
                detail = f'A local value with the name "{name}" has not been declared.'
                raise ReferenceFailure("Reference to undeclared local value", detail)
            self._known[name] = evaluate(self._locals[name], self)
        return self._known[name]

    def function(self, name: str) -> Any:
        """Return a function by name."""
        return self._functions(name)

    def suggest(self, name: str) -> str:
        """Suggest nothing."""
        return ""


def _arguments(body: Body) -> dict[str, Expression]:
    return {name: attribute.expression for name, attribute in body.attributes.items()}
