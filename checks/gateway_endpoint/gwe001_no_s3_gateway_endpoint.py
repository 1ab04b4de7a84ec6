"""Subnets pay a NAT gateway for traffic to S3 that a gateway endpoint carries free of charge.

## What it finds

A VPC whose subnets send their internet traffic to a NAT gateway, and which has no gateway endpoint
for S3.

## Why it matters

A NAT gateway is billed for every GB. Traffic to S3 in the same Region, layers of container images
in ECR and package mirrors among it, costs nothing through a gateway endpoint.

## Bad

A VPC with a NAT gateway and no `aws_vpc_endpoint` for `com.amazonaws.eu-west-1.s3`.

## Good

An `aws_vpc_endpoint` of type `Gateway` for S3 that is associated with the private route tables.

## How to fix it

Add a gateway endpoint for S3 and associate it with every route table that sends to a NAT gateway.

## When it stays silent

Where an interface endpoint for S3 with private DNS takes the traffic; where the VPC is managed
elsewhere, which is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.vpc import Vpc


def _takes_s3(endpoint: VpcEndpoint) -> bool:
    if endpoint.service != "s3":
        return False
    return endpoint.endpoint_type == "Gateway" or endpoint.private_dns


@check("GWE001", "no-s3-gateway-endpoint", Severity.MEDIUM)
def no_s3_gateway_endpoint(vpc: Vpc, network: Network) -> Problems:
    """Look for an S3 endpoint beside the NAT gateways of a VPC."""
    if not network.of_kind("nat_gateway"):
        return
    users = where(vpc.subnets, lambda subnet: subnet.nat_gateway is not None)
    if not users or some(vpc.endpoints, _takes_s3):
        return
    tables = list(dict.fromkeys(subnet.route_table for subnet in users.proven))
    verb = "send" if len(tables) > 1 else "sends"
    count = f"{len(tables)} route table{'s' if len(tables) > 1 else ''}"
    yield Problem(
        at=vpc,
        message=f"{vpc.address} has no gateway endpoint for S3: what {count} {verb} to S3 "
        "is billed by a NAT gateway for every GB",
        because=(
            f"0.0.0.0/0 of {', '.join(table.address for table in tables[:5])} goes to a NAT gateway.",
            "A gateway endpoint for S3 has no charge, neither by the hour nor by the GB.",
        ),
        help='add an aws_vpc_endpoint for S3 (vpc_endpoint_type = "Gateway") with these route tables',
        related=tuple((table, "sends to a NAT gateway") for table in tables[:5]),
    )
