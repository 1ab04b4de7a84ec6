"""A CloudFormation template as an input."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from netlint.cloudformation.nested import NestedTemplates
from netlint.cloudformation.notes import notes_of
from netlint.cloudformation.parameters import given_parameters
from netlint.cloudformation.resolver import TemplateResolver
from netlint.cloudformation.snapshot import snapshot_of
from netlint.cloudformation.stack import Shared, Stack, walk_stacks
from netlint.cloudformation.template import Template, read
from netlint.errors import InputError
from netlint.lang.values import TupleValue, Value
from netlint.resources.model import Action, Diagnostic, Note, Reading, Snapshot

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions

#: The most problems of one template that are listed.
MAX_DIAGNOSTICS = 200

_ENDS = (".gz", ".json", ".yaml", ".yml", ".template", ".cfn", ".txt")


def stack_name(file: str) -> str:
    """Return what the addresses of a template begin with: the name of its file without extensions."""
    name = os.path.basename(file)
    if file.startswith("<"):
        return "stack"
    for end in _ENDS:
        if name.endswith(end) and len(name) > len(end):
            name = name.removesuffix(end)
    return name


def read_template(path: str, data: bytes, options: ReadOptions, base: bytes | None = None) -> Reading:
    """Read and evaluate a template.

    Args:
        path: its name for messages; nested templates are found from there.
        data: its text as UTF-8.
        options: the parameters.
        base: the text of the template before the change, where there is one.

    Raises:
        InputError: it, or a file of parameters, cannot be read.
    """
    template = read(data, path)
    given = given_parameters(options)
    name = stack_name(path)
    try:
        after, stacks, diagnostics = _side(template, name, given, "after")
        reading = Reading(path=path, kind="cloudformation template", after=after)
        _check_given(template, name, given, diagnostics)
        if base is not None:
            old = read(base, options.base)
            reading.before, _, found = _side(old, name, given, "before")
            diagnostics += (replace(one, message=f"before: {one.message}") for one in found)
            set_actions(reading.before, after)
    except RecursionError:
        raise InputError("references are nested too deeply to be evaluated", file=path) from None
    reading.diagnostics = diagnostics[:MAX_DIAGNOSTICS]
    if len(diagnostics) > MAX_DIAGNOSTICS:
        more = f"{len(diagnostics) - MAX_DIAGNOSTICS:,} more problems are not listed"
        reading.diagnostics.append(Diagnostic(more, path))
    reading.notes = stack_notes(stacks)
    return reading


def _side(
    template: Template, name: str, given: dict[str, str | list[str]], moment: str
) -> tuple[Snapshot, list[Stack], list[Diagnostic]]:
    shared = Shared(NestedTemplates())
    stack = Stack(name, template, shared, given=values_for(name, given))
    snapshot = snapshot_of([stack], moment)
    found = [*template.document.diagnostics, *shared.diagnostics]
    return snapshot, [stack], sorted(found, key=lambda one: (one.file, one.line, one.column))


def values_for(stack: str, given: dict[str, str | list[str]]) -> dict[str, Value]:
    """Return the parameters of the command line that are those of a stack; named ones win."""
    found: dict[str, Value] = {}
    named: dict[str, Value] = {}
    for name, value in given.items():
        one: Value = TupleValue(tuple(value)) if isinstance(value, list) else value
        owner, separator, bare = name.partition(":")
        if separator and bare and not bare.startswith(":"):
            if owner == stack:
                named[bare] = one
        else:
            found[name] = one
    return found | named


def stack_notes(stacks: list[Stack]) -> list[Note]:
    """Return what the templates of stacks say to netlint, those of nested ones too."""
    templates = {stack.template.document.file: stack.template for stack in walk_stacks(stacks)}
    return [note for template in templates.values() for note in notes_of(template)]


def _check_given(
    template: Template, stack: str, given: dict[str, str | list[str]], diagnostics: list[Diagnostic]
) -> None:
    """Note parameters that are given and not declared, or whose value is not allowed."""
    for name, value in values_for(stack, given).items():
        if name.startswith("AWS::"):
            continue
        declared = template.parameters.get(name)
        if not isinstance(declared, dict):
            message = f"there is no parameter `{name}`, which is given"
            diagnostics.append(Diagnostic(message, template.document.file, level="warning"))
            continue
        allowed = declared.get("AllowedValues")
        if isinstance(allowed, list) and isinstance(value, str) and value not in map(str, allowed):
            line, column = template.document.place(("Parameters", name))
            message = f"`{value}` is none of the allowed values of the parameter `{name}`"
            diagnostics.append(Diagnostic(message, template.document.file, line, column))


def set_actions(before: Snapshot, after: Snapshot) -> None:
    """Set what the change from one side to the other does with each resource.

    Whether a change of a property replaces the resource is not known here.
    """
    old_values, new_values = before.resolver, after.resolver
    assert isinstance(old_values, TemplateResolver)
    assert isinstance(new_values, TemplateResolver)
    for instance in after:
        old = before.by_address.get(instance.address)
        if old is None or old.type != instance.type:
            instance.action = Action.CREATE
            continue
        same = old_values.value(old.address) == new_values.value(instance.address)
        instance.action = old.action = Action.NO_OP if same else Action.UPDATE
    for instance in before:
        found = after.by_address.get(instance.address)
        if found is None or found.type != instance.type:
            instance.action = Action.DELETE
