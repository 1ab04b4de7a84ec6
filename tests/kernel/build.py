"""Builds a network from namespaces: what AWS's documentation says each component does to a packet.

Each VPC is a router without addresses, and each network interface a cable to it. Rules by cable choose the
table of the interface's subnet; what comes from a gateway finds the VPC's own addresses only. Network ACLs
are stateless filters of the router, security groups stateful filters of the workload itself. NAT gateways,
the border to the internet, the transit gateway, S3 and the premises are namespaces of their own.

Sources: docs.aws.amazon.com/vpc/latest/userguide (VPC_Route_Tables, vpc-network-acls, security-group-rules,
vpc-nat-gateway, VPC_Internet_Gateway, egress-only-internet-gateway), …/peering/vpc-peering-basics,
…/tgw/how-transit-gateways-work, …/tgw/tgw-nacls, …/privatelink/gateway-endpoints.
"""

from __future__ import annotations

from tests.kernel.build_filters import ORIGINS, appliance_filters, router_filters, workload_filters
from tests.kernel.model import (
    INTERNET_HOSTS,
    INTERNET_HOSTS_6,
    ON_PREMISES,
    ON_PREMISES_HOST,
    S3_ADDRESS,
    S3_PREFIX,
    Attachment,
    Drawn,
    Nat,
    Subnet,
    Table,
    Vpc,
    Workload,
    is_six,
)
from tests.kernel.namespaces import Spaces

#: the table with the addresses of a VPC, and the first of those that belong to subnets
LOCAL, FIRST = 100, 1000
INTERNET, S3, PREMISES, GATEWAY = "internet", "s3", "premises", "tgw"
#: one of each range of ports that network ACLs tell apart, from which clients send; and what part of the
#: ports behind it makes a NAT gateway take one of the first range, of the second…
CLIENT_PORTS = (2_000, 6_000, 34_000, 62_000)
QUARTER = 300


