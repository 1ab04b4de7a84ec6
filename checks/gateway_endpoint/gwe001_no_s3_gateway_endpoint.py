"""Subnets pay a NAT gateway for traffic to S3 that a gateway endpoint carries free of charge.

## What it finds

A VPC whose subnets send their internet traffic to a NAT gateway, and which has no gateway endpoint
for S3.

## Why it matters

A NAT gateway is billed for every GB. Traffic to S3 in the same Region, layers of container images
in ECR and package mirrors among it, costs nothing through a gateway endpoint.

## Bad

All that the private subnets send to S3 goes through the NAT gateways.

```hcl
resource "aws_vpc" "main" { # <- GWE001
  cidr_block = "10.0.0.0/16"
}

resource "aws_route" "internet" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[each.key].id
}
```

## Good

A gateway endpoint takes it, for every private route table.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_route" "internet" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[each.key].id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
}
```

## How to fix it

Add a gateway endpoint for S3 and associate it with every route table that sends to a NAT gateway.

## When it stays silent

Where an interface endpoint for S3 with private DNS and a subnet takes the traffic; for a VPC that is
managed elsewhere, where its endpoints are too. For subnets that hold nothing but endpoints of a firewall, or
an attachment that other VPCs send their internet traffic to: a gateway endpoint serves its own VPC only, and
COST002 looks at the others. What such an attachment is sent may be undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
https://aws.amazon.com/vpc/pricing/
"""

from contextlib import suppress

from netlint.cost.prices import price, region_of
from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.wording import listed
from netlint.network.endpoints import VpcEndpoint
from netlint.network.routes import RouteTable
from netlint.network.vpc import Subnet, Vpc


def _takes_s3(endpoint: VpcEndpoint) -> bool:
    if endpoint.service != "s3" or endpoint.endpoint_type == "Gateway":
        return endpoint.service == "s3"
    return endpoint.private_dns and _has_address(endpoint)


def _has_address(endpoint: VpcEndpoint) -> bool:
    """Tell whether an interface endpoint has a subnet: without one its name resolves to nothing private."""
    found, unknown, certainty = endpoint.network.weigh(
        lambda: bool(endpoint.own_subnets or endpoint.subnet_associations)
    )
    if unknown is not None:
        raise unknown
    # What is written for one endpoint of a map is inferred for all of them: too little to stay silent on.
    if found and certainty.value != "exact":
        raise Undetermined(
            f"which subnets {endpoint.address} has is inferred: it may have none",
            settle="scan the plan after apply",
            address=endpoint.address,
            attribute="subnet_ids",
        )
    return bool(found)


def _region(subnets: tuple[Subnet, ...]) -> str | None:
    region = None
    for subnet in subnets:
        with suppress(Undetermined):
            region = region or region_of(subnet.zone)
    return region


def _write(draft: Cure, vpc: Vpc, subnets: tuple[Subnet, ...], tables: list[RouteTable]) -> None:
    region = vpc.home_region or _region(subnets)
    draft.add(
        "aws_vpc_endpoint",
        draft.name(vpc, "s3"),
        vpc_id=vpc,
        service_name=f"com.amazonaws.{region}.s3" if region else Choice("com.amazonaws.REGION.s3"),
        vpc_endpoint_type="Gateway",
        route_table_ids=[*tables],
    )


@check("GWE001", "no-s3-gateway-endpoint", Severity.MEDIUM, needs=("nat_gateway",))
def no_s3_gateway_endpoint(vpc: Vpc) -> Problems:
    """Look for an S3 endpoint beside the NAT gateways of a VPC."""
    users = vpc.users_of_nat
    if not users.proven and users.incomplete is None:
        return
    if some(vpc.endpoints, _takes_s3) or not users:
        return
    tables = list(dict.fromkeys(subnet.route_table for subnet in users.proven))
    verb = "send" if len(tables) > 1 else "sends"
    charge = price("nat_gateway_gb", _region(users.proven))
    count = f"{len(tables)} route table{'s' if len(tables) > 1 else ''}"
    idle = [endpoint for endpoint in vpc.endpoints.proven if endpoint.service == "s3"]
    yield Problem(
        at=vpc,
        message=f"{vpc.address} has no gateway endpoint for S3: what {count} {verb} to S3 "
        f"is billed by a NAT gateway at {charge} per GB",
        because=(
            f"0.0.0.0/0 of {listed(table.address for table in tables)} goes to a NAT gateway.",
            *(
                f"{one.address} does not take it, without private DNS or without a subnet."
                for one in idle[:5]
            ),
            (
                "A gateway endpoint for S3 has no charge, neither by the hour nor by the GB: "
                f"every 1,000 GB per month save {charge.times(1000)} ({charge.basis})."
            ),
        ),
        help='add an aws_vpc_endpoint for S3 (vpc_endpoint_type = "Gateway") with these route tables',
        cure=cure(vpc, lambda draft: _write(draft, vpc, users.proven, tables)),
        related=tuple((table, "sends to a NAT gateway") for table in tables[:5]),
    )
