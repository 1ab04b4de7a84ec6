"""Two endpoints with private DNS answer for one service in the same VPC.

## What it finds

Interface endpoints of one service in one VPC, more than one of which has private DNS.

## Why it matters

In a VPC one endpoint can have the service's own name. AWS refuses to create the second one: "there is
already a conflicting DNS domain".

## Bad

The second endpoint was meant to add a zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
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
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs_a" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["eu-west-1a"].id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "sqs_b" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app["eu-west-1b"].id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true # <- VPCE008
}
```

## Good

One endpoint has a subnet in each zone.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  for_each          = { eu-west-1a = "10.0.0.0/24", eu-west-1b = "10.0.1.0/24" }
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
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Keep one endpoint, with a subnet in each zone. Where a second one is needed, for another policy say, turn
its private DNS off and use its own names.

## When it stays silent

For endpoints in different VPCs, and where at most one of them has private DNS. Where the service or the
private DNS of one of several endpoints is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
https://github.com/hashicorp/terraform-provider-aws/issues/17535
"""

from collections import Counter

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.vpc import Vpc

#: a VPC and a service, each None where it is not known
_Name = tuple[Vpc | None, str | None]


def _wanted(endpoint: VpcEndpoint) -> tuple[_Name, Undetermined | None] | None:
    """Return the name that an endpoint wants, and why that is not sure; None where it wants none."""
    unsure: Undetermined | None = None
    vpc: Vpc | None = None
    service: str | None = None
    try:
        if endpoint.endpoint_type != "Interface":
            return None
    except Undetermined as why:
        unsure = why
    try:
        if not endpoint.answers_private_dns:
            return None
    except Undetermined as why:
        unsure = why
    try:
        service = endpoint.service_name
        if not service:
            return None
    except Undetermined as why:
        unsure = why
    try:
        vpc = endpoint.vpc
        if vpc is None:
            return None
    except Undetermined as why:
        unsure = why
    return (vpc, service), unsure


def _patterns(name: _Name) -> list[_Name]:
    """Return the names, known and not, that may be the same."""
    vpc, service = name
    vpcs = {vpc, None}
    return [(one, other) for one in vpcs for other in {service, None}]


def _undecided(unsure: list[tuple[_Name, Undetermined]], sure: list[_Name]) -> Undetermined | None:
    """Return why it is not known whether two endpoints want one name; None where no two may."""
    counts: Counter[tuple[str, object]] = Counter()
    names = [*sure, *(name for name, _ in unsure)]
    for vpc, service in names:
        counts.update([("name", (vpc, service)), ("vpc", vpc), ("service", service)])
    for (vpc, service), why in unsure:
        if vpc is not None and service is not None:
            others = sum(counts["name", one] for one in _patterns((vpc, service)))
        elif vpc is not None:
            others = counts["vpc", vpc] + counts["vpc", None]
        elif service is not None:
            others = counts["service", service] + counts["service", None]
        else:
            others = len(names)
        if others > 1:
            return why
    return None


@check("VPCE008", "two-endpoints-one-name", Severity.HIGH, needs=("vpc_endpoint", "vpc_endpoint"))
def two_endpoints_one_name(network: Network) -> Problems:
    """Look for endpoints that want the private DNS name of another one."""
    first: dict[_Name, VpcEndpoint] = {}
    unsure: list[tuple[_Name, Undetermined]] = []
    for endpoint in sorted(network.of_kind("vpc_endpoint"), key=lambda one: one.address):
        # What a data source reads may be the endpoint itself.
        if not endpoint.managed or not isinstance(endpoint, VpcEndpoint):
            continue
        wanted = _wanted(endpoint)
        if wanted is None:
            continue
        name, why = wanted
        if why is not None:
            unsure.append((name, why))
        elif name in first:
            yield _problem(first[name], endpoint)
        else:
            first[name] = endpoint
    undecided = _undecided(unsure, list(first)) if unsure else None
    if undecided is not None:
        raise undecided


def _problem(first: VpcEndpoint, second: VpcEndpoint) -> Problem:
    vpc = second.vpc
    assert vpc is not None
    return Problem(
        at=second,
        field="private_dns",
        message=f"{second.address} cannot be created: {first.address} has the private DNS name of "
        f"{second.service} in {vpc.address} already",
        because=(
            f"Both are interface endpoints of {second.service_name} with private DNS.",
            "In a VPC one endpoint can have a service's own name.",
        ),
        help="keep one of the endpoints, with a subnet in each zone, or turn private_dns_enabled off on "
        "the other one",
        related=((first, "has the name"),),
    )
