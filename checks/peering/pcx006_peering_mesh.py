"""Many VPCs are joined pairwise by peering connections.

## What it finds

Four VPCs or more (option `mesh-size`) that are all peered with each other, or a VPC with five
peering connections or more (option `degree`).

## Why it matters

Connections grow with the square of the VPCs, and every route table needs a route for each of them.
Each VPC may have 50 by default. A transit gateway needs one attachment for each VPC.

## Bad

Four VPCs and six peering connections.

## Good

Four VPCs attached to one transit gateway; or up to three peered VPCs.

## How to fix it

Consider a transit gateway. It costs by the hour and by the GB, which peering does not: for few VPCs
with much traffic, or a hub that is peered on purpose, raise `mesh-size` or `degree`.

## When it stays silent

Below the sizes. The VPCs of a peering connection have to be known; where they are not it is
undetermined.

## References

https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_network_topology_prefer_hub_and_spoke.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
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


@check("PCX006", "peering-mesh", Severity.LOW)
def peering_mesh(network: Network, options: Options) -> Problems:
    """Look for meshes and hubs in the graph of peering connections."""
    neighbours: dict[Vpc, dict[Vpc, PeeringConnection]] = {}
    for peering in network.of_kind("peering_connection"):
        assert isinstance(peering, PeeringConnection)
        one, other = peering.requester, peering.accepter
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


def _problem(group: list[Vpc], neighbours: dict[Vpc, dict[Vpc, PeeringConnection]], what: str) -> Problem:
    inside = {peering: None for vpc in group for peer, peering in neighbours[vpc].items() if peer in group}
    peerings = sorted(inside, key=lambda peering: peering.address)
    names = sorted(vpc.address for vpc in group)
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
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
