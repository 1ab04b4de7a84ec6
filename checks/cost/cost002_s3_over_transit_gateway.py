"""Traffic to S3 goes over a transit gateway to a NAT gateway, and is billed twice.

## What it finds

A VPC without an endpoint for S3 that sends its internet traffic to a transit gateway, which sends it on to
a VPC with NAT gateways.

## Why it matters

What the VPC sends to S3, layers of container images in ECR and package mirrors among it, is billed by the
GB by the transit gateway, and again by the NAT gateway. A gateway endpoint in the VPC itself carries it
free of charge; the one of the other VPC cannot be used from here.

## Bad

The application's VPC has no way to S3 but the one over the egress VPC.

```hcl
resource "aws_vpc" "app" { # <- COST002
  cidr_block = "10.1.0.0/16"
}
```

## Good

```hcl
resource "aws_vpc" "app" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_endpoint" "app_s3" {
  vpc_id            = aws_vpc.app.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.app.id]
}
```

## How to fix it

Add a gateway endpoint for S3 to the VPC, and associate it with the route tables that send to the transit
gateway.

## When it stays silent

Where traffic may be meant to be inspected: the configuration has a network firewall, an endpoint of a
Gateway Load Balancer, or a route to an appliance. Where any VPC of the configuration has an interface
endpoint for S3, which others may use too. Where no static route of the transit gateway sends everything
to a VPC with a NAT gateway. For VPCs that are managed elsewhere. Where such a route, the endpoints of the
VPC, or its routes are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
https://aws.amazon.com/transit-gateway/pricing/
https://aws.amazon.com/vpc/pricing/
"""

from netlint.cost.prices import price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.wording import listed
from netlint.network.endpoints import VpcEndpoint
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import Route
from netlint.network.transit import TransitGateway
from netlint.network.transit_egress import hubs, senders
from netlint.network.vpc import Vpc


def _may_be_inspected(network: Network) -> bool:
    """Tell whether anything here looks into traffic, or serves S3 in another way."""

    def stands_in(endpoint: Entity) -> bool:
        assert isinstance(endpoint, VpcEndpoint)
        type = endpoint.endpoint_type
        return type == "GatewayLoadBalancer" or (type == "Interface" and endpoint.service == "s3")

    if network.of_kind("network_firewall") or network.of_kind("firewall_endpoint_association"):
        return True
    if any(isinstance(one, Route) and one.writes("network_interface") for one in network.of_kind("route")):
        return True
    return some(network.of_kind("vpc_endpoint"), stands_in)


def _problem(gateway: TransitGateway, vpc: Vpc, hub: Vpc) -> Problem | None:
    users = senders(vpc, gateway)
    if not users or some(vpc.endpoints, lambda endpoint: endpoint.is_gateway_for("s3")):
        return None
    tables = list(dict.fromkeys(subnet.route_table for subnet in users.proven))
    over, nat = (price(name, vpc.home_region) for name in ("transit_gateway_gb", "nat_gateway_gb"))
    both = over.plus(nat)
    shown = listed(table.address for table in tables)
    return Problem(
        at=vpc,
        message=f"{vpc.address} has no gateway endpoint for S3: what it sends there over {gateway.address} "
        f"is billed at {both} per GB",
        because=(
            f"0.0.0.0/0 of {shown} goes to {gateway.address}, and on to a NAT gateway of {hub.address}.",
            f"The transit gateway costs {over} per GB ({over.basis}), the NAT gateway {nat} ({nat.basis}).",
            f"A gateway endpoint has no charge: every 1,000 GB per month save {both.times(1000)}.",
        ),
        help='add an aws_vpc_endpoint for S3 (vpc_endpoint_type = "Gateway") with '
        f"{'these route tables' if len(tables) > 1 else 'this route table'} to {vpc.address}",
        related=((gateway, "takes its traffic"), *((table, "sends to it") for table in tables[:5])),
    )


@check("COST002", "s3-over-transit-gateway", Severity.MEDIUM, needs=("nat_gateway", "transit_gateway_route"))
def s3_over_transit_gateway(gateway: TransitGateway, network: Network) -> Problems:
    """Look for VPCs whose traffic to S3 leaves over a transit gateway and a NAT gateway."""
    out_by = hubs(gateway)
    if not out_by or network.once("S3 may be meant to go elsewhere", _may_be_inspected):
        return
    pending: Undetermined | None = gateway.attachments.incomplete
    for attachment in gateway.attachments.proven:
        try:
            vpc = attachment.vpc
            if vpc is None or not vpc.managed or vpc in out_by.proven:
                continue
            problem = _problem(gateway, vpc, out_by.proven[0])
        except Undetermined as why:
            pending = pending or why
            continue
        if problem is not None:
            yield problem
    if pending is not None:
        raise pending
