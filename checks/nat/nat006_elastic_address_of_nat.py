"""The elastic address of a NAT gateway does not fit it.

## What it finds

A public NAT gateway without an elastic address; a private one with an elastic address; an elastic
address that two NAT gateways share.

## Why it matters

AWS refuses to create such a NAT gateway. A plan does not notice: the apply fails half way, when the
subnets and the first NAT gateways are there and the routes are not.

## Bad

Both NAT gateways have the same elastic address.

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

Each NAT gateway has an elastic address of its own.

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
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.unknown import Unknown
from netlint.network.entity import Entity
from netlint.network.gateways import ElasticIp, NatGateway
from netlint.network.network import Network


def _allocation(nat: NatGateway) -> ElasticIp | None:
    """Return the elastic address that is written; left out there is none, although a plan may not say so."""
    value, path = nat.locate("allocation")
    if isinstance(value, Unknown) and nat.is_unwritten(path):
        return None
    return nat.allocation


def _others(nat: NatGateway, network: Network) -> list[NatGateway]:
    """Return the zonal NAT gateways before this one, by address: each pair is reported once."""
    known = [one for one in network.of_kind("nat_gateway") if isinstance(one, NatGateway)]
    return [one for one in known if one.address < nat.address and one.managed]


def _shares(nat: NatGateway, other: NatGateway) -> ElasticIp | None:
    """Return an elastic address that two NAT gateways have.

    Raises:
        Undetermined: they have none in common as far as known.
    """
    pending: Undetermined | None = nat.allocations.incomplete or other.allocations.incomplete
    for address in nat.allocations.proven:
        if address in other.allocations.proven:
            return address
    if pending is not None:
        raise pending
    return None


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
        message=f"{nat.address} is a public NAT gateway without an elastic address: it cannot be created",
        because=("A public NAT gateway translates to its elastic address; AWS refuses it without one.",),
        help=f'set allocation_id of {nat.address}, or connectivity_type = "private"',
        cure=cure(nat, lambda draft: _write(draft, nat, None)),
    )


@check("NAT006", "wrong-elastic-address-of-nat-gateway", Severity.MEDIUM)
def wrong_elastic_address_of_nat_gateway(nat: NatGateway, network: Network) -> Problems:
    """Compare the addresses of a NAT gateway with its type, and with those of the others."""
    if nat.regional:
        return
    address = _allocation(nat)
    if nat.public and address is None:
        yield _without_address(nat)
        return
    if not nat.public:
        if address is not None:
            yield Problem(
                at=nat,
                field="allocation",
                message=f"{nat.address} is a private NAT gateway with the elastic address "
                f"{address.address}: it cannot be created",
                because=("A private NAT gateway has no public address; AWS refuses one.",),
                help=f"take allocation_id out of {nat.address}",
                related=((address, "its elastic address"),),
            )
        return
    others = [other for other in _others(nat, network) if not other.regional]
    pair: dict[NatGateway, ElasticIp] = {}

    def shared(other: NatGateway) -> bool:
        found = _shares(nat, other)
        if found is not None:
            pair[other] = found
        return found is not None

    if not some(others, shared):
        return
    other, common = next(iter(pair.items()))
    yield Problem(
        at=nat,
        field="allocation",
        message=f"{nat.address} and {other.address} share the elastic address {common.address}: "
        "only one of them can be created",
        because=("An elastic address belongs to one NAT gateway at a time; AWS refuses the second.",),
        help=f"give {nat.address} an elastic address of its own",
        cure=cure(nat, lambda draft: _write(draft, nat, common)),
        related=((other, "has the same elastic address"), (common, "the elastic address")),
        key=common.address,
    )
