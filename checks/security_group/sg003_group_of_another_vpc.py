"""A security group is used in a VPC that it does not belong to.

## What it finds

A rule that refers to a security group of a VPC that the rule's own VPC is not joined with by a peering
connection or a transit gateway; and a workload, a load balancer, an endpoint or a network interface that
stands in one VPC and names a security group of another one.

## Why it matters

AWS refuses both: the change stops half way, with `InvalidGroup.NotFound` for a rule, and with a message that
the resources belong to different networks for an interface. Mostly the wrong variable was passed, and the
traffic that was meant is not let through.

## Bad

The database's group admits the group of the application, which is in a VPC of its own.

```hcl
resource "aws_vpc" "app" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "data" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.app.id
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.data.id

  ingress {
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.app.id] # <- SG003
  }
}
```

## Good

Both groups are in one VPC.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.app.id]
  }
}
```

## How to fix it

Name a group of the same VPC. To admit another VPC, join the two, or admit its address range.

## When it stays silent

Where a peering connection joins the VPCs, or a transit gateway that both are attached to; where the group is
associated with the other VPC too. For groups that are managed elsewhere, of which the VPC is not known. Where
the VPC of a group, or the subnet of what wears it, is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.group_users import subnets_of, users_of, vpcs_of
from netlint.network.network import Network
from netlint.network.vpc import Vpc


def _is_known(group: SecurityGroup) -> bool:
    """Tell whether the input says which VPC a group is in."""
    return group.managed or bool(group.linked("vpc", ("vpc",)).targets)


def _joined(vpc: Vpc, other: Vpc) -> bool:
    """Tell whether a peering connection or a transit gateway joins two VPCs."""
    # Only few networks have groups that this is asked of.
    from netlint.network.transit_routing import gateways_of

    if other in vpc.peers.proven:
        return True
    mine, theirs = gateways_of(vpc), gateways_of(other)
    if set(mine.proven) & set(theirs.proven):
        return True
    for pending in (vpc.peers.incomplete, mine.incomplete, theirs.incomplete):
        if pending is not None:
            raise pending
    return False


@check("SG003", "security-group-of-another-vpc", Severity.HIGH)
def security_group_of_another_vpc(group: SecurityGroup, network: Network) -> Problems:
    """Compare the VPC of a group with those of the groups that it refers to, and of what wears it."""
    if len(network.of_kind("vpc")) < 2:
        return
    pending: Undetermined | None = None
    for rule in group.rules.proven:
        try:
            yield from _referring(group, rule, network)
        except Undetermined as why:
            pending = pending or why
    for user in users_of(group).proven:
        try:
            yield from _worn(group, user)
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending


def _referring(group: SecurityGroup, rule: SecurityGroupRule, network: Network) -> Problems:
    for peer in rule.peers.proven:
        if peer is group or not _is_known(peer):
            continue
        own, other = vpcs_of(group), vpcs_of(peer)
        if set(own.proven) & set(other.proven) or not own.proven or not other.proven:
            continue
        vpc, elsewhere = own.proven[0], other.proven[0]
        if _joined(vpc, elsewhere):
            continue
        for found in (own, other):
            if found.incomplete is not None:
                raise found.incomplete
        yield Problem(
            at=rule,
            field="peers",
            message=f"a rule of {group.address} ({vpc.address}) refers to {peer.address}, which is in "
            f"{elsewhere.address}",
            because=(
                f"No peering connection or transit gateway joins {vpc.address} and {elsewhere.address}.",
                "AWS refuses the rule with InvalidGroup.NotFound.",
            ),
            help=f"name a group of {vpc.address}, or join the VPCs",
            related=((peer, f"is in {elsewhere.address}"),),
            key=peer.address,
        )


def _worn(group: SecurityGroup, user: Entity) -> Problems:
    allowed = vpcs_of(group)
    for subnet in subnets_of(user).proven:
        vpc = subnet.vpc
        if vpc is None or vpc in allowed.proven or not allowed.proven:
            continue
        if allowed.incomplete is not None:
            raise allowed.incomplete
        yield Problem(
            at=user,
            message=f"{user.address} stands in {vpc.address} and names {group.address}, which is in "
            f"{allowed.proven[0].address}",
            because=(
                f"{subnet.address} is in {vpc.address}.",
                "A network interface takes security groups of its own VPC only.",
            ),
            help=f"name a security group of {vpc.address}, or another subnet",
            related=((group, f"is in {allowed.proven[0].address}"), (subnet, f"is in {vpc.address}")),
            key=group.address,
        )
        return
