"""VPC Block Public Access: what a region does not let through to and from the internet.

See https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html: `block-ingress` still lets
NAT gateways and egress-only internet gateways out; an exclusion takes a VPC or a subnet out of it, and one
for what leaves only does so under `block-bidirectional` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability.flow import Block, Flow, Place

if TYPE_CHECKING:
    from netlint.reachability.walk import Walker

_BOTH_WAYS, _INWARD = "block-bidirectional", "block-ingress"
_BOTH_EXCLUDED, _EGRESS_EXCLUDED = "allow-bidirectional", "allow-egress"
_CODE = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"


def out(walker: Walker, flow: Flow, gateway: Any, place: Place) -> Iterator[Flow]:
    """Yield what may leave by a gateway, and may be answered."""
    if not flow.packets:
        return
    options = _options(walker, gateway)
    if options is None:
        yield flow
        return
    try:
        mode = options.mode
        translated = bool(flow.translations) or gateway.kind in (
            "nat_gateway",
            "egress_only_internet_gateway",
        )
        blocked = mode == _BOTH_WAYS or (mode == _INWARD and not translated)
        modes = (_BOTH_EXCLUDED, _EGRESS_EXCLUDED) if mode == _BOTH_WAYS else (_BOTH_EXCLUDED,)
        excluded = blocked and _excluded(walker, flow, place, modes)
    except Undetermined as why:
        yield flow.now(doubt=why)
        return
    if not blocked or excluded:
        yield flow
    elif _stop(walker, flow, options, mode, modes[-1]):
        yield flow.dropped()


def into(walker: Walker, flow: Flow, gateway: Any, place: Place) -> Iterator[Flow]:
    """Yield what may come in by an internet gateway; answers belong to what was let out."""
    options = _options(walker, gateway) if walker.established is None else None
    if options is None:
        yield flow
        return
    try:
        mode = options.mode
        blocked = mode in (_BOTH_WAYS, _INWARD)
        excluded = blocked and _excluded(walker, flow, place, (_BOTH_EXCLUDED,))
    except Undetermined as why:
        yield flow.now(doubt=why)
        return
    if not blocked or excluded:
        yield flow
    elif _stop(walker, flow, options, mode, _BOTH_EXCLUDED):
        yield flow.dropped()


def _options(walker: Walker, gateway: Any) -> Any:
    """Return the setting of the gateway's region; None where nothing here sets it."""
    found: list[Any] = walker.network.of_kind("block_public_access_options")
    for options in found:
        if options.home_region in (None, gateway.home_region) or gateway.home_region is None:
            return options
    return None


def _excluded(walker: Walker, flow: Flow, place: Place, modes: tuple[str, ...]) -> bool:
    subnets = (
        [flow.holder.subnet] if flow.holder is not None else list(walker.goal.placement.subnets_in(place.vpc))
    )
    pending: Undetermined | None = None
    for exclusion in walker.network.of_kind("block_public_access_exclusion"):
        one: Any = exclusion
        try:
            if one.mode in modes and (
                one.vpc is place.vpc or (one.subnet is not None and one.subnet in subnets)
            ):
                return True
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending
    return False


def _stop(walker: Walker, flow: Flow, options: Any, mode: str, exclusion: str) -> bool:
    return walker.block(
        Block(
            options,
            _CODE,
            f"{options.address} blocks public access ({mode})",
            flow.packets,
            options,
            f"add an `aws_vpc_block_public_access_exclusion` (`{exclusion}`) for the VPC or the subnet",
        ),
        flow,
        jump=False,
    )
