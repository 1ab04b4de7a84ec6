"""A public NAT gateway stands in a subnet that has no way to the internet.

## What it finds

A zonal public NAT gateway whose own subnet's route table in effect sends nothing to an internet
gateway, nor to anything that could lead there.

## Why it matters

The gateway is billed and every subnet behind it has no internet access: requests time out.

## Bad

The subnet has no route table of its own, and the main route table has local routes only.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id # <- NAT003
}
```

## Good

The subnet is associated with a route table that sends `0.0.0.0/0` to the internet gateway.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
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
```

## How to fix it

Associate the NAT gateway's subnet with a route table whose default route goes to the VPC's
internet gateway, or set `connectivity_type = "private"`.

## When it stays silent

For private and regional NAT gateways; where the subnet's traffic goes to a firewall or Gateway
Load Balancer endpoint, an appliance, a transit gateway or a core network first; where the table
takes routes by propagation.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Added, Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import every, some
from netlint.network.addresses import ALL_IPV4
from netlint.network.entity import Entity
from netlint.network.gateways import InternetGatewayAttachment, NatGateway
from netlint.network.vpc import Subnet, Vpc


def _gateway(draft: Cure, vpc: Vpc) -> Entity | Added:
    """Return the internet gateway of a VPC, which may have one; a new one where it has none."""
    for gateway in vpc.internet_gateways:
        return gateway
    for attachment in vpc.network.of_kind("internet_gateway_attachment"):
        assert isinstance(attachment, InternetGatewayAttachment)
        if attachment.vpc is vpc and attachment.gateway is not None:
            return attachment.gateway
    return draft.add("aws_internet_gateway", draft.name(vpc, "main"), vpc_id=vpc)


def _write(draft: Cure, subnet: Subnet) -> None:
    table, vpc = subnet.route_table, subnet.vpc
    if vpc is None:
        return
    if not subnet.associations:
        # A route in the main table would open every other subnet that uses it.
        gateway = _gateway(draft, vpc)
        own = draft.add("aws_route_table", draft.name(subnet, "nat"), vpc_id=vpc)
        draft.routes("internet", [own], destination_cidr_block="0.0.0.0/0", gateway_id=gateway)
        draft.add(
            "aws_route_table_association", draft.name(subnet, "nat"), subnet_id=subnet, route_table_id=own
        )
    elif every(table.subnets, lambda one: one is subnet) and table.route_to(ALL_IPV4) is None:
        gateway = _gateway(draft, vpc)
        draft.routes("internet", [table], destination_cidr_block="0.0.0.0/0", gateway_id=gateway)


@check("NAT003", "nat-without-internet", Severity.CRITICAL)
def nat_without_internet(nat: NatGateway) -> Problems:
    """Look for a way out of the NAT gateway's own subnet."""
    if nat.regional or not nat.public or nat.subnet is None:
        return
    subnet = nat.subnet
    table = subnet.route_table
    if table.propagating or some(table.routes, lambda route: not route.goes_to("nat_gateway")):
        return
    yield Problem(
        at=nat,
        field="subnet",
        message=f"{nat.address} has no way to the internet: its subnet {nat.subnet.address} "
        "is not routed to an internet gateway",
        because=(
            f"{table.address}, in effect for {nat.subnet.address}, has no such route.",
            "Every subnet that sends its traffic to this NAT gateway has no internet access.",
        ),
        help=f"send 0.0.0.0/0 of {table.address} to the internet gateway, or associate "
        f"{nat.subnet.address} with a table that does",
        cure=cure(nat, lambda draft: _write(draft, subnet)),
        related=((nat.subnet, "the NAT gateway's subnet"),),
    )
