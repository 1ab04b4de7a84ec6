"""Draws random networks: plausible ones, with a share of what people get wrong."""

from __future__ import annotations

from ipaddress import ip_network
from random import Random

from tests.kernel.draw_filters import draw_acls, draw_groups
from tests.kernel.model import (
    ON_PREMISES,
    Appliance,
    Attachment,
    Drawn,
    Endpoint,
    GatewayRoute,
    GatewayTable,
    Nat,
    Peering,
    Route,
    Subnet,
    Table,
    TransitGateway,
    Vpc,
    Workload,
)

#: destinations of routes with a purpose of their own
ONE_HOST = "8.8.8.8/32"


def draw(seed: int) -> Drawn:
    """Draw a network; the same one for the same seed."""
    rng = Random(seed)
    six = rng.random() < 0.3
    vpcs = [_vpc(rng, number, six) for number in range(rng.choice((1, 2, 2, 3, 3)))]
    drawn = Drawn(seed, vpcs, [], [], [], [], [], [], [], [], None)
    for vpc in vpcs:
        _subnets(rng, drawn, vpc)
    _connections(rng, drawn)
    for vpc in vpcs:
        _nat(rng, drawn, vpc)
        _appliance(rng, drawn, vpc)
    for vpc in vpcs:
        _routes(rng, drawn, vpc)
    _workloads(rng, drawn)
    drawn.groups = draw_groups(rng, drawn)
    drawn.acls = draw_acls(rng, drawn)
    _members(rng, drawn)
    return drawn


def _vpc(rng: Random, number: int, six: bool) -> Vpc:
    cidrs = [f"10.{number}.0.0/16"]
    if rng.random() < 0.2:
        cidrs.append(f"100.64.{number}.0/24")
    igw = rng.random() < 0.8
    return Vpc(
        f"v{number}",
        cidrs,
        str(ip_network(f"2600:1f18:0:{number:x}00::/56")) if six and rng.random() < 0.8 else None,
        igw=igw,
        eigw=six and rng.random() < 0.5,
        vgw=rng.random() < 0.15,
        s3=rng.random() < 0.3,
        s3_inline=rng.random() < 0.5,
    )


def _subnets(rng: Random, drawn: Drawn, vpc: Vpc) -> None:
    number = vpc.name[1:]
    tables = [
        Table(f"{vpc.name}_{role}", vpc.name, [], inline=rng.random() < 0.5)
        for role in ("main", "public", "private")
    ]
    tables[0].main = True
    drawn.tables += tables
    for index, role in enumerate(rng.choice((("public", "private"), ("public", "private", "private")))):
        cidr = f"10.{number}.{index}.0/24"
        if len(vpc.cidrs) > 1 and role == "private" and rng.random() < 0.5:
            cidr = f"100.64.{number}.{index * 64}/26"
        range6 = str(ip_network(f"2600:1f18:0:{int(number):x}{index:02x}::/64"))
        six = range6 if vpc.cidr6 and rng.random() < 0.9 else None
        table = f"{vpc.name}_{role}" if rng.random() < 0.9 else None
        drawn.subnets.append(
            Subnet(
                f"{vpc.name}_s{index}",
                vpc.name,
                rng.choice("ab"),
                cidr,
                six,
                table,
                None,
                public_on_launch=role == "public" and rng.random() < 0.4,
            )
        )


def _connections(rng: Random, drawn: Drawn) -> None:
    """Connect pairs of VPCs by peering, all of them by a transit gateway, or both."""
    names = [vpc.name for vpc in drawn.vpcs]
    style = rng.choice(("peering", "gateway", "gateway", "both")) if len(names) > 1 else "none"
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    if style in ("peering", "both"):
        for a, b in pairs:
            if rng.random() < 0.75:
                drawn.peerings.append(Peering(f"p_{a}_{b}", *rng.sample((a, b), 2)))
    if style in ("gateway", "both"):
        drawn.gateway = _gateway(rng, drawn)


