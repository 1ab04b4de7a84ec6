"""Where the sources of a plan are: beside it, where the user says, or inside the binary plan."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from netlint.resources.model import Diagnostic
from netlint.terraform.plan import PlanReading

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions
    from netlint.terraform.configuration import Configuration, ConfigurationModule
    from netlint.terraform.functions.filesystem import Files as FunctionFiles
    from netlint.terraform.module.files import Files
    from netlint.terraform.module.loader import ModuleTree


def add_sources(
    reading: PlanReading,
    path: str,
    options: ReadOptions,
    variables: Callable[[], Mapping[str, Any]],
) -> None:
    """Find the sources of a plan, and give its instances the links and the places that these tell.

    Sources that are not those of the plan are not used; where the user has named them, that is a diagnostic.

    Args:
        reading: the plan.
        path: the file that it was read from, `-` for standard input.
        options: what the user says about the sources.
        variables: the values that the plan has for the root module's variables.
    """
    configuration = reading.configuration
    if configuration is None:
        return
    named = options.plan_file or options.source
    directory = options.source or os.path.dirname(path) or "."
    from netlint.terraform.module.files import FileFailure

    try:
        sources = _Sources.of_plan_file(options.plan_file) if options.plan_file else _Sources.of(directory)
    except FileFailure as failure:
        if named:
            reading.diagnostics.append(Diagnostic(failure.message, named))
        return
    problem = differs(sources.tree, configuration)
    if problem:
        if named:
            reading.diagnostics.append(
                Diagnostic(f"not the sources of {reading.path}: {problem}; they were not used", named)
            )
        return
    sources.attach(reading, variables())


class _Sources:
    """A module tree, with where its paths start and what its functions may read."""

    def __init__(self, tree: ModuleTree, base: str, files: FunctionFiles, directory: str) -> None:
        self.tree = tree
        self.base = base
        self.files = files
        self.directory = directory

    @classmethod
    def of(cls, path: str) -> _Sources:
        """Read the configuration in a folder."""
        from netlint.resources.folders import root_of
        from netlint.terraform.module.files import FolderFiles

        root = root_of(path)
        directory = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
        return cls._read(FolderFiles(root), directory, root, os.path.realpath(path))

    @classmethod
    def of_plan_file(cls, path: str) -> _Sources:
        """Read the snapshot of the configuration in a binary plan; what else it reads is beside that."""
        from netlint.resources.folders import root_of
        from netlint.terraform.module.files import ZipFiles

        directory = os.path.dirname(path) or "."
        return cls._read(ZipFiles(path), ".", root_of(directory), os.path.realpath(directory), directory)

    @classmethod
    def _read(cls, files: Files, directory: str, root: str, real: str, base: str = "") -> _Sources:
        from netlint.terraform.functions.filesystem import RootedFiles
        from netlint.terraform.module.loader import load

        return cls(load(files, directory), base or os.path.relpath(root), RootedFiles(root), real)

    def attach(self, reading: PlanReading, variables: Mapping[str, Any]) -> None:
        """Evaluate the sources with what the plan knows."""
        from netlint.hcl.limits import TooLarge
        from netlint.terraform.function_finder import TerraformFunctions
        from netlint.terraform.notes import notes_of
        from netlint.terraform.sourced import attach

        functions = TerraformFunctions(self.files, self.directory)
        try:
            attach(reading, self.tree, functions, variables, self.base)
        except (TooLarge, RecursionError):
            reading.diagnostics.append(
                Diagnostic(
                    "the sources are too large to be evaluated: links come from the plan alone",
                    reading.path,
                    level="warning",
                )
            )
            return
        reading.notes.extend(notes_of(self.tree, self.base))


def differs(tree: ModuleTree, configuration: Configuration) -> str:
    """Return what tells that sources are not those of a plan, as a clause; empty when nothing does."""
    planned: ConfigurationModule = configuration.root_module
    declared = tree.root.resources.keys()
    blocks = {resource.address for resource in planned.resources}
    for what, missing in (("lack", blocks - declared), ("have", declared - blocks)):
        for block in sorted(missing):
            if not block.startswith("ephemeral."):
                return f"they {what} {block}"
    calls = tree.root.calls.keys() ^ planned.module_calls.keys()
    return f"they differ in module {min(calls)}" if calls else ""
