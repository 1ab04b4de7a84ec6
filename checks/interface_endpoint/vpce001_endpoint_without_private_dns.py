"""An interface endpoint is not what the name of its service leads to.

## What it finds

An interface endpoint for a service of AWS without private DNS, in a VPC where no private hosted zone has the
service's name, and whose instances, functions or tasks do not name the endpoint itself.

## Why it matters

Programs call a service by its default name, which resolves to public addresses. So the traffic goes on
through the NAT gateway, or fails where there is none, and the endpoint is billed by the hour for nothing.

## Bad

The provider's default for private DNS is off.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_vpc_endpoint" "sqs" { # <- VPCE001
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.app.id]
  security_group_ids = [aws_security_group.endpoint.id]
}
```

## Good

The name of the service leads to the endpoint.

```hcl
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
  }
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Set `private_dns_enabled = true`; the VPC needs both DNS attributes for it. Programs that are set to the
endpoint's own name somewhere outside of the configuration: suppress it with the reason.

## When it stays silent

In a VPC that something may join with others, where private DNS is off so that zones of your own can serve all
of them; where a private hosted zone, or a DNS profile, may have the name; where another endpoint of the
service has private DNS; for S3 and DynamoDB, which have gateway endpoints; where nothing in this
configuration calls from the VPC, or something names an endpoint by its own name (`vpce-…`). Where the
environment or the start script of those that call is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
"""

from netlint.cost.prices import HOURS_PER_MONTH, price
from netlint.engine.check import Problem, Problems, check
from netlint.engine.cure import Cure, cure
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.lang.wording import listed
from netlint.network.clients import clients_in, may_be_joined, names_an_endpoint
from netlint.network.dns import HostedZone
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.vpc import Vpc

#: These have gateway endpoints beside, or instead of, interface endpoints.
_WITH_GATEWAYS = ("s3", "s3express", "dynamodb", "")


def _has_zone(network: Network) -> bool:
    """Tell whether some hosted zone, or a profile that may have one, answers for names of AWS."""
    if network.of_kind("dns_profile_association"):
        return True
    zones = [one for one in network.of_kind("hosted_zone") if isinstance(one, HostedZone)]
    if any(one.resource is not None and not one.managed for one in zones):
        return True
    return some(zones, lambda zone: "amazonaws.com" in zone.name)


def _is_named_otherwise(endpoint: VpcEndpoint, vpc: Vpc) -> bool:
    """Tell whether another endpoint has the name of the service."""
    return some(
        vpc.endpoints,
        lambda other: (
            other is not endpoint and other.service == endpoint.service and other.answers_private_dns
        ),
    )


def _write(draft: Cure, endpoint: VpcEndpoint) -> None:
    draft.change(endpoint, "private_dns_enabled", lambda _: True)


@check("VPCE001", "endpoint-without-private-dns", Severity.MEDIUM)
def endpoint_without_private_dns(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Ask whether anything leads to an endpoint without private DNS."""
    if endpoint.endpoint_type != "Interface" or may_be_joined(network):
        return
    if endpoint.service in _WITH_GATEWAYS or "vpce-svc-" in endpoint.service:
        return
    vpc = endpoint.vpc
    if endpoint.answers_private_dns or vpc is None or not vpc.managed or not endpoint.subnets:
        return
    clients = clients_in(vpc)
    if not clients or _is_named_otherwise(endpoint, vpc) or _has_zone(network):
        return
    workloads = list(dict.fromkeys(workload for workload, _ in clients))
    if some(workloads, names_an_endpoint):
        return
    names = listed(one.address for one in workloads)
    month = price("interface_endpoint_hour", endpoint.home_region).times(HOURS_PER_MONTH)
    yield Problem(
        at=endpoint,
        message=f"the name of {endpoint.service} does not lead to {endpoint.address}: "
        f"{names} {'go' if len(workloads) > 1 else 'goes'} past it",
        because=(
            "Private DNS is off, and no private hosted zone has the name: it resolves to public addresses.",
            f"The endpoint costs {month} per month for each zone ({month.basis}).",
        ),
        help="set private_dns_enabled = true",
        cure=cure(endpoint, lambda draft: _write(draft, endpoint)),
        related=tuple((one, "calls by the service's name") for one in workloads[:3]),
    )
