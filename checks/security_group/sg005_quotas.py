"""A security group, or what wears some, exceeds a quota.

## What it finds

A security group with more than 60 rules in one direction for one family of addresses (option `rules`), and a
workload, a load balancer or an interface with more than 5 security groups (option `groups`).

## Why it matters

The change stops half way with `RulesPerSecurityGroupLimitExceeded` or
`SecurityGroupsPerInterfaceLimitExceeded`. A rule is counted once for each range, and a prefix list with its
greatest number of entries, so that a few lines may hold hundreds of rules.

## Bad

The list of partners has room for 80 ranges, and each counts.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "partners"
  address_family = "IPv4"
  max_entries    = 80
}

resource "aws_security_group" "web" { # <- SG005
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.partners.id]
  }
}
```

## Good

The list has room for as many as fit.

```hcl
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "partners"
  address_family = "IPv4"
  max_entries    = 40
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.partners.id]
  }
}
```

## How to fix it

Join ranges, admit a wider one, or take a smaller prefix list. Where AWS has raised the quota of the account,
say so with the options; rules times groups may be 1,000 at most.

## When it stays silent

Within the quotas. A list of ranges or of groups that is not known counts as one, as most are short. Where the
size of a prefix list of one's own is not known, or whether a rule is the same as another one, and the rest
does not decide, it is undetermined.

## References

https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
"""

from collections import Counter
from collections.abc import Iterator
from math import inf

from msgspec import Struct

from netlint.engine.check import Problem, Problems, check
from netlint.engine.finding import Severity
from netlint.lang.undetermined import Undetermined
from netlint.lang.wording import listed
from netlint.network.filtering import SecurityGroup, SecurityGroupRule
from netlint.network.group_users import users_of
from netlint.network.routes import PrefixList


class Options(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The quotas of the account.

    Args:
        rules: rules of one direction and family of addresses in a security group.
        groups: security groups of one network interface.
    """

    rules: int = 60
    groups: int = 5


#: one rule as AWS counts it: direction, family, protocol, ports, whom
_Counted = tuple[str, int, str, int | None, int | None, str]


def _count(rule: SecurityGroupRule) -> Counter[_Counted]:
    """Return what a rule counts as: a prefix list as often as it has room for entries."""
    found: Counter[_Counted] = Counter()

    def add(family: int, whom: str, times: int = 1) -> None:
        key = (rule.direction, family, rule.protocol, rule.from_port, rule.to_port, whom)
        found[key] = max(found[key], times)

    for cidr in rule.ipv4:
        add(4, cidr)
    for cidr in rule.ipv6:
        add(6, cidr)
    for peer in rule.peers.proven:
        # A rule for a security group counts for both families.
        add(4, peer.address)
        add(6, peer.address)
    for prefix_list in rule.prefix_lists.proven:
        if prefix_list.max_entries is not None:
            add(6 if prefix_list.family == "IPv6" else 4, prefix_list.address, prefix_list.max_entries)
    return found


def _at_most(rule: SecurityGroupRule) -> Iterator[tuple[str, int, float]]:
    """Yield directions and families with how many rules a rule that is not all known may count as."""
    weigh = rule.network.weigh
    direction, _, _ = weigh(lambda: rule.direction)
    ranges = {4: weigh(lambda: len(rule.ipv4))[0], 6: weigh(lambda: len(rule.ipv6))[0]}
    for way in ("ingress", "egress") if direction is None else (direction,):
        for family, ours in ranges.items():
            lists = sum(_entries(one, family) for one in rule.prefix_lists.proven)
            yield way, family, (1 if ours is None else ours) + len(rule.peers.proven) + lists


def _entries(prefix_list: PrefixList, family: int) -> float:
    """Return how many entries of a family a prefix list has room for at most."""
    weigh = prefix_list.network.weigh
    known, unknown_family, _ = weigh(lambda: prefix_list.family == "IPv6")
    if unknown_family is None and known != (family == 6):
        return 0
    size, unknown_size, _ = weigh(lambda: prefix_list.max_entries)
    if unknown_size is not None:
        # Those of AWS are read, and have few entries.
        return inf if prefix_list.managed else 0
    return size or 0


@check("SG005", "security-group-quota", Severity.MEDIUM)
def security_group_quota(group: SecurityGroup, options: Options) -> Problems:
    """Count the rules of a group as AWS does, and the groups of what wears it."""
    counted: Counter[_Counted] = Counter()
    open_rules: list[SecurityGroupRule] = []
    pending: Undetermined | None = None
    for rule in group.rules.proven:
        try:
            # What AWS reports as a block of the group is also the rule of a resource of its own.
            counted |= _count(rule)
        except Undetermined as why:
            pending = pending or why
            open_rules.append(rule)
    totals: Counter[tuple[str, int]] = Counter()
    for key, times in counted.items():
        totals[key[:2]] += times
    for (direction, family), total in sorted(totals.items()):
        if total > options.rules:
            yield _too_many_rules(group, direction, family, total, options.rules)
    yield from _worn_with_others(group, options.groups)
    most: dict[tuple[str, int], float] = {**totals}
    for rule in open_rules:
        for direction, family, room in _at_most(rule):
            most[direction, family] = most.get((direction, family), 0) + room
    if pending is not None and any(most[key] > options.rules >= totals[key] for key in most):
        raise pending


def _worn_with_others(group: SecurityGroup, quota: int) -> Problems:
    for user in users_of(group).proven:
        worn = getattr(user, "security_groups", None)
        groups = [] if worn is None else list(worn.proven)
        if len(groups) > quota and groups[0] is group:
            shown = listed((one.address for one in groups), 8)
            yield Problem(
                at=user,
                message=f"{user.address} has {len(groups)} security groups, and the quota is "
                f"{quota} for a network interface",
                because=(f"They are {shown}{' and more' if len(groups) > 8 else ''}.",),
                help="join some of the groups, or raise the quota and the option `groups`",
                related=tuple((one, "one of the groups") for one in groups[:5]),
                key="groups",
            )


def _too_many_rules(group: SecurityGroup, direction: str, family: int, total: int, quota: int) -> Problem:
    lists = {one for rule in group.rules.proven for one in rule.prefix_lists.proven}
    return Problem(
        at=group,
        message=f"{group.address} has {total} {direction} rules for IPv{family}, and the quota is {quota}",
        because=(
            f"It is {total - quota} too many: each range counts, and so does each security group.",
            *(
                f"{one.address} counts as {one.max_entries}, the entries that it has room for."
                for one in sorted(lists, key=lambda one: one.address)
                if group.network.weigh(lambda one=one: one.max_entries)[0] is not None
            ),
        ),
        help="join ranges, take a smaller prefix list, or raise the quota and the option `rules`",
        related=tuple((one, "counts with all its entries") for one in lists),
        key=f"{direction} {family}",
    )
