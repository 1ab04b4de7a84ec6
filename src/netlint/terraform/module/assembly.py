"""From the files of one directory to what the module declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from netlint.hcl.ast import Block
from netlint.hcl.parser import File
from netlint.terraform.module import overrides
from netlint.terraform.module.body_schema import BodySchema, content
from netlint.terraform.module.calls import read_call
from netlint.terraform.module.declarations import Declaration, Module
from netlint.terraform.module.named_values import read_locals, read_output, read_variable
from netlint.terraform.module.problems import Problems, definition_offset, is_json, place, place_of
from netlint.terraform.module.resources import read_resource
from netlint.terraform.module.settings import (
    read_check,
    read_import,
    read_moved,
    read_provider,
    read_removed,
    read_requirements,
    read_terraform,
)

_FILE = BodySchema(
    labels={
        "terraform": (),
        "required_providers": (),
        "language": (),
        "provider": ("name",),
        "variable": ("name",),
        "locals": (),
        "output": ("name",),
        "module": ("name",),
        "resource": ("type", "name"),
        "data": ("type", "name"),
        "ephemeral": ("type", "name"),
        "moved": (),
        "removed": (),
        "import": (),
        "check": ("name",),
    }
)

AnyDeclaration = TypeVar("AnyDeclaration", bound=Declaration)


def assemble(directory: str, primary: Sequence[File], override: Sequence[File], problems: Problems) -> Module:
    """Return what files declare as one module.

    Args:
        directory: where they are.
        primary: the normal files.
        override: the override files, in the order in which they apply.
        problems: takes what is wrong, the mistakes in the syntax included.
    """
    assembly = _Assembly(Module(directory, files=(*primary, *override)), problems)
    for file in primary:
        for block in assembly.blocks(file):
            assembly.declare(block)
    for file in override:
        for block in assembly.blocks(file):
            assembly.override(block)
    return assembly.module


class _Assembly:
    """A module in the making."""

    __slots__ = ("_problems", "_requirements", "module")

    def __init__(self, module: Module, problems: Problems) -> None:
        self.module = module
        self._problems = problems
        self._requirements: Block | None = None

    def blocks(self, file: File) -> list[Block]:
        """Return the blocks of a file that can be read further."""
        self._problems.found.extend(file.diagnostics)
        if is_json(file.source) and any(d.summary == "Root value must be object" for d in file.diagnostics):
            return []
        return content(file.body, None, _FILE, self._problems)

    def declare(self, block: Block) -> None:
        """Add what a block of a normal file declares."""
        module, problems = self.module, self._problems
        match block.type:
            case "resource" | "data" | "ephemeral":
                resource = read_resource(block, problems)
                kind = {"resource": "resource", "data": "data resource"}.get(block.type, "ephemeral resource")
                said = "ephemeral resource" if block.type == "ephemeral" else block.type
                title = f'{said} "{resource.type}" configuration'
                named = f"A {resource.type} {kind} named"
                self._add(module.resources, resource.block, resource, block, title, named, resource.name)
            case "module":
                call = read_call(block, problems)
                self._add(module.calls, call.name, call, block, "module call", "A module call named")
            case "variable":
                variable = read_variable(block, problems)
                title, named = "variable declaration", "A variable named"
                self._add(module.variables, variable.name, variable, block, title, named)
            case "output":
                output = read_output(block, problems)
                self._add(module.outputs, output.name, output, block, "output definition", "An output named")
            case "locals":
                for local in read_locals(block, problems):
                    title, named = "local value definition", "A local value named"
                    self._add(module.locals, local.name, local, None, title, named)
            case "provider":
                provider = read_provider(block, problems)
                title, named = "provider configuration", "A provider configuration named"
                self._add(module.providers, provider.reference, provider, block, title, named)
            case "check":
                check = read_check(block, problems)
                title, named = f'check "{check.name}" configuration', "A check block named"
                self._add(module.checks, check.name, check, block, title, named)
                if check.data is not None:
                    module.resources.setdefault(check.data.block, check.data)
            case "terraform":
                for requirements in read_terraform(block, problems):
                    self._require(requirements)
            case "required_providers":
                detail = 'A "required_providers" block must be nested inside a "terraform" block.'
                problems.error(block.source, block.start, "Invalid required_providers block", detail)
            case _:
                self._change(block)

    def _add(
        self,
        known: dict[str, AnyDeclaration],
        key: str,
        declared: AnyDeclaration,
        block: Block | None,
        title: str,
        named: str,
        name: str = "",
    ) -> None:
        """Add a declaration, unless there is one of its name: then report it."""
        first = known.setdefault(key, declared)
        if first is not declared:
            offset = definition_offset(block) if block is not None else declared.start
            where = place(first.source, first.start)
            detail = f'{named} "{name or key}" was already declared at {where}. It can be declared only once.'
            self._problems.error(declared.source, offset, f"Duplicate {title}", detail)

    def _require(self, block: Block) -> None:
        if self._requirements is not None:
            summary = "Duplicate required providers configuration"
            detail = (
                "A module may have only one required providers configuration. The required providers were"
                f" previously configured at {place_of(self._requirements)}."
            )
            self._problems.at_block(block, summary, detail)
            return
        self._requirements = block
        for requirement in read_requirements(block, self._problems):
            self.module.required_providers[requirement.name] = requirement

    def _change(self, block: Block) -> None:
        """Add a record of what is moved, removed or imported."""
        module, problems = self.module, self._problems
        if block.type == "moved" and (moved := read_moved(block, problems)) is not None:
            module.moved.append(moved)
        elif block.type == "removed" and (removed := read_removed(block, problems)) is not None:
            module.removed.append(removed)
        elif block.type == "import" and (imported := read_import(block, problems)) is not None:
            module.imports.append(imported)

    def override(self, block: Block) -> None:
        """Apply a block of an override file."""
        module, problems = self.module, self._problems
        match block.type:
            case "resource" | "data" | "ephemeral":
                overrides.override_resource(module, block, problems)
            case "module":
                overrides.override_call(module, block, problems)
            case "variable":
                overrides.override_variable(module, block, problems)
            case "output":
                overrides.override_output(module, block, problems)
            case "locals":
                overrides.override_locals(module, block, problems)
            case "provider":
                overrides.override_provider(module, block, problems)
            case "terraform":
                for requirements in read_terraform(block, problems):
                    for requirement in read_requirements(requirements, problems):
                        module.required_providers[requirement.name] = requirement
            case "moved" | "import" | "removed":
                shown = "Removed" if block.type == "removed" else block.type
                detail = (
                    f"{shown.capitalize()} blocks can appear only in normal files, not in override files."
                )
                problems.at_block(block, f"Cannot override '{shown}' blocks", detail)
            case "check":
                detail = "Override files cannot override check blocks."
                problems.at_block(block, "Can't override check blocks", detail)
