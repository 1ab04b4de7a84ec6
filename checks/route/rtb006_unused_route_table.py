"""A route table that nothing is associated with.

## What it finds

A route table with routes, and without a subnet or a gateway, in a VPC that has subnets here.

## Why it matters

No packet looks at its routes. A subnet that they were written for uses the VPC's main table instead, which
sends it nowhere but inside the VPC unless somebody changed it.

## Bad

The subnet uses the main table, and does not reach the internet.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" { # <- RTB006
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
```

## How to fix it

Associate it with its subnets by an `aws_route_table_association`, or delete it.

## When it stays silent

For the main table of a VPC, and for a table without routes. Where the VPC has no subnet in this
configuration: whoever is to use the table is elsewhere. Where an output names the table, or a resource that
adds no routes to it refers to it. For a spare one of several that one block makes, where every subnet has a
table of its own. Where the table of an association is not known, or a module that is not read is told of it,
and in a VPC that is managed elsewhere, it is undetermined. A table that others find by its tags is used in a
way that no configuration shows: allow it.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.group_users import mentioned
from netlint.network.network import Network
from netlint.network.routes import RouteTable
from netlint.network.vpc import Subnet, Vpc

#: what refers to a table to add routes to it, and not to use it
_ADDING = frozenset(
    [
        "aws_vpc_endpoint",
        "aws_vpc_endpoint_route_table_association",
        "aws_vpc_route_server_propagation",
        "AWS::EC2::VPCEndpoint",
        "AWS::EC2::RouteServerPropagation",
    ]
)


def _mentioned(table: RouteTable, network: Network) -> bool:
    """Tell whether a resource refers to a table that is not known to add routes to it only."""
    known = network.snapshot.by_address
    found = network.once("who mentions whom", mentioned).get(table.address, ())
    return any(known[address].type not in _ADDING for address in found)


def _looked_up(network: Network) -> Undetermined | None:
    """Return why an association may have a table under another name: it takes what a data source finds."""
    for association in network.of_kind("route_table_association"):
        for table in association.linked("route_table", ("route_table",)).targets:
            if not table.managed and table.resource is not None:
                return Undetermined(
                    f"which table {table.address} finds is not known",
                    settle="refer to the table itself",
                    address=table.address,
                )
    return None


def _without_table(vpc: Vpc) -> list[Subnet]:
    """Return the subnets that are known to use the main table, as nothing associates them."""
    found = [(subnet, subnet.associations) for subnet in vpc.subnets.proven]
    return [subnet for subnet, own in found if not own.proven and own.incomplete is None]


def _is_spare(table: RouteTable, vpc: Vpc) -> bool:
    """Tell whether another table of the same block is associated."""
    block = table.address.removesuffix("]").rpartition("[")[0]
    return bool(block) and any(
        other is not table and other.address.startswith(f"{block}[") and other.associations.proven
        for other in vpc.route_tables.proven
    )


def _doubts(table: RouteTable, vpc: Vpc, network: Network, named: bool | None) -> Iterator[Undetermined]:
    """Yield why something may use the table all the same."""
    if not vpc.managed:
        yield Undetermined(
            f"{vpc.address} is managed elsewhere, and its subnets may use {table.address}",
            settle="scan it together with the configuration that owns it",
            address=table.address,
        )
    main = network.pointing("main_route_table_association", "route_table", table).incomplete
    looked_up = network.once("tables that are looked up", _looked_up)
    for why in (table.associations.incomplete, main, looked_up):
        if why is not None:
            yield why
    if named is None:
        yield Undetermined(
            f"an output may hand on {table.address}: a plan does not show local values",
            settle="check the plan together with its sources",
            address=table.address,
        )


@check("RTB006", "unused-route-table", Severity.LOW)
def unused_route_table(table: RouteTable, network: Network) -> Problems:
    """Look for a subnet or a gateway that uses the table."""
    resource = table.resource
    if table.associations.proven or resource is None or resource.type == "aws_default_route_table":
        return
    vpc = table.vpc
    if vpc is None or not vpc.subnets.proven or vpc.implied_main_route_table is table:
        return
    outputs = network.snapshot.outputs
    named = outputs().names(resource) if outputs is not None else False
    if named or _mentioned(table, network):
        return
    if network.pointing("main_route_table_association", "route_table", table).proven:
        return
    adding = (table.routes, table.propagations, table.propagating)
    filled = any(found.proven for found in adding)
    may_be_filled = next((found.incomplete for found in adding if found.incomplete is not None), None)
    without = _without_table(vpc)
    if (not filled and may_be_filled is None) or (not without and _is_spare(table, vpc)):
        return
    for why in _doubts(table, vpc, network, named):
        raise why
    if not filled and may_be_filled is not None:
        raise may_be_filled
    because = ["No association names it, and no output hands it on."]
    if without:
        shown = listed((subnet.address for subnet in without), 3)
        uses = (
            "have no association either, and use"
            if len(without) > 1
            else "has no association either, and uses"
        )
        because.append(f"{shown} {uses} the main table of {vpc.address}.")
    yield Problem(
        at=table,
        message=f"{table.address} is associated with no subnet and no gateway: no packet follows its routes",
        because=tuple(because),
        help=f"associate it with {without[0].address if len(without) == 1 else 'its subnets'}"
        " by an aws_route_table_association, or delete it",
        related=tuple((subnet, "uses the main table") for subnet in without[:5]) or ((vpc, "has subnets"),),
    )
