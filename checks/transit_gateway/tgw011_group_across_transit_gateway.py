"""A security group rule names a group over a transit gateway that does not know groups.

## What it finds

A rule that names a security group of another VPC, where a transit gateway that both are attached to joins
the VPCs, and no peering connection does: with `security_group_referencing_support` off on the transit
gateway, which is the default, or for an egress rule.

## Why it matters

Without security group referencing a transit gateway does not tell from which group a packet comes, and
the rule matches nothing: connections time out. Referencing is for ingress rules only.

## Bad

The transit gateway leaves security group referencing off.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", data = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_security_group" "main" {
  for_each = aws_vpc.main
  vpc_id   = each.value.id
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id            = aws_security_group.main["data"].id
  referenced_security_group_id = aws_security_group.main["app"].id # <- TGW011
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
```

## Good

It is on.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", data = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {
  security_group_referencing_support = "enable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_security_group" "main" {
  for_each = aws_vpc.main
  vpc_id   = each.value.id
}

resource "aws_vpc_security_group_ingress_rule" "app" {
  security_group_id            = aws_security_group.main["data"].id
  referenced_security_group_id = aws_security_group.main["app"].id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
```

## How to fix it

Set `security_group_referencing_support = "enable"` on the transit gateway; for egress rules, or where a
firewall stands between the VPCs, name the other VPC's range instead of the group.

## When it stays silent

For VPCs that are peered, which is PCX010's affair, and for VPCs that nothing joins, which is SG003's. For
groups whose VPC is not known. Where it is not known whether the transit gateway has referencing, it is
undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, where
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroupRule, rules_between_vpcs
from netlint.network.network import Network
from netlint.network.transit import TransitGateway
from netlint.network.transit_routing import gateways_of
from netlint.network.vpc import Vpc


def _is_only_way(gateway: TransitGateway, own: Vpc, other: Entity) -> bool:
    """Tell whether nothing joins two VPCs of a transit gateway but that: elsewhere the rules may match."""
    mine, theirs = gateways_of(own), gateways_of(other)
    if other in own.peers.proven or set(mine.proven) & set(theirs.proven) != {gateway}:
        return False
    for pending in (own.peers.incomplete, mine.incomplete, theirs.incomplete):
        if pending is not None:
            raise pending
    return True


@check(
    "TGW011",
    "group-across-transit-gateway",
    Severity.MEDIUM,
    needs=("transit_gateway_attachment", "transit_gateway_attachment", "security_group_rule"),
)
def group_across_transit_gateway(gateway: TransitGateway, network: Network) -> Problems:
    """Look for rules between the groups of VPCs that only a transit gateway joins."""
    if len(gateway.attachments.proven) < 2:
        return
    members = where(gateway.attachments.proven, lambda attachment: attachment.vpc is not None).proven
    vpcs = {attachment.vpc for attachment in members}
    pending: Undetermined | None = None
    between = network.once("security group rules between VPCs", rules_between_vpcs)
    for (own, other), rules in between.items():
        if own not in vpcs or other not in vpcs:
            continue
        try:
            if not _is_only_way(gateway, own, other):
                continue
        except Undetermined as why:
            pending = pending or why
            continue
        for rule in rules:
            try:
                if rule.direction == "ingress" and gateway.security_group_referencing:
                    continue
            except Undetermined as why:
                pending = pending or why
                continue
            yield _problem(gateway, rule, own, other)
    if pending is not None:
        raise pending


def _problem(gateway: TransitGateway, rule: SecurityGroupRule, own: Vpc, other: Entity) -> Problem:
    named = next(peer for peer in rule.peers.proven if peer.vpc is other)
    if rule.direction == "ingress":
        why = f"security_group_referencing_support of {gateway.address} is off."
        what = f"set it to enable, or name the range of {other.address}"
    else:
        why = f"Over {gateway.address} groups are known in ingress rules only."
        what = f"name the range of {other.address} instead of {named.address}"
    return Problem(
        at=rule,
        field="peers",
        message=f"{rule.address} matches nothing: {named.address} is in {other.address}, which {own.address} "
        f"reaches over {gateway.address}",
        because=(why, "No peering connection joins the VPCs."),
        help=what,
        related=((named, "the group that is named"), (gateway, "joins the VPCs")),
        key=named.address,
    )
