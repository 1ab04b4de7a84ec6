"""What measures a process and installs a tool, for all benchmarks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 5
#: After so many seconds a tool is left out.
PATIENCE = 600

#: Starts the command in its arguments, and prints its exit code, CPU time in s and peak memory in KiB.
#: It is run by a bare interpreter because Linux counts the memory of the process that starts another
#: one towards the peak of the started one.
MEASURE = """
import posix, sys
write = posix.O_WRONLY
actions = [(posix.POSIX_SPAWN_OPEN, number, "/dev/null", write, 0) for number in (1, 2)]
process = posix.posix_spawn(sys.argv[1], sys.argv[1:], posix.environ, file_actions=actions)
_, status, usage = posix.wait4(process, 0)
print(posix.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


class Usage(NamedTuple):
    """What a process used: CPU time in seconds, and the peak of its resident memory in MiB."""

    seconds: float
    mebibytes: float


class Goal(NamedTuple):
    """Something to reach: a measured value, the most that it may be, and its unit."""

    what: str
    value: float
    most: float
    unit: str

    def __str__(self) -> str:
        """Return the goal as an item of a Markdown list."""
        result = "met" if self.value <= self.most else "**missed**"
        return f"- {result}: {self.what} {self.value:.3g}{self.unit} (goal: at most {self.most:g}{self.unit})"


class Failed(Exception):
    """A tool did not do what it was asked to; the message is the reason."""


def measure(command: list[str], repeats: int, accepted: tuple[int, ...] = (0,)) -> Usage:
    """Return the medians of `repeats` runs of `command`, after one run that fills the caches.

    Raises:
        Failed: it ended with an exit code that is not accepted, or did not end.
    """
    runs = [_run_once(command, accepted) for _ in range(repeats + (repeats > 1))]
    counted = runs[1:] or runs
    return Usage(median(run.seconds for run in counted), median(run.mebibytes for run in counted))


def _run_once(command: list[str], accepted: tuple[int, ...]) -> Usage:
    measuring = [sys.executable, "-I", "-S", "-c", MEASURE, *command]
    # A session of its own, so that what it has started can be ended with it.
    process = subprocess.Popen(
        measuring,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tempfile.gettempdir(),
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Failed(f"no end after {PATIENCE} s: {' '.join(command)}") from None
    if process.returncode:
        raise Failed(f"cannot be started: {' '.join(command)}: {_last_line(errors)}")
    code, seconds, kibibytes = output.split()
    if int(code) not in accepted:
        raise Failed(f"exit code {code}: {' '.join(command)}")
    return Usage(float(seconds), float(kibibytes) / 1024)


def install(folder: Path, *requirements: str) -> Path:
    """Return the `bin` of a new environment with `requirements`.

    Raises:
        Failed: they cannot be had.
    """
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check", "install"]
    try:
        result = subprocess.run([*pip, *requirements], capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise Failed(f"not installed after {PATIENCE} s") from None
    if result.returncode:
        raise Failed(f"cannot be installed: {_last_line(result.stderr)}")
    return folder / "bin"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def checkout(folder: Path) -> str:
    """Copy what the wheel is built from: a build leaves folders behind in its source."""
    copy = folder / "source"
    copy.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("src", "checks"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    return str(copy)


def name_of(requirement: str) -> str:
    """Return what a table calls a tool."""
    return requirement.replace("==", " ")


def table(rows: list[tuple[str, dict[str, Usage]]], tools: list[str], first: str) -> str:
    """Return a Markdown table: a row per input, a column per tool."""
    lines = [f"| {first} | " + " | ".join(tools) + " |", "| ---: |" + " ---: |" * len(tools)]
    for title, found in rows:
        cells = [
            f"{found[tool].seconds:.3f} s, {found[tool].mebibytes:.0f} MiB" if tool in found else "-"
            for tool in tools
        ]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
