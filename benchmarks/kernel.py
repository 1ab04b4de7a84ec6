"""Compare reachability with the Linux kernel over hundreds of random networks; keeps the table in kernel.md.

    python benchmarks/kernel.py [--first SEED] [--networks NUMBER] [--jobs NUMBER] [--write]

Each network is written as Terraform, which netlint reads, and built from network namespaces, through which
real packets are sent (see tests/kernel). Needs the right to make namespaces. Prints every disagreement, and
ends with 1 if there is one. `--write` replaces benchmarks/kernel.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.kernel import namespaces  # noqa: E402  # from the checkout
from tests.kernel.compare import Compared, compare  # noqa: E402
from tests.kernel.draw import draw  # noqa: E402
from tests.kernel.model import Drawn  # noqa: E402

TABLE = ROOT / "benchmarks" / "kernel.md"
NETWORKS = 300
#: a network is tried again after a disagreement: on a busy machine, packets get lost
TRIES = 2


def features(drawn: Drawn) -> list[str]:
    """Return what a network has, for the table."""
    gateway = drawn.gateway
    has = {
        "security groups that name groups": any(
            rule.peer.startswith("group:") for group in drawn.groups for rule in group.rules
        ),
        "network ACLs": bool(drawn.acls),
        "NAT gateways": bool(drawn.nats),
        "peering connections": bool(drawn.peerings),
        "a transit gateway": gateway is not None,
        "… with routes of its own": gateway is not None and any(table.routes for table in gateway.tables),
        "IPv6": any(vpc.cidr6 for vpc in drawn.vpcs),
        "egress-only internet gateways": any(vpc.eigw for vpc in drawn.vpcs),
        "several ranges in a VPC": any(len(vpc.cidrs) > 1 for vpc in drawn.vpcs),
        "gateway endpoints": any(vpc.s3 for vpc in drawn.vpcs),
        "interface endpoints": bool(drawn.endpoints),
        "VPN connections": drawn.vpn,
        "appliances, or instances for NAT": bool(drawn.appliances),
    }
    return [name for name, there in has.items() if there]


class Totals:
    """What came of all networks, and of those with each feature."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.kinds: Counter[tuple[str, str]] = Counter()

    def add(self, drawn: Drawn, found: Compared) -> None:
        """Count one network."""
        for name in ("all", *features(drawn)):
            count = self.counts.setdefault(name, Counter())
            count["networks"] += 1
            count["pairs"] += found.pairs
            count["questions"] += len(found.questions)
            count["reachable"] += found.reachable
            count["undetermined"] += len(found.undetermined)
            count["disagreements"] += len(found.disagreements)

    def rows(self) -> list[str]:
        """Return the table's lines: all networks first, then by feature."""
        columns = ("networks", "pairs", "questions", "reachable", "undetermined", "disagreements")
        lines = ["| networks with | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
        for name, count in sorted(self.counts.items(), key=lambda item: -item[1]["networks"]):
            shown = "**all**" if name == "all" else name
            lines.append(f"| {shown} | " + " | ".join(f"{count[column]:,}" for column in columns) + " |")
        return lines


def asked(seed: int) -> tuple[Drawn, Compared]:
    """Compare one network, again if the kernel has not answered what netlint says it does."""
    drawn = draw(seed)
    found = compare(drawn)
    for _ in range(TRIES):
        if not found.disagreements:
            break
        found = compare(drawn)
    return drawn, found


def page(totals: Totals, first: int, networks: int, seconds: float) -> str:
    """Return the page with the table."""
    machine = f"Linux {platform.release().partition('-')[0]}, Python {platform.python_version()}"
    return "\n".join(
        [
            "# Reachability beside the Linux kernel",
            "",
            "Random networks, each written as Terraform for netlint, and built from network namespaces,",
            "routes and packet filters for the kernel by a translator of its own (`tests/kernel`). Of every",
            "ordered pair of workloads, hosts on the internet and on premises, and endpoints, both are asked",
            "whether a client gets an answer, in TCP, in UDP and to a ping: netlint by its engine, and the",
            "kernel by real packets. What `netlint exposure` lists from the internet, and from one workload,",
            "has to agree too. A network counts in every line whose part it has.",
            "",
            *totals.rows(),
            "",
            f"Seeds {first} to {first + networks - 1}, {date.today():%Y-%m-%d}, {machine}, {seconds:.0f} s:",
            f"`python benchmarks/kernel.py --first {first} --networks {networks} --write`.",
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--networks", type=int, default=NETWORKS, help="how many networks")
    parser.add_argument("--jobs", type=int, default=2, help="how many networks at the same time")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    options = parser.parse_args()
    if why := namespaces.unavailable():
        print(f"no oracle: {why}", file=sys.stderr)
        return 2
    totals = Totals()
    started = time.monotonic()
    seeds = range(options.first, options.first + options.networks)
    with multiprocessing.Pool(options.jobs) as pool:
        for drawn, found in pool.imap(asked, seeds):
            totals.add(drawn, found)
            for one in (*found.disagreements, *found.undetermined):
                print(one, flush=True)
            done = f"{found.seed}: {len(found.questions)} questions, {found.reachable} reachable"
            print(done, file=sys.stderr, flush=True)
    text = page(totals, options.first, options.networks, time.monotonic() - started)
    print(text)
    if options.write:
        TABLE.write_text(text, encoding="utf-8")
    return int(totals.counts["all"]["disagreements"] > 0)


if __name__ == "__main__":
    sys.exit(main())
