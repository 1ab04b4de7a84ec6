"""A target's security groups do not admit the load balancer, or the load balancer's do not let it out.

## What it finds

A target of an Application Load Balancer, or of a Network Load Balancer with security groups that hides
its clients' addresses, that the load balancer cannot reach on the port to which it sends, or on the one
that it checks.

## Why it matters

The target is never healthy: the load balancer answers 502, 503 or 504, or drops the connection.

## Bad

The load balancer sends to port 8080, and the target's security group admits it on port 80.

```hcl
resource "aws_lb" "web" {
  internal        = true
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  egress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn = aws_lb_target_group.app.arn # <- LB009
  target_id        = aws_instance.app.id
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 80
    to_port         = 80
    security_groups = [aws_security_group.web.id]
  }
}
```

## Good

The group admits the load balancer's group on the port to which it sends.

```hcl
resource "aws_lb" "web" {
  internal        = true
  security_groups = [aws_security_group.web.id]
  subnets         = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  egress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id   = aws_vpc.main.id
  protocol = "HTTP"
  port     = 8080
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn = aws_lb_target_group.app.arn
  target_id        = aws_instance.app.id
}

resource "aws_instance" "app" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["eu-west-1a"].id
  vpc_security_group_ids = [aws_security_group.app.id]
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 8080
    to_port         = 8080
    security_groups = [aws_security_group.web.id]
  }
}
```

## How to fix it

Admit the security group of the load balancer on the port of the target group, and on that of its health
check where it is another one. Let the load balancer's own group out to it.

## When it stays silent

For functions, addresses and load balancers as targets, and groups of IPv6 addresses; for tasks in the
network of their instance, whose ports are dynamic; for Network Load Balancers without security groups, or
where targets see the addresses of clients (LB007). Where security groups, ports or addresses are not
known and could let the load balancer through, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import where
from netlint.network.admission import is_about, lets
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.targets import TargetGroupAttachment
from netlint.network.workloads import Workload


def _hides_clients(load_balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Tell whether targets see a load balancer with security groups as the one that connects."""
    if load_balancer.type == "application":
        return True
    if load_balancer.type != "network" or not load_balancer.security_groups.proven:
        return False
    return not group.preserves_client_ip


def _ports(group: TargetGroup, attachment: TargetGroupAttachment) -> list[tuple[int, str]]:
    """Return the ports on which a target is connected to, and what for."""
    port = attachment.port if attachment.port is not None else group.port
    checked = group.health_port(port)
    found = [(port, "sends to")] if port else []
    return found if checked in (port, None) else [*found, (checked, "checks")]


def _walls(load_balancer: LoadBalancer, target: Workload, port: int) -> Iterator[tuple[str, str]]:
    """Yield which side stops the connection, and how."""
    inward = is_about(load_balancer.security_groups, load_balancer.subnets)
    groups = target.all_security_groups
    if not lets(groups, "ingress", "tcp", port, inward):
        names = ", ".join(group.address for group in groups.proven)
        yield (
            f"the security groups of {target.address} do not admit it",
            f"{names}: no rule admits TCP {port}",
        )
    outward = is_about(groups, target.subnets)
    if not lets(load_balancer.security_groups, "egress", "tcp", port, outward):
        names = ", ".join(group.address for group in load_balancer.security_groups.proven)
        yield "its own security groups do not let it out", f"{names}: no rule lets it out on TCP {port}"


@check("LB009", "target-out-of-reach", Severity.HIGH)
def target_out_of_reach(group: TargetGroup) -> Problems:
    """Follow the connection from a load balancer to each target through both security groups."""
    if group.target_type == "lambda":
        return
    targets = [(one, one.workload) for one in group.attachments.proven]
    attached = [(one, target) for one, target in targets if target is not None]
    if not attached:
        return
    balancers = where(group.load_balancers, lambda one: _hides_clients(one, group)).proven
    for attachment, target in attached:
        if not target.security_groups.proven:
            continue
        for load_balancer in balancers:
            for port, purpose in _ports(group, attachment):
                for what, why in _walls(load_balancer, target, port):
                    if group.ip_address_type == "ipv6":
                        return
                    yield Problem(
                        at=attachment,
                        field="target_groups",
                        message=f"{load_balancer.address} {purpose} TCP {port} of {target.address}, "
                        f"but {what}",
                        because=(f"{why}.", "The target is never healthy."),
                        help=f"admit the security group of {load_balancer.address} on TCP {port}, "
                        "and let it out to it",
                        related=((load_balancer, f"{purpose} TCP {port}"), (target, "the target")),
                        key=f"{load_balancer.address} {target.address} {port} {what[:7]}",
                    )
