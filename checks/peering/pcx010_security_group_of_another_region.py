"""A security group rule names a group of a peered VPC in another Region.

## What it finds

A rule that refers to a security group of the VPC at the other end of a peering connection between Regions.

## Why it matters

Groups of a peered VPC can be named within one Region only. AWS refuses the rule, and the apply stops there.

## Bad

The VPCs are peered between eu-west-1 and eu-central-1, and a rule in the one names a group of the other.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "central"
  region = "eu-central-1"
}

resource "aws_vpc" "here" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "there" {
  provider   = aws.central
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "both" {
  vpc_id      = aws_vpc.here.id
  peer_vpc_id = aws_vpc.there.id
  peer_region = "eu-central-1"
}

resource "aws_vpc_peering_connection_accepter" "both" {
  provider                  = aws.central
  vpc_peering_connection_id = aws_vpc_peering_connection.both.id
  auto_accept               = true
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.here.id
}

resource "aws_security_group" "clients" {
  provider = aws.central
  vpc_id   = aws_vpc.there.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.clients.id # <- PCX010
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
```

## Good

The rule names the range of the peer.

```hcl
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "central"
  region = "eu-central-1"
}

resource "aws_vpc" "here" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "there" {
  provider   = aws.central
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "both" {
  vpc_id      = aws_vpc.here.id
  peer_vpc_id = aws_vpc.there.id
  peer_region = "eu-central-1"
}

resource "aws_vpc_peering_connection_accepter" "both" {
  provider                  = aws.central
  vpc_peering_connection_id = aws_vpc_peering_connection.both.id
  auto_accept               = true
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.here.id
}

resource "aws_security_group" "clients" {
  provider = aws.central
  vpc_id   = aws_vpc.there.id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = aws_vpc.there.cidr_block
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}
```

## How to fix it

Name the peer's range, or the part of it in which the clients live, instead of the group.

## When it stays silent

For peering within one Region; for groups whose VPC is not known. Where a rule names a group of the peer,
and the Regions are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
"""

from contextlib import suppress

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.filtering import rules_between_vpcs
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection


@check("PCX010", "security-group-of-another-region", Severity.HIGH)
def security_group_of_another_region(peering: PeeringConnection, network: Network) -> Problems:
    """Look for rules between the groups of two VPCs that are peered between Regions."""
    regions: tuple[str, str] | None = None
    with suppress(Undetermined):
        regions = peering.regions
    one, other = peering.requester, peering.accepter
    if one is None or other is None or (regions and regions[0] == regions[1]):
        return
    between = network.once("security group rules between VPCs", rules_between_vpcs)
    for near, far in ((0, 1), (1, 0)):
        here, there = (one, other)[near], (one, other)[far]
        for rule in between.get((here, there), ()):
            # Where they are not known, that matters only now.
            places = peering.regions
            named = next(peer for peer in rule.peers.proven if peer.vpc is there)
            yield Problem(
                at=rule,
                field="peers",
                message=f"{rule.address} names {named.address}, a security group of {there.address} in "
                f"{places[far]}: AWS refuses groups of a peer in another Region",
                because=(f"{peering.address} joins {here.address} in {places[near]} with {there.address}.",),
                help=f"name the range of {there.address} instead of {named.address}",
                related=((named, "the group that is named"), (peering, "the peering connection")),
                key=named.address,
            )
