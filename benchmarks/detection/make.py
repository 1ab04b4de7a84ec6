#!/usr/bin/env python3
"""Make the networks of this folder: the examples of checks, called as a module with `for_each`.

Usage: make.py [CODE...]   without any, those of which there is no plan yet.

The checks' own examples, in `tests/fixtures/checks`, are a root module each. What is made here has the
same faults one level deeper: a link that Terraform knows only after apply has to be followed through the
module's inputs, outputs and instance keys.

Needs what scripts/plan_fixtures.py needs: terraform, and the AWS provider in the folder named by
TF_PLUGIN_DIR.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "tests" / "fixtures" / "checks"
NETWORKS = HERE / "networks"

CALL = """\
module "network" {
  source   = "./network"
  for_each = toset(["blue"])
}
"""
#: A module that is called with `for_each` must not configure providers.
CALL_ONCE = """\
module "network" {
  source = "./network"
}
"""


def main() -> None:
    """Write and plan the networks that are named, or all."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from plan_fixtures import plan

    plugins = os.environ.get("TF_PLUGIN_DIR")
    if not plugins:
        raise SystemExit("set TF_PLUGIN_DIR to the plugin folder with the AWS provider")
    for case in sorted(CASES.glob("*/bad")):
        code = case.parent.name
        if (case / "before").is_dir():
            continue  # a change is planned against what was applied, which make.py does not do
        if sys.argv[1:] and code not in sys.argv[1:]:
            continue
        for twin in ("bad", "good"):
            network = NETWORKS / f"{code.lower()}-module" / twin
            if write(network, case.parent / twin) or not (network / "plan.json").exists():
                plan(network, plugins)
                print(network.relative_to(NETWORKS))


def write(network: Path, case: Path) -> bool:
    """Write the configuration of one network; tell whether it has changed."""
    files = {f"network/{file.name}": file.read_text(encoding="utf-8") for file in sorted(case.glob("*.tf"))}
    once = any("\nprovider " in f"\n{text}" for text in files.values())
    files["main.tf"] = CALL_ONCE if once else CALL
    if (settings := case / "netlint.toml").exists():
        files["netlint.toml"] = settings.read_text(encoding="utf-8")
    present = {
        str(file.relative_to(network)): file.read_text(encoding="utf-8")
        for file in network.rglob("*")
        if file.is_file() and file.name != "plan.json"
    }
    if files == present:
        return False
    shutil.rmtree(network, ignore_errors=True)
    for name, text in files.items():
        file = network / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    main()
