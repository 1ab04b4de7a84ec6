"""Whether a subnet uses IPv6."""

from __future__ import annotations

from netlint.network.vpc import Subnet


def has_ipv6(subnet: Subnet) -> bool:
    """Tell whether a subnet has an IPv6 range.

    One that is known after apply only may turn out to be none; but AWS refuses to assign IPv6 addresses in
    a subnet without a range (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html).

    Raises:
        Undetermined: it is not known whether it has one.
    """
    if isinstance(subnet.locate("ipv6_cidr")[0], str):
        return subnet.ipv6_cidr is not None
    resource = subnet.resource
    if resource is not None and resource.attributes.get("assign_ipv6_address_on_creation") is True:
        return True
    if subnet.locate("ipv6_native")[0] is True or subnet.cidr_associations.proven:
        return True
    return subnet.ipv6_cidr is not None
