"""What CloudFormation resources mean: where it differs from Terraform, the spelling decides."""

from __future__ import annotations

from typing import Any

import pytest

from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import AFTER_APPLY
from netlint.network.addresses import ALL_IPV4
from netlint.network.spelling import steps_of
from tests.network.stacks import Of, at, names, stack

VPC = ("EC2::VPC", {"CidrBlock": "10.0.0.0/16"})
SUBNET = ("EC2::Subnet", {"VpcId": Of("Vpc"), "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"})
TABLE = ("EC2::RouteTable", {"VpcId": Of("Vpc")})
USES = ("EC2::SubnetRouteTableAssociation", {"SubnetId": Of("Subnet"), "RouteTableId": Of("Table")})
GROUP = ("EC2::SecurityGroup", {"GroupDescription": "x", "VpcId": Of("Vpc")})


def group(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "EC2::SecurityGroup", {"GroupDescription": "x", "VpcId": Of("Vpc"), **properties}


def rules(network: Any) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    found = at(network, "Group").rules
    assert found.incomplete is None
    return [(one.direction, one.protocol, one.ipv4, one.ipv6) for one in found.proven]


ALL_OUT = ("egress", "-1", ("0.0.0.0/0",), ("::/0",))
NOTHING_OUT = {
    "CidrIp": "255.255.255.255/32",
    "Description": "Disallow all traffic",
    "FromPort": 252,
    "IpProtocol": "icmp",
    "ToPort": 86,
}


def test_a_security_group_without_egress_lets_everything_out() -> None:
    assert rules(stack(Vpc=VPC, Group=GROUP)) == [ALL_OUT]
    assert rules(stack(Vpc=VPC, Group=group(SecurityGroupEgress=[]))) == [ALL_OUT]


def test_written_egress_replaces_what_aws_adds() -> None:
    egress = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": "443", "CidrIp": "10.0.0.0/8"}]
    network = stack(Vpc=VPC, Group=group(SecurityGroupEgress=egress))
    assert rules(network) == [("egress", "tcp", ("10.0.0.0/8",), ())]
    rule = at(network, "Group.SecurityGroupEgress[0]")
    assert (rule.from_port, rule.to_port) == (443, 443)


def test_a_rule_of_its_own_does_not_replace_what_aws_adds() -> None:
    rule = ("EC2::SecurityGroupEgress", {"GroupId": Of("Group"), "IpProtocol": "tcp", "CidrIp": "10.0.0.0/8"})
    assert sorted(rules(stack(Vpc=VPC, Group=GROUP, Rule=rule))) == [
        ALL_OUT,
        ("egress", "tcp", ("10.0.0.0/8",), ()),
    ]


def test_the_rule_that_the_cdk_writes_for_none_is_none() -> None:
    assert rules(stack(Vpc=VPC, Group=group(SecurityGroupEgress=[NOTHING_OUT]))) == []
    assert rules(stack(Vpc=VPC, Group=group(SecurityGroupEgress=NOTHING_OUT))) == []


def test_egress_that_is_not_known_leaves_the_rules_open() -> None:
    found = at(stack(Vpc=VPC, Group=group(SecurityGroupEgress=AFTER_APPLY)), "Group").rules
    assert len(found.proven) == 1
    with pytest.raises(Undetermined):
        _ = found.proven[0].protocol


def test_ingress_is_one_block_or_several_or_a_resource() -> None:
    one = {"IpProtocol": "tcp", "FromPort": "22", "ToPort": 22, "SourceSecurityGroupId": Of("Group")}
    network = stack(
        Vpc=VPC,
        Group=group(SecurityGroupIngress=one, SecurityGroupEgress=[NOTHING_OUT]),
        Rule=(
            "EC2::SecurityGroupIngress",
            {"GroupId": Of("Group"), "IpProtocol": -1, "CidrIp": "10.0.0.0/8"},
        ),
    )
    assert sorted(rules(network)) == [("ingress", "-1", ("10.0.0.0/8",), ()), ("ingress", "tcp", (), ())]
    assert names(at(network, "Group.SecurityGroupIngress").peers) == ["Group"]


def test_the_default_security_group_and_the_resource_that_empties_it() -> None:
    network = stack(
        Vpc=VPC,
        Empty=(
            "Custom::VpcRestrictDefaultSG",
            {"DefaultSecurityGroupId": Of("Vpc", "default_security_group_id")},
        ),
        Endpoint=(
            "EC2::VPCEndpoint",
            {"VpcId": Of("Vpc"), "SecurityGroupIds": [Of("Vpc", "default_security_group_id")]},
        ),
    )
    assert names(at(network, "Endpoint").security_groups) == ["Empty"]
    assert at(network, "Empty").vpc is at(network, "Vpc")
    assert names(at(network, "Empty").rules) == []


def test_an_internet_gateway_is_in_the_vpc_that_it_is_attached_to() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Table=TABLE,
        Uses=USES,
        Gateway=("EC2::InternetGateway", {}),
        Attached=("EC2::VPCGatewayAttachment", {"VpcId": Of("Vpc"), "InternetGatewayId": Of("Gateway")}),
        Route=(
            "EC2::Route",
            {"RouteTableId": Of("Table"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": Of("Gateway")},
        ),
    )
    assert at(network, "Gateway").vpc is at(network, "Vpc")
    assert names(at(network, "Vpc").internet_gateways) == ["Gateway"]
    assert at(network, "Subnet").public
    assert not network.of_kind("vpn_gateway_attachment")


def test_a_vpn_gateway_is_attached_and_propagates_to_every_table() -> None:
    network = stack(
        Vpc=VPC,
        Table=TABLE,
        Other=TABLE,
        Gateway=("EC2::VPNGateway", {"Type": "ipsec.1"}),
        Attached=("EC2::VPCGatewayAttachment", {"VpcId": Of("Vpc"), "VpnGatewayId": Of("Gateway")}),
        Propagation=(
            "EC2::VPNGatewayRoutePropagation",
            {"RouteTableIds": [Of("Table"), Of("Other")], "VpnGatewayId": Of("Gateway")},
        ),
    )
    assert at(network, "Gateway").vpc is at(network, "Vpc")
    assert not network.of_kind("internet_gateway_attachment")
    assert [(one.gateway.address, one.table.address) for one in network.of_kind("route_propagation")] == [
        ("Stack/Gateway", "Stack/Table"),
        ("Stack/Gateway", "Stack/Other"),
    ]


def test_defaults_of_a_vpc() -> None:
    assert at(stack(Vpc=VPC), "Vpc").dns_support
    assert not at(stack(Vpc=VPC), "Vpc").dns_hostnames
    written = (
        "EC2::VPC",
        {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "false", "EnableDnsHostnames": "true"},
    )
    assert not at(stack(Vpc=written), "Vpc").dns_support
    assert at(stack(Vpc=written), "Vpc").dns_hostnames


def test_what_aws_chooses_is_not_known() -> None:
    network = stack(
        Pool=("EC2::IPAMPool", {"AddressFamily": "ipv4", "ProvisionedCidrs": [{"Cidr": "10.0.0.0/8"}]}),
        Vpc=("EC2::VPC", {"Ipv4IpamPoolId": Of("Pool"), "Ipv4NetmaskLength": 16}),
        Subnet=("EC2::Subnet", {"VpcId": Of("Vpc"), "CidrBlock": "10.0.0.0/24"}),
    )
    with pytest.raises(Undetermined):
        _ = at(network, "Vpc").cidr
    with pytest.raises(Undetermined, match="AvailabilityZone|zone"):
        _ = at(network, "Subnet").zone
    assert [str(one.cidr) for one in at(network, "Pool").cidrs] == ["10.0.0.0/8"]


def test_a_nat_gateway_and_the_route_to_it() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Table=TABLE,
        Uses=USES,
        Address=("EC2::EIP", {"Domain": "vpc"}),
        Nat=("EC2::NatGateway", {"SubnetId": Of("Subnet"), "AllocationId": Of("Address")}),
        Route=(
            "EC2::Route",
            {"RouteTableId": Of("Table"), "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": Of("Nat")},
        ),
    )
    nat = at(network, "Nat")
    assert (nat.public, nat.regional, nat.zone) == (True, False, "eu-west-1a")
    assert names(nat.allocations) == ["Address"]
    assert at(network, "Subnet").nat_gateway is nat
    assert at(network, "Subnet").default_route(ALL_IPV4).target is nat


def test_a_route_to_an_instance() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Table=TABLE,
        Nat=("EC2::Instance", {"SubnetId": Of("Subnet"), "SourceDestCheck": False}),
        Route=("EC2::Route", {"RouteTableId": Of("Table"), "InstanceId": Of("Nat")}),
    )
    assert at(network, "Route").target is at(network, "Nat")


