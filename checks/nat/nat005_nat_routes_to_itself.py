"""The subnet of a NAT gateway sends its internet traffic to that NAT gateway.

## What it finds

A NAT gateway whose own subnet's route table in effect sends `0.0.0.0/0` to this NAT gateway, and has
no other route that could carry what the NAT gateway sends on.

## Why it matters

A NAT gateway sends on by the route table of its own subnet. Here that leads back to itself: no packet
leaves, and every subnet behind the NAT gateway has no internet access.

## Bad

The public subnet is associated with the private route table.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.private.id]
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id # <- NAT005
}

resource "aws_route" "hub" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
```

## Good

The public subnet has a route table of its own, whose default route goes to the internet gateway.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.private.id]
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "hub" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
```

## How to fix it

Associate the NAT gateway's subnet with a route table whose default route goes to the VPC's internet
gateway; for a private NAT gateway, with one that sends to where its traffic is to go.

## When it stays silent

For regional NAT gateways, which stand in no subnet. For a public one where another route of the table
can carry internet traffic, and where the table takes routes by propagation; a table that has nothing
but routes to NAT gateways is NAT003's. For a private one where the table has any other route. Where
the table or a route of it is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
"""

from ipaddress import ip_network

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import ALL_IPV4, contains
from netlint.network.entity import Entity
from netlint.network.gateways import NatGateway
from netlint.network.network import Network
from netlint.network.routes import Route, RouteTableAssociation
from netlint.network.vpc import Subnet, Vpc

#: What is never on the internet (RFC 1918, and RFC 6598 for carriers).
_PRIVATE = tuple(
    ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)


def _carries_internet(route: Route) -> bool:
    """Tell whether a route could carry IPv4 internet traffic past the default route."""
    if route.goes_to("nat_gateway"):
        return False
    destination = route.destination
    if destination is None:
        # The ranges of a prefix list may be anywhere.
        return True
    return destination.version == 4 and not any(contains(known, destination) for known in _PRIVATE)


def _write(draft: Cure, nat: NatGateway, subnet: Subnet, vpc: Vpc) -> None:
    """Give the subnet a table of its own: the one that it has is right for the others."""
    if not nat.public:
        return
    gateways = vpc.internet_gateways.proven
    gateway = (
        gateways[0] if gateways else draft.add("aws_internet_gateway", draft.name(vpc, "main"), vpc_id=vpc)
    )
    table = draft.add("aws_route_table", draft.name(subnet, "nat"), vpc_id=vpc)
    draft.routes("nat_internet", [table], destination_cidr_block="0.0.0.0/0", gateway_id=gateway)

    def table_of(member: Entity) -> Written:
        assert isinstance(member, RouteTableAssociation)
        if member.subnet is subnet:
            return table
        return member.route_table or Choice("the route table that it has now")

    if subnet.associations:
        draft.change(subnet.associations.proven[0], "route_table_id", table_of)
        return
    draft.add(
        "aws_route_table_association", draft.name(subnet, "nat"), subnet_id=subnet, route_table_id=table
    )


@check("NAT005", "nat-gateway-routed-to-itself", Severity.CRITICAL)
def nat_gateway_routed_to_itself(nat: NatGateway, network: Network) -> Problems:
    """Follow the default route of the NAT gateway's own subnet."""
    if nat.regional:
        return
    subnet = nat.subnet
    if subnet is None:
        return
    table = subnet.route_table
    route = table.route_to(ALL_IPV4)
    if route is None or not route.goes_to("nat_gateway") or route.target is not nat:
        return
    if table.propagating or network.pointing("route_propagation", "table", table):
        return
    others = some(table.routes, lambda one: not one.goes_to("nat_gateway"))
    if others is not nat.public or (nat.public and some(table.routes, _carries_internet)):
        return
    vpc = subnet.vpc
    yield Problem(
        at=route,
        field=_field(route),
        message=f"{nat.address} sends to itself: its own subnet {subnet.address} has 0.0.0.0/0 going to it",
        because=(
            f"A NAT gateway sends on by the table of its own subnet; that is {table.address}.",
            "No packet leaves: every subnet behind this NAT gateway has no internet access."
            if nat.public
            else "No packet leaves: whatever uses this NAT gateway reaches nothing.",
        ),
        help=f"associate {subnet.address} with a route table that sends 0.0.0.0/0 to the internet gateway"
        if nat.public
        else f"associate {subnet.address} with a route table that sends to where its traffic is to go",
        cure=() if vpc is None else cure(nat, lambda draft: _write(draft, nat, subnet, vpc)),
        related=((nat, "the NAT gateway"), (subnet, "the NAT gateway's own subnet")),
        key=nat.address,
    )


def _field(route: Route) -> str:
    """Return the field that holds the target: the provider takes a NAT gateway's id in two."""
    return "nat_gateway" if route.target_field == route.spelling_of("nat_gateway") else "gateway"
