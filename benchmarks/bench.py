"""Measure whole runs of netlint beside other tools: CPU time (user + system) and peak memory.

    python benchmarks/bench.py [--with-checkov] [--keep FOLDER]

Every tool is installed in a virtual environment of its own, because an editable installation adds to
the time of a start. Prints a Markdown table and whether each goal is met, and ends with 0 either way:
a missed goal on a busy machine is something to look at, not a failure.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from folders import bench_folders
from harness import (
    REPEATS,
    Failed,
    Goal,
    Usage,
    checkout,
    install,
    measure,
    name_of,
    table,
)
from reachability import bench_reachability
from templates import bench_templates

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "tests" / "fixtures" / "demo" / "plan.json"
GENERATED = (32, 1_000, 10_000, 50_000)
SMALL = "32"
LARGEST = max(GENERATED)
TF_NAG = "tf-nag==0.1.6"
CHECKOV = "checkov==3.3.30"
#: checkov reads no plan larger than this, in bytes: it takes minutes.
LARGE = 1_000_000
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"


def commands(folder: Path, *, with_checkov: bool) -> dict[str, list[str]]:
    """Return the command of every tool that is available; the plan is to be added at the end."""
    try:
        netlint = install(folder / "netlint", checkout(folder))
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
        found[name_of(requirement)] = [str(place / program), *arguments]
    return found


def measure_all(tools: dict[str, list[str]], plans: dict[str, Path]) -> dict[tuple[str, str], Usage]:
    """Return what every tool used for every plan; a finding (exit code 1) is a result like any other.

    Another tool that fails is left out, with its reason; netlint must not.
    """
    found = {}
    for size, plan in plans.items():
        for tool, command in tools.items():
            if tool == name_of(CHECKOV) and plan.stat().st_size > LARGE:
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
            f"small plan, CPU time beside {name_of(peer)}:",
            cold.seconds / found[SMALL, name_of(peer)].seconds,
            most,
            "x",
        )
        for peer, most in ((TF_NAG, 1.2), (CHECKOV, 1 / 20))
        if (SMALL, name_of(peer)) in found
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
    rows = [
        (
            f"{size}, {plan.stat().st_size / 2**20:.1f} MiB",
            {tool: found[size, tool] for tool in tools if (size, tool) in found},
        )
        for size, plan in plans.items()
    ]
    print(table(rows, list(tools), "resources, plan"))
    print()
    for goal in goals(found):
        print(goal)
    print()
    bench_folders(folder, Path(tools["netlint"][0]).parent)
    print()
    bench_templates(folder, Path(tools["netlint"][0]).parent)
    print()
    bench_reachability(folder, Path(tools["netlint"][0]).parent)


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
