"""Some subnets of a VPC have no route back over a peering connection that others have.

## What it finds

A peering connection with routes on both sides, and a subnet of one side whose route table has none,
although the other side sends to it, and what lives in it admits the other side by a security group.

## Why it matters

Route tables are a matter of subnets: a connection that works from one subnet hangs from the next one.

## Bad

Both subnets of b are reached from a, and the instances in both admit a. Only one route table of b has a
way back.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX008
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_subnet" "b" {
  count      = 2
  vpc_id     = aws_vpc.b.id
  cidr_block = cidrsubnet(aws_vpc.b.cidr_block, 8, count.index)
}

resource "aws_route_table" "b" {
  count  = 2
  vpc_id = aws_vpc.b.id
}

resource "aws_route_table_association" "b" {
  count          = 2
  subnet_id      = aws_subnet.b[count.index].id
  route_table_id = aws_route_table.b[count.index].id
}

resource "aws_route" "b_to_a" {
  route_table_id            = aws_route_table.b[0].id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_security_group" "b" {
  vpc_id = aws_vpc.b.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.a.cidr_block]
  }
}

resource "aws_instance" "b" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.b[count.index].id
  vpc_security_group_ids = [aws_security_group.b.id]
}
```

## Good

Each route table of b has a way back.

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

resource "aws_route" "a_to_b" {
  route_table_id            = aws_vpc.a.main_route_table_id
  destination_cidr_block    = aws_vpc.b.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_subnet" "b" {
  count      = 2
  vpc_id     = aws_vpc.b.id
  cidr_block = cidrsubnet(aws_vpc.b.cidr_block, 8, count.index)
}

resource "aws_route_table" "b" {
  count  = 2
  vpc_id = aws_vpc.b.id
}

resource "aws_route_table_association" "b" {
  count          = 2
  subnet_id      = aws_subnet.b[count.index].id
  route_table_id = aws_route_table.b[count.index].id
}

resource "aws_route" "b_to_a" {
  count                     = 2
  route_table_id            = aws_route_table.b[count.index].id
  destination_cidr_block    = aws_vpc.a.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.a_b.id
}

resource "aws_security_group" "b" {
  vpc_id = aws_vpc.b.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.a.cidr_block]
  }
}

resource "aws_instance" "b" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.b[count.index].id
  vpc_security_group_ids = [aws_security_group.b.id]
}
```

## How to fix it

Add the route to the tables that lack it; or, where only some subnets are meant to be reached, narrow the
other side's route to them.

## When it stays silent

Where nothing in the subnet names the other side in a security group, which may be peering for a part of a
VPC on purpose; where the other side's routes do not cover the subnet; where another gateway than the
internet's, such as a transit gateway, may carry the answers. Where a VPC is managed elsewhere, or a table
or security group is not known, it is undetermined or left to PCX001.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html
"""

from contextlib import suppress

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, Of, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import short
from netlint.lang.undetermined import some, where
from netlint.lang.wording import listed
from netlint.network.addresses import Range, contains, range_of
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.network import Network
from netlint.network.occupancy import workloads_in
from netlint.network.peering import PeeringConnection
from netlint.network.returning import learns, shares, ways_to
from netlint.network.routes import Route, RouteTable
from netlint.network.vpc import Subnet, Vpc
from netlint.network.workloads import Workload


def _sends_to(routes: list[Route], subnet: Subnet) -> bool:
    """Tell whether one of these routes is for addresses of a subnet."""
    own: list[Range] = [block for block in (subnet.cidr,) if block is not None]
    return some(routes, lambda route: some(route.destinations, lambda one: shares(one, own)))


def _another_way(table: RouteTable, goal: Vpc) -> bool:
    """Tell whether something else than internet and NAT gateways may take packets to a VPC."""
    return learns(table) or bool(ways_to(table, goal.ranges.proven))


def _read(text: str) -> Range | None:
    with suppress(ValueError):
        return range_of(text)
    return None


def _admits(group: Entity, peer: Vpc) -> bool:
    """Tell whether a security group names a VPC, a part of its ranges or one of its groups."""

    def names(rule: SecurityGroupRule) -> bool:
        if rule.direction != "ingress":
            return False
        written = [_read(text) for text in (*rule.ipv4, *rule.ipv6)]
        if any(contains(block, one) for block in peer.ranges.proven for one in written if one is not None):
            return True
        return some(rule.peers, lambda other: other.vpc is peer)

    return isinstance(group, SecurityGroup) and some(group.rules, names)


def _expects(subnet: Subnet, peer: Vpc, network: Network) -> bool:
    """Tell whether something in a subnet admits a VPC."""

    def admitting(workload: Entity) -> bool:
        assert isinstance(workload, Workload)
        return subnet in workload.subnets.proven and some(
            workload.security_groups, lambda group: _admits(group, peer)
        )

    return some(workloads_in(network, subnet), admitting)


def _write(draft: Cure, table: RouteTable, goal: Vpc, peering: PeeringConnection) -> None:
    if goal.cidr is not None:
        to = Of(goal, "cidr_block", str(goal.cidr))
        name = f"{draft.name(table, 'to')}_{short(goal)}"
        draft.routes(name, [table], destination_cidr_block=to, vpc_peering_connection_id=peering)


@check("PCX008", "partial-return-route", Severity.MEDIUM, needs=("workload",))
def partial_return_route(peering: PeeringConnection, network: Network) -> Problems:
    """Look for subnets without a route back, on the sides that have routes."""
    if len(peering.routes.proven) < 2:
        return
    requester, accepter = peering.requester, peering.accepter
    if requester is None or accepter is None or requester is accepter:
        return
    for here, there in ((requester, accepter), (accepter, requester)):
        back = {route.table for route in peering.routes.proven if route.table and route.table.vpc is here}
        sent = [route for route in peering.routes.proven if route.table and route.table.vpc is there]
        if back and sent and here.managed:
            yield from _one_side(peering, network, here, there, (back, sent))


def _one_side(
    peering: PeeringConnection,
    network: Network,
    here: Vpc,
    there: Vpc,
    routes: tuple[set[RouteTable], list[Route]],
) -> Problems:
    back, sent = routes

    def cut_off(subnet: Subnet) -> bool:
        table = subnet.route_table
        return (
            table not in back
            and _sends_to(sent, subnet)
            and not _another_way(table, there)
            and _expects(subnet, there, network)
        )

    found = where(here.subnets, cut_off)
    if not found:
        return
    if peering.routes.incomplete is not None:
        raise peering.routes.incomplete
    for table in dict.fromkeys(subnet.route_table for subnet in found.proven):
        subnets = [subnet for subnet in found.proven if subnet.route_table is table]
        names = listed(subnet.address for subnet in subnets)
        having = listed(sorted(one.address for one in back))
        yield Problem(
            at=peering,
            message=f"{names} cannot answer {there.address}: {table.address} has no route over "
            f"{peering.address}, which {having} has",
            because=(
                f"{sent[0].address} sends from {there.address} to these subnets.",
                f"A security group of what lives there admits {there.address}.",
            ),
            help=f"add a route to {there.address} over {peering.address} to {table.address}, or narrow "
            f"{sent[0].address} to the subnets that are meant",
            cure=cure(table, lambda draft, table=table: _write(draft, table, there, peering)),  # type: ignore[misc]
            related=((table, "has no way back"), *((subnet, "uses it") for subnet in subnets[:5])),
            key=table.address,
        )
