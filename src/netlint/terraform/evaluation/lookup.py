"""What the same configuration answers: data sources that read of it, and resources that adopt."""

from __future__ import annotations

from collections.abc import Mapping

from netlint.lang.types import STRING
from netlint.lang.unknown import Reason
from netlint.lang.values import (
    Computation,
    Identity,
    ObjectValue,
    Range,
    Ref,
    UnknownValue,
    Value,
    object_of,
)
from netlint.terraform.address import parse_address
from netlint.terraform.axioms import given_out
from netlint.terraform.schema import load

#: Data sources that answer with the Region of their provider.
PLACED = frozenset({"aws_region", "aws_vpc_endpoint_service"})


def looked_up(type_: str, own: ObjectValue, managed: Mapping[str, ObjectValue]) -> ObjectValue:
    """Return the attributes of a data source, with those of the resource that its `id` argument names.

    Args:
        type_: the type of the data source, such as `aws_vpc`: that of the resource that it reads.
        own: its attributes as far as the configuration tells.
        managed: the managed resource instances by address.
    """
    named = own.attributes.get("id")
    ref = (
        named.term if isinstance(named, UnknownValue) else named.ref if isinstance(named, Identity) else None
    )
    if not isinstance(ref, Ref) or ref.path != ("id",):
        return own
    found = managed.get(ref.address)
    if found is None or parse_address(ref.address).type != type_:
        return own
    shared = {
        name: found.attributes[name]
        for name, value in own.attributes.items()
        if isinstance(value, UnknownValue) and name in found.attributes
    }
    return object_of({**own.attributes, **shared})


def located(type_: str, own: ObjectValue, address: str, region: object) -> ObjectValue:
    """Return the attributes of a data source that tells its provider's Region, or a service's name there.

    Sources: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/region,
    https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/vpc_endpoint_service

    Args:
        type_: the type of the data source.
        own: its attributes as far as the configuration tells.
        address: its address.
        region: the Region of its provider, if that is known.
    """
    known: dict[str, Value] = {}
    if type_ == "aws_region" and isinstance(region, str):
        if all(_is_answer(own, name, address) for name in ("name", "id", "endpoint")):
            known = dict.fromkeys(("name", "id", "region"), region)
    elif type_ == "aws_vpc_endpoint_service" and _is_answer(own, "service_name", address):
        known = _service_name(own.attributes.get("service"), address, region)
    told = {name: value for name, value in known.items() if name in own.attributes}
    return object_of({**own.attributes, **told}) if told else own


def _is_answer(own: ObjectValue, name: str, address: str) -> bool:
    """Tell whether an attribute of a data source is what it reads, and not what it is asked for."""
    value = own.attributes.get(name)
    return isinstance(value, UnknownValue) and isinstance(value.term, Ref) and value.term.address == address


def _service_name(service: Value | None, address: str, region: object) -> dict[str, Value]:
    """Return the full name of a service, with a reference in it for a Region that is not known."""
    if not isinstance(service, str):
        return {}
    if not isinstance(region, str):
        place = UnknownValue(STRING, Ref(address, ("region",)), Reason.UNREAD)
        name = Computation("template", ("com.amazonaws.", place, f".{service}"))
        return {"service_name": UnknownValue(STRING, name, Reason.UNREAD, Range(not_null=True))}
    if "-iso" in region:
        return {}
    start = "cn.com.amazonaws" if region.startswith("cn-") else "com.amazonaws"
    return {"service_name": f"{start}.{region}.{service}"}


def adopted(type_: str, own: ObjectValue) -> ObjectValue:
    """Return the attributes of a resource that adopts what AWS makes along with a VPC: it is in that VPC.

    Source: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/default_route_table

    Args:
        type_: the type of the resource, such as `aws_default_route_table`.
        own: its attributes.
    """
    argument = load().adoption(type_)
    of = own.attributes.get(argument) if argument else None
    vpc = own.attributes.get("vpc_id")
    if not isinstance(of, UnknownValue) or not isinstance(of.term, Ref) or not isinstance(vpc, UnknownValue):
        return own
    address = of.term.address
    if argument == "vpc_id" or parse_address(address).type not in ("aws_vpc", "aws_default_vpc"):
        return own
    kind, known = given_out(parse_address(address).type).get("id", ("", vpc.range))
    identity = UnknownValue(vpc.type, Ref(address, ("id",), kind), vpc.reason, known)
    return ObjectValue({**own.attributes, "vpc_id": identity})
