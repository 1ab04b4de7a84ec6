"""Draws security groups and network ACLs for a network that has its subnets and connections."""

from __future__ import annotations

from random import Random

from tests.kernel.model import INTERNET_HOSTS, ON_PREMISES, Acl, AclRule, Drawn, Group, GroupRule, Vpc, is_six

#: what is probed: no port that a client would take
PORTS = {"tcp": (22, 443, 990), "udp": (53, 514)}
ALL = (0, 65535)
#: ports from which clients speak: those of AWS's own services, of Linux, of Windows; and a mistake
EPHEMERAL = ((1024, 65535), (1024, 65535), (32768, 65535), (32768, 60999), (1024, 32767))


def draw_groups(rng: Random, drawn: Drawn) -> list[Group]:
    """Draw the security groups of all VPCs."""
    groups = [
        Group(f"{vpc.name}_g{number}", vpc.name, [], rng.choice(("inline", "rule", "split")))
        for vpc in drawn.vpcs
        for number in range(rng.choice((2, 2, 3)))
    ]
    for group in groups[:]:
        vpc = drawn.vpc(group.vpc)
        visible = [one.name for one in groups if _visible(drawn, vpc.name, one.vpc, egress=False)]
        rules = [_ingress(rng, drawn, vpc, visible) for _ in range(rng.choice((1, 2, 3)))]
        visible = [one.name for one in groups if _visible(drawn, vpc.name, one.vpc, egress=True)]
        outward = rng.random()
        if outward < 0.75:
            rules.append(GroupRule(True, "-1", 0, 0, "0.0.0.0/0"))
            if vpc.cidr6 and rng.random() < 0.8:
                rules.append(GroupRule(True, "-1", 0, 0, "::/0"))
        elif outward < 0.95:
            rules += [_egress(rng, drawn, vpc, visible) for _ in range(rng.choice((1, 2)))]
        group.rules = _distinct(rules)
    return groups + [_of_appliance(rng, drawn, one.name, one.subnet) for one in drawn.appliances]


def _of_appliance(rng: Random, drawn: Drawn, name: str, subnet: str) -> Group:
    vpc = drawn.vpc_of(subnet)
    wide = [GroupRule(egress, "-1", 0, 0, "0.0.0.0/0") for egress in (False, True)]
    if rng.random() < 0.3:
        wide[0] = _ingress(rng, drawn, vpc, [])
    if rng.random() < 0.2:
        wide[1] = _egress(rng, drawn, vpc, [])
    # Apart: a rule for the prefix list of an endpoint would close a circle through the appliance's route.
    return Group(name, vpc.name, wide, "rule")


def _visible(drawn: Drawn, vpc: str, other: str, *, egress: bool) -> bool:
    """Whether groups of one VPC may name those of another: AWS refuses other references.

    Through a transit gateway, only inbound rules may. Where peering and a transit gateway compete, what an
    outbound reference matches is not documented, so none is drawn.
    """
    if vpc == other:
        return True
    if any({one.requester, one.accepter} == {vpc, other} for one in drawn.peerings):
        return not egress or drawn.gateway is None
    return not egress and drawn.gateway is not None and drawn.gateway.references


def _distinct(rules: list[GroupRule]) -> list[GroupRule]:
    return list(dict.fromkeys(rules))


def _peer(rng: Random, drawn: Drawn, vpc: Vpc, visible: list[str]) -> str:
    kind = rng.random()
    if kind < 0.35:
        return "::/0" if vpc.cidr6 and rng.random() < 0.3 else "0.0.0.0/0"
    if kind < 0.5:
        return rng.choice([*vpc.all_cidrs, "10.0.0.0/8"])
    if kind < 0.65:
        subnet = rng.choice(drawn.subnets)
        return rng.choice([subnet.cidr] + ([subnet.cidr6] if subnet.cidr6 else []))
    if kind < 0.75:
        chosen = rng.choice(drawn.workloads)
        return f"{chosen.address}/32"
    if kind < 0.8:
        return rng.choice([f"{address}/32" for address in INTERNET_HOSTS.values()] + [ON_PREMISES])
    return f"group:{rng.choice(visible)}" if visible else vpc.cidrs[0]


