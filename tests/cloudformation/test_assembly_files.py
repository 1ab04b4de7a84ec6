"""Assemblies of other versions, made by hand: what is tolerated, and what is refused with which message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netlint.cloudformation.assembly import read_assembly
from netlint.cloudformation.construct_paths import SourceFiles
from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.errors import InputError
from netlint.resources.model import Certainty, Origin, Reading
from netlint.resources.options import DEFAULT, ReadOptions, VariableOption
from netlint.sources.directory import expand

VPC = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}


def stack(template: str, environment: str = "aws://unknown-account/unknown-region", **more: Any) -> Any:
    """An artifact that is a stack."""
    properties = {"templateFile": template, **more.pop("properties", {})}
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": properties,
        **more,
    }


def group(vpc: Any) -> dict[str, Any]:
    """A template with one security group in a VPC."""
    properties = {"GroupDescription": "x", "VpcId": vpc}
    return {"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}}}


def write(folder: Path, artifacts: dict[str, Any], **files: Any) -> Path:
    """Write an assembly; the names of `files` are those of templates, without extension."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {"version": "1.10.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1))
    return folder


def assembly(folder: Path, options: ReadOptions = DEFAULT) -> Reading:
    """Read an assembly."""
    return read_assembly(str(folder), options)


def vpc_of(reading: Reading, address: str) -> list[str]:
    """Return the VPCs that a security group is in for certain."""
    reference = reading.after.by_address[address].references().get("VpcId")
    if reference is None:
        return []
    assert reference.certainty is Certainty.EXACT
    return [target.address for target in reference.targets]


