"""A zone of an endpoint service has no targets, and its load balancer does not cross zones.

## What it finds

An endpoint service whose Network Load Balancer has a subnet in a zone where none of its targets can be,
with cross-zone load balancing off, as it is by default.

## Why it matters

An endpoint sends from each of its zones to the load balancer of the same zone. Without a target there, and
without a way to those of other zones, every connection of that zone fails: one in two, or one in three, of
those that a client opens by name.

## Bad

The only target is in `eu-west-1a`.

```hcl
resource "aws_lb" "service" {
  internal           = true
  load_balancer_type = "network"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]
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
  network_load_balancer_arns = [aws_lb.service.arn] # <- SVC009
  acceptance_required        = true
  allowed_principals         = ["arn:aws:iam::111122223333:root"]
}
```

## Good

The load balancer sends to the targets of all zones.

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

Run targets in every zone of the load balancer, or set `enable_cross_zone_load_balancing = true`.

## When it stays silent

With cross-zone load balancing, of the load balancer or the target group; for target groups without targets
in this configuration; where a group of instances or tasks may run in the zone. Targets by address, or whose
subnet is not known, leave it undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.network.endpoints import EndpointService
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.vpc import Subnet


def _empty(load_balancer: LoadBalancer, group: TargetGroup) -> dict[str, Subnet]:
    """Return the zones of a load balancer, each with its subnet, where a group has no targets."""
    if not group.attachments.proven or len(load_balancer.subnets.proven) < 2:
        return {}
    if group.cross_zone(load_balancer):
        return {}
    zones = {subnet.zone: subnet for subnet in load_balancer.subnets}
    used = {subnet.zone for subnet in group.target_subnets}
    return {zone: subnet for zone, subnet in zones.items() if zone not in used}


@check("SVC009", "zone-without-targets", Severity.MEDIUM)
def zone_without_targets(service: EndpointService) -> Problems:
    """Compare the zones of the load balancers of a service with those of its targets."""
    for load_balancer in service.load_balancers:
        for group in load_balancer.target_groups:
            empty = _empty(load_balancer, group)
            if not empty:
                continue
            zones = ", ".join(sorted(empty))
            yield Problem(
                at=service,
                field="load_balancers",
                message=f"{service.address} answers in {zones}, where {group.address} has no target "
                "and which no other zone stands in for",
                because=(
                    f"Cross-zone load balancing of {load_balancer.address} is off.",
                    f"All targets are in {', '.join(sorted({one.zone for one in group.target_subnets}))}.",
                ),
                help=f"run targets in {zones}, or set enable_cross_zone_load_balancing = true",
                related=((load_balancer, "does not cross zones"), (group, "has the targets")),
                key=group.address,
            )
