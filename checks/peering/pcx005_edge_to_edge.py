"""A route uses a peering connection to reach the internet or a service through the other VPC.

## What it finds

A route over a peering connection for everything (`0.0.0.0/0`, `::/0`), or for the addresses of an AWS
service (a prefix list of AWS, `com.amazonaws.…`).

## Why it matters

A VPC does not lend its internet gateway, NAT gateways, VPN, Direct Connect or gateway endpoints to a
peer. Packets for anything but the peer itself are dropped.

## Bad

VPC a has no way to the internet of its own, and sends what is meant for it to b, which drops it.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_out" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = "0.0.0.0/0" # <- PCX005
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## Good

What is meant for b goes to b. VPC a reaches the internet through its own gateway.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "a" {
  vpc_id = aws_vpc.a.id
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_out" {
  route_table_id         = aws_vpc.a.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.a.id
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_vpc.b.main_route_table_id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}
```

## How to fix it

Route the peer's own ranges over the peering connection. Give the VPC its own NAT gateway or endpoint,
or share one over a transit gateway.

## When it stays silent

For ranges, however wide, that are not everything; a range that is not the peer's is PCX007. Each route
is judged by its own target: a default route elsewhere beside a route over a peering connection is what
should be. Where the destination or what kind of target a route has is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.addresses import ALL_IPV4, ALL_IPV6
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection
from netlint.network.routes import PrefixList, Route


def _meant(route: Route) -> tuple[str, str]:
    """Return what a route is for that no peer can deliver, and the field that says so; empty for others."""
    destination = route.destination
    if destination is not None:
        everything = destination in (ALL_IPV4, ALL_IPV6)
        field = "ipv4" if destination.version == 4 else "ipv6"
        return (f"everything ({destination})", field) if everything else ("", "")
    named = route.prefix_list
    if not isinstance(named, PrefixList) or (named.resource is not None and named.managed):
        return "", ""
    name = named.name
    return (f"what is meant for {name}", "prefix_list") if name.startswith("com.amazonaws.") else ("", "")


@check("PCX005", "edge-to-edge-peering", Severity.HIGH, needs=("peering_connection",))
def edge_to_edge(route: Route, network: Network) -> Problems:
    """Look at what a route over a peering connection is meant for."""
    if not route.may_hold("peering_connection"):
        return
    found, unknown, certainty = network.weigh(lambda: _meant(route))
    network.note(certainty)
    what, field = found or ("", "")
    if not (what or unknown) or not route.goes_to("peering_connection"):
        return
    if unknown is not None:
        raise unknown
    # That it is a peering connection is enough, whichever it is.
    over, _, _ = network.weigh(lambda: route.target)
    peer = _peer(route, over)
    yield Problem(
        at=route,
        field=field,
        message=f"{route.address} sends {what} over {over.address if over else 'a peering connection'}, "
        "but a peer's gateways and gateway endpoints cannot be used over peering",
        because=(
            (
                f"Only what is meant for {peer} itself arrives there. The rest is dropped, whatever "
                "internet, NAT or VPN gateways it has."
            ),
        ),
        help=f"route the ranges of {peer} over it, and the rest to a gateway or endpoint of the VPC's own, "
        "or to a transit gateway",
        related=((over, "the peering connection"),) if over is not None else (),
    )


def _peer(route: Route, over: object) -> str:
    """Return the name of the VPC at the other end, as far as it is known."""

    def other() -> str:
        source = route.table.vpc if route.table is not None else None
        ends = (over.requester, over.accepter) if isinstance(over, PeeringConnection) else ()
        if source is None or source not in ends:
            return ""
        return next((end.address for end in ends if end is not None and end is not source), "")

    found, _, _ = route.network.weigh(other)
    return found or "the peer"