def _gateway(rng: Random, drawn: Drawn) -> TransitGateway:
    vpn = not any(vpc.vgw for vpc in drawn.vpcs) and rng.random() < 0.3
    attachments = []
    for vpc in drawn.vpcs:
        subnets = drawn.subnets_of(vpc.name)
        by_zone = {one.zone: one.name for one in rng.sample(subnets, len(subnets))}
        chosen = sorted(by_zone.values())
        # From the VPN, a packet may enter by any zone: with one subnet there is nothing to choose.
        if vpn or rng.random() < 0.4:
            chosen = [rng.choice(chosen)]
        attachments.append(Attachment(f"a_{vpc.name}", vpc.name, chosen, references=rng.random() < 0.6))
    gateway = TransitGateway(attachments, [], vpn, references=rng.random() < 0.6)
    names = [one.name for one in attachments] + (["vpn"] if vpn else [])
    if rng.random() < 0.35:
        gateway.tables = [GatewayTable("default", names, [one for one in names if one != "vpn"], [])]
    else:
        tables = [GatewayTable(f"t{number}", [], [], []) for number in range(rng.choice((1, 2, 2)))]
        for name in names:
            if rng.random() < 0.92:
                rng.choice(tables).associated.append(name)
            for table in tables:
                if name != "vpn" and rng.random() < 0.75:
                    table.propagated.append(name)
        gateway.tables = tables
    for table in gateway.tables:
        table.routes = _gateway_routes(rng, drawn, names)
    return gateway


def _gateway_routes(rng: Random, drawn: Drawn, names: list[str]) -> list[GatewayRoute]:
    routes: dict[str, str | None] = {}
    if rng.random() < 0.5:
        routes["0.0.0.0/0"] = rng.choice(names)
    if rng.random() < 0.25:
        routes[rng.choice([one for vpc in drawn.vpcs for one in vpc.cidrs])] = rng.choice([*names, None])
    if rng.random() < 0.25:
        routes[rng.choice([one.cidr for one in drawn.subnets])] = rng.choice([*names, None])
    if "vpn" in names and rng.random() < 0.9:
        routes[ON_PREMISES] = "vpn"
    return [GatewayRoute(destination, attachment) for destination, attachment in routes.items()]


def _nat(rng: Random, drawn: Drawn, vpc: Vpc) -> None:
    subnets = [one for one in drawn.subnets_of(vpc.name) if "public" in (one.table or "")]
    if not subnets or rng.random() < 0.45:
        return
    subnet = rng.choice(subnets if rng.random() < 0.9 else drawn.subnets_of(vpc.name))
    public = vpc.igw and rng.random() < 0.9
    drawn.nats.append(Nat(f"n_{vpc.name}", subnet.name, str(ip_network(subnet.cidr)[5]), public))


def _appliance(rng: Random, drawn: Drawn, vpc: Vpc) -> None:
    if rng.random() < 0.35:
        subnet = rng.choice(drawn.subnets_of(vpc.name))
        public = "eip" if vpc.igw and rng.random() < 0.7 else None
        address = str(ip_network(subnet.cidr)[40])
        checked = rng.random() < 0.1
        drawn.appliances.append(Appliance(f"{vpc.name}_a", subnet.name, address, [], checked, public))


def _routes_to_appliance(rng: Random, drawn: Drawn, table: Table, routes: dict[str, str]) -> None:
    """Send some of the other subnets, or the internet, through the appliance of the VPC."""
    appliance = next((one for one in drawn.appliances if drawn.vpc_of(one.subnet).name == table.vpc), None)
    if appliance is None:
        return
    home = drawn.subnet(appliance.subnet)
    if table.name == home.table or (home.table is None and table.main):
        return
    for subnet in drawn.subnets_of(table.vpc):
        if subnet is not home and rng.random() < 0.5:
            routes[subnet.cidr] = f"eni:{appliance.name}"
    if rng.random() < 0.25:
        routes["0.0.0.0/0"] = f"eni:{appliance.name}"
    for destination in [one for one in routes if one.startswith("10.") and one.endswith("/16")]:
        if rng.random() < 0.15:
            routes[destination] = f"eni:{appliance.name}"