def _ports(rng: Random, protocol: str) -> tuple[int, int]:
    kind = rng.random()
    if kind < 0.4:
        port = rng.choice(PORTS[protocol])
        return port, port
    return ALL if kind < 0.85 else rng.choice(((0, 1023), (443, 5432), (53, 443)))


def _kind(rng: Random, protocols: tuple[str, ...]) -> tuple[str, int, int]:
    """Draw a protocol with its ports; of ICMP everything, or what a ping sends, or what answers it."""
    protocol = rng.choice(protocols)
    if protocol == "icmp":
        return protocol, *rng.choice(((-1, -1), (-1, -1), (8, 0), (8, -1), (0, 0)))
    return (protocol, 0, 0) if protocol == "-1" else (protocol, *_ports(rng, protocol))


def _ingress(rng: Random, drawn: Drawn, vpc: Vpc, visible: list[str]) -> GroupRule:
    protocol, first, last = _kind(rng, ("tcp", "tcp", "udp", "-1", "-1", "icmp"))
    return GroupRule(False, protocol, first, last, _four(protocol, _peer(rng, drawn, vpc, visible)))


def _egress(rng: Random, drawn: Drawn, vpc: Vpc, visible: list[str]) -> GroupRule:
    if vpc.s3 and rng.random() < 0.3:
        return GroupRule(True, "tcp", 443, 443, "list:s3")
    protocol, first, last = _kind(rng, ("tcp", "tcp", "udp", "-1", "icmp"))
    return GroupRule(True, protocol, first, last, _four(protocol, _peer(rng, drawn, vpc, visible)))


def _four(protocol: str, peer: str) -> str:
    """ICMP is of IPv4; its rules are for addresses of IPv4."""
    return "0.0.0.0/0" if protocol == "icmp" and is_six(peer) else peer


def draw_acls(rng: Random, drawn: Drawn) -> list[Acl]:
    """Draw network ACLs, and name them in the subnets that use them."""
    acls = []
    for vpc in drawn.vpcs:
        if rng.random() < 0.15:
            acls.append(Acl(f"{vpc.name}_default", vpc.name, _acl_rules(rng, drawn, vpc), default=True))
        for subnet in drawn.subnets_of(vpc.name):
            if rng.random() < 0.25:
                subnet.acl = f"{subnet.name}_acl"
                inline = rng.random() < 0.5
                acls.append(Acl(subnet.acl, vpc.name, _acl_rules(rng, drawn, vpc), inline))
    return acls


def _acl_rules(rng: Random, drawn: Drawn, vpc: Vpc) -> list[AclRule]:
    rules = []
    for egress in (False, True):
        found: list[tuple[bool, str, int, int, str]] = []
        if rng.random() < 0.35:
            protocol, first, last = _service(rng)
            found.append((False, protocol, first, last, _four(protocol, _range(rng, drawn))))
        if rng.random() < 0.4:
            found += [(True, "-1", 0, 0, wide) for wide in ("0.0.0.0/0", "::/0")]
        else:
            for _ in range(rng.choice((1, 2))):
                protocol, first, last = _service(rng)
                found.append((True, protocol, first, last, _four(protocol, _range(rng, drawn))))
            first, last = rng.choice(EPHEMERAL)
            wide = "::/0" if vpc.cidr6 and rng.random() < 0.3 else "0.0.0.0/0"
            found += [(True, protocol, first, last, wide) for protocol in ("tcp", "udp")]
            if rng.random() < 0.4:
                found.append((True, "icmp", *rng.choice(((-1, -1), (0, 0), (0, -1))), "0.0.0.0/0"))
            if rng.random() < 0.2:
                found.insert(0, found.pop())
        numbers = sorted(rng.sample(range(100, 2000, 10), len(found)))
        rules += [AclRule(egress, number, *rest) for number, rest in zip(numbers, found, strict=True)]
    return rules


def _service(rng: Random) -> tuple[str, int, int]:
    return _kind(rng, ("tcp", "tcp", "udp", "-1", "icmp"))


def _range(rng: Random, drawn: Drawn) -> str:
    subnet = rng.choice(drawn.subnets)
    choices = ["0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/8", subnet.cidr, drawn.vpc(subnet.vpc).cidrs[0]]
    choices += [one for one in (subnet.cidr6,) if one is not None and is_six(one)]
    return rng.choice(choices)
