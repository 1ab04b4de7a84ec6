"""A data store is on the internet: it asks for a public address, and the whole internet reaches its port.

## What it finds

A database, a data warehouse, an MSK cluster or an ActiveMQ broker that is publicly accessible, and that the
whole internet reaches at a port it serves: routes, network ACLs and security groups all let it through. With
low severity, one that is publicly accessible and that nobody on the internet reaches: the finding says what
stands in the way.

## Why it matters

AWS gives it a public address in its subnet, and a name that leads there from outside. What still protects it
is its password. Where something else stands in the way it is one rule, or one route, that keeps the data
off the internet, and whoever changes that does not see the setting.

## Bad

The security group of the database admits everybody.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "data" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "data" {
  count          = 2
  subnet_id      = aws_subnet.data[count.index].id
  route_table_id = aws_route_table.data.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = aws_subnet.data[*].id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_db_instance" "data" {
  engine                      = "postgres"
  instance_class              = "db.t4g.micro"
  allocated_storage           = 20
  username                    = "app"
  manage_master_user_password = true
  skip_final_snapshot         = true
  db_subnet_group_name        = aws_db_subnet_group.data.name
  vpc_security_group_ids      = [aws_security_group.data.id]
  publicly_accessible         = true # <- WL004
}
```

## Good

It admits the network of the office only: that is a decision.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "data" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "data" {
  count          = 2
  subnet_id      = aws_subnet.data[count.index].id
  route_table_id = aws_route_table.data.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = aws_subnet.data[*].id
}

resource "aws_security_group" "data" {
  name   = "data"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["203.0.113.0/24"]
  }
}

resource "aws_db_instance" "data" {
  engine                      = "postgres"
  instance_class              = "db.t4g.micro"
  allocated_storage           = 20
  username                    = "app"
  manage_master_user_password = true
  skip_final_snapshot         = true
  db_subnet_group_name        = aws_db_subnet_group.data.name
  vpc_security_group_ids      = [aws_security_group.data.id]
  publicly_accessible         = true
}
```

## How to fix it

Set `publicly_accessible = false` (of an MSK cluster, `public_access` to `DISABLED`), and reach it from within
the VPC, over a VPN, or by Session Manager and a host there. Where clients have to come from the internet,
admit their addresses only.

## When it stays silent

Where only some addresses of the internet are admitted. Where the way is closed and the security group
admits the whole internet: SG006 says that. For what has its public endpoint outside of the VPC, where no
route and no security group decides: RabbitMQ brokers, EKS clusters, SageMaker notebooks. Where
`publicly_accessible` is not written: what is taken then depends on the service, and on the version of the
provider. Where a part of the way is not known, or where the subnets differ, it is undetermined.

## References

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/getting-started-activemq.html
https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
"""

from typing import TYPE_CHECKING

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.workloads import Workload

if TYPE_CHECKING:
    from netlint.reachability.witness import Answer


def _help(store: Workload) -> str:
    """Say how to close it for good."""
    setting = store.spelling_of("publicly_accessible")
    off = '"DISABLED"' if setting.lower().endswith(".type") else "false"
    return f"set {setting} = {off} on {store.address}, and reach it from within the VPC or over a VPN"


def _reached(store: Workload, answer: "Answer", ports: list[int]) -> Problem:
    listed = f"port{'s' if len(ports) > 1 else ''} {', '.join(map(str, ports))}"
    return Problem(
        at=store,
        field="publicly_accessible",
        message=f"the whole internet reaches {store.address} on {listed}",
        because=(f"{store.address} is publicly accessible.", "Nothing on the way forbids it."),
        help=_help(store),
        related=tuple((hop.entity, hop.detail) for hop in answer.hops if not hop.returning),
        is_path=True,
        severity=Severity.CRITICAL,
    )


def _shut(store: Workload, answer: "Answer") -> Problem:
    return Problem(
        at=store,
        field="publicly_accessible",
        message=f"{store.address} is publicly accessible, and nothing on the internet reaches it",
        because=tuple(f"{one.detail}." for one in answer.blocked_by[:5]),
        help=_help(store),
        related=tuple((one.entity, "stands in the way") for one in answer.blocked_by[:5]),
        severity=Severity.LOW,
    )


@check("WL004", "data-store-on-the-internet", Severity.CRITICAL, security=True)
def data_store_on_the_internet(store: Workload) -> Problems:
    """Ask who on the internet reaches what is publicly accessible."""
    if not store.managed or not store.asks_for_public_address or not store.public_ports:
        return
    # Reachability is much code, and most networks ask for none of it.
    from netlint.reachability.public_stores import ports_for_everybody, reached_from_internet
    from netlint.reachability.witness import BLOCKED, REACHABLE

    answer = reached_from_internet(store)
    if answer.verdict == REACHABLE:
        ports = ports_for_everybody(store, answer)
        if ports:
            # The way to be shown is that of everybody, not one for chosen addresses to another port.
            answer = reached_from_internet(store, ports) if len(store.public_ports.proven) > 1 else answer
            yield _reached(store, answer, ports)
    elif answer.verdict == BLOCKED:
        if not any(group.open_to_world.proven for group in store.security_groups):
            yield _shut(store, answer)
    else:
        raise answer.undetermined[0]
