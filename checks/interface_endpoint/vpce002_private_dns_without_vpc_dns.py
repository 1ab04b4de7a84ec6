"""An interface endpoint has private DNS in a VPC that does not support it.

## What it finds

An interface endpoint with `private_dns_enabled` in a VPC where `enable_dns_support` or
`enable_dns_hostnames` is off. The provider's default for the latter is off.

## Why it matters

AWS refuses to create the endpoint: private DNS needs both attributes.

## Bad

An `aws_vpc` without `enable_dns_hostnames` and an interface endpoint with private DNS.

## Good

`enable_dns_support = true` and `enable_dns_hostnames = true` on the VPC.

## How to fix it

Set both attributes on the VPC.

## When it stays silent

For endpoints without private DNS; where the VPC is managed elsewhere, which is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import VpcEndpoint


@check("VPCE002", "private-dns-without-vpc-dns", Severity.HIGH)
def private_dns_without_vpc_dns(endpoint: VpcEndpoint) -> Problems:
    """Compare private DNS of an endpoint with the DNS attributes of its VPC."""
    if endpoint.endpoint_type != "Interface" or not endpoint.private_dns or endpoint.vpc is None:
        return
    vpc = endpoint.vpc
    off = [
        name
        for name, on in (("enable_dns_support", vpc.dns_support), ("enable_dns_hostnames", vpc.dns_hostnames))
        if not on
    ]
    if not off:
        return
    yield Problem(
        at=endpoint,
        field="private_dns",
        message=f"{endpoint.address} has private DNS, but {' and '.join(off)} of {vpc.address} "
        f"{'is' if len(off) == 1 else 'are'} off: AWS refuses to create it",
        because=("Private DNS needs both enable_dns_support and enable_dns_hostnames on the VPC.",),
        help=f"set {' and '.join(f'{name} = true' for name in off)} on {vpc.address}",
        related=((vpc, f"{' and '.join(off)} off"),),
    )
