"""The security groups of an interface endpoint admit nobody.

## What it finds

An interface endpoint whose security groups have no rule that lets anybody of its VPC in on the port of the
service: 443 for nearly all.

## Why it matters

The name of the service resolves to the endpoint, and the endpoint drops what comes. The client sees a
timeout, which looks like a missing route.

## Bad

The rule is for port 80.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id] # <- VPCE004
  private_dns_enabled = true
}
```

## Good

It is for port 443.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
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
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Admit the clients, by their security groups or the range of the VPC, on the port of the service.

## When it stays silent

Where a rule names any security group or any address of the VPC; where addresses of other networks are
admitted and something joins the VPC with others, as the clients may be there. For services that answer on
other ports than 443, such as `email-smtp`, `transfer.server`, and those of other owners, any port will do.
Endpoints without security groups are VPCE005's; what a security group admits that is managed elsewhere is for
the configuration that owns it. Where the rules are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
"""

from collections.abc import Callable

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import every, some
from netlint.network.addresses import overlap
from netlint.network.admission import covers, ranges_of
from netlint.network.clients import may_be_joined
from netlint.network.endpoints import VpcEndpoint
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.vpc import Vpc


def _admits(rule: SecurityGroupRule, port: int | None, vpc: Vpc) -> bool:
    """Tell whether a rule lets in who may be a client; on any port where the service's is not known."""
    questions: tuple[Callable[[], bool], ...] = (
        lambda: rule.direction == "ingress",
        lambda: port is None or covers(rule, "tcp", port),
        lambda: _names_clients(rule, vpc),
    )
    return every(questions, lambda question: question())


def _names_clients(rule: SecurityGroupRule, vpc: Vpc) -> bool:
    # Who is in a group that a rule names, known or not, is for others to say.
    if rule.itself or not (rule.leaves_out("peers") and rule.leaves_out("prefix_lists")):
        return True
    ranges = ranges_of(rule)
    if may_be_joined(vpc.network):
        return bool(ranges)
    own = vpc.ranges
    return some(ranges, lambda cidr: some(own, lambda block: overlap(cidr, block) is not None))


@check("VPCE004", "endpoint-admits-nobody", Severity.HIGH)
def endpoint_admits_nobody(endpoint: VpcEndpoint) -> Problems:
    """Ask whom the security groups of an endpoint admit."""
    if endpoint.endpoint_type != "Interface":
        return
    possible = [one for one in endpoint.possible_security_groups if isinstance(one, SecurityGroup)]
    # What a group does that is managed elsewhere is not for this configuration to settle.
    if not possible or not all(group.managed for group in possible):
        return
    vpc, port = endpoint.vpc, endpoint.service_port
    if vpc is None:
        return

    def admits(group: SecurityGroup) -> bool:
        return some(group.rules, lambda rule: _admits(rule, port, vpc))

    # Whichever of them it has, it is enough if each admits somebody.
    if every(possible, admits):
        return
    groups = [one for one in endpoint.security_groups if isinstance(one, SecurityGroup)]
    if some(groups, admits):
        return
    count = sum(rule.direction == "ingress" for group in groups for rule in group.rules)
    names = " and ".join(group.address for group in groups[:3])
    on = f" on port {port}" if port is not None else ""
    yield Problem(
        at=endpoint,
        field="own_security_groups",
        message=f"{endpoint.address} admits nobody of {vpc.address}{on}: connections to {endpoint.service} "
        "time out",
        because=(
            f"{names} {'has' if len(groups) == 1 else 'have'} "
            + (f"{count} inbound rules, and none for it." if count else "no inbound rule."),
        ),
        help=f"admit the clients{on or ' on the port of the service'} in {groups[0].address}",
        related=tuple((group, "its security group") for group in groups[:3]),
    )
