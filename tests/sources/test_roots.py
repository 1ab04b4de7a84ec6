"""From changed files to the root modules that they are part of."""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.sources.roots import roots_of


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    files = {
        "envs/prod/main.tf": 'module "network" {\n  source = "../../modules/network"\n}\n',
        "envs/prod/terraform.tfvars": "",
        "envs/dev/main.tf.json": '{"module": {"network": {"source": "../../modules/network"}}}',
        "modules/network/main.tf": 'module "subnets" {\n  source = "./subnets"\n}\n',
        "modules/network/subnets/main.tf": 'resource "aws_subnet" "a" {}\n',
        "modules/alone/main.tf": "",
        "circle/a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
        "circle/b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
        "envs/prod/.terraform/modules/x/main.tf": 'module "n" {\n  source = "../../../.."\n}\n',
        "plan.json": "{}",
        "netlint.toml": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "roots"),
    [
        (["envs/prod/main.tf"], ["envs/prod"]),
        (["envs/prod/terraform.tfvars"], ["envs/prod"]),
        (["modules/network/subnets/main.tf"], ["envs/dev", "envs/prod"]),
        (["modules/network/main.tf", "modules/network/subnets/main.tf"], ["envs/dev", "envs/prod"]),
        (["modules/network/gone.tf"], ["envs/dev", "envs/prod"]),
        (["modules/alone/main.tf"], ["modules/alone"]),
        (["circle/a/main.tf"], ["circle/a"]),
        (["plan.json"], ["plan.json"]),
        (["gone/main.tf"], []),
        (["netlint.toml"], []),
        (["plan.json", "envs/dev/main.tf.json"], ["plan.json", "envs/dev"]),
        (["."], ["circle/a", "circle/b", "envs/dev", "envs/prod", "modules/alone"]),
    ],
)
def test_roots(repository, changed, roots):
    assert roots_of(changed) == roots
