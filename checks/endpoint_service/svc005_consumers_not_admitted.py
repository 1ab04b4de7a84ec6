"""The security groups of a load balancer keep out the consumers of its endpoint service.

## What it finds

A Network Load Balancer of an endpoint service whose security groups admit no address on the ports of its
listeners, or, of the addresses of a consumer in this configuration, none: only those of its own VPC.

## Why it matters

By default the security groups of a Network Load Balancer hold for what comes through PrivateLink too, and
see the addresses of the consumers' clients: not those of the VPC that the load balancer is in. References to
security groups do not match there. Connections of consumers time out.

## Bad

The load balancer admits its own VPC, where no consumer is.

```hcl
resource "aws_security_group" "service" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.client.id]
  }
}

resource "aws_security_group" "client" {
  vpc_id = aws_vpc.main.id
}

resource "aws_lb" "service" {
  internal           = true
  load_balancer_type = "network"
  security_groups    = [aws_security_group.service.id] # <- SVC005
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_lb_target_group" "service" {
  port        = 443
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_listener" "service" {
  load_balancer_arn = aws_lb.service.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## Good

It admits the addresses of the consumers.

```hcl
resource "aws_security_group" "service" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.20.0.0/16"]
  }
}

resource "aws_lb" "service" {
  internal           = true
  load_balancer_type = "network"
  security_groups    = [aws_security_group.service.id]
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_lb_target_group" "service" {
  port        = 443
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_listener" "service" {
  load_balancer_arn = aws_lb.service.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Admit the addresses of the consumers' clients on the ports of the listeners, or turn the inbound rules off
for PrivateLink: `enforce_security_group_inbound_rules_on_private_link_traffic = "off"`.

## When it stays silent

Where the inbound rules are turned off for PrivateLink; for a load balancer without security groups, or
without listeners; where some address of another network is admitted, as clients may be there. Where rules or
listeners are not known, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import Range, contains, overlap
from netlint.network.admission import lets, ranges_of
from netlint.network.endpoints import EndpointService
from netlint.network.filtering import SecurityGroupRule
from netlint.network.listeners import Listener
from netlint.network.load_balancers import LoadBalancer
from netlint.network.vpc import Vpc


def _admits_nobody(load_balancer: LoadBalancer) -> bool:
    """Tell whether no address gets to any listener; security groups as sources do not match."""

    def by_address(rule: SecurityGroupRule) -> bool:
        return bool(rule.prefix_lists.proven) or bool(ranges_of(rule))

    def admits(listener: Listener) -> bool:
        port = listener.port
        return port is None or lets(load_balancer.own_security_groups, "ingress", "tcp", port, by_address)

    return not some(load_balancer.listeners, admits)


def _kept_out(load_balancer: LoadBalancer, consumer: Vpc) -> bool:
    """Tell whether only addresses of the load balancer's own VPC are admitted, none of a consumer's."""
    home = load_balancer.vpc
    if home is None or home is consumer:
        return False
    own, theirs = list(home.ranges), list(consumer.ranges)

    def strange(cidr: Range) -> bool:
        inside = any(contains(block, cidr) for block in own)
        return not inside or any(overlap(block, cidr) is not None for block in theirs)

    def admits(rule: SecurityGroupRule) -> bool:
        return rule.direction == "ingress" and some(ranges_of(rule), strange)

    return not some(load_balancer.own_security_groups, lambda group: some(group.rules, admits))


@check("SVC005", "consumers-not-admitted", Severity.HIGH)
def consumers_not_admitted(service: EndpointService) -> Problems:
    """Ask who gets through the security groups of the load balancers of a service."""
    for load_balancer in service.load_balancers:
        if not load_balancer.own_security_groups or not load_balancer.private_link_enforcement:
            continue
        if not load_balancer.listeners:
            continue
        if _admits_nobody(load_balancer):
            ports = ", ".join(sorted({str(one.port) for one in load_balancer.listeners.proven}))
            what = f"no consumer of {service.address} gets through"
            why = f"They have no rule for addresses on port {ports}; those for security groups do not match."
        else:
            vpcs = dict.fromkeys(endpoint.vpc for endpoint in service.endpoints.proven)
            outside = [vpc for vpc in vpcs if vpc is not None and _kept_out(load_balancer, vpc)]
            if not outside:
                continue
            what = f"they admit no address of {outside[0].address}, whose endpoint uses {service.address}"
            why = f"They admit addresses of {load_balancer.vpc.address if load_balancer.vpc else ''} only."
        groups = load_balancer.own_security_groups.proven
        yield Problem(
            at=load_balancer,
            field="own_security_groups",
            message=f"the security groups of {load_balancer.address} keep consumers out: {what}",
            because=(why, "Inbound rules hold for PrivateLink traffic, and see the clients' own addresses."),
            help="admit the addresses of the consumers' clients, or turn inbound rules off for PrivateLink",
            related=((service, "the service"), *((group, "its security group") for group in groups[:3])),
        )
