"""Many VPCs of one transit gateway have the same interface endpoints each.

## What it finds

Interface endpoints for the same AWS services in three or more VPCs (option `vpcs`) that are attached to one
transit gateway.

## Why it matters

Each of them is billed by the hour in each of its zones. One set in a VPC that all reach over the transit
gateway, with private zones for the services' names, costs a fraction; what goes to it is then billed by
the GB by the transit gateway. The finding says from how many GB on that costs more.

## Bad

Three VPCs have an endpoint for SQS each.

```hcl
resource "aws_vpc_endpoint" "sqs" { # <- COST003
  for_each           = aws_vpc.main
  vpc_id             = each.value.id
  service_name       = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.main[each.key].id]
  security_group_ids = [aws_security_group.endpoint[each.key].id]
}
```

## Good

One VPC has it, and the others reach it over the transit gateway.

```hcl
resource "aws_vpc_endpoint" "sqs" {
  vpc_id             = aws_vpc.main["a"].id
  service_name       = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.main["a"].id]
  security_group_ids = [aws_security_group.endpoint["a"].id]
}
```

## How to fix it

Compare the traffic with the number of GB in the finding. Below it, keep the endpoints of one VPC without
private DNS, and make a private hosted zone for each service's name with an alias of the endpoint, which is
associated with the other VPCs. Raise `vpcs` where each VPC is to have its own.

## When it stays silent

Below the number of VPCs. For endpoints with a policy of their own, which says what this VPC may do; for
gateway endpoints, and those of services that are not AWS's; for VPCs that are managed elsewhere. Where it
is not known which VPCs are attached, or which services they have endpoints for, it is undetermined if that
decides.

## References

https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
https://aws.amazon.com/privatelink/pricing/
https://aws.amazon.com/transit-gateway/pricing/
"""

from msgspec import Struct

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.transit import TransitGateway
from netlint.network.vpc import Vpc

#: the endpoints of each VPC, by service
_Sets = dict[str, dict[Vpc, VpcEndpoint]]


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How many are too many.

    Args:
        vpcs: the number of VPCs with endpoints for the same service.
    """

    vpcs: int = 3


def _may_be_shared(endpoint: VpcEndpoint) -> bool:
    """Tell whether an endpoint is one for an AWS service, as any other."""
    if endpoint.endpoint_type != "Interface" or ".vpce." in endpoint.service_name:
        return False
    return not endpoint.writes("policy") and not endpoint.policies.proven


def _sets(gateway: TransitGateway) -> tuple[_Sets, Undetermined | None]:
    """Return the endpoints in the VPCs of a transit gateway by service, and why there may be more."""
    found: _Sets = {}
    pending: Undetermined | None = gateway.attachments.incomplete
    for attachment in gateway.attachments.proven:
        try:
            vpc = attachment.vpc
        except Undetermined as why:
            pending = pending or why
            continue
        if vpc is None or not vpc.managed:
            continue
        pending = pending or vpc.endpoints.incomplete
        for endpoint in vpc.endpoints.proven:
            try:
                if _may_be_shared(endpoint):
                    found.setdefault(endpoint.service, {}).setdefault(vpc, endpoint)
            except Undetermined as why:
                pending = pending or why
    return found, pending


def _zones(endpoint: VpcEndpoint) -> int:
    """Return in how many zones an endpoint is billed, one for one whose subnets are not known."""
    count, _, _ = endpoint.network.weigh(lambda: len(endpoint.subnets))
    return max(count or 1, 1)


@check("COST003", "same-endpoints-in-many-vpcs", Severity.LOW, needs=("vpc_endpoint", "vpc_endpoint"))
def same_endpoints_in_many_vpcs(gateway: TransitGateway, network: Network, options: Options) -> Problems:
    """Count the VPCs of a transit gateway that have endpoints for the same services."""
    if len(network.of_kind("vpc_endpoint")) < options.vpcs:
        return
    sets, pending = _sets(gateway)
    many = {service: owners for service, owners in sets.items() if len(owners) >= options.vpcs}
    if not many:
        if pending is not None:
            raise pending
        return
    first = next(iter(many[min(many)].values()))
    zones = {service: sorted(_zones(one) for one in owners.values()) for service, owners in many.items()}
    spared = sum(sum(counts[:-1]) for counts in zones.values())
    hour = price("interface_endpoint_hour", gateway.home_region)
    month = hour.times(HOURS_PER_MONTH * spared)
    byte = price("transit_gateway_gb", gateway.home_region)
    vpcs = sorted({vpc.address for owners in many.values() for vpc in owners})
    names = listed(sorted(many), 8)
    yield Problem(
        at=first,
        message=f"{len(vpcs)} VPCs of {gateway.address} have interface endpoints for {names} each: "
        f"sharing one set saves {month} per month",
        because=(
            f"The VPCs are {listed(vpcs, 6)}.",
            f"{spared} zones less are billed, at {hour} per hour each ({hour.basis}).",
            (
                f"What goes to shared ones costs {byte} per GB at the transit gateway: from "
                f"{month.low / byte.high:,.0f} GB per month on, sharing costs more."
            ),
        ),
        help="compare the traffic with that, and share the endpoints of one VPC, with private hosted zones "
        "for the names of the services",
        related=((gateway, "connects the VPCs"),),
        key=gateway.address,
    )
