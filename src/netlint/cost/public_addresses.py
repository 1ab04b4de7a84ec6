"""How many public IPv4 addresses AWS gives to things besides the elastic ones, which are things themselves.

See https://docs.aws.amazon.com/vpc/latest/ipam/view-public-ip-insights.html: addresses of instances and of
services are billed like elastic ones. A load balancer has one in each of its zones, and an application load
balancer more than one when it grows.
"""

from __future__ import annotations

from math import inf
from typing import Any

from netlint.cost.quantities import NONE, ONE, Quantity, counted
from netlint.lang.undetermined import Members, Undetermined
from netlint.network.collect import flattened
from netlint.network.own_addresses import is_given_public_address

#: what is one thing with one address
_SINGLE = frozenset(
    {
        *("aws_instance", "aws_spot_instance_request", "aws_db_instance", "aws_rds_cluster_instance"),
        *("aws_neptune_cluster_instance", "aws_dms_replication_instance"),
        *("AWS::EC2::Instance", "AWS::RDS::DBInstance"),
    }
)
#: what runs a number of things that it decides itself
_SEVERAL = frozenset(
    {
        *("aws_autoscaling_group", "aws_eks_node_group", "aws_ecs_service", "aws_spot_fleet_request"),
        *("aws_ec2_fleet", "aws_ecs_task_set", "aws_redshift_cluster", "aws_mq_broker"),
        *("AWS::AutoScaling::AutoScalingGroup", "AWS::EKS::Nodegroup", "AWS::ECS::Service"),
        *("AWS::EC2::SpotFleet", "AWS::EC2::EC2Fleet", "AWS::Redshift::Cluster", "AWS::AmazonMQ::Broker"),
    }
)


def addresses_of_workload(workload: Any) -> Quantity:
    """Return how many addresses AWS gives to a workload."""
    type = workload.resource.type if workload.resource is not None else ""
    if type not in _SINGLE and type not in _SEVERAL:
        return NONE
    try:
        given = {is_given_public_address(workload, subnet) for subnet in _possible_subnets(workload)}
    except Undetermined as why:
        return Quantity(0, 1 if type in _SINGLE else inf, why)
    if True not in given:
        return NONE
    if type in _SINGLE and len(given) == 1:
        return ONE
    if type in _SINGLE:
        return Quantity(0, 1, workload.subnets.incomplete)
    number = Undetermined(
        f"how many public addresses {workload.address} has depends on how many it runs",
        address=workload.address,
    )
    return Quantity(0, inf, number)


def _possible_subnets(workload: Any) -> Members[Any]:
    """Return the subnets that a workload has, or, where only that is known, those among which it has some."""
    found: Members[Any] = workload.subnets
    linked = workload.linked("own_subnets", ("subnet",))
    if found.incomplete is None or found.incomplete is not linked.incomplete or not linked.candidates:
        return found
    return Members((*linked.targets, *linked.candidates))


def addresses_of_balancer(balancer: Any) -> Quantity:
    """Return how many addresses AWS gives to a load balancer: one for each zone without an elastic one."""
    try:
        if not balancer.internet_facing:
            return NONE
        given = sum(one.allocation is not None for one in balancer.subnet_mappings)
    except Undetermined as why:
        return Quantity(0, inf, why)
    zones = counted(balancer.subnets)
    return Quantity(max(zones.least - given, 0), zones.most - given, zones.doubt)


def addresses_of_regional(gateway: Any) -> Quantity:
    """Return how many addresses AWS gives to a regional NAT gateway: none where they are written."""
    written = flattened(gateway.zone_addresses, lambda zone: zone.allocations)
    return NONE if written.proven else zones_of_regional(gateway)


def zones_of_regional(gateway: Any) -> Quantity:
    """Return in how many zones a regional NAT gateway is: in one at least, at most in all of the VPC's."""
    found = counted(gateway.zones, least=1)
    if found.doubt is None:
        return found
    try:
        zones = {subnet.zone for subnet in gateway.vpc.subnets} if gateway.vpc is not None else ()
    except Undetermined:
        return found
    return Quantity(1, max(len(zones), 1), found.doubt if len(zones) > 1 else None)
