"""DNS resolution over a peering connection is on, but not the DNS attributes of both VPCs.

## What it finds

A peering connection with `allow_remote_vpc_dns_resolution` on either side, and a VPC on one of its sides
in which `enable_dns_support` or `enable_dns_hostnames` is off. The provider's default for the latter is off.

## Why it matters

With DNS resolution, public host names of instances in the peer resolve to private addresses, so that
traffic takes the peering connection. That needs both attributes in both VPCs. Without them the names
resolve to public addresses: traffic leaves by the internet or not at all.

## Bad

VPC b leaves `enable_dns_hostnames` at its default, which is off.

```hcl
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "a_b" { # <- PCX009
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true

  requester {
    allow_remote_vpc_dns_resolution = true
  }

  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}
```

## Good

Both VPCs have both attributes: `enable_dns_support` is on by default.

```hcl
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc" "b" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc_peering_connection" "a_b" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
  auto_accept = true

  requester {
    allow_remote_vpc_dns_resolution = true
  }

  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}
```

## How to fix it

Set both attributes on both VPCs; or turn DNS resolution off where only private names are used.

## When it stays silent

Where DNS resolution is off, which is the default: that names of the peer are used cannot be seen in a
network, and names in private zones do not depend on it. For a VPC that is managed elsewhere and not read.
An attribute that is not known is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, where
from netlint.network.dns import missing_dns_attributes
from netlint.network.peering import PeeringConnection, PeeringConnectionOptions
from netlint.network.vpc import Vpc


def _resolves(options: PeeringConnectionOptions) -> bool:
    return bool(options.requester_resolves) or bool(options.accepter_resolves)


def _write(draft: Cure, vpc: Vpc, off: tuple[str, ...]) -> None:
    for name in off:
        draft.change(vpc, name, lambda _: True)


@check("PCX009", "peer-dns-without-vpc-dns", Severity.MEDIUM)
def peer_dns_without_vpc_dns(peering: PeeringConnection) -> Problems:
    """Compare DNS resolution over a peering connection with the DNS attributes of its VPCs."""
    asked = where(peering.options.proven, _resolves)
    if not asked.proven and asked.incomplete is None:
        return
    pending: Undetermined | None = None
    for vpc in (peering.requester, peering.accepter):
        if vpc is None or vpc.resource is None:
            continue
        missing = missing_dns_attributes(vpc)
        if not missing.proven:
            pending = pending or missing.incomplete
            continue
        if not asked.proven:
            assert asked.incomplete is not None
            raise asked.incomplete
        off, options = missing.proven, asked.proven[0]
        shown = " and ".join(off)
        yield Problem(
            at=options,
            message=f"{options.address} has DNS resolution for {peering.address}, but {shown} "
            f"of {vpc.address} {'is' if len(off) == 1 else 'are'} off",
            because=(
                "It needs enable_dns_support and enable_dns_hostnames in both VPCs.",
                "Without them public host names of the peer resolve to public addresses.",
            ),
            help=f"set {' and '.join(f'{name} = true' for name in off)} on {vpc.address}",
            cure=cure(vpc, lambda draft, vpc=vpc, off=off: _write(draft, vpc, off)),  # type: ignore[misc]
            related=((vpc, f"{shown} off"),),
            key=vpc.address,
        )
    if pending is not None:
        raise pending
