"""What stacks say about what is wrong in their templates, and on what things hang."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netlint.cloudformation.bounds import Bounds
from netlint.cloudformation.for_each import Expansion
from netlint.cloudformation.functions import Problem
from netlint.cloudformation.template import Template
from netlint.lang.types import DYNAMIC
from netlint.lang.unknown import Reason
from netlint.lang.values import Ref, UnknownValue, Value
from netlint.resources.model import Diagnostic

if TYPE_CHECKING:
    from netlint.cloudformation.stack import Stack

#: Returns the template of a nested stack, given the stack around it, its logical id and its `TemplateURL`.
Templates = Callable[["Stack", str, Value], Template | None]
#: Returns the value of an export, given the stack that imports it and its name; None when nobody exports it.
Imports = Callable[["Stack", Value], Value | None]


class Shared:
    """What all stacks of one reading have in common."""

    __slots__ = ("bounds", "diagnostics", "imports", "outputs", "stacks", "templates")

    def __init__(
        self,
        templates: Templates | None = None,
        imports: Imports | None = None,
        outputs: Imports | None = None,
    ) -> None:
        self.templates = templates
        self.imports = imports
        #: Returns what `Fn::GetStackOutput` reads, given the stack that reads it and the argument.
        self.outputs = outputs
        self.bounds = Bounds()
        self.diagnostics: list[Diagnostic] = []
        self.stacks = 0


class Reporter:
    """The part of a stack that speaks to the user.

    Attributes:
        current: the resources whose properties are being evaluated, outermost first.
        choices: what values hang on of which it is not known which one it is, by their identity.
        complained: what has been said already; that of the root stack counts.
    """

    template: Template
    shared: Shared
    root: Stack
    expansion: Expansion
    current: list[str]
    choices: dict[int, tuple[Value, tuple[str, ...]]]
    complained: set[tuple[Any, ...]]

    def diagnose(self, path: tuple[str | int, ...], message: str, level: str = "error") -> None:
        """Note what is wrong at a path of the template, once."""
        document = self.template.document
        line, column = document.place(path)
        # One template may be that of several stacks.
        key = (document.file, line, column, message)
        if key not in self.root.complained:
            self.root.complained.add(key)
            self.shared.diagnostics.append(Diagnostic(message, document.file, line, column, level))

    def complain(self, node: Any, problem: Problem, around: tuple[str | int, ...] = ()) -> None:
        """Note why a node cannot be evaluated; `around` is where it stands at least."""
        path = self._path_of(node)
        if path and isinstance(node, dict) and len(node) == 1:
            # A function is better known by its name than by what it is the value of.
            path = (*path, next(iter(node)))
        elif not path and self.current:
            around = ("Resources", self.current[-1])
        self.diagnose(path or around, str(problem))

    def _path_of(self, node: Any) -> tuple[str | int, ...] | None:
        """Return where a node stands, or where what a loop made it of does."""
        original = self.expansion.originals.get(id(node), (node, node))[1]
        return self.template.document.path_of(original) if isinstance(original, (dict, list)) else None

    def unread_macro(self, name: str, node: Any = None) -> None:
        """Note that what a macro makes is not known: it runs in the account. Said once for each macro."""
        key = (self.template.document.file, name)
        if key in self.root.complained:
            return
        self.root.complained.add(key)
        path = self._path_of(node)
        around = ("Resources", self.current[-1]) if self.current else ("Transform",)
        self.diagnose(
            path or around,
            f"what the macro `{name}` makes is not known, as it runs in the account: nothing is known of what"
            " it stands at",
            "warning",
        )

    def name_of(self, term: Ref) -> str:
        """Return what an unknown is the unknown of, for people."""
        bare = term.address.rpartition("/")[2]
        if term.path[:1] == ("value",):
            return f"`{bare}`" if bare.startswith("AWS::") else f"the parameter `{bare}`"
        if term.path[:1] == ("availability_zones",):
            return "the availability zones"
        return f"`{'.'.join(map(str, term.path))}` of {term.address}"

    def bounded(self, value: Value, path: tuple[str, ...]) -> Value:
        """Return a value, or an unknown one in place of what is too large."""
        value, wrong = self.shared.bounds.checked(value, self.template.document.file)
        if wrong:
            self.diagnose(path, wrong)
            return UnknownValue(DYNAMIC, None, Reason.FAILED)
        return value
