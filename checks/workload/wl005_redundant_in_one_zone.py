"""What is kept several times, so that one may fail, is in one zone.

## What it finds

An ECS service that runs two tasks or more, an Auto Scaling group that keeps two instances or more, an
ElastiCache replication group with automatic failover, or a DAX cluster of three nodes or more, whose subnets
are all in one zone, in a VPC that has subnets in other zones too. The profile `dev` does without it.

## Why it matters

AWS spreads them over the zones of their subnets, and over no others. With one zone, the failure of that zone
takes all of them at once, and none can be replaced before it is back: the price of several is paid, and what
they were meant for is not there.

## Bad

The replica is in the zone of the primary node, as the subnet group has no other.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cache" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "cache" {
  vpc_id = aws_vpc.main.id
}

resource "aws_elasticache_subnet_group" "cache" {
  name       = "cache"
  subnet_ids = [aws_subnet.cache["eu-west-1a"].id]
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "cache"
  description                = "Sessions"
  engine                     = "valkey"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.cache.name # <- WL005
  security_group_ids         = [aws_security_group.cache.id]
}
```

## Good

It is in another zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cache" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "cache" {
  vpc_id = aws_vpc.main.id
}

resource "aws_elasticache_subnet_group" "cache" {
  name       = "cache"
  subnet_ids = [for subnet in aws_subnet.cache : subnet.id]
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "cache"
  description                = "Sessions"
  engine                     = "valkey"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.cache.name
  security_group_ids         = [aws_security_group.cache.id]
}
```

## How to fix it

Add a subnet of another zone: to the service, to the Auto Scaling group, or to the subnet group. What runs is
not moved by that: an Auto Scaling group balances itself, an ECS service with its next deployment, and of a
cache the replicas have to be created anew.

## When it stays silent

For functions, WL002; where one is asked for, or how many is left to scaling; where the VPC has subnets in
one zone only; in Local Zones, Wavelength Zones and on Outposts; for instances in a placement group; where
another one of the same type is in another zone of the VPC alone, as where each zone has its own. For
databases, brokers and file systems that AWS refuses to make with subnets of one zone. Where the subnets,
their zones or the number are not known, it is undetermined.

## References

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/scheduling_tasks.html
https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-2
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/disaster-recovery-resiliency.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.one_zone import has_counterpart, one_zone
from netlint.network.workloads import Workload

#: What several of each type are.
_PARTS = {
    "aws_ecs_service": "tasks",
    "aws_autoscaling_group": "instances",
    "aws_elasticache_replication_group": "nodes",
    "aws_dax_cluster": "nodes",
    "AWS::ECS::Service": "tasks",
    "AWS::AutoScaling::AutoScalingGroup": "instances",
    "AWS::ElastiCache::ReplicationGroup": "nodes",
    "AWS::DAX::Cluster": "nodes",
}


@check("WL005", "redundant-in-one-zone", Severity.LOW)
def redundant_in_one_zone(workload: Workload) -> Problems:
    """Compare the zones of what is kept several times with those of its VPC."""
    if workload.resource is None or workload.resource.type not in _PARTS:
        return
    where_written = "own_subnets" if workload.leaves_out("subnet_group") else "subnet_group"
    if workload.leaves_out(where_written) or workload.in_placement_group:
        return
    place = one_zone(workload)
    if place is None or not workload.redundant or has_counterpart(workload, place):
        return
    zone, elsewhere = place.zone, ", ".join(place.elsewhere)
    parts = _PARTS[workload.resource.type]
    group = workload.subnet_group
    yield Problem(
        at=workload,
        field=where_written,
        message=f"all {parts} of {workload.address} are in {zone}, and {place.vpc.address} has subnets in"
        f" {elsewhere} too",
        because=(
            f"Its {'subnets are' if len(place.subnets) > 1 else 'only subnet is'} {place.shown}.",
            f"It keeps several {parts}, and when {zone} fails, all of them do.",
        ),
        help=f"add a subnet of {elsewhere} to {(group or workload).address}",
        related=tuple((subnet, f"is in {zone}") for subnet in place.subnets[:5]),
    )
