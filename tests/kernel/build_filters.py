"""Filters of a built network: network ACLs and gateways at the routers, security groups at the workloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kernel.model import (
    ON_PREMISES,
    S3_PREFIX,
    Acl,
    AclRule,
    Appliance,
    Drawn,
    Endpoint,
    Group,
    GroupRule,
    Vpc,
    Workload,
    is_six,
)

if TYPE_CHECKING:
    from tests.kernel.build import Built

#: How a packet came into a VPC, written by the router into the packet's DSCP: references to groups hold for
#: some ways only, and marks do not survive a cable.
ORIGINS = {"pcx": 1, "tgw": 2, "igw": 3, "eigw": 3, "vgw": 3, "s3": 3, "eni": 3}
#: written by a sender whose rule names the receiver's group: no appliance passes it on
BY_GROUP = 9


def router_filters(built: Built, vpc: Vpc) -> str:
    """Return the filters of a VPC's router; it keeps no state."""
    drawn = built.drawn
    chains, jumps = [], []
    transit = {inner: where for inner, _, where in built.attached.values() if where}
    for subnet in drawn.subnets_of(vpc.name):
        ordinary = built.interfaces[subnet.name]
        gateways = [inner for inner, where in transit.items() if where == subnet.name]
        acl = _acl_of(drawn, vpc, subnet.acl)
        if acl is None or not (ordinary or gateways):
            continue
        for way in ("out", "in"):
            rules = [one for one in acl.rules if one.egress == (way == "out")]
            lines = "\n".join(_acl_rule(one) for one in sorted(rules, key=lambda one: one.number))
            chains.append(f"chain {way}_{subnet.name} {{\n{lines}\ndrop\n}}")
        own, all_of = _names(ordinary), _names([*ordinary, *gateways])
        if ordinary:
            # Between interfaces of the subnet there is no list, nor from the transit gateway's to its
            # neighbours; from them to the gateway's, both directions are asked (tgw-nacls).
            jumps.append(f"iifname {all_of} oifname {own} goto pass")
        jumps.append(f"iifname {all_of} jump out_{subnet.name}")
        jumps.append(f"oifname {all_of} jump in_{subnet.name}")
    # The lists of the sender's subnet come before those of the receiver's.
    jumps.sort(key=lambda line: ("goto" not in line, "jump in" in line))
    return "\n".join(
        [
            "table inet acl {",
            "chain pass { accept; }",
            *chains,
            "chain forward { type filter hook forward priority 0; policy accept;",
            *jumps,
            "}\n}",
            _gateway_filters(built, vpc),
        ]
    )


def _gateway_filters(built: Built, vpc: Vpc) -> str:
    """What gateways of a VPC accept, and the note of where packets come from."""
    lines = [
        "table inet gateways { chain forward { type filter hook forward priority 10; policy accept;",
    ]
    own = {six: [one for one in vpc.all_cidrs if is_six(one) == six] for six in (False, True)}
    for device, kind in built.origins(vpc).items():
        far: list[str] | None = None
        if kind == "pcx":
            far = _peer_cidrs(built, vpc, device)
        elif kind == "vgw":
            far = [ON_PREMISES]
        elif kind == "s3":
            far = [S3_PREFIX]
            lines.append(f"oifname {device} meta l4proto != {{ tcp, icmp }} drop")
        if far is not None:
            # No way through: from addresses of this VPC, to those of what is behind the gateway.
            for six, family in ((False, "ip"), (True, "ip6")):
                there = [one for one in far if is_six(one) == six]
                if own[six] and there:
                    allowed = f"{family} saddr {_set(own[six])} {family} daddr {_set(there)}"
                    lines.append(f"oifname {device} {allowed} accept")
            lines.append(f"oifname {device} drop")
    lines.append("}\nchain note { type filter hook prerouting priority -150; policy accept;")
    lines += [f"{family} dscp != {BY_GROUP} {family} dscp set 0" for family in ("ip", "ip6")]
    for device, kind in built.origins(vpc).items():
        lines += [f"iifname {device} {family} dscp set {ORIGINS[kind]}" for family in ("ip", "ip6")]
    return "\n".join([*lines, "}\n}"])


def _peer_cidrs(built: Built, vpc: Vpc, device: str) -> list[str]:
    peering = next(
        one for one in built.drawn.peerings if built.gateways.get(f"{vpc.name} pcx:{one.name}") == device
    )
    other = peering.accepter if peering.requester == vpc.name else peering.requester
    return built.drawn.vpc(other).all_cidrs


def _acl_of(drawn: Drawn, vpc: Vpc, name: str | None) -> Acl | None:
    """The list of a subnet: its own, else the VPC's; None for the one that allows everything."""
    if name is not None:
        return next(one for one in drawn.acls if one.name == name)
    return next((one for one in drawn.acls if one.vpc == vpc.name and one.default), None)


def _acl_rule(rule: AclRule) -> str:
    side = "daddr" if rule.egress else "saddr"
    family = "ip6" if is_six(rule.cidr) else "ip"
    # `return` leaves the list, and the next one is asked.
    return f"{_traffic(rule)} {family} {side} {rule.cidr} {'return' if rule.allow else 'drop'}"


