"""A route for addresses of the VPC itself has a target or a destination that AWS refuses.

## What it finds

A route whose destination lies within an address block of its VPC, and whose target is not a NAT gateway,
a network interface, an instance or a Gateway Load Balancer endpoint, or whose destination is not the
whole range of a subnet.

## Why it matters

The `local` route has precedence, but for these targets and whole subnets. AWS refuses the route when it
is applied.

## Bad

The route sends a part of the VPC's own block to a transit gateway.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.app.id]
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_route" "network" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.128.0/17" # <- RTB003
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
```

## Good

The route is for addresses beyond the VPC.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.app.id]
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_route" "network" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.1.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
```

## How to fix it

Give the route a destination outside of the VPC. To inspect traffic between subnets, send the range of a
whole subnet to the network interface or the endpoint of the appliance.

## When it stays silent

For destinations that hold the VPC's block and more, where `local` wins for the VPC's own; for peering
connections, whose ranges may not overlap at all (PCX003). Where the ranges of the VPC or of its subnets
are not known and decide, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import Range, contains
from netlint.network.routes import Route, RouteTable
from netlint.network.vpc import Subnet, Vpc

#: what AWS lets a route within the VPC send to; a peering connection has its own checks
_FITTING = (
    "nat_gateway",
    "network_interface",
    "workload",
    "vpc_endpoint",
    "network_firewall",
    "firewall_endpoint_association",
    "peering_connection",
)

#: the widest block that a VPC can have: whatever is wider lies in none
_WIDEST = {4: 16, 6: 44}


def _is_local(route: Route) -> bool:
    """Tell whether the target is `local`, which Terraform writes as the id of a gateway."""
    value, _ = route.locate("gateway")
    return isinstance(value, str) and value == "local"


def _block(vpc: Vpc, destination: Range) -> Range | None:
    """Return the block of a VPC that a destination lies in, or is.

    Raises:
        Undetermined: no known block is it, but one that is not known may be.
    """
    return next((block for block in vpc.ranges if contains(block, destination)), None)


def _fault(route: Route, vpc: Vpc, block: Range, destination: Range) -> str:
    """Say what AWS refuses; empty where it takes the route."""
    target = route.target
    if target is not None and target.kind not in _FITTING:
        return f"to {target.address}"
    if target is None or target.kind == "peering_connection" or destination == block:
        return ""

    def is_it(subnet: Subnet) -> bool:
        return destination == (subnet.cidr if destination.version == 4 else subnet.ipv6_cidr)

    return "" if some(vpc.subnets, is_it) else "which is not the range of a subnet"


@check("RTB003", "route-inside-the-vpc", Severity.MEDIUM)
def route_inside_the_vpc(table: RouteTable) -> Problems:
    """Compare the routes of a table with the blocks of its VPC."""
    for route in table.routes.proven:
        # A destination that may be a prefix list is none of the VPC's.
        destination = route.destination if route.locate("prefix_list")[0] in (None, "") else None
        if destination is None or destination.prefixlen < _WIDEST[destination.version] or _is_local(route):
            continue
        vpc = table.vpc
        block = _block(vpc, destination) if vpc is not None else None
        if vpc is None or block is None:
            continue
        fault = _fault(route, vpc, block, destination)
        if not fault:
            continue
        yield Problem(
            at=route,
            field="ipv4" if destination.version == 4 else "ipv6",
            message=f"{table.address} has a route for {destination}, within {vpc.address} itself, {fault}",
            because=(
                f"{destination} lies in {block}, a block of {vpc.address}.",
                "AWS takes it for the whole range of a subnet only, to an appliance or a NAT gateway.",
            ),
            help="route addresses outside of the VPC, or the range of a whole subnet to an appliance",
            related=((vpc, f"has the block {block}"),),
            key=str(destination),
        )
