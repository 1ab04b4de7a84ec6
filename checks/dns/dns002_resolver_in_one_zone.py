"""All addresses of a Resolver endpoint are in one zone.

## What it finds

A Route 53 Resolver endpoint whose addresses all stand in subnets of one availability zone.

## Why it matters

AWS advises addresses in at least two zones. When the zone of all of them fails, names are no longer
resolved between the VPC and the network on premises, for all zones that still work.

## Bad

Both addresses of the endpoint are in eu-west-1a.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "dns" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "udp"
    from_port   = 53
    to_port     = 53
    cidr_blocks = ["192.168.0.0/16"]
  }
}

resource "aws_route53_resolver_endpoint" "inbound" { # <- DNS002
  direction          = "INBOUND"
  security_group_ids = [aws_security_group.dns.id]

  ip_address {
    subnet_id = aws_subnet.a.id
    ip        = "10.0.0.10"
  }

  ip_address {
    subnet_id = aws_subnet.a.id
    ip        = "10.0.0.11"
  }
}
```

## Good

The second address is in another zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "dns" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "udp"
    from_port   = 53
    to_port     = 53
    cidr_blocks = ["192.168.0.0/16"]
  }
}

resource "aws_route53_resolver_endpoint" "inbound" {
  direction          = "INBOUND"
  security_group_ids = [aws_security_group.dns.id]

  ip_address {
    subnet_id = aws_subnet.a.id
    ip        = "10.0.0.10"
  }

  ip_address {
    subnet_id = aws_subnet.b.id
    ip        = "10.0.1.10"
  }
}
```

## How to fix it

Move one of the addresses to a subnet in another zone, or add one there.

## When it stays silent

In the profile `dev`. For endpoints on an Outpost. Where the zone of an address is not known, and the others
are in one zone, it is undetermined.

## References

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-resolver-endpoint-high-availability.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.dns import ResolverAddress, ResolverEndpoint


@check("DNS002", "resolver-endpoint-in-one-zone", Severity.MEDIUM)
def resolver_endpoint_in_one_zone(endpoint: ResolverEndpoint) -> Problems:
    """Compare the zones of the addresses of a Resolver endpoint."""
    if endpoint.outpost:
        return
    addresses = endpoint.addresses
    if not addresses.proven:
        return
    first = addresses.proven[0].subnet
    if first is None:
        return

    def elsewhere(address: ResolverAddress) -> bool:
        # One subnet is in one zone, whichever that is.
        return (
            address.subnet is not None and address.subnet is not first and address.subnet.zone != first.zone
        )

    if some(addresses, elsewhere):
        return
    one_subnet = not some(addresses, lambda address: address.subnet is not first)
    where = first.address if one_subnet else first.zone
    subnets = list(dict.fromkeys(subnet for one in addresses.proven if (subnet := one.subnet) is not None))
    does = {"INBOUND": "into the VPC", "OUTBOUND": "out of the VPC"}.get(endpoint.direction, "through it")
    yield Problem(
        at=endpoint,
        message=f"all {len(addresses)} addresses of {endpoint.address} are in {where}: when that zone fails, "
        f"no DNS query gets {does}",
        because=(
            f"{', '.join(one.address for one in subnets)} {'are' if len(subnets) > 1 else 'is'} in one zone.",
        ),
        help=f"give {endpoint.address} an address in another zone",
        related=tuple((subnet, "has addresses of it") for subnet in subnets[:5]),
    )
