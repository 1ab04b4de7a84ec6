"""What checks say of templates where CloudFormation says something in another way than Terraform."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from tests.cloudformation.template_helpers import reading_of


def verdicts(code: str, resources: str, parameters: str = "") -> tuple[list[str], list[str]]:
    """Return the messages of a check's findings on a template, and why it is undetermined."""
    declared = f"Parameters:\n{parameters}\n" if parameters else ""
    with tempfile.TemporaryDirectory() as folder:
        reading = reading_of(Path(folder), f"{declared}Resources:\n{resources}")
    assert [one.message for one in reading.diagnostics] == []
    report = run([reading], Settings(select=(code,)))
    return [one.message for one in report.findings], [one.reason for one in report.undetermined]


NETWORK = """
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}
  B:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, VpcId: !Ref Vpc}}
"""
DATABASE = """
  Subnets:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {DBSubnetGroupDescription: d, SubnetIds: [!Ref A, !Ref B]}
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql, DBSubnetGroupName: !Ref Subnets, VpcSecurityGroupIds: [!Ref Group]}
  Instance:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: aurora-mysql, DBSubnetGroupName: !Ref Subnets, DBClusterIdentifier: !Ref Cluster}
"""


def test_a_member_of_a_cluster_is_in_its_groups() -> None:
    assert verdicts("SG007", NETWORK + DATABASE) == ([], [])
    alone = DATABASE.replace(", DBClusterIdentifier: !Ref Cluster", "")
    assert len(verdicts("SG007", NETWORK + alone)[0]) == 1


CLASSIC = """
  Balancer:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: [!Ref A, !Ref B]
      Listeners: [{LoadBalancerPort: 443, InstancePort: 80, Protocol: HTTPS, PolicyNames: [tls]}]
      Policies:
        - PolicyName: tls
          PolicyType: SSLNegotiationPolicyType
          Attributes: [{Name: Reference-Security-Policy, Value: ELBSecurityPolicy-TLS-1-2-2017-01}]
"""


def test_a_classic_load_balancer_has_policies_of_its_own() -> None:
    assert verdicts("LB014", NETWORK + CLASSIC) == ([], [])


SERVICE = """
  Service: {Type: AWS::EC2::VPCEndpointService, Properties: {GatewayLoadBalancerArns: [a]}}
  Consumers:
    Type: AWS::EC2::VPCEndpointServicePermissions
    Properties: {ServiceId: !Ref Service, AllowedPrincipals: [PRINCIPAL]}
"""


@pytest.mark.parametrize(("principal", "found"), [("appflow.amazonaws.com", 0), ("111122223333", 1)])
def test_a_service_of_aws_may_connect(principal: str, found: int) -> None:
    findings, unknown = verdicts("SVC011", SERVICE.replace("PRINCIPAL", f'"{principal}"'))
    assert (len(findings), unknown) == (found, [])


PROTECTED = """
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  Target:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {VpcId: !Ref Vpc, Port: 80, Protocol: HTTP}
""" + "".join(
    f"""
  Balancer{number}:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {{Subnets: [!Ref A, !Ref B], SecurityGroups: [!Ref Web]}}
  Listener{number}:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer{number}
      Port: 443
      Protocol: HTTPS
      DefaultActions: [{{Type: forward, TargetGroupArn: !Ref Target}}]
"""
    for number in (1, 2)
)
ASSOCIATED = """
  OfBalancer: {Type: AWS::WAFv2::WebACLAssociation, Properties: {ResourceArn: !Ref Balancer1, WebACLArn: a}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  OfApi:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: {ResourceArn: !Sub "arn:aws:apigateway:us-east-1::/restapis/${Api}/stages/live", WebACLArn: a}
"""


def test_the_web_acl_of_an_api_is_none_of_a_load_balancer() -> None:
    findings, unknown = verdicts("LB012", NETWORK + PROTECTED + ASSOCIATED)
    assert (len(findings), unknown) == (1, [])
    assert "t/Balancer2 takes requests" in findings[0]


PLACED = """
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0123456789abcdef0
      NetworkInterfaces: [{DeviceIndex: "0", SubnetId: !Ref Subnet}]
"""


@pytest.mark.parametrize("type", ["String", "AWS::EC2::Subnet::Id"])
def test_an_empty_default_is_no_value_of_a_property(type: str) -> None:
    subnet = f"  Subnet: {{Type: {type}, Default: ''}}"
    assert verdicts("NET006", PLACED, subnet) == ([], [])


