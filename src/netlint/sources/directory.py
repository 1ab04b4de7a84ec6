"""What there is to read in a directory."""

from __future__ import annotations

import os

from netlint.errors import InputError

_HEAD = 1 << 16
_PLAN_MARKS = (b'"planned_values"', b'"resource_changes"', b'"prior_state"', b'"configuration"')


def expand(path: str) -> list[str]:
    """Return the files that a path stands for.

    A directory stands for the plans as JSON directly in it, or the states where there is no plan, or for
    itself where it holds a configuration. A file of a configuration stands for the whole of it: for its first
    file, whichever is named.

    Args:
        path: a file, a directory, or `-`.

    Raises:
        InputError: the directory cannot be listed, or has nothing to read.
    """
    if path != "-" and os.path.isfile(path) and is_configuration(os.path.basename(path)):
        return [first_file(os.path.dirname(path))]
    if path == "-" or not os.path.isdir(path):
        return [path]
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from None
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
    raise _nothing(path)


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


def _nothing(path: str) -> InputError:
    make_plan = "'terraform plan -out=tfplan && terraform show -json tfplan > plan.json'"
    return InputError(
        f"nothing to read: neither Terraform configuration nor a plan as JSON in this directory; {make_plan}"
        " makes a plan",
        file=path,
    )