def test_an_endpoint_is_a_gateway_unless_it_says_otherwise() -> None:
    network = stack(
        Vpc=VPC,
        Table=TABLE,
        S3=(
            "EC2::VPCEndpoint",
            {
                "VpcId": Of("Vpc"),
                "ServiceName": "com.amazonaws.eu-west-1.s3",
                "RouteTableIds": [Of("Table")],
                "PolicyDocument": {"Statement": [{"Effect": "Allow"}]},
            },
        ),
        Ssm=(
            "EC2::VPCEndpoint",
            {"VpcId": Of("Vpc"), "VpcEndpointType": "Interface", "PrivateDnsEnabled": "true"},
        ),
    )
    assert at(network, "S3").is_gateway_for("s3")
    assert names(at(network, "S3").route_tables) == ["Table"]
    assert at(network, "S3").policy == '{"Statement":[{"Effect":"Allow"}]}'
    assert at(network, "Ssm").endpoint_type == "Interface"
    assert at(network, "Ssm").answers_private_dns


def test_who_may_connect_to_an_endpoint_service() -> None:
    network = stack(
        Closed=("EC2::VPCEndpointService", {"NetworkLoadBalancerArns": [Of("Balancer", "arn")]}),
        Open=("EC2::VPCEndpointService", {"AcceptanceRequired": False}),
        Balancer=("ElasticLoadBalancingV2::LoadBalancer", {"Type": "network", "Scheme": "internal"}),
        Allowed=(
            "EC2::VPCEndpointServicePermissions",
            {"ServiceId": Of("Open"), "AllowedPrincipals": ["*", "arn:aws:iam::123456789012:root"]},
        ),
    )
    assert at(network, "Closed").acceptance_required
    assert names(at(network, "Closed").principals) == []
    assert names(at(network, "Closed").load_balancers) == ["Balancer"]
    assert [one.text for one in at(network, "Open").principals] == ["*", "arn:aws:iam::123456789012:root"]
    assert at(network, "Open").open_to_everyone
    assert not at(network, "Open").acceptance_required


