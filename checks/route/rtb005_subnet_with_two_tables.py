"""A subnet is associated with two route tables.

## What it finds

A subnet that two or more route table associations associate with different route tables.

## Why it matters

A subnet has one route table at a time. The second association fails with
`Resource.AlreadyAssociated` after part of the change has been applied; which of them comes first is
not defined, so neither is which routes the subnet gets.

## Bad

The subnet is associated with the public and with the private route table.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.app.id # <- RTB005
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.private.id
}
```

## Good

The subnet is associated with one route table.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.private.id
}
```

## How to fix it

Keep the association with the table that the subnet is to use, and delete the others.

## When it stays silent

For two associations with the same table; for associations of gateways. Where the subnet or the table
of an association is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
https://github.com/hashicorp/terraform-provider-aws/issues/73
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.routes import RouteTable, RouteTableAssociation
from netlint.network.vpc import Subnet


@check("RTB005", "subnet-with-two-route-tables", Severity.HIGH, elsewhere=True)
def subnet_with_two_route_tables(subnet: Subnet) -> Problems:
    """Compare the tables of a subnet's associations."""
    associations = subnet.associations
    if len(associations.proven) < 2 and associations.incomplete is None:
        return
    tables: dict[RouteTable, RouteTableAssociation] = {}
    pending = associations.incomplete
    for association in associations.proven:
        try:
            table = association.route_table
        except Undetermined as why:
            pending = pending or (why if len(associations.proven) > 1 else None)
            continue
        if table is not None:
            tables.setdefault(table, association)
    if len(tables) < 2:
        if pending is not None and subnet.managed and associations.proven:
            raise pending
        return
    ordered = sorted(tables.items(), key=lambda pair: pair[1].address)
    names = [table.address for table, _ in ordered]
    yield Problem(
        at=ordered[-1][1],
        field="subnet",
        message=f"{subnet.address} is associated with {len(names)} route tables: {', '.join(names)}",
        because=("A subnet has one route table at a time: the others fail with Resource.AlreadyAssociated.",),
        help=f"keep one of {', '.join(one.address for _, one in ordered)}, and delete the others",
        related=tuple((one, f"associates it with {table.address}") for table, one in ordered[:5]),
        key=subnet.address,
    )
