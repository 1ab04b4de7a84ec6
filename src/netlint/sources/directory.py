"""What there is to read in a directory."""

from __future__ import annotations

import os

from netlint.errors import InputError

_HEAD = 1 << 16
_PLAN_MARKS = (b'"planned_values"', b'"resource_changes"', b'"prior_state"', b'"configuration"')


def expand(path: str) -> list[str]:
    """Return the files that a path stands for.

    A directory stands for the plans as JSON directly in it, or the states where there is no plan.

    Args:
        path: a file, a directory, or `-`.

    Raises:
        InputError: the directory cannot be listed, or has nothing to read.
    """
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
    if not files:
        raise _nothing(path, names)
    return files


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


def _nothing(path: str, names: list[str]) -> InputError:
    make_plan = "'terraform plan -out=tfplan && terraform show -json tfplan > plan.json'"
    if any(name.endswith((".tf", ".tofu", ".tf.json", ".tofu.json")) for name in names):
        return InputError(
            "holds Terraform configuration but no plan as JSON, and netlint does not read"
            f" configuration directly yet: run {make_plan} in it",
            file=path,
        )
    return InputError(f"nothing to read: no plan as JSON in this directory; {make_plan} makes one", file=path)
