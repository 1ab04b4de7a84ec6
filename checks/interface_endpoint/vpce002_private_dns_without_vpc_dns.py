"""An interface endpoint has private DNS in a VPC that does not support it.

## What it finds

An interface endpoint with `private_dns_enabled` in a VPC where `enable_dns_support` or
`enable_dns_hostnames` is off. The provider's default for the latter is off.

## Why it matters

AWS refuses to create the endpoint: private DNS needs both attributes.

## Bad

The VPC leaves `enable_dns_hostnames` at its default, which is off.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.a.id]
  private_dns_enabled = true # <- VPCE002
}
```

## Good

The VPC has DNS host names. `enable_dns_support` is on by default.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.a.id]
  private_dns_enabled = true
}
```

## How to fix it

Set both attributes on the VPC.

## When it stays silent

For endpoints without private DNS. It is undetermined for a VPC that is managed elsewhere and whose
attributes are not known.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.network.dns import missing_dns_attributes
from netlint.network.endpoints import VpcEndpoint
from netlint.network.vpc import Vpc


def _write(draft: Cure, vpc: Vpc, off: tuple[str, ...]) -> None:
    for name in off:
        draft.change(vpc, name, lambda _: True)


@check("VPCE002", "private-dns-without-vpc-dns", Severity.HIGH)
def private_dns_without_vpc_dns(endpoint: VpcEndpoint) -> Problems:
    """Compare private DNS of an endpoint with the DNS attributes of its VPC."""
    vpc = endpoint.vpc
    if endpoint.endpoint_type != "Interface" or vpc is None:
        return
    # The VPC first: where both attributes are on, it does not matter what the endpoint has.
    missing = missing_dns_attributes(vpc)
    off, unknown = missing.proven, missing.incomplete
    if not (off or unknown) or not endpoint.private_dns:
        return
    if unknown is not None and not off:
        raise unknown
    yield Problem(
        at=endpoint,
        field="private_dns",
        message=f"{endpoint.address} has private DNS, but {' and '.join(off)} of {vpc.address} "
        f"{'is' if len(off) == 1 else 'are'} off: AWS refuses to create it",
        because=("Private DNS needs both enable_dns_support and enable_dns_hostnames on the VPC.",),
        help=f"set {' and '.join(f'{name} = true' for name in off)} on {vpc.address}",
        cure=cure(vpc, lambda draft: _write(draft, vpc, off)),
        related=((vpc, f"{' and '.join(off)} off"),),
    )
