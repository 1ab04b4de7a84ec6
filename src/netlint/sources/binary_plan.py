"""Binary plans (`terraform plan -out=tfplan`): zip files, of which Terraform itself prints the JSON.

This runs the `terraform` (or `tofu`) of the PATH, which runs the providers installed beside the plan.
Source: https://developer.hashicorp.com/terraform/cli/commands/show
"""

from __future__ import annotations

import os

from netlint.errors import InputError

#: How long `terraform show` may take, in seconds.
_PATIENCE = 300


def is_binary_plan(data: bytes) -> bool:
    """Tell whether this is a binary plan: a zip with a member of that name."""
    return data.startswith(b"PK") and b"tfplan" in data


def as_json(path: str, name: str) -> bytes:
    """Return the plan as JSON.

    Args:
        path: the file.
        name: what messages call it.

    Raises:
        InputError: neither Terraform nor OpenTofu is installed, or it cannot show the plan.
    """
    import shutil
    import subprocess

    convert = (
        f"run `terraform show -json {os.path.basename(name)} > plan.json` where it was made, and read that"
    )
    executable = shutil.which("terraform") or shutil.which("tofu")
    if executable is None:
        raise InputError(
            f"a binary plan, and neither terraform nor tofu is on the PATH to show it: {convert}", file=name
        )
    command = [executable, "show", "-json", "-no-color", os.path.basename(path)]
    try:
        done = subprocess.run(
            command,
            cwd=os.path.dirname(path) or ".",
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"a binary plan, and {executable} cannot show it: {error}", file=name) from None
    if done.returncode != 0:
        problem = _first_error(done.stderr.decode("utf-8", "replace"))
        raise InputError(
            f"a binary plan that {os.path.basename(executable)} cannot show here ({problem}): {convert}",
            file=name,
        )
    return done.stdout


def _first_error(text: str) -> str:
    """Return the first error that Terraform reports, without its frame."""
    for line in text.splitlines():
        bare = line.strip("│╷╵ \t")
        if bare.startswith("Error:"):
            return bare.removeprefix("Error:").strip()
    return text.strip().splitlines()[0] if text.strip() else "no message"
