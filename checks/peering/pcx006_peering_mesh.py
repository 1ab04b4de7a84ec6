"""Many VPCs are joined pairwise by peering connections.

## What it finds

Four VPCs or more (option `mesh-size`) that are all peered with each other, or a VPC with five
peering connections or more (option `degree`).

## Why it matters

Connections grow with the square of the VPCs, and every route table needs a route for each of them.
Each VPC may have 50 by default. A transit gateway needs one attachment for each VPC.

## Bad

Four VPCs take six peering connections.

```hcl
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "c" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_vpc" "d" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX006
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "a_c" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.c.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "a_d" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_c" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.c.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "b_d" {
  vpc_id      = aws_vpc.b.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}

resource "aws_vpc_peering_connection" "c_d" {
  vpc_id      = aws_vpc.c.id
  peer_vpc_id = aws_vpc.d.id
  auto_accept = true
}
```

## Good

Four VPCs take four attachments of one transit gateway.

```hcl
resource "aws_vpc" "main" {
  for_each   = { a = "10.0.0.0/16", b = "10.1.0.0/16", c = "10.2.0.0/16", d = "10.3.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each   = aws_vpc.main
  vpc_id     = each.value.id
  cidr_block = cidrsubnet(each.value.cidr_block, 12, 0)
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}
```

## How to fix it

Consider a transit gateway. It costs by the hour and by the GB, which peering does not: for few VPCs
with much traffic, or a hub that is peered on purpose, raise `mesh-size` or `degree`.

## When it stays silent

Below the sizes. Where there are enough peering connections for a mesh, and the VPCs of one are not
known, it is undetermined.

## References

https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_network_topology_prefer_hub_and_spoke.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.network import Network
from netlint.network.peering import PeeringConnection
from netlint.network.vpc import Vpc


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How many are too many.

    Args:
        mesh_size: the number of VPCs that are all peered with each other.
        degree: the number of peering connections of one VPC.
    """

    mesh_size: int = 4
    degree: int = 5


def _mesh(start: Vpc, neighbours: dict[Vpc, dict[Vpc, PeeringConnection]]) -> list[Vpc]:
    """Grow a group of VPCs that are all peered with each other, from one of them."""
    mesh = [start]
    for candidate in sorted(neighbours[start], key=lambda vpc: (-len(neighbours[vpc]), vpc.address)):
        if all(candidate in neighbours[member] for member in mesh):
            mesh.append(candidate)
    return mesh


@check("PCX006", "peering-mesh", Severity.LOW, needs=("peering_connection",))
def peering_mesh(network: Network, options: Options) -> Problems:
    """Look for meshes and hubs in the graph of peering connections."""
    neighbours: dict[Vpc, dict[Vpc, PeeringConnection]] = {}
    pending: Undetermined | None = None
    peerings = network.of_kind("peering_connection")
    if len(peerings) < min(options.degree, options.mesh_size * (options.mesh_size - 1) // 2):
        return
    for peering in peerings:
        assert isinstance(peering, PeeringConnection)
        try:
            one, other = peering.requester, peering.accepter
        except Undetermined as why:
            pending = pending or why
            continue
        if one is not None and other is not None and one is not other:
            neighbours.setdefault(one, {})[other] = peering
            neighbours.setdefault(other, {})[one] = peering
    reported: set[Vpc] = set()
    for start in sorted(neighbours, key=lambda vpc: (-len(neighbours[vpc]), vpc.address)):
        if start in reported:
            continue
        mesh = _mesh(start, neighbours)
        degree = len(neighbours[start])
        if len(mesh) >= options.mesh_size:
            yield _problem(mesh, neighbours, f"{len(mesh)} VPCs are all peered with each other")
            reported.update(mesh)
        elif degree >= options.degree:
            group = [start, *sorted(neighbours[start], key=lambda vpc: vpc.address)]
            yield _problem(group, neighbours, f"{start.address} has {degree} peering connections")
            reported.add(start)
    if pending is not None:
        raise pending


def _problem(group: list[Vpc], neighbours: dict[Vpc, dict[Vpc, PeeringConnection]], what: str) -> Problem:
    inside = {peering: None for vpc in group for peer, peering in neighbours[vpc].items() if peer in group}
    peerings = sorted(inside, key=lambda peering: peering.address)
    names = sorted(vpc.address for vpc in group)
    shown = listed(names, 6)
    return Problem(
        at=peerings[0],
        message=f"{what}: {len(peerings)} peering connections where a transit gateway "
        f"needs {len(group)} attachments",
        because=(
            f"The VPCs are {shown}.",
            f"One more VPC joined to all of them takes {len(group)} more peering connections.",
        ),
        help="consider a transit gateway, which costs by the hour and by the GB; peering costs neither",
        related=tuple((peering, "one of the peering connections") for peering in peerings[1:6]),
        key=",".join(names),
    )
