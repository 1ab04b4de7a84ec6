"""A network ACL lets a connection in or out, and not its answers back.

## What it finds

A network ACL that allows TCP connections to some port from a range, or to one, and has no rule that lets
the answers back to the ports that clients use.

## Why it matters

A network ACL keeps no state: answers are filtered as anything else. The client opens the connection from
a port of its own choice, 49152 to 60999 with all common systems, and the answer goes to that port. Where no
rule allows it, every connection times out, although each rule looks right by itself.

## Bad

Clients may connect to port 443, but nothing may leave the subnet to their ports.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "web" { # <- ACL001
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }
}
```

## Good

The answers may leave to the ports of the clients.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 1024
    to_port    = 65535
    cidr_block = "0.0.0.0/0"
  }
}
```

## How to fix it

Allow TCP to ports 1024 to 65535 in the other direction, for the same range. That covers clients of all
kinds; Linux needs 32768 to 60999, Windows 49152 to 65535, NAT gateways, load balancers and Lambda functions
1024 to 65535.

## When it stays silent

Where any part of the range gets its answers: the others may have no clients. For rules that match ports
above 32767, or a thousand ports above 1023, unless nothing at all goes the other way: they are there for
answers. For UDP and ICMP, which may go one way; for IPv6 where no subnet has any; for an ACL without
subnets; for a range within the only subnet, as a network ACL filters nothing there. Where a rule of the
other direction is not known, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from collections.abc import Iterator

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, some
from netlint.lang.wording import listed
from netlint.network.acls import NetworkAcl, NetworkAclRule
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range, contains, overlap
from netlint.network.ipv6 import has_ipv6
from netlint.network.port_ranges import (
    ALL_CLIENTS,
    ALL_PORTS,
    GATEWAY_CLIENTS,
    LINUX_CLIENTS,
    Ports,
    covers,
    shared,
    shown,
    without,
)
from netlint.network.vpc import Subnet


def _connections(
    rules: Members[NetworkAclRule], back: Members[NetworkAclRule], version: int
) -> Iterator[tuple[NetworkAclRule, Ports]]:
    """Return the rules that let TCP connections through, with their ports: not those that are for answers.

    A rule for all ports may be for answers, unless nothing at all goes the other way.
    """
    denied: list[tuple[NetworkAclRule, Ports]] = []
    for rule in rules:
        ports = rule.ports("tcp")
        if ports is None or rule.version != version:
            continue
        if not rule.allows:
            denied.append((rule, ports))
        elif _for_answers(ports) and (ports != ALL_PORTS or _lets_through(back, rule)):
            continue
        elif not any(covers(closed, ports) and _contains(one, rule) for one, closed in denied):
            yield rule, ports


def _for_answers(ports: Ports) -> bool:
    """Tell whether a rule for these ports may be there for answers to clients of some kind."""
    wide = ports[0] >= GATEWAY_CLIENTS[0] and ports[1] - ports[0] >= 1000
    return wide or ports[1] >= LINUX_CLIENTS[0]


def _is_everybody(rule: NetworkAclRule) -> bool:
    return rule.range in (ALL_IPV4, ALL_IPV6)


def _contains(outer: NetworkAclRule, inner: NetworkAclRule) -> bool:
    """Tell whether one rule is about all addresses of another one; everybody's contain unknown ones."""
    if outer.version != inner.version:
        return False
    if _is_everybody(outer):
        return True
    return outer.range is not None and inner.range is not None and contains(outer.range, inner.range)


def _overlap(one: NetworkAclRule, other: NetworkAclRule) -> bool:
    """Tell whether two rules are about some of the same addresses."""
    if one.version is None or one.version != other.version:
        return False
    if some((one, other), _is_everybody):
        return True
    left, right = one.range, other.range
    return left is not None and right is not None and overlap(left, right) is not None


