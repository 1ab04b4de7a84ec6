"""The addresses of what stands in subnets: private ones that are written, and whether there is a public one.

A public IPv4 address comes from an elastic address, from a setting of the resource, or for instances from
the subnet that they are launched into
(https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html). Interfaces that AWS's services
make for themselves do not take the subnet's setting.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Members, Undetermined, some
from netlint.lang.unknown import Unknown
from netlint.network.addresses import Range, range_of
from netlint.network.fields import flag, is_public
from netlint.network.reasons import reason_of
from netlint.network.spelling import places
from netlint.resources.model import Action

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.load_balancers import LoadBalancer
    from netlint.network.vpc import Subnet
    from netlint.network.workloads import Workload

#: What is launched into a subnet as an instance, and so takes the subnet's setting.
_INSTANCES = frozenset(
    {
        *("aws_instance", "aws_spot_instance_request", "aws_autoscaling_group", "aws_eks_node_group"),
        *("aws_spot_fleet_request", "aws_ec2_fleet"),
        *("AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup", "AWS::EKS::Nodegroup"),
        *("AWS::EC2::SpotFleet", "AWS::EC2::EC2Fleet"),
    }
)
#: resource type → the setting that gives a public address, and what holds where it is left out. None:
#: versions of the provider differ.
_SETTINGS: dict[str, tuple[str, bool | None]] = {
    "aws_ecs_service": ("network_configuration.assign_public_ip", False),
    "aws_ecs_task_set": ("network_configuration.assign_public_ip", False),
    "aws_cloudwatch_event_target": ("ecs_target.network_configuration.assign_public_ip", False),
    "aws_scheduler_schedule": ("target.ecs_parameters.network_configuration.assign_public_ip", False),
    "aws_db_instance": ("publicly_accessible", False),
    "aws_rds_cluster_instance": ("publicly_accessible", False),
    "aws_neptune_cluster_instance": ("publicly_accessible", False),
    "aws_redshift_cluster": ("publicly_accessible", None),
    "aws_redshiftserverless_workgroup": ("publicly_accessible", False),
    "aws_mq_broker": ("publicly_accessible", False),
    "aws_msk_cluster": ("broker_node_group_info.connectivity_info.public_access.type", False),
    "aws_dms_replication_instance": ("publicly_accessible", False),
    "AWS::ECS::Service": ("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", False),
    "AWS::RDS::DBInstance": ("PubliclyAccessible", None),
    "AWS::Redshift::Cluster": ("PubliclyAccessible", None),
    "AWS::AmazonMQ::Broker": ("PubliclyAccessible", False),
    "AWS::MSK::Cluster": ("BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type", False),
}
#: What never has a public address in a VPC.
_NEVER = frozenset(
    {
        *("aws_lambda_function", "aws_efs_mount_target", "aws_eks_cluster", "aws_eks_fargate_profile"),
        *("aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache"),
        *("aws_memorydb_cluster", "aws_dax_cluster", "aws_docdb_cluster", "aws_docdb_cluster_instance"),
        *("aws_rds_cluster", "aws_neptune_cluster", "aws_db_proxy", "aws_opensearch_domain"),
        *("aws_elasticsearch_domain", "aws_codebuild_project", "aws_glue_connection", "aws_mwaa_environment"),
        *("aws_fsx_windows_file_system", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system"),
        *("aws_fsx_openzfs_file_system", "aws_msk_serverless_cluster", "aws_apprunner_vpc_connector"),
        *("AWS::Lambda::Function", "AWS::EFS::MountTarget", "AWS::EKS::Cluster", "AWS::RDS::DBCluster"),
        *("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster", "AWS::RDS::DBProxy"),
        *("AWS::MemoryDB::Cluster", "AWS::OpenSearchService::Domain"),
    }
)
#: What is not in the configuration, if it has an id.
_UNWRITTEN = (Action.NONE, Action.DELETE, Action.FORGET)
#: Where private addresses are written, in Terraform and in CloudFormation.
_PRIVATE = (
    (
        *("private_ip", "secondary_private_ips", "private_ips"),
        *("subnet_configuration.ipv4", "subnet_mapping.private_ipv4_address", "ip_address.ip"),
    ),
    (
        *("PrivateIpAddress", "PrivateIpAddresses.PrivateIpAddress"),
        *("SecondaryPrivateIpAddresses.PrivateIpAddress", "SubnetMappings.PrivateIPv4Address"),
        "IpAddresses.Ip",
    ),
)
_IPV6 = (
    ("ipv6_addresses", "subnet_configuration.ipv6", "subnet_mapping.ipv6_address"),
    ("Ipv6Addresses.Ipv6Address", "SubnetMappings.IPv6Address"),
)
_IPV6_COUNTS = ("ipv6_address_count", "Ipv6AddressCount")


def private_addresses(entity: Entity) -> tuple[Range, ...]:
    """Return the private addresses that are written for an instance or an interface; often none is."""
    return _ranges(entity, _PRIVATE)


def ipv6_addresses(entity: Entity) -> tuple[Range, ...]:
    """Return the IPv6 addresses that are written for an instance or an interface."""
    return _ranges(entity, _IPV6)


def has_ipv6(entity: Entity, subnet: Subnet) -> bool:
    """Tell whether an instance, an interface or a load balancer has an IPv6 address in a subnet.

    Raises:
        Undetermined: a setting that decides is not known.
    """
    if entity.kind == "load_balancer":
        return entity.ip_address_type.startswith("dualstack")  # type: ignore[attr-defined, no-any-return]
    if ipv6_addresses(entity):
        return True
    for name in _IPV6_COUNTS:
        value = _value(entity, name)
        if value is not None:
            return int(value) > 0
    if entity.resource is None or entity.resource.type not in _INSTANCES:
        return False
    return subnet.assigns_ipv6_addresses


def has_public_address(entity: Entity, subnet: Subnet) -> bool:
    """Tell whether a workload or an interface has a public IPv4 address in a subnet.

    Raises:
        Undetermined: a setting that decides is not known, or the type of the resource is not.
    """
    if entity.kind == "load_balancer":
        balancer: LoadBalancer = entity  # type: ignore[assignment]
        return not balancer.internal and balancer.ip_address_type != "dualstack-without-public-ipv4"
    if entity.kind == "nat_gateway":
        return bool(entity.public)  # type: ignore[attr-defined]
    if entity.kind == "network_interface":
        return _has_elastic_address(entity, "interface")
    if entity.kind != "workload":
        return False
    workload: Workload = entity  # type: ignore[assignment]
    if _has_elastic_address(workload, "instance"):
        return True
    interfaces = workload.attached_interfaces
    if interfaces.proven:
        # What is attached keeps its addresses; only an interface that is made at launch gets one.
        return some(interfaces, lambda interface: _has_elastic_address(interface, "interface"))
    return _by_setting(workload, subnet)


def has_other_address(workload: Workload) -> bool:
    """Tell whether an instance has an elastic address, or interfaces with addresses of their own.

    Raises:
        Undetermined: what an elastic address is associated with is not known.
    """
    return bool(workload.attached_interfaces.proven) or _has_elastic_address(workload, "instance")


def writes_public_address(workload: Workload) -> bool:
    """Tell whether an instance itself, and not its subnet, says that it gets a public IPv4 address.

    A state repeats there what the instance has, wherever it has it from, and so does what a plan deletes.

    Raises:
        Undetermined: it says something that is not known.
    """
    resource = workload.resource
    if resource is None or (resource.action in _UNWRITTEN and isinstance(resource.attributes.get("id"), str)):
        return False
    if workload.network.after is not None:
        now: Any = workload.network.after.after_it(workload)
        if now is None or not writes_public_address(now):
            return False
    names = ("associate_public_ip_address", "NetworkInterfaces.AssociatePublicIpAddress")
    return any(
        flag(value)
        for name in names
        if resource.written(name.partition(".")[0]) and (value := _value(workload, name)) not in (None, "")
    )


def is_given_public_address(workload: Workload, subnet: Subnet) -> bool:
    """Tell whether AWS gives a workload a public IPv4 address of its own, besides what it is given here.

    Raises:
        Undetermined: a setting that decides is not known, or the type of the resource is not.
    """
    return not has_other_address(workload) and _by_setting(workload, subnet)


def _by_setting(workload: Workload, subnet: Subnet) -> bool:
    resource = workload.resource
    if resource is None:
        raise Undetermined(
            f"{workload.address} is managed elsewhere, and may have a public address",
            address=workload.address,
        )
    if resource.type in _INSTANCES:
        for name in ("associate_public_ip_address", "NetworkInterfaces.AssociatePublicIpAddress"):
            value = _value(workload, name)
            if value is not None and value != "":
                return flag(value)
        for template in workload.templates:
            for interface in template.interfaces:
                if interface.public_address is not None:
                    return interface.public_address
        return subnet.assigns_public_addresses
    if resource.type in _NEVER:
        return False
    setting, default = _SETTINGS.get(resource.type, ("", None))
    value = _value(workload, setting) if setting else None
    if value is None:
        value = default
    if value is None:
        raise Undetermined(
            f"whether {workload.address} has a public address is not written",
            settle=f"set `{setting}`" if setting else "",
            address=workload.address,
            attribute=setting,
        )
    return is_public(value)


def _has_elastic_address(entity: Entity, via: str) -> bool:
    network = entity.network
    pending: Undetermined | None = None
    for kind in ("elastic_ip", "elastic_ip_association"):
        found: Members[Entity] = network.pointing(kind, via, entity)
        if found.proven:
            return True
        # An interface that is managed elsewhere may have anything; one of ours has what is written.
        pending = pending or found.incomplete
    if pending is not None:
        raise pending
    return False


def _ranges(entity: Entity, spelled: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[Range, ...]:
    found: list[Range] = []
    if entity.resource is None:
        return ()
    for name in spelled["::" in entity.resource.type]:
        for value, _ in places(entity.resource.attributes, tuple(name.split("."))):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and _is_address(one):
                    block = range_of(one)
                    assert block is not None
                    found.append(block)
    return tuple(dict.fromkeys(found))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _value(entity: Entity, name: str) -> Any:
    """Read a setting; None where it is left out.

    Raises:
        Undetermined: it is written, but its value is not known.
    """
    resource = entity.resource
    if resource is None:
        return None
    for value, _ in places(resource.attributes, tuple(name.split("."))):
        if isinstance(value, Unknown):
            if resource.written(name.partition(".")[0]) and resource.written(name):
                why, settle = reason_of(value, resource)
                raise Undetermined(
                    f"`{name}` of {entity.address} is {why}",
                    settle=settle,
                    address=entity.address,
                    attribute=name,
                )
            return None
        if value is not None:
            return value
    return None
