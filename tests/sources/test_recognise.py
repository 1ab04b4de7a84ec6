"""What an input is taken for, and what to do about those that cannot be read."""

import json
from pathlib import Path
from shutil import copy

import pytest

from netlint.errors import InputError
from netlint.sources import expand, read

FIXTURES = Path(__file__).parents[1] / "fixtures"
PLANS = FIXTURES / "plans" / "tam-vpc-simple"
PLAN = '{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": []}'
STATE = '{"format_version": "1.0", "values": {"root_module": {}}}'


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.2", "1.99"])
def test_supported_versions(tmp_path: Path, version: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format_version": version, "resource_changes": [], "added_later": {}}))
    assert read(str(file)).kind == "terraform plan"


@pytest.mark.parametrize("version", ["2.0", "10.1", "0.0", "1", "", "latest"])
@pytest.mark.parametrize("changes", [[], {"another": "shape"}])
def test_unsupported_versions(tmp_path: Path, version: str, changes: object) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format_version": version, "resource_changes": changes}))
    with pytest.raises(InputError, match=f"format_version `{version}` is not supported"):
        read(str(file))


@pytest.mark.parametrize(
    "text", ['{"format_version": "1.0"}', '{"format_version": "1.0", "terraform_version": "1.1.0"}', STATE]
)
def test_empty_states(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)
    reading = read(str(file))
    assert (reading.kind, reading.before, len(reading.after)) == ("terraform state", None, 0)


OTHERS = [
    ("tfplan", "PK\3\4", "a binary plan or another zip file: run `terraform show -json "),
    ("x", 'resource "aws_vpc" "a" {\n}\n', "Terraform configuration"),
    ("stack.json", '{"resource": {"aws_vpc": {"a": {}}}}', "Terraform configuration as JSON"),
    (
        "t.yaml",
        "AWSTemplateFormatVersion: 2010-09-09\n",
        "not a CloudFormation template: it has no `Resources`",
    ),
    ("t.yaml", "kind: Service\n", "not a CloudFormation template: it has no `Resources`"),
    ("terraform.tfstate", '{"version": 4, "serial": 1, "lineage": "x", "resources": []}', "a raw state file"),
    ("terraform.tfstate", '{"encrypted_data": "x", "encryption_version": "v0"}', "encrypted by OpenTofu"),
    ("log", '{"@level":"info","@message":"x"}\n{"@level":"info"}\n', "the log of `terraform plan -json`"),
    (
        "out",
        "[command]/usr/bin/terraform show -json\n{}",
        "output of the wrapper of hashicorp/setup-terraform",
    ),
    ("out", "Terraform will perform the following actions:\n", "a plan as text for people"),
    ("x.json", '{"format_version": "1.0", "provider_schemas": {}}', "provider schemas"),
    (
        "x.json",
        '{"format_version": "1.0", "valid": true, "diagnostics": []}',
        "a result of `terraform validate`",
    ),
    ("x.json", '{"format_version": "1.0", "root_module": {}}', "a configuration without a plan"),
    ("x.json", '{"format_version": "1.0", "something": 1}', "not a valid plan or state: it has neither"),
    ("x.json", "[]", "JSON, but not a plan or a state"),
    ("x.json", "5", "malformed JSON|JSON, but not a plan or a state"),
    ("x.json", "{}", "JSON, but not a plan or a state"),
    ("package.json", '{"name": "x", "configuration": 5}', "JSON, but not a plan or a state"),
    (
        "x.json",
        '{"format_version": "1.2", "resource_changes": [{"address": 5}]}',
        r"not a valid plan or state: Expected `str`, got `int` - at `\$\.resource_changes\[0\]\.address`",
    ),
]


@pytest.mark.parametrize(("name", "text", "message"), OTHERS)
def test_other_formats(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        read(str(file))


def test_a_hostile_name_is_not_put_into_a_command(tmp_path: Path) -> None:
    file = tmp_path / "$(reboot)"
    file.write_text("PK\3\4")
    with pytest.raises(InputError) as caught:
        read(str(file))
    assert "reboot" not in caught.value.message


def test_modules_that_nest_too_deeply(tmp_path: Path) -> None:
    module: dict[str, object] = {}
    for _ in range(120):
        module = {"child_modules": [module]}
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"format_version": "1.0", "values": {"root_module": module}}))
    with pytest.raises(InputError, match="modules are nested more than 100 levels deep"):
        read(str(file))


def test_a_directory_with_one_plan(tmp_path: Path) -> None:
    copy(PLANS / "plan.json", tmp_path / "tfplan.json")
    copy(PLANS / "state.json", tmp_path / "state.json")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "main.tf").write_text("")
    assert expand(str(tmp_path)) == [str(tmp_path / "tfplan.json")]
    assert read(str(tmp_path)).path == str(tmp_path / "tfplan.json")


def test_a_directory_with_a_state_only(tmp_path: Path) -> None:
    copy(PLANS / "state.json", tmp_path / "state.json")
    assert read(str(tmp_path)).kind == "terraform state"


def test_a_directory_with_several_plans(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PLAN)
    (tmp_path / "b.json").write_bytes(PLAN.encode("utf-16"))
    assert expand(str(tmp_path)) == [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    with pytest.raises(InputError, match=r"holds 2 plans \(a\.json, b\.json\)"):
        read(str(tmp_path))


def test_directories_without_anything_to_read(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="nothing to read: no Terraform configuration, plan as JSON or template"
    ):
        read(str(tmp_path))


def test_configuration(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    (tmp_path / "more.tf").write_text('resource "aws_vpc" "more" {}\n')
    reading = read(str(tmp_path))
    assert reading.kind == "terraform configuration"
    assert set(reading.after.by_address) == {"aws_vpc.main", "aws_vpc.more"}
    assert expand(str(tmp_path / "more.tf")) == [str(tmp_path / "main.tf")], "a file stands for all of it"

    (tmp_path / "plan.json").write_text(PLAN)
    assert read(str(tmp_path)).kind == "terraform plan", "a plan knows more"
    assert read(str(tmp_path / "main.tf")).kind == "terraform configuration", "unless a file is named"


def test_files_are_not_expanded(tmp_path: Path) -> None:
    assert expand("-") == ["-"]
    assert expand(str(tmp_path / "absent")) == [str(tmp_path / "absent")]
