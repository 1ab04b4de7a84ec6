"""Traffic from the internet goes through a firewall, and its answers take another way.

## What it finds

An internet gateway whose route table sends the traffic for a subnet to a firewall or Gateway Load
Balancer endpoint, while the subnet's own default route goes straight to the internet gateway or to the
endpoint of another zone; or whose endpoint is in another zone than the subnet, which has one in its own.

## Why it matters

A stateful firewall that sees one direction only drops the connection, or lets through what it cannot
judge: AWS Network Firewall does not support asymmetric routing.

## Bad

The internet gateway sends to the endpoint, and the subnet answers past it.

```hcl
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "firewall" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.100.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.firewall.id]
}

resource "aws_subnet" "web" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block      = "10.0.0.0/24"
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id # <- RTB007
  }
}

resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.main.id
  route_table_id = aws_route_table.edge.id
}

resource "aws_route_table" "web" {
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
```

## Good

Both directions go through the endpoint.

```hcl
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "firewall" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.100.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "GatewayLoadBalancer"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.firewall.id]
}

resource "aws_subnet" "web" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block      = "10.0.0.0/24"
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id
  }
}

resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.main.id
  route_table_id = aws_route_table.edge.id
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}
```

## How to fix it

Send the default route of the subnet to the endpoint to which the internet gateway sends the subnet's
traffic, in the subnet's zone.

## When it stays silent

For subnets without a default route, or whose default route goes to a NAT gateway, a transit gateway or
the like: nothing comes to them from the internet gateway, or the firewall is elsewhere. Where it is the way
out that takes the endpoint of another zone, FW001 says so. Which endpoint of a Network Firewall with several
a route goes to is undetermined before apply, unless the sources pick it by its zone.

## References

https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html
https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range, contains
from netlint.network.entity import Entity
from netlint.network.gateways import InternetGateway
from netlint.network.inspection import endpoint_subnets, endpoint_zone, endpoint_zones, inspector
from netlint.network.routes import Route
from netlint.network.vpc import Subnet


def _is_behind(subnet: Subnet, destination: Range, target: Entity) -> bool:
    """Tell whether the gateway sends a subnet's traffic to a firewall that stands elsewhere."""
    own = subnet.cidr if destination.version == 4 else subnet.ipv6_cidr
    return own is not None and contains(destination, own) and subnet not in endpoint_subnets(target).proven


def _return(subnet: Subnet, inward: Route, target: Entity, version: int) -> str:
    """Say how a subnet's answers get past the endpoint that its traffic comes through; empty if they do not.

    Raises:
        Undetermined: which endpoint one of the two ways takes is not known.
    """
    outward = subnet.default_route(ALL_IPV4 if version == 4 else ALL_IPV6)
    if outward is None:
        return ""
    if outward.goes_to("internet_gateway"):
        return f"its default route goes to {outward.target.address if outward.target else 'the gateway'}"
    back = inspector(outward)
    if back is None:
        return ""
    there, here = endpoint_zone(inward, target), endpoint_zone(outward, back)
    zones = endpoint_zones(subnet.vpc, target).proven if subnet.vpc is not None else ()
    if there != here:
        if there == subnet.zone and there in zones:
            # That the subnet uses the endpoint of another zone is what FW001 says.
            return ""
        return f"its answers take the endpoint in {here}"
    if subnet.zone != there and subnet.zone in zones:
        return f"it is in {subnet.zone}, and the endpoint in {there}"
    return ""


@check("RTB007", "return-past-the-firewall", Severity.HIGH)
def return_past_the_firewall(gateway: InternetGateway) -> Problems:
    """Compare the way from an internet gateway to each subnet with the way back."""
    pending: Undetermined | None = None
    for association in gateway.edge_associations.proven:
        table = association.route_table
        for inward in table.routes.proven if table is not None else ():
            destination, target = inward.destination, inspector(inward)
            if destination is None or target is None or table is None or table.vpc is None:
                continue
            for subnet in table.vpc.subnets.proven:
                try:
                    if not _is_behind(subnet, destination, target):
                        continue
                    way = _return(subnet, inward, target, destination.version)
                except Undetermined as why:
                    pending = pending or why
                    continue
                if not way:
                    continue
                yield Problem(
                    at=inward,
                    field="endpoint",
                    message=f"{gateway.address} sends traffic for {subnet.address} through {target.address}, "
                    f"but {way}",
                    because=(
                        f"{table.address} has a route for {destination} to {target.address}.",
                        "A firewall that does not see both directions drops the connection.",
                    ),
                    help=f"send 0.0.0.0/0 of {subnet.route_table.address} to the same endpoint",
                    related=((subnet, "answers another way"), (target, "sees one direction only")),
                    key=subnet.address,
                )
    if pending is not None:
        raise pending
