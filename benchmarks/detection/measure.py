#!/usr/bin/env python3
"""Say which tool finds which fault: networks with one seeded fault each, and their repaired twins.

Usage: measure.py [--peers] [--write]

`--peers` runs the other scanners that can be installed too; `--write` puts the tables into README.md here.

netlint finds a fault if it reports that check on the faulty network and no other, and nothing on the twin. It
is asked three times: of the configuration, of the plan with it, and of the plan alone. What an input does not
hold (`NOT_THERE`) is counted apart, and has to stay without a finding. Another tool need not know what the
fault is: it finds it if it says anything about the faulty network that it does not say about the twin.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

MODES = ("configuration", "plan and configuration", "plan")
START, END = "<!-- measured -->\n", "<!-- end -->\n"
#: How many networks checkov is given at once.
TOGETHER = 20
PEERS = ("checkov==3.3.30", "tf-nag==0.1.6")

#: What an input cannot tell, whoever reads it: by mode and name or code of the network, with the reason.
_NO_BEFORE = "a configuration alone has no before: the fault is in what changes"
_NO_EXPRESSIONS = "a plan holds the references of an expression, and not the expression"
NOT_THERE = {
    "configuration": {
        "CHG006": "what was changed by hand is in a plan only",
        "RTB001": "which object a data source has read is in a plan only",
    },
    "plan and configuration": {},
    "plan": {
        "RTB004": "a plan has no `lifecycle` blocks: the changes of the block inside may be ignored",
        "LB016-own-count": _NO_EXPRESSIONS,
        "FW001-own-sync-states": _NO_EXPRESSIONS,
        "IGW004-own-crossed": _NO_EXPRESSIONS,
        "NAT002-own-map": _NO_EXPRESSIONS,
        "RTB005-own-flatten": _NO_EXPRESSIONS,
        "TGW001-own-filter": _NO_EXPRESSIONS,
        "TGW007-own-egress": _NO_EXPRESSIONS,
        "DNS001-own-zones": "a plan holds nothing of what stands in `dynamic` blocks",
    },
}

Said = Counter[str]


class Network:
    """One network: the folder of its faulty form and of its twin, and the code of its fault."""

    def __init__(self, folder: Path, code: str) -> None:
        self.folder = folder
        self.code = code
        #: the code, and for a network of this folder its form: `LB016-count`
        self.name = f"{code}{folder.name[len(code) :]}"

    def not_there(self, mode: str) -> str:
        """Return why an input of a mode does not tell the fault; empty where it does."""
        reasons = NOT_THERE[mode]
        reason = reasons.get(self.name, "") or reasons.get(self.code, "")
        if not reason and mode == "configuration" and (self.folder / "bad" / "before").is_dir():
            return _NO_BEFORE
        return reason


def networks() -> list[Network]:
    """Return the networks: the examples of the checks, and those of this folder."""
    cases = sorted((ROOT / "tests" / "fixtures" / "checks").glob("*/bad/plan.json"))
    found = [Network(case.parent.parent, case.parent.parent.name) for case in cases]
    for plan in sorted((HERE / "networks").glob("*/bad/plan.json")):
        folder = plan.parent.parent
        found.append(Network(folder, folder.name.partition("-")[0].upper()))
    return found


def asked(folder: Path, mode: str) -> tuple[set[str], set[str]]:
    """Return the codes that netlint finds in a network, and those that it leaves undetermined."""
    from netlint.config.load import settings
    from netlint.engine.run import run
    from netlint.resources.options import ReadOptions
    from netlint.sources.recognise import read
    from netlint.terraform.configuration_source import read_configuration

    if mode == "configuration":
        reading = read_configuration(str(folder), ReadOptions())
    else:
        source = str(folder) if mode == "plan and configuration" else "/dev/null"
        reading = read(str(folder / "plan.json"), ReadOptions(source=source))
    report = run([reading], settings([str(folder)], {}))
    return {one.code for one in report.findings}, {one.code for one in report.undetermined}


def wrong(network: Network, mode: str) -> str:
    """Return what netlint gets wrong about a network and its twin; empty if nothing."""
    found, _ = asked(network.folder / "bad", mode)
    twin, _ = asked(network.folder / "good", mode)
    problems = []
    if network.not_there(mode):
        if network.code in found:
            problems.append("found, and listed as what cannot be")
    elif network.code not in found:
        problems.append("not found")
    if found - {network.code}:
        problems.append(f"found besides: {', '.join(sorted(found - {network.code}))}")
    if twin:
        problems.append(f"found in the twin: {', '.join(sorted(twin))}")
    return "; ".join(problems)


def peers(chosen: list[Network]) -> Iterator[tuple[str, set[str]]]:
    """Yield each other tool and the names of the networks of which it finds the fault."""
    from harness import Failed, install, name_of

    runs = {"checkov": _checkov, "tf-nag": _tf_nag}
    with tempfile.TemporaryDirectory() as scratch:
        for requirement in PEERS:
            program = requirement.split("==")[0]
            try:
                place = install(Path(scratch) / program, requirement)
            except Failed as why:
                print(f"left out: {requirement}: {why}", file=sys.stderr)
                continue
            said = runs[program](place / program)
            found = {
                one.name
                for one in chosen
                if said.get(one.folder / "bad", Counter()) - said.get(one.folder / "good", Counter())
            }
            yield name_of(requirement), found


def _sides() -> Iterator[Path]:
    for network in networks():
        yield network.folder / "bad"
        yield network.folder / "good"


def _printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _checkov(program: Path) -> dict[Path, Said]:
    # Several folders in one run: most of the time of a run is its start.
    said: dict[Path, Said] = {side: Counter() for side in _sides()}
    folders = list(dict.fromkeys(side.parent for side in said))
    options = ["--framework", "terraform", "--skip-download", "--quiet", "--compact", "-o", "json"]
    for start in range(0, len(folders), TOGETHER):
        with tempfile.TemporaryDirectory() as scratch:
            copies: dict[Path, Path] = {}
            for folder in folders[start : start + TOGETHER]:
                copy = Path(scratch).resolve() / f"{len(copies)}"
                shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.json", "netlint.toml"))
                copies |= {copy / side.name: side for side in said if side.parent == folder}
            document = json.loads(_printed([str(program), "-d", scratch, *options]) or "{}")
            for one in document.get("results", {}).get("failed_checks", []):
                side = next((copies[at] for at in Path(one["file_abs_path"]).parents if at in copies), None)
                if side is not None:
                    said[side][f"{one['check_id']} {one['resource']}"] += 1
    return said


def _tf_nag(program: Path) -> dict[Path, Said]:
    said = {}
    for side in _sides():
        text = _printed([str(program), "scan", "--plan-json", str(side / "plan.json")])
        said[side] = Counter(re.findall(r"^.*\b[A-Z]{2,}[-_]?\w*\d+\b.*$", text, flags=re.MULTILINE))
    return said


def tables(with_peers: bool) -> str:
    """Return the tables, in Markdown."""
    chosen = networks()
    rows = []
    failures = []
    for mode in MODES:
        there = [network for network in chosen if not network.not_there(mode)]
        right = 0
        for network in chosen:
            why = wrong(network, mode)
            right += not why and network in there
            if why:
                failures.append(f"- {network.name}, {mode}: {why}")
        rows.append((f"netlint, {mode}", right, len(there)))
    kinds = len({one.code for one in chosen})
    lines = [f"{len(chosen)} networks, {kinds} kinds of fault: the examples of the checks, ", ""]
    lines[0] += _forms(chosen)
    lines += ["| Tool | Faults found | of | Cannot be told |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {name} | {right} ({right / there:.0%}) | {there} | {len(chosen) - there} |"
        for name, right, there in rows
    ]
    found_by: dict[str, set[str]] = {}
    if with_peers:
        for name, found in peers(chosen):
            found_by[name] = found
            share = f"{len(found)} ({len(found) / len(chosen):.0%})"
            lines.append(f"| {name} | {share} | {len(chosen)} | |")
    lines += ["", "What an input does not tell, whoever reads it:", "", *_untold(chosen)]
    if failures:
        lines += ["", "What netlint gets wrong:", "", *failures]
    if found_by:
        lines += ["", "| Found by another tool | By |", "| --- | --- |"]
        for network in chosen:
            tools = [name for name, found in found_by.items() if network.name in found]
            if tools:
                lines.append(f"| {network.name} | {', '.join(tools)} |")
    return "\n".join(lines) + "\n"


def _forms(chosen: list[Network]) -> str:
    counts = Counter(one.name[len(one.code) + 1 :].partition("-")[0] for one in chosen)
    return (
        f"{counts['module']} of them as a module with `for_each`, {counts['count']} with `count`, "
        f"and {counts['own']} that were written on their own."
    )


def _untold(chosen: list[Network]) -> list[str]:
    reasons: dict[tuple[str, str], list[str]] = {}
    for mode in MODES:
        for network in chosen:
            if why := network.not_there(mode):
                reasons.setdefault((mode, why), []).append(network.name)
    return [f"- {mode}: {', '.join(names)}: {why}" for (mode, why), names in reasons.items()]


def main() -> None:
    """Print the tables, and write them where that is asked."""
    text = tables("--peers" in sys.argv)
    print(text)
    if "--write" in sys.argv:
        page = HERE / "README.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(START)
        page.write_text(before + START + "\n" + text + "\n" + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
