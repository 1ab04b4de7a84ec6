"""The manifest of a cloud assembly: what `cdk synth` writes to `cdk.out`, with the stages nested in it.

Manifests of all versions are read: what is needed has not changed since the first.
Source: https://github.com/aws/aws-cdk-cli/tree/main/packages/@aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from netlint.errors import InputError
from netlint.resources.folders import resolved
from netlint.resources.model import Diagnostic

T = TypeVar("T")

MANIFEST = "manifest.json"
CONTEXT = "cdk.context.json"

#: The most bytes of a file of the assembly, and the most stacks and nested assemblies.
MAX_BYTES = 64 << 20
MAX_ARTIFACTS = 10_000

#: What CDK makes up for zones and VPCs, for manifests that do not say so.
_MADE_UP = ("dummy1a", "vpc-12345")
#: Shorter values prove nothing: the name of a group of subnets is among them.
_SHORTEST = 7

_STACK = "aws:cloudformation:stack"
_NESTED = "cdk:cloud-assembly"
_ASSETS = "cdk:asset-manifest"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")

#: What CDK says of a construct: entries of `type` and `data`.
Metadata = dict[str, list["MetadataEntry"]]


class MetadataEntry(Struct):
    """One thing that CDK says of a construct."""

    type: str = ""
    data: Any = None
    trace: Any = None


class _Artifact(Struct):
    type: str = ""
    environment: str = ""
    properties: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    display_name: str = field(default="", name="displayName")
    metadata_file: str = field(default="", name="additionalMetadataFile")


class _Manifest(Struct):
    artifacts: dict[str, _Artifact] = {}
    missing: list[dict[str, Any]] = []


class StackArtifact(Struct, kw_only=True):
    """One stack of an assembly.

    Attributes:
        identity: its name within the assembly, unique even where stacks have one name in several regions.
        name: its name in CloudFormation.
        directory: the directory that its files are in.
        template: the path of its template.
        parameters: the values that the app itself gives to parameters.
        assets: the paths of templates that are assets, by what is in their addresses.
    """

    identity: str
    name: str
    directory: str
    template: str
    account: str | None = None
    region: str | None = None
    parameters: dict[str, str] = {}
    metadata: Metadata = {}
    assets: dict[str, str] = {}


class Assembly:
    """The stacks of a cloud assembly and of all assemblies nested in it, in the order of the manifest."""

    def __init__(self, directory: str) -> None:
        """Read the manifests.

        Args:
            directory: the one with `manifest.json`.

        Raises:
            InputError: a manifest cannot be read, or names what is outside of the directory.
        """
        self.directory = directory
        self._top = os.path.realpath(directory)
        self._count = 0
        #: Lookups without an answer, with the values that CDK makes up for each.
        self._missing: dict[str, list[str]] = {}
        self.stacks = list(self._stacks(directory, set()))

    def _stacks(self, directory: str, above: set[str]) -> Iterator[StackArtifact]:
        path = os.path.join(directory, MANIFEST)
        real = os.path.realpath(directory)
        self._count += 1
        if real in above or self._count > MAX_ARTIFACTS:
            raise InputError("nested assemblies hold each other, or there are too many of them", file=path)
        manifest = decode(path, _Manifest)
        for entry in manifest.missing:
            if isinstance(key := entry.get("key"), str):
                self._missing[key] = _texts(entry.get("props")) or list(_MADE_UP)
        assets: dict[str, str] = {}
        for artifact in manifest.artifacts.values():
            if artifact.type == _ASSETS:
                assets |= self._assets(directory, artifact)
        for identity, artifact in manifest.artifacts.items():
            if artifact.type == _NESTED:
                name = artifact.properties.get("directoryName")
                if isinstance(name, str):
                    yield from self._stacks(self.inside(directory, name), {*above, real})
            elif artifact.type == _STACK:
                self._count += 1
                yield self._stack(directory, identity, artifact, assets)

    def _stack(
        self, directory: str, identity: str, artifact: _Artifact, assets: dict[str, str]
    ) -> StackArtifact:
        properties = artifact.properties
        template = properties.get("templateFile")
        if not isinstance(template, str):
            path = os.path.join(directory, MANIFEST)
            raise InputError(f"the manifest names no template for the stack {identity}", file=path)
        name = properties.get("stackName")
        parameters = properties.get("parameters")
        place = _ENVIRONMENT.fullmatch(artifact.environment)
        return StackArtifact(
            identity=identity,
            name=name if isinstance(name, str) and name else identity,
            directory=directory,
            template=self.inside(directory, template),
            account=_known(place[1]) if place else None,
            region=_known(place[2]) if place else None,
            parameters={key: str(value) for key, value in parameters.items()}
            if isinstance(parameters, dict)
            else {},
            metadata=self._metadata(directory, artifact),
            assets=assets,
        )

    def _metadata(self, directory: str, artifact: _Artifact) -> Metadata:
        """Return what CDK says of constructs; where that is not readable, it is left out."""
        written: Any = artifact.metadata
        if artifact.metadata_file:
            try:
                more = decode(self.inside(directory, artifact.metadata_file), dict[str, Any])
            except InputError:
                more = {}
            written = {**written, **more}
        found: Metadata = {}
        for path, entries in written.items():
            try:
                found[path] = msgspec.convert(entries, list[MetadataEntry])
            except msgspec.ValidationError:
                continue
        return found

    def _assets(self, directory: str, artifact: _Artifact) -> dict[str, str]:
        """Return the files of assets that are templates, by name."""
        listed = artifact.properties.get("file")
        if not isinstance(listed, str):
            return {}
        try:
            files = decode(self.inside(directory, listed), dict[str, Any]).get("files")
        except InputError:
            return {}
        found: dict[str, str] = {}
        for name, asset in files.items() if isinstance(files, dict) else ():
            source = asset.get("source") if isinstance(asset, dict) else None
            path = source.get("path") if isinstance(source, dict) else None
            if isinstance(path, str) and path.endswith((".json", ".yaml", ".yml")):
                found[name] = path
        return found

    def made_up(self, mentioned: bytes) -> list[Diagnostic]:
        """Return a warning where values are made up, because CDK could not ask the account.

        Args:
            mentioned: the text of the templates: CDK also lists what it has no use for.
        """
        keys = [
            key
            for key, values in self._missing.items()
            if any(b'"%s"' % value.encode() in mentioned for value in values)
        ]
        if not keys:
            return []
        listed = ", ".join(keys[:3]) + (", …" if len(keys) > 3 else "")
        message = (
            f"synthesized without what CDK looks up in the account ({listed}): made-up values stand in for"
            f" it; `cdk synth` with credentials asks for them, and keeps the answers in {CONTEXT}"
        )
        return [Diagnostic(message, os.path.join(self.directory, MANIFEST), level="warning")]

    def inside(self, directory: str, path: str) -> str:
        """Return a path that a file of the assembly names.

        Raises:
            InputError: it leads out of the assembly.
        """
        joined = os.path.join(directory, path)
        if resolved(joined, self._top) is None:
            raise InputError(f"names {path!r}, which is outside of the assembly", file=directory)
        return joined


def decode(path: str, type_: type[T]) -> T:
    """Read a file of JSON.

    Raises:
        InputError: it cannot be read, is too large, or is not what it has to be.
    """
    try:
        return msgspec.json.decode(read_bytes(path), type=type_)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"not what CDK writes: {error}", file=path) from None


def read_bytes(path: str) -> bytes:
    """Return the content of a file of the assembly.

    Raises:
        InputError: it cannot be read, or is too large.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=path) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES >> 20} MB", file=path)
    return data


def _texts(props: Any) -> list[str]:
    """Return the texts in the value that CDK makes up for a lookup."""
    found: list[str] = []
    pending = [props.get("dummyValue")] if isinstance(props, dict) else []
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return [text for text in found if len(text) >= _SHORTEST]


def _known(part: str) -> str | None:
    return None if part.startswith("unknown-") else part
