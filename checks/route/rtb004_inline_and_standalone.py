"""Rules of one thing are written inside of it and as resources of their own.

## What it finds

A route table with inline `route` blocks and an `aws_route`; a security group or a network ACL with inline
`ingress` or `egress` blocks and a rule of that direction as a resource; a route table with
`propagating_vgws` and an `aws_vpn_gateway_route_propagation`. An inline list that is empty (`route = []`)
means that there are none, and counts too.

## Why it matters

The inline blocks stand for all that there is: each apply deletes what the resources add, and the next one
adds it again. In between the network is not what either of them says.

## Bad

The table has a route inside and another one beside it.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "web" { # <- RTB004
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.web.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.main.id
}
```

## Good

All routes are resources of their own.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}

resource "aws_route" "ipv4" {
  route_table_id         = aws_route_table.web.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.web.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.main.id
}
```

## How to fix it

Make the inline blocks resources of their own, or write the resources as inline blocks. Import what is
there already.

## When it stays silent

Where `ignore_changes` of the `lifecycle` block names the inline attribute, or `all`; for rules of the
other direction; for states and templates. A plan alone does not hold `lifecycle` blocks: it is
undetermined there until a plan changes the attribute, and decided where the sources are at hand.

## References

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table
https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpn_gateway_route_propagation
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.unknown import Unknown
from netlint.lang.wording import listed
from netlint.network.changes import sets_anew
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.twice import standalone


def _is_written_inside(owner: Entity, attribute: str) -> bool:
    """Tell whether a resource manages an attribute itself, whatever changes it.

    Raises:
        Undetermined: the sources are needed to tell.
    """
    resource = owner.resource
    # A state shows what there is, whoever manages it.
    if resource is None or (resource.ignored_changes is None and not resource.planned):
        return False
    value = resource.attributes.get(attribute)
    if value is None or not resource.written(attribute):
        return False
    ignored = resource.ignored_changes
    if ignored is not None and ignored & {attribute, "*"}:
        return False
    if ignored is None and sets_anew(owner, attribute):
        return True
    if ignored is None or isinstance(value, Unknown):
        raise Undetermined(
            f"`{attribute}` of {owner.address} is written inside too, and whether its changes are ignored, "
            "the plan alone does not say",
            settle="check the plan beside its sources, or with --source",
            address=owner.address,
            attribute=attribute,
        )
    return True


@check("RTB004", "inline-and-standalone", Severity.HIGH)
def inline_and_standalone(network: Network) -> Problems:
    """Look for rules that are resources, and for others inside of what they belong to."""
    pending: Undetermined | None = None
    for (owner, attribute), parts in standalone(network).items():
        try:
            if not _is_written_inside(owner, attribute):
                continue
        except Undetermined as why:
            pending = pending or why
            continue
        names = listed((one.address for one in parts), 3)
        yield Problem(
            at=owner,
            message=f"{owner.address} writes its `{attribute}` inside, and {names} "
            f"{'add' if len(parts) > 1 else 'adds'} to it",
            because=("Each apply deletes what the other one adds.",),
            help=f"write all of them inside of {owner.address}, or none",
            related=tuple((one, "adds to it") for one in parts[:5]),
            key=attribute,
        )
    if pending is not None:
        raise pending
