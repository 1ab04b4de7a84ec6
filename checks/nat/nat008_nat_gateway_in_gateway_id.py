"""A route names a NAT gateway as its internet gateway.

## What it finds

A route whose `gateway_id` is the id of a NAT gateway, of an egress-only internet gateway, or of a VPC peering
connection.

## Why it matters

AWS takes it and makes the right route, but answers with the attribute that it belongs in. So each plan
shows a change of the route, real changes are lost among them, and an apply may replace the route.

## Bad

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_nat_gateway" "private" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.nat.id
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

resource "aws_route" "partners" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "192.168.0.0/16"
  gateway_id             = aws_nat_gateway.private.id # <- NAT008
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "nat" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_nat_gateway" "private" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.nat.id
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

resource "aws_route" "partners" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "192.168.0.0/16"
  nat_gateway_id         = aws_nat_gateway.private.id
}
```

## How to fix it

Move the id to `nat_gateway_id`, or to `egress_only_gateway_id`.

## When it stays silent

For internet gateways, virtual private gateways and `local`, which belong in `gateway_id`. It goes by what
the id is of, not by what it looks like; where that is not known, it is undetermined.

## References

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route
https://github.com/hashicorp/terraform/issues/13385
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.route_targets import kinds_in
from netlint.network.routes import Route

#: the kinds of target that `gateway_id` is not for, in words, and what they belong in
_BELONGS = {
    "nat_gateway": ("a NAT gateway", "nat_gateway_id"),
    "peering_connection": ("a VPC peering connection", "vpc_peering_connection_id"),
    "egress_only_internet_gateway": ("an egress-only internet gateway", "egress_only_gateway_id"),
}


@check("NAT008", "nat-gateway-in-gateway-id", Severity.LOW)
def nat_gateway_in_gateway_id(route: Route) -> Problems:
    """Look at what the id in `gateway_id` is of."""
    if all(field != "gateway" for field, _ in route.held) or not route.spelling_of("gateway").endswith(
        "gateway_id"
    ):
        return
    linked = route.linked("gateway", kinds_in("gateway"))
    if linked.candidates and not any(one.kind in _BELONGS for one in linked.candidates):
        # Whichever of them it is, it may stand there.
        return
    target = route.gateway
    if target is None or target.kind not in _BELONGS:
        return
    what, argument = _BELONGS[target.kind]
    yield Problem(
        at=route,
        field="gateway",
        message=f"{route.address} names {what}, {target.address}, in gateway_id: every plan will change it",
        because=(f"AWS answers with {argument}, which the configuration leaves out.",),
        help=f"move {target.address} from gateway_id to {argument}",
        related=((target, what),),
    )
