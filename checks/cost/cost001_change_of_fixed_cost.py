"""A change adds much to what the network costs each month, whether it is used or not.

## What it finds

A plan that adds 100 US dollars or more (option `increase`) to the monthly cost of what AWS bills by the
hour: NAT gateways and public IPv4 addresses, interface endpoints in each of their zones, attachments to
transit gateways, VPN connections, load balancers, endpoints of network firewalls, Resolver endpoints.

## Why it matters

These charges do not depend on use, and none of them is in the diff: an endpoint is billed once for each of
its zones, and a module is called for every environment. The finding adds up what the change adds, by kind
and Region. `netlint cost` shows the whole network before and after the change, and what each GB costs.

## Bad

Five endpoints are added, in three zones each.

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24", eu-west-1c = "10.0.2.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "main" {
  for_each            = toset(["sqs"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

After:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24", eu-west-1c = "10.0.2.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "main" { # <- COST001
  for_each            = toset(["sqs", "sns", "kms", "sts", "logs", "events"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## Good

Only the endpoint is added that the application calls.

Before:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24", eu-west-1c = "10.0.2.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "main" {
  for_each            = toset(["sqs"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

After:

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24", eu-west-1c = "10.0.2.0/24" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = each.key
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "main" {
  for_each            = toset(["sqs", "kms"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Leave out what the change does not need: an endpoint that saves less at a NAT gateway than it costs, a zone
without clients, an attachment that no route uses. Where the cost is meant, set the amount from which on you
want to be told: `[rules.COST001] increase = 500`.

## When it stays silent

Below the amount; for a new network, of which all is new, and for a configuration without a plan, which has
no network before. What the change takes away is counted against what it adds. Traffic is not counted, nor
is what scales by itself, such as the addresses of an auto scaling group. Where it is not known how many
there are, or which Region's price holds, and that decides, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
https://aws.amazon.com/vpc/pricing/
https://aws.amazon.com/privatelink/pricing/
https://aws.amazon.com/transit-gateway/pricing/
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.network import Network


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How much is much.

    Args:
        increase: the US dollars per month from which on a change is told.
    """

    increase: float = 100


@check("COST001", "change-of-fixed-cost", Severity.INFO, compares="before")
def change_of_fixed_cost(network: Network, options: Options) -> Problems:
    """Compare what is billed by the hour before and after the change."""
    if not network.has_past:
        return
    from netlint.cost.estimate import added

    addition = added(network)
    if addition is None:
        return
    change = addition.difference
    total = change.total.change
    if total.high < options.increase:
        return
    if total.low < options.increase:
        raise next(iter(change.doubts), None) or Undetermined(
            f"the change costs {total} more per month: the prices of the Region have not been confirmed",
            settle="compare them with those of AWS's pricing pages",
        )
    groups = sorted(change.groups, key=lambda group: -group.cost(group.change).high)
    lines = sorted(change.lines, key=lambda line: -line.cost.high)
    things = list(dict.fromkeys(line.entity for line in lines if line.change.least > 0))
    first = things[0]
    what = f"{first.address} and {len(things) - 1} more add" if len(things) > 1 else f"{first.address} adds"
    whole = addition.whole.total
    yield Problem(
        at=first,
        message=f"{what} {total} per month to the fixed cost of the network",
        because=(
            f"It was {whole.before} per month, and becomes {whole.after}, before any traffic.",
            *(group.sentence for group in groups if group.change.most),
        ),
        help="leave out what is not needed, or raise `increase` in [rules.COST001]; "
        "`netlint cost` shows all of it",
        related=tuple((thing, "is billed by the hour too") for thing in things[1:6]),
    )