def _traffic(rule: AclRule | GroupRule) -> str:
    if rule.protocol == "-1":
        return ""
    if rule.protocol == "icmp":
        code = f"icmp code {rule.last}" if rule.last >= 0 else ""
        return f"icmp type {rule.first} {code}" if rule.first >= 0 else "meta l4proto icmp"
    return f"meta l4proto {rule.protocol} th dport {rule.first}-{rule.last}"


def workload_filters(drawn: Drawn, workload: Workload | Endpoint) -> str:
    """Return the filters of an interface: what one of its groups allows, and answers."""
    vpc = drawn.vpc_of(workload.subnet)
    groups = [drawn.group(name) for name in workload.groups] or [_default(vpc)]
    rules = [(group, rule) for group in groups for rule in group.rules]
    lines = ["table inet group {"]
    for chain, egress in (("input", False), ("output", True)):
        lines.append(f"chain {chain} {{ type filter hook {chain} priority 0; policy drop;")
        lines.append("ct state established accept")
        for group, rule in rules:
            if rule.egress == egress:
                lines += [f"{_traffic(rule)} {peer} {then}" for peer, then in _peers(drawn, group, rule)]
        lines.append("}")
    return "\n".join([*lines, "}"])


def _default(vpc: Vpc) -> Group:
    """The group that a VPC comes with: everything among its members, and everything out."""
    everywhere = ["0.0.0.0/0"] + (["::/0"] if vpc.cidr6 else [])
    rules = [GroupRule(True, "-1", 0, 0, peer) for peer in everywhere]
    return Group("", vpc.name, [GroupRule(False, "-1", 0, 0, "group:"), *rules])


def appliance_filters(drawn: Drawn, appliance: Appliance) -> str:
    """Return the filters of what forwards: what its groups let in and out, and the rest of both ways."""
    rules = [(drawn.group(name), rule) for name in appliance.groups for rule in drawn.group(name).rules]
    lines: dict[bool, list[str]] = {False: [], True: []}
    for group, rule in rules:
        then = "accept" if rule.egress else "jump out"
        lines[rule.egress] += [f"{_traffic(rule)} {peer} {then}" for peer, _ in _peers(drawn, group, rule)]
    forward = ["drop"] if appliance.checked else [f"ip dscp {BY_GROUP} drop", "ct state established accept"]
    private = "{ 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16 }"
    return "\n".join(
        [
            "table inet group {",
            *("chain out {", *lines[True], "}"),
            "chain input { type filter hook input priority 0; policy drop; }",
            "chain forward { type filter hook forward priority 0; policy drop;",
            *(*forward, *lines[False], "}"),
            "}",
            "table ip nat { chain post { type nat hook postrouting priority 100;",
            f"ip daddr != {private} snat to {appliance.address}; }}",
            "}",
        ]
    )


def _peers(drawn: Drawn, group: Group, rule: GroupRule) -> list[tuple[str, str]]:
    """Return what matches the other side of a rule, and what is done then."""
    side = "daddr" if rule.egress else "saddr"
    kind, _, name = rule.peer.partition(":")
    if kind == "list":
        return [(f"ip {side} {S3_PREFIX}", "accept")]
    if kind != "group":
        return [(f"{'ip6' if is_six(rule.peer) else 'ip'} {side} {rule.peer}", "accept")]
    other = drawn.group(name).vpc if name else group.vpc
    ways = _ways_of_reference(drawn, group.vpc, other)
    if rule.egress:
        # Through a transit gateway, references hold for inbound rules only.
        ways.discard(ORIGINS["tgw"])
    if not ways:
        return []
    members = [
        one
        for one in (*drawn.workloads, *drawn.endpoints)
        if (name in one.groups if name else not one.groups) and drawn.vpc_of(one.subnet).name == other
    ]
    found = []
    for family, addresses in (
        ("ip", [one.address for one in members]),
        ("ip6", [one.address6 for one in members if isinstance(one, Workload) and one.address6]),
    ):
        if addresses:
            origin = "" if rule.egress else f"{family} dscp {_set([str(way) for way in sorted(ways)])} "
            then = f"{family} dscp set {BY_GROUP} accept" if rule.egress else "accept"
            found.append((f"{origin}{family} {side} {_set(addresses)}", then))
    return found


def _ways_of_reference(drawn: Drawn, vpc: str, other: str) -> set[int]:
    """Return the ways by which packets may come for which a reference to a group of another VPC holds."""
    if vpc == other:
        return {0, BY_GROUP}
    ways = set()
    if any({one.requester, one.accepter} == {vpc, other} for one in drawn.peerings):
        ways.add(ORIGINS["pcx"])
    ends = [drawn.attachment(vpc), drawn.attachment(other)]
    if drawn.gateway is not None and drawn.gateway.references and all(one and one.references for one in ends):
        ways.add(ORIGINS["tgw"])
    return ways


def _names(devices: list[str]) -> str:
    return "{ " + ", ".join(devices) + " }"


def _set(values: list[str]) -> str:
    return "{ " + ", ".join(values) + " }"
