"""What `Ref` and `Fn::GetAtt` of a resource stand for.

The attributes have the names that links have everywhere: `id`, `arn`, `name`, and the companions of a VPC.
Sources: the "Return values" of each type in
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html,
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
"""

from __future__ import annotations

from netlint.lang.types import STRING
from netlint.lang.values import Identity, Ref, Sensitive, UnknownValue, Value

#: Types whose `Ref` is the ARN.
_ARN = frozenset(
    "AWS::" + name
    for name in (
        "AppMesh::Mesh",
        "Batch::ComputeEnvironment",
        "CertificateManager::Certificate",
        "CloudFormation::Stack",
        "ECS::Service",
        "ECS::TaskDefinition",
        "ElasticLoadBalancingV2::Listener",
        "ElasticLoadBalancingV2::ListenerRule",
        "ElasticLoadBalancingV2::LoadBalancer",
        "ElasticLoadBalancingV2::TargetGroup",
        "ElasticLoadBalancingV2::TrustStore",
        "IAM::ManagedPolicy",
        "MSK::Cluster",
        "MSK::ServerlessCluster",
        "NetworkFirewall::Firewall",
        "NetworkFirewall::FirewallPolicy",
        "NetworkFirewall::RuleGroup",
        "NetworkFirewall::TLSInspectionConfiguration",
        "SNS::Topic",
        "SecretsManager::Secret",
        "VpcLattice::Listener",
        "VpcLattice::Rule",
        "VpcLattice::Service",
        "VpcLattice::ServiceNetwork",
        "VpcLattice::ServiceNetworkServiceAssociation",
        "VpcLattice::ServiceNetworkVpcAssociation",
        "VpcLattice::TargetGroup",
    )
)

#: Types whose `Ref` is a name, with the property that gives it.
_NAME = {
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
    "AWS::AutoScaling::LaunchConfiguration": "LaunchConfigurationName",
    "AWS::DAX::Cluster": "ClusterName",
    "AWS::DAX::SubnetGroup": "SubnetGroupName",
    "AWS::DMS::ReplicationSubnetGroup": "ReplicationSubnetGroupIdentifier",
    "AWS::DocDB::DBCluster": "DBClusterIdentifier",
    "AWS::DocDB::DBInstance": "DBInstanceIdentifier",
    "AWS::DocDB::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::EC2::KeyPair": "KeyName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::EKS::Cluster": "Name",
    "AWS::ElastiCache::CacheCluster": "ClusterName",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::ElastiCache::ServerlessCache": "ServerlessCacheName",
    "AWS::ElastiCache::SubnetGroup": "CacheSubnetGroupName",
    "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::MWAA::Environment": "Name",
    "AWS::MemoryDB::Cluster": "ClusterName",
    "AWS::MemoryDB::SubnetGroup": "SubnetGroupName",
    "AWS::Neptune::DBCluster": "DBClusterIdentifier",
    "AWS::Neptune::DBInstance": "DBInstanceIdentifier",
    "AWS::Neptune::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::Elasticsearch::Domain": "DomainName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::DBProxy": "DBProxyName",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::Redshift::Cluster": "ClusterIdentifier",
    "AWS::Redshift::ClusterSubnetGroup": "ClusterSubnetGroupName",
    "AWS::RedshiftServerless::Workgroup": "WorkgroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SSM::Parameter": "Name",
}

#: Types whose `Ref` is something else.
_OTHER = {"AWS::EC2::EIP": "public_ip", "AWS::SQS::Queue": "url"}