def test_metadata_within_the_manifest_has_traces(tmp_path: Path) -> None:
    """As CDK wrote it until metadata got a file of its own; the app ran in a container."""
    frames = [
        "new Vpc (/app/node_modules/aws-cdk-lib/aws-ec2/lib/vpc.js:1:2)",
        "new Network (/app/lib/the network.ts:3:5)",
        "Object.<anonymous> (/app/bin/app.ts:2:1)",
        "at node:internal/main/run_main_module:23:47",
    ]
    entries = [{"type": "aws:cdk:logicalId", "data": "Vpc", "trace": frames}]
    resource = {**VPC, "Metadata": {"aws:cdk:path": "Net/Vpc/Resource"}}
    for name in ("lib/the network.ts", "bin/app.ts"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n\n\n")
    folder = write(
        tmp_path / "cdk.out",
        {
            "Net": stack("net.json", metadata={"/Net/Vpc/Resource": entries}),
            "Other": {"type": "aws:ecs:something-new", "properties": {"anything": [1]}},
        },
        net={"Resources": {"Vpc": resource}},
    )
    vpc = assembly(folder).after.by_address["Net/Vpc"]
    assert vpc.origin is not None
    assert vpc.origin.module_calls == (
        Origin(str(tmp_path / "bin" / "app.ts"), 2, 1),
        Origin(str(tmp_path / "lib" / "the network.ts"), 3, 5),
    )
    assert vpc.construct_path == "Net/Vpc/Resource"


def test_traces_show_no_files_outside_of_the_project(tmp_path: Path) -> None:
    """A manifest may name any file."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret.py").write_text("")
    (project / "link.py").symlink_to(tmp_path / "secret.py")
    files = SourceFiles(str(project))
    for name in ("/etc/passwd", str(tmp_path / "secret.py"), "../secret.py", "/app/link.py", "/a\0b.py"):
        assert files.shown(name) is None


def test_nested_templates_are_found_by_what_is_in_them(tmp_path: Path) -> None:
    """Without the path of the asset, the address that it is uploaded to names it."""
    name = "0" * 64
    url = {"Fn::Sub": f"https://s3.${{AWS::Region}}.${{AWS::URLSuffix}}/bucket/{name}.json"}
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    assets = {"files": {name: {"source": {"path": "inner.json", "packaging": "file"}, "destinations": {}}}}
    folder = write(
        tmp_path,
        {
            "Net.assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}},
            "Net": stack("net.json"),
        },
        net={"Resources": {"Nested": nested}},
        inner={"Resources": {"Vpc": VPC}},
        assets=assets,
    )
    assert "Net/Nested/Vpc" in assembly(folder).after.by_address


def test_stacks_of_one_name_in_two_regions(tmp_path: Path) -> None:
    """Their addresses begin with what is unique in the assembly; imports stay in the region."""
    exported = {
        "Resources": {"Vpc": VPC},
        "Outputs": {"Id": {"Value": {"Ref": "Vpc"}, "Export": {"Name": "v"}}},
    }
    artifacts = {}
    for region in ("eu-west-1", "us-east-1"):
        place = f"aws://111111111111/{region}"
        artifacts[f"Net-{region}"] = stack("net.json", place, properties={"stackName": "Net"})
        artifacts[f"Use-{region}"] = stack("use.json", place)
    folder = write(tmp_path, artifacts, net=exported, use=group({"Fn::ImportValue": "v"}))
    reading = assembly(folder)
    for region in ("eu-west-1", "us-east-1"):
        assert vpc_of(reading, f"Use-{region}/Group") == [f"Net-{region}/Vpc"]


def test_two_exports_of_one_name_are_none(tmp_path: Path) -> None:
    """Where the region is not known, either may be meant."""
    exported = {
        "Resources": {"Vpc": VPC},
        "Outputs": {"Id": {"Value": {"Ref": "Vpc"}, "Export": {"Name": "v"}}},
    }
    artifacts = {"A": stack("net.json"), "B": stack("net.json"), "Use": stack("use.json")}
    folder = write(tmp_path, artifacts, net=exported, use=group({"Fn::ImportValue": "v"}))
    assert vpc_of(assembly(folder), "Use/Group") == []


def test_exports_that_depend_on_each_other(tmp_path: Path) -> None:
    """One message, with the circle; everything else is read."""

    def template(own: str, other: str) -> dict[str, Any]:
        output = {"Value": {"Fn::ImportValue": other}, "Export": {"Name": own}}
        return {**group({"Fn::ImportValue": other}), "Outputs": {"Out": output}}

    artifacts = {"A": stack("a.json"), "B": stack("b.json")}
    reading = assembly(write(tmp_path, artifacts, a=template("a", "b"), b=template("b", "a")))
    assert len(reading.after) == 2
    (problem,) = reading.diagnostics
    assert "outputs of stacks depend on each other: " in problem.message
    assert problem.line > 0


def test_parameters_of_one_stack(tmp_path: Path) -> None:
    """`STACK:NAME=VALUE` is for one stack, as on the command line of CDK; the app's own values are used."""
    template = {
        "Parameters": {"Cidr": {"Type": "String"}, "Zone": {"Type": "String", "Default": "none"}},
        "Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "Cidr"}}},
            "Subnet": {
                "Type": "AWS::EC2::Subnet",
                "Properties": {"AvailabilityZone": {"Ref": "Zone"}, "VpcId": {"Ref": "Vpc"}},
            },
        },
    }
    artifacts = {
        "A": stack("t.json", properties={"parameters": {"Zone": "eu-west-1a"}}),
        "B": stack("t.json"),
    }
    folder = write(tmp_path, artifacts, t=template)
    options = ReadOptions(
        parameters=(VariableOption("Cidr", "10.0.0.0/16"), VariableOption("B:Cidr", "10.1.0.0/16"))
    )
    found = assembly(folder, options).after.by_address
    assert found["A/Vpc"].attributes["CidrBlock"] == "10.0.0.0/16"
    assert found["B/Vpc"].attributes["CidrBlock"] == "10.1.0.0/16"
    assert found["A/Subnet"].attributes["AvailabilityZone"] == "eu-west-1a"
    assert found["B/Subnet"].attributes["AvailabilityZone"] == "none"


def test_a_stack_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    """It is named, with its file."""
    folder = write(
        tmp_path, {"Gone": stack("gone.json"), "Net": stack("net.json")}, net={"Resources": {"V": VPC}}
    )
    reading = assembly(folder)
    assert set(reading.after.by_address) == {"Net/V"}
    (problem,) = reading.diagnostics
    assert problem.file.endswith("gone.json")
    assert problem.level == "error"


