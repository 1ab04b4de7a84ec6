"""Run `netlint check` once for the action: log, annotations, summary, files and outputs.

Inputs come as `INPUT_*` variables. The exit code goes into the outputs, not out of this script,
so that the steps after it (upload, comment) run before the job fails.
"""

from __future__ import annotations

import glob
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

#: GitHub refuses a summary beyond 1 MiB a step.
SUMMARY_LIMIT = 900_000
_SEVERITIES = ("critical", "high", "medium", "low", "info")


class UsageError(Exception):
    """The inputs of the action make no sense; the job ends with exit code 2."""


def main() -> int:
    """Run the check and write what GitHub reads; the exit code of the step is always 0."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    reports = Path(tempfile.mkdtemp(prefix="netlint-report-", dir=os.environ.get("RUNNER_TEMP")))
    files = {name: reports / f"netlint.{name}" for name in ("json", "markdown", "github")}
    files["sarif"] = workspace / (_input("SARIF_FILE") or "netlint.sarif")
    try:
        arguments = _arguments(workspace)
        # What an earlier step left behind must not pass for the result of this one.
        files["sarif"].unlink(missing_ok=True)
        files["sarif"].parent.mkdir(parents=True, exist_ok=True)
    except (UsageError, OSError) as error:
        print(_command("error", str(error)))
        _write_outputs({"exit-code": "2"})
        return 0
    code = _run(arguments, files, workspace)
    written = {name: path for name, path in files.items() if path.is_file()}
    if _is_on("ANNOTATIONS") and "github" in written:
        print(written["github"].read_text(encoding="utf-8"), flush=True)
    if _is_on("SUMMARY") and "markdown" in written:
        _write_summary(written["markdown"].read_text(encoding="utf-8"))
    if code and not written:
        print(
            _command("error", f"netlint ended with exit code {code} and without a report; see the log above")
        )
    _write_outputs({"exit-code": str(code)} | _paths(written) | _counts(written.get("json")))
    return 0


def _arguments(workspace: Path) -> list[str]:
    """Translate the inputs; an empty input is not passed on, so that the configuration file rules."""
    folder = workspace / (_input("WORKING_DIRECTORY") or ".")
    if not folder.is_dir():
        raise UsageError(f"working-directory is no folder: {_input('WORKING_DIRECTORY')}")
    arguments: list[str] = []
    for name in ("SELECT", "IGNORE", "MIN_SEVERITY", "FAIL_ON", "CATEGORY"):
        if _input(name):
            arguments.append(f"--{name.lower().replace('_', '-')}={_input(name)}")
    if _input("CONFIG"):
        arguments.append(f"--config={_relative(folder / _input('CONFIG'), workspace)}")
    if _is_on("NEW_ONLY"):
        arguments.append("--new-only")
    try:
        arguments += shlex.split(_input("ARGS"))
    except ValueError as error:
        raise UsageError(f"args: {error}") from None
    return [*arguments, "--", *_paths_to_check(folder, workspace)]


def _paths_to_check(folder: Path, workspace: Path) -> list[str]:
    paths: list[str] = []
    for pattern in filter(None, map(str.strip, _input("PLAN").splitlines())):
        literal = folder / pattern
        found = (
            [literal]
            if literal.exists()
            else sorted(map(Path, glob.glob(str(folder / pattern), recursive=True)))
        )
        if not found:
            raise UsageError(f"plan: nothing matches {pattern}")
        paths += [_relative(path, workspace) for path in found]
    if _input("PATH"):
        paths.append(_relative(folder / _input("PATH"), workspace))
    if not paths:
        raise UsageError("nothing to check: set the input `plan` to the output of `terraform show -json`")
    return list(dict.fromkeys(paths))


def _run(arguments: list[str], files: dict[str, Path], workspace: Path) -> int:
    """Run netlint in the workspace, so that every path of a report is relative to the repository."""
    outputs = [f"--output={name}={path}" for name, path in files.items()]
    # -I: a folder `netlint` or a file `click.py` in the repository must not be imported.
    command = [sys.executable, "-I", "-m", "netlint", "check", *outputs, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INPUT_")}
    if not os.environ.get("NO_COLOR"):
        environment.setdefault("FORCE_COLOR", "1")
    sys.stdout.flush()
    return subprocess.run(command, cwd=workspace, env=environment, check=False).returncode


def _write_summary(text: str) -> None:
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    data = text.encode()
    if len(data) > SUMMARY_LIMIT:
        kept = data[:SUMMARY_LIMIT].decode("utf-8", "ignore").rsplit("\n", 1)[0]
        data = (kept + "\n\nThe rest was left out for length; the log has all of it.\n").encode()
    with open(target, "ab") as stream:
        stream.write(data)


def _paths(written: dict[str, Path]) -> dict[str, str]:
    return {f"{name}-file": str(written[name]) for name in ("sarif", "json", "markdown") if name in written}


def _counts(report: Path | None) -> dict[str, str]:
    """Return the counts of the JSON report as outputs."""
    if report is None:
        return {}
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    statuses = [finding["status"] for finding in document["findings"]]
    severities = {finding["severity"] for finding in document["findings"] if finding["status"] != "fixed"}
    return {
        "findings": str(len(statuses) - statuses.count("fixed")),
        "new-findings": str(statuses.count("new")),
        "fixed-findings": str(statuses.count("fixed")),
        "highest-severity": next((name for name in _SEVERITIES if name in severities), ""),
        "undetermined": str(len(document["undetermined"])),
    }


def _write_outputs(outputs: dict[str, str]) -> None:
    target = os.environ.get("GITHUB_OUTPUT")
    if not target:
        return
    with open(target, "a", encoding="utf-8") as stream:
        for name, value in outputs.items():
            # A delimiter that nobody can guess: a file name could hold a newline.
            delimiter = f"end-{os.urandom(16).hex()}"
            stream.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")


def _command(name: str, message: str) -> str:
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{name} title=netlint::{escaped}"


def _relative(path: Path, workspace: Path) -> str:
    absolute = os.path.normpath(path)
    shown = os.path.relpath(absolute, workspace)
    return absolute if shown.startswith("..") else shown


def _input(name: str) -> str:
    return os.environ.get(f"INPUT_{name}", "").strip()


def _is_on(name: str) -> bool:
    return _input(name).lower() == "true"


if __name__ == "__main__":
    sys.exit(main())
