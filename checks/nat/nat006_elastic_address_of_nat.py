"""The Elastic IP address of a NAT gateway does not fit it.

## What it finds

A public NAT gateway without an Elastic IP address; a private one with an Elastic IP address; an elastic
address that two NAT gateways share.

## Why it matters

AWS refuses to create such a NAT gateway. A plan does not notice: the apply fails half way, when the
subnets and the first NAT gateways are there and the routes are not.

## Bad

Both NAT gateways have the same Elastic IP address.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  count         = 2
  allocation_id = aws_eip.nat.id # <- NAT006
  subnet_id     = aws_subnet.public[count.index].id
}
```

## Good

Each NAT gateway has an Elastic IP address of its own.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  count  = 2
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  count         = 2
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
}
```

## How to fix it

Give each public NAT gateway an `aws_eip` of its own, and private ones none.

## When it stays silent

For regional NAT gateways, which get their addresses from AWS unless they are listed. Where the
connectivity type or an address is not known, it is undetermined.

## References

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.gateways import ElasticIp, NatGateway


def _write(draft: Cure, nat: NatGateway, wrong: ElasticIp | None) -> None:
    own = draft.add("aws_eip", draft.name(nat, "nat"), domain="vpc")

    def allocation(member: Entity) -> Written:
        assert isinstance(member, NatGateway)
        if member is nat:
            return own
        return member.allocation or Choice("the address that it is to have")

    if wrong is None or nat.allocation is wrong:
        draft.change(nat, "allocation_id", allocation)


def _without_address(nat: NatGateway) -> Problem:
    return Problem(
        at=nat,
        field="allocation",
        message=f"{nat.address} is a public NAT gateway without an Elastic IP address: it cannot be created",
        because=("A public NAT gateway translates to its Elastic IP address; AWS refuses it without one.",),
        help=f'set allocation_id of {nat.address}, or connectivity_type = "private"',
        cure=cure(nat, lambda draft: _write(draft, nat, None)),
    )


def _with_address(nat: NatGateway, address: ElasticIp) -> Problem:
    return Problem(
        at=nat,
        field="allocation",
        message=f"{nat.address} is a private NAT gateway with the Elastic IP address "
        f"{address.address}: it cannot be created",
        because=("A private NAT gateway has no public address; AWS refuses one.",),
        help=f"take allocation_id out of {nat.address}",
        related=((address, "its Elastic IP address"),),
    )


def _shared(nat: NatGateway, address: ElasticIp, other: NatGateway) -> Problem:
    return Problem(
        at=nat,
        field="allocation" if nat.allocation is address else "secondary_allocations",
        message=f"{nat.address} and {other.address} share the Elastic IP address {address.address}: "
        "only one of them can be created",
        because=("An Elastic IP address belongs to one NAT gateway at a time; AWS refuses the second.",),
        help=f"give {nat.address} an Elastic IP address of its own",
        cure=cure(nat, lambda draft: _write(draft, nat, address)),
        related=((other, "has the same Elastic IP address"), (address, "the Elastic IP address")),
        key=address.address,
    )


@check("NAT006", "wrong-elastic-address-of-nat-gateway", Severity.MEDIUM)
def wrong_elastic_address_of_nat_gateway(nat: NatGateway) -> Problems:
    """Compare the addresses of a NAT gateway with its type, and with those of the others."""
    if nat.regional:
        return
    address = nat.allocation if nat.writes("allocation") else None
    if not nat.public:
        if address is not None:
            yield _with_address(nat, address)
        return
    if address is None:
        yield _without_address(nat)
        return
    allocations = nat.allocations
    for shared in allocations.proven:
        # Each pair is reported once: at the later one, by address.
        others = [one for one in shared.nat_gateways.proven if one.managed and one.address < nat.address]
        if others:
            yield _shared(nat, shared, others[0])
            return
    if allocations.incomplete is not None:
        raise allocations.incomplete
