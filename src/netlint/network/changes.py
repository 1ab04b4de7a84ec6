"""What a plan does with what is there, and what was done to it outside of the plan's tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from netlint.network.build import build
from netlint.network.twice import standalone
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


#: What a plan does that puts something back.
_ACTING = frozenset((Action.CREATE, Action.UPDATE, Action.REPLACE))


class Drifted(Struct, frozen=True):
    """A resource that was changed outside of the tool.

    `entity` is what it declares: after the change if it is still there, else as it was last seen.
    `attributes` are those that differ and that the configuration writes, tags left out; none if it was
    deleted. `recreated` tells that the plan makes anew what was deleted or replaces what was changed.
    """

    address: str
    entity: Entity
    attributes: tuple[str, ...]
    deleted: bool
    recreated: bool


def replaced_by(entity: Entity) -> tuple[str, ...]:
    """Return the names of the attributes that force an entity's replacement; none if it is not replaced."""
    resource = entity.resource
    if resource is None or resource.action is not Action.REPLACE or resource.change is None:
        return ()
    return tuple(str(path[0]) for path in resource.change.replace_paths if path)


def deletes(network: Network, entity: Entity) -> bool:
    """Tell whether a change takes away what an entity is, or replaces it.

    What a plan forgets stays where it is, also if a new object takes its address
    (https://developer.hashicorp.com/terraform/language/block/removed).

    Args:
        network: the network after the change.
        entity: an entity of the network before it.
    """
    if entity.resource is not None and entity.resource.action is Action.FORGET:
        return False
    now = network.after_it(entity)
    if now is None or now.resource is None:
        return True
    resource = now.resource
    return resource.action is Action.REPLACE and not (resource.change and resource.change.forgets)


def takes_away(network: Network, entity: Entity) -> bool:
    """Tell whether a change deletes an entity, and puts nothing in its place.

    Args:
        network: the network after the change.
        entity: an entity of the network before it.
    """
    return entity.managed and network.after_it(entity) is None and deletes(network, entity)


def sets_anew(entity: Entity, attribute: str) -> bool:
    """Tell whether a plan changes an attribute in place, so that `ignore_changes` does not name it.

    What is ignored keeps the value that was found
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes).
    """
    resource, network = entity.resource, entity.network
    if resource is None or resource.action is not Action.UPDATE or network.before in (None, network):
        return False
    assert network.before is not None
    was = network.before.at(resource.previous_address or resource.address)
    if was is None or was.resource is None:
        return False
    return _plain(was.resource.attributes.get(attribute)) != _plain(resource.attributes.get(attribute))


def drifted(network: Network) -> Iterator[Drifted]:
    """Yield what decides where packets go, was changed outside of the tool, and is put back by the plan.

    What the plan leaves is not among it: the provider may only write the same thing in another way (ports 0
    for -1, an empty list for none), and `ignore_changes` is not in a plan. Nor is what resources of the same
    configuration add to an attribute that is written inside too.

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
        now = network.at(instance.address)
        if now is None or now.resource is None or now.resource.action not in _ACTING:
            continue
        attributes = () if deleted else _put_back(instance, now)
        if attributes or deleted:
            told.add(instance.address)
            recreated = now.resource.action is not Action.UPDATE
            yield Drifted(instance.address, now, attributes, deleted, recreated)


def _put_back(found: ResourceInstance, now: Entity) -> tuple[str, ...]:
    """Return the attributes that were changed, that the configuration writes, and that the plan changes."""
    names = found.change.drifted if found.change is not None else ()
    planned = now.resource
    assert planned is not None
    return tuple(
        name
        for name in names
        # Resources of the same configuration may have changed it: nobody did by hand.
        if (now, name) not in standalone(now.network)
        # What the configuration leaves out is computed from resources of its own, which drift themselves.
        and not name.startswith("tags")
        and planned.written(name)
        and _plain(found.attributes.get(name)) != _plain(planned.attributes.get(name))
    )


def _plain(value: object) -> object:
    """Return a value in which nothing and empty are one, as they are to the provider."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        # The order of a set is no difference.
        return sorted((_plain(member) for member in value), key=repr) or None
    return None if value == "" else value
