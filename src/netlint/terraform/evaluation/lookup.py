"""Data sources that read what the same configuration manages."""

from __future__ import annotations

from collections.abc import Mapping

from netlint.lang.values import Identity, ObjectValue, Ref, UnknownValue, object_of
from netlint.terraform.address import parse_address


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
