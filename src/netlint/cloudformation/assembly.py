"""A cloud assembly of AWS CDK: all stacks of an app, with those of its stages, as one network."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from netlint.cloudformation.construct_paths import Constructs, SourceFiles
from netlint.cloudformation.document import parse
from netlint.cloudformation.exports import Exports
from netlint.cloudformation.lookups import looked_up
from netlint.cloudformation.manifest import Assembly, StackArtifact, read_bytes
from netlint.cloudformation.parameters import given_parameters
from netlint.cloudformation.snapshot import snapshot_of
from netlint.cloudformation.source import MAX_DIAGNOSTICS, set_actions, stack_notes, values_for
from netlint.cloudformation.stack import Shared, Stack, walk_stacks
from netlint.cloudformation.template import Template
from netlint.errors import InputError
from netlint.lang.types import STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import NOT_NULL, Ref, UnknownValue, Value, walk
from netlint.resources.model import Diagnostic, Origin, Path, Reading, ResourceInstance, Snapshot

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions

#: The name under which the template of a nested stack is uploaded: what is in it, as SHA-256.
_HASH = re.compile(r"([0-9a-f]{64})\.(?:json|yaml|yml|template)")
_ASSET_PATH = "aws:asset:path"
#: How far above an assembly the file of its project is looked for.
_MOST_ABOVE = 5


def read_assembly(directory: str, options: ReadOptions) -> Reading:
    """Read and evaluate all stacks of an assembly.

    Args:
        directory: the one with `manifest.json`, `cdk.out` by default.
        options: the parameters; `base` is the directory of the assembly before the change.

    Raises:
        InputError: the manifest or a file of parameters cannot be read.
    """
    after = _Stacks(directory, options)
    try:
        reading = Reading(directory, "cdk assembly", after.snapshot("after"))
        diagnostics = after.diagnostics()
        if options.base:
            before = _Stacks(options.base, options)
            reading.before = before.snapshot("before")
            diagnostics += (replace(one, message=f"before: {one.message}") for one in before.diagnostics())
            set_actions(reading.before, reading.after)
    except RecursionError:
        raise InputError("references are nested too deeply to be evaluated", file=directory) from None
    reading.diagnostics = diagnostics[:MAX_DIAGNOSTICS]
    if len(diagnostics) > MAX_DIAGNOSTICS:
        more = f"{len(diagnostics) - MAX_DIAGNOSTICS:,} more problems are not listed"
        reading.diagnostics.append(Diagnostic(more, directory))
    reading.notes = stack_notes(after.tops)
    return reading


class _Stacks:
    """The stacks of an assembly, ready to be evaluated.

    Attributes:
        tops: the stacks that are not nested in another one.
        constructs: what is known of the constructs of each, by the name of the top stack.
    """

    def __init__(self, directory: str, options: ReadOptions) -> None:
        self.assembly = Assembly(directory)
        self.project = _project(directory)
        self._files = SourceFiles(self.project)
        self.exports = Exports()
        self.shared = Shared(self._nested, self.exports.find, self.exports.output)
        self._problems: list[Diagnostic] = []
        self.tops: list[Stack] = []
        self.constructs: dict[str, Constructs] = {}
        self._documents: list[bytes] = []
        self._artifacts: dict[str, StackArtifact] = {}
        self._given = given_parameters(options)
        names: dict[str, list[StackArtifact]] = {}
        for artifact in self.assembly.stacks:
            names.setdefault(artifact.name, []).append(artifact)
        for artifact in self.assembly.stacks:
            # One name may be that of several stacks: in several regions, or in several stages.
            self._add(artifact.name if len(names[artifact.name]) == 1 else artifact.identity, artifact)

    def _add(self, name: str, artifact: StackArtifact) -> None:
        try:
            template = self._read(artifact.template)
        except InputError as error:
            file = error.file or artifact.template
            self._problems.append(Diagnostic(error.message, file, error.line, error.column))
            return
        stack = Stack(
            name,
            template,
            self.shared,
            given=self._parameters(artifact),
            region=artifact.region,
            account=artifact.account,
            stack_name=artifact.name,
        )
        self.tops.append(stack)
        self.exports.add(stack)
        self.constructs[name] = Constructs(artifact, self._files)
        self._artifacts[name] = artifact

    def _read(self, path: str) -> Template:
        data = read_bytes(path)
        self._documents.append(data)
        document = parse(data, os.path.normpath(path))
        # A stack of an app may be empty, and then CDK leaves the section out.
        document.data.setdefault("Resources", {})
        self._problems += document.diagnostics
        return Template(document)

    def _parameters(self, artifact: StackArtifact) -> dict[str, Value]:
        """Return the values of a stack's parameters: those of the app, then those of the command line."""
        found = _environment(artifact) | artifact.parameters
        return found | values_for(artifact.identity, self._given) | values_for(artifact.name, self._given)

    def diagnostics(self) -> list[Diagnostic]:
        """Return what is wrong, as far as the stacks are evaluated."""
        made_up = self.assembly.made_up(b"".join(self._documents))
        found = [*made_up, *self._problems, *self.shared.diagnostics]
        return sorted(found, key=lambda one: (one.file, one.line, one.column))

    def snapshot(self, moment: str) -> Snapshot:
        """Evaluate all stacks, and say of each resource which construct it comes from."""
        found = snapshot_of(self.tops, moment)
        for stack in walk_stacks(self.tops):
            constructs = self.constructs[stack.root.name]
            for logical, written in stack.resources.items():
                instance = found.by_address.get(stack.address(logical))
                if instance is not None:
                    _place(instance, constructs, constructs.path_of(written))
        found.extend(looked_up(self.project, b"".join(self._documents)))
        return found

    def _nested(self, stack: Stack, logical: str, url: Value) -> Template | None:
        """Return the template of a nested stack; None where it is none of the assembly's."""
        artifact = self._artifacts.get(stack.root.name)
        path = _asset_path(stack, logical)
        if artifact is None:
            return None
        if not path:
            written = [part for part in _texts(url) if _HASH.search(part)]
            found = _HASH.search(written[-1]) if written else None
            path = artifact.assets.get(found[1], "") if found is not None else ""
        if not path:
            return None
        try:
            return self._read(self.assembly.inside(artifact.directory, path))
        except InputError as error:
            stack.diagnose(("Resources", logical), f"its template cannot be read: {error}")
            return None


