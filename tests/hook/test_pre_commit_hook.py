"""The pre-commit hooks: which files they take, and a real run in a repository of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHIPPED = ("pyproject.toml", "setup.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "src", "checks")


@pytest.fixture(scope="session")
def hooks(root: Path) -> dict[str, dict[str, Any]]:
    """The hooks by id."""
    yaml = pytest.importorskip("yaml", reason="needs PyYAML to read .pre-commit-hooks.yaml")
    return {hook["id"]: hook for hook in yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())}


PLANS = (
    "plan.json",
    "tfplan.json",
    "stacks/prod/tfplan.json",
    "stacks/prod/plan.prod.json",
    "prod.tfplan.json",
    "prod-plan.json",
    "prod_plan.json",
)
CONFIGURATION = (
    "main.tf",
    "a/b/main.tofu",
    "cdk.tf.json",
    "x.tofu.json",
    "prod.auto.tfvars",
    "x.tfvars.json",
)
NEITHER = ("package.json", "floorplan.json", "plan.yaml", "planned.json", "plan.json/readme.md", "main.tfx")


@pytest.mark.parametrize("path", [*PLANS, *CONFIGURATION, *NEITHER])
def test_files(hooks: dict[str, dict[str, Any]], path: str) -> None:
    for name, hook in hooks.items():
        wanted = PLANS if name == "netlint-plan" else CONFIGURATION
        assert bool(re.search(hook["files"], path)) is (path in wanted)


def test_installed_modules_are_left_out(hooks: dict[str, dict[str, Any]]) -> None:
    for name in ("netlint", "netlint-all"):
        assert re.search(hooks[name]["exclude"], "envs/prod/.terraform/modules/vpc/main.tf")


def git(folder: Path, *arguments: str) -> str:
    identity = [
        "-c",
        "user.name=netlint",
        "-c",
        "user.email=netlint@example.com",
        "-c",
        "commit.gpgsign=false",
    ]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    return done.stdout.strip()


def _environment(**more: str) -> dict[str, str]:
    # Variables of a surrounding git command or virtual environment are not for the repositories made here.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "VIRTUAL_ENV", "PYTHON"))
    }
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **more}


@pytest.fixture(scope="module")
def pre_commit() -> str:
    """The path of pre-commit."""
    beside = Path(sys.executable).parent / "pre-commit"
    found = str(beside) if beside.exists() else shutil.which("pre-commit")
    if found is None or shutil.which("git") is None:
        pytest.skip("THE HOOK WAS NOT RUN: it needs git and pre-commit (pip install pre-commit)")
    return found


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A repository that ships the hooks: this checkout, committed."""
    folder = tmp_path_factory.mktemp("netlint")
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in SHIPPED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=ignored)
        else:
            shutil.copy(root / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Ship")
    return folder


#: A configuration with one VPC and two subnets.
CONFIGURED = """
resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/16"
}}
resource "aws_subnet" "a" {{
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}}
resource "aws_subnet" "b" {{
  vpc_id = aws_vpc.main.id

  cidr_block = "{second}"
}}
"""


def state(*blocks: str) -> str:
    """Return a state with one VPC and a subnet for each block; overlapping ones are a finding (NET001)."""
    vpc = {"id": "vpc-0a", "cidr_block": "10.0.0.0/16", "enable_dns_support": True}
    values: list[tuple[str, str, dict[str, Any]]] = [("aws_vpc", "main", vpc)]
    for index, block in enumerate(blocks):
        values.append(
            ("aws_subnet", f"s{index}", {"id": f"subnet-0{index}", "vpc_id": "vpc-0a", "cidr_block": block})
        )
    resources = [
        {
            "address": f"{kind}.{name}",
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "schema_version": 1,
            "values": content,
        }
        for kind, name, content in values
    ]
    return json.dumps({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})


def test_a_real_run(
    pre_commit: str, hook_repository: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = tmp_path / "network"
    (repository / "stacks").mkdir(parents=True)
    git(repository, "init", "--quiet", "--initial-branch=main")
    revision = git(hook_repository, "rev-parse", "HEAD")
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook_repository}\n  rev: {revision}\n"
        "  hooks:\n  - id: netlint\n  - id: netlint-plan\n"
    )
    (repository / "netlint.toml").write_text('select = ["NET001"]\n')
    (repository / "package.json").write_text("{}")
    (repository / "stacks" / "plan.json").write_text(state("10.0.0.0/24", "10.0.0.128/25"))
    git(repository, "add", "--all")
    environment = _environment(
        PRE_COMMIT_HOME=str(tmp_path_factory.mktemp("pre-commit-home")), PRE_COMMIT_COLOR="never"
    )

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [pre_commit, "run", "--verbose"],
            cwd=repository,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    (repository / "stacks" / "main.tf").write_text(CONFIGURED.format(second="10.0.0.128/25"))
    git(repository, "add", "--all")
    done = run()
    if "No matching distribution" in done.stdout or "Connection" in done.stdout:
        pytest.skip("THE HOOK WAS NOT RUN: the package index cannot be reached:\n" + done.stdout)
    assert done.returncode == 1, done.stdout
    assert "exit code: 1" in done.stdout, done.stdout
    assert "NET001" in done.stdout
    assert "stacks/plan.json" in done.stdout
    assert "stacks/main.tf:12:3: NET001" in done.stdout, done.stdout

    (repository / "stacks" / "main.tf").write_text(CONFIGURED.format(second="10.0.1.0/24"))
    (repository / "stacks" / "plan.json").write_text(state("10.0.0.0/24", "10.0.1.0/24"))
    git(repository, "add", "--all")
    done = run()
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout

    (repository / "stacks" / "plan.json").write_text("{}")
    git(repository, "add", "--all")
    done = run()
    assert "exit code: 3" in done.stdout, done.stdout
