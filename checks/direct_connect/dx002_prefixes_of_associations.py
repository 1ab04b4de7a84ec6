"""The prefixes of a Direct Connect gateway's associations do not fit its VPCs.

## What it finds

A virtual private gateway that is associated with a Direct Connect gateway, where `allowed_prefixes`
covers no range of its VPC; and VPCs behind one Direct Connect gateway whose ranges overlap.

## Why it matters

The allowed prefixes filter what is advertised on premises: a range that none of them covers whole is not,
so that the network on premises has no way to the VPC. Overlapping ranges AWS refuses.

## Bad

10.0.0.0/24 does not cover 10.0.0.0/16.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpn_gateway_route_propagation" "main" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_vpc.main.main_route_table_id
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_gateway_association" "main" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_vpn_gateway.main.id
  allowed_prefixes      = ["10.0.0.0/24"] # <- DX002
}
```

## Good

The prefix is as wide as the VPC's range, or wider.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpn_gateway_route_propagation" "main" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_vpc.main.main_route_table_id
}

resource "aws_dx_gateway" "main" {
  name            = "main"
  amazon_side_asn = 64513
}

resource "aws_dx_gateway_association" "main" {
  dx_gateway_id         = aws_dx_gateway.main.id
  associated_gateway_id = aws_vpn_gateway.main.id
  allowed_prefixes      = ["10.0.0.0/15"]
}
```

## How to fix it

Give the association prefixes as wide as the ranges of the VPC, or none: then they are the VPC's own.
Renumber VPCs that overlap, or associate them with different Direct Connect gateways.

## When it stays silent

Where some of the ranges are covered: the others may be kept back on purpose. For transit gateways, whose
prefixes are advertised as they are written. Where ranges or prefixes are not known, it is undetermined.

## References

https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some
from netlint.network.addresses import Range, contains, first_overlap
from netlint.network.direct_connect import DirectConnectGateway, DirectConnectGatewayAssociation
from netlint.network.gateways import VpnGateway
from netlint.network.vpc import Vpc


def _vpc(association: DirectConnectGatewayAssociation) -> Vpc | None:
    """Return the VPC behind an association with a virtual private gateway."""
    other = association.associated
    return other.vpc if isinstance(other, VpnGateway) and other.resource is not None else None


def _hidden(association: DirectConnectGatewayAssociation, vpc: Vpc) -> bool:
    """Tell whether no range of a VPC is advertised."""
    allowed = association.allowed_ranges
    if not allowed:
        return False
    return not some(vpc.ranges, lambda block: any(contains(prefix, block) for prefix in allowed))


def _unadvertised(association: DirectConnectGatewayAssociation, vpc: Vpc) -> Problem:
    prefixes = ", ".join(str(one) for one in association.allowed_ranges)
    ranges = ", ".join(str(one) for one in vpc.ranges.proven)
    return Problem(
        at=association,
        field="allowed_prefixes",
        message=f"{association.address} does not advertise {vpc.address}: {prefixes} does not cover {ranges}",
        because=("A range is advertised where a prefix is the same or wider.",),
        help=f"allow {ranges} or wider prefixes",
        related=((vpc, f"has {ranges}"),),
    )


@check("DX002", "prefixes-of-direct-connect", Severity.HIGH)
def prefixes_of_direct_connect(gateway: DirectConnectGateway) -> Problems:
    """Compare the prefixes and the VPCs of the associations of a Direct Connect gateway."""
    pending: Undetermined | None = None
    ranges: list[tuple[Range, tuple[DirectConnectGatewayAssociation, Vpc]]] = []
    seen: set[Vpc] = set()
    for association in gateway.associations.proven:
        try:
            vpc = _vpc(association)
            if vpc is None:
                continue
            if vpc not in seen:
                ranges += [(block, (association, vpc)) for block in vpc.ranges.proven]
                seen.add(vpc)
            hidden = _hidden(association, vpc)
        except Undetermined as why:
            pending = pending or why
            continue
        if hidden:
            yield _unadvertised(association, vpc)
    for (_, one), (association, other), shared in first_overlap(ranges):
        if one is other:
            continue
        yield Problem(
            at=association,
            message=f"{gateway.address} joins {one.address} and {other.address}, which both have {shared}: "
            "AWS refuses it",
            because=("VPCs behind one Direct Connect gateway cannot have overlapping ranges.",),
            help=f"renumber one of the VPCs, or give {other.address} another Direct Connect gateway",
            related=((one, f"has {shared}"), (other, f"has {shared}")),
            key=f"{one.address} {other.address}",
        )
    if pending is not None:
        raise pending
