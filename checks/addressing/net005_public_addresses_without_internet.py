"""A subnet without a route to the internet gateway assigns public addresses.

## What it finds

A subnet with `map_public_ip_on_launch`, whose route table in effect has no route to an internet gateway.

## Why it matters

Whatever is launched there gets a public IPv4 address that cannot be reached and cannot be used, but is
billed by the hour. And it is on the internet as soon as somebody gives the subnet a route.

## Bad

The subnet of the application sends to a NAT gateway, and assigns public addresses.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  availability_zone       = "eu-west-1a"
  map_public_ip_on_launch = true # <- NET005
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
```

## How to fix it

Set `map_public_ip_on_launch = false`, or give the subnet the route to the internet gateway that it lacks.

## When it stays silent

For public subnets, which is what the setting is for, and for default subnets, which are public. Where any
route of the subnet goes to a VPC endpoint, a network firewall, an appliance (a network interface) or a
carrier gateway: behind them public addresses have their use. Where the table, one of
its routes or the setting is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
https://aws.amazon.com/vpc/pricing/
"""

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.network.entity import Entity
from netlint.network.public_use import leads_to_public_use
from netlint.network.routes import RouteTable
from netlint.network.vpc import Subnet


def _sends(subnet: Subnet, table: RouteTable) -> str:
    """Say where everything goes, as far as that is known."""
    target, unknown, _ = subnet.network.weigh(lambda: (route := subnet.default_route()) and route.target)
    if target is None:
        return f"{table.address} has no route {'to one' if unknown else 'for 0.0.0.0/0'}."
    return f"0.0.0.0/0 of {table.address} goes to {target.address}."


def _write(draft: Cure, subnet: Subnet) -> None:
    def setting(member: Entity) -> Written:
        return isinstance(member, Subnet) and member is not subnet and member.assigns_public_addresses

    draft.change(subnet, "map_public_ip_on_launch", setting)


@check("NET005", "public-addresses-without-internet", Severity.MEDIUM)
def public_addresses_without_internet(subnet: Subnet) -> Problems:
    """Compare what a subnet assigns with where it sends."""
    if not subnet.assigns_public_addresses or subnet.is_default:
        return
    table = subnet.route_table
    if leads_to_public_use(table):
        return
    hour = price("public_ipv4_hour", subnet.home_region)
    yield Problem(
        at=subnet,
        field="assigns_public_addresses",
        message=f"{subnet.address} assigns public addresses, but has no route to an internet gateway",
        because=(
            _sends(subnet, table),
            f"Each public IPv4 address costs {hour.times(HOURS_PER_MONTH)} per month ({hour.basis}).",
        ),
        help=f"set map_public_ip_on_launch = false on {subnet.address}",
        cure=cure(subnet, lambda draft: _write(draft, subnet)),
        related=((table, "its route table"),),
    )
