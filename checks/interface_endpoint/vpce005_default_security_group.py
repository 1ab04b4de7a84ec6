"""An interface endpoint without security groups gets the default one, which does not admit its clients.

## What it finds

An interface endpoint that names no security group in a VPC whose default group admits nobody, or only its
own members, which the instances, functions and tasks of the VPC are not.

## Why it matters

AWS uses the default security group of the VPC. Left as it is made, it admits its own members and nobody
else: connections of all others time out.

## Bad

The instance is in a security group of its own, the endpoint in the default one.

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

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_vpc_endpoint" "sqs" { # <- VPCE005
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  private_dns_enabled = true
}
```

## Good

The endpoint has a group that admits the instance.

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

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
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

Name a security group that admits the clients on the port of the service, 443 for most.

## When it stays silent

Where what lives in the VPC is in the default group too, or nothing that may be a client is declared here;
where the default group has rules for others; for an endpoint without subnets. Where the security groups of
the clients are not known, or the default group of a VPC that is managed elsewhere, it is undetermined.

## References

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Choice, Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.lang.unknown import Unknown
from netlint.lang.wording import listed
from netlint.network.clients import clients_in
from netlint.network.endpoints import VpcEndpoint
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.network import Network
from netlint.network.vpc import Vpc
from netlint.network.workloads import Workload


def _opens(rule: Entity, group: SecurityGroup) -> bool:
    """Tell whether a rule admits others than the members of a group.

    Raises:
        Undetermined: it may be a rule of the group, or may admit others.
    """
    assert isinstance(rule, SecurityGroupRule)
    linked = rule.linked("group", ("security_group",))
    open_to = linked.incomplete is not None and (not linked.candidates or group in linked.candidates)
    if not open_to and group not in linked.targets:
        return False
    if rule.direction != "ingress" or not (rule.ipv4 or rule.ipv6 or rule.peers or rule.prefix_lists):
        return False
    if open_to and linked.incomplete is not None:
        raise linked.incomplete
    return True


def _admits_itself(group: SecurityGroup) -> bool:
    """Tell whether the members of a default group reach each other, as AWS makes it."""
    if group.resource is None:
        return True
    return some(group.rules, lambda rule: rule.direction == "ingress" and rule.itself)


def _clients(vpc: Vpc) -> list[Workload]:
    """Return what is in a VPC and may call a service.

    Raises:
        Undetermined: nothing that is known is, but something that is not may be.
    """
    found = clients_in(vpc)
    return list(dict.fromkeys(workload for workload, _ in found.proven)) if found else []


def _shares(workload: Workload, group: SecurityGroup) -> bool:
    """Tell whether a workload is in the default group: by name, or as it names none."""
    groups = workload.security_groups
    written = [
        value
        for value, path in workload.locations("own_security_groups")
        if not (isinstance(value, Unknown) and workload.is_unwritten(path))
    ]
    # Of an instance's two attributes for groups, the one that is left out does not say what the other has.
    named = workload.resource is not None and workload.resource.written("vpc_security_group_ids")
    if not groups.proven and not named and all(value is None or value == [] for value in written):
        return True
    return some(groups, lambda one: one is group) or not groups


def _write(draft: Cure, endpoint: VpcEndpoint) -> None:
    draft.change(
        endpoint, "security_group_ids", lambda _: [Choice("a security group that admits the clients")]
    )


@check("VPCE005", "endpoint-in-default-security-group", Severity.MEDIUM)
def endpoint_in_default_security_group(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Ask who may reach an endpoint through the default security group."""
    vpc = endpoint.vpc
    if endpoint.endpoint_type != "Interface" or vpc is None:
        return
    group = vpc.adopted("security_group")
    # What is written decides, whatever else is not known.
    if endpoint.security_groups.proven or not isinstance(group, SecurityGroup):
        return
    if some(network.of_kind("security_group_rule"), lambda rule: _opens(rule, group)):
        return
    rules = group.rules
    closed = not _admits_itself(group)
    clients = [] if closed else _clients(vpc)
    if not closed and (not clients or some(clients, lambda one: _shares(one, group))):
        return
    if endpoint.security_groups or not endpoint.subnets:
        return
    if group.resource is None and not vpc.managed:
        raise Undetermined(
            f"the default security group of {vpc.address} is managed elsewhere: whom it admits is not known",
            settle=f"give {endpoint.address} security groups of its own",
            address=endpoint.address,
        )
    if group.resource is not None and rules.incomplete is not None:
        raise rules.incomplete
    who = "nobody, as it has no rules that admit" if closed else "its own members only"
    outside = listed(one.address for one in clients)
    yield Problem(
        at=endpoint,
        message=f"{endpoint.address} names no security group: the default one of {vpc.address} admits {who}",
        because=(
            "AWS uses the default security group of the VPC where an interface endpoint names none.",
            *((f"{outside} {'are' if len(clients) > 1 else 'is'} not in it.",) if clients else ()),
        ),
        help="name a security group that admits the clients in security_group_ids",
        cure=cure(endpoint, lambda draft: _write(draft, endpoint)),
        related=((group, "has no rules that admit"),)
        if closed
        else tuple((one, "not in it") for one in clients[:5]),
        severity=Severity.HIGH if closed else None,
    )
