"""Where the value of an argument comes from: from the configuration alone, or also from AWS and its provider.

The rule, which looks at the sources and not at netlint's evaluator:

* An attribute that no file sets is the provider's: computed, or a default of its schema.
* What a file sets depends on AWS when its expression leads, through locals, variables, outputs and the
  written arguments of resources, to a data source, to an attribute of a resource that no file sets, or to a
  function that gives something else in every run.

Blocks of one argument are looked at together, and override files beside what they override: that can only
call too much dependent, and the table of the comparison shows how many values were excused that way.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from netlint.hcl.ast import (
    AttributeStep,
    Body,
    Call,
    Expression,
    ObjectConstructor,
    RelativeTraversal,
    Traversal,
)
from netlint.hcl.parser import parse_file, parse_template
from netlint.hcl.walk import references, walk

#: Functions whose results differ between runs.
IMPURE = {"timestamp", "plantimestamp", "uuid", "bcrypt"}
#: Blocks that are no arguments.
META_BLOCKS = {"lifecycle", "provisioner", "connection"}

Arguments = dict[str, list[Expression]]


class Module:
    """What the files of one directory declare, as far as it matters where values come from."""

    def __init__(self, directory: Path) -> None:
        """Read every file; override files add to what they override."""
        self.resources: dict[str, Arguments] = {}
        self.locals: Arguments = {}
        self.outputs: Arguments = {}
        self.calls: dict[str, tuple[Module, Arguments]] = {}
        for path in sorted(directory.iterdir()):
            if path.name.endswith(".tf"):
                self._add(parse_file(str(path), path.read_bytes()).body, directory)
            elif path.name.endswith(".tf.json"):
                self._add_json(json.loads(path.read_bytes()), directory)

    def _add(self, body: Body, directory: Path) -> None:
        for block in body.blocks:
            match block.type:
                case "resource":
                    _collect(block.body, self.resources.setdefault(".".join(block.labels), {}))
                case "data":
                    _collect(block.body, self.resources.setdefault("data." + ".".join(block.labels), {}))
                case "locals":
                    _collect(block.body, self.locals)
                case "output":
                    _collect(block.body, self.outputs.setdefault(block.labels[0], []), "value")
                case "check":
                    self._add(block.body, directory)
                case "module":
                    arguments: Arguments = {}
                    _collect(block.body, arguments)
                    if "source" in arguments:
                        source = "".join(getattr(arguments["source"][0], "value", "") or "")
                        self.calls[block.labels[0]] = (Module(directory / source), arguments)
                    else:
                        for name, expressions in arguments.items():
                            self.calls[block.labels[0]][1].setdefault(name, []).extend(expressions)

    def _add_json(self, document: dict[str, Any], directory: Path) -> None:
        for type, blocks in document.get("resource", {}).items():
            for name, body in blocks.items():
                for one in body if isinstance(body, list) else [body]:
                    _collect_json(one, self.resources.setdefault(f"{type}.{name}", {}))
        for name, value in document.get("locals", {}).items():
            self.locals.setdefault(name, []).extend(_json_expressions(value))
        for name, output in document.get("output", {}).items():
            self.outputs.setdefault(name, []).extend(_json_expressions(output.get("value")))


def _collect(
    body: Body, into: Any, only: str = "", prefix: str = "", enclosing: tuple[Expression, ...] = ()
) -> None:
    """Put the expressions of a body under their dotted paths; those of `dynamic` are of all inside."""
    for name, attribute in body.attributes.items():
        if only and name != only:
            continue
        target = into if only else into.setdefault(prefix + name, [])
        target.extend((attribute.expression, *enclosing))
    for block in body.blocks:
        if only or (not prefix and block.type in META_BLOCKS):
            continue
        if block.type != "dynamic":
            into.setdefault(f"{prefix}{block.type}", []).extend(enclosing)
            _collect(block.body, into, prefix=f"{prefix}{block.type}.", enclosing=enclosing)
            continue
        outer = (*enclosing, *(attribute.expression for attribute in block.body.attributes.values()))
        into.setdefault(f"{prefix}{block.labels[0]}", []).extend(outer)
        for content in block.body.blocks:
            _collect(content.body, into, prefix=f"{prefix}{block.labels[0]}.", enclosing=outer)


def _collect_json(body: dict[str, Any], into: Arguments) -> None:
    for name, value in body.items():
        if name == "dynamic":
            for label, dynamic in value.items():
                into.setdefault(label, []).extend(_json_expressions(dynamic))
        elif name not in META_BLOCKS:
            into.setdefault(name, []).extend(_json_expressions(value))


def _json_expressions(value: Any) -> list[Expression]:
    if isinstance(value, str):
        return [parse_template("json", value)[0]]
    if isinstance(value, dict):
        return [
            found
            for key, inner in value.items()
            for found in (*_json_expressions(key), *_json_expressions(inner))
        ]
    if isinstance(value, list):
        return [found for inner in value for found in _json_expressions(inner)]
    return []


class Provenance:
    """Answers for one configuration which values depend on AWS."""

    def __init__(self, directory: Path) -> None:
        self.root = Module(directory)
        self._known: dict[tuple[int, str], bool] = {}

    def written(self, modules: tuple[str, ...], block: str, path: str) -> bool:
        """Tell whether a file sets the attribute at a dotted path of a resource block."""
        return self._expressions(self._callers(modules)[-1], block, path) is not None

    def depends_on_aws(self, modules: tuple[str, ...], block: str, path: str) -> bool:
        """Tell whether the value at a dotted path of a resource block depends on AWS."""
        callers = self._callers(modules)
        expressions = self._expressions(callers[-1], block, path)
        if expressions is None:
            return True
        return self._any(callers, expressions, block)

    def _callers(self, modules: tuple[str, ...]) -> list[Module]:
        chain = [self.root]
        for name in modules:
            chain.append(chain[-1].calls[name][0])
        return chain

    @staticmethod
    def _expressions(module: Module, block: str, path: str) -> list[Expression] | None:
        arguments = module.resources.get(block, {})
        steps = path.split(".")
        for end in range(len(steps), 0, -1):
            prefix = ".".join(steps[:end])
            if prefix in arguments:
                has_inside = any(name.startswith(prefix + ".") for name in arguments)
                return None if has_inside and end < len(steps) else arguments[prefix]
        return None

    def _any(self, callers: list[Module], expressions: list[Expression], block: str) -> bool:
        return any(self._one(callers, expression, block) for expression in expressions)

    def _inside(
        self, callers: list[Module], expressions: list[Expression], names: list[str], block: str
    ) -> bool:
        """Tell whether an attribute of the value depends on AWS, where it can be told apart."""
        for expression in expressions:
            if names and isinstance(expression, ObjectConstructor):
                parts = [value for key, value in expression.items if getattr(key, "value", "") == names[0]]
                if parts:
                    if self._inside(callers, parts, names[1:], block):
                        return True
                    continue
            if names and isinstance(expression, Traversal):
                steps = expression.steps + tuple(AttributeStep(0, 0, name) for name in names)
                if self._reference(callers, Traversal(0, 0, expression.root, steps), block):
                    return True
                continue
            if self._one(callers, expression, block):
                return True
        return False

    def _one(self, callers: list[Module], expression: Expression, block: str) -> bool:
        nodes = list(walk(expression))
        if any(isinstance(node, Call) and node.name in IMPURE for node in nodes):
            return True
        # What is asked of the elements of a whole resource: `aws_eip.nat[*].id`, `aws_eip.nat[each.key].id`.
        asked = [
            node.steps[0].name
            for node in nodes
            if isinstance(node, RelativeTraversal) and isinstance(node.steps[0], AttributeStep)
        ]
        for found in references(expression):
            address = ".".join([found.root, *(getattr(step, "name", "") for step in found.steps[:1])])
            declared = callers[-1].resources.get(address)
            attributes = [step for step in found.steps if isinstance(step, AttributeStep)]
            if declared is not None and len(attributes) == 1 and any(name not in declared for name in asked):
                return True
            if self._reference(callers, found, block):
                return True
        return False

    def _reference(self, callers: list[Module], reference: Traversal, block: str) -> bool:
        names = [step.name for step in reference.steps if isinstance(step, AttributeStep)]
        key = (
            id(callers[-1]),
            ".".join([reference.root, *names[:2], block if reference.root in ("each", "count") else ""]),
        )
        if key not in self._known:
            # A cycle goes through something that is looked at already.
            self._known[key] = False
            self._known[key] = self._follow(callers, reference.root, names, block)
        return self._known[key]

    def _follow(self, callers: list[Module], root: str, names: list[str], block: str) -> bool:
        module = callers[-1]
        if root == "data":
            return True
        if root == "var":
            if len(callers) == 1:
                return False
            calling = next(arguments for called, arguments in callers[-2].calls.values() if called is module)
            # The key of the module instance is all that `each` and `count` can be in a call.
            passed = calling.get(names[0], [])
            return self._inside(callers[:-1], passed, names[1:], "") or self._any(
                callers[:-1], _repetition(calling), ""
            )
        if root == "local":
            return self._inside(callers, module.locals.get(names[0], []), names[1:], block)
        if root == "module" and names and names[0] in module.calls:
            called, arguments = module.calls[names[0]]
            outputs = called.outputs
            if names[1:] and names[1] in outputs:
                outputs = {names[1]: outputs[names[1]]}
            within = [*callers, called]
            inside = any(self._inside(within, output, names[2:], "") for output in outputs.values())
            return inside or self._any(callers, _repetition(arguments), "")
        if root in ("each", "count"):
            return self._inside(callers, _repetition(module.resources.get(block, {})), names[1:], block)
        address = f"{root}.{names[0]}" if names else root
        if address not in module.resources:
            return False
        arguments = module.resources[address]
        if names[1:]:
            found = self._expressions(module, address, names[1])
            if found is None and not any(name.startswith(names[1] + ".") for name in arguments):
                return True
            return self._any(callers, [*(found or []), *_repetition(arguments)], address)
        return self._any(callers, [one for several in arguments.values() for one in several], address)


def _repetition(arguments: Arguments) -> list[Expression]:
    return [*arguments.get("for_each", []), *arguments.get("count", [])]
