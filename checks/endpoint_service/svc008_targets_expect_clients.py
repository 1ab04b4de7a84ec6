"""The targets behind an endpoint service admit the addresses of consumers, and not the load balancer.

## What it finds

Targets of a Network Load Balancer of an endpoint service whose security groups admit address ranges on the
port of the targets, but none of the load balancer's subnets, nor its security groups.

## Why it matters

Through PrivateLink targets see the addresses of the load balancer, never those of the consumers, whatever
`preserve_client_ip` says. An allow-list of consumers' addresses at the targets lets nobody in.

## Bad

The target admits the range of the consumer.

```hcl
resource "aws_lb" "service" {
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = [aws_subnet.a.id, aws_subnet.b.id]
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "service" {
  port     = 443
  protocol = "TCP"
  vpc_id   = aws_vpc.main.id
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

resource "aws_security_group" "target" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.20.0.0/16"]
  }
}

resource "aws_instance" "service" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.target.id]
}

resource "aws_lb_target_group_attachment" "service" { # <- SVC008
  target_group_arn = aws_lb_target_group.service.arn
  target_id        = aws_instance.service.id
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## Good

It admits the subnets of the load balancer. Who the consumers are, the principals of the service say.

```hcl
resource "aws_lb" "service" {
  internal                         = true
  load_balancer_type               = "network"
  subnets                          = [aws_subnet.a.id, aws_subnet.b.id]
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "service" {
  port     = 443
  protocol = "TCP"
  vpc_id   = aws_vpc.main.id
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

resource "aws_security_group" "target" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_subnet.a.cidr_block, aws_subnet.b.cidr_block]
  }
}

resource "aws_instance" "service" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.target.id]
}

resource "aws_lb_target_group_attachment" "service" {
  target_group_arn = aws_lb_target_group.service.arn
  target_id        = aws_instance.service.id
}

resource "aws_vpc_endpoint_service" "service" {
  network_load_balancer_arns = [aws_lb.service.arn]
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## How to fix it

Admit the subnets, or the security group, of the load balancer at the targets. To tell consumers apart, use
proxy protocol version 2, which carries their addresses, or the security groups of the load balancer.

## When it stays silent

With proxy protocol version 2; where the targets admit the load balancer, or nothing at all on that port; for
targets by address. Where rules, subnets or targets are not known, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import some
from netlint.network.addresses import overlap
from netlint.network.admission import lets, ranges_of, rules_for
from netlint.network.endpoints import EndpointService
from netlint.network.filtering import SecurityGroupRule
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.targets import TargetGroupAttachment
from netlint.network.workloads import Workload


def _comes_from(rule: SecurityGroupRule, load_balancer: LoadBalancer) -> bool:
    """Tell whether a rule admits a load balancer: an address of it, or one of its security groups."""
    groups = load_balancer.own_security_groups
    if rule.peers and some(rule.peers, lambda peer: some(groups, lambda group: group is peer)):
        return True
    ranges = ranges_of(rule)

    def inside(cidr: object) -> bool:
        return some(ranges, lambda admitted: overlap(admitted, cidr) is not None)  # type: ignore[arg-type]

    return bool(ranges) and some(load_balancer.subnets, lambda one: one.cidr is not None and inside(one.cidr))


def _keeps_out(load_balancer: LoadBalancer, group: TargetGroup, target: TargetGroupAttachment) -> bool:
    """Tell whether a target admits address ranges, but not the load balancer."""
    workload = target.target
    port = target.port if target.port is not None else group.port
    if not isinstance(workload, Workload) or port is None:
        return False
    groups = workload.security_groups
    if not groups.proven and workload.leaves_out_security_groups:
        # What names no group is in the default one, which admits no addresses.
        return False
    if lets(groups, "ingress", "tcp", port, lambda rule: _comes_from(rule, load_balancer)):
        return False
    return some(rules_for(groups, "ingress", "tcp", port), lambda rule: bool(ranges_of(rule)))


@check("SVC008", "targets-expect-clients", Severity.MEDIUM)
def targets_expect_clients(service: EndpointService) -> Problems:
    """Ask whether the targets of a service admit its load balancers."""
    for load_balancer in service.load_balancers:
        for group in load_balancer.target_groups:
            if group.proxy_protocol:
                continue
            for attachment in group.attachments:
                if not _keeps_out(load_balancer, group, attachment):
                    continue
                target = attachment.target
                assert target is not None
                yield Problem(
                    at=attachment,
                    message=f"{target.address} admits addresses of clients, "
                    f"but not of {load_balancer.address}: nothing comes through {service.address}",
                    because=(
                        "Through PrivateLink a target sees the addresses of the load balancer only.",
                        f"Its security groups have no rule for the subnets of {load_balancer.address}.",
                    ),
                    help=f"admit the subnets of {load_balancer.address} on the port of the targets",
                    related=((load_balancer, "sends to it"), (target, "the target")),
                    key=load_balancer.address,
                )
