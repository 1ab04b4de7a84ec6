"""The security groups of a VPC Lattice target do not admit VPC Lattice.

## What it finds

An instance or a load balancer that is a target of VPC Lattice, with security groups none of which has an
ingress rule for the addresses of VPC Lattice: neither a prefix list nor a range that covers
169.254.171.0/24.

## Why it matters

Requests and health checks reach a target from link-local addresses of VPC Lattice, never from the client's.
A rule for the clients' VPC or security group matches none of them: the target stays unhealthy.

## Bad

The instance admits the VPC's range.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_vpclattice_target_group" "app" {
  name = "app"
  type = "INSTANCE"

  config {
    vpc_identifier = aws_vpc.main.id
    port           = 8080
    protocol       = "HTTP"
  }
}

resource "aws_vpclattice_target_group_attachment" "app" { # <- LAT003
  target_group_identifier = aws_vpclattice_target_group.app.id

  target {
    id = aws_instance.app.id
  }
}
```

## Good

It admits the addresses of VPC Lattice. The managed prefix list `com.amazonaws.REGION.vpc-lattice` is the
better way to name them.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["169.254.171.0/24"]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_vpclattice_target_group" "app" {
  name = "app"
  type = "INSTANCE"

  config {
    vpc_identifier = aws_vpc.main.id
    port           = 8080
    protocol       = "HTTP"
  }
}

resource "aws_vpclattice_target_group_attachment" "app" {
  target_group_identifier = aws_vpclattice_target_group.app.id

  target {
    id = aws_instance.app.id
  }
}
```

## How to fix it

Add an ingress rule for the managed prefix list `com.amazonaws.REGION.vpc-lattice` with the port of the
target group.

## When it stays silent

For functions, which have no way in by network; for targets that are known by an address only. Where a
rule names any prefix list, it may be that one. Security groups and rules that are not known leave it
undetermined. That a VPC association has no security group is the default, and no fault of its own: see
LAT001.

## References

https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, some
from netlint.lang.wording import listed
from netlint.network.addresses import contains, range_of
from netlint.network.admission import written_ranges
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.lattice import LatticeTargetGroupAttachment
from netlint.network.load_balancers import LoadBalancer
from netlint.network.workloads import Workload

#: where requests come from, by IPv4 and by IPv6
_SOURCES = tuple(block for text in ("169.254.171.0/24", "fd00:ec2:80::/64") if (block := range_of(text)))


def _admits(rule: SecurityGroupRule) -> bool:
    """Tell whether a rule may let VPC Lattice in."""
    if rule.direction != "ingress":
        return False
    if rule.prefix_lists:
        return True
    return some(written_ranges(rule), lambda block: any(contains(block, source) for source in _SOURCES))


def _group_admits(group: Entity) -> bool:
    return isinstance(group, SecurityGroup) and some(group.rules, _admits)


@check("LAT003", "target-without-lattice", Severity.HIGH)
def target_without_lattice(attachment: LatticeTargetGroupAttachment) -> Problems:
    """Look for a rule that lets VPC Lattice in, in the security groups of a target."""
    linked = attachment.linked("target", ("workload", "load_balancer")).targets
    target = linked[0] if linked else None
    if not isinstance(target, (Workload, LoadBalancer)) or not target.managed:
        return
    if target.resource is not None and "ambda" in target.resource.type:
        return
    groups: Members[Entity] | Members[SecurityGroup] = target.security_groups
    if not groups.proven or some(groups, _group_admits):
        return
    names = listed(group.address for group in groups.proven)
    yield Problem(
        at=attachment,
        message=f"{target.address} is a target of VPC Lattice, but {names} "
        f"{'do' if len(groups.proven) > 1 else 'does'} not admit VPC Lattice: it stays unhealthy",
        because=("Requests and health checks come from 169.254.171.0/24, whoever the client is.",),
        help="add an ingress rule for the prefix list com.amazonaws.REGION.vpc-lattice to "
        f"{groups.proven[0].address}",
        related=((target, "the target"), *((group, "does not admit it") for group in groups.proven[:5])),
    )
