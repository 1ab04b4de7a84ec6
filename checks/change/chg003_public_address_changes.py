"""The public address of something that stays changes.

## What it finds

An Elastic IP address that the plan replaces, deletes or swaps for another one, although what it belongs
to (a NAT gateway, an instance, a network interface, a Network Load Balancer) is there before the change
and after it.

## Why it matters

Whoever is called from that address knows it: partners' allow-lists, DNS records, VPN peers. An address
that is released goes back to AWS's pool, and can hardly be had again. The address belongs to the
allocation, not to what it is associated with: as long as the allocation is kept, the NAT gateway may be
replaced.

## Bad

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
```

The address is renamed in the configuration, without a `moved` block: Terraform releases it and allocates
another.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "egress" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.egress.id # <- CHG003
  subnet_id     = aws_subnet.public.id
}
```

## Good

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
```

The address is moved in the state, and kept.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "egress" {
  domain = "vpc"
}

moved {
  from = aws_eip.nat
  to   = aws_eip.egress
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.egress.id
  subnet_id     = aws_subnet.public.id
}
```

## How to fix it

Keep the allocation: add a `moved` block where it is renamed, set `lifecycle { prevent_destroy = true }`
on it, and associate it again. If the address has to change, tell those who know the old one, and keep both
for a time.

## When it stays silent

Where the allocation is kept, whatever is replaced around it; where what it belongs to is deleted too; and
without a state or a plan that says what is there before. Public addresses that AWS gives an instance at its
start are not asked about: they change with every stop.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.changes import deletes
from netlint.network.entity import Entity
from netlint.network.gateways import ElasticIp, NatGateway
from netlint.network.network import Network
from netlint.network.workloads import Workload


def _owners(address: ElasticIp, network: Network) -> Iterator[tuple[Entity, Entity]]:
    """Yield what an address belongs to before the change, with what that is now."""
    for owner in address.owners.proven:
        now = network.after_it(owner)
        if now is not None:
            yield owner, now


def _loses(address: ElasticIp, owner: Entity, network: Network) -> bool:
    """Tell whether an address no longer belongs to something after the change.

    Raises:
        Undetermined: what it belongs to then is not known.
    """
    if not network.keeps(address):
        return True
    kept = network.after_it(address)
    return isinstance(kept, ElasticIp) and not some(kept.owners, lambda one: _answers_for(one, owner))


def _answers_for(one: Entity, owner: Entity) -> bool:
    """Tell whether they are the same, or an instance and a network interface of it."""
    if isinstance(one, Workload) and not isinstance(owner, Workload):
        one, owner = owner, one
    return one is owner or (
        isinstance(owner, Workload) and some(owner.attached_interfaces, lambda interface: interface is one)
    )


def _problem(address: ElasticIp, owner: Entity, now: Entity, released: bool) -> Problem:
    shown = f" {address.public_address}" if address.public_address else ""
    nat = isinstance(owner, NatGateway)
    part = "what leaves through it has another source address" if nat else "it answers at another address"
    return Problem(
        at=now,
        field="allocation" if nat else "",
        message=f"{now.address} loses the public address{shown} of {address.address}: {part} afterwards",
        because=(
            *(
                ("The change releases the allocation, and AWS may give the address to somebody else.",)
                * released
            ),
            "Whoever allows the old address (partners, DNS, firewalls) does not know the new one.",
        ),
        help=f"keep {address.address} (with a `moved` block, if it was renamed) at {now.address}",
        key=address.address,
    )


@check("CHG003", "public-address-changes", Severity.HIGH, compares="before")
def public_address_changes(network: Network) -> Problems:
    """Look for addresses that are gone while what they belonged to stays."""
    before = network.before
    if before is None or before is network:
        return
    pending: Undetermined | None = None
    for address in before.of_kind("elastic_ip"):
        if not isinstance(address, ElasticIp) or not address.managed:
            continue
        for owner, now in _owners(address, network):
            try:
                if _loses(address, now, network):
                    yield _problem(address, owner, now, released=deletes(network, address))
            except Undetermined as why:
                pending = pending or why
    if pending is not None:
        raise pending
