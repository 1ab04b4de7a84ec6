"""Packets on their way: what they have passed, what that rests on, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from netlint.lang.undetermined import Undetermined
from netlint.reachability.addresses import NAT64, TO_NAT64
from netlint.reachability.filters import Filter
from netlint.reachability.interfaces import Interface, Placement
from netlint.reachability.intervals import EMPTY, Intervals
from netlint.reachability.packets import (
    ALL_IPV4_ADDRESSES,
    DESTINATION,
    SOURCE,
    SOURCE_PORT,
    Packet,
    PacketSet,
    packets,
)

if TYPE_CHECKING:
    from netlint.network.entity import Entity
    from netlint.network.vpc import Subnet, Vpc


#: components that connect VPCs
_BETWEEN = frozenset(
    ("peering_connection", "transit_gateway_route_table", "transit_gateway_peering_attachment")
)


class Translation(Struct, eq=False):
    """A rewriting of the source address and port: by what, standing where, and the packets before it.

    `interface` is None for a regional NAT gateway, which stands in no subnet.
    """

    gateway: Any
    interface: Interface | None
    before: PacketSet
    source: Intervals

    def undone(self, answered: PacketSet) -> PacketSet:
        """Return the packets as they were before, of those that are answered as they are behind it.

        Which address and port the gateway took says nothing about the sender.
        """
        found = self.before & answered.freed(SOURCE, SOURCE_PORT)
        embedded = self.before & packets(destination=NAT64)
        if embedded:
            four = answered & packets(destination=ALL_IPV4_ADDRESSES)
            found = found | (embedded & four.moved(DESTINATION, TO_NAT64).freed(SOURCE, SOURCE_PORT))
        return found


class Step(Struct, eq=False):
    """One thing that packets pass.

    `text` says what it does. Where a `filter` lets them through, the rule that does depends on the packet.
    """

    component: str
    entity: Any
    text: str
    rule: Any = None
    filter: Filter | None = None
    translation: Translation | None = None

    def deciding(self, packet: Packet) -> Entity | None:
        """Return what lets a packet through: a rule or a route; None where nothing is written for it."""
        found: Entity | None = self.rule
        if self.filter is not None:
            found = self.filter.rule_for(packet) or found
        return found


class Trail(Struct, eq=False):
    """The steps so far: the last one, and the trail before it."""

    step: Step
    before: Trail | None

    def steps(self) -> list[Step]:
        """Return the steps, first one first."""
        found: list[Step] = []
        at: Trail | None = self
        while at is not None:
            found.append(at.step)
            at = at.before
        return found[::-1]


class Flow(Struct, eq=False):
    """Packets that are at the same place and have come the same way.

    Attributes:
        packets: the packets, as they are now.
        trail: what they have passed.
        doubts: why it is not certain that they come this far; none when it is.
        sender: the interface that opened the connection; None for networks outside.
        holder: the interface that has the source address.
        unreferenced: why rules that name a security group do not match; empty where they do.
        only_to: the security group that an egress rule requires of the receiver, by its `id()`.
        translations: the rewritings of the source so far.
        seen: what has been passed that must not be passed twice.
        assumptions: what was taken for granted, in sentences.
        stopped: whether something has dropped them already, and others are only being looked for.
    """

    packets: PacketSet
    trail: Trail | None = None
    doubts: tuple[Undetermined, ...] = ()
    sender: Interface | None = None
    holder: Interface | None = None
    unreferenced: str = ""
    only_to: int | None = None
    translations: tuple[Translation, ...] = ()
    seen: frozenset[Any] = frozenset()
    assumptions: tuple[str, ...] = ()
    stopped: bool = False

    def now(
        self, packets: PacketSet | None = None, step: Step | None = None, doubt: Undetermined | None = None
    ) -> Flow:
        """Return the flow with other packets, one more step, or one more doubt."""
        return Flow(
            self.packets if packets is None else packets,
            self.trail if step is None else Trail(step, self.trail),
            self.doubts if doubt is None else (*self.doubts, doubt),
            self.sender,
            self.holder,
            self.unreferenced,
            self.only_to,
            self.translations,
            self.seen,
            self.assumptions,
            self.stopped,
        )

    def passing(self, key: Any) -> bool:
        """Note that something is passed that must not be passed twice; tell whether it has been already."""
        if key in self.seen or len(self.seen) > 64:
            return True
        self.seen = self.seen | {key}
        return False

    def treatment(self) -> tuple[Any, ...]:
        """Return what filters and gateways ask of packets besides themselves: flows that agree are alike."""
        sender = None
        if self.sender is not None and not (self.unreferenced and self.only_to is None):
            sender = (*self.sender.key()[1:], self.sender.owner.kind == "subnet")
        doubts = tuple(id(doubt) for doubt in self.doubts)
        return (doubts, self.unreferenced, sender, self.only_to)

    def ways(self) -> tuple[int, ...]:
        """Return the connections between VPCs that have been passed, by their `id()`."""
        steps = self.trail.steps() if self.trail is not None else []
        return tuple(id(step.entity) for step in steps if step.component in _BETWEEN)

    def without_references(self, why: str) -> Flow:
        """Return the flow with security groups that rules can no longer refer to."""
        found = self.now()
        found.unreferenced = found.unreferenced or why
        return found

    def assuming(self, sentence: str) -> Flow:
        """Return the flow with one more assumption."""
        found = self.now()
        if sentence not in found.assumptions:
            found.assumptions = (*found.assumptions, sentence)
        return found

    def dropped(self) -> Flow:
        """Return the flow as one that has been stopped."""
        found = self.now()
        found.stopped = True
        return found


class Block(Struct, eq=False):
    """What drops packets, with the code of Reachability Analyzer that fits.

    See https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html. `change` is the smallest
    one that would let them through; empty where there is none.
    """

    entity: Any
    code: str
    detail: str
    packets: PacketSet
    rule: Any = None
    change: str = ""
    returning: bool = False


class Arrival(Struct, eq=False):
    """Packets that have come where the question asks for: to an interface, or out of a gateway.

    `kind` is `interface`, `internet`, `outside` (a network on premises) or `service`.
    """

    flow: Flow
    kind: str
    at: Any
    link: Any = None


class Goal(Struct, eq=False):
    """Where packets are asked for.

    Attributes:
        placement: the interfaces.
        internet: whether it is the internet; with `gateway`, by way of that internet gateway only.
        outside: addresses of networks on premises.
        service: an AWS service that a gateway endpoint leads to.
    """

    placement: Placement
    internet: bool = False
    gateway: Any = None
    outside: Intervals = EMPTY
    service: str = ""

    @property
    def vpcs(self) -> Iterator[int]:
        """The VPCs (their `id()`) in which interfaces are asked for."""
        yield from self.placement.by_vpc


class Place(Struct, eq=False):
    """Where packets are routed: in a VPC, and in a subnet of it unless a gateway routes them."""

    vpc: Vpc
    subnet: Subnet | None = None

    def zone(self) -> str | None:
        """Return the zone; None where there is none.

        Raises:
            Undetermined: it is not known.
        """
        return self.subnet.zone if self.subnet is not None else None
