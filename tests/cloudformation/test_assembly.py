"""CDK apps that were synthesized for real: links across stacks, environments, constructs, and findings."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from netlint.cloudformation.assembly import read_assembly
from netlint.config.schema import Settings
from netlint.engine.finding import Report
from netlint.engine.run import run
from netlint.network.build import build
from netlint.network.network import Network
from netlint.resources.model import Certainty, Reading
from netlint.resources.options import DEFAULT, ReadOptions
from netlint.sources.directory import expand
from netlint.sources.recognise import read

APPS = Path(__file__).parents[1] / "fixtures" / "cdk"

#: The checks whose findings were reviewed.
REVIEWED = [
    *("GWE001", "GWE003", "NAT001", "NAT002", "NAT003", "NET001", "PCX001", "PCX003", "PCX004", "PCX006"),
    *("SVC001", "SVC002", "SVC003", "TGW001", "VPCE002"),
]

#: The findings of each app: reviewed against what its docstring says is there.
FINDINGS: dict[str, set[tuple[str, str]]] = {
    "endpoint_service": {("SVC003", "Services/NobodyServiceD3447CD6")},
    "isolated": set(),
    "lambda_in_vpc": {
        ("GWE001", "Functions/Vpc8378EB38"),
        ("NAT001", "Functions/VpcPublicSubnet1NATGateway4D7517AA"),
    },
    "load_balancers": set(),
    "lookups": {
        ("GWE001", "Lookups/Own30425842"),
        ("NAT001", "Lookups/OwnPublicSubnet1NATGateway5321DBA2"),
    },
    "nat_per_zone": set(),
    "one_nat": {
        ("GWE001", "Network/Vpc8378EB38"),
        ("NAT001", "Network/VpcPublicSubnet1NATGateway4D7517AA"),
    },
    "peering": {("PCX001", "Between/Peering")},
    "stages": set(),
    "transit_gateway": {("TGW001", "Half/Attachment")},
    "weak_references": set(),
}

#: How many resources and data of lookups the assembly of each app holds, nested stacks included.
COUNTS = {
    "endpoint_service": 12,
    "isolated": 15,
    "lambda_in_vpc": 34,
    "load_balancers": 25,
    "lookups": 43,
    "nat_per_zone": 24,
    "one_nat": 32,
    "peering": 17,
    "stages": 24,
    "transit_gateway": 26,
    "weak_references": 16,
}


def assembly(name: str) -> Reading:
    """Read the assembly of an app."""
    return read_assembly(str(APPS / name / "cdk.out"), DEFAULT)


def targets(reading: Reading, address: str, path: str) -> list[str]:
    """Return what an attribute stands for; it has to be proven."""
    reference = reading.after.by_address[address].references()[path]
    assert reference.certainty is Certainty.EXACT
    return [target.address for target in reference.targets]


def report(name: str) -> Report:
    """Run the reviewed checks on an app."""
    return run([assembly(name)], Settings(select=REVIEWED))


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_findings_are_those_that_were_reviewed(name: str) -> None:
    """Every app gives its findings, and no question stays open."""
    found = report(name)
    assert {(finding.code, finding.address) for finding in found.findings} == FINDINGS[name]
    assert not found.undetermined
    assert not [error for error in found.errors if error.level == "error"]


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_all_stacks_are_read(name: str) -> None:
    """The resources of all templates of an assembly are there, each once."""
    folder = APPS / name / "cdk.out"
    written = 0
    for path in folder.rglob("*.template.json"):
        resources = json.loads(path.read_text()).get("Resources", {})
        written += sum(resource["Type"] != "AWS::CDK::Metadata" for resource in resources.values())
    reading = assembly(name)
    managed = [instance for instance in reading.after if instance.mode == "managed"]
    assert len(managed) == written
    assert len(reading.after) == COUNTS[name]
    assert reading.kind == "cdk assembly"


def test_every_app_has_a_fixture() -> None:
    """No app is forgotten."""
    assert {path.parent.name for path in APPS.glob("*/app.py")} == set(FINDINGS) == set(COUNTS)


def test_references_between_stacks_are_exact() -> None:
    """CDK passes what one stack uses of another by exports."""
    reading = assembly("peering")
    assert targets(reading, "Between/Peering", "VpcId") == ["Left/Vpc8378EB38"]
    assert targets(reading, "Between/Peering", "PeerVpcId") == ["Right/Vpc8378EB38"]
    route = reading.after.by_address["Between/LeftRoute0"]
    assert targets(reading, route.address, "RouteTableId") == ["Left/VpcInnerSubnet1RouteTable8C1BDCDC"]
    assert route.attributes["DestinationCidrBlock"] == "10.21.0.0/16"


def test_exports_are_found_by_the_name_that_the_app_gives_them() -> None:
    """An import of a name that nobody here exports stays symbolic, and is no error."""
    reading = assembly("one_nat")
    assert targets(reading, "Consumer/Web", "VpcId") == ["Network/Vpc8378EB38"]
    assert "VpcId" not in reading.after.by_address["Consumer/Stray"].references()
    assert not reading.diagnostics


def test_weak_references_are_exact_too() -> None:
    """`Fn::GetStackOutput` reads an output by the name of its stack, in any region."""
    reading = assembly("weak_references")
    assert targets(reading, "Consumer/GroupC77FDACD", "VpcId") == ["Network/Vpc8378EB38"]
    assert targets(reading, "Abroad/Peering", "PeerVpcId") == ["Network/Vpc8378EB38"]
    assert targets(reading, "Abroad/Peering", "VpcId") == ["Abroad/Vpc8378EB38"]


def test_nested_stacks_and_stages() -> None:
    """A nested stack gets its parameters, and gives its outputs, in each stage those of that stage."""
    reading = assembly("stages")
    for stage in ("Test", "Production"):
        nested = f"{stage}-Network/EndpointsNestedStackEndpointsNestedStackResourceEB780E7F"
        assert targets(reading, f"{nested}/GroupC77FDACD", "VpcId") == [f"{stage}-Network/Vpc8378EB38"]
        assert targets(reading, f"{stage}-Network/FromVpc", "GroupId") == [f"{nested}/GroupC77FDACD"]
        assert targets(reading, f"{stage}-Consumer/GroupC77FDACD", "VpcId") == [
            f"{stage}-Network/Vpc8378EB38"
        ]
        assert reading.after.by_address[f"{stage}-Network/FromVpc"].attributes["CidrIp"] == "10.60.0.0/16"


def test_the_environment_is_the_provider() -> None:
    """`aws://account/region` is that of all resources of the stack; unknown parts stay unknown."""
    stages = assembly("stages").after.by_address
    for stage, region in (("Test", "eu-west-1"), ("Production", "us-east-1")):
        for address in (
            f"{stage}-Network/Vpc8378EB38",
            f"{stage}-Network/EndpointsNestedStackEndpointsNestedStackResourceEB780E7F/Sqs8EBAA112",
        ):
            provider = stages[address].provider
            assert provider is not None
            assert (provider.region, provider.account) == (region, "666666666666")
    agnostic = assembly("nat_per_zone").after.by_address["Network/Vpc8378EB38"].provider
    assert agnostic is not None
    assert (agnostic.region, agnostic.account) == (None, None)


def test_construct_paths() -> None:
    """Every resource of CDK says which construct it comes from, and findings and reports do."""
    reading = assembly("stages")
    nested = "Test-Network/EndpointsNestedStackEndpointsNestedStackResourceEB780E7F/Sqs8EBAA112"
    assert reading.after.by_address[nested].construct_path == "Test/Network/Endpoints/Sqs/Resource"
    assert all(instance.construct_path for instance in reading.after)
    (finding,) = report("peering").findings
    assert finding.construct_path == "Between/Peering"


def test_traces_lead_to_the_line_of_the_app() -> None:
    """The template is where it is written; the frames of the app are its callers, outermost first."""
    peering = assembly("peering").after.by_address["Between/Peering"]
    app = APPS / "peering" / "app.py"
    assert peering.origin is not None
    assert peering.origin.file.endswith("Between.template.json")
    outer, inner = peering.origin.module_calls
    assert os.path.realpath(outer.file) == os.path.realpath(inner.file) == str(app)
    lines = app.read_text().splitlines()
    assert "CfnVPCPeeringConnection" in lines[inner.line - 1]
    assert lines[outer.line - 1].startswith("Peering(app")
    place = peering.place_of(("PeerVpcId",))
    assert place is not None
    assert place.module_calls == peering.origin.module_calls
    assert place.line > peering.origin.line


def test_without_traces_the_template_is_the_place() -> None:
    """Apps are synthesized without traces unless they are asked for."""
    vpc = assembly("lookups").after.by_address["Lookups/Own30425842"]
    assert vpc.origin is not None
    assert vpc.origin.module_calls == ()
    lines = Path(vpc.origin.file).read_text().splitlines()
    assert '"Own30425842"' in lines[vpc.origin.line - 1]


def network(name: str) -> Network:
    """Return the network of an app."""
    return build(assembly(name).after)


def test_what_was_looked_up_is_known_and_managed_elsewhere() -> None:
    """The VPC of `cdk.context.json` is in the network, with its subnets and route tables."""
    found = {entity.address: entity for entity in network("lookups").entities}
    vpc = found["cdk.context.json/vpc-0a1b2c3d4e5f60718"]
    assert not vpc.managed
    group: Any = found["Lookups/GroupC77FDACD"]
    assert group.vpc is vpc
    assert vpc.resource is not None
    assert vpc.resource.attributes["CidrBlock"] == "10.71.0.0/16"
    tables = {
        address for address, entity in found.items() if entity.kind == "route_table" and not entity.managed
    }
    assert tables >= {f"cdk.context.json/rtb-0b00000000000001{end}" for end in "ab"}


def test_a_group_that_lets_nothing_out_has_no_rules() -> None:
    """CDK's placeholder for "no egress" allows nothing; neither does the default group that it restricts."""
    rules = network("isolated").of_kind("security_group_rule")
    assert all("255.255.255.255/32" not in str(getattr(rule, "ipv4", "")) for rule in rules)
    closed = [
        entity.address
        for entity in network("one_nat").entities
        if entity.kind == "security_group_rule" and "Closed" in entity.address
    ]
    assert closed == []
    restricted = [
        entity
        for entity in network("isolated").of_kind("security_group")
        if "RestrictDefaultSecurityGroup" in entity.address
    ]
    assert len(restricted) == 1


