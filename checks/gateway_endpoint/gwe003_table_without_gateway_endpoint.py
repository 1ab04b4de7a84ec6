"""A gateway endpoint exists, but a route table with a NAT gateway is not associated with it.

## What it finds

A gateway endpoint for S3 or DynamoDB, in a VPC where a route table in use sends its internet traffic to a
NAT gateway and is associated with no gateway endpoint for that service.

## Why it matters

AWS adds the route to the endpoint to associated tables only. Subnets of the other tables go on
paying the NAT gateway for every GB.

## Bad

The endpoint has the route table of one zone; that of `eu-west-1b` has a NAT gateway only.

```hcl
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private["eu-west-1a"].id] # <- GWE003
}
```

## Good

The endpoint has every private route table.

```hcl
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
}
```

## How to fix it

Add the route table to the endpoint's `route_table_ids`, or associate it with an
`aws_vpc_endpoint_route_table_association`.

## When it stays silent

For tables that no subnet uses, or only subnets that hold nothing but endpoints of a firewall, or an
attachment that other VPCs send their internet traffic to; where another gateway endpoint for the same service
has the table; where it is not known before apply which tables are associated.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, Written, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some, where
from netlint.lang.wording import listed
from netlint.network.endpoints import VpcEndpoint
from netlint.network.entity import Entity
from netlint.network.network import Network
from netlint.network.routes import RouteTable


def _write(draft: Cure, endpoint: VpcEndpoint, missing: tuple[RouteTable, ...]) -> None:
    if endpoint.resource is None or not endpoint.managed:
        return
    if endpoint.route_table_associations.proven or not endpoint.resource.written("route_table_ids"):
        for table in missing:
            draft.add(
                "aws_vpc_endpoint_route_table_association",
                draft.name(endpoint, endpoint.service),
                vpc_endpoint_id=endpoint,
                route_table_id=table,
            )
        return

    # What the endpoint lists itself takes every other table away again.
    def listed(member: Entity) -> list[Written]:
        assert isinstance(member, VpcEndpoint)
        return [*member.own_route_tables, *(missing if member is endpoint else ())]

    draft.change(endpoint, "route_table_ids", listed)


@check("GWE003", "table-without-gateway-endpoint", Severity.HIGH)
def table_without_gateway_endpoint(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Compare the tables that send to NAT gateways with those of the endpoint."""
    if endpoint.endpoint_type != "Gateway" or not network.of_kind("nat_gateway"):
        return
    vpc = endpoint.vpc
    if vpc is None or not vpc.managed or endpoint.service not in ("s3", "dynamodb"):
        return
    if not vpc.senders_to_nat:
        return
    siblings = list(where(vpc.endpoints, lambda other: other.is_gateway_for(endpoint.service)))
    if siblings[0] is not endpoint:
        # With several endpoints for one service the first speaks for all.
        return

    def covered(table: RouteTable) -> bool:
        return some(siblings, lambda sibling: some(sibling.route_tables, lambda own: own is table))

    if not where(vpc.senders_to_nat, lambda subnet: not covered(subnet.route_table)):
        return
    users = vpc.users_of_nat
    if not users:
        return
    tables = list(dict.fromkeys(subnet.route_table for subnet in users.proven))
    missing = where(tables, lambda table: not covered(table)).proven
    if not missing:
        unknown = where(tables, covered).incomplete or users.incomplete
        if unknown is not None:
            raise unknown
        return
    yield Problem(
        at=endpoint,
        field="own_route_tables",
        message=f"{endpoint.address} is not associated with {len(missing)} of {len(tables)} route tables "
        f"that send to a NAT gateway: their {endpoint.service} traffic is still billed by the GB",
        because=tuple(f"{table.address} sends 0.0.0.0/0 to a NAT gateway." for table in missing[:5]),
        help=f"associate {listed(table.address for table in missing)} with {endpoint.address}",
        cure=cure(endpoint, lambda draft: _write(draft, endpoint, missing)),
        related=tuple((table, "not associated with the endpoint") for table in missing[:5]),
    )
