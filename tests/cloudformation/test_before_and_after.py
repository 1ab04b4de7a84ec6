"""What a template changes, as against the one before it: what opens and closes, and what is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.network.build import build
from netlint.reachability.delta import delta
from netlint.resources.model import Reading
from tests.cloudformation.template_helpers import reading_of

NETWORK = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: all of the VPC
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.ssm
      SubnetIds: [!Ref Subnet]
      SecurityGroupIds: [!Ref Group]
  Client:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0123456789abcdef0, SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Group]}
"""
FUNCTION = """
  Function: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: x}, Role: r}}
"""


def change(folder: Path, before: str, after: str) -> Reading:
    """Read a template as against the one before it."""
    old = folder / "old.yaml"
    old.write_text(before)
    return reading_of(folder, after, base=str(old))


def differences(reading: Reading) -> list[tuple[str, tuple[str, ...], str, list[tuple[str, str]]]]:
    """Return what opens and closes: the kind, the sources, the target, and the ports."""
    network = build(reading.after)
    assert reading.before is not None
    network.before = build(reading.before)
    return [(one.kind, one.sources, one.target.address, list(one.rows())) for one in delta(network)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NETWORK + FUNCTION, NETWORK),
        (NETWORK, NETWORK + FUNCTION),
        (NETWORK + FUNCTION, NETWORK + FUNCTION.replace("ZipFile: x", "ZipFile: y")),
    ],
)
def test_what_is_in_no_vpc_changes_nothing_in_it(tmp_path: Path, before: str, after: str) -> None:
    assert differences(change(tmp_path, before, after)) == []


def test_a_rule_that_goes_closes(tmp_path: Path) -> None:
    without = NETWORK.replace("FromPort: 443, ToPort: 443", "FromPort: 80, ToPort: 80")
    kinds = {(kind, target) for kind, _, target, _ in differences(change(tmp_path, NETWORK, without))}
    assert ("closed", "t/Endpoint") in kinds
    assert ("opened", "t/Endpoint") in kinds


ADDRESS = """
  Address: {Type: AWS::EC2::EIP}
"""
TO_INSTANCE = """
  Association:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt Address.AllocationId, InstanceId: !Ref Client}
"""
TO_INTERFACE = """
  Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Subnet, GroupSet: [!Ref Group]}}
  Association:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt Address.AllocationId, NetworkInterfaceId: !Ref Interface}
"""
GIVEN = NETWORK.replace(
    "SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Group]}",
    'NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref Interface}]}',
)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (NETWORK + ADDRESS + TO_INSTANCE, GIVEN + ADDRESS + TO_INTERFACE, 0),
        (GIVEN + ADDRESS + TO_INTERFACE, NETWORK + ADDRESS + TO_INSTANCE, 0),
        (NETWORK + ADDRESS + TO_INSTANCE, NETWORK + ADDRESS + TO_INTERFACE, 1),
        (NETWORK + ADDRESS + TO_INSTANCE, NETWORK + ADDRESS, 1),
    ],
)
def test_an_address_stays_with_the_instance(tmp_path: Path, before: str, after: str, lost: int) -> None:
    report = run([change(tmp_path, before, after)], Settings(select=("CHG003",)))
    assert (len(report.findings), report.undetermined) == (lost, [])


PUBLIC = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Route:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Associated:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: for administration
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
  Host:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0123456789abcdef0, SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Group]}
"""
CLOSED = PUBLIC.replace(
    "DestinationCidrBlock: 0.0.0.0/0, GatewayId", "DestinationIpv6CidrBlock: '::/0', GatewayId"
)


@pytest.mark.parametrize(
    ("after", "status"),
    [(CLOSED, "existing"), (CLOSED.replace("FromPort: 22, ToPort: 22", "FromPort: 21, ToPort: 23"), "new")],
)
def test_what_was_open_to_the_internet_is_no_new_opening(tmp_path: Path, after: str, status: str) -> None:
    report = run([change(tmp_path, PUBLIC, after)], Settings(select=("SG001", "SG006")))
    assert {(one.code, one.status.value) for one in report.findings} == {
        ("SG001", "fixed"),
        ("SG006", status),
    }
