"""AWS Resource Access Manager: what is shared with other accounts, and with whom."""

from __future__ import annotations

from netlint.lang.undetermined import Members
from netlint.network.entity import Entity
from netlint.network.fields import attribute, link, members, text
from netlint.network.spelling import ITSELF, SELF, spelled


class ResourceShare(Entity):
    """A share (https://docs.aws.amazon.com/ram/latest/userguide/what-is.html)."""

    kind = "resource_share"
    terraform = spelled("aws_ram_resource_share", name="name")
    cloudformation = spelled("AWS::RAM::ResourceShare", name="Name")
    name = attribute(text, "")
    principals: members[SharePrincipal] = members("share_principal", "share")


class SharedResource(Entity):
    """Something in a share."""

    kind = "shared_resource"
    terraform = spelled("aws_ram_resource_association", share="resource_share_arn", shared="resource_arn")
    cloudformation = spelled("AWS::RAM::ResourceShare", block="ResourceArns", share=SELF, shared=ITSELF)
    share: link[ResourceShare] = link("resource_share")
    shared: link[Entity] = link(
        "transit_gateway", "service_network", "lattice_service", "resource_configuration", "subnet"
    )


class SharePrincipal(Entity):
    """An account, an organization or a part of one that may use what is shared."""

    kind = "share_principal"
    terraform = spelled("aws_ram_principal_association", share="resource_share_arn", principal="principal")
    cloudformation = spelled("AWS::RAM::ResourceShare", block="Principals", share=SELF, principal=ITSELF)
    share: link[ResourceShare] = link("resource_share")
    principal = attribute(text, "")


def shares_of(entity: Entity) -> Members[SharedResource]:
    """Return what puts something into shares, as far as it is declared here."""
    found = entity.network.pointing("shared_resource", "shared", entity)
    return Members([one for one in found.proven if isinstance(one, SharedResource)], found.incomplete)


ENTITIES: tuple[type[Entity], ...] = (ResourceShare, SharedResource, SharePrincipal)
