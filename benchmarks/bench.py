"""Measure whole runs of netlint beside other tools: CPU time (user + system) and peak memory.

    python benchmarks/bench.py [--with-checkov] [--keep FOLDER]

Every tool is installed in a virtual environment of its own, because an editable installation adds to
the time of a start. Prints a Markdown table and whether each goal is met, and ends with 0 either way:
a missed goal on a busy machine is something to look at, not a failure.
"""

from __future__ import annotations

import argparse
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
DEMO = ROOT / "tests" / "fixtures" / "demo" / "plan.json"
GENERATED = (32, 1_000, 10_000, 50_000)
SMALL = "32"
LARGEST = max(GENERATED)
REPEATS = 5
TF_NAG = "tf-nag==0.1.6"
CHECKOV = "checkov==3.3.30"
#: checkov reads no plan larger than this, in bytes: it takes minutes.
LARGE = 1_000_000
#: After so many seconds a tool is left out.
PATIENCE = 600
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"

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


def commands(folder: Path, *, with_checkov: bool) -> dict[str, list[str]]:
    """Return the command of every tool that is available; the plan is to be added at the end."""
    try:
        netlint = install(folder / "netlint", _checkout(folder))
    except Failed as why:
        raise SystemExit(f"netlint itself {why}") from None
    python = str(netlint / "python")
    found = {
        "python -c pass": [python, "-c", "pass"],
        "json.load": [python, "-c", FLOOR],
        "netlint": [str(netlint / "netlint")],
    }
    peers = {TF_NAG: ["tf-nag", "scan", "--plan-json"]}
    if with_checkov:
        # Only what reads plans, and nothing from the network: its quickest way.
        options = ["--framework", "terraform_plan", "--skip-download", "--quiet", "--compact"]
        peers[CHECKOV] = ["checkov", *options, "--file"]
    for requirement, (program, *arguments) in peers.items():
        try:
            place = install(folder / program, requirement)
        except Failed as why:
            print(f"left out: {requirement}: {why}", file=sys.stderr)
            continue
        found[_name(requirement)] = [str(place / program), *arguments]
    return found


def _name(requirement: str) -> str:
    return requirement.replace("==", " ")


def _checkout(folder: Path) -> str:
    """Copy what the wheel is built from: a build leaves folders behind in its source."""
    copy = folder / "source"
    copy.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("src", "checks"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    return str(copy)


def measure_all(tools: dict[str, list[str]], plans: dict[str, Path]) -> dict[tuple[str, str], Usage]:
    """Return what every tool used for every plan; a finding (exit code 1) is a result like any other.

    Another tool that fails is left out, with its reason; netlint must not.
    """
    found = {}
    for size, plan in plans.items():
        for tool, command in tools.items():
            if tool == _name(CHECKOV) and plan.stat().st_size > LARGE:
                continue
            repeats = 1 if size == f"{LARGEST:,}" else REPEATS
            try:
                found[size, tool] = measure([*command, str(plan)], repeats, accepted=(0, 1))
            except Failed as why:
                if tool == "netlint":
                    raise SystemExit(str(why)) from None
                print(f"left out: {tool}, {size} resources: {why}", file=sys.stderr)
                continue
            print(f"{tool}, {size} resources: {found[size, tool].seconds:.2f} s", file=sys.stderr)
    return found


def goals(found: dict[tuple[str, str], Usage]) -> list[Goal]:
    """Return the goals of the project with what was measured."""
    cold, thousand = found[SMALL, "netlint"], found["1,000", "netlint"]
    ten_thousand, largest = found["10,000", "netlint"], found["50,000", "netlint"]
    beside = [
        Goal(
            f"small plan, CPU time beside {_name(peer)}:",
            cold.seconds / found[SMALL, _name(peer)].seconds,
            most,
            "x",
        )
        for peer, most in ((TF_NAG, 1.2), (CHECKOV, 1 / 20))
        if (SMALL, _name(peer)) in found
    ]
    return [
        *beside,
        Goal("small plan, peak memory:", cold.mebibytes, 35, " MiB"),
        Goal("10,000 resources, CPU time:", ten_thousand.seconds, 1.0, " s"),
        Goal("10,000 resources, peak memory:", ten_thousand.mebibytes, 150, " MiB"),
        Goal("10,000 beside 1,000 resources:", ten_thousand.seconds / thousand.seconds, 11, "x"),
        Goal("50,000 beside 10,000 resources:", largest.seconds / ten_thousand.seconds, 5.5, "x"),
        Goal("50,000 resources, CPU time:", largest.seconds, 5, " s"),
        Goal("50,000 resources, peak memory:", largest.mebibytes, 500, " MiB"),
    ]


def table(found: dict[tuple[str, str], Usage], plans: dict[str, Path], tools: list[str]) -> str:
    """Return one Markdown table: a row per plan, a column per tool."""
    lines = ["| resources | plan | " + " | ".join(tools) + " |", "| ---: | ---: |" + " ---: |" * len(tools)]
    for size, plan in plans.items():
        cells = [
            f"{usage.seconds:.3f} s, {usage.mebibytes:.0f} MiB" if usage else "-"
            for usage in (found.get((size, tool)) for tool in tools)
        ]
        lines.append(f"| {size} | {plan.stat().st_size / 2**20:.1f} MiB | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _count(plan: Path) -> str:
    code = "import json, sys; print(len(json.load(open(sys.argv[1]))['resource_changes']))"
    counted = subprocess.run([sys.executable, "-c", code, plan], capture_output=True, text=True, check=True)
    return counted.stdout.strip()


def bench(folder: Path, *, with_checkov: bool) -> None:
    """Measure everything in `folder`, and print the table and the goals."""
    tools = commands(folder, with_checkov=with_checkov)
    plans = {_count(DEMO): DEMO}
    for size in GENERATED:
        plan = folder / f"plan-{size}.json"
        subprocess.run([sys.executable, ROOT / "benchmarks" / "plans.py", str(size), plan], check=True)
        plans[f"{size:,}"] = plan
    found = measure_all(tools, plans)
    print(f"CPU time and peak memory of whole processes, Python {sys.version.split()[0]}.\n")
    print(table(found, plans, list(tools)))
    print()
    for goal in goals(found):
        print(goal)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure whole runs of netlint beside other tools.")
    parser.add_argument("--with-checkov", action="store_true", help="measure checkov too, on the small plans")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder for what is made")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True)
        bench(arguments.keep.resolve(), with_checkov=arguments.with_checkov)
        return
    with tempfile.TemporaryDirectory(prefix="netlint-bench-") as folder:
        bench(Path(folder), with_checkov=arguments.with_checkov)


if __name__ == "__main__":
    main()