#: Attributes with a name of their own: type → attribute → what it is.
_ATTRIBUTES = {
    "AWS::EC2::VPC": {
        "DefaultSecurityGroup": "default_security_group_id",
        "DefaultNetworkAcl": "default_network_acl_id",
        "CidrBlockAssociations": "cidr_block_associations",
        "Ipv6CidrBlocks": "ipv6_cidr_blocks",
    },
    "AWS::EC2::SecurityGroup": {"GroupId": "id", "GroupName": "name"},
    "AWS::EC2::EIP": {"AllocationId": "id", "PublicIp": "public_ip"},
    "AWS::EC2::TransitGatewayAttachment": {"Id": "id"},
    "AWS::EC2::VPCEndpointService": {"ServiceId": "id", "ServiceName": "service_name"},
    "AWS::EC2::CustomerGateway": {"CustomerGatewayId": "id"},
    "AWS::EC2::VPNGateway": {"VPNGatewayId": "id"},
    "AWS::SQS::Queue": {"QueueUrl": "url", "QueueName": "name"},
    "AWS::RDS::DBCluster": {"DBClusterArn": "arn"},
    "AWS::RDS::DBInstance": {"DBInstanceArn": "arn"},
}

_PREFIXES = {
    "CapacityReservation": "cr-",
    "CarrierGateway": "cagw-",
    "CustomerGateway": "cgw-",
    "DHCPOptions": "dopt-",
    "EIP": "eipalloc-",
    "EgressOnlyInternetGateway": "eigw-",
    "IPAM": "ipam-",
    "IPAMPool": "ipam-pool-",
    "Instance": "i-",
    "InternetGateway": "igw-",
    "LaunchTemplate": "lt-",
    "NatGateway": "nat-",
    "NetworkAcl": "acl-",
    "NetworkInterface": "eni-",
    "PrefixList": "pl-",
    "RouteTable": "rtb-",
    "SecurityGroup": "sg-",
    "Subnet": "subnet-",
    "TransitGateway": "tgw-",
    "TransitGatewayAttachment": "tgw-attach-",
    "TransitGatewayPeeringAttachment": "tgw-attach-",
    "TransitGatewayRouteTable": "tgw-rtb-",
    "TransitGatewayVpcAttachment": "tgw-attach-",
    "VPC": "vpc-",
    "VPCEndpoint": "vpce-",
    "VPCEndpointService": "vpce-svc-",
    "VPCPeeringConnection": "pcx-",
    "VPNConnection": "vpn-",
    "VPNGateway": "vgw-",
    "Volume": "vol-",
}

#: What AWS gives out on creation, so that no two are equal.
_GIVEN_OUT = frozenset({"arn", "id", "name"})


def ref_attribute(type_: str) -> tuple[str, str]:
    """Return the attribute that `Ref` of a type is, and the property that sets it; empty where AWS does."""
    if type_ in _ARN:
        return "arn", ""
    if type_ in _NAME:
        return "name", _NAME[type_]
    return _OTHER.get(type_, "id"), ""


def get_attribute(type_: str, attribute: str) -> str:
    """Return the attribute that `Fn::GetAtt` of a type means; its own name where it is no identity."""
    named = _ATTRIBUTES.get(type_, {}).get(attribute)
    if named is not None:
        return named
    last = type_.rpartition("::")[2].casefold()
    bare = attribute.casefold()
    if bare in ("arn", last + "arn"):
        return "arn"
    if bare in ("id", last + "id"):
        return "id"
    if bare == last + "name":
        return "name"
    return attribute


def name_property(type_: str) -> str:
    """Return the property that names an instance of a type; empty where none does."""
    return _NAME.get(type_, "")


def named_by(given: Value, ref: Ref) -> Value:
    """Return the name that a property gives to a resource, as what identifies that resource."""
    if isinstance(given, Sensitive):
        return Sensitive(named_by(given.value, ref))
    if isinstance(given, str):
        return Identity(given, ref)
    if isinstance(given, UnknownValue):
        return UnknownValue(STRING, ref, given.reason, given.range)
    return given


def is_given_out(attribute: str) -> bool:
    """Tell whether AWS gives out an attribute on creation, a different one to each resource."""
    return attribute in _GIVEN_OUT


def prefix_of(type_: str, attribute: str) -> str:
    """Return how AWS begins an identity of a type."""
    if attribute == "arn":
        return "arn:"
    if attribute == "id" and type_.startswith("AWS::EC2::"):
        return _PREFIXES.get(type_.removeprefix("AWS::EC2::"), "")
    return ""
