"""What may be written inside of a resource, and as a resource of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.network.acls import NetworkAclRule
from netlint.network.filtering import SecurityGroupRule

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: the kinds that are written in both ways, and their link to what they belong to
_PARTS = (
    ("route", "table", "route_table"),
    ("security_group_rule", "group", "security_group"),
    ("network_acl_rule", "acl", "network_acl"),
    ("route_propagation", "table", "route_table"),
)


def standalone(network: Network) -> dict[tuple[Entity, str], list[Entity]]:
    """Return the resources that add to something else, by that and the attribute that could hold them."""
    return network.once("parts as resources of their own", _standalone)


def _standalone(network: Network) -> dict[tuple[Entity, str], list[Entity]]:
    found: dict[tuple[Entity, str], list[Entity]] = {}
    for kind, via, owner in _PARTS:
        for part in network.of_kind(kind):
            if part.path or part.resource is None or not part.managed or "::" in part.resource.type:
                continue
            for target in part.linked(via, (owner,)).targets:
                if target.managed and target.resource is not None:
                    found.setdefault((target, _inline(part)), []).append(part)
    return found


def _inline(part: Entity) -> str:
    """Return the attribute that writes such a thing inside of what it belongs to."""
    if isinstance(part, (SecurityGroupRule, NetworkAclRule)):
        return part.direction
    return "propagating_vgws" if part.kind == "route_propagation" else "route"
