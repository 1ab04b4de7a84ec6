"""What many senders reach, asked at once.

Packets of all senders walk together, told apart by their source addresses: what comes into a transit gateway
by different attachments and is treated alike from there on, goes on as one flow. The answers come back the
same way, from everything that is reached at once. So the work grows with senders and receivers, and not with
pairs of them. Senders in one crowd have no address in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability import groups
from netlint.reachability.answers import Reached, answered_together
from netlint.reachability.direct import ANYTHING
from netlint.reachability.endpoints import Endpoint
from netlint.reachability.flow import Arrival, Flow, Goal
from netlint.reachability.interfaces import Interface, Placement, subnet_ranges
from netlint.reachability.intervals import Intervals, from_pairs, pairs
from netlint.reachability.packets import EVERYTHING, PacketSet, packets, united
from netlint.reachability.walk import Walker

if TYPE_CHECKING:
    from netlint.network.network import Network


def reached_by_many(
    network: Network, starts: Sequence[Interface], targets: Sequence[Interface]
) -> Iterator[tuple[Interface, Reached]]:
    """Yield what reaches targets from any of several senders, and is answered; the doubtful with its doubts.

    Args:
        network: the network.
        starts: the interfaces that send, with no address in common.
        targets: the interfaces that are asked about.
    """
    there = from_pairs(pair for one in targets for pair in pairs(one.addresses))
    walker = Walker(network, Goal(Placement(targets)), gather=True)
    for start in starts:
        walker.leave(start, Flow(ANYTHING.between(start.addresses, there), sender=start))
    walker.resume()
    home = Placement(starts)
    clients = from_pairs(pair for one in starts for pair in pairs(one.addresses))
    lost: list[tuple[Flow, Undetermined]] = list(walker.lost)
    certain: dict[int, list[PacketSet]] = {}
    for arrivals in _together(network, walker.arrivals):
        for arrival, reached in _answered(network, arrivals, home, clients, lost):
            if not reached.doubts:
                certain.setdefault(id(arrival.at), []).append(reached.packets)
            yield arrival.at, reached
    yield from _doubtful(walker, targets, lost, certain)


def _together(network: Network, arrivals: Iterable[Arrival]) -> Iterable[list[Arrival]]:
    """Put arrivals together whose answers go back as one: after the same translations, seeing the same.

    What has been passed matters: an appliance lets the answers to what it has seen through. What is in
    subnets with common addresses is kept apart, for answers are told apart by their address.
    """
    apart = network.once("subnets with common addresses", _apart)
    found: dict[tuple[Any, ...], list[Arrival]] = {}
    for arrival in arrivals:
        flow = arrival.flow
        translations = tuple(id(one) for one in flow.translations)
        doubts = tuple(id(doubt) for doubt in flow.doubts)
        where = id(arrival.at.subnet) if translations else apart.get(id(arrival.at.subnet), 0)
        found.setdefault((where, translations, doubts, flow.seen), []).append(arrival)
    return found.values()


def _apart(network: Network) -> dict[int, int]:
    """Give subnets numbers: those with the same number have no address in common. Most have 0, not listed."""
    spans: list[tuple[int, int, int]] = []
    for subnet in network.of_kind("subnet"):
        try:
            ranges = pairs(subnet_ranges(subnet))  # type: ignore[arg-type]
        except Undetermined:
            continue
        spans += [(low, high, id(subnet)) for low, high in ranges]
    found: dict[int, int] = {}
    open_spans: list[tuple[int, int]] = []
    for low, high, subnet_id in sorted(spans):
        open_spans = [one for one in open_spans if one[0] >= low and one[1] != subnet_id]
        taken = {found.get(other, 0) for _, other in open_spans}
        number = found.get(subnet_id, 0)
        while number in taken:
            number += 1
        if number:
            found[subnet_id] = number
        open_spans.append((high, subnet_id))
    return found


def _answered(
    network: Network,
    arrivals: list[Arrival],
    home: Placement,
    clients: Intervals,
    lost: list[tuple[Flow, Undetermined]],
) -> Iterator[tuple[Arrival, Reached]]:
    """Walk back from several places at once, and yield what of each arrival is answered."""
    first = arrivals[0]
    if first.flow.translations:
        yield from answered_together(network, arrivals, home, Endpoint(""))
        return
    walker = Walker(network, Goal(home), established=first.flow, gather=True)
    start = Flow(EVERYTHING, doubts=first.flow.doubts, assumptions=first.flow.assumptions)
    for at, here in _by_subnet(arrivals):
        # What becomes of a packet is its own matter: more are sent off than have to be, which are alike.
        walker.leave(at, start.now(packets(source=here, destination=clients)))
    walker.resume()
    for flow, why in walker.lost:
        back = flow.packets.reversed()
        lost += [(one.flow.now(part), why) for one in arrivals if (part := back & one.flow.packets)]
    ways: dict[tuple[int, ...], tuple[Flow, list[PacketSet]]] = {}
    for one in walker.arrivals:
        key = tuple(id(doubt) for doubt in one.flow.doubts)
        ways.setdefault(key, (one.flow, []))[1].append(one.flow.packets)
    for flow, several in ways.values():
        answers = united(several).reversed()
        for arrival in arrivals:
            mine = answers & arrival.flow.packets
            if mine:
                trail = arrival.flow.trail
                steps = trail.steps() if trail is not None else []
                yield arrival, Reached(arrival, mine, steps, [], flow.doubts, flow.assumptions)


def _by_subnet(arrivals: list[Arrival]) -> Iterator[tuple[Interface, Intervals]]:
    """Yield where packets have arrived in each subnet: who answers there is nobody's question."""
    found: dict[int, tuple[Interface, list[Intervals]]] = {}
    for arrival in arrivals:
        found.setdefault(id(arrival.at.subnet), (arrival.at, []))[1].append(arrival.at.addresses)
    for at, several in found.values():
        yield at, from_pairs(pair for one in several for pair in pairs(one))


def _doubtful(
    walker: Walker,
    targets: Sequence[Interface],
    lost: list[tuple[Flow, Undetermined]],
    certain: dict[int, list[PacketSet]],
) -> Iterator[tuple[Interface, Reached]]:
    """Yield what perhaps gets to targets: something on the way there or back is not known."""
    for flow, why in _merged(lost):
        for interface in targets:
            part = flow.packets & packets(destination=interface.addresses)
            for sure in certain.get(id(interface), ()) if part else ():
                part = part - sure
            if not part:
                continue
            sent = flow.now(part)
            for admitted in [sent] if interface.groups is None else groups.ingress(walker, interface, sent):
                yield interface, unsettled(admitted, interface, [why])


def _merged(lost: list[tuple[Flow, Undetermined]]) -> Iterator[tuple[Flow, Undetermined]]:
    """Yield what is lost for one reason as one flow, as far as filters treat it alike."""
    found: dict[tuple[Any, ...], tuple[Flow, Undetermined, list[PacketSet]]] = {}
    for flow, why in lost:
        key = (why.reason, *flow.treatment(), tuple(id(one) for one in flow.translations))
        found.setdefault(key, (flow, why, []))[2].append(flow.packets)
    for flow, why, several in found.values():
        yield flow.now(united(several)), why


def unsettled(flow: Flow, interface: Interface, why: list[Undetermined]) -> Reached:
    """Return packets that perhaps get to an interface: something on the way there or back is not known."""
    steps = flow.trail.steps() if flow.trail is not None else []
    own = flow.packets
    for translation in reversed(flow.translations):
        own = translation.undone(own)
    return Reached(Arrival(flow, "interface", interface), own, steps, [], (*flow.doubts, *why))
