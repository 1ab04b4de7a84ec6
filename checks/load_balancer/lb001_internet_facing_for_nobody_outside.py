"""An internet-facing load balancer admits nobody on the internet.

## What it finds

An internet-facing load balancer whose security groups admit private addresses, members of security groups
and addresses of the configuration's own NAT gateways only.

## Why it matters

The name of an internet-facing load balancer resolves to public addresses, inside of the VPC too. Who
connects to those comes with a public address, which a rule for private addresses or for a security group
does not match: connections time out. Where the addresses of NAT gateways are let in, traffic leaves the
VPC to come back to it, and NAT is charged for each GB.

## Bad

The load balancer has public addresses, and its security group admits the VPC's range only.

```hcl
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_lb" "web" { # <- LB001
  load_balancer_type = "application"
  security_groups    = [aws_security_group.web.id]
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}
```

## Good

A load balancer for the VPC alone is internal.

```hcl
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_lb" "web" {
  load_balancer_type = "application"
  internal           = true
  security_groups    = [aws_security_group.web.id]
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}
```

## How to fix it

Set `internal = true`, which makes a new load balancer, or admit the clients' public addresses.

## When it stays silent

For internal load balancers; where any rule admits a public address, such as a partner's or a VPN's, or a
prefix list, such as CloudFront's; where no rule admits anybody; for the load balancer of an endpoint
service, whose clients come with private addresses. Where the addresses of a rule are not known, such as
those of a new NAT gateway, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#load-balancer-scheme
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import Range
from netlint.network.admission import is_private, ranges_of, rules_of
from netlint.network.filtering import SecurityGroupRule
from netlint.network.load_balancers import LoadBalancer
from netlint.network.network import Network


def _nat_addresses(network: Network) -> frozenset[str]:
    """Return the public addresses of NAT gateways, as far as AWS has given them out."""
    found: set[str] = set()
    for nat in network.of_kind("nat_gateway"):
        value = nat.resource.attributes.get("public_ip") if nat.resource is not None else None
        if isinstance(value, str) and value:
            found.add(f"{value}/32")
    return frozenset(found)


def _source(rule: SecurityGroupRule) -> str:
    names = [str(addresses) for addresses in ranges_of(rule).proven]
    names += [peer.address for peer in rule.peers.proven]
    return ", ".join([*names, *(["its own members"] if rule.itself else [])])


@check("LB001", "internet-facing-for-nobody-outside", Severity.MEDIUM)
def internet_facing_for_nobody_outside(load_balancer: LoadBalancer, network: Network) -> Problems:
    """Ask whether a load balancer with public addresses admits any."""
    if not load_balancer.internet_facing:
        return
    groups = load_balancer.security_groups
    if not groups.proven and groups.incomplete is None:
        return
    own = network.once("addresses of nat gateways", _nat_addresses)

    def is_outside(addresses: Range) -> bool:
        return not is_private(addresses) and str(addresses) not in own

    def admits_outside(rule: SecurityGroupRule) -> bool:
        return bool(rule.prefix_lists.proven) or some(ranges_of(rule), is_outside)

    rules = rules_of(groups, "ingress")
    if some(rules, admits_outside) or not rules or load_balancer.endpoint_services:
        return
    sources = sorted({source for rule in rules.proven if (source := _source(rule))})
    hairpin = any(str(addresses) in own for rule in rules.proven for addresses in ranges_of(rule).proven)
    yield Problem(
        at=load_balancer,
        message=f"{load_balancer.address} is internet-facing, but its security groups admit nobody "
        f"on the internet: only {', '.join(sources)}",
        because=(
            "Its name resolves to public addresses, and who connects to those has a public address too.",
            "Traffic from the VPC leaves it through a NAT gateway, which charges each GB, to come back."
            if hairpin
            else "Rules for private addresses and for security groups do not match it: connections time out.",
        ),
        help="make it internal, or admit the public addresses of its clients",
        related=tuple((group, "admits nobody outside") for group in groups.proven[:3]),
    )
