"""Something runs in the default VPC.

## What it finds

A workload in a default subnet or in the default VPC, named as such or read as such; and an instance that
names no subnet, which AWS launches in the default VPC.

## Why it matters

AWS makes a default VPC in each Region to get started with. All its subnets are public and assign public
addresses, its range is the same in every account, so that it can be peered with none of them, and its
route tables, network ACL and security group are shared by everything that ever started without a VPC.

## Bad

The instance names no subnet.

```hcl
resource "aws_instance" "web" { # <- NET006
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
}
```

## Good

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "web" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.web.id]
}
```

## How to fix it

Make a VPC with private subnets, and name them.

## When it stays silent

Where a launch template, or a network interface that an instance is given, says where it runs. For
subnets that are only known by their ids: which VPC they are in is then not known, and the default one is
rare. Where the subnet of an instance is not known, it is undetermined only if it could be left out.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.network import Network
from netlint.network.vpc import Subnet, Vpc
from netlint.network.workloads import Workload

#: the types of instance that AWS launches in the default VPC where they name no subnet
_INSTANCES = ("aws_instance", "aws_spot_instance_request", "AWS::EC2::Instance")


def _has_default(network: Network) -> bool:
    """Tell whether anything here is known to be, or to be in, the default VPC."""
    kinds = ("vpc", "subnet")
    return any(
        isinstance(one, (Vpc, Subnet)) and one.is_default for kind in kinds for one in network.of_kind(kind)
    )


def _in_default(subnet: Subnet) -> bool:
    if subnet.is_default:
        return True
    vpc, _, certainty = subnet.network.weigh(lambda: subnet.vpc)
    subnet.network.note(certainty)
    return vpc is not None and vpc.is_default


@check("NET006", "workload-in-default-vpc", Severity.MEDIUM)
def workload_in_default_vpc(workload: Workload, network: Network) -> Problems:
    """Look for the VPC of a workload."""
    placed = (
        next((one for one in workload.subnets.proven if _in_default(one)), None)
        if network.once("default VPC", _has_default)
        else None
    )
    if placed is not None:
        because = f"{placed.address} is in the default VPC, where all subnets are public."
    elif workload.is_placed_by_aws(_INSTANCES):
        because = "It names no subnet and no network interface, so that AWS launches it in a default subnet."
    else:
        return
    yield Problem(
        at=workload,
        message=f"{workload.address} runs in the default VPC",
        because=(because,),
        help=f"make a VPC with private subnets, and place {workload.address} there",
        related=((placed, "a default subnet"),) if placed is not None else (),
    )
