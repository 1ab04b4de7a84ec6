"""Packets reach a VPC over a transit gateway, and the answers find no way back.

## What it finds

A VPC that another VPC sends to over a transit gateway, which delivers there, although no route table of
its subnets has a way back, or although the route table of the transit gateway that takes its answers has
none. The same for a VPC with the way to the internet, to which a default route leads: the answers need a
route in the subnet of its NAT gateway, and one in the table of the transit gateway.

## Why it matters

Connections time out: each direction needs a route in the sender's route table, and another one in the
route table of the transit gateway that the sender's attachment is associated with.

## Bad

VPC `app` has a route to `data`, and `data` has none back.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", data = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" { # <- TGW004
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_route" "app_to_data" {
  route_table_id         = aws_vpc.main["app"].main_route_table_id
  destination_cidr_block = aws_vpc.main["data"].cidr_block
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}
```

## Good

Each has a route to the other one.

```hcl
resource "aws_vpc" "main" {
  for_each   = { app = "10.0.0.0/16", data = "10.1.0.0/16" }
  cidr_block = each.value
}

resource "aws_subnet" "transit" {
  for_each          = aws_vpc.main
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 12, 0)
  availability_zone = "eu-west-1a"
}

resource "aws_ec2_transit_gateway" "hub" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each           = aws_vpc.main
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.transit[each.key].id]
}

resource "aws_route" "app_to_data" {
  route_table_id         = aws_vpc.main["app"].main_route_table_id
  destination_cidr_block = aws_vpc.main["data"].cidr_block
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}

resource "aws_route" "data_to_app" {
  route_table_id         = aws_vpc.main["data"].main_route_table_id
  destination_cidr_block = aws_vpc.main["app"].cidr_block
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id

  depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
}
```

## How to fix it

Add a route to the sender over the transit gateway to the route tables of the VPC that cannot answer; or
propagate the sender's attachment to the route table of the transit gateway that the VPC's attachment is
associated with.

## When it stays silent

Where one subnet of the VPC has any way back: a supernet, a peering connection, a firewall or an appliance, a
virtual private gateway, a route server. Where the transit gateway sends on to something else than the VPC,
such as an inspection VPC; where its way back covers a part of the sender's ranges, as behind a private NAT
gateway, or is a blackhole, which is meant. For routes that are wider than the VPC's range, unless the VPC
sends nothing at all to the transit gateway; for default routes to anything but the VPC that a static default
route of the transit gateway names. Where only the default propagation
lets the packets in and the VPC has a route table of its own: that separates it, and TGW005 reports the
default. Where the table lacks the default route to a VPC with the way out, which TGW007 reports. For a
transit gateway that is managed elsewhere. A VPC that is managed elsewhere is undetermined, and so are
routes that a VPN, a Direct Connect gateway or a peering may bring back.

## References

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-centralized-router.html
"""

from collections.abc import Sequence

import msgspec

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.engine.route_cures import add_way, short, written_table
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.wording import listed
from netlint.network.addresses import Range, contains, overlap
from netlint.network.network import Network
from netlint.network.returning import learns, shares, ways_to
from netlint.network.routes import Route
from netlint.network.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable
from netlint.network.transit_egress import defaults, ways_out
from netlint.network.transit_routing import propagating_to, route_table_of
from netlint.network.unanswered import Unanswered, leads_back, unanswered
from netlint.network.vpc import Vpc


class _Sent(msgspec.Struct, frozen=True):
    """What a VPC sends to another one."""

    route: Route
    sender: Vpc
    addresses: Range
    #: the address block of the other VPC that they are of
    block: Range


