"""Measure folders of Terraform configuration: netlint beside other tools that read them.

    python benchmarks/folders.py [--keep FOLDER]

`bench.py` runs this too, after the plans.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import configurations
import nested
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

CHECKOV = "checkov==3.3.30"
C7N_LEFT = "c7n-left==0.3.39"
TFPARSE = "tfparse==0.6.22"
PYTHON_HCL2 = "python-hcl2==8.1.4"
#: What cannot be had as a package for Python, and why it is not here.
ABSENT = {"tflint, trivy, kics": "programs in Go, of no package index of Python"}

_FILES = "import sys; from pathlib import Path; files = sorted(Path(sys.argv[1]).rglob('*.tf'));"
_PARSE = (
    f"{_FILES} from netlint.hcl.parser import parse_file; [parse_file('', f.read_bytes()) for f in files]"
)
_PARSE_HCL2 = f"{_FILES} import hcl2; [hcl2.parses_to_tree(f.read_text()) for f in files]"
_TFPARSE = "import sys, tfparse; tfparse.load_from_path(sys.argv[1])"
_POLICY = """policies:
  - name: every-vpc-is-named
    resource: terraform.aws_vpc
    filters:
      - "tag:Name": absent
"""
#: How the tools say how many resource instances they have seen.
_SEEN = {
    "netlint": r'"resources": ?(\d+)',
    name_of(C7N_LEFT): r"of (\d+) total",
    name_of(CHECKOV): r'"resource_count": ?(\d+)',
}

Rows = dict[str, dict[str, Usage]]


def commands(folder: Path, netlint: Path) -> dict[str, list[str]]:
    """Return the command of every tool that is available; the folder is to be added at the end."""
    found = {
        "netlint": [str(netlint / "netlint")],
        "netlint's parser": [str(netlint / "python"), "-c", _PARSE],
    }
    policies = folder / "policies"
    policies.mkdir()
    (policies / "policy.yaml").write_text(_POLICY, encoding="utf-8")
    offline = ["--framework", "terraform", "--skip-download", "--quiet", "--compact", "--directory"]
    peers = {
        C7N_LEFT: ["c7n-left", "run", "-p", str(policies), "-d"],
        CHECKOV: ["checkov", *offline],
        TFPARSE: ["python", "-c", _TFPARSE],
        PYTHON_HCL2: ["python", "-c", _PARSE_HCL2],
    }
    for requirement, (program, *arguments) in peers.items():
        try:
            place = install(folder / f"hcl-{requirement.partition('=')[0]}", requirement)
        except Failed as why:
            print(f"left out: {requirement}: {why}", file=sys.stderr)
            continue
        found[name_of(requirement)] = [str(place / program), *arguments]
    for name, why in ABSENT.items():
        print(f"left out: {name}: {why}", file=sys.stderr)
    return found


def inputs(folder: Path) -> dict[str, Path]:
    """Write the configurations. Returns where each is, by what the table calls it."""
    configurations.write(configurations.example(), folder / "example")
    configurations.write(configurations.many(), folder / "files")
    found = {"example": folder / "example", "1 MB in 200 files": folder / "files"}
    for size in (1_000, 10_000):
        nested.write(size, folder / str(size))
        found[f"{size:,} instances"] = folder / str(size) / "sources"
    return found


def measure_all(tools: dict[str, list[str]], places: dict[str, Path]) -> Rows:
    """Return what every tool used for every configuration. A peer that fails is left out, with its reason."""
    rows: Rows = {}
    parsers = ("netlint's parser", name_of(PYTHON_HCL2))
    for title, place in places.items():
        rows[title] = {}
        for tool, command in tools.items():
            # The files refer to what nothing declares, and a parser has nothing to do with instances.
            if (title.startswith("1 MB") and tool not in parsers) or (
                "instances" in title and tool in parsers
            ):
                continue
            repeats = REPEATS if tool.startswith("netlint") or title == "example" else 1
            try:
                rows[title][tool] = measure([*command, str(place)], repeats, accepted=(0, 1))
            except Failed as why:
                if tool.startswith("netlint"):
                    raise SystemExit(str(why)) from None
                print(f"left out: {tool}, {title}: {why}", file=sys.stderr)
                continue
            print(f"{tool}, {title}: {rows[title][tool].seconds:.2f} s", file=sys.stderr)
    return rows


def with_plans(netlint: Path, folder: Path) -> Rows:
    """Return what netlint used for plans together with their sources."""
    rows: Rows = {}
    for size in (1_000, 10_000):
        place = folder / str(size)
        command = [str(netlint / "netlint"), str(place / "plan.json"), "--source", str(place / "sources")]
        used = measure(command, REPEATS, accepted=(0, 1))
        rows[f"{size:,} instances, plan and sources"] = {"netlint": used}
    return rows


def seen(tools: dict[str, list[str]], place: Path) -> dict[str, int]:
    """Return how many resource instances each tool says that it has seen."""
    options = {"netlint": ["-f", "json"], name_of(CHECKOV): ["-o", "json"]}
    found = {}
    for tool, pattern in _SEEN.items():
        if tool in tools:
            command = [*tools[tool], str(place), *options.get(tool, [])]
            output = subprocess.run(command, capture_output=True, text=True, timeout=600).stdout
            counted = re.findall(pattern, output)
            if counted:
                found[tool] = int(counted[-1])
    return found


def goals(rows: Rows, found: dict[str, int], megabytes: float) -> list[Goal]:
    """Return the goals of the project with what was measured."""
    example, most = rows["example"], rows["10,000 instances"]
    growth = most["netlint"].seconds / rows["1,000 instances"]["netlint"].seconds
    parsed = rows["1 MB in 200 files"]["netlint's parser"]
    plans = [rows[f"{size} instances, plan and sources"]["netlint"] for size in ("1,000", "10,000")]
    beside = [
        Goal(f"{title}, CPU time beside {tool}:", row["netlint"].seconds / row[tool].seconds, 1 / 3, "x")
        for title, row in (("example", example), ("10,000 instances", most))
        for tool in (name_of(CHECKOV), name_of(C7N_LEFT))
        # Who has seen a part of the instances has not done the work.
        if tool in row and (row is example or found.get(tool) == 10_000)
    ]
    return [
        Goal("example, parsed, whole process:", example["netlint's parser"].seconds, 0.15, " s"),
        Goal("example, parsed and evaluated, whole process:", example["netlint"].seconds, 0.4, " s"),
        Goal("1 MB in 200 files, whole process, for each MB:", parsed.seconds / megabytes, 1 / 3, " s"),
        *beside,
        Goal("10,000 instances, those not found:", 10_000 - found["netlint"], 0, ""),
        Goal("10,000 beside 1,000 instances:", growth, 11, "x"),
        Goal("plan and sources, 10,000 beside 1,000:", plans[1].seconds / plans[0].seconds, 11, "x"),
    ]


def bench_folders(folder: Path, netlint: Path) -> None:
    """Measure everything in `folder` with the `bin` that netlint is in, and print the table and the goals."""
    place = folder / "hcl"
    place.mkdir()
    tools = commands(place, netlint)
    places = inputs(place)
    rows = measure_all(tools, places) | with_plans(netlint, place)
    found = seen(tools, places["10,000 instances"])
    megabytes = sum(file.stat().st_size for file in places["1 MB in 200 files"].iterdir()) / 1e6
    print("Folders of configuration:\n")
    print(table(list(rows.items()), list(tools), "configuration"))
    counted = ", ".join(f"{tool} {number:,}" for tool, number in found.items())
    print(f"\nResource instances found of 10,000: {counted}.\n")
    for goal in goals(rows, found, megabytes):
        print(goal)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure folders of Terraform configuration.")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder for what is made")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="netlint-bench-") as temporary:
        folder = arguments.keep.resolve() if arguments.keep else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench_folders(folder, install(folder / "netlint", checkout(folder)))


if __name__ == "__main__":
    main()
