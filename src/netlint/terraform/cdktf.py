"""What `cdktf synth` writes: one configuration for each stack, and the values that pass between them.

A stack reads the outputs of another one by a `terraform_remote_state` data source, which CDKTF adds on its
own where an expression of one stack is used in another. Here the outputs are at hand, and the links exact.
Addresses begin with the name of the stack, `network/aws_vpc.main`, where there are several.
Source: https://developer.hashicorp.com/terraform/cdktf/concepts/stacks
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from netlint.errors import InputError
from netlint.hcl.scope import ReferenceFailure
from netlint.lang.values import ObjectValue, Sensitive, Value
from netlint.resources.folders import resolved
from netlint.resources.model import Diagnostic, Note, Reading, ResourceInstance, Snapshot
from netlint.resources.plain_values import to_plain
from netlint.terraform.configuration_source import Prepared, evaluating
from netlint.terraform.evaluation.facts import NoFacts
from netlint.terraform.evaluation.plain import to_leaves
from netlint.terraform.evaluation.references import ValueResolver
from netlint.terraform.evaluation.renaming import renamed
from netlint.terraform.evaluation.snapshot import snapshot_of
from netlint.terraform.notes import notes_of

if TYPE_CHECKING:
    from netlint.resources.options import ReadOptions
    from netlint.terraform.evaluation.resources import EvaluatedResource

MANIFEST = "manifest.json"

_STACK = "cdk.tf.json"

#: The data source by which CDKTF passes values, by the name of the other stack.
_INPUT = "cross-stack-reference-input-"
_REMOTE_STATE = "data.terraform_remote_state."
#: The most bytes of a manifest, and of a stack.
_MAX_BYTES = 64 << 20
#: What would end the name of a stack within an address.
_ENDS_A_NAME = re.compile(r'[.\[\]"/]')


class StackEntry(Struct):
    """One stack in the manifest."""

    name: str
    synthesized_path: str = field(default="", name="synthesizedStackPath")
    working_directory: str = field(default="", name="workingDirectory")
    metadata_path: str = field(default="", name="stackMetadataPath")


class Manifest(Struct):
    """What a directory that was synthesized holds: the stacks by name."""

    stacks: dict[str, StackEntry]
    version: str = ""


class _Document(Struct):
    """Of the configuration of a stack, what says where states are and which construct made what."""

    terraform: Any = None
    data: Any = None
    resource: Any = None
    module: Any = None


def read_cdktf(directory: str, options: ReadOptions) -> Reading:
    """Read all stacks of a directory that was synthesized, as one network.

    Args:
        directory: the directory with `manifest.json`, `cdktf.out` by default.
        options: the variables of the command line; each stack takes those that it declares.

    Raises:
        InputError: the manifest or a stack cannot be read, or holds more than netlint evaluates.
    """
    assembly = _Assembly(directory, options)
    with evaluating(directory):
        return assembly.reading()


def _manifest(directory: str) -> Manifest:
    path = os.path.join(directory, MANIFEST)
    try:
        manifest = msgspec.json.decode(_bounded(path), type=Manifest)
    except msgspec.DecodeError as error:
        raise InputError(f"no manifest of CDKTF: {error}", file=path) from None
    if not manifest.stacks:
        raise InputError("the manifest of CDKTF lists no stacks", file=path)
    return manifest


def _bounded(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None
    if len(data) > _MAX_BYTES:
        raise InputError(f"is larger than {_MAX_BYTES >> 20} MB", file=path)
    return data


class _Stack(NoFacts):
    """One stack: a configuration of its own, which knows the outputs of the others."""

    def __init__(self, entry: StackEntry, assembly: _Assembly) -> None:
        self.name = entry.name
        self._assembly = assembly
        directory = assembly.inside(entry.working_directory or os.path.dirname(entry.synthesized_path))
        # Where CDKTF writes HCL, which has no place for metadata, they are in a file of their own.
        is_json = entry.synthesized_path.endswith(".json")
        self.document = self._document(
            assembly.inside(entry.synthesized_path if is_json else entry.metadata_path)
        )
        #: What addresses of the stack begin with; empty where it is the only one.
        self.prefix = ""
        self.prepared = Prepared(directory, assembly.options, self)
        self._waiting = False
        self._outputs: dict[str, Value] | None = None

    @staticmethod
    def _document(path: str) -> _Document:
        if os.path.basename(path) != _STACK and not os.path.isfile(path):
            return _Document()
        try:
            return msgspec.json.decode(_bounded(path), type=_Document)
        except msgspec.DecodeError as error:
            raise InputError(f"not a configuration of Terraform as JSON: {error}", file=path) from None

    @property
    def backend(self) -> tuple[str, Any]:
        """The kind of backend that keeps the state, and its settings."""
        for kind, settings in _members(_members(self.document.terraform).get("backend")).items():
            return kind, _unlisted(settings)
        return "", None

    def attributes(self, address: str) -> Mapping[str, Any] | None:
        """Return the attributes of a data source that reads the state of another stack."""
        if not address.startswith(_REMOTE_STATE):
            return None
        name = address.removeprefix(_REMOTE_STATE)
        settings = _members(_members(_members(self.document.data).get("terraform_remote_state")).get(name))
        other = self._assembly.behind(name, settings)
        outputs = other.outputs() if other is not None else None
        if outputs is None:
            return None
        return {"outputs": {key: to_leaves(value) for key, value in outputs.items()}}

    def outputs(self) -> dict[str, Value] | None:
        """Return the values of all outputs for other stacks; None while they depend on themselves."""
        if self._waiting:
            return None
        if self._outputs is None:
            self._waiting = True
            try:
                self._outputs = dict(self._each_output())
            finally:
                self._waiting = False
        return self._outputs

    def _each_output(self) -> Iterator[tuple[str, Value]]:
        root = self.prepared.evaluator.root
        for name, output in root.module.outputs.items():
            try:
                value = root.output(name)
            except ReferenceFailure:
                continue
            # CDKTF marks all that it passes on as sensitive; the values themselves are no secret.
            if output.sensitive and isinstance(value, Sensitive):
                value = value.value
            yield name, renamed(value, self.rename)

    def rename(self, address: str) -> str:
        """Return an address with the name of the stack, unless it is one of another stack already."""
        return address if self._assembly.is_of_a_stack(address) else self.prefix + address

    def construct_path(self, resource: EvaluatedResource) -> str:
        """Return the path of the construct that made a resource, or the call of the module that it is in."""
        declared, call = resource.declared, resource.module.call
        if call is None:
            section = self.document.data if declared.mode == "data" else self.document.resource
            written = _members(_members(section).get(declared.type)).get(declared.name)
        else:
            above = resource.module
            while above.parent is not None and above.parent.call is not None:
                above = above.parent
            written = _members(self.document.module).get(above.call.name if above.call is not None else "")
        path = _members(_members(_members(_unlisted(written)).get("//")).get("metadata")).get("path")
        return path if isinstance(path, str) else ""


class _Assembly:
    """All stacks of a directory."""

    def __init__(self, directory: str, options: ReadOptions) -> None:
        self.directory = directory
        self.options = options
        manifest = _manifest(directory)
        self.stacks = [_Stack(entry, self) for entry in manifest.stacks.values()]
        self._prefixes: tuple[str, ...] = ()
        if len(self.stacks) > 1:
            for stack in self.stacks:
                stack.prefix = _ENDS_A_NAME.sub("-", stack.name) + "/"
            self._prefixes = tuple(stack.prefix for stack in self.stacks)

    def inside(self, path: str) -> str:
        """Return a path of the manifest.

        Raises:
            InputError: it leads out of the directory.
        """
        top = os.path.realpath(self.directory)
        if resolved(os.path.join(top, path), top) is None:
            manifest = os.path.join(self.directory, MANIFEST)
            raise InputError(f"the manifest names {path!r}, which is outside of the directory", file=manifest)
        return os.path.join(self.directory, path)

    def is_of_a_stack(self, address: str) -> bool:
        """Tell whether an address begins with the name of a stack."""
        return address.startswith(self._prefixes) if self._prefixes else False

    def behind(self, name: str, settings: Mapping[str, Any]) -> _Stack | None:
        """Return the stack whose state a data source reads; None when it is not one of these.

        Args:
            name: the name of the data source.
            settings: what the configuration says of it.
        """
        wanted = (settings.get("backend"), _unlisted(settings.get("config")))
        found = [stack for stack in self.stacks if wanted[1] and stack.backend == wanted]
        if not found and name.startswith(_INPUT):
            found = [stack for stack in self.stacks if stack.name == name.removeprefix(_INPUT)]
        return found[0] if len(found) == 1 else None

    def reading(self) -> Reading:
        """Evaluate all stacks."""
        instances: list[ResourceInstance] = []
        values: dict[str, ObjectValue] = {}
        written: dict[str, frozenset[str]] = {}
        uncertain: set[str] = set()
        diagnostics: list[Diagnostic] = []
        notes: list[Note] = []
        passed_on: dict[str, str] = {}
        for stack in self.stacks:
            evaluator = stack.prepared.evaluator
            alone = snapshot_of(evaluator)
            for resource in evaluator.resources():
                address = stack.prefix + resource.address
                own = renamed(resource.own, stack.rename)
                assert isinstance(own, ObjectValue)
                values[address] = own
                written[address] = frozenset(resource.settings)
                if not resource.certain:
                    uncertain.add(address)
                instances.append(_instance(alone.by_address[resource.address], address, own, stack, resource))
            passed_on |= {stack.rename(key): stack.rename(module) for key, module in alone.passed_on.items()}
            diagnostics += stack.prepared.diagnostics()
            notes += notes_of(stack.prepared.tree, stack.prepared.shown_root)
        after = Snapshot("after", instances)
        after.passed_on = passed_on
        after.resolver = ValueResolver(after, values, written, frozenset(uncertain))
        return Reading(self.directory, "cdktf assembly", after, diagnostics=diagnostics, notes=notes)


def _instance(
    alone: ResourceInstance, address: str, own: ObjectValue, stack: _Stack, resource: EvaluatedResource
) -> ResourceInstance:
    """Return an instance of a stack as one of the whole."""

    def decode() -> dict[str, Any]:
        plain = to_plain(own)
        assert isinstance(plain, dict)
        return plain

    return ResourceInstance(
        address,
        alone.type,
        alone.name,
        mode=alone.mode,
        module=alone.module,
        key=alone.key,
        provider=alone.provider,
        origin=alone.origin,
        locate=alone.locate,
        construct_path=stack.construct_path(resource),
        decode=decode if resource.certain else lambda: alone.attributes,
    )


def _members(value: Any) -> dict[str, Any]:
    value = _unlisted(value)
    return value if isinstance(value, dict) else {}


def _unlisted(value: Any) -> Any:
    """Return the one element of a list: the JSON syntax lets a block stand in a list."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
