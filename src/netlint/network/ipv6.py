"""Whether a subnet uses IPv6."""

from __future__ import annotations

from netlint.lang.unknown import Unknown
from netlint.network.fields import flag
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
    if _is_on(subnet, "assigns_ipv6_addresses") or _is_on(subnet, "ipv6_native"):
        return True
    if subnet.cidr_associations.proven:
        return True
    return subnet.ipv6_cidr is not None


def _is_on(subnet: Subnet, field: str) -> bool:
    """Tell whether a flag is known to be set; a template writes it as a text, too."""
    value, _ = subnet.locate(field)
    return not isinstance(value, Unknown) and flag(value)
