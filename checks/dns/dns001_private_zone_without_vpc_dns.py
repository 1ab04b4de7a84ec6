"""A private hosted zone is associated with a VPC that lacks the DNS attributes for it.

## What it finds

A VPC in which `enable_dns_support` or `enable_dns_hostnames` is off, and with which private hosted zones
are associated. The provider's default for the latter is off.

## Why it matters

Private hosted zones need both attributes on the VPC. Without them their names are looked up in public DNS:
what lives in the VPC gets no answer, or somebody else's.

## Bad

The VPC leaves `enable_dns_hostnames` at its default, which is off.

```hcl
resource "aws_vpc" "main" { # <- DNS001
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}
```

## Good

Both attributes are on: `enable_dns_support` is by default.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}
```

## How to fix it

Set both attributes on the VPC.

## When it stays silent

For VPCs without private zones. Where a zone would have to be associated with further VPCs, as those that
are peered: a network does not show who asks for its names, and rules of the Resolver may bring the answer.
An attribute that is not known is undetermined.

## References

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.wording import listed
from netlint.network.dns import HostedZoneAssociation, missing_dns_attributes
from netlint.network.network import Network
from netlint.network.vpc import Vpc


def _write(draft: Cure, vpc: Vpc, off: tuple[str, ...]) -> None:
    for name in off:
        draft.change(vpc, name, lambda _: True)


def _zone(association: HostedZoneAssociation) -> str:
    zone = association.linked("zone", ("hosted_zone",)).targets
    return zone[0].address if zone else association.address


@check(
    "DNS001",
    "private-zone-without-vpc-dns",
    Severity.HIGH,
    elsewhere=True,
    needs=("hosted_zone_association",),
)
def private_zone_without_vpc_dns(vpc: Vpc, network: Network) -> Problems:
    """Compare the private zones of a VPC with its DNS attributes."""
    found = network.pointing("hosted_zone_association", "vpc", vpc)
    associations = [one for one in found.proven if isinstance(one, HostedZoneAssociation) and one.managed]
    if not associations:
        if found.incomplete is not None and vpc.managed and missing_dns_attributes(vpc).proven:
            raise found.incomplete
        return
    missing = missing_dns_attributes(vpc)
    off = missing.proven
    if not off:
        if missing.incomplete is not None:
            raise missing.incomplete
        return
    zones = sorted({_zone(one) for one in associations})
    names = listed(zones)
    shown = " and ".join(off)
    yield Problem(
        at=vpc,
        message=f"{names} cannot answer in {vpc.address}: {shown} {'is' if len(off) == 1 else 'are'} off",
        because=("Private hosted zones need enable_dns_support and enable_dns_hostnames on the VPC.",),
        help=f"set {' and '.join(f'{name} = true' for name in off)} on {vpc.address}",
        cure=cure(vpc, lambda draft: _write(draft, vpc, off)),
        related=tuple((one, "associates a zone with it") for one in associations[:5]),
    )