class _Traffic:
    """What the VPCs that are attached to a transit gateway send to it, by whom it is for."""

    def __init__(self, gateway: TransitGateway) -> None:
        self.gateway = gateway
        self.pending: Undetermined | None = None
        self.attachments: dict[Vpc, TransitGatewayAttachment] = {}
        self.destinations: dict[Vpc, set[Range]] = {}
        self.sent: dict[Vpc, list[_Sent]] = {}
        self._leads: dict[TransitGatewayRouteTable, set[object]] = {}
        for attachment in gateway.attachments.proven:
            try:
                if attachment.vpc is not None:
                    self.attachments[attachment.vpc] = attachment
            except Undetermined as why:
                self.pending = self.pending or why

    def read(self) -> None:
        """Sort the routes of the VPCs by the VPC that they are for."""
        wide: dict[Range, list[tuple[Route, Vpc]]] = {}
        owners = {block: vpc for vpc in self.attachments for block in vpc.ranges.proven}
        lengths = sorted({(block.version, block.prefixlen) for block in owners})
        for route in self.gateway.routes.proven:
            try:
                sender = route.table.vpc if route.table is not None else None
                if sender is None or sender not in self.attachments:
                    continue
                own = self.destinations.setdefault(sender, set())
                for addresses in route.destinations:
                    own.add(addresses)
                    block = _owned(addresses, owners, lengths)
                    if block is None:
                        wide.setdefault(addresses, []).append((route, sender))
                    elif owners[block] is not sender:
                        found = _Sent(route, sender, addresses, block)
                        self.sent.setdefault(owners[block], []).append(found)
            except Undetermined as why:
                self.pending = self.pending or why
        for vpc in self.attachments:
            if vpc in self.destinations:
                continue
            for block in vpc.ranges.proven:
                for addresses, senders in wide.items():
                    if addresses.prefixlen and contains(addresses, block):
                        more = [_Sent(route, sender, block, block) for route, sender in senders]
                        self.sent.setdefault(vpc, []).extend(more)

    def answers(self, vpc: Vpc, sender: Vpc) -> bool:
        """Tell whether a VPC's answers to another one are seen to find their way, at one glance."""
        own, blocks = self.destinations.get(vpc), sender.ranges.proven
        if not own or not (any(block in own for block in blocks) or any(shares(one, blocks) for one in own)):
            return False
        table = route_table_of(self.attachments[vpc])
        return table is not None and self.attachments[sender] in self._led_to(table)

    def lacks_default(self, vpc: Vpc) -> bool:
        """Tell whether a VPC sends everything here, for a way out that its table has no route to (TGW007)."""
        senders, _ = defaults(self.gateway)
        return vpc in senders and bool(ways_out(self.gateway, senders).proven)

    def _led_to(self, table: TransitGatewayRouteTable) -> set[object]:
        if table not in self._leads:
            found: set[object] = set(propagating_to(table).proven)
            for route in table.routes.proven:
                found.update(route.linked("attachment", ("transit_gateway_attachment",)).targets)
            self._leads[table] = found
        return self._leads[table]


def _owned(addresses: Range, owners: dict[Range, Vpc], lengths: Sequence[tuple[int, int]]) -> Range | None:
    """Return the address block of a VPC that some addresses are in."""
    if addresses in owners:
        return addresses
    for version, length in lengths:
        if version == addresses.version and length < addresses.prefixlen:
            block = addresses.supernet(new_prefix=length)
            if block in owners:
                return block
    return None


def _delivers(table: TransitGatewayRouteTable, attachment: TransitGatewayAttachment, sent: _Sent) -> str:
    """Tell how a table sends to the attachment of a VPC: `written`, `propagated`, or empty if it does not.

    Raises:
        Undetermined: it is not known.
    """
    addresses, block = sent.addresses, sent.block
    there = False
    for route in table.routes:
        to = route.destination
        if to is None or overlap(to, addresses) is None or to.prefixlen < block.prefixlen:
            continue
        if route.blackhole or route.attachment is not attachment:
            return ""
        there = there or contains(to, addresses)
    if table.prefix_list_references:
        return ""
    if there or some(table.propagations.proven, lambda one: one.attachment is attachment):
        return "written"
    return "propagated" if attachment in propagating_to(table).proven else ""


def _has_way_back(traffic: _Traffic, vpc: Vpc, blocks: list[Range]) -> bool | None:
    """Tell whether a VPC sends the answers to the transit gateway; None where it sends them elsewhere too.

    Raises:
        Undetermined: it is not known.
    """
    over, seen = False, set()
    for subnet in vpc.subnets:
        table = subnet.route_table
        if table in seen:
            continue
        seen.add(table)
        if learns(table):
            return None
        for route in ways_to(table, blocks):
            if route.target is not traffic.gateway:
                return None
            over = True
    return over if seen else None


def _cause(traffic: _Traffic, vpc: Vpc, sent: _Sent, network: Network) -> str:
    """Return what the answers lack: a route of the `vpc`, or one of the `table`; empty where nothing.

    Raises:
        Undetermined: it is not known.
    """
    own, other = traffic.attachments[vpc], traffic.attachments[sent.sender]
    blocks = [one for one in sent.sender.ranges.proven if one.version == sent.addresses.version]
    entered = route_table_of(other)
    if not blocks or entered is None or sent.route.table is None or not sent.route.table.subnets:
        return ""
    how = _delivers(entered, own, sent)
    way = _has_way_back(traffic, vpc, blocks) if how else None
    if way is None:
        return ""
    if not way:
        cause, pending = "vpc", network.all_routes_to(traffic.gateway, vpc).incomplete
    else:
        cause, pending = "table", None
        table = route_table_of(own)
        if table is None or (how != "written" and table is not entered):
            return ""
        if leads_back(table, other, blocks) or traffic.lacks_default(vpc):
            return ""
    pending = pending or sent.sender.ranges.incomplete
    if pending is not None:
        raise pending
    return cause