def _routes(rng: Random, drawn: Drawn, vpc: Vpc) -> None:
    nats = [one for one in drawn.nats if drawn.vpc_of(one.subnet).name == vpc.name]
    attached = drawn.attachment(vpc.name) is not None
    for table in (one for one in drawn.tables if one.vpc == vpc.name):
        routes: dict[str, str] = {}
        outward = [f"nat:{nats[0].name}"] if nats else []
        if attached:
            outward.append("tgw:tgw")
        if "public" in table.name and vpc.igw:
            outward = [f"igw:{vpc.name}"]
        if outward and rng.random() < (0.9 if not table.main else 0.4):
            routes["0.0.0.0/0"] = rng.choice(outward)
        if vpc.cidr6 and rng.random() < 0.7:
            six = [f"igw:{vpc.name}"] * vpc.igw + [f"eigw:{vpc.name}"] * vpc.eigw
            if six:
                routes["::/0"] = rng.choice(six)
        if rng.random() < 0.1:
            choices = [f"igw:{vpc.name}"] * vpc.igw + [f"nat:{one.name}" for one in nats]
            if choices:
                routes[ONE_HOST] = rng.choice(choices)
        _routes_to_others(rng, drawn, vpc, routes)
        _routes_to_appliance(rng, drawn, table, routes)
        if vpc.vgw:
            table.propagates = rng.random() < 0.6
            if not table.propagates and rng.random() < 0.5:
                routes[ON_PREMISES] = f"vgw:{vpc.name}"
        elif drawn.gateway is not None and drawn.gateway.vpn and attached and rng.random() < 0.8:
            routes[ON_PREMISES] = "tgw:tgw"
        table.s3 = vpc.s3 and rng.random() < 0.7
        table.routes = [Route(destination, target) for destination, target in sorted(routes.items())]


def _routes_to_others(rng: Random, drawn: Drawn, vpc: Vpc, routes: dict[str, str]) -> None:
    for other in drawn.vpcs:
        peering = next(
            (p for p in drawn.peerings if {p.requester, p.accepter} == {vpc.name, other.name}), None
        )
        ways = [f"pcx:{peering.name}"] if peering is not None else []
        if drawn.attachment(vpc.name) is not None and other is not vpc:
            ways.append("tgw:tgw")
        if not ways:
            continue
        for cidr in other.all_cidrs:
            if rng.random() < 0.85:
                routes[cidr] = rng.choice(ways)
        if rng.random() < 0.15:
            routes[rng.choice(drawn.subnets_of(other.name)).cidr] = rng.choice(ways)
    if drawn.attachment(vpc.name) is not None and rng.random() < 0.2:
        routes["10.0.0.0/8"] = "tgw:tgw"
    if drawn.peerings and rng.random() < 0.1:
        # What peering does not do: a way through the peer to somewhere else.
        own = [one for one in drawn.peerings if vpc.name in (one.requester, one.accepter)]
        if own:
            routes.setdefault("0.0.0.0/0", f"pcx:{own[0].name}")


def _workloads(rng: Random, drawn: Drawn) -> None:
    for vpc in drawn.vpcs:
        subnets = drawn.subnets_of(vpc.name)
        for number in range(rng.choice((3, 3, 4)) + (len(drawn.vpcs) == 1)):
            subnet = subnets[number % len(subnets)]
            host = 10 + number
            six = str(ip_network(subnet.cidr6)[host]) if subnet.cidr6 else None
            public = None
            if vpc.igw and rng.random() < (0.7 if "public" in (subnet.table or "") else 0.15):
                public = rng.choice(("launch", "eip"))
            address = str(ip_network(subnet.cidr)[host])
            drawn.workloads.append(Workload(f"{vpc.name}_w{number}", subnet.name, [], address, six, public))
        if rng.random() < 0.4:
            subnet = rng.choice(subnets)
            drawn.endpoints.append(
                Endpoint(f"{vpc.name}_e", subnet.name, [], str(ip_network(subnet.cidr)[30]))
            )


def _members(rng: Random, drawn: Drawn) -> None:
    """Give each interface its groups: one or two of its VPC, sometimes none."""
    members: list[Workload | Endpoint] = [*drawn.workloads, *drawn.endpoints]
    for one in members:
        own = [group.name for group in drawn.groups if group.vpc == drawn.vpc_of(one.subnet).name]
        if rng.random() < 0.93:
            one.groups = sorted(rng.sample(own, min(len(own), rng.choice((1, 1, 2)))))
    for appliance in drawn.appliances:
        # What a rule that names a group means for packets on their way is not documented.
        appliance.groups = [appliance.name]
