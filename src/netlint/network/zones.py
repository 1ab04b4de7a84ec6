"""Availability zones, by their names and ids."""


def is_edge_zone(zone: str) -> bool:
    """Tell whether a zone is a Local Zone or a Wavelength Zone by its name (us-west-2-lax-1a) or id."""
    return "." not in zone and zone.count("-") > (1 if "-az" in zone else 3)
