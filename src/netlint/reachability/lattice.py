"""VPC Lattice: clients of a VPC reach the services of the networks that it is associated with.

No route leads there. Clients send to link-local addresses, and targets see those
(https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html); security groups and network ACLs
at both ends are asked about them, and those of the VPC's association about its clients.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netlint.lang.undetermined import Undetermined
from netlint.reachability import groups
from netlint.reachability.addresses import LATTICE
from netlint.reachability.alike import why_unplaced
from netlint.reachability.filters import EGRESS, INGRESS, Filter
from netlint.reachability.flow import Block, Flow, Goal, Step
from netlint.reachability.interfaces import Interface, Placement
from netlint.reachability.packets import NOTHING, TCP, PacketSet, packets, united
from netlint.reachability.relays import lattice_taken
from netlint.reachability.walk import Walker
from netlint.reachability.witness import BLOCKED, REACHABLE, UNDETERMINED, Answer, Hop, lowest
from netlint.reachability.wording import traffic as traffic_in_words

if TYPE_CHECKING:
    from netlint.network.network import Network

_WITHOUT_REFERENCES = "VPC Lattice passes them on"


def listening(service: Any) -> Filter:
    """Return what a service takes: the ports of its listeners."""
    rules = []
    doubts = []
    for listener in service.network.pointing("lattice_listener", "service", service).proven:
        try:
            rules.append((listener, lattice_taken(listener)))
        except Undetermined as why:
            doubts.append((packets(protocol=(TCP, TCP)), why))
    return Filter(united(part for _, part in rules), tuple(doubts), tuple(rules))


def to_service(network: Network, sender: Interface, service: Any, sent: PacketSet) -> Answer:
    """Answer whether an interface reaches a service, by an association of its VPC.

    Args:
        network: the network.
        sender: the interface.
        service: the service.
        sent: what kind of packets are asked for.
    """
    try:
        found = list(_associations(network, sender, service))
    except Undetermined as why:
        return Answer(UNDETERMINED, undetermined=[why])
    if not found:
        block = Block(
            service,
            "NO_PATH",
            f"{sender.vpc.address} is associated with no service network that has {service.address}",
            sent,
            change=f"associate {sender.vpc.address} with a service network that has {service.address}",
        )
        return Answer(BLOCKED, blocked_by=[block])
    answers = [_by(network, sender, service, association, sent) for association in found]
    return next((one for one in answers if one.verdict == REACHABLE), answers[0])


def _associations(network: Network, sender: Interface, service: Any) -> Iterator[Any]:
    association: Any
    for association in network.pointing("service_network_vpc_association", "vpc", sender.vpc).proven:
        service_network = association.service_network
        if service_network is None:
            continue
        member: Any
        for member in service_network.service_associations.proven:
            if member.service is service:
                yield association


def _by(network: Network, sender: Interface, service: Any, association: Any, sent: PacketSet) -> Answer:
    walker = Walker(network, Goal(Placement(())), explain=True)
    start = Flow(sent & packets(source=sender.addresses, destination=LATTICE), sender=sender)
    members = association.security_groups
    own = members.proven or (None if members.incomplete is None else ())
    entrance = Interface(association, sender.subnet, LATTICE, True, own, members.incomplete)
    flows = [start.now(step=Step("interface", sender.owner, f"leave {sender.owner.address}"))]
    if sender.groups is not None:
        flows = [part for flow in flows for part in groups.egress(walker, sender, flow)]
    flows = [part for flow in flows for part in walker.through_acl(sender.subnet, flow, EGRESS)]
    if entrance.groups is not None:
        flows = [part for flow in flows for part in groups.ingress(walker, entrance, flow)]
    flows = [part for flow in flows for part in _listened(walker, service, flow)]
    flows = [flow for flow in flows if _acl_lets(walker, sender, flow.packets.reversed(), INGRESS)]
    answer = _told(walker, flows)
    if answer.verdict == REACHABLE:
        answer.hops.append(Hop("lattice_service", service, "takes the request", None))
        try:
            checked = service.auth_type == "AWS_IAM"
        except Undetermined:
            checked = True
        if checked:
            answer.assumptions.append(f"the auth policy of {service.address} allows the requests")
    return answer


def _listened(walker: Walker, service: Any, flow: Flow) -> Iterator[Flow]:
    found = listening(service)
    step = Step("lattice_service", service, "takes it on a listener", None, found)
    kind = traffic_in_words(flow.packets)
    block = Block(
        service,
        "NO_PATH",
        f"{service.address} has no listener for {kind}",
        flow.packets,
        change=f"add a listener for {kind} to {service.address}",
    )
    yield from walker.filtered(flow, found, step, lambda: block)


def to_target(network: Network, target: Interface, sends: PacketSet) -> Answer:
    """Answer whether a service reaches a target: from link-local addresses, in the target's subnet.

    Args:
        network: the network.
        target: the interface of the target.
        sends: what the service sends to it.
    """
    nowhere = why_unplaced(target)
    if nowhere is not None:
        return Answer(UNDETERMINED, undetermined=[nowhere])
    walker = Walker(network, Goal(Placement((target,))), explain=True)
    flow = Flow(sends & packets(source=LATTICE, destination=target.addresses))
    flow.unreferenced = _WITHOUT_REFERENCES
    flows = list(walker.through_acl(target.subnet, flow, INGRESS))
    if target.groups is not None:
        flows = [part for one in flows for part in groups.ingress(walker, target, one)]
    flows = [one for one in flows if _acl_lets(walker, target, one.packets.reversed(), EGRESS)]
    return _told(walker, flows)


def _acl_lets(walker: Walker, interface: Interface, answers: PacketSet, direction: str) -> bool:
    return any(not part.stopped for part in walker.through_acl(interface.subnet, Flow(answers), direction))


def _told(walker: Walker, flows: list[Flow]) -> Answer:
    passing = [flow for flow in flows if not flow.stopped and flow.packets]
    sure = [flow for flow in passing if not flow.doubts]
    if not sure:
        reasons = [why for flow in passing for why in flow.doubts]
        verdict = UNDETERMINED if reasons else BLOCKED
        return Answer(verdict, blocked_by=walker.blocks, undetermined=reasons)
    everything = NOTHING
    for flow in sure:
        everything = everything | flow.packets
    packet = lowest(sure[0].packets)
    steps = sure[0].trail.steps() if sure[0].trail is not None else []
    hops = [Hop(step.component, step.entity, step.text, step.deciding(packet)) for step in steps]
    return Answer(REACHABLE, everything, packet, hops)
