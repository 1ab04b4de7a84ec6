"""IPv6 between VPCs over the internet: addresses of IPv6 are public, and gateways of both VPCs lead there.

See https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.flow import Block, Flow, Step
from netlint.reachability.interfaces import subnet_ranges, vpc_of
from netlint.reachability.intervals import EMPTY, Intervals, union
from netlint.reachability.packets import ALL_IPV6_ADDRESSES, packets
from netlint.reachability.wording import to_addresses

if TYPE_CHECKING:
    from netlint.network.vpc import Vpc
    from netlint.reachability.walk import Walker

_IPV6 = packets(source=ALL_IPV6_ADDRESSES, destination=ALL_IPV6_ADDRESSES)


def across(walker: Walker, flow: Flow, gateway: Any) -> None:
    """Bring IPv6 packets that have left by a gateway into the VPCs of what is asked for."""
    six = flow.packets & _IPV6
    if not six or flow.passing(id(gateway)):
        return
    flow = flow.without_references(f"{gateway.address} sends packets over the internet")
    for subnets in walker.goal.placement.by_vpc.values():
        addresses: Intervals = EMPTY
        try:
            for subnet in subnets.values():
                addresses = union(addresses, subnet_ranges(subnet))
            vpc = vpc_of(next(iter(subnets.values())))
            home = gateway.vpc
        except Undetermined as why:
            walker.lose(flow.now(six), why)
            continue
        part = six & packets(destination=addresses)
        if part and vpc is not home:
            _into(walker, flow.now(part), gateway, vpc)


def _into(walker: Walker, flow: Flow, gateway: Any, vpc: Vpc) -> None:
    from netlint.reachability.gateways import from_internet

    opened = _opened_by(walker, vpc)
    if opened is not None:
        step = Step(opened.kind, opened, f"brings the answer into {vpc.address}")
        walker.enter_vpc(vpc, flow.now(step=step), None)
        return
    inward = vpc.internet_gateways
    for one in inward.proven:
        from_internet(walker, flow, one)
    if inward.incomplete is not None:
        walker.lose(flow, inward.incomplete)
    elif not inward.proven:
        what = f"nothing brings {to_addresses(flow.packets)} into {vpc.address} from the internet"
        walker.block(Block(gateway, "NO_PATH", what, flow.packets), flow)


def _opened_by(walker: Walker, vpc: Vpc) -> Any:
    """Return the egress-only internet gateway of a VPC that has opened the connection, if one has."""
    trail = walker.established.trail if walker.established is not None else None
    for step in trail.steps() if trail is not None else ():
        if step.component == "egress_only_internet_gateway" and step.entity.vpc is vpc:
            return step.entity
    return None
