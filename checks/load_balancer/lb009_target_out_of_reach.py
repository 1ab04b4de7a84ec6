"""A target's security groups do not admit the load balancer, or the load balancer's do not let it out.

## What it finds

A target of an Application Load Balancer, or of a Network Load Balancer with security groups that hides
its clients' addresses, that the load balancer cannot reach on the port to which it sends, or on the one
that it checks. And an Application Load Balancer whose security groups admit neither the Network Load
Balancer in front of it nor any client, whose address it sees. Targets with the same security groups are
told together.

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

For functions and addresses as targets, and groups of IPv6 addresses; for tasks in the network of their
instance, whose ports are dynamic; for Network Load Balancers without security groups, or where targets see
the addresses of clients (LB007). For an Application Load Balancer behind a Network Load Balancer: where it
has no listener on the port (LB004), and where it admits whatever may be a client; of an internal load
balancer any address and any security group may be one. Where security groups, ports or addresses are not
known and could let the load balancer through, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, Undetermined, some, where
from netlint.lang.wording import listed
from netlint.network.admission import is_about, is_private, lets, written_ranges
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.targets import TargetGroupAttachment
from netlint.network.workloads import Workload


class _Connection(Struct, frozen=True):
    """How a target is connected to: which of its groups have to admit whom."""

    attachment: TargetGroupAttachment
    target: Workload | LoadBalancer
    groups: Members[SecurityGroup]
    admits: Callable[[SecurityGroupRule], bool]
    who: str


class _Wall(Struct, frozen=True):
    """A connection that security groups stop: those of the target (`inward`) or of the load balancer."""

    to: _Connection
    port: int
    purpose: str
    inward: bool
    names: str


def _hides_clients(load_balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Tell whether targets see a load balancer with security groups as the one that connects."""
    if load_balancer.type == "application":
        return True
    if load_balancer.type != "network" or not load_balancer.security_groups.proven:
        return False
    return not group.preserves_client_ip


def _is_about_clients_of(load_balancer: LoadBalancer) -> Callable[[SecurityGroupRule], bool]:
    """Return what tells whether a rule may be about a Network Load Balancer, or about a client of it."""
    itself = is_about(load_balancer.security_groups, load_balancer.subnets)

    def clients(rule: SecurityGroupRule) -> bool:
        if load_balancer.internet_facing:
            return some(written_ranges(rule), lambda addresses: not is_private(addresses))
        return bool(rule.peers) or bool(written_ranges(rule))

    def listed_ranges(rule: SecurityGroupRule) -> bool:
        return bool(rule.prefix_lists)

    def admits(rule: SecurityGroupRule) -> bool:
        return some((itself, clients, listed_ranges), lambda question: question(rule))

    return admits


def _connections(load_balancer: LoadBalancer, group: TargetGroup) -> Iterator[_Connection]:
    """Yield the targets that see either the load balancer, or its clients and are load balancers too."""
    if not group.attachments.proven or group.target_type == "lambda":
        return
    to_balancer = group.target_type == "alb"
    concerned = where(
        (load_balancer,),
        lambda one: one.type == "network" if to_balancer else _hides_clients(one, group),
    )
    if not concerned.proven:
        return
    for attachment in group.attachments.proven:
        target = attachment.target if to_balancer else attachment.workload
        if isinstance(target, Workload) and target.security_groups.proven:
            admits = is_about(load_balancer.security_groups, load_balancer.subnets)
            yield _Connection(attachment, target, target.all_security_groups, admits, "do not admit it")
        if isinstance(target, LoadBalancer) and target.own_security_groups.proven:
            admits, who = _is_about_clients_of(load_balancer), "admit neither it nor its clients"
            yield _Connection(attachment, target, target.security_groups, admits, who)


def _ports(group: TargetGroup, to: _Connection) -> list[tuple[int, str]]:
    """Return the ports on which a target is connected to, and what for."""
    port = to.attachment.port if to.attachment.port is not None else group.port
    checked = group.health_port(port)
    found = [(port, "sends to")] if port else []
    return found if checked in (port, None) else [*found, (checked, "checks")]


def _listens(target: Workload | LoadBalancer, port: int) -> bool:
    """Tell whether a target may listen on a port: LB004 speaks of load balancers that do not."""
    return isinstance(target, Workload) or some(target.listeners, lambda listener: listener.port == port)


def _walls(load_balancer: LoadBalancer, group: TargetGroup, to: _Connection) -> Iterator[_Wall]:
    """Yield what stops the connections to a target."""
    own = load_balancer.security_groups
    for port, purpose in _ports(group, to):
        inward = not lets(to.groups, "ingress", "tcp", port, to.admits)
        # A Network Load Balancer without security groups lets everything out.
        filters = load_balancer.type != "network" or bool(own)
        outward = filters and not lets(own, "egress", "tcp", port, is_about(to.groups, to.target.subnets))
        if not (inward or outward) or group.ip_address_type == "ipv6":
            continue
        if not _listens(to.target, port):
            continue
        for stops, groups in ((inward, to.groups), (outward, own)):
            if stops:
                names = ", ".join(one.address for one in groups.proven)
                yield _Wall(to, port, purpose, groups is to.groups, names)


def _problem(load_balancer: LoadBalancer, walls: list[_Wall]) -> Problem:
    first, others = walls[0], walls[1:]
    target, port = first.to.target, first.port
    what = (
        f"the security groups of {target.address} {first.to.who}"
        if first.inward
        else "its own security groups do not let it out"
    )
    ports = listed(dict.fromkeys(str(one.port) for one in walls))
    why = f"no rule admits TCP {ports}" if first.inward else f"no rule lets it out on TCP {ports}"
    same = dict.fromkeys(f"TCP {one.port} of {one.to.target.address}" for one in others)
    return Problem(
        at=first.to.attachment,
        field="target_groups",
        message=f"{load_balancer.address} {first.purpose} TCP {port} of {target.address}, but {what}",
        because=(
            f"{first.names}: {why}.",
            *((f"So it is with {listed(same)}.",) if same else ()),
            "The targets are never healthy." if others else "The target is never healthy.",
        ),
        help=f"admit the security group of {load_balancer.address} on TCP {ports}, and let it out to it",
        related=(
            (load_balancer, f"{first.purpose} TCP {port}"),
            (target, "the target"),
            *((one.to.attachment, f"TCP {one.port} is shut too") for one in others[:5]),
        ),
        key=f"{load_balancer.address} {first.names} {'in' if first.inward else 'out'}",
    )


@check("LB009", "target-out-of-reach", Severity.HIGH)
def target_out_of_reach(load_balancer: LoadBalancer) -> Problems:
    """Follow the connection from a load balancer to each target through both security groups."""
    causes: dict[tuple[bool, str], list[_Wall]] = {}
    pending: Undetermined | None = None
    for group in load_balancer.target_groups.proven:
        try:
            for to in _connections(load_balancer, group):
                for wall in _walls(load_balancer, group, to):
                    # Whoever admits too little is one cause, however many are behind it.
                    causes.setdefault((wall.inward, wall.names), []).append(wall)
        except Undetermined as why:
            pending = pending or why
    for walls in causes.values():
        yield _problem(load_balancer, walls)
    if pending is not None:
        raise pending
