"""Measure what reachability costs on a large network, and how it grows.

    python benchmarks/reachability.py [--file FILE [--vpcs VPCS]]

Measured is the CPU time (user + system) and the memory of whole processes: of `netlint exposure`, for the
internet and for one workload, and of `netlint delta`, on a plan that changes some of everything
(`transit_network.py`), for 50, 100 and 200 VPCs on a transit gateway, beside `json.load` of the same file.
With `--file` the plan is written there and nothing is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from harness import Failed, Goal, Usage, checkout, install, measure, table
from transit_network import GROUPS, RULES, SUBNETS, WORKLOADS, plan

SIZES = (50, 100, 200)
FLOOR = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
ONE_WORKLOAD = "aws_instance.v7-1-0"
REPEATS = 3


def commands(netlint: Path) -> dict[str, list[str]]:
    """Return what is measured, by its name in the table; the plan is to be added at the end."""
    program = str(netlint / "netlint")
    return {
        "json.load": [str(netlint / "python"), "-c", FLOOR],
        "exposure of the internet": [program, "exposure"],
        "exposure of a workload": [program, "exposure", "--from", ONE_WORKLOAD],
        "delta": [program, "delta"],
    }


def bench_reachability(folder: Path, netlint: Path) -> None:
    """Print what questions about a large network cost, how it grows, and whether the goals are met.

    Args:
        folder: where generated plans may be put.
        netlint: the `bin` of an environment with netlint, not an editable installation.
    """
    asked = commands(netlint)
    found: dict[int, dict[str, Usage]] = {}
    rows = []
    for vpcs in SIZES:
        file = folder / f"transit-{vpcs}.json"
        file.write_text(json.dumps(plan(vpcs)), encoding="utf-8")
        found[vpcs] = {name: _measured(command, file) for name, command in asked.items()}
        workloads = vpcs * SUBNETS * WORKLOADS
        title = f"{vpcs} VPCs, {vpcs * SUBNETS:,} subnets, {workloads:,} workloads"
        rows.append((f"{title}, {vpcs * GROUPS * (RULES + 1):,} rules", found[vpcs]))
    print("Reachability on a transit gateway: CPU time and peak memory of whole processes.\n")
    print(table(rows, list(asked), "network"))
    print()
    for goal in goals(found):
        print(goal)


def goals(found: dict[int, dict[str, Usage]]) -> list[Goal]:
    """Return the goals with what was measured: seconds at the largest size, and growth from size to size."""
    small, large = SIZES[-2], SIZES[-1]
    most = {"exposure of the internet": 10, "exposure of a workload": 10, "delta": 20}
    limits = [
        Goal(f"{large} VPCs, {name}, CPU time:", found[large][name].seconds, limit, " s")
        for name, limit in most.items()
    ]
    growth = [
        Goal(
            f"{large} beside {small} VPCs, {name}:",
            found[large][name].seconds / found[small][name].seconds,
            2.4,
            "x",
        )
        for name in most
    ]
    return [*limits, *growth]


def _measured(command: list[str], file: Path) -> Usage:
    try:
        used = measure([*command, str(file)], REPEATS)
    except Failed as why:
        raise SystemExit(str(why)) from None
    print(f"{' '.join(command[1:])} {file.name}: {used.seconds:.2f} s", file=sys.stderr)
    return used


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reachability on a large network.")
    parser.add_argument("--vpcs", type=int, default=SIZES[-1], help="how many VPCs the plan of --file has")
    parser.add_argument("--file", type=Path, help="write the plan there, and measure nothing")
    arguments = parser.parse_args()
    if arguments.file:
        arguments.file.write_text(json.dumps(plan(arguments.vpcs)), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory(prefix="netlint-bench-") as name:
        folder = Path(name)
        bench_reachability(folder, install(folder / "netlint", checkout(folder)))


if __name__ == "__main__":
    main()
