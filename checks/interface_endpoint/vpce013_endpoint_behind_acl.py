"""The network ACL of an endpoint's subnet keeps its clients out.

## What it finds

An interface endpoint in a subnet whose network ACL allows nothing of the VPC in on the port of the service,
443 for nearly all, and whose clients are in other subnets.

## Why it matters

A network ACL filters at the border of the subnet, whatever the security groups of the endpoint admit.
Connections from other subnets time out, for those zones whose endpoint is behind it.

## Bad

The ACL lets HTTP in, and answers.

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

resource "aws_subnet" "endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_acl" "endpoint" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.endpoint.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 80
    to_port    = 80
    cidr_block = "10.0.0.0/16"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }
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
  subnet_ids          = [aws_subnet.endpoint.id] # <- VPCE013
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## Good

It lets HTTPS in.

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

resource "aws_subnet" "endpoint" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_network_acl" "endpoint" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.endpoint.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "10.0.0.0/16"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "10.0.0.0/16"
  }
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
  subnet_ids          = [aws_subnet.endpoint.id]
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
}
```

## How to fix it

Allow the port of the service from the ranges of the clients in the network ACL.

## When it stays silent

For subnets with the default ACL as AWS makes it; where any rule allows the port from an address of the VPC;
where the clients of this configuration are all in the same subnet, whose border they do not cross; for
services on other ports than 443. Answers that an ACL does not let out are ACL001's. Where rules, subnets or
clients are not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.acls import NetworkAcl, NetworkAclRule
from netlint.network.addresses import overlap
from netlint.network.clients import clients_in
from netlint.network.endpoints import VpcEndpoint
from netlint.network.network import Network
from netlint.network.vpc import Subnet, Vpc


def _by_subnet(network: Network) -> dict[int, NetworkAcl]:
    """Return the ACL of each subnet (its `id()`) that is known to have one of its own."""
    acls = [one for one in network.of_kind("network_acl") if isinstance(one, NetworkAcl) and one.managed]
    return {id(subnet): acl for acl in acls for subnet in acl.served.proven}


def _lets_in(acl: NetworkAcl, port: int, vpc: Vpc) -> bool:
    """Tell whether an ACL allows a port from any address of a VPC."""

    def allows(rule: NetworkAclRule) -> bool:
        ports = rule.ports("tcp")
        if not rule.allows or ports is None or not ports[0] <= port <= ports[1]:
            return False
        found = rule.range
        return found is not None and some(vpc.ranges, lambda block: overlap(block, found) is not None)

    return some(acl.ingress, allows)


@check("VPCE013", "endpoint-behind-network-acl", Severity.MEDIUM, needs=("network_acl",))
def endpoint_behind_network_acl(endpoint: VpcEndpoint, network: Network) -> Problems:
    """Ask whether the network ACLs of an endpoint's subnets let its clients in."""
    if not network.of_kind("network_acl") or endpoint.endpoint_type != "Interface":
        return
    vpc, port = endpoint.vpc, endpoint.service_port
    if vpc is None or port is None:
        return
    acls: dict[int, NetworkAcl] = network.once("ACLs by subnet", _by_subnet)
    for subnet in endpoint.subnets.proven:
        acl = acls.get(id(subnet))
        if acl is None or _lets_in(acl, port, vpc):
            continue
        if not some(clients_in(vpc), lambda client, here=subnet: client[1] is not here):  # type: ignore[misc]
            continue
        yield _problem(endpoint, subnet, acl, port, vpc)


def _problem(endpoint: VpcEndpoint, subnet: Subnet, acl: NetworkAcl, port: int, vpc: Vpc) -> Problem:
    return Problem(
        at=endpoint,
        field="own_subnets",
        message=f"{acl.address} lets nothing of {vpc.address} in on port {port}: "
        f"{endpoint.address} is not reached in {subnet.address}",
        because=(
            f"{subnet.address} has this network ACL, and no rule of it allows port {port} from the VPC.",
            "What no rule of a network ACL allows is denied.",
        ),
        help=f"allow port {port} from the ranges of the clients in {acl.address}",
        related=((acl, "its network ACL"), (subnet, "the subnet")),
        key=subnet.address,
    )