def _lets_through(rules: Members[NetworkAclRule], peers: NetworkAclRule) -> bool:
    """Tell whether a rule allows anything at all with some of the peers of another one."""
    return some(rules, lambda rule: rule.allows and _overlap(rule, peers))


def _unanswered(rules: Members[NetworkAclRule], peers: NetworkAclRule, clients: Ports) -> list[Ports]:
    """Return the ports of clients to which no rule lets TCP through, for any of the peers."""
    missing, undecided = [clients], [clients]
    for rule in rules:
        ports = rule.ports("tcp")
        if ports is None or not undecided or not _overlap(rule, peers):
            continue
        if rule.allows:
            # What it lets through is not missing, whatever later rules say of the rest.
            for open_ports in undecided:
                taken = shared(open_ports, ports)
                missing = without(missing, taken) if taken is not None else missing
        elif _contains(rule, peers):
            undecided = without(undecided, ports)
    return missing


def _never_filtered(subnets: Members[Subnet], peers: Range) -> bool:
    """Tell whether all traffic with some peers stays in one subnet."""
    return len(subnets.proven) == 1 and (cidr := subnets.proven[0].cidr) is not None and contains(cidr, peers)


def _translates(subnets: Members[Subnet]) -> bool:
    """Tell whether a NAT gateway is in one of the subnets, which connects from ports of its own."""
    return any(subnet.nat_gateways.proven for subnet in subnets.proven)


@check("ACL001", "no-return-traffic", Severity.HIGH)
def no_return_traffic(acl: NetworkAcl) -> Problems:
    """Look for the way of the answers to each connection that is allowed."""
    if not acl.rules.proven or not acl.served:
        return
    for direction, rules, back in (
        ("in", acl.ingress, acl.egress),
        ("out", acl.egress, acl.ingress),
    ):
        for version in (4, 6):
            yield from _one_way(acl, direction, list(_connections(rules, back, version)), back)


def _one_way(
    acl: NetworkAcl,
    direction: str,
    connections: list[tuple[NetworkAclRule, Ports]],
    back: Members[NetworkAclRule],
) -> Problems:
    dead: list[tuple[NetworkAclRule, Ports, list[Ports]]] = []
    for rule, ports in connections:
        translated = direction == "out" and rule.version == 4 and _translates(acl.served)
        clients = GATEWAY_CLIENTS if translated and rule.range == ALL_IPV4 else ALL_CLIENTS
        missing = _unanswered(back, rule, clients)
        peers = rule.range if missing else None
        if peers is not None and not _never_filtered(acl.served, peers):
            dead.append((rule, ports, missing))
    if not dead:
        return
    first, ports, missing = dead[0]
    peers = first.range
    assert peers is not None
    if peers.version == 6 and not some(acl.served, has_ipv6):
        return
    what = "all TCP ports" if ports == ALL_PORTS else f"TCP {shown(ports)}"
    connection = f"{what} {'from' if direction == 'in' else 'to'} {peers}"
    closed = ", ".join(shown(one) for one in missing)
    other = "egress" if direction == "in" else "ingress"
    toward = "to" if direction == "in" else "from"
    client = "its clients" if direction == "in" else "the subnet"
    names = listed(subnet.address for subnet in acl.served.proven)
    yield Problem(
        at=acl,
        message=f"{acl.address} allows {connection}, but the answers do not pass: "
        f"no {other} rule allows TCP {closed} {toward} {peers}",
        because=(
            f"Answers go to the port that {client} connected from, and a network ACL keeps no state.",
            f"It filters {names}.",
            *(f"The same is true of TCP {shown(more)}, {one.range}." for one, more, _ in dead[1:6]),
        ),
        help=f"add an {other} rule that allows TCP {shown(GATEWAY_CLIENTS)} {toward} {peers}",
        related=tuple((one, f"rule {one.rule_number} allows it") for one, _, _ in dead[:5]),
        key=f"{direction} {peers.version}",
    )