def test_principals_that_are_not_known_leave_it_open_who_may_connect() -> None:
    network = stack(
        Service=("EC2::VPCEndpointService", {}),
        Allowed=(
            "EC2::VPCEndpointServicePermissions",
            {"ServiceId": Of("Service"), "AllowedPrincipals": AFTER_APPLY},
        ),
    )
    assert names(at(network, "Service").principals) == ["..."]


def test_peering_is_accepted_as_it_is_made() -> None:
    network = stack(
        Vpc=VPC,
        Other=VPC,
        Peering=("EC2::VPCPeeringConnection", {"VpcId": Of("Vpc"), "PeerVpcId": Of("Other")}),
    )
    peering = at(network, "Peering")
    assert peering.auto_accept
    assert names(at(network, "Vpc").peers) == ["Other"]


def test_options_of_a_transit_gateway_are_words() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Hub=("EC2::TransitGateway", {"DefaultRouteTableAssociation": "disable"}),
        Attachment=(
            "EC2::TransitGatewayVpcAttachment",
            {
                "TransitGatewayId": Of("Hub"),
                "VpcId": Of("Vpc"),
                "SubnetIds": [Of("Subnet")],
                "Options": {"ApplianceModeSupport": "enable"},
            },
        ),
        Table=("EC2::TransitGatewayRouteTable", {"TransitGatewayId": Of("Hub")}),
        Associated=(
            "EC2::TransitGatewayRouteTableAssociation",
            {"TransitGatewayAttachmentId": Of("Attachment"), "TransitGatewayRouteTableId": Of("Table")},
        ),
        Route=(
            "EC2::TransitGatewayRoute",
            {
                "TransitGatewayRouteTableId": Of("Table"),
                "DestinationCidrBlock": "0.0.0.0/0",
                "Blackhole": "true",
            },
        ),
    )
    hub, attachment = at(network, "Hub"), at(network, "Attachment")
    assert (hub.default_association, hub.default_propagation) == (False, True)
    assert attachment.appliance_mode
    assert names(attachment.subnets) == ["Subnet"]
    assert [one.attachment for one in at(network, "Table").associations] == [attachment]
    assert [one.blackhole for one in at(network, "Table").routes] == [True]


