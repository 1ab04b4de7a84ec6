"""Directories that a construct kit has synthesized: a cloud assembly of AWS CDK, or the stacks of CDKTF."""

from __future__ import annotations

import os

MANIFEST = "manifest.json"
#: Where the command lines synthesize to, and the files that mark a project, with how its user does it.
OUTPUT = ("cdk.out", "cdktf.out", "cdktn.out")
PROJECTS = {"cdk.json": "cdk synth", "cdktf.json": "cdktf synth"}

#: The most bytes of a manifest.
_MAX_BYTES = 64 << 20


def kind_of(directory: str) -> str:
    """Return what a directory is: `cdk`, `cdktf`, or empty for neither."""
    try:
        with open(os.path.join(directory, MANIFEST), "rb") as stream:
            data = stream.read(_MAX_BYTES)
    except (OSError, ValueError):
        return ""
    import msgspec

    try:
        keys = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return ""
    # A web application has a manifest of this name too.
    if "artifacts" in keys and "version" in keys:
        return "cdk"
    stacks = bytes(keys.get("stacks", b""))
    return "cdktf" if b'"synthesizedStackPath"' in stacks else ""


def synthesized_in(directory: str) -> list[str]:
    """Return the directories in one that hold what was synthesized from it."""
    found = (os.path.join(directory, name) for name in OUTPUT)
    return [path for path in found if kind_of(path)]


def command_for(names: list[str]) -> str:
    """Return the command that synthesizes a project of which these are the files; empty when it is none."""
    return next((command for name, command in PROJECTS.items() if name in names), "")
