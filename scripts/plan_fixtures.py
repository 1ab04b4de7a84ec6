#!/usr/bin/env python3
"""Plan every `main.tf` of tests/fixtures/checks with real Terraform and keep the plan beside it.

Usage: plan_fixtures.py [CASE...]   where CASE is e.g. NAT001/bad; without any, those that lack a plan.

Needs terraform on PATH and the AWS provider in a plugin folder in registry layout, named by
TF_PLUGIN_DIR. Nothing is applied; no credentials and no network are used.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).parent.parent / "tests" / "fixtures" / "checks"
_PROVIDER = """
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
}
"""


def main() -> None:
    """Plan the cases that are named, or that lack a plan."""
    plugins = os.environ.get("TF_PLUGIN_DIR")
    if not plugins:
        raise SystemExit("set TF_PLUGIN_DIR to the plugin folder with the AWS provider")
    named = [CASES / name for name in sys.argv[1:]]
    for case in named or sorted(path.parent for path in CASES.glob("*/*/main.tf")):
        if named or not (case / "plan.json").exists():
            plan(case, plugins)
            print(case.relative_to(CASES))


def plan(case: pathlib.Path, plugins: str) -> None:
    """Plan one case in a scratch folder."""
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for file in case.glob("*.tf"):
            shutil.copy(file, root)
        (root / "provider.tf").write_text(_PROVIDER)
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
        shown = subprocess.run(
            ["terraform", "show", "-json", "tfplan"],
            cwd=root,
            env=environment,
            capture_output=True,
            check=True,
        )
        (case / "plan.json").write_text(json.dumps(json.loads(shown.stdout)) + "\n")


if __name__ == "__main__":
    main()
