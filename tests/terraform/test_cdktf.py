"""What CDKTF synthesizes: its stacks as one network, with exact links between them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.errors import InputError
from netlint.resources.model import Certainty, Reading
from netlint.resources.options import DEFAULT
from netlint.sources.directory import expand
from netlint.sources.recognise import read
from netlint.terraform.cdktf import read_cdktf

APPS = Path(__file__).parents[1] / "fixtures" / "cdktf"
REVIEWED = ["GWE001", "NAT001", "NAT002", "NAT003", "NET001", "PCX001", "PCX003"]


def app(name: str) -> Reading:
    """Read the stacks of an app."""
    return read_cdktf(str(APPS / name / "cdktf.out"), DEFAULT)


def targets(reading: Reading, address: str, path: str) -> list[str]:
    """Return what an attribute stands for; it has to be proven."""
    reference = reading.after.by_address[address].references()[path]
    assert reference.certainty is Certainty.EXACT
    return [target.address for target in reference.targets]


def write(folder: Path, stacks: dict[str, dict[str, Any]]) -> Path:
    """Write what CDKTF would for some stacks, by name."""
    listed = {}
    for name, configuration in stacks.items():
        directory = folder / "stacks" / name
        directory.mkdir(parents=True)
        (directory / "cdk.tf.json").write_text(json.dumps(configuration, indent=2))
        listed[name] = {
            "name": name,
            "constructPath": name,
            "workingDirectory": f"stacks/{name}",
            "synthesizedStackPath": f"stacks/{name}/cdk.tf.json",
        }
    (folder / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": listed}))
    return folder


def test_links_between_stacks_are_exact() -> None:
    """What comes by the state of another stack is what that stack puts there."""
    reading = app("two_stacks")
    assert reading.kind == "cdktf assembly"
    assert not reading.diagnostics
    assert len(reading.after) == 20
    assert targets(reading, "workload/aws_security_group.group", "vpc_id") == ["network/aws_vpc.vpc"]
    assert targets(reading, "workload/aws_lambda_function.function", "vpc_config.subnet_ids") == [
        "network/aws_subnet.private-a",
        "network/aws_subnet.private-b",
    ]
    # A value that is known is passed on too, and is not hidden: CDKTF marks all outputs as sensitive.
    rule = reading.after.by_address["workload/aws_vpc_security_group_ingress_rule.rule"]
    assert rule.attributes["cidr_ipv4"] == "10.90.0.0/16"


def test_findings_with_construct_paths() -> None:
    """The findings were reviewed: one NAT gateway for two zones, and no gateway endpoint."""
    report = run([app("two_stacks")], Settings(select=REVIEWED))
    assert {(one.code, one.address, one.construct_path) for one in report.findings} == {
        ("NAT001", "network/aws_nat_gateway.nat", "network/nat"),
        ("GWE001", "network/aws_vpc.vpc", "network/vpc"),
    }
    assert not report.undetermined


def test_equal_names_in_two_stacks_do_not_meet() -> None:
    """Each stack has a provider of its own, and its findings."""
    reading = app("two_regions")
    for region in ("eu-west-1", "us-east-1"):
        stack = f"peers-{region}"
        vpc = reading.after.by_address[f"{stack}/aws_vpc.left"]
        assert vpc.provider is not None
        assert vpc.provider.region == region
        assert targets(reading, f"{stack}/aws_vpc_peering_connection.peering", "vpc_id") == [vpc.address]
    report = run([reading], Settings(select=REVIEWED))
    assert {(one.code, one.address) for one in report.findings} == {
        ("PCX001", f"peers-{region}/aws_vpc_peering_connection.peering")
        for region in ("eu-west-1", "us-east-1")
    }


def test_recognition(tmp_path: Path) -> None:
    """The directory, or the project that it lies in."""
    assert read(str(APPS / "two_stacks" / "cdktf.out")).kind == "cdktf assembly"
    assert expand(str(APPS / "two_stacks")) == [str(APPS / "two_stacks" / "cdktf.out")]
    shutil.copytree(APPS / "two_stacks" / "cdktf.out", tmp_path / "anything")
    assert read(str(tmp_path / "anything")).kind == "cdktf assembly"
    (tmp_path / "cdktf.json").write_text("{}")
    with pytest.raises(InputError, match="`cdktf synth`"):
        expand(str(tmp_path))


def test_one_stack_has_the_addresses_of_terraform(tmp_path: Path) -> None:
    """There is nothing to tell it from."""
    folder = write(tmp_path, {"only": {"resource": {"aws_vpc": {"main": {"cidr_block": "10.0.0.0/16"}}}}})
    assert set(read_cdktf(str(folder), DEFAULT).after.by_address) == {"aws_vpc.main"}


def remote_state(name: str, **config: str) -> dict[str, Any]:
    """A data source that reads the state of another stack."""
    return {"terraform_remote_state": {name: {"backend": "s3", "config": config}}}


def test_states_are_matched_by_where_they_are_kept(tmp_path: Path) -> None:
    """The user's own remote states are joined too; one of another project is not."""
    output = {"id": {"value": "${aws_vpc.main.id}"}}
    backend = {"s3": {"bucket": "states", "key": "network", "region": "eu-west-1"}}
    network = {
        "terraform": {"backend": backend},
        "resource": {"aws_vpc": {"main": {"cidr_block": "10.0.0.0/16"}}},
        "output": output,
    }
    subnet = {"cidr_block": "10.0.0.0/24", "vpc_id": "${data.terraform_remote_state.net.outputs.id}"}
    user = {
        "data": remote_state("net", bucket="states", key="network", region="eu-west-1"),
        "resource": {"aws_subnet": {"one": subnet}},
    }
    stranger = {**user, "data": remote_state("net", bucket="states", key="other", region="eu-west-1")}
    folder = write(tmp_path, {"network": network, "user": user, "stranger": stranger})
    reading = read_cdktf(str(folder), DEFAULT)
    assert targets(reading, "user/aws_subnet.one", "vpc_id") == ["network/aws_vpc.main"]
    assert "vpc_id" not in reading.after.by_address["stranger/aws_subnet.one"].references()


