"""The endpoints of a Network Firewall, which AWS makes: one in each of its subnets, and so in their zones.

Expressions pick them by zone, out of `firewall_status[0].sync_states`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from netlint.lang.types import STRING, ListType, ObjectType, OpenTypes
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    ListValue,
    ObjectValue,
    Range,
    Ref,
    SetValue,
    Step,
    UnknownValue,
    Value,
    set_of,
)
from netlint.terraform.evaluation.lazy import OpenAttributes

#: The type of resource that has them.
FIREWALL = "aws_networkfirewall_firewall"

_STATES = ("firewall_status", 0, "sync_states")
_ATTACHMENT = ObjectType(OpenTypes({"endpoint_id": STRING, "subnet_id": STRING}))
_STATE = ObjectType(OpenTypes({"attachment": ListType(_ATTACHMENT), "availability_zone": STRING}))


def with_endpoints(own: ObjectValue, address: str, managed: Mapping[str, ObjectValue]) -> ObjectValue:
    """Return the attributes of a firewall with its endpoints by zone, where all zones are known.

    Source: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/networkfirewall_firewall
    (`firewall_status`)

    Args:
        own: its attributes.
        address: its address.
        managed: the managed resource instances by address.
    """
    status = own.attributes.get("firewall_status")
    if not isinstance(status, UnknownValue):
        return own
    subnets = _by_zone(own.attributes.get("subnet_mapping"), managed)
    if not subnets:
        return own
    states = set_of(_STATE, [_state(address, zone, subnet) for zone, subnet in subnets.items()])
    # The order in which a list has them is AWS's.
    told = _open({"sync_states": replace(states, term=Ref(address, _STATES))}, address, *_STATES[:2])
    element = status.type.element if isinstance(status.type, ListType) else ObjectType({})
    return ObjectValue({**own.attributes, "firewall_status": ListValue(element, (told,))})


def _by_zone(mappings: Value | None, managed: Mapping[str, ObjectValue]) -> dict[str, Value]:
    """Return the ids of a firewall's subnets by their zones; empty where one of these is not known."""
    found: dict[str, Value] = {}
    elements = mappings.elements if isinstance(mappings, (SetValue, ListValue)) else ()
    for mapping in elements:
        named = mapping.attributes.get("subnet_id") if isinstance(mapping, ObjectValue) else None
        term = named.term if isinstance(named, UnknownValue) else None
        subnet = managed.get(term.address) if isinstance(term, Ref) and term.path == ("id",) else None
        zone = subnet.attributes.get("availability_zone") if subnet is not None else None
        if named is None or not isinstance(zone, str) or zone in found:
            return {}
        found[str(zone)] = named
    return found


def _state(address: str, zone: str, subnet: Value) -> ObjectValue:
    path = (*_STATES, zone, "attachment", 0, "endpoint_id")
    given = Range(not_null=True, prefix="vpce-")
    endpoint = UnknownValue(STRING, Ref(address, path, "aws_vpc_endpoint.id"), Reason.AFTER_APPLY, given)
    attachment = _open({"endpoint_id": endpoint, "subnet_id": subnet}, address, *path[:-1])
    attachments = ListValue(_ATTACHMENT, (attachment,))
    return _open({"attachment": attachments, "availability_zone": zone}, address, *path[:-3])


def _open(attributes: dict[str, Value], address: str, *path: Step) -> ObjectValue:
    """Return a part of a firewall; other versions of the provider know more of it."""
    return ObjectValue(OpenAttributes(attributes, address, Reason.AFTER_APPLY, path))
