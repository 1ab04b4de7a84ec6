"""A network ACL lets the world reach administration ports.

## What it finds

A rule for some ports that allows 0.0.0.0/0 or ::/0 to reach port 22 (SSH), 3389 (RDP) or another one that
machines are administered over, in a network ACL of a subnet with a route to an internet gateway; or one of
`sensitive-ports` in `[network]`.

## Why it matters

The ACL is there to filter, and lets through what hardly anybody means to offer to everybody. The security
groups behind it are then the only thing between these ports and the internet. The finding says whether one
of them opens the port as well: then the severity is medium, and low otherwise.

## Bad

SSH is open to the whole internet.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.public.id
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress { # <- ACL004
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
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

## Good

SSH is open to one office.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.public.id
}

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.web.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "192.0.2.0/24"
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

Allow the addresses that need it, or use Session Manager, which needs no open port.

## When it stays silent

For rules that match all ports: an ACL that lets everything through is AWS's default, and filters nothing.
For wide ranges above port 1023, which are for answers. Where a rule with a lower number denies the port to
the world; where no subnet of the ACL has a route to an internet gateway, or, for IPv6, an IPv6 range.
Where a rule or a route is not known, it is undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined, some, where
from netlint.lang.wording import listed
from netlint.network.acls import NetworkAcl, NetworkAclRule
from netlint.network.addresses import ALL_IPV4, ALL_IPV6, Range
from netlint.network.filtering import SecurityGroup
from netlint.network.ipv6 import has_ipv6
from netlint.network.network import Network
from netlint.network.port_ranges import GATEWAY_CLIENTS, Ports
from netlint.network.sensitive_ports import SensitivePort, named, sensitive_among
from netlint.network.vpc import Subnet, Vpc


def _is_closed(port: int, version: int, denied: list[tuple[Range, Ports]]) -> bool:
    """Tell whether rules deny a port to the whole world, perhaps in parts."""
    found = [cidr for cidr, (first, last) in denied if cidr.version == version and first <= port <= last]
    if version == 4:
        return ALL_IPV4 in list(collapse_addresses(one for one in found if isinstance(one, IPv4Network)))
    return ALL_IPV6 in list(collapse_addresses(one for one in found if isinstance(one, IPv6Network)))


def _opened(acl: NetworkAcl) -> Iterator[tuple[NetworkAclRule, list[SensitivePort]]]:
    """Return the rules that open administration ports to the world, with these ports."""
    denied: list[tuple[NetworkAclRule, Ports]] = []
    for rule in acl.ingress:
        ports = rule.ports("tcp")
        if ports is None:
            continue
        if not rule.allows:
            denied.append((rule, ports))
            continue
        everything = ports[0] <= 1 and ports[1] == 65535
        for_answers = ports[0] >= GATEWAY_CLIENTS[0] and ports[1] - ports[0] >= 1000
        found = [
            one for one in sensitive_among(ports, "tcp", acl.network.sensitive_ports) if not one.holds_data
        ]
        if everything or for_answers or not found or rule.range not in (ALL_IPV4, ALL_IPV6):
            continue
        closed = [(cidr, shut) for one, shut in denied if (cidr := one.range) is not None]
        version = rule.range.version
        found = [one for one in found if not _is_closed(one.port, version, closed)]
        if found:
            yield rule, found


def _opens(vpc: Vpc | None, port: int, network: Network) -> str:
    """Return the address of a security group that opens a port to the world too; empty if none does."""
    for group in network.pointing("security_group", "vpc", vpc).proven if vpc is not None else ():
        assert isinstance(group, SecurityGroup)
        for rule in group.rules.proven:
            try:
                ports = rule.ports("tcp") if rule.direction == "ingress" else None
                if ports is None or not ports[0] <= port <= ports[1]:
                    continue
                if ALL_IPV4 in rule.ranges or ALL_IPV6 in rule.ranges:
                    return group.address
            except Undetermined:
                continue
    return ""


def _is_public(subnet: Subnet) -> bool:
    return subnet.public


@check("ACL004", "acl-opens-administration-ports", Severity.LOW, security=True)
def acl_opens_administration_ports(acl: NetworkAcl, network: Network) -> Problems:
    """Look for the first rule that decides about each port."""
    if not acl.rules.proven:
        return
    opened = list(_opened(acl))
    if not opened or not some(acl.served, _is_public):
        return
    public = where(acl.served, _is_public).proven
    names = listed(subnet.address for subnet in public)
    for rule, ports in opened:
        if rule.range == ALL_IPV6 and not some(public, has_ipv6):
            continue
        group = next((found for one in ports if (found := _opens(acl.own_vpc, one.port, network))), "")
        behind = f"{group} opens it to the world too." if group else "Only security groups are behind it."
        yield Problem(
            at=rule,
            message=f"rule {rule.rule_number} of {acl.address} lets {rule.range} reach TCP {named(ports)}",
            because=(
                f"{names} {'has' if len(public) == 1 else 'have'} a route to an internet gateway.",
                behind,
            ),
            help="allow the addresses that need it, or use Session Manager, which needs no open port",
            related=tuple((subnet, "is reached from the internet") for subnet in public[:5]),
            key=f"{rule.rule_number}",
            severity=Severity.MEDIUM if group else None,
        )
