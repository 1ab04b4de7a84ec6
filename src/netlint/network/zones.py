"""Availability zones, by their names and ids, and where only Terraform's data source has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.unknown import Unknown

if TYPE_CHECKING:
    from netlint.network.network import Network

#: What decides which zones `aws_availability_zones` lists, besides its provider.
_CHOOSING = ("all_availability_zones", "exclude_names", "exclude_zone_ids", "filter", "region", "state")


def is_edge_zone(zone: str) -> bool:
    """Tell whether a zone is a Local Zone or a Wavelength Zone by its name (us-west-2-lax-1a) or id."""
    return "." not in zone and zone.count("-") > (1 if "-az" in zone else 3)


class ZoneList(Struct):
    """The one list of which all zones of a network are members, without two that are equal.

    `names` are the data sources (with attribute) that stand for it: each module may read it by itself.
    """

    names: frozenset[str] = frozenset()

    def member(self, zone: Unknown) -> str:
        """Return what stands for a zone; empty where it is not known to be one of the list."""
        if zone.among not in self.names:
            return ""
        return min(self.names) + zone.symbol.removeprefix(zone.among)


def list_of_all_zones(network: Network) -> ZoneList:
    """Return the list that all zones of a network are taken from; one without names if there is none."""
    names: set[str] = set()
    for kind in ("subnet", "default_subnet"):
        for subnet in network.of_kind(kind):
            value, _ = subnet.locate("zone_name")
            if value is not None:
                names.add(value.among if isinstance(value, Unknown) else "")
    same = len(names) == 1 or (bool(names) and _are_the_same(network, sorted(names)))
    return ZoneList(frozenset(names) if same and "" not in names else frozenset())


def _are_the_same(network: Network, names: list[str]) -> bool:
    """Tell whether several data sources list the zones of one Region with the same arguments."""
    first: Any = None
    for name in names:
        address, _, attribute = name.rpartition(".")
        data = network.snapshot.by_address.get(address)
        if data is None:
            return False
        chosen = [(key, data.attributes.get(key) or None) for key in _CHOOSING if data.written(key)]
        asked = (attribute, data.provider, chosen)
        first = first or asked
        # What is not known is equal to nothing.
        if asked != first or any(isinstance(value, Unknown) for _, value in chosen):
            return False
    return True
