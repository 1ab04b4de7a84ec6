"""The default security group has rules, or something is in it without saying so.

## What it finds

An `aws_default_security_group` with rules; and an instance, a database, an ECS service or an EFS mount
target that names no security group, and so gets the default one of its VPC.

## Why it matters

Whatever is created without a security group is put into the default group. Each rule of it admits what
nobody meant to admit, and members reach each other on all ports. Where the group is emptied, as AWS advises,
what is in it can neither be reached nor reach anything.

## Bad

The instance names no group, and the default one is open to the VPC.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id

  ingress { # <- SG007
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_instance" "app" { # <- SG007
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}
```

## Good

The default group is empty, and the instance has a group of its own.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
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

Give each thing a security group of its own, and leave the default one without rules: an
`aws_default_security_group` without `ingress` and `egress` blocks takes them all away.

## When it stays silent

For a default group without rules, and one that the configuration does not describe; for rules that SG006
reports. For what is given network interfaces, or is launched from a template with security groups or
interfaces. Where the template is not known, or whether the default group has rules, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.filtering import SecurityGroup
from netlint.network.network import Network
from netlint.network.workloads import Workload

#: what AWS puts into the default group where no group is named
_DEFAULTED = frozenset(
    [
        *("aws_instance", "aws_db_instance", "aws_rds_cluster", "aws_ecs_service", "aws_efs_mount_target"),
        *("AWS::EC2::Instance", "AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::ECS::Service"),
    ]
)


def _writes_none(workload: Workload) -> bool:
    """Tell whether the configuration writes no security groups, whatever AWS has chosen since."""
    resource = workload.resource
    return all(
        value is None
        or value == []
        or not path
        or (resource is not None and resource.leaves_open(str(path[0])))
        for value, path in workload.locations("own_security_groups")
    )


def _names_none(workload: Workload) -> bool:
    """Tell whether nothing gives a workload a security group.

    Raises:
        Undetermined: what it is launched from may.
    """
    if workload.leaves_out("own_subnets") and workload.leaves_out("subnet_group"):
        return False
    if not _writes_none(workload) or workload.writes("whole"):
        # A member of a cluster is in the groups of the cluster.
        return False
    for groups in (workload.templates, workload.interfaces):
        if groups.incomplete is not None:
            raise groups.incomplete
    if workload.interfaces.proven or workload.interface_attachments.proven:
        return False
    return all(
        template.leaves_out("own_security_groups") and not template.interfaces.proven
        for template in workload.templates.proven
    )


@check("SG007", "default-security-group-in-use", Severity.MEDIUM, security=True)
def default_security_group_in_use(network: Network) -> Problems:
    """Look at the default groups, and for what is in them without saying so."""
    pending: Undetermined | None = None
    for group in network.of_kind("security_group"):
        assert isinstance(group, SecurityGroup)
        if not group.managed or not group.is_default or not group.rules.proven:
            continue
        if group.open_to_world.proven:
            continue
        rules = group.rules.proven
        unknown = next((rule for rule in rules if rule.address.endswith("[?]")), None)
        if unknown is not None:
            pending = pending or Undetermined(
                f"whether {group.address} has rules is not known", address=group.address
            )
            continue
        yield Problem(
            at=rules[0],
            message=f"the default security group of a VPC has rules: {group.address}",
            because=(
                f"{listed(rule.address for rule in rules)} let traffic pass.",
                "Whatever is created without a security group is in it.",
            ),
            help="take its rules away, and give what needs them a security group of its own",
            related=((group, "the default group"),),
            key=group.address,
        )
    for workload in network.of_kind("workload"):
        resource = workload.resource
        if resource is None or resource.type not in _DEFAULTED or not workload.managed:
            continue
        assert isinstance(workload, Workload)
        try:
            if _names_none(workload):
                yield _unnamed(workload)
        except Undetermined as why:
            pending = pending or why
    if pending is not None:
        raise pending


def _unnamed(workload: Workload) -> Problem:
    vpcs, _, _ = workload.network.weigh(lambda: [subnet.vpc for subnet in workload.subnets.proven])
    vpc = next((one for one in vpcs or () if one is not None), None)
    group = vpc.adopted("security_group") if vpc is not None else None
    empty = isinstance(group, SecurityGroup) and group.resource is not None and not group.rules.proven
    return Problem(
        at=workload,
        message=f"{workload.address} names no security group, and so is in the default one"
        + (f" of {vpc.address}" if vpc is not None else ""),
        because=(
            "AWS puts what names no group into the default group of the VPC.",
            f"{group.address} has no rules: nothing gets in or out."
            if empty and group is not None
            else "Its members reach each other on all ports, and whatever its rules admit reaches them.",
        ),
        help="give it a security group of its own",
        related=((group, "the default group"),) if group is not None and group.resource is not None else (),
        key="unnamed",
    )