@check("TGW004", "no-way-back", Severity.HIGH, needs=("transit_gateway_attachment", "route"))
def no_way_back(gateway: TransitGateway, network: Network) -> Problems:
    """Compare what VPCs send each other over a transit gateway with the ways back."""
    if len(gateway.attachments.proven) < 2 or not gateway.routes.proven:
        return
    traffic = _Traffic(gateway)
    traffic.read()
    pending = traffic.pending
    for vpc in sorted(traffic.sent, key=lambda one: one.address):
        found: dict[str, list[_Sent]] = {}
        for sent in traffic.sent[vpc]:
            try:
                if traffic.answers(vpc, sent.sender):
                    continue
                _require_managed(vpc, gateway)
                cause = _cause(traffic, vpc, sent, network)
            except Undetermined as why:
                pending = pending or why
                break
            if cause:
                found.setdefault(cause, []).append(sent)
            if cause and vpc not in traffic.destinations:
                break
        for cause, all_sent in found.items():
            yield _problem(traffic, vpc, all_sent, cause)
    doubts: list[Undetermined] = []
    hubs: dict[object, list[Unanswered]] = {}
    for one in unanswered(gateway, doubts):
        hubs.setdefault((one.hub, one.lacking), []).append(one)
    for several in hubs.values():
        yield _without_answers(gateway, several)
    pending = pending or next(iter(doubts), None)
    if pending is not None:
        raise pending


def _without_answers(gateway: TransitGateway, several: list[Unanswered]) -> Problem:
    """Say that answers from the internet get no further than the VPC with the way out."""
    first = several[0]
    names = listed(one.sender.address for one in several)
    blocks = ", ".join(str(block) for one in several[:5] for block in one.sender.ranges.proven)
    of_vpc = first.lacking.kind == "route_table"
    lacking = first.lacking
    table = lacking.shown if isinstance(lacking, TransitGatewayRouteTable) else lacking.address
    attached = f"propagate the attachments of {names} to {table}"
    return Problem(
        at=first.hub,
        message=f"{names} {'send' if len(several) > 1 else 'sends'} 0.0.0.0/0 over {gateway.address} to "
        f"{first.hub.address}, but {table} has no route back: no answer arrives",
        because=(
            f"{first.route.address} sends everything to the transit gateway.",
            f"The answers go to {blocks}"
            + (", which the subnet of the NAT gateway does not route." if of_vpc else "."),
        ),
        help=f"add a route for {blocks} to {gateway.address} to {table}" if of_vpc else attached,
        related=((first.route, "the way there"), (first.lacking, "has no route back")),
        key="internet",
    )


def _require_managed(vpc: Vpc, gateway: TransitGateway) -> None:
    if not vpc.managed:
        raise Undetermined(
            f"{vpc.address} is managed elsewhere: its routes over {gateway.address} are not known",
            settle="scan it together with the configuration that owns it",
            address=gateway.address,
        )


def _write(draft: Cure, traffic: _Traffic, between: tuple[Vpc, list[Vpc]], cause: str) -> None:
    vpc, senders = between
    if cause == "vpc":
        for sender in senders:
            add_way(draft, f"{draft.name(vpc, 'to')}_{short(sender)}", vpc, sender, traffic.gateway)
        return
    table = route_table_of(traffic.attachments[vpc])
    assert table is not None
    for sender in senders:
        draft.add(
            "aws_ec2_transit_gateway_route_table_propagation",
            f"{draft.name(vpc, 'to')}_{short(sender)}",
            transit_gateway_attachment_id=traffic.attachments[sender],
            transit_gateway_route_table_id=written_table(table),
        )


def _problem(traffic: _Traffic, vpc: Vpc, found: list[_Sent], cause: str) -> Problem:
    gateway, own, first = traffic.gateway, traffic.attachments[vpc], found[0]
    senders = list(dict.fromkeys(sent.sender for sent in found))
    names = listed(sender.address for sender in senders)
    entered = route_table_of(traffic.attachments[first.sender])
    assert entered is not None
    if cause == "vpc":
        lacking = "no route table of its subnets has a way back"
        advice = f"add routes to {names} over {gateway.address} to the route tables of {vpc.address}"
    else:
        table = route_table_of(own)
        assert table is not None
        lacking = f"{table.shown} has no route back"
        attached = listed(traffic.attachments[sender].address for sender in senders)
        advice = f"propagate {attached} to {table.shown} (aws_ec2_transit_gateway_route_table_propagation)"
    blocks = ", ".join(str(block) for block in first.sender.ranges.proven)
    return Problem(
        at=own,
        message=f"{vpc.address} cannot answer {names} over {gateway.address}: {lacking}",
        because=(
            f"{first.route.address} sends {first.addresses} to it, and {entered.shown} leads there.",
            f"The answers go to {blocks}.",
        ),
        help=advice,
        cure=cure(own, lambda draft: _write(draft, traffic, (vpc, senders), cause)),
        related=((first.route, "the way there"), (vpc, "cannot answer")),
        key=cause,
    )
