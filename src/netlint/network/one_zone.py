"""What runs in one zone only, in a VPC that has subnets in other zones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from netlint.lang.undetermined import Undetermined, where
from netlint.lang.wording import listed
from netlint.network.zones import is_edge_zone

if TYPE_CHECKING:
    from netlint.network.network import Network
    from netlint.network.vpc import Subnet, Vpc
    from netlint.network.workloads import Workload


class OneZone(NamedTuple):
    """Where something is that is in one zone only.

    Attributes:
        zone: that zone.
        subnets: its subnets, all of them in the zone.
        vpc: their VPC.
        elsewhere: the zones of the VPC's other subnets, sorted; never empty.
    """

    zone: str
    subnets: tuple[Subnet, ...]
    vpc: Vpc
    elsewhere: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The addresses of its first subnets."""
        return listed(subnet.address for subnet in self.subnets)


def one_zone(workload: Workload) -> OneZone | None:
    """Return where a workload is that could be in several zones, and is in one.

    A Local Zone, a Wavelength Zone and an Outpost are chosen for what they are: there is no second one.

    Raises:
        Undetermined: its subnets or their zones are not known, and could make a difference.
    """
    subnets = workload.subnets
    first = next(iter(subnets), None)
    if first is None or len({subnet.zone for subnet in _located(subnets.proven)}) > 1:
        return None
    if subnets.incomplete is not None:
        raise subnets.incomplete
    vpc = first.vpc
    if vpc is None or (vpc.subnets.incomplete is None and len(vpc.subnets) == len(subnets)):
        return None
    zones = {subnet.zone for subnet in subnets}
    others = where(vpc.subnets, lambda subnet: subnet.zone not in zones)
    if not others.proven:
        if others.incomplete is not None and vpc.managed:
            raise others.incomplete
        return None
    (zone,) = zones
    if is_edge_zone(zone) or first.writes("outpost"):
        return None
    elsewhere = tuple(sorted({subnet.zone for subnet in others.proven}))
    return OneZone(zone, subnets.proven, vpc, elsewhere)


def has_counterpart(workload: Workload, place: OneZone) -> bool:
    """Tell whether another of its type is in another zone of the VPC, and there only.

    So it is where each zone has its own, as volumes ask for it and cells are made.

    Raises:
        Undetermined: where others of its type are is not known.
    """
    assert workload.resource is not None
    type = workload.resource.type
    zones, unknown = workload.network.once(f"zones of {type}", lambda network: _alone(network, type))
    if zones.get(place.vpc.address, set()) - {place.zone}:
        return True
    if unknown is not None:
        raise unknown
    return False


def _alone(network: Network, type: str) -> tuple[dict[str, set[str]], Undetermined | None]:
    """Return by VPC the zones in which something of a type is that is nowhere else."""
    found: dict[str, set[str]] = {}
    unknown: Undetermined | None = None
    workload: Workload
    for workload in network.of_kind("workload"):  # type: ignore[assignment]
        if workload.resource is None or workload.resource.type != type:
            continue
        subnets = workload.subnets
        known = {subnet.zone for subnet in _located(subnets.proven)}
        if len(known) > 1:
            continue
        try:
            zones = {subnet.zone for subnet in subnets}
            if zones and (vpc := subnets.proven[0].vpc) is not None:
                found.setdefault(vpc.address, set()).update(zones)
        except Undetermined as why:
            unknown = unknown or why
    return found, unknown


def _located(subnets: tuple[Subnet, ...]) -> list[Subnet]:
    """Keep the subnets of which the zone is known."""
    return list(where(subnets, lambda subnet: bool(subnet.zone)).proven)
