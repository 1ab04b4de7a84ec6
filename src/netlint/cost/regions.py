"""The Region whose prices hold for a thing."""

from __future__ import annotations

from typing import Any

from netlint.cost.prices import region_of
from netlint.network.zones import is_edge_zone


def price_region(entity: Any) -> str | None:
    """Return the Region whose prices hold; None if not known, and in a Local Zone, which has its own.

    A state does not say what the provider is configured with, but names the Region in ARNs and zones.
    """
    zone = _zone(entity)
    if zone and is_edge_zone(zone):
        return None
    found: str | None = entity.home_region
    return found or _of_arn(entity) or (region_of(zone) if zone else None)


def _zone(entity: Any) -> str:
    """Return the zone of a NAT gateway; empty where it is not known, and for what has none of its own."""
    if entity.kind != "nat_gateway":
        return ""
    zone, _, _ = entity.network.weigh(lambda: "" if entity.regional else entity.zone)
    return zone or ""


def _of_arn(entity: Any) -> str | None:
    arn = entity.resource.attributes.get("arn") if entity.resource is not None else None
    # arn:partition:service:region:account:resource; what is global has no Region.
    parts = arn.split(":") if isinstance(arn, str) else []
    return parts[3] or None if len(parts) >= 6 and parts[0] == "arn" else None