@pytest.mark.parametrize(
    ("artifact", "message"),
    [
        (stack("../secret.json"), "outside of the assembly"),
        (stack("/etc/passwd"), "outside of the assembly"),
        ({"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}, "outside of the assembly"),
        ({"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}, "hold each other"),
        ({"type": "aws:cloudformation:stack", "properties": {}}, "names no template"),
    ],
)
def test_hostile_manifests_are_refused(tmp_path: Path, artifact: Any, message: str) -> None:
    """Nothing outside of the assembly is read, and nothing twice."""
    (tmp_path / "secret.json").write_text("{}")
    folder = write(tmp_path / "cdk.out", {"X": artifact})
    with pytest.raises(InputError, match=message):
        assembly(folder)


def test_a_broken_manifest_says_so(tmp_path: Path) -> None:
    """One message, with the file."""
    (tmp_path / "manifest.json").write_text('{"version": "1", "artifacts": []}')
    with pytest.raises(InputError, match="not what CDK writes") as caught:
        assembly(tmp_path)
    assert caught.value.file.endswith("manifest.json")


def test_stacks_without_a_region_share_their_zones(tmp_path: Path) -> None:
    """CDK deploys what names no environment to that of the command line: its zones are the same."""
    zone = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}
    subnet = {"Type": "AWS::EC2::Subnet", "Properties": {"AvailabilityZone": zone, "VpcId": {"Ref": "Vpc"}}}
    template = {"Resources": {"Vpc": VPC, "Subnet": subnet}}
    place = "aws://111111111111/unknown-region"
    artifacts = {"A": stack("t.json"), "B": stack("t.json"), "C": stack("t.json", place)}
    found = assembly(write(tmp_path, artifacts, t=template)).after.by_address
    zones = [found[f"{name}/Subnet"].attributes["AvailabilityZone"].symbol for name in "ABC"]
    assert zones[0]
    assert zones[0] == zones[1] != zones[2]


def test_suppression_by_metadata(tmp_path: Path) -> None:
    """What an app adds to the metadata of a resource holds although the place shown is that of the app."""
    (tmp_path / "app.py").write_text("\n" * 9)
    cdk = [{"type": "aws:cdk:creationStack", "data": ["<module> (/app/app.py:7)"]}]
    service: dict[str, Any] = {
        "Type": "AWS::EC2::VPCEndpointService",
        "Properties": {"AcceptanceRequired": True, "NetworkLoadBalancerArns": []},
        "Metadata": {"aws:cdk:path": "Net/Service"},
    }
    accepted = {"ignore": [{"id": "SVC003", "reason": "for later"}]}
    other = {**service, "Metadata": {"aws:cdk:path": "Net/Other", "netlint": accepted}}
    metadata = {"/Net/Service": cdk, "/Net/Other": cdk}
    folder = write(
        tmp_path / "cdk.out",
        {"Net": stack("net.json", metadata=metadata)},
        net={"Resources": {"Service": service, "Other": other}},
    )
    report = run([assembly(folder)], Settings(select=["SVC003"]))
    assert [finding.address for finding in report.findings] == ["Net/Service"]
    assert report.findings[0].origin is not None
    assert [place.line for place in report.findings[0].origin.module_calls] == [7]
    assert [one.finding.address for one in report.suppressed] == ["Net/Other"]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "markdown"])
def test_reports_show_the_construct(form: str) -> None:
    """Whatever the format, a finding says which construct it is about."""
    app = str(Path(__file__).parents[1] / "fixtures" / "cdk" / "peering" / "cdk.out")
    command = [sys.executable, "-m", "netlint", "check", app, "-f", form, "--select", "PCX001"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert {
        "text": "construct: Between/Peering",
        "json": '"construct_path": "Between/Peering"',
        "sarif": '"kind": "namespace"',
        "github": "construct: Between/Peering",
        "markdown": "construct: <code>Between/Peering</code>",
    }[form] in shown


def test_the_manifest_stands_for_the_assembly() -> None:
    """As a file of a configuration stands for the whole of it."""
    folder = str(Path(__file__).parents[1] / "fixtures" / "cdk" / "peering" / "cdk.out")
    assert expand(f"{folder}/manifest.json") == [folder]
