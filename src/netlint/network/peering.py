"""VPC peering connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.entity import Entity, attribute, derived, flag, link, spelled, text

if TYPE_CHECKING:
    from netlint.network.routes import Route
    from netlint.network.vpc import Vpc


class PeeringConnection(Entity):
    """A peering connection (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html)."""

    kind = "peering_connection"
    terraform = spelled(
        "aws_vpc_peering_connection",
        requester="vpc_id",
        accepter="peer_vpc_id",
        owner="peer_owner_id",
        region="peer_region",
        auto_accept="auto_accept",
    )
    requester: link[Vpc] = link("vpc")
    accepter: link[Vpc] = link("vpc")
    owner = attribute(text, "")
    region = attribute(text, "")
    auto_accept = attribute(flag, False)

    @derived
    def routes(self) -> Members[Route]:
        """The routes that send over it."""
        return self.network.routes_to(self)

    def other_side(self, vpc: Vpc) -> Vpc | None:
        """Return the VPC at the other end."""
        return self.accepter if self.requester is vpc else self.requester


class PeeringConnectionAccepter(Entity):
    """The acceptance of a peering connection from another account or region."""

    kind = "peering_connection_accepter"
    terraform = spelled("aws_vpc_peering_connection_accepter", peering="vpc_peering_connection_id")
    peering: link[PeeringConnection] = link("peering_connection")


class PeeringConnectionOptions(Entity):
    """The DNS options of a peering connection."""

    kind = "peering_connection_options"
    terraform = spelled("aws_vpc_peering_connection_options", peering="vpc_peering_connection_id")
    peering: link[PeeringConnection] = link("peering_connection")
