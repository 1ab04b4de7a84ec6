"""A target admits the Network Load Balancer, and not the clients whose addresses it sees.

## What it finds

A target of an internet-facing Network Load Balancer that keeps the addresses of its clients (client IP
preservation), while the security groups of the target admit no public address on its port.

## Why it matters

With client IP preservation the packets reach the target with the address of the client. Rules for the
load balancer's addresses do not match them, and all connections time out, although the health checks,
which come from the load balancer itself, are fine.

## Bad

The target is an instance, so that client addresses are kept, and its security group admits the VPC only.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id   = aws_vpc.main.id
  protocol = "TCP"
  port     = 443
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn = aws_lb_target_group.app.arn # <- LB007
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
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
```

## Good

The security group admits the clients.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  subnets            = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_lb_listener" "edge" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_target_group" "app" {
  vpc_id   = aws_vpc.main.id
  protocol = "TCP"
  port     = 443
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
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
```

## How to fix it

Admit the clients' addresses on the target's port; or give a new Network Load Balancer a security group,
and admit that group on the target; or set `preserve_client_ip = false`, so that the target sees the load
balancer's addresses.

## When it stays silent

For internal load balancers, whose clients may be anywhere in the network; where client addresses are not
kept, as by default for addresses as targets with TCP or TLS; where a rule names a security group of the
load balancer, which works in both cases, or a prefix list; for the load balancer of an endpoint service,
whose clients' addresses are never kept. Where rules or ports are not known, or whether the load balancer
faces the internet, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
"""

from collections.abc import Callable

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.admission import is_private, lets, written_ranges
from netlint.network.filtering import SecurityGroupRule
from netlint.network.load_balancers import LoadBalancer, TargetGroup

#: those of Network Load Balancers, and the transport of which a rule has to be
_PROTOCOLS = {"TCP": "tcp", "TLS": "tcp", "TCP_UDP": "tcp", "TCP_QUIC": "tcp", "UDP": "udp", "QUIC": "udp"}


def _admits_clients_of(load_balancer: LoadBalancer) -> Callable[[SecurityGroupRule], bool]:
    """Return what tells whether a rule is about clients on the internet, or about the load balancer."""
    # A Network Load Balancer that names none has none.
    groups = load_balancer.own_security_groups

    def admits(rule: SecurityGroupRule) -> bool:
        if rule.prefix_lists.proven or any(peer in groups.proven for peer in rule.peers.proven):
            return True
        if rule.itself and rule.group in groups.proven:
            return True
        return some(written_ranges(rule), lambda addresses: not is_private(addresses))

    return admits


def _serves_the_internet(load_balancer: LoadBalancer) -> bool:
    return (
        load_balancer.type == "network"
        and load_balancer.internet_facing
        and not load_balancer.endpoint_services
    )


@check("LB007", "clients-not-admitted", Severity.HIGH)
def clients_not_admitted(group: TargetGroup) -> Problems:
    """Ask whether targets that see the addresses of clients admit any."""
    if group.protocol not in _PROTOCOLS or group.target_type not in ("instance", "ip"):
        return
    targets = [(one, one.workload) for one in group.attachments.proven]
    attached = [(one, target) for one, target in targets if target is not None]
    if not attached:
        return
    protocol = _PROTOCOLS[group.protocol]
    pending: Undetermined | None = None
    for load_balancer in group.load_balancers.proven:
        serves = where((load_balancer,), _serves_the_internet)
        if not serves.proven and serves.incomplete is None:
            continue
        admits = _admits_clients_of(load_balancer)
        for attachment, target in attached:
            port = attachment.port if attachment.port is not None else group.port
            if not target.security_groups.proven or not port:
                continue
            if lets(target.all_security_groups, "ingress", protocol, port, admits):
                continue
            if not group.preserves_client_ip:
                return
            if serves.incomplete is not None:
                pending = pending or serves.incomplete
                break
            names = ", ".join(one.address for one in target.security_groups.proven)
            yield Problem(
                at=attachment,
                field="target_groups",
                message=f"{target.address} sees the addresses of the clients of {load_balancer.address}, "
                f"but admits none from the internet on {protocol.upper()} {port}",
                because=(
                    f"{group.address} keeps client addresses: {_reason(group)}.",
                    f"{names}: no rule admits a public address, or a security group of the load balancer.",
                ),
                help="admit the clients, or set preserve_client_ip = false",
                related=((load_balancer, "internet-facing"), (group, "keeps client addresses")),
                key=f"{load_balancer.address} {target.address}",
            )
    if pending is not None:
        raise pending


def _reason(group: TargetGroup) -> str:
    if group.protocol not in ("TCP", "TLS"):
        return f"with {group.protocol} it always does"
    return "preserve_client_ip is on" if group.preserve_client_ip else "by default for instances"