def _project(directory: str) -> str:
    """Return the directory of the app: the nearest one above the assembly with `cdk.json`, else the next."""
    above = os.path.normpath(os.path.join(directory, ".."))
    if os.path.basename(os.path.normpath(directory)) not in (".", ".."):
        above = os.path.dirname(os.path.normpath(directory)) or "."
    candidate = above
    for _ in range(_MOST_ABOVE):
        if os.path.isfile(os.path.join(candidate, "cdk.json")):
            return candidate
        candidate = os.path.normpath(os.path.join(candidate, ".."))
    return above


def _environment(artifact: StackArtifact) -> dict[str, Value]:
    """Return what stands for the account and region of a stack where the app does not say them.

    The command line of CDK takes the same ones for all stacks.
    """
    found: dict[str, Value] = {}
    for name, known, other in (
        ("AWS::AccountId", artifact.account, artifact.region),
        ("AWS::Region", artifact.region, artifact.account),
    ):
        if known is None:
            symbol = Ref(f"{other or 'app'}/{name}", ("value",))
            found[name] = UnknownValue(STRING, symbol, Reason.NO_VALUE, NOT_NULL)
    return found


def _place(instance: ResourceInstance, constructs: Constructs, path: str) -> None:
    """Say which construct an instance comes from, and which lines of the app led to it."""
    instance.construct_path = path
    frames = constructs.origins(path)
    if not frames:
        return
    located = instance.locate

    def called(origin: Origin) -> Origin:
        return replace(origin, module_calls=(*frames, *origin.module_calls))

    def locate(attribute: Path, attributes: Mapping[str, Any]) -> Origin:
        assert located is not None
        return called(located(attribute, attributes))

    instance.origin = called(instance.origin) if instance.origin is not None else frames[-1]
    instance.locate = locate if located is not None else None


def _asset_path(stack: Stack, logical: str) -> str:
    metadata = stack.resources[logical].get("Metadata")
    path = metadata.get(_ASSET_PATH) if isinstance(metadata, dict) else None
    return path if isinstance(path, str) else ""


def _texts(value: Value) -> list[str]:
    """Return the known texts in a value that is put together of several."""
    found: list[str] = []
    for part in walk(value):
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, UnknownValue):
            for operand in getattr(part.term, "operands", ()):
                found += _texts(operand)
    return found
