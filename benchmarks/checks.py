"""Print what each check costs, in milliseconds of CPU time.

    python benchmarks/checks.py [PLAN]

Without PLAN, one of 10,000 resources is made. `first` is the check's share of a run: it includes what the
check is the first to ask of the network. `again` is what is left once the network knows its answers, so that
a high number is the check's own: it should be about a microsecond for each subject.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

from netlint.engine.check import Check
from netlint.engine.registry import load
from netlint.lang.undetermined import Undetermined
from netlint.network.build import build
from netlint.network.network import Network
from netlint.sources.recognise import read

PLANS = Path(__file__).parent / "plans.py"
RESOURCES = 10_000


def cost(check: Check, network: Network) -> tuple[float, int, int]:
    """Return the milliseconds that a check takes, its subjects, and what it says of them."""
    start = process_time()
    if not all(network.of_kind(kind) for kind in check.needs):
        return 0.0, 0, 0
    subjects: list[Any] = [network]
    if check.subject:
        subjects = [one for one in network.of_kind(check.subject) if one.managed or check.elsewhere]
    function = check.body.on(network, None)
    said = 0
    for subject in subjects:
        try:
            for _ in function(subject):
                said += 1
        except Undetermined:
            said += 1
    return (process_time() - start) * 1000, len(subjects), said


def measure(plan: Path) -> None:
    """Print the table of one plan, the dearest check first."""
    checks = load().checks
    network = build(read(str(plan)).after)
    gc.disable()
    first = {check.code: cost(check, network) for check in checks}
    again = {check.code: cost(check, network) for check in checks}
    print(f"{'check':8} {'first':>8} {'again':>8} {'subjects':>9} {'said':>7}")
    for code in sorted(first, key=lambda code: -first[code][0] - again[code][0]):
        took, subjects, said = first[code]
        print(f"{code:8} {took:8.1f} {again[code][0]:8.1f} {subjects:9,} {said:7,}")
    totals = [sum(took for took, _, _ in column.values()) for column in (first, again)]
    print(f"{'all':8} {totals[0]:8.1f} {totals[1]:8.1f}")


def main() -> None:
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory(prefix="netlint-bench-") as folder:
        plan = Path(folder) / "plan.json"
        subprocess.run([sys.executable, PLANS, str(RESOURCES), plan], check=True)
        measure(plan)


if __name__ == "__main__":
    main()