HUB = """
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Outside: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  OutsideDefault:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Outside, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  OfB:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref B, RouteTableId: !Ref Outside}
  Address: {Type: AWS::EC2::EIP}
  Nat:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: !Ref B, AllocationId: !GetAtt Address.AllocationId}
  Inside: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  InsideDefault:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Inside, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
  OfA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref A, RouteTableId: !Ref Inside}
"""
ATTACHED = """
  Transit: {Type: AWS::EC2::TransitGateway}
  Attachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: {TransitGatewayId: !Ref Transit, VpcId: !Ref Vpc, SubnetIds: [!Ref A]}
"""
SENT = """
  Table: {Type: AWS::EC2::TransitGatewayRouteTable, Properties: {TransitGatewayId: !Ref Transit}}
  Sent:
    Type: AWS::EC2::TransitGatewayRoute
    Properties:
      TransitGatewayRouteTableId: !Ref Table
      DestinationCidrBlock: 0.0.0.0/0
      TransitGatewayAttachmentId: !Ref Attachment
"""
CLIENT = """
  Client:
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-0123456789abcdef0, SubnetId: !Ref A, SecurityGroupIds: [!Ref Group]}
"""
INSPECTED = """
  Firewall:
    Type: AWS::NetworkFirewall::Firewall
    Properties: {FirewallName: f, FirewallPolicyArn: a, VpcId: !Ref Vpc, SubnetMappings: [{SubnetId: !Ref A}]}
"""
CONNECT = """
  Connect: {Type: AWS::EC2::InstanceConnectEndpoint, Properties: {SubnetId: !Ref A}}
"""
ELSEWHERE = ATTACHED.replace("  Transit: {Type: AWS::EC2::TransitGateway}\n", "").replace(
    "!Ref Transit", "tgw-1"
)


@pytest.mark.parametrize(
    ("more", "found", "open"),
    [
        ("", 1, 0),
        (ATTACHED, 1, 0),
        (ATTACHED + SENT, 0, 0),
        (ATTACHED + SENT + CLIENT, 1, 0),
        (ELSEWHERE, 0, 1),
        (ELSEWHERE + CLIENT, 1, 0),
        (INSPECTED, 0, 0),
        (INSPECTED + CLIENT, 1, 0),
        (INSPECTED + CONNECT, 0, 0),
    ],
)
def test_a_gateway_endpoint_serves_its_own_vpc_only(more: str, found: int, open: int) -> None:
    findings, unknown = verdicts("GWE001", NETWORK + HUB + more)
    assert (len(findings), len(unknown)) == (found, open)


def test_a_member_of_a_cluster_uses_no_other_subnet_group() -> None:
    placed = DATABASE.replace("Engine: aurora-mysql, DBSubnetGroupName: !Ref Subnets, DBCl", "DBCl")
    assert "DBInstance\n    Properties: {DBClusterIdentifier" in placed
    findings, unknown = verdicts("IGW002", NETWORK + HUB + placed.replace("[!Ref A, !Ref B]", "[!Ref B]"))
    assert (len(findings), unknown) == (1, [])


RESOLVER = """
  Resolver:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      Direction: OUTBOUND
      SecurityGroupIds: [!Ref Group]
      IpAddresses: [{SubnetId: !Ref A}, {SubnetId: !Ref B}]
"""


def test_a_resolver_endpoint_stands_where_its_addresses_do() -> None:
    assert verdicts("SG003", NETWORK + RESOLVER) == ([], [])
    elsewhere = NETWORK.replace(
        "GroupDescription: g, VpcId: !Ref Vpc", "GroupDescription: g, VpcId: !Ref Two"
    )
    other = "  Two: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}\n"
    assert len(verdicts("SG003", elsewhere + RESOLVER + other)[0]) == 1


POLICY = """
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.s3
      PolicyDocument:
        Statement:
          - Effect: EFFECT
            Principal: "*"
            Action: "s3:*"
            Resource: RESOURCE
            Condition: {StringEquals: {"aws:PrincipalAccount": [!Ref AWS::AccountId]}}
"""


@pytest.mark.parametrize(
    ("effect", "resource", "found", "open"),
    [
        ("Allow", "'*'", 0, 0),
        ("Deny", "'*'", 1, 0),
        ("Deny", "!Sub 'arn:aws:s3:::x-${AWS::AccountId}'", 0, 1),
    ],
)
def test_what_a_condition_compares_with_is_read_of_none(
    effect: str, resource: str, found: int, open: int
) -> None:
    written = POLICY.replace("EFFECT", effect).replace("RESOURCE", resource)
    findings, unknown = verdicts("VPCE006", NETWORK + written)
    assert (len(findings), len(unknown)) == (found, open)
