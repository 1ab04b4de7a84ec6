"""An interface endpoint has two subnets in one availability zone.

## What it finds

An interface endpoint with two subnets that are in the same availability zone.

## Why it matters

An endpoint takes one subnet in each zone. AWS refuses the second one: `DuplicateSubnetsInSameZone`. It
happens when a list of all private subnets grows by a second tier.

## Bad

Both tiers have a subnet in `eu-west-1a`.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.app.id, aws_subnet.data.id] # <- VPCE009
}
```

## Good

One subnet is enough for the zone: clients in all subnets of the VPC reach it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.app.id]
}
```

## How to fix it

Keep one subnet for each zone.

## When it stays silent

For endpoints of other types. Where the zone of a subnet is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined
from netlint.network.endpoints import VpcEndpoint
from netlint.network.vpc import Subnet


def _by_zone(members: Members[Subnet]) -> tuple[dict[str, list[Subnet]], Undetermined | None]:
    """Return the subnets in each zone, and why there may be more."""
    zones: dict[str, list[Subnet]] = {}
    pending = members.incomplete
    for subnet in members.proven:
        try:
            zones.setdefault(subnet.zone, []).append(subnet)
        except Undetermined as why:
            pending = pending or why
    return zones, pending


def _are_apart(members: Members[Subnet]) -> bool:
    """Tell whether no two subnets are in one zone, whichever of these an endpoint has."""
    if members.incomplete is None and len(members.proven) == 1:
        return True
    zones, pending = _by_zone(members)
    return pending is None and all(len(subnets) == 1 for subnets in zones.values())


@check("VPCE009", "two-subnets-in-one-zone", Severity.MEDIUM)
def two_subnets_in_one_zone(endpoint: VpcEndpoint) -> Problems:
    """Compare the zones of the subnets of an endpoint."""
    if endpoint.endpoint_type != "Interface":
        return
    zones, pending = _by_zone(endpoint.subnets)
    for zone, subnets in zones.items():
        if len(subnets) == 1:
            continue
        names = " and ".join(subnet.address for subnet in subnets[:3])
        # A zone of a list that is not known has no name yet.
        where = "in one zone" if "[" in zone else f"in {zone}"
        yield Problem(
            at=endpoint,
            field="own_subnets",
            message=f"{endpoint.address} has {len(subnets)} subnets {where}: AWS refuses more than one",
            because=(f"{names} are {where}.", "An endpoint takes one subnet in each availability zone."),
            help=f"keep one of {names} in subnet_ids",
            related=tuple((subnet, f"is {where}") for subnet in subnets[:5]),
            key=zone,
        )
    if pending is not None and not _are_apart(endpoint.possible_subnets):
        raise pending