def test_rules_of_a_network_acl() -> None:
    entry = {"NetworkAclId": Of("Acl"), "RuleNumber": "100", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"}
    network = stack(
        Vpc=VPC,
        Acl=("EC2::NetworkAcl", {"VpcId": Of("Vpc")}),
        In=("EC2::NetworkAclEntry", {**entry, "Protocol": "6", "PortRange": {"From": "443", "To": 443}}),
        Out=("EC2::NetworkAclEntry", {**entry, "Protocol": -1, "Egress": "true"}),
    )
    inside, outside = at(network, "In"), at(network, "Out")
    assert (inside.direction, inside.protocol, inside.from_port, inside.to_port) == ("ingress", "6", 443, 443)
    assert (outside.direction, outside.protocol, outside.from_port) == ("egress", "-1", None)
    assert names(at(network, "Acl").rules) == ["In", "Out"]


def balancer(kind: str, **attributes: Any) -> Any:
    written = [{"Key": key.replace("_S_", "."), "Value": value} for key, value in attributes.items()]
    properties = {
        "Type": kind,
        "LoadBalancerAttributes": written,
        "SubnetMappings": [{"SubnetId": Of("Subnet")}],
    }
    network = stack(Vpc=VPC, Subnet=SUBNET, Balancer=("ElasticLoadBalancingV2::LoadBalancer", properties))
    return at(network, "Balancer")


CROSS_ZONE = "load_balancing_S_cross_zone_S_enabled"


def test_whether_a_load_balancer_crosses_zones_is_one_of_its_attributes() -> None:
    assert not balancer("network").cross_zone
    assert balancer("application").cross_zone
    assert balancer("network", deletion_protection_S_enabled="false", **{CROSS_ZONE: "true"}).cross_zone
    assert not balancer("network", **{CROSS_ZONE: "false"}).cross_zone
    assert names(balancer("network").subnets) == ["Subnet"]
    with pytest.raises(Undetermined):
        _ = balancer("network", **{CROSS_ZONE: AFTER_APPLY}).cross_zone


def test_a_classic_load_balancer_stays_in_its_zone_unless_told() -> None:
    listener = {"LoadBalancerPort": "443", "InstancePort": "8443", "Protocol": "SSL"}
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Plain=("ElasticLoadBalancing::LoadBalancer", {"Subnets": [Of("Subnet")], "Listeners": [listener]}),
        Across=("ElasticLoadBalancing::LoadBalancer", {"CrossZone": "true", "Scheme": "internal"}),
    )
    assert (at(network, "Plain").type, at(network, "Plain").cross_zone) == ("classic", False)
    assert (at(network, "Across").internal, at(network, "Across").cross_zone) == (True, True)
    assert [(one.port, one.instance_port) for one in at(network, "Plain").listeners] == [(443, 8443)]


def test_targets_stand_in_their_group() -> None:
    network = stack(
        Vpc=VPC,
        Instance=("EC2::Instance", {"SubnetId": "subnet-1"}),
        Group=(
            "ElasticLoadBalancingV2::TargetGroup",
            {
                "Port": "80",
                "Protocol": "TCP",
                "Targets": [{"Id": Of("Instance"), "Port": 8080}],
                "TargetGroupAttributes": [
                    {"Key": "load_balancing.cross_zone.enabled", "Value": "use_load_balancer_configuration"}
                ],
            },
        ),
        Listener=(
            "ElasticLoadBalancingV2::Listener",
            {
                "Port": 443,
                "DefaultActions": [
                    {
                        "Type": "forward",
                        "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": Of("Group", "arn")}]},
                    }
                ],
            },
        ),
    )
    assert names(at(network, "Listener").target_groups) == ["Group"]
    assert at(network, "Group").own_cross_zone is None
    assert [(one.target.address, one.port) for one in at(network, "Group").attachments] == [
        ("Stack/Instance", 8080)
    ]
    assert [str(one) for one in at(network, "Instance").attachments] != []


