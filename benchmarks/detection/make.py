#!/usr/bin/env python3
"""Make networks of this folder: the examples of checks, called as a module with `for_each` or with `count`.

Usage: make.py [FOLDER...]   FOLDER is e.g. lb016-count; without any, those of which there is no plan yet.

The checks' own examples, in `tests/fixtures/checks`, are a root module each. What is made here has the
same faults one level deeper: a link that Terraform knows only after apply has to be followed through the
module's inputs, outputs and instance keys. Of each topic, by turns, one check has the one form, one the
other, and one neither. The folders `CODE-own-…` are written by hand; only their plans are made.

Needs what scripts/plan_fixtures.py needs: terraform, and the AWS provider in the folder named by
TF_PLUGIN_DIR.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "tests" / "fixtures" / "checks"
NETWORKS = HERE / "networks"

CALLS = {
    "module": """\
module "network" {
  source   = "./network"
  for_each = toset(["blue"])
%s}
""",
    "count": """\
variable "enabled" {
  type    = bool
  default = true
}

module "network" {
  source = "./network"
  count  = var.enabled ? 1 : 0
%s}
""",
}
#: A module that is called repeatedly must not configure providers: it is given them.
REQUIRED = """\
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [%s]
    }
  }
}
"""
PROVIDER = re.compile(r'^provider "aws" \{$.*?^\}$\n*', re.MULTILINE | re.DOTALL)


def main() -> None:
    """Write and plan the networks that are named, or all."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from plan_fixtures import plan

    plugins = os.environ.get("TF_PLUGIN_DIR")
    if not plugins:
        raise SystemExit("set TF_PLUGIN_DIR to the plugin folder with the AWS provider")
    named = sys.argv[1:]
    for code, form in chosen():
        for twin in ("bad", "good"):
            folder = f"{code.lower()}-{form}"
            if not named or folder in named:
                write(NETWORKS / folder / twin, CASES / code / twin, form)
    for network in sorted({file.parent for file in NETWORKS.glob("*/*/*.tf")}):
        if network.parent.name in named or (not named and not (network / "plan.json").exists()):
            plan(network, plugins)
            print(network.relative_to(NETWORKS))


def chosen() -> Iterator[tuple[str, str]]:
    """Yield the codes of the examples to call, and the form in which they are called."""
    turns: Counter[str] = Counter()
    for check in sorted((ROOT / "checks").glob("*/*_*.py")):
        code = check.name.partition("_")[0].upper()
        if not (CASES / code / "bad").is_dir() or (CASES / code / "bad" / "before").is_dir():
            continue  # a change is planned against what was applied, which make.py does not do
        topic = check.parent.name
        form = ("module", "count", "")[turns[topic] % 3]
        turns[topic] += 1
        # What is there stays, also where another check of the topic comes before it.
        there = [one for one in CALLS if (NETWORKS / f"{code.lower()}-{one}").is_dir()]
        form = there[0] if there else form
        if form:
            yield code, form


def write(network: Path, case: Path, form: str) -> None:
    """Write the configuration of one network; what has changed loses its plan."""
    files = {f"network/{file.name}": file.read_text(encoding="utf-8") for file in sorted(case.glob("*.tf"))}
    configured = [block for text in files.values() for block in PROVIDER.findall(text)]
    aliases = re.findall(r'alias *= "(\w+)"', "".join(configured))
    passed = "".join(f"    aws.{alias} = aws.{alias}\n" for alias in aliases)
    given = f"\n  providers = {{\n    aws = aws\n{passed}  }}\n" if aliases else ""
    files = {name: PROVIDER.sub("", text) for name, text in files.items()}
    if aliases:
        files["network/terraform.tf"] = REQUIRED % ", ".join(f"aws.{alias}" for alias in aliases)
    files["main.tf"] = "".join(configured) + CALLS[form] % given
    if (settings := case / "netlint.toml").exists():
        files["netlint.toml"] = settings.read_text(encoding="utf-8")
    present = {
        str(file.relative_to(network)): file.read_text(encoding="utf-8")
        for file in network.rglob("*")
        if file.is_file() and file.name != "plan.json"
    }
    if files == present:
        return
    shutil.rmtree(network, ignore_errors=True)
    for name, text in files.items():
        file = network / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
