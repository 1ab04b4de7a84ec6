"""An internet-facing load balancer where VPC Block Public Access keeps the internet out.

## What it finds

An internet-facing load balancer none of whose subnets is excluded from the Region's Block Public Access,
which the same configuration turns on.

## Why it matters

Block Public Access drops what comes in through an internet gateway, whatever route tables and security
groups say. The load balancer has public addresses and answers nobody.

## Bad

```hcl
resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = "block-ingress"
}

resource "aws_lb" "web" {
  subnets  = [for subnet in aws_subnet.public : subnet.id]
  internal = false # <- IGW005

  load_balancer_type = "network"
}
```

## Good

The subnets of the load balancer are excluded.

```hcl
resource "aws_vpc_block_public_access_options" "main" {
  internet_gateway_block_mode = "block-ingress"
}

resource "aws_vpc_block_public_access_exclusion" "main" {
  vpc_id                          = aws_vpc.main.id
  internet_gateway_exclusion_mode = "allow-bidirectional"
}

resource "aws_lb" "web" {
  subnets  = [for subnet in aws_subnet.public : subnet.id]
  internal = false

  load_balancer_type = "network"
}
```

## How to fix it

Exclude the VPC, or the subnets of the load balancer, with `allow-bidirectional`; or make it internal.

## When it stays silent

Where one subnet of the load balancer is excluded, by itself or with its VPC: it takes traffic from the
internet there for its targets in others. For load balancers of another Region or account than the
setting's. Where the setting is not in the configuration: it may be the organisation's. Where the mode, an
exclusion or the subnets are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-exclusions.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.network.entity import Entity
from netlint.network.load_balancers import LoadBalancer
from netlint.network.network import Network
from netlint.network.observability import BlockPublicAccessExclusion, BlockPublicAccessOptions
from netlint.network.vpc import Subnet


def _is_here(one: Entity, other: Entity) -> bool:
    """Tell whether two things are in one Region of one account, as far as that is known."""
    pairs = ((one.home_region, other.home_region), (one.home_account, other.home_account))
    return all(left is None or right is None or left == right for left, right in pairs)


def _lets_in(exclusion: Entity, subnet: Subnet) -> bool:
    assert isinstance(exclusion, BlockPublicAccessExclusion)
    if exclusion.mode != "allow-bidirectional":
        return False
    if exclusion.subnet is not None:
        return exclusion.subnet is subnet
    return exclusion.vpc is not None and exclusion.vpc is subnet.vpc


@check("IGW005", "blocked-public-access", Severity.MEDIUM)
def blocked_public_access(balancer: LoadBalancer, network: Network) -> Problems:
    """Compare a load balancer with what the Region blocks."""
    settings = network.of_kind("block_public_access_options")
    if not settings or balancer.type == "gateway" or balancer.internal:
        return

    def blocks(one: Entity) -> bool:
        assert isinstance(one, BlockPublicAccessOptions)
        return one.managed and _is_here(one, balancer) and one.mode != "off"

    blocking = where(settings, blocks)
    if not blocking:
        return
    exclusions = network.of_kind("block_public_access_exclusion")
    if some(balancer.subnets, lambda subnet: some(exclusions, lambda one: _lets_in(one, subnet))):
        return
    setting = blocking.proven[0]
    assert isinstance(setting, BlockPublicAccessOptions)
    yield Problem(
        at=balancer,
        field="internal",
        message=f"{balancer.address} is internet-facing, but {setting.address} keeps the internet out",
        because=(
            f"The mode is {setting.mode}: nothing enters a VPC of the Region through its internet gateway.",
            "No exclusion lets it into one of the load balancer's subnets.",
        ),
        help="add an aws_vpc_block_public_access_exclusion (allow-bidirectional) for its VPC, or make "
        f"{balancer.address} internal",
        related=((setting, "blocks public access"),),
    )