def test_workloads_say_where_they_are() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Group=GROUP,
        Function=(
            "Lambda::Function",
            {"VpcConfig": {"SubnetIds": [Of("Subnet")], "SecurityGroupIds": [Of("Group")]}},
        ),
        Free=("Lambda::Function", {}),
        Tasks=(
            "ECS::TaskDefinition",
            {"ContainerDefinitions": [{"Image": AFTER_APPLY, "PortMappings": [{"ContainerPort": "8080"}]}]},
        ),
        Service=(
            "ECS::Service",
            {
                "TaskDefinition": Of("Tasks", "arn"),
                "NetworkConfiguration": {
                    "AwsvpcConfiguration": {"Subnets": [Of("Subnet")], "SecurityGroups": [Of("Group")]}
                },
            },
        ),
        Subnets=("RDS::DBSubnetGroup", {"SubnetIds": [Of("Subnet")]}),
        Cluster=(
            "RDS::DBCluster",
            {
                "DBSubnetGroupName": Of("Subnets", "name"),
                "Engine": "aurora-postgresql",
                "VpcSecurityGroupIds": [Of("Group")],
            },
        ),
        Reader=(
            "RDS::DBInstance",
            {"DBClusterIdentifier": Of("Cluster", "name"), "Engine": "aurora-postgresql"},
        ),
        Files=("FSx::FileSystem", {"FileSystemType": "LUSTRE", "SubnetIds": [Of("Subnet")]}),
        Cache=("ElastiCache::ReplicationGroup", {"CacheSubnetGroupName": "elsewhere"}),
    )
    for name in ("Function", "Service", "Cluster", "Reader", "Files"):
        assert names(at(network, name).subnets) == ["Subnet"], name
    for name in ("Function", "Service", "Cluster", "Reader"):
        assert names(at(network, name).security_groups) == ["Group"], name
    assert names(at(network, "Free").subnets) == []
    assert names(at(network, "Cache").security_groups) == ["..."]
    ports = {
        name: [(one.first, one.last) for one in at(network, name).ports.proven]
        for name in ("Function", "Service", "Cluster", "Reader", "Files")
    }
    assert ports == {
        "Function": [],
        "Service": [(8080, 8080)],
        "Cluster": [(5432, 5432)],
        "Reader": [(5432, 5432)],
        "Files": [(988, 988), (1018, 1023)],
    }


def test_a_name_in_properties_is_the_name_of_that_type() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Subnets=("RDS::DBSubnetGroup", {"DBSubnetGroupName": "shared", "SubnetIds": [Of("Subnet")]}),
        Others=("ElastiCache::SubnetGroup", {"CacheSubnetGroupName": "shared", "SubnetIds": []}),
        Database=("RDS::DBInstance", {"DBSubnetGroupName": "shared", "Engine": "mysql"}),
        Cluster=("EKS::Cluster", {"Name": "main", "ResourcesVpcConfig": {"SubnetIds": [Of("Subnet")]}}),
        Nodes=("EKS::Nodegroup", {"ClusterName": "main", "Subnets": [Of("Subnet")]}),
    )
    assert names(at(network, "Database").subnets) == ["Subnet"]
    assert at(network, "Nodes").whole is at(network, "Cluster")


def test_a_flow_log_is_of_what_its_resource_type_says() -> None:
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        OfVpc=("EC2::FlowLog", {"ResourceId": Of("Vpc"), "ResourceType": "VPC"}),
        OfSubnet=("EC2::FlowLog", {"ResourceId": Of("Subnet"), "ResourceType": "Subnet"}),
        Open=("EC2::FlowLog", {"ResourceId": Of("Vpc"), "ResourceType": AFTER_APPLY}),
    )
    assert (at(network, "OfVpc").vpc, at(network, "OfVpc").subnet) == (at(network, "Vpc"), None)
    assert (at(network, "OfSubnet").vpc, at(network, "OfSubnet").subnet) == (None, at(network, "Subnet"))
    with pytest.raises(Undetermined):
        _ = at(network, "Open").vpc


def test_the_tunnels_of_a_vpn() -> None:
    tunnels = [{"TunnelInsideCidr": "169.254.10.0/30"}, {"TunnelInsideCidr": "169.254.11.0/30"}]
    network = stack(
        Vpn=("EC2::VPNConnection", {"VpnTunnelOptionsSpecifications": tunnels, "StaticRoutesOnly": "true"}),
        Plain=("EC2::VPNConnection", {}),
    )
    vpn = at(network, "Vpn")
    assert (str(vpn.tunnel1_inside_cidr), str(vpn.tunnel2_inside_cidr)) == (
        "169.254.10.0/30",
        "169.254.11.0/30",
    )
    assert vpn.static_routes_only
    with pytest.raises(Undetermined):
        _ = at(network, "Plain").tunnel1_inside_cidr


def test_private_zones() -> None:
    network = stack(
        Vpc=VPC,
        Zone=(
            "Route53::HostedZone",
            {"Name": "corp.example.", "VPCs": [{"VPCId": Of("Vpc"), "VPCRegion": "eu-west-1"}]},
        ),
    )
    assert at(network, "Zone").name == "corp.example"
    assert [one.vpc.address for one in at(network, "Zone").associations] == ["Stack/Vpc"]


