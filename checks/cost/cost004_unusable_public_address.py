"""A public IPv4 address that can be used in neither direction.

## What it finds

An Elastic IP address of an instance or a network interface, or the public address that AWS gives to an
instance, which nothing on the internet reaches and over which nothing gets there: the subnet has no route
that takes it anywhere, or no rule of its security groups is about addresses on the internet.

## Why it matters

Every public IPv4 address is billed by the hour, and this one carries no packet. Most often it was needed
before the subnet, or the rules, were made private; else a route or a rule is missing that was meant to be
there. The finding says which of the two keeps it from being used, and what it costs.

## Bad

The database host has an Elastic IP address; its groups admit the application, and nothing else.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "main" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.0.0.0/16"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 1024
    to_port     = 65535
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "database" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.database.id]
}

resource "aws_eip" "database" { # <- COST004
  domain   = "vpc"
  instance = aws_instance.database.id
}
```

## Good

It has none.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "main" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}

resource "aws_security_group" "database" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.0.0.0/16"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 1024
    to_port     = 65535
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "database" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.database.id]
}
```

## How to fix it

Release the address, or set `associate_public_ip_address = false`; or add the route or the rule that is
missing. Where an address is kept on purpose, because partners have it in their allow lists, say so with a
tag: `[rules.COST004] kept-by-tag = "reserved"` passes over Elastic IP addresses that have a tag of that
name. Option `addresses` tells from how many of them on they are reported; by default each is.

## When it stays silent

For an address that one direction needs, be it only to go out: any rule for an address on the internet, or
for a prefix list of AWS. Where a route of the subnet goes to an endpoint, a firewall or an appliance.
Without a route, where something else than TCP may come in from the internet, to which nobody has to answer.
For addresses of NAT gateways, load balancers and services; with several interfaces; with a security group
that is managed elsewhere, or the default one that nothing here describes; for a subnet's setting without a
route, which NET005 reports; and for an address that is associated with nothing, which NAT010 does. Where a
route, a rule, or whether there is an address is not known, and that decides, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://aws.amazon.com/vpc/pricing/
"""

from msgspec import Struct

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.gateways import ElasticIp
from netlint.network.network import Network
from netlint.network.public_use import Idle, idle_addresses


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Which addresses are reported.

    Args:
        addresses: from how many on.
        kept_by_tag: the name of a tag that Elastic IP addresses have which are kept though nothing uses them.
    """

    addresses: int = 1
    kept_by_tag: str = ""


def _is_kept(one: Idle, options: Options) -> bool:
    address = one.address
    return (
        bool(options.kept_by_tag) and isinstance(address, ElasticIp) and options.kept_by_tag in address.tags
    )


def _problem(one: Idle, number: int) -> Problem:
    hour = price("public_ipv4_hour", one.address.home_region)
    month = hour.times(HOURS_PER_MONTH)
    elastic = one.address is not one.owner
    name = (
        f"{one.address.address} of {one.owner.address}"
        if elastic
        else f"the public address of {one.owner.address}"
    )
    related: tuple[tuple[Entity, str], ...]
    if one.table is not None:
        reason = f"No route of {one.table.address} goes to an internet gateway, or to anything before one."
        missing = f"give {one.table.address} the route to the internet gateway that it lacks"
        related = ((one.table, "leads to nothing that has a use for it"),)
    else:
        names = listed((group.address for group in one.groups), 3)
        reason = f"No rule of {names} lets anything in from the internet, or out to it."
        missing = f"add the rule to {one.groups[0].address} that is missing"
        related = tuple((group, "lets nothing in from the internet or out to it") for group in one.groups[:3])
    release = f"release {one.address.address}" if elastic else "set associate_public_ip_address = false"
    total = (f"{number} such addresses cost {month.times(number)} per month.",) if number > 1 else ()
    return Problem(
        at=one.address,
        message=f"{name} can be used in neither direction: it costs {month} per month for nothing",
        because=(
            reason,
            f"A public IPv4 address costs {hour} per hour, in use or not ({hour.basis}).",
            *total,
        ),
        help=f"{release}, or {missing}",
        related=related,
    )


def _is_cut_off(network: Network, one: Idle) -> bool:
    # Only few networks have an address that is asked about.
    from netlint.reachability.cut_off import is_cut_off

    return is_cut_off(network, one.owner, outwards=one.table is None)


@check("COST004", "unusable-public-address", Severity.LOW)
def unusable_public_address(network: Network, options: Options) -> Problems:
    """Ask of each public address whether packets get anywhere with it."""
    found: list[Idle] = []
    pending: Undetermined | None = None
    try:
        for one in idle_addresses(network):
            if _is_kept(one, options):
                continue
            cut_off, why, _ = network.weigh(_is_cut_off, network, one)
            pending = pending or why
            if cut_off:
                found.append(one)
    except Undetermined as why:
        pending = pending or why
    if len(found) >= options.addresses:
        for one in found:
            network.note(one.certainty)
            yield _problem(one, len(found))
    if pending is not None:
        raise pending
