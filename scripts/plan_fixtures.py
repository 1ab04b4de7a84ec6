#!/usr/bin/env python3
"""Make the networks of tests/fixtures/checks: write what the checks' pages show, and plan it.

Usage: plan_fixtures.py [CASE...]   where CASE is e.g. NAT001/bad; without any, those that have changed.

The examples on a check's page are the cases CODE/bad and CODE/good: this writes their `main.tf`, and
beside it `surroundings.tf`, the part of the network that the page leaves out, and `netlint.toml` where the
check needs to be configured. Other cases are written by hand. Each case keeps its plan, `plan.json`. Where a
case has a folder `before`, that is applied first, to a mock of AWS, and the plan is the change to it; what
lies in `outside` is applied in between, behind Terraform's back.

Needs terraform on PATH and the AWS provider in a plugin folder in registry layout, named by
TF_PLUGIN_DIR; for changes what scripts/configuration_corpus.py needs. No credentials and no network are used.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from netlint.engine.documentation import example, example_before, example_outside, settings_shown
from netlint.engine.registry import load

CASES = pathlib.Path(__file__).parent.parent / "tests" / "fixtures" / "checks"

#: The files of the folder `surroundings` that make the examples of a check whole.
SURROUNDINGS = {
    "COST002": ("egress",),
    "COST003": ("three_vpcs",),
    "FW001": ("vpc",),
    "GWE001": ("zones", "nat_gateways"),
    "GWE003": ("vpc", "zones", "nat_gateways", "nat_routes"),
    "LB001": ("vpc", "public_subnets"),
    "LB003": ("vpc", "web_security_group"),
    "LB004": ("vpc", "public_subnets", "web_security_group"),
    "LB005": ("vpc", "public_subnets", "web_security_group"),
    "LB006": ("vpc", "public_subnets"),
    "LB007": ("vpc", "public_subnets"),
    "LB009": ("vpc", "public_subnets"),
    "LB012": ("vpc", "public_subnets", "web_security_group"),
    "LB013": ("vpc", "public_subnets", "web_security_group"),
    "LB014": ("vpc", "public_subnets", "web_security_group"),
    "LB015": ("vpc", "public_subnets"),
    "LB016": ("vpc", "public_subnets", "web_security_group"),
    "IGW005": ("vpc", "public_subnets"),
    "NAT001": ("vpc", "zones", "s3_endpoint"),
    "NAT002": ("vpc", "zones", "nat_gateways", "s3_endpoint"),
    "RTB007": ("vpc",),
    "SVC001": ("vpc", "load_balancer"),
    "SVC002": ("vpc", "load_balancer"),
    "SVC003": ("vpc", "load_balancer"),
    "SVC005": ("vpc", "subnets"),
    "SVC006": ("vpc", "subnets"),
    "SVC008": ("vpc", "subnets"),
    "SVC009": ("vpc", "subnets"),
    "SVC007": ("vpc", "load_balancer"),
    "SVC010": ("vpc", "load_balancer"),
    "SVC011": ("vpc", "load_balancer"),
    "TGW001": ("vpc", "transit_gateway"),
}

_OFFLINE = """  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
}
"""


def main() -> None:
    """Plan the cases that are named, or those without a plan that fits."""
    plugins = os.environ.get("TF_PLUGIN_DIR")
    if not plugins:
        raise SystemExit("set TF_PLUGIN_DIR to the plugin folder with the AWS provider")
    for case, files in shown().items():
        write(case, files)
    named = [CASES / name for name in sys.argv[1:]]
    for case in named or sorted(path.parent for path in CASES.glob("*/*/main.tf")):
        if named or not (case / "plan.json").exists():
            plan(case, plugins)
            print(case.relative_to(CASES))


def shown() -> dict[pathlib.Path, dict[str, str]]:
    """Return the files of every case that a page shows: name and text."""
    return {
        CASES / check.code / heading.lower(): {
            "main.tf": example(check, heading),
            "before/main.tf": example_before(check, heading),
            "outside/main.tf": example_outside(check, heading),
            "netlint.toml": settings_shown(check),
            "surroundings.tf": "\n".join(
                (CASES / "surroundings" / f"{name}.tf").read_text(encoding="utf-8")
                for name in SURROUNDINGS.get(check.code, ())
            ),
        }
        for check in load().checks
        for heading in ("Bad", "Good")
    }


def write(case: pathlib.Path, files: dict[str, str]) -> None:
    """Write the files of a case that are not empty, and drop its plan if one of them has changed."""
    case.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = case / name
        if text == (path.read_text(encoding="utf-8") if path.exists() else ""):
            continue
        (case / "plan.json").unlink(missing_ok=True)
        if text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()


def plan(case: pathlib.Path, plugins: str) -> None:
    """Plan one case in a scratch folder."""
    if (case / "before").is_dir():
        plan_change(case)
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for file in (*case.rglob("*.tf"), *case.glob("*.tfvars")):
            (root / file.relative_to(case)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, root / file.relative_to(case))
        write_providers(root)
        settings = root / "terraformrc"
        settings.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{plugins}"\n  }}\n}}\n'
        )
        environment = dict(os.environ, TF_CLI_CONFIG_FILE=str(settings), CHECKPOINT_DISABLE="1")
        for step in (["init", "-input=false"], ["plan", "-input=false", "-out=tfplan"]):
            done = subprocess.run(
                ["terraform", *step], cwd=root, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"{case}: terraform {step[0]} failed\n{done.stderr}")
        printed = subprocess.run(
            ["terraform", "show", "-json", "tfplan"],
            cwd=root,
            env=environment,
            capture_output=True,
            check=True,
        )
        (case / "plan.json").write_text(json.dumps(json.loads(printed.stdout)) + "\n")


def write_providers(root: pathlib.Path) -> None:
    """Let the AWS provider work without an account: as the only one, or in place of those in the sources."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in root.glob("*.tf"))
    configured = re.findall(r'^provider "aws" \{$.*?^\}$', text, flags=re.M | re.S)
    if not any("alias" not in block for block in configured):
        offline = f'provider "aws" {{\n  region = "eu-west-1"\n{_OFFLINE}'
        (root / "provider.tf").write_text(offline, encoding="utf-8")
    # Terraform merges a file of this name into what it overrides.
    overridden = [f"{block.removesuffix('}')}{_OFFLINE}" for block in configured if "access_key" not in block]
    (root / "provider_override.tf").write_text("\n".join(overridden), encoding="utf-8")


def plan_change(case: pathlib.Path) -> None:
    """Apply what is there before a change, and plan the change."""
    from configuration_corpus import Recorder, running_mock

    with running_mock() as mock, tempfile.TemporaryDirectory() as scratch:
        recorder = Recorder("", pathlib.Path(scratch), mock)
        recorder.root.mkdir()
        recorder.target = case
        shutil.copy(case / "before" / "main.tf", recorder.root)
        recorder.terraform("init", "-input=false")
        recorder.terraform("apply", "-input=false", "-auto-approve")
        if (case / "outside").is_dir():
            # Another copy of the state takes the blame: the one that is planned with does not know.
            state = (recorder.root / "terraform.tfstate").read_bytes()
            shutil.copy(case / "outside" / "main.tf", recorder.root)
            recorder.terraform("apply", "-input=false", "-auto-approve")
            (recorder.root / "terraform.tfstate").write_bytes(state)
        shutil.copy(case / "main.tf", recorder.root)
        recorder.plan("plan.json", [])


if __name__ == "__main__":
    main()
