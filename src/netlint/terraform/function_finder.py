"""The functions that a configuration may call: Terraform's own, with files below one root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import netlint.terraform.functions.table as table
from netlint.hcl.evaluate import evaluate
from netlint.hcl.parser import parse_template
from netlint.hcl.scope import EvaluationError, ReferenceFailure
from netlint.lang.function import Function, FunctionError
from netlint.lang.values import Value
from netlint.terraform.functions.filesystem import filesystem_functions
from netlint.terraform.functions.templates import template_functions, within_template

if TYPE_CHECKING:
    from netlint.hcl.ast import Traversal
    from netlint.terraform.functions.filesystem import Files


class TerraformFunctions:
    """Finds Terraform's functions by name."""

    def __init__(self, files: Files, directory: str) -> None:
        """Prepare.

        Args:
            files: what functions may read.
            directory: the directory of the root module, which relative paths start from.
        """
        self._bound = {
            **filesystem_functions(files, directory),
            **template_functions(files, directory, self._render),
        }

    def find(self, name: str) -> Function | None:
        """Return a function by name; None when there is none."""
        return self._bound.get(name) or table.find(name)

    def suggest(self, name: str) -> str:
        """Return the name of a function that may have been meant; empty when none is near."""
        from difflib import get_close_matches

        found = get_close_matches(name, [*table.names(), *self._bound], n=1, cutoff=0.7)
        return found[0] if found else ""

    def _render(self, path: str, text: str, variables: dict[str, Value]) -> Value:
        node, problems = parse_template(path, text)
        if problems:
            raise FunctionError(str(problems[0]))
        scope = _TemplateScope(variables, within_template(self._bound))
        try:
            return evaluate(node, scope, variables)
        except EvaluationError as error:
            raise FunctionError(f"{path}: {error.summary}; {error.detail}") from None


class _TemplateScope:
    """What a template may use: the variables that it is given, and all functions but those that render."""

    def __init__(self, variables: dict[str, Value], bound: dict[str, Function]) -> None:
        self._variables = variables
        self._bound = bound

    def resolve(self, traversal: Traversal) -> tuple[Value, int]:
        raise ReferenceFailure(
            "Invalid reference",
            f'The templates variables have no key "{traversal.root}": it is not given in the call.',
        )

    def function(self, name: str) -> Function | None:
        return self._bound.get(name) or table.find(name)

    def suggest(self, name: str) -> str:
        return ""
