"""What an input is, and its reading; or a message that says what to do instead."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from netlint.errors import InputError
from netlint.resources.model import Diagnostic, Reading
from netlint.resources.options import DEFAULT, ReadOptions
from netlint.sources.assemblies import kind_of
from netlint.sources.binary_plan import as_json, is_binary_plan
from netlint.sources.directory import expand, has_configuration, is_configuration, is_template
from netlint.sources.reading import decode_json, display_name, load
from netlint.terraform.document import Document
from netlint.terraform.plan import PlanReading, read_plan
from netlint.terraform.state import read_state

_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(?!\d)")

_CONVERT = "`terraform show -json {name} > plan.json`"
_MAKE_PLAN = "`terraform plan -out=tfplan && terraform show -json tfplan > plan.json`"

#: Top-level keys of JSON documents that are no plan, with what to say about them.
_OTHER_DOCUMENTS = (
    (("encrypted_data",), "encrypted by OpenTofu: `tofu show -json` decrypts it, given the key"),
    (
        ("lineage", "serial"),
        "a raw state file: convert it with `terraform show -json {name} > state.json`",
    ),
    (("provider_schemas",), f"provider schemas, not a plan: {_MAKE_PLAN} makes one"),
    (("valid", "diagnostics"), f"a result of `terraform validate`, not a plan: {_MAKE_PLAN} makes one"),
    (
        ("format_version", "root_module"),
        "a configuration without a plan (from `tofu show -config`), which netlint does not read yet",
    ),
    (
        ("resource",),
        "Terraform configuration as JSON: name it `*.tf.json`, or name the folder that it is in",
    ),
)

_NO_PLAN = "JSON, but not a plan or a state of `terraform show -json`"
_TERRAFORM = rb"^(?:resource|module|variable|terraform|provider|locals|data)\b[^\n:=]*\{"
_PLAN_AS_TEXT = rb"^(?:Terraform|OpenTofu) (?:used|will perform)|^Plan: \d+ to add"


def read(path: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read one input.

    Args:
        path: a file, `-` for standard input, or a directory that holds one plan or state, or a configuration.
        options: how to read it.

    Raises:
        InputError: the input cannot be read, or is none that netlint understands.
    """
    if path != "-" and os.path.isdir(path):
        files = expand(path)
        if len(files) > 1:
            listed = ", ".join(os.path.basename(file) for file in files[:5])
            what = "assemblies" if os.path.isdir(files[0]) else "plans"
            raise InputError(f"holds {len(files)} {what} ({listed}): name one of them", file=path)
        path = files[0]
    synthesized = path != "-" and os.path.isdir(path) and kind_of(path)
    if synthesized == "cdk":
        from netlint.cloudformation.assembly import read_assembly

        return read_assembly(path, options)
    if synthesized:
        from netlint.terraform.cdktf import read_cdktf

        return read_cdktf(path, options)
    if path != "-" and (os.path.isdir(path) or (is_configuration(path) and os.path.isfile(path))):
        from netlint.terraform.configuration_source import read_configuration

        return read_configuration(path if os.path.isdir(path) else os.path.dirname(path) or ".", options)
    name = display_name(path)
    data = load(path)
    if path != "-" and is_binary_plan(data):
        data = as_json(path, name)
        if not options.source and not options.plan_file:
            # The plan file holds the very configuration that it was made from.
            options = replace(options, plan_file=path)
    if is_template(data, path):
        from netlint.cloudformation.source import read_template

        return read_template(name, data, options, load(options.base) if options.base else None)
    if options.base:
        message = "--base is for CloudFormation templates, and this is none: a plan holds what was before it"
        raise InputError(message, file=name)
    _refuse_other_formats(data, path, name)
    try:
        document = decode_json(data, msgspec.json.Decoder(Document), name)
    except msgspec.ValidationError as error:
        raise _not_a_document(data, name, str(error)) from None
    _check_version(document, data, name)
    try:
        if not document.is_plan:
            return read_state(document, name)
        plan = read_plan(document, name)
        _add_sources(plan, path, options)
        if options.variables:
            message = (
                "--var and --var-file are for configurations, and say nothing here: a plan has its values"
            )
            plan.diagnostics.append(Diagnostic(message, name, level="warning"))
        return plan
    except InputError as error:
        raise InputError(error.message, file=error.file or name) from None


