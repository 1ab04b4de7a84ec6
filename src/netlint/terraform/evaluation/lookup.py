"""What stands for something that the same configuration manages: data sources, and resources that adopt."""

from __future__ import annotations

from collections.abc import Mapping

from netlint.lang.values import Identity, ObjectValue, Ref, UnknownValue, object_of
from netlint.terraform.address import parse_address
from netlint.terraform.axioms import given_out
from netlint.terraform.schema import load


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
