"""An internet-facing load balancer stands in subnets without a route to the internet.

## What it finds

An internet-facing load balancer of which a subnet's route table in effect sends nothing to an internet
gateway, nor its default route to anything that could lead there.

## Why it matters

The nodes of the load balancer have public addresses, but no way back to the clients: connections to the
node in such a subnet time out. Where all subnets are so, nobody reaches it; where some are, every so many
requests fail, as the load balancer's name resolves to all nodes.

## Bad

The subnets use the main route table, which has local routes only.

```hcl
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_lb" "web" {
  load_balancer_type = "application"
  security_groups    = [aws_security_group.web.id]
  subnets            = [for subnet in aws_subnet.web : subnet.id] # <- LB003
}
```

## Good

The subnets are associated with a route table that sends `0.0.0.0/0` to the internet gateway.

```hcl
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  for_each          = { eu-west-1a = 0, eu-west-1b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  for_each       = aws_subnet.web
  subnet_id      = each.value.id
  route_table_id = aws_route_table.web.id
}

resource "aws_lb" "web" {
  load_balancer_type = "application"
  security_groups    = [aws_security_group.web.id]
  subnets            = [for subnet in aws_subnet.web : subnet.id]
}
```

## How to fix it

Put the load balancer into public subnets, send the default route of its subnets to the VPC's internet
gateway, or set `internal = true` if it is not meant for the internet.

## When it stays silent

For internal and Gateway Load Balancers; where the default route of a subnet goes to a firewall or Gateway
Load Balancer endpoint, an appliance, a carrier gateway, a transit gateway or a core network, from where
it may get on; where the table takes routes by propagation. Where the table of a subnet is managed
elsewhere, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.lang.wording import listed
from netlint.network.addresses import ALL_IPV6
from netlint.network.load_balancers import LoadBalancer
from netlint.network.vpc import Subnet


def _is_cut_off(subnet: Subnet) -> bool:
    """Tell whether nothing of a subnet leads to the internet, or may."""
    if subnet.public:
        return False
    default = subnet.default_route()
    if default is not None and not default.goes_to("nat_gateway"):
        return False
    default = subnet.default_route(ALL_IPV6)
    if default is not None and not default.goes_to("egress_only_internet_gateway"):
        return False
    return not subnet.route_table.propagating


def _way_out(subnet: Subnet) -> str:
    default = subnet.default_route()
    to = default.target if default is not None else None
    table = subnet.route_table.address
    if to is not None:
        return f"{table}, in effect for {subnet.address}, sends 0.0.0.0/0 to {to.address}."
    return f"{table}, in effect for {subnet.address}, has no default route."


@check("LB003", "internet-facing-in-private-subnet", Severity.HIGH)
def internet_facing_in_private_subnet(load_balancer: LoadBalancer) -> Problems:
    """Look for a way from the subnets of a load balancer to the internet."""
    if not load_balancer.internet_facing:
        return
    cut_off = where(load_balancer.subnets, _is_cut_off)
    if not cut_off:
        return
    found = sorted(cut_off.proven, key=lambda subnet: subnet.address)
    names = listed((subnet.address for subnet in found), 4)
    whole = len(found) == len(load_balancer.subnets.proven) and load_balancer.subnets.incomplete is None
    which = "none of its subnets is" if whole else f"{names} {'are' if len(found) > 1 else 'is'} not"
    yield Problem(
        at=load_balancer,
        field="subnets" if load_balancer.spelling_of("subnets") else "own_subnets",
        message=f"{load_balancer.address} is internet-facing, but {which} routed to an internet gateway"
        + (f": {names}" if whole else ""),
        because=(
            *(_way_out(subnet) for subnet in found[:3]),
            "A node of the load balancer there has no way back to its clients: connections to it time out.",
        ),
        help="use public subnets, or make the load balancer internal",
        related=tuple((subnet, "has no route to an internet gateway") for subnet in found[:4]),
    )
