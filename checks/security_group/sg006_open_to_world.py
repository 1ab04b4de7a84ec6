"""A security group opens a port for administration or of a data store to the world.

## What it finds

A security group with rules that admit 0.0.0.0/0 or ::/0 to ports over which machines are administered (SSH,
RDP, WinRM, Docker, …) or data is stored (MySQL, PostgreSQL, Redis, MongoDB, Kafka, …), one by one, in a
range, or with all ports. `sensitive-ports` in `[network]` names further ports, and `public-ports` those that
may be open.

## Why it matters

Such ports are found by scanners within minutes, and attacked with stolen and guessed passwords. Even where
no route leads here today, the group opens them on the day when one does. Where everything that wears the
group stands in subnets without a route to an internet gateway, the severity is low.

## Bad

SSH is open to everybody.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "bastion" {
  vpc_id = aws_vpc.main.id

  ingress { # <- SG006
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
```

## Good

SSH is open to an office, and HTTPS to everybody.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "bastion" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["192.0.2.0/24"]
  }

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
```

## How to fix it

Admit the addresses or the security groups that need it. For shells use Session Manager or EC2 Instance
Connect Endpoint, which need no port open to the world.

## When it stays silent

For other ports, such as 80 and 443; for egress. Where only application load balancers wear the group, which
answer to HTTP alone. Where the range or the ports of a rule are not known, it is
undetermined.

## References

https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
"""

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Members, every
from netlint.lang.wording import listed
from netlint.network.entity import Entity
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.group_users import subnets_of, users_of
from netlint.network.load_balancers import LoadBalancer
from netlint.network.port_ranges import ALL_PORTS
from netlint.network.sensitive_ports import SensitivePort, named


def _speaks_http_only(user: Entity) -> bool:
    """Tell whether what wears a group answers to HTTP and nothing else, whatever the port."""
    return isinstance(user, LoadBalancer) and user.type == "application"


def _is_internal(users: Members[Entity]) -> bool:
    """Tell whether something wears a group, and nothing that does is where the internet leads to."""
    return bool(users) and every(
        users, lambda user: every(subnets_of(user), lambda subnet: not subnet.public)
    )


def _ports(rules: tuple[SecurityGroupRule, ...]) -> str:
    """Say which ports some rules open."""
    if any(rule.ports("tcp") == ALL_PORTS for rule in rules):
        return "all ports"
    found: dict[SensitivePort, None] = {}
    for rule in rules:
        found.update(dict.fromkeys(rule.sensitive_ports))
    return f"port{'s' if len(found) > 1 else ''} {named(sorted(found, key=lambda one: one.port))}"


def _sources(rules: tuple[SecurityGroupRule, ...]) -> str:
    """Say whom some rules admit."""
    worlds = [text for version, text in ((4, "0.0.0.0/0"), (6, "::/0")) if _of_world(rules, version)]
    return " and ".join(worlds)


def _of_world(rules: tuple[SecurityGroupRule, ...], version: int) -> bool:
    return any(cidr.prefixlen == 0 and cidr.version == version for rule in rules for cidr in rule.ranges)


def _was_so(group: SecurityGroup, rules: tuple[SecurityGroupRule, ...]) -> bool:
    """Tell whether a group opened the same ports before the change, when SG001 spoke of them."""
    earlier = group.network.before_it(group) if group.network.has_past else None
    if not isinstance(earlier, SecurityGroup):
        return False
    opened, _, _ = group.network.weigh(lambda: _opened(earlier.open_to_world.proven))
    return opened is not None and opened >= _opened(rules)


def _opened(rules: tuple[SecurityGroupRule, ...]) -> set[tuple[SensitivePort, int]]:
    """Return the ports that some rules open, each with the version of IP."""
    return {
        (port, version)
        for rule in rules
        for port in rule.sensitive_ports
        for version in (4, 6)
        if _of_world((rule,), version)
    }


@check("SG006", "sensitive-port-open-to-world", Severity.MEDIUM, security=True)
def sensitive_port_open_to_world(group: SecurityGroup) -> Problems:
    """Look for rules that admit everybody to ports that are not for everybody."""
    opened = group.open_to_world
    rules = opened.proven
    if not rules:
        if opened.incomplete is not None:
            raise opened.incomplete
        return
    users = users_of(group)
    if users.proven and users.incomplete is None and all(map(_speaks_http_only, users.proven)):
        return
    # Reachability is much code, and most networks ask for none of it.
    from netlint.reachability.proven import proofs

    if any(proof.exposure.certain for proof in proofs(group)):
        # SG001 says what it leads to.
        return
    internal, _, _ = group.network.weigh(lambda: _is_internal(users))
    shown = listed(user.address for user in users.proven)
    facts = [f"{rule.address} admits {_sources((rule,))}." for rule in rules[:5]]
    if internal:
        facts.append(f"{shown} cannot be reached from the internet as it is routed: severity low.")
    elif shown:
        facts.append(f"It is worn by {shown}.")
    yield Problem(
        at=rules[0],
        message=f"{group.address} opens {_ports(rules)} to the world ({_sources(rules)})",
        because=tuple(facts),
        help="admit the addresses or the security groups that need it",
        related=tuple((user, "wears the group") for user in users.proven[:5]),
        key=group.address,
        severity=Severity.LOW if internal else None,
        said_before=_was_so(group, rules),
    )
