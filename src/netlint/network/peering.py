"""VPC peering connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members, Undetermined
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, members, text
from netlint.network.spelling import SELF, adapted, spelled

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
        status="accept_status",
    )
    cloudformation = adapted(
        spelled(
            "AWS::EC2::VPCPeeringConnection",
            requester="VpcId",
            accepter="PeerVpcId",
            owner="PeerOwnerId",
            region="PeerRegion",
        ),
        # It is accepted as it is made: in another account by the role in `PeerRoleArn`.
        defaults={"auto_accept": True},
    )
    requester: link[Vpc] = link("vpc")
    accepter: link[Vpc] = link("vpc")
    #: the account and the Region of the accepter; empty for those of the requester
    owner = attribute(text, "", settled=True)
    region = attribute(text, "", settled=True)
    auto_accept = attribute(flag, False)
    #: `active` once it has been accepted; what is not made yet has none
    status = attribute(text, "", settled=True)
    accepters: members[PeeringConnectionAccepter] = members("peering_connection_accepter", "peering")
    options: members[PeeringConnectionOptions] = members("peering_connection_options", "peering")

    @derived
    def routes(self) -> Members[Route]:
        """The routes that send over it."""
        return self.network.routes_to(self)

    @property
    def accepts_itself(self) -> bool:
        """Whether it is accepted by the very resource that makes it, in other accounts and Regions too."""
        return self.resource is not None and "::" in self.resource.type

    @derived
    def regions(self) -> tuple[str, str]:
        """The Regions of the requester and of the accepter; empty where it is one that is not known.

        Raises:
            Undetermined: one of them is not known.
        """
        here, accepter = self.home_region, self.accepter
        described = accepter is not None and accepter.resource is not None
        there = self.region or (accepter.home_region if accepter is not None and described else here)
        if not self.region and accepter is not None and _same_provider(self, accepter):
            return here or "", here or ""
        if here is None or there is None:
            raise Undetermined(
                f"the Regions that {self.address} joins are not known",
                settle="set `region` in the configuration of its provider",
                address=self.address,
            )
        return here, there

    def other_side(self, vpc: Vpc) -> Vpc | None:
        """Return the VPC at the other end."""
        return self.accepter if self.requester is vpc else self.requester


def _same_provider(one: Entity, other: Entity) -> bool:
    """Tell whether two things are managed by one provider configuration, and neither names a Region."""
    if one.resource is None or other.resource is None or one.resource.provider != other.resource.provider:
        return False
    return one.home_region == other.home_region


class PeeringConnectionAccepter(Entity):
    """The acceptance of a peering connection from another account or region."""

    kind = "peering_connection_accepter"
    terraform = spelled("aws_vpc_peering_connection_accepter", peering="vpc_peering_connection_id")
    peering: link[PeeringConnection] = link("peering_connection")

    def identified_by(self, attribute: str) -> Entity | None:
        """Pass the connection's id on: its own is the same."""
        accepted = self.linked("peering", ("peering_connection",)).targets
        return accepted[0] if accepted else self


class PeeringConnectionOptions(Entity):
    """Whether the names of one side resolve to private addresses on the other one.

    Each side is written in the connection, in its accepter, or in a resource of its own; None: not here.
    """

    kind = "peering_connection_options"
    terraform = (
        *spelled(
            "aws_vpc_peering_connection_options aws_vpc_peering_connection_accepter",
            peering="vpc_peering_connection_id",
            requester_resolves="requester.allow_remote_vpc_dns_resolution",
            accepter_resolves="accepter.allow_remote_vpc_dns_resolution",
        ),
        *spelled(
            "aws_vpc_peering_connection",
            peering=SELF,
            requester_resolves="requester.allow_remote_vpc_dns_resolution",
            accepter_resolves="accepter.allow_remote_vpc_dns_resolution",
        ),
    )
    peering: link[PeeringConnection] = link("peering_connection")
    requester_resolves = attribute[bool | None](flag, None, settled=True)
    accepter_resolves = attribute[bool | None](flag, None, settled=True)
