"""An internet gateway is attached to a VPC that is not meant to have one.

## What it finds

An internet gateway of a VPC that is not in the option `allowed-vpcs`. Without that option the check says
nothing.

## Why it matters

Where all traffic to and from the internet is meant to pass a few VPCs, with their firewalls and logs, one
more internet gateway is a way around them.

## Bad

```toml
[rules.IGW006]
allowed-vpcs = ["aws_vpc.edge"]
```

The VPC of the application has an internet gateway of its own.

```hcl
resource "aws_vpc" "app" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "app" {
  vpc_id = aws_vpc.app.id # <- IGW006
}
```

## Good

Only the VPC for the internet has one.

```hcl
resource "aws_vpc" "edge" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "app" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "edge" {
  vpc_id = aws_vpc.edge.id
}
```

## How to fix it

Remove the internet gateway and send the VPC's traffic through one that is allowed, over a transit
gateway; or add the VPC to `allowed-vpcs`.

## When it stays silent

For the VPCs whose address (a pattern with `*` and `?`), or whose id, is in `allowed-vpcs`; for internet
gateways that are attached to nothing here; and for egress-only internet gateways. Where the VPC is not
known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-egress-to-internet.html
"""

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.gateways import InternetGateway


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Which VPCs may have an internet gateway.

    Args:
        allowed_vpcs: addresses of VPCs, with `*` and `?`, or their ids; none for no such rule.
    """

    allowed_vpcs: tuple[str, ...] | None = None


@check("IGW006", "internet-gateway-not-allowed", Severity.MEDIUM, configured=True)
def internet_gateway_not_allowed(gateway: InternetGateway, options: Options) -> Problems:
    """Look for the gateway's VPC among those that are allowed."""
    if options.allowed_vpcs is None:
        return
    vpc = gateway.vpc
    if vpc is None or vpc.matches(options.allowed_vpcs):
        return
    allowed = ", ".join(options.allowed_vpcs) or "none"
    yield Problem(
        at=gateway,
        field="vpc",
        message=f"{gateway.address} is attached to {vpc.address}, which is not meant to "
        "have an internet gateway",
        because=(f"The VPCs that may have one (allowed-vpcs) are: {allowed}.",),
        help=f"remove {gateway.address} and send the traffic of {vpc.address} through an allowed VPC, "
        "or add it to allowed-vpcs",
        related=((vpc, "is not in allowed-vpcs"),),
    )