def _add_sources(plan: PlanReading, path: str, options: ReadOptions) -> None:
    """Use the sources of a plan, where there are any."""
    if not options.source and not options.plan_file and not has_configuration(os.path.dirname(path)):
        return
    from netlint.terraform.plan_sources import add_sources

    assert plan.variables is not None
    add_sources(plan, path, options, plan.variables)


def _refuse_other_formats(data: bytes, path: str, name: str) -> None:
    """Raise for what cannot be JSON, with what to do about it.

    Raises:
        InputError: the input is empty, or is of another format.
    """
    head = data.lstrip()[:4096] if data[:1].isspace() else data[:4096]
    if not head:
        raise InputError("the input is empty", file=name)
    message = ""
    if head.startswith(b"PK"):
        message = (
            f"a binary plan or another zip file: run {_CONVERT.format(name=_argument(name))} and read that"
        )
    elif head.startswith((b"[command]", b"::")):
        message = "output of the wrapper of hashicorp/setup-terraform: set its `terraform_wrapper: false`"
    elif head.startswith(b'{"@level":'):
        message = f"the log of `terraform plan -json`, not a plan: {_MAKE_PLAN} makes one"
    elif head[:1] in b"{[":
        return
    elif path.endswith((".tf", ".tofu", ".hcl")) or re.search(_TERRAFORM, head, re.MULTILINE):
        message = "Terraform configuration: name a file of it that ends in `.tf`, or the folder that it is in"
    elif re.search(_PLAN_AS_TEXT, head, re.MULTILINE):
        message = f"a plan as text for people: {_MAKE_PLAN} makes one as JSON"
    elif head[:1].isalpha():
        message = (
            f"neither configuration, nor a plan or a state as JSON, nor a template; {_MAKE_PLAN} makes a plan"
        )
    if message:
        raise InputError(message, file=name)


def _not_a_document(data: bytes, name: str, problem: str) -> InputError:
    """Return the error for JSON that does not have the shape of a plan or of a state."""
    # The typed decoder stops at the first wrong type: the rest may not even be JSON.
    decode_json(data, msgspec.json.Decoder(Raw), name)
    try:
        keys = msgspec.json.decode(data, type=dict[str, Raw])
    except msgspec.DecodeError:
        return InputError(_NO_PLAN, file=name)
    other = _other_document(keys, name)
    if other:
        return InputError(other, file=name)
    if "format_version" not in keys:
        return InputError(_NO_PLAN, file=name)
    unsupported = _unsupported_version(bytes(keys["format_version"]).decode().strip('"'))
    return InputError(unsupported or f"not a valid plan or state: {problem}", file=name)


def _other_document(keys: Mapping[str, Raw], name: str) -> str:
    for marks, message in _OTHER_DOCUMENTS:
        if all(mark in keys for mark in marks):
            return message.format(name=_argument(name))
    return ""


def _check_version(document: Document, data: bytes, name: str) -> None:
    if document.format_version is None:
        raise _not_a_document(data, name, "it has no format_version")
    unsupported = _unsupported_version(document.format_version)
    if unsupported:
        raise InputError(unsupported, file=name)
    if not document.is_plan and document.values is None:
        # Terraform writes an empty state without `values`; every other document has keys of its own.
        keys = msgspec.json.decode(data, type=dict[str, Raw])
        if set(keys) - {"format_version", "terraform_version", "checks"}:
            raise _not_a_document(data, name, "it has neither resource_changes nor values")


def _unsupported_version(text: str) -> str:
    version = _VERSION.match(text)
    if version is not None and (0, 1) <= (int(version[1]), int(version[2])) < (2, 0):
        return ""
    return f"format_version `{text[:20]}` is not supported: netlint reads from 0.1 to below 2.0"


def _argument(name: str) -> str:
    """Return a file name for a command line that the user is told to run."""
    return name if re.fullmatch(r"[\w./-]+", name) else "tfplan"