def test_made_up_values_are_named() -> None:
    """What CDK could not look up is a warning, where a template uses it."""
    (warning,) = assembly("stages").diagnostics
    assert warning.level == "warning"
    assert "availability-zones:account=666666666666:region=eu-west-1" in warning.message
    assert not assembly("one_nat").diagnostics


def test_recognition(tmp_path: Path) -> None:
    """The assembly, and the project that it lies in, are read as one; the project alone says what to run."""
    assert read(str(APPS / "peering" / "cdk.out")).kind == "cdk assembly"
    assert expand(str(APPS / "peering")) == [str(APPS / "peering" / "cdk.out")]
    shutil.copytree(APPS / "peering", tmp_path / "app")
    (tmp_path / "app" / "main.tf").write_text("")
    assert expand(str(tmp_path / "app")) == [str(tmp_path / "app")]
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "cdk.json").write_text("{}")
    with pytest.raises(Exception, match="`cdk synth`"):
        expand(str(tmp_path / "new"))


def test_the_assembly_before_the_change() -> None:
    """`base` is another assembly: what both have is existing."""
    directory = str(APPS / "one_nat" / "cdk.out")
    reading = read_assembly(directory, ReadOptions(base=directory))
    found = run([reading], Settings(select=REVIEWED))
    assert {finding.status.value for finding in found.findings} == {"existing"}
