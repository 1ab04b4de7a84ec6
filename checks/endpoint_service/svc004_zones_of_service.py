"""An endpoint service is in one zone only, or not in a zone of its consumer.

## What it finds

An endpoint service whose Network Load Balancers are all in one availability zone. And an interface endpoint
of this configuration with a subnet in a zone where the service has no load balancer.

## Why it matters

Consumers can place their endpoint only in zones where a load balancer of the service has a subnet. With one
zone, whoever has no subnet there cannot connect at all, and for the others a failure of that zone is one of
the service. AWS advises two zones at least. An endpoint in any other zone is refused.

## Bad

The load balancer has one subnet.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_lb" "main" {
  name               = "main"
  internal           = true
  load_balancer_type = "network"
  subnets            = [aws_subnet.a.id]
}

resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn] # <- SVC004
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## Good

It has a subnet in each of two zones.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_lb" "main" {
  name               = "main"
  internal           = true
  load_balancer_type = "network"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_vpc_endpoint_service" "main" {
  network_load_balancer_arns = [aws_lb.main.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Give the load balancer a subnet in every zone in which consumers have theirs; compare zones by their id
(`euw1-az1`), because their names differ between accounts.

## When it stays silent

For a service in one zone with the option `single-zone`, which the profile `dev` sets; in Local Zones; for
services of Gateway Load Balancers, and for endpoints of another Region. LB015 leaves the load balancers of
endpoint services to this check. Where the zones are not known, or the endpoint may be in another account, so
that the names of its zones say nothing, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
"""

from collections.abc import Iterator

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined
from netlint.network.endpoints import EndpointService, VpcEndpoint
from netlint.network.vpc import Subnet
from netlint.network.zones import is_edge_zone


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How many zones a service needs.

    Args:
        single_zone: whether one zone is enough.
    """

    single_zone: bool = False


def _one_zone(service: EndpointService) -> Subnet | None:
    """Return the only subnet of the load balancers; None where there are more."""
    subnets = service.subnets
    # Of one load balancer, no two subnets are in one zone.
    if len(subnets.proven) > 1 or not subnets:
        return None
    (subnet,) = subnets
    return subnet


def _zones(subnets: Members[Subnet]) -> dict[str, Subnet]:
    return {subnet.zone: subnet for subnet in subnets}


def _missing(service: EndpointService, endpoint: VpcEndpoint) -> Iterator[tuple[str, Subnet]]:
    """Return the zones of an endpoint where the service is not, each with the subnet there."""
    if endpoint.endpoint_type != "Interface" or endpoint.service_region:
        return
    theirs = _zones(endpoint.subnets)
    ours = _zones(service.subnets)
    forms = {"-az" in zone for zone in (*ours, *theirs)}
    # A zone has one id in all accounts, but not one name.
    if len(forms) > 1 or (forms == {False} and not service.shares_account(endpoint)):
        raise Undetermined(
            f"the zones of {endpoint.address} and of {service.address} cannot be compared by name",
            settle="name the zones of both by id (`availability_zone_id`)",
            address=endpoint.address,
        )
    yield from ((zone, subnet) for zone, subnet in theirs.items() if zone not in ours)


@check("SVC004", "zones-of-endpoint-service", Severity.MEDIUM)
def zones_of_endpoint_service(service: EndpointService, options: Options) -> Problems:
    """Count the zones of a service, and compare them with those of its endpoints."""
    if not service.load_balancers:
        return
    only = None if options.single_zone else _one_zone(service)
    if only is not None and not is_edge_zone(only.zone):
        balancers = service.load_balancers.proven
        yield Problem(
            at=service,
            field="load_balancers",
            message=f"{service.address} is in one zone only, {only.zone}: "
            f"{balancers[0].address} has no other subnet than {only.address}",
            because=(
                f"Consumers without a subnet in {only.zone} cannot connect.",
                f"A failure of {only.zone} is one of the whole service; AWS advises two zones at least.",
            ),
            help=f"add a subnet of another zone to {balancers[0].address}",
            related=((balancers[0], f"in {only.zone} only"), (only, f"in {only.zone}")),
        )
    for endpoint in service.endpoints.proven:
        for zone, subnet in _missing(service, endpoint):
            yield Problem(
                at=endpoint,
                field="own_subnets",
                message=f"{endpoint.address} has a subnet in {zone}, "
                f"where {service.address} has no load balancer",
                because=(
                    f"The service is in {', '.join(sorted(_zones(service.subnets)))}.",
                    "AWS refuses an endpoint in a zone without a load balancer of the service.",
                ),
                help=f"give the load balancer a subnet in {zone}, or take {subnet.address} from the endpoint",
                related=((service, "the service"), (subnet, f"in {zone}")),
                key=zone,
            )
