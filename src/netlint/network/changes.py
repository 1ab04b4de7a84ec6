"""What a plan does with what is there, and what was done to it outside of the plan's tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.network.build import build
from netlint.resources.model import Action, ResourceInstance

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.network import Network

#: Kinds that decide where packets go.
_DECIDING = frozenset(
    (
        *("route", "route_table", "route_table_association", "main_route_table_association"),
        *("route_propagation", "prefix_list", "prefix_list_entry", "vpn_connection_route"),
        *("security_group", "security_group_rule", "network_acl", "network_acl_rule"),
        *("network_acl_association", "vpc_endpoint", "endpoint_route_table_association"),
        *("peering_connection", "peering_connection_options", "internet_gateway", "nat_gateway"),
        *("transit_gateway_route", "transit_gateway_association", "transit_gateway_propagation"),
        "transit_gateway_attachment",
    )
)


class Drifted(Struct, frozen=True):
    """A resource that was changed outside of the tool.

    `entity` is what it declares: after the change if it is still there, else as it was last seen.
    `attributes` are those that differ and that the configuration writes, tags left out; none if it was
    deleted. `outcome` is what the plan does about it: `keeps`, `deletes`, or `restores`.
    """

    address: str
    entity: Entity
    attributes: tuple[str, ...]
    deleted: bool
    outcome: str


def replaced_by(entity: Entity) -> tuple[str, ...]:
    """Return the names of the attributes that force an entity's replacement; none if it is not replaced."""
    resource = entity.resource
    if resource is None or resource.action is not Action.REPLACE or resource.change is None:
        return ()
    return tuple(str(path[0]) for path in resource.change.replace_paths if path)


def drifted(network: Network) -> Iterator[Drifted]:
    """Yield what decides where packets go and was changed outside of the tool.

    See https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
    (`resource_drift`).
    """
    if network.drift is None:
        return
    told: set[str] = set()
    for entity in build(network.drift).entities:
        instance = entity.resource
        if instance is None or instance.address in told or entity.kind not in _DECIDING:
            continue
        deleted = instance.action is Action.DELETE
        attributes = () if deleted else _changed(instance)
        now = network.at(instance.address)
        # What is deleted here and there is no news.
        if attributes or (deleted and now is not None):
            told.add(instance.address)
            yield Drifted(instance.address, now or entity, attributes, deleted, _outcome(now))


def _changed(instance: ResourceInstance) -> tuple[str, ...]:
    names = instance.change.drifted if instance.change is not None else ()
    # What the configuration leaves out is computed from resources of its own, which drift themselves.
    return tuple(name for name in names if not name.startswith("tags") and instance.written(name))


def _outcome(now: Entity | None) -> str:
    action = now.resource.action if now is not None and now.resource is not None else Action.DELETE
    if action in (Action.NO_OP, Action.FORGET):
        return "keeps"
    return "deletes" if action is Action.DELETE else "restores"
