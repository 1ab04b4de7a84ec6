"""A security group that nothing uses.

## What it finds

A security group that no resource refers to in any argument, no rule of another group names, and no output
hands on, in a VPC where other groups are in use.

## Why it matters

It filters nothing. Often it was meant for something that now has another group, or the default one, and the
rules that somebody relies on do not hold. Groups that are left behind are taken again later, with whatever
they open.

## Bad

The instance has the group for web servers; the one for the application is left.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "app" { # <- SG002
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
  vpc_security_group_ids = [aws_security_group.web.id]
}
```

## Good

The instance has it.

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
```

## How to fix it

Give it to what it was meant for, or delete it.

## When it stays silent

For default groups. Where nothing in the VPC wears a group of this configuration: its users are elsewhere.
Where an output names the group. Where the groups of something are not known, or a module that is not read is
told of it, it is undetermined. For groups with a tag of Kubernetes, the AWS Load Balancer
Controller or Karpenter, by which these find them. A group that others find by its name or tags of their own
is used in a way that no configuration shows: allow it.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-22
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.filtering import SecurityGroup
from netlint.network.group_users import anything_worn, mentioned, users_of
from netlint.network.network import Network
from netlint.network.vpc import Vpc

#: in the tags by which what runs in a cluster finds the groups that it gives to nodes and load balancers:
#: https://karpenter.sh/docs/concepts/nodeclasses/ and
#: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/
_TAKEN_BY_TAG = ("karpenter.sh/", "kubernetes.io/", "k8s.aws/")


def _neighbours(group: SecurityGroup, vpc: Vpc, network: Network) -> list[SecurityGroup]:
    """Return the other groups of a VPC that something wears."""
    groups = network.pointing("security_group", "vpc", vpc).proven
    return [
        one for one in groups if isinstance(one, SecurityGroup) and one is not group and users_of(one).proven
    ]


def _referring(group: SecurityGroup, network: Network) -> bool:
    """Tell whether a rule of another group names a group, or a resource refers to it but its own rules."""
    rules = network.pointing("security_group_rule", "peers", group)
    if any(group not in rule.linked("group", ("security_group",)).targets for rule in rules.proven):
        return True
    own = {rule.resource.address for rule in group.rules.proven if rule.resource is not None}
    found = network.once("who mentions whom", mentioned).get(group.address, ())
    if any(address != group.address and address not in own for address in found):
        return True
    if rules.incomplete is not None:
        raise rules.incomplete
    return False


@check("SG002", "unused-security-group", Severity.LOW)
def unused_security_group(group: SecurityGroup, network: Network) -> Problems:
    """Look for anything that refers to the group."""
    users = users_of(group)
    if group.is_default or users.proven or group.resource is None or not anything_worn(network):
        return
    vpc = group.vpc
    neighbours = _neighbours(group, vpc, network) if vpc is not None else []
    if vpc is None or not neighbours or group.vpc_associations.proven:
        return
    outputs = network.snapshot.outputs
    named = outputs().names(group.resource) if outputs is not None else False
    if named or _referring(group, network):
        return
    for found in (users, group.vpc_associations):
        if found.incomplete is not None:
            raise found.incomplete
    if named is None:
        raise Undetermined(
            f"an output may hand on {group.address}: a plan does not show local values",
            settle="check the plan together with its sources",
            address=group.address,
        )
    if any(mark in tag for tag in group.tags for mark in _TAKEN_BY_TAG):
        return
    count = len(group.rules.proven)
    yield Problem(
        at=group,
        message=f"{group.address} is used by nothing: "
        + (f"its {count} rules filter nothing" if count > 1 else "it filters nothing"),
        because=(
            "No resource, no rule of another group and no output refers to it.",
            f"Other groups of {vpc.address} are in use: {listed((one.address for one in neighbours), 3)}.",
        ),
        help="give it to what it was meant for, or delete it",
        related=((vpc, "its VPC"),),
    )
