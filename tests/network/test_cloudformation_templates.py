"""Networks of CloudFormation templates, read from their text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netlint.lang.undetermined import Undetermined
from netlint.network.build import build
from netlint.network.network import Network
from netlint.sources.recognise import read
from tests.network.stacks import names

NETWORK = """
Parameters:
  Wanted: {Type: String}
Conditions:
  Public: !Equals [!Ref Wanted, "true"]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: "true"}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [0, !GetAZs ""]
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Uses:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
  Out:
    Type: AWS::EC2::Route
    DependsOn: Attached
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: all
      VpcId: !Ref Vpc
      SecurityGroupIngress: {IpProtocol: tcp, FromPort: "443", ToPort: "443", CidrIp: 0.0.0.0/0}
  Closed:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: none
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - {CidrIp: 255.255.255.255/32, IpProtocol: icmp, FromPort: 252, ToPort: 86}
  Either:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: some
      VpcId: !Ref Vpc
      SecurityGroupEgress: !If [Public, [{CidrIp: 10.0.0.0/8, IpProtocol: "-1"}], !Ref AWS::NoValue]
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref Table]
  Perhaps:
    Type: AWS::EC2::VPNGateway
    Condition: Public
    Properties: {Type: ipsec.1}
  PerhapsAttached:
    Type: AWS::EC2::VPCGatewayAttachment
    Condition: Public
    Properties: {VpcId: !Ref Vpc, VpnGatewayId: !Ref Perhaps}
"""


@pytest.fixture
def network(tmp_path: Path) -> Network:
    template = tmp_path / "net.yaml"
    template.write_text(NETWORK)
    return build(read(str(template)).after)


def at(network: Network, name: str) -> Any:
    found = network.at(f"net/{name}")
    assert found is not None
    return found


def test_a_public_subnet(network: Network) -> None:
    subnet = at(network, "Subnet")
    assert subnet.public
    assert str(subnet.cidr) == "10.0.0.0/24"
    assert names(subnet.route_table.routes) == ["net/Out"]
    assert at(network, "Vpc").dns_hostnames
    assert at(network, "Gateway").vpc is at(network, "Vpc")
    assert names(at(network, "S3").route_tables) == ["net/Table"]
    assert at(network, "S3").is_gateway_for("s3")


def test_what_security_groups_let_out(network: Network) -> None:
    def out(name: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.protocol, one.ipv4) for one in at(network, name).rules if one.direction == "egress"]

    assert out("Open") == [("-1", ("0.0.0.0/0",))]
    assert out("Closed") == []
    with pytest.raises(Undetermined):
        out("Either")


def test_what_may_not_exist_is_not_known(network: Network) -> None:
    with pytest.raises(Undetermined):
        _ = at(network, "Perhaps").vpc
    attachments = [one.address for one in network.of_kind("internet_gateway_attachment")]
    assert attachments == ["net/Attached"]
