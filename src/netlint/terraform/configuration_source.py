"""A folder of Terraform or OpenTofu configuration as an input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netlint.errors import InputError
from netlint.hcl.diagnostics import Diagnostic as SourceDiagnostic
from netlint.hcl.limits import TooLarge
from netlint.resources.folders import root_of
from netlint.resources.model import Diagnostic, Reading
from netlint.terraform.evaluation.evaluator import Evaluator
from netlint.terraform.evaluation.snapshot import snapshot_of
from netlint.terraform.function_finder import TerraformFunctions
from netlint.terraform.functions.filesystem import RootedFiles
from netlint.terraform.module.files import FileFailure, FolderFiles
from netlint.terraform.module.loader import load
from netlint.terraform.module.variables import VariableFile, VariableOption, root_variables
from netlint.terraform.notes import notes_of

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions
    from netlint.terraform.evaluation.facts import Facts

#: The most problems of one configuration that are listed.
MAX_DIAGNOSTICS = 200


class Prepared:
    """A configuration that is loaded, and ready to be evaluated.

    Attributes:
        evaluator: evaluates it.
        shown_root: the directory that the paths of its sources start from, as messages show it.
    """

    __slots__ = ("_variables", "evaluator", "path", "shown_root", "tree")

    def __init__(self, path: str, options: ReadOptions, facts: Facts | None = None) -> None:
        """Load a configuration.

        Args:
            path: the directory of its root module.
            options: the variables of the command line.
            facts: what is known besides the sources.

        Raises:
            InputError: the directory cannot be read.
        """
        self.path = path
        root = root_of(path)
        files = FolderFiles(root)
        directory = os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")
        try:
            self.tree = load(files, directory)
            given = variable_options(options)
        except FileFailure as failure:
            raise InputError(failure.message, file=path) from None
        self._variables = root_variables(files, self.tree.root, environment=os.environ, options=given)
        self.shown_root = os.path.relpath(root)
        self.evaluator = Evaluator(
            self.tree,
            self._variables.values,
            TerraformFunctions(RootedFiles(root), os.path.realpath(path)),
            facts=facts,
            base=self.shown_root,
            workspace=os.environ.get("TF_WORKSPACE") or _workspace(path),
        )

    def diagnostics(self) -> list[Diagnostic]:
        """Return the problems of the configuration, as far as it is evaluated."""
        found = [*self.tree.diagnostics, *self._variables.diagnostics, *self.evaluator.diagnostics]
        listed = [as_input(one, self.shown_root) for one in found[:MAX_DIAGNOSTICS]]
        if len(found) > MAX_DIAGNOSTICS:
            more = f"{len(found) - MAX_DIAGNOSTICS:,} more problems are not listed"
            listed.append(Diagnostic(more, self.path))
        return listed


@contextmanager
def evaluating(path: str) -> Iterator[None]:
    """Say what is too large to be evaluated as an error of an input.

    Raises:
        InputError: it holds more than netlint evaluates.
    """
    try:
        yield
    except TooLarge as error:
        raise InputError(f"{error}: netlint does not evaluate that many", file=path) from None
    except RecursionError:
        raise InputError("references are nested too deeply to be evaluated", file=path) from None


def read_configuration(path: str, options: ReadOptions) -> Reading:
    """Read and evaluate a configuration.

    Args:
        path: the directory of its root module.
        options: the variables of the command line.

    Raises:
        InputError: the directory cannot be read, or holds more than netlint evaluates.
    """
    prepared = Prepared(path, options)
    with evaluating(path):
        after = snapshot_of(prepared.evaluator)
    return Reading(
        path=path,
        kind="terraform configuration",
        after=after,
        diagnostics=prepared.diagnostics(),
        notes=notes_of(prepared.tree, prepared.shown_root),
    )


def variable_options(options: ReadOptions) -> Sequence[VariableOption | VariableFile]:
    """Return the variables of the command line, files read.

    Raises:
        FileFailure: a file of variables cannot be read.
    """
    given: list[VariableOption | VariableFile] = []
    for option in options.variables:
        if option.file:
            try:
                with open(option.file, "rb") as stream:
                    given.append(VariableFile(option.file, stream.read(1 << 26)))
            except OSError as error:
                raise FileFailure(f"{option.file}: cannot be read: {error.strerror}") from None
        else:
            given.append(VariableOption(option.name, option.value))
    return given


def as_input(found: SourceDiagnostic, base: str) -> Diagnostic:
    """Return a diagnostic of a source text as one of an input."""
    file = found.path if found.path.startswith("<") else os.path.normpath(os.path.join(base, found.path))
    level = getattr(found, "severity", "error")
    return Diagnostic(f"{found.summary}: {found.detail}", file, found.line, found.column, str(level))


def _workspace(path: str) -> str:
    """Return the workspace that is selected in a working directory."""
    try:
        with open(os.path.join(path, ".terraform", "environment"), encoding="utf-8") as stream:
            return stream.read(256).strip() or "default"
    except (OSError, UnicodeDecodeError):
        return "default"
