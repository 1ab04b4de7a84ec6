"""The smallest network with a public and a private subnet."""

from __future__ import annotations

from collections.abc import Sequence

from tests.kernel.model import Acl, AclRule, Drawn, Group, GroupRule, Route, Subnet, Table, Vpc, Workload


def small(acl: Sequence[AclRule] = ()) -> Drawn:
    """Return it; with rules, a network ACL of the private subnet. One group lets everything in and out."""
    tables = [
        Table("main", "v0", [], main=True),
        Table("public", "v0", [Route("0.0.0.0/0", "igw:v0")]),
    ]
    subnets = [
        Subnet("s0", "v0", "a", "10.0.0.0/24", None, "public", None),
        Subnet("s1", "v0", "a", "10.0.1.0/24", None, None, "list" if acl else None),
    ]
    rules = [GroupRule(egress, "-1", 0, 0, "0.0.0.0/0") for egress in (False, True)]
    workloads = [
        Workload("public", "s0", ["open"], "10.0.0.10", None, "launch"),
        Workload("private", "s1", ["open"], "10.0.1.10", None),
    ]
    acls = [Acl("list", "v0", list(acl))] if acl else []
    groups = [Group("open", "v0", rules)]
    vpcs = [Vpc("v0", ["10.0.0.0/16"], igw=True)]
    return Drawn(0, vpcs, subnets, tables, acls, groups, workloads, [], [], [], None)
