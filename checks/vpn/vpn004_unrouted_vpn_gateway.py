"""A virtual private gateway is attached, and no route leads to it.

## What it finds

A virtual private gateway with a VPN connection or Direct Connect that is attached to a VPC, of which
no route table has a route to it nor takes its routes by propagation.

## Why it matters

Attaching the gateway adds no route. Packets may come in from the other network, but the subnets have
no way back: every connection times out, although the tunnels are up.

## Bad

The tunnels are there; the route table of the private subnet has its local route only.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" { # <- VPN004
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  customer_gateway_id = aws_customer_gateway.branch.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}
```

## Good

The private route table takes the gateway's routes by propagation.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpn_gateway_route_propagation" "private" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_route_table.private.id
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.10"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}

resource "aws_customer_gateway" "branch" {
  bgp_asn    = 65001
  ip_address = "203.0.113.20"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "branch" {
  customer_gateway_id = aws_customer_gateway.branch.id
  vpn_gateway_id      = aws_vpn_gateway.main.id
  type                = "ipsec.1"
}
```

## How to fix it

Propagate the gateway's routes into the route tables of the subnets that are to use it, or add static
routes to it.

## When it stays silent

For a gateway that is not attached, such as the hub of a VPN CloudHub. Where a route table is
associated with the gateway itself: what comes in is sent to an appliance, which may have its own way
back. In a VPC without subnets in this configuration. It is undetermined where the VPC is managed
elsewhere; where what connects through the gateway is not in this configuration, as its routes may not
be either; and where the target of a route or a propagation is not known.

## References

https://docs.aws.amazon.com/vpn/latest/s2svpn/SetUpVPNConnections.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html
"""

from collections.abc import Callable

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.unknown import Unknown
from netlint.network.gateways import VpnGateway, VpnGatewayAttachment
from netlint.network.network import Network
from netlint.network.routes import RouteTable, RouteTableAssociation
from netlint.network.vpc import Vpc

#: what connects through a gateway, and by which link
_USERS = (
    ("vpn_connection", "vpn_gateway"),
    ("direct_connect_gateway_association", "associated"),
    ("direct_connect_virtual_interface", "vpn_gateway"),
    ("direct_connect_virtual_interface_accepter", "vpn_gateway"),
)


def _attached_to(gateway: VpnGateway) -> Vpc | None:
    value, path = gateway.locate("vpc")
    # Left out, it is known after apply: the attachment says it.
    left_out = isinstance(value, Unknown) and gateway.is_unwritten(path)
    if not left_out and gateway.vpc is not None:
        return gateway.vpc
    for attachment in gateway.attachments:
        assert isinstance(attachment, VpnGatewayAttachment)
        return attachment.vpc
    return None


def _is_routed(gateway: VpnGateway, network: Network) -> bool:
    """Tell whether any table has routes to a gateway, or is associated with it."""
    tables = [table for table in network.of_kind("route_table") if isinstance(table, RouteTable)]
    edges = [
        one for one in network.of_kind("route_table_association") if isinstance(one, RouteTableAssociation)
    ]
    questions: tuple[Callable[[], bool], ...] = (
        lambda: bool(network.routes_to(gateway)),
        lambda: bool(network.pointing("route_propagation", "gateway", gateway)),
        lambda: some(tables, lambda table: some(table.propagating, lambda one: one is gateway)),
        lambda: some(edges, lambda edge: edge.gateway is gateway),
    )
    return some(questions, _ask)


def _ask(question: Callable[[], bool]) -> bool:
    return question()


def _complete(gateway: VpnGateway, vpc: Vpc, network: Network) -> None:
    """Make sure that all that uses the gateway is at hand.

    Raises:
        Undetermined: it is not.
    """
    if not vpc.managed:
        raise Undetermined(
            f"{vpc.address} is managed elsewhere, and its routes may send to {gateway.address}",
            settle="scan it together with the configuration that owns it",
            address=gateway.address,
        )
    if vpc.route_tables.incomplete is not None:
        raise vpc.route_tables.incomplete
    if not some(_USERS, lambda user: bool(network.pointing(*user, gateway))):
        raise Undetermined(
            f"what connects through {gateway.address} is not in this configuration",
            settle="scan it together with the configuration that owns it",
            address=gateway.address,
        )


def _write(draft: Cure, gateway: VpnGateway, vpc: Vpc) -> None:
    private = [subnet.route_table for subnet in vpc.subnets if not subnet.public]
    for table in dict.fromkeys(private):
        if table.resource is not None and table.resource.written("propagating_vgws"):
            # It would take away again what it does not list itself.
            continue
        name = draft.name(table, "vpn")
        draft.add("aws_vpn_gateway_route_propagation", name, vpn_gateway_id=gateway, route_table_id=table)


@check("VPN004", "unrouted-vpn-gateway", Severity.HIGH)
def unrouted_vpn_gateway(gateway: VpnGateway, network: Network) -> Problems:
    """Look for routes from the VPC to the gateway."""
    vpc = _attached_to(gateway)
    if vpc is None or _is_routed(gateway, network):
        return
    if vpc.managed and not vpc.subnets.proven and vpc.subnets.incomplete is None:
        return
    _complete(gateway, vpc, network)
    tables = vpc.route_tables
    count = f"none of the {len(tables)} route tables" if len(tables) > 1 else "no route table"
    yield Problem(
        at=gateway,
        message=f"{gateway.address} is attached to {vpc.address}, but {count} leads to it",
        because=(
            "No route has it as its target, and no route table takes its routes by propagation.",
            f"The subnets of {vpc.address} have no way to the networks behind it, nor back to them.",
        ),
        help=f"propagate the routes of {gateway.address} into the route tables of the subnets that use it",
        cure=cure(gateway, lambda draft: _write(draft, gateway, vpc)),
        related=((vpc, "has no route to it"),),
    )