class Built:
    """A network that runs: its namespaces, and the public addresses that AWS would have chosen."""

    def __init__(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.spaces = Spaces()
        self.public: dict[str, str] = {}
        #: devices of each VPC's router: interfaces by subnet, and gateways by `kind:NAME`
        self.interfaces: dict[str, list[str]] = {one.name: [] for one in drawn.subnets}
        self.gateways: dict[str, str] = {}
        #: devices of the transit gateway's interfaces, by attachment and zone: in the VPC, in the gateway
        self.attached: dict[tuple[str, str], tuple[str, str, str]] = {}
        for name in (INTERNET, S3, PREMISES, GATEWAY):
            self.spaces.add(name)
        for vpc in drawn.vpcs:
            self.spaces.add(vpc.name)
        try:
            self._build()
            self.spaces.start()
        except BaseException:
            self.spaces.close()
            raise

    def _build(self) -> None:
        self._world()
        for vpc in self.drawn.vpcs:
            local: list[str] = []
            for workload in self.drawn.workloads:
                if self.drawn.vpc_of(workload.subnet) is vpc:
                    addresses = [workload.address] + ([workload.address6] if workload.address6 else [])
                    self._interface(workload.name, vpc, workload.subnet, addresses, local)
                    self.spaces.nft(workload.name, workload_filters(self.drawn, workload))
            for endpoint in self.drawn.endpoints:
                if self.drawn.vpc_of(endpoint.subnet) is vpc:
                    self._interface(endpoint.name, vpc, endpoint.subnet, [endpoint.address], local)
                    self.spaces.nft(endpoint.name, workload_filters(self.drawn, endpoint))
            for appliance in self.drawn.appliances:
                if self.drawn.vpc_of(appliance.subnet) is vpc:
                    self._interface(appliance.name, vpc, appliance.subnet, [appliance.address], local)
                    self.gateways[f"{vpc.name} eni:{appliance.name}"] = local[-1].split()[1]
                    self.spaces.nft(appliance.name, appliance_filters(self.drawn, appliance))
            for nat in self.drawn.nats:
                if self.drawn.vpc_of(nat.subnet) is vpc:
                    self._nat(nat, vpc, local)
            self._border(vpc)
            self._others(vpc)
            self._locals(vpc, local)
        for peering in self.drawn.peerings:
            devices = self.spaces.link(peering.requester, peering.accepter)
            for name, device in zip((peering.requester, peering.accepter), devices, strict=True):
                self.gateways[f"{name} pcx:{peering.name}"] = device
        self._transit_gateway()
        for vpc in self.drawn.vpcs:
            for number, subnet in enumerate(self.drawn.subnets_of(vpc.name)):
                self._table(vpc, subnet, FIRST + number)
            self.spaces.nft(vpc.name, router_filters(self, vpc))

    def _ip(self, space: str, what: str, cidr: str, rest: str) -> None:
        """Add an address, route or rule of the family of a CIDR."""
        self.spaces.ip(space, f"{what} {cidr} {rest}", six=is_six(cidr))

    def _host(self, space: str, device: str, addresses: list[str]) -> None:
        """Give a namespace its addresses, and everything else behind its cable."""
        for address in addresses:
            self.spaces.ip(space, f"addr add {address}/{128 if is_six(address) else 32} dev {device}")
        for all_of in ("0.0.0.0/0", "::/0"):
            self._ip(space, "route add", all_of, f"dev {device}")

    def _world(self) -> None:
        """The internet's hosts, S3 with its way to them, and the premises."""
        hosts = [*INTERNET_HOSTS.values(), *INTERNET_HOSTS_6.values()]
        for address in hosts:
            self.spaces.ip(INTERNET, f"addr add {address}/{128 if is_six(address) else 32} dev lo")
        outward, inward = self.spaces.link(S3, INTERNET)
        self._host(S3, outward, [S3_ADDRESS])
        self._ip(INTERNET, "route add", S3_PREFIX, f"dev {inward}")
        self.spaces.ip(PREMISES, f"addr add {ON_PREMISES_HOST}/32 dev lo")
        # What comes from AWS is not sent back there: what a router on premises would do is nobody's to say.
        self.spaces.nft(
            PREMISES, "table ip stay { chain forward { type filter hook forward priority 0; policy drop; }; }"
        )

    def _interface(self, space: str, vpc: Vpc, subnet: str, addresses: list[str], local: list[str]) -> str:
        """Put a namespace into a subnet; return its device."""
        self.spaces.add(space)
        router, own = self.spaces.link(vpc.name, space)
        self.interfaces[subnet].append(router)
        self._host(space, own, addresses)
        for address in addresses:
            local.append(f"{address} {router}")
        return own

    def _nat(self, nat: Nat, vpc: Vpc, local: list[str]) -> None:
        own = self._interface(nat.name, vpc, nat.subnet, [nat.address], local)
        self.gateways[f"{vpc.name} nat:{nat.name}"] = local[-1].split()[1]
        # Nobody opens a connection to a NAT gateway; IPv6 passes none without NAT64.
        self.spaces.nft(
            nat.name,
            f"""table inet filter {{
              chain input {{ type filter hook input priority 0; policy drop; }}
              chain forward {{ type filter hook forward priority 0; policy drop;
                ct state invalid drop; meta nfproto ipv4 accept; }}
            }}
            table ip nat {{
              chain post {{ type nat hook postrouting priority 100;
                {_taken(own, nat.address)}
                oifname {own} snat to {nat.address}; }}
            }}""",
        )

    def _border(self, vpc: Vpc) -> None:
        """The internet gateway, which swaps private for public addresses, and the egress-only one."""
        if not (vpc.igw or vpc.eigw):
            return
        space = f"border {vpc.name}"
        self.spaces.add(space)
        inward, igw = self.spaces.link(vpc.name, space)
        inward_only, eigw = self.spaces.link(vpc.name, space)
        out, world = self.spaces.link(space, INTERNET)
        self.gateways |= {f"{vpc.name} igw:{vpc.name}": inward, f"{vpc.name} eigw:{vpc.name}": inward_only}
        for cidr in vpc.all_cidrs:
            self._ip(space, "route add", cidr, f"dev {igw}")
        for all_of in ("0.0.0.0/0", "::/0"):
            self._ip(space, "route add", all_of, f"dev {out}")
        pairs = self._publish(vpc) if vpc.igw else {}
        for public in pairs.values():
            self._ip(INTERNET, "route add", f"{public}/32", f"dev {world}")
        if vpc.cidr6:
            self._ip(INTERNET, "route add", vpc.cidr6, f"dev {world}")
        self.spaces.nft(space, _border_filters(vpc, pairs, igw, eigw, out))

    def _publish(self, vpc: Vpc) -> dict[str, str]:
        """Choose the public addresses of a VPC: private address to public."""
        mine = [
            one
            for one in (*self.drawn.workloads, *self.drawn.nats, *self.drawn.appliances)
            if self.drawn.vpc_of(one.subnet) is vpc and one.public
        ]
        for number, one in enumerate(mine):
            self.public[one.name] = f"54.{vpc.name[1:]}.0.{number + 1}"
        return {one.address: self.public[one.name] for one in mine}

    def _others(self, vpc: Vpc) -> None:
        """The gateway endpoint of S3, and the virtual private gateway."""
        if vpc.s3:
            device, far = self.spaces.link(vpc.name, S3)
            self.gateways[f"{vpc.name} s3"] = device
            for cidr in vpc.cidrs:
                self._ip(S3, "route add", cidr, f"dev {far}")
        if vpc.vgw:
            device, far = self.spaces.link(vpc.name, PREMISES)
            self.gateways[f"{vpc.name} vgw:{vpc.name}"] = device
            for cidr in vpc.cidrs:
                self._ip(PREMISES, "route add", cidr, f"dev {far}")

    def _locals(self, vpc: Vpc, local: list[str]) -> None:
        """What a VPC has itself: the second thing that is asked, after the table of the subnet."""
        for cidr in vpc.all_cidrs:
            self._ip(vpc.name, "route add blackhole", cidr, f"table {LOCAL}")
        for one in local:
            address, device = one.split()
            length = 128 if is_six(address) else 32
            self._ip(vpc.name, "route add", f"{address}/{length}", f"dev {device} table {LOCAL}")
        for six in (False, True):
            self.spaces.ip(
                vpc.name, f"rule add lookup {LOCAL} pref 200", "rule add blackhole pref 300", six=six
            )

    def _table(self, vpc: Vpc, subnet: Subnet, number: int) -> None:
        """The routes of a subnet. What is local is left to the VPC's own table: `throw`."""
        mine = [one for one in self.drawn.tables if one.vpc == vpc.name]
        table = next(one for one in mine if one.name == subnet.table or (subnet.table is None and one.main))
        devices = list(self.interfaces[subnet.name])
        devices += [inner for inner, _, where in self.attached.values() if where == subnet.name]
        for device in devices:
            for six in (False, True):
                self.spaces.ip(vpc.name, f"rule add iif {device} lookup {number} pref 100", six=six)
        # Between neighbours in a subnet, no route is asked.
        for cidr in (*vpc.all_cidrs, subnet.cidr):
            self._ip(vpc.name, "route add throw", cidr, f"table {number}")
        for destination, device in self._ways(vpc, subnet, table).items():
            if destination == subnet.cidr:
                continue
            kind = "route add" if device else "route add blackhole"
            self._ip(vpc.name, kind, destination, f"{f'dev {device}' if device else ''} table {number}")

    def _ways(self, vpc: Vpc, subnet: Subnet, table: Table) -> dict[str, str | None]:
        """Return the device for each destination of a table; None where packets end."""
        ways: dict[str, str | None] = {}
        if table.propagates:
            ways[ON_PREMISES] = self.gateways[f"{vpc.name} vgw:{vpc.name}"]
        if table.s3:
            ways[S3_PREFIX] = self.gateways[f"{vpc.name} s3"]
        # A static route is preferred to a propagated one with the same destination.
        for route in table.routes:
            if route.target.startswith("tgw:"):
                ways[route.destination] = self._way_to_gateway(vpc, subnet)
            else:
                ways[route.destination] = self.gateways[f"{vpc.name} {route.target}"]
        return ways

    def _way_to_gateway(self, vpc: Vpc, subnet: Subnet) -> str | None:
        """A subnet reaches the transit gateway through an interface in its own zone, or not at all."""
        attachment = self.drawn.attachment(vpc.name)
        assert attachment is not None
        found = self.attached.get((attachment.name, subnet.zone))
        return found[0] if found else None

    def _transit_gateway(self) -> None:
        gateway = self.drawn.gateway
        if gateway is None:
            return
        for attachment in gateway.attachments:
            for name in attachment.subnets:
                inner, outer = self.spaces.link(attachment.vpc, GATEWAY)
                self.attached[attachment.name, self.drawn.subnet(name).zone] = (inner, outer, name)
        if gateway.vpn:
            near, far = self.spaces.link(GATEWAY, PREMISES)
            self.attached["vpn", ""] = ("", near, "")
            for vpc in self.drawn.vpcs:
                for cidr in vpc.cidrs:
                    self._ip(PREMISES, "route add", cidr, f"dev {far}")
        for number, ((name, zone), (_, device, _)) in enumerate(self.attached.items()):
            table = next((one for one in gateway.tables if name in one.associated), None)
            if table is None:
                continue
            for six in (False, True):
                self.spaces.ip(GATEWAY, f"rule add iif {device} lookup {FIRST + number} pref 100", six=six)
            ways: dict[str, str | None] = {}
            for filled in table.propagated:
                vpc = self.drawn.vpc(self._attachment(filled).vpc)
                ways |= {cidr: self._toward(filled, zone) for cidr in vpc.all_cidrs}
            # Static routes are preferred to propagated ones.
            for route in table.routes:
                ways[route.destination] = self._toward(route.attachment, zone) if route.attachment else None
            for destination, way in ways.items():
                kind = f"dev {way}" if way else ""
                verb = "route add" if way else "route add blackhole"
                self._ip(GATEWAY, verb, destination, f"{kind} table {FIRST + number}")
        for six in (False, True):
            self.spaces.ip(GATEWAY, "rule add blackhole pref 300", six=six)

    def _attachment(self, name: str) -> Attachment:
        assert self.drawn.gateway is not None
        return next(one for one in self.drawn.gateway.attachments if one.name == name)

    def _toward(self, name: str, zone: str) -> str:
        """The interface of an attachment: that of the zone the packet came from, where there is one."""
        if (name, zone) in self.attached:
            return self.attached[name, zone][1]
        return next(outer for (one, _), (_, outer, _) in self.attached.items() if one == name)

    def origins(self, vpc: Vpc) -> dict[str, str]:
        """Return the devices of a VPC's router, each with the kind of thing behind it."""
        kinds = {}
        for name, device in self.gateways.items():
            owner, _, target = name.partition(" ")
            if owner == vpc.name:
                kinds[device] = target.partition(":")[0]
        for inner, _, where in self.attached.values():
            if where and self.drawn.vpc_of(where) is vpc:
                kinds[inner] = "tgw"
        return {device: kind for device, kind in kinds.items() if kind in ORIGINS}

    def address(self, workload: Workload, *, six: bool, outside: bool) -> str | None:
        """Return the address by which a workload is reached: from outside, the public one."""
        if six:
            return workload.address6
        return self.public.get(workload.name) if outside else workload.address


def _taken(device: str, address: str) -> str:
    """Rules for the ports that a NAT gateway takes: AWS chooses any, so clients ask for one of each range."""
    lines = []
    for number, taken in enumerate(CLIENT_PORTS):
        asking = [first + number * QUARTER for first in CLIENT_PORTS]
        ports = ", ".join(f"{first}-{first + QUARTER - 1}" for first in asking)
        for protocol in ("tcp", "udp"):
            target = f"{address}:{taken}-{taken + 4 * QUARTER - 1}"
            lines.append(f"oifname {device} {protocol} sport {{ {ports} }} snat to {target}")
    return "\n".join(lines)


def _border_filters(vpc: Vpc, pairs: dict[str, str], igw: str, eigw: str, out: str) -> str:
    private = ", ".join(pairs)
    lines = [
        "table inet filter { chain forward { type filter hook forward priority 0; policy drop;",
        # What an egress-only gateway did not see begin, it does not answer.
        f"iifname {eigw} ct direction reply drop",
        f"iifname {eigw} th sport 0-1023 drop",
        "ct state established accept",
        f"oifname {out} ip daddr {{ 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 }} drop",
        f"iifname {igw} ip saddr {{ {private} }} accept" if pairs else "",
        f"iifname {out} ct status dnat accept",
    ]
    if vpc.cidr6:
        lines.append(f"iifname {eigw} ip6 saddr {vpc.cidr6} accept" if vpc.eigw else "")
        if vpc.igw:
            lines += [
                f"iifname {igw} ip6 saddr {vpc.cidr6} accept",
                f"iifname {out} ip6 daddr {vpc.cidr6} accept",
            ]
    lines.append("}\n}")
    if pairs:
        there = ", ".join(f"{private} : {public}" for private, public in pairs.items())
        back = ", ".join(f"{public} : {private}" for private, public in pairs.items())
        lines.append(
            f"""table ip nat {{
              chain pre {{ type nat hook prerouting priority -100;
                iifname {out} dnat to ip daddr map {{ {back} }}; }}
              chain post {{ type nat hook postrouting priority 100;
                oifname {out} snat to ip saddr map {{ {there} }}; }}
            }}"""
        )
    return "\n".join(lines)
