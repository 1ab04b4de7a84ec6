"""What there is to read in a directory."""

from __future__ import annotations

import os
import re

from netlint.errors import InputError
from netlint.sources.assemblies import MANIFEST, command_for, kind_of, synthesized_in

_HEAD = 1 << 16
_TEMPLATE_ENDS = (".yaml", ".yml", ".template", ".cfn")
_TEMPLATE = rb"""^(?:AWSTemplateFormatVersion|Resources|"Resources"|'Resources')\s*:"""
_NESTED = rb"""(?:TemplateURL|Location)["']?\s*:[^\n]*?([\w.-]+\.(?:ya?ml|json|template|cfn))\b"""
_MAX_TEMPLATE = 1 << 24
#: How `terraform show -json` begins.
_TERRAFORM_JSON = rb"""\s*\{\s*"format_version"\s*:"""
_PLAN_MARKS = (b'"planned_values"', b'"resource_changes"', b'"prior_state"', b'"configuration"')


def expand(path: str) -> list[str]:
    """Return the files that a path stands for.

    A directory stands for the plans as JSON directly in it, or the states where there is no plan, or for
    itself where it holds a configuration or what a construct kit has synthesized; else for `cdk.out` or
    `cdktf.out` in it, or for the CloudFormation templates directly in it but those nested in others. A file
    of a configuration stands for the whole of it: for its first file, whichever is named.

    Args:
        path: a file, a directory, or `-`.

    Raises:
        InputError: the directory cannot be listed, or has nothing to read.
    """
    if path != "-" and os.path.isfile(path) and is_configuration(os.path.basename(path)):
        return [first_file(os.path.dirname(path))]
    if os.path.basename(path) == MANIFEST and kind_of(os.path.dirname(path) or "."):
        return [os.path.dirname(path) or "."]
    if path == "-" or not os.path.isdir(path):
        return [path]
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None
    if MANIFEST in names and kind_of(path):
        return [path]
    found: dict[str, list[str]] = {"plan": [], "state": []}
    for name in names:
        if name.endswith((".json", ".json.gz")) and not name.startswith("."):
            file = os.path.join(path, name)
            kind = _kind(file)
            if kind:
                found[kind].append(file)
    files = found["plan"] or found["state"]
    if files:
        return files
    if any(is_configuration(name) for name in names):
        return [path]
    synthesized = synthesized_in(path)
    if synthesized:
        return synthesized
    templates = _templates(path, names)
    if templates:
        return templates
    raise _nothing(path, command_for(names))


def _templates(path: str, names: list[str]) -> list[str]:
    """Return the templates in a directory, but for those that another one of them nests."""
    found: dict[str, bytes] = {}
    for name in names:
        file = os.path.join(path, name)
        if name.endswith((*_TEMPLATE_ENDS, ".json")) and not name.startswith(".") and os.path.isfile(file):
            try:
                with open(file, "rb") as stream:
                    data = stream.read(_MAX_TEMPLATE)
            except OSError:
                continue
            is_json = data.lstrip()[:1] == b"{"
            if _has_sections(data) if is_json else re.search(_TEMPLATE, data, re.MULTILINE):
                found[name] = data
    nested = {
        url[1].decode("utf-8", "replace") for data in found.values() for url in re.finditer(_NESTED, data)
    }
    roots = [name for name in found if name not in nested] or list(found)
    return [os.path.join(path, name) for name in roots]


def _kind(file: str) -> str:
    """Tell a plan from a state by the first bytes: the order of the sections is Terraform's."""
    try:
        with open(file, "rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return ""
    if head[:2] == b"\x1f\x8b":
        head = _inflate(head)
    head = head.replace(b"\0", b"")
    if b'"format_version"' not in head[:256]:
        return ""
    if any(mark in head for mark in _PLAN_MARKS):
        return "plan"
    if b'"variables"' in head[:256]:
        return "plan"
    return "state" if b'"values"' in head else ""


def _inflate(head: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return b""


def first_file(directory: str) -> str:
    """Return the first file of the configuration in a directory (empty: the working directory).

    Raises:
        InputError: the directory cannot be listed, or holds no configuration.
    """
    try:
        names = sorted(filter(is_configuration, os.listdir(directory or ".")))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=directory) from None
    if not names:
        raise _nothing(directory)
    return os.path.join(directory, names[0])


def has_configuration(directory: str) -> bool:
    """Tell whether a directory (empty: the working directory) holds files of a configuration."""
    try:
        return any(map(is_configuration, os.listdir(directory or ".")))
    except OSError:
        return False


def is_configuration(path: str) -> bool:
    """Tell whether a file of this name is part of a Terraform or OpenTofu configuration."""
    name = os.path.basename(path)
    return name.endswith((".tf", ".tofu", ".tf.json", ".tofu.json")) and not name.startswith(".")


def is_template(data: bytes, path: str) -> bool:
    """Tell whether a text is a CloudFormation template, by its name or by its sections.

    A file that is named like one is, even if it cannot be parsed: so its reader says what is wrong with it.

    Args:
        data: the text as UTF-8.
        path: the file's name, or `-`.
    """
    if re.match(_TERRAFORM_JSON, data):
        return False  # without a search through all of a plan
    if data[:1] in b"{[" or data.lstrip()[:1] in (b"{", b"["):
        if path.endswith((".yaml", ".yml")):
            return True
        if b'"Resources"' not in data and b'"AWSTemplateFormatVersion"' not in data:
            return path.endswith((".template", ".cfn"))
        return path.endswith(_TEMPLATE_ENDS) or _has_sections(data)
    return path.endswith(_TEMPLATE_ENDS) or re.search(_TEMPLATE, data, re.MULTILINE) is not None


def _has_sections(data: bytes) -> bool:
    import msgspec

    try:
        keys = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        # Malformed: the first of its names tells a template from a plan, whose version comes first.
        head = data[:4096]
        return b'"format_version"' not in head and (
            b'"Resources"' in head or b'"AWSTemplateFormatVersion"' in head
        )
    return "format_version" not in keys and ("Resources" in keys or "AWSTemplateFormatVersion" in keys)


def _nothing(path: str, synthesize: str = "") -> InputError:
    if synthesize:
        return InputError(f"nothing to read yet: run `{synthesize}` in this folder first", file=path)
    make_plan = "`terraform plan -out=tfplan && terraform show -json tfplan > plan.json`"
    return InputError(
        f"nothing to read: no Terraform configuration, plan as JSON or template in this folder; {make_plan}"
        " makes a plan",
        file=path,
    )