def test_stacks_that_read_each_other(tmp_path: Path) -> None:
    """What goes round in a circle is not known; nothing is read twice."""

    def configuration(other: str) -> dict[str, Any]:
        name = f"cross-stack-reference-input-{other}"
        value = f"${{data.terraform_remote_state.{name}.outputs.id}}"
        return {
            "data": remote_state(name, key=other),
            "output": {"id": {"value": value}},
            "resource": {"aws_subnet": {"one": {"cidr_block": "10.0.0.0/24", "vpc_id": value}}},
        }

    folder = write(tmp_path, {"a": configuration("b"), "b": configuration("a")})
    reading = read_cdktf(str(folder), DEFAULT)
    assert "vpc_id" not in reading.after.by_address["a/aws_subnet.one"].references()


def test_stacks_as_hcl(tmp_path: Path) -> None:
    """With `SYNTH_HCL_OUTPUT` CDKTF writes HCL, and the constructs into `metadata.json`."""
    metadata = {
        "resource": {"aws_vpc": {"main": {"//": {"metadata": {"path": "net/main", "uniqueId": "main"}}}}}
    }
    texts = {
        "net": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
        'output "cross-stack-output-id" {\n  value = "${aws_vpc.main.id}"\n  sensitive = true\n}\n',
        "use": 'resource "aws_subnet" "one" {\n  cidr_block = "10.0.0.0/24"\n  vpc_id = '
        '"${data.terraform_remote_state.cross-stack-reference-input-net.outputs.cross-stack-output-id}"\n}\n'
        'data "terraform_remote_state" "cross-stack-reference-input-net" {\n  backend = "local"\n'
        '  config = {\n    path = "/x/terraform.net.tfstate"\n  }\n}\n',
    }
    listed = {}
    for name, text in texts.items():
        folder = tmp_path / "stacks" / name
        folder.mkdir(parents=True)
        (folder / "cdk.tf").write_text(text)
        (folder / "metadata.json").write_text(json.dumps(metadata if name == "net" else {}))
        listed[name] = {
            "name": name,
            "workingDirectory": f"stacks/{name}",
            "synthesizedStackPath": f"stacks/{name}/cdk.tf",
            "stackMetadataPath": f"stacks/{name}/metadata.json",
        }
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": listed}))
    reading = read(str(tmp_path))
    assert not reading.diagnostics
    assert targets(reading, "use/aws_subnet.one", "vpc_id") == ["net/aws_vpc.main"]
    assert reading.after.by_address["net/aws_vpc.main"].construct_path == "net/main"


@pytest.mark.parametrize("path", ["../outside", "/etc", "stacks\0"])
def test_manifests_that_lead_elsewhere_are_refused(tmp_path: Path, path: str) -> None:
    """Nothing outside of the directory is read."""
    entry = {"name": "a", "workingDirectory": path, "synthesizedStackPath": f"{path}/cdk.tf.json"}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": {"a": entry}}))
    with pytest.raises(InputError, match="outside of the directory"):
        read_cdktf(str(tmp_path), DEFAULT)


def test_a_broken_stack_says_where(tmp_path: Path) -> None:
    """A configuration that is no JSON is named."""
    folder = write(tmp_path, {"a": {}})
    (folder / "stacks" / "a" / "cdk.tf.json").write_text("{")
    with pytest.raises(InputError) as caught:
        read_cdktf(str(folder), DEFAULT)
    assert caught.value.file.endswith("cdk.tf.json")
