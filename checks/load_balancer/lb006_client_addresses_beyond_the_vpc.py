"""Client addresses are kept for targets that they cannot reach the load balancer from.

## What it finds

A target group of a Network Load Balancer that keeps the addresses of clients (client IP preservation),
with a target whose address is neither in the VPC nor in one that is peered with it, or with a target
behind a firewall: a route of the load balancer's subnets sends the range of the target's subnet to a
Gateway Load Balancer or Network Firewall endpoint.

## Why it matters

With client IP preservation the answers have to come back to the load balancer directly. Over a transit
gateway, a VPN or Direct Connect, or through an endpoint, they do not, and connections fail, although
health checks pass.

## Bad

The target is on premises, and client addresses are kept.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
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
  target_type        = "ip"
  vpc_id             = aws_vpc.main.id
  protocol           = "TCP"
  port               = 443
  preserve_client_ip = "true"
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn  = aws_lb_target_group.app.arn
  target_id         = "192.168.10.7" # <- LB006
  availability_zone = "all"
}
```

## Good

The target sees the load balancer's addresses.

```hcl
resource "aws_lb" "edge" {
  load_balancer_type = "network"
  internal           = true
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
  target_type        = "ip"
  vpc_id             = aws_vpc.main.id
  protocol           = "TCP"
  port               = 443
  preserve_client_ip = "false"
}

resource "aws_lb_target_group_attachment" "app" {
  target_group_arn  = aws_lb_target_group.app.arn
  target_id         = "192.168.10.7"
  availability_zone = "all"
}
```

## How to fix it

Set `preserve_client_ip = false`, and turn on `proxy_protocol_v2` if the target needs the addresses of its
clients. UDP always keeps them: such targets have to be in the VPC or in a peered one.

## When it stays silent

Where client addresses are not kept, as by default for addresses as targets with TCP or TLS; for targets
in the VPC, or in a peered one. Where the address of a target, the ranges of the VPC or of its peers, or
whether addresses are kept, are not known and decide, it is undetermined.

## References

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.network.addresses import Range, contains
from netlint.network.inspection import inspector, inspects
from netlint.network.load_balancers import LoadBalancer, TargetGroup
from netlint.network.network import Network
from netlint.network.targets import TargetGroupAttachment
from netlint.network.vpc import Vpc

_PROTOCOLS = ("TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC")


def _is_within_reach(address: Range, vpc: Vpc) -> bool:
    """Tell whether an address is in a VPC or in one that is peered with it."""
    if some(vpc.ranges, lambda block: contains(block, address)):
        return True
    return some(vpc.peers, lambda peer: some(peer.ranges, lambda block: contains(block, address)))


def _inspection(load_balancer: LoadBalancer, attachment: TargetGroupAttachment) -> str:
    """Return the endpoint between a load balancer and a target; empty where there is none."""
    target = attachment.workload
    if target is None:
        return ""
    ranges = [subnet.cidr for subnet in target.subnets.proven if subnet.cidr is not None]
    for subnet in load_balancer.subnets.proven:
        for route in subnet.route_table.routes.proven:
            destination = route.destination
            # A route that is wider than a subnet does not come before the local one.
            if destination is not None and destination in ranges:
                endpoint = inspector(route)
                if endpoint is not None:
                    return f"{endpoint.address}, by {route.address}"
    return ""


def _ask_for_address(group: TargetGroup, attachment: TargetGroupAttachment) -> None:
    """See to it that an address that is not known is that of a resource, or sees no client address.

    Raises:
        Undetermined: the address may be anywhere, and the addresses of clients are or may be kept.
    """
    try:
        # The address of a workload, or one that it registers itself, is in the workload's VPC.
        _ = attachment.target
    except Undetermined:
        if not where((group,), lambda one: not one.preserves_client_ip).proven:
            raise


def _obstacle(group: TargetGroup, attachment: TargetGroupAttachment, network: Network) -> tuple[str, str]:
    """Return which target cannot answer, and why; empty texts where nothing stands in the way."""
    address = attachment.target_address if group.target_type == "ip" else None
    if address is not None:
        vpc = group.vpc
        if vpc is None or _is_within_reach(address, vpc):
            return "", ""
        name = str(address.network_address)
        return name, f"{name} is neither in {vpc.address} nor in a VPC that is peered with it"
    if group.target_type == "ip":
        _ask_for_address(group, attachment)
    if not inspects(network):
        return "", ""
    for load_balancer in group.load_balancers.proven:
        between = _inspection(load_balancer, attachment)
        target = attachment.workload
        if between and target is not None:
            return target.address, f"the way from {load_balancer.address} leads through {between}"
    return "", ""


@check("LB006", "client-addresses-beyond-the-vpc", Severity.HIGH)
def client_addresses_beyond_the_vpc(group: TargetGroup, network: Network) -> Problems:
    """Ask whether targets that see the addresses of clients can answer by the load balancer."""
    if group.protocol not in _PROTOCOLS or group.target_type not in ("instance", "ip"):
        return
    pending: Undetermined | None = None
    for attachment in group.attachments.proven:
        try:
            target, why = _obstacle(group, attachment, network)
            if not target:
                continue
            if not group.preserves_client_ip:
                return
        except Undetermined as unknown:
            pending = pending or unknown
            continue
        yield Problem(
            at=attachment,
            field="target",
            message=f"{group.address} keeps the addresses of clients for {target}, whose answers do not "
            "come back by the load balancer",
            because=(f"{why[:1].upper()}{why[1:]}.", "Connections fail, although health checks pass."),
            help="set preserve_client_ip = false"
            if group.protocol in ("TCP", "TLS")
            else f"{group.protocol} always keeps them: use targets in the VPC",
            related=((group, "keeps client addresses"),),
            key=target,
        )
    if pending is not None:
        raise pending