def test_a_connect_attachment_is_of_the_transit_gateway_of_what_it_runs_over() -> None:
    network = stack(
        Vpc=VPC,
        Hub=("EC2::TransitGateway", {}),
        Attachment=("EC2::TransitGatewayAttachment", {"TransitGatewayId": Of("Hub"), "VpcId": Of("Vpc")}),
        Connect=("EC2::TransitGatewayConnect", {"TransportTransitGatewayAttachmentId": Of("Attachment")}),
        Peer=(
            "EC2::TransitGatewayConnectPeer",
            {
                "TransitGatewayAttachmentId": Of("Connect"),
                "ConnectPeerConfiguration": {"PeerAddress": "10.0.0.9"},
            },
        ),
    )
    assert at(network, "Connect").transit_gateway is at(network, "Hub")
    assert [one.ip_address for one in at(network, "Connect").peers] == ["10.0.0.9"]


def test_the_security_group_that_aws_makes_for_a_cluster_is_not_known() -> None:
    written = {"SubnetIds": [Of("Subnet")], "SecurityGroupIds": [Of("Group")]}
    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Group=GROUP,
        Cluster=("EKS::Cluster", {"ResourcesVpcConfig": written}),
        Nodes=("EKS::Nodegroup", {"ClusterName": Of("Cluster", "name"), "Subnets": [Of("Subnet")]}),
    )
    assert names(at(network, "Cluster").security_groups) == ["Group", "..."]
    assert names(at(network, "Nodes").security_groups) == ["..."]
    assert at(network, "Cluster").linked("own_security_groups", ()).incomplete.attribute


def test_the_default_scopes_of_an_address_manager() -> None:
    network = stack(
        Ipam=("EC2::IPAM", {}),
        Pool=("EC2::IPAMPool", {"IpamScopeId": Of("Ipam", "PrivateDefaultScopeId")}),
        Cidr=("EC2::IPAMPoolCidr", {"IpamPoolId": Of("Pool"), "NetmaskLength": 24}),
    )
    assert at(network, "Pool").scope.address == "Stack/Ipam/private-default-scope"
    assert at(network, "Pool").scope.ipam is at(network, "Ipam")
    with pytest.raises(Undetermined):
        _ = at(network, "Cidr").cidr


def test_a_direct_connect_link_in_a_lag() -> None:
    network = stack(
        Lag=("DirectConnect::Lag", {"Location": "EqDC2", "ConnectionsBandwidth": "1Gbps"}),
        Member=("DirectConnect::Connection", {"Location": "EqDC2", "LagId": Of("Lag")}),
        Single=("DirectConnect::Connection", {"Location": "EqDC2"}),
        Interface=(
            "DirectConnect::PrivateVirtualInterface",
            {"ConnectionId": Of("Member"), "BgpPeers": [{"AddressFamily": "ipv4", "Asn": "65000"}]},
        ),
    )
    assert [one.connection.address for one in at(network, "Lag").connections] == ["Stack/Member"]
    assert [one.asn for one in network.of_kind("direct_connect_bgp_peer")] == [65000]


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("Options.Mode", ("Options", "Mode")),
        ("Attributes[Key=a.b].Value", ("Attributes", "[Key=a.b]", "Value")),
        ("Tunnels[1].Cidr?", ("Tunnels", "[1]", "Cidr")),
        ("[Type=VPC].Id", ("[Type=VPC]", "Id")),
        ("^ServiceId", ("^", "ServiceId")),
        ("~GroupId", ("~", "GroupId")),
    ],
)
def test_steps_of_a_path(path: str, steps: tuple[str, ...]) -> None:
    assert steps_of(path) == steps


def test_each_task_of_a_rule_is_a_workload() -> None:
    def task(subnet: str) -> dict[str, Any]:
        within = {"AwsVpcConfiguration": {"Subnets": [Of(subnet)]}}
        return {"EcsParameters": {"TaskDefinitionArn": Of("Tasks", "arn"), "NetworkConfiguration": within}}

    network = stack(
        Vpc=VPC,
        Subnet=SUBNET,
        Other=SUBNET,
        Tasks=("ECS::TaskDefinition", {"ContainerDefinitions": [{"PortMappings": [{"ContainerPort": 80}]}]}),
        Rule=("Events::Rule", {"Targets": [task("Subnet"), {"Arn": "arn:aws:sns:::x"}, task("Other")]}),
    )
    assert [names(one.subnets) for one in network.of_kind("workload")] == [["Subnet"], ["Other"]]
    assert names(at(network, "Rule.Targets[0].EcsParameters").ports)[0].startswith("PortRange")
