"""A network in the abstract: what `terraform` and `build` translate, each for itself."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import msgspec

#: addresses of S3 in the made-up region; the prefix list of the gateway endpoint
S3_PREFIX = "52.218.0.0/17"
S3_ADDRESS = "52.218.0.10"
#: hosts of the internet, by name
INTERNET_HOSTS = {"resolver": "8.8.8.8", "partner": "93.184.216.34"}
INTERNET_HOSTS_6 = {"resolver": "2001:4860:4860::8888"}
#: what is behind a VPN connection
ON_PREMISES = "192.168.0.0/16"
ON_PREMISES_HOST = "192.168.10.10"


class GroupRule(msgspec.Struct, frozen=True):
    """A rule of a security group. `peer` is a CIDR, `group:NAME`, or `list:s3` for the prefix list of S3.

    For `icmp`, `first` is the type and `last` the code, or -1.
    """

    egress: bool
    protocol: str
    first: int
    last: int
    peer: str


class Group(msgspec.Struct):
    """A security group; `style` is how its rules are declared: inline, rule, or split."""

    name: str
    vpc: str
    rules: list[GroupRule]
    style: str = "inline"


class AclRule(msgspec.Struct, frozen=True):
    """A numbered rule of a network ACL."""

    egress: bool
    number: int
    allow: bool
    protocol: str
    first: int
    last: int
    cidr: str


class Acl(msgspec.Struct):
    """A network ACL that subnets name; with `default` the VPC's own, adopted."""

    name: str
    vpc: str
    rules: list[AclRule]
    inline: bool = True
    default: bool = False


class Route(msgspec.Struct, frozen=True):
    """A route of a VPC's table: a CIDR, and `kind:NAME` of its target.

    Kinds: igw, eigw, vgw (NAME is the VPC), nat, pcx, tgw, eni (an appliance).
    """

    destination: str
    target: str


class Table(msgspec.Struct):
    """A route table of a VPC. `main`: the table of subnets that name none."""

    name: str
    vpc: str
    routes: list[Route]
    main: bool = False
    inline: bool = True
    propagates: bool = False
    s3: bool = False


class Vpc(msgspec.Struct):
    """A VPC. `vgw`: a virtual private gateway with a static VPN connection to the premises."""

    name: str
    cidrs: list[str]
    cidr6: str | None = None
    igw: bool = False
    eigw: bool = False
    vgw: bool = False
    s3: bool = False
    s3_inline: bool = True

    @property
    def all_cidrs(self) -> list[str]:
        """Its address ranges of both families."""
        return self.cidrs + ([self.cidr6] if self.cidr6 else [])


class Subnet(msgspec.Struct):
    """A subnet; without `table` or `acl` it has those of its VPC."""

    name: str
    vpc: str
    zone: str
    cidr: str
    cidr6: str | None
    table: str | None
    acl: str | None
    public_on_launch: bool = False


class Workload(msgspec.Struct):
    """An instance. No `groups`: the default group of its VPC. `public`: None, launch or eip."""

    name: str
    subnet: str
    groups: list[str]
    address: str
    address6: str | None
    public: str | None = None


class Endpoint(msgspec.Struct):
    """An interface endpoint with one network interface."""

    name: str
    subnet: str
    groups: list[str]
    address: str


class Nat(msgspec.Struct):
    """A NAT gateway, public or private."""

    name: str
    subnet: str
    address: str
    public: bool = True


class Appliance(msgspec.Struct):
    """A network interface of something that forwards, unless it checks source and destination.

    What goes to the internet gets its own address, as NAT instances do.
    """

    name: str
    subnet: str
    address: str
    groups: list[str]
    checked: bool = False
    public: str | None = None


class Peering(msgspec.Struct):
    """An active peering connection."""

    name: str
    requester: str
    accepter: str


class Attachment(msgspec.Struct):
    """A VPC on the transit gateway, by one subnet per zone."""

    name: str
    vpc: str
    subnets: list[str]
    references: bool = False


class GatewayRoute(msgspec.Struct, frozen=True):
    """A static route of a transit gateway's table to an attachment (`vpn` is one), or a blackhole."""

    destination: str
    attachment: str | None


class GatewayTable(msgspec.Struct):
    """A route table of the transit gateway: the attachments that use it, and those that fill it."""

    name: str
    associated: list[str]
    propagated: list[str]
    routes: list[GatewayRoute]


class TransitGateway(msgspec.Struct):
    """The transit gateway. `vpn`: a static VPN connection to the premises is attached, as `vpn`."""

    attachments: list[Attachment]
    tables: list[GatewayTable]
    vpn: bool = False
    references: bool = False


class Drawn(msgspec.Struct):
    """A network."""

    seed: int
    vpcs: list[Vpc]
    subnets: list[Subnet]
    tables: list[Table]
    acls: list[Acl]
    groups: list[Group]
    workloads: list[Workload]
    endpoints: list[Endpoint]
    nats: list[Nat]
    peerings: list[Peering]
    gateway: TransitGateway | None
    appliances: list[Appliance] = []

    def vpc(self, name: str) -> Vpc:
        """Return a VPC by its name."""
        return next(one for one in self.vpcs if one.name == name)

    def subnet(self, name: str) -> Subnet:
        """Return a subnet by its name."""
        return next(one for one in self.subnets if one.name == name)

    def group(self, name: str) -> Group:
        """Return a security group by its name."""
        return next(one for one in self.groups if one.name == name)

    def vpc_of(self, subnet: str) -> Vpc:
        """Return the VPC of a subnet."""
        return self.vpc(self.subnet(subnet).vpc)

    def subnets_of(self, vpc: str) -> list[Subnet]:
        """Return the subnets of a VPC."""
        return [one for one in self.subnets if one.vpc == vpc]

    def attachment(self, vpc: str) -> Attachment | None:
        """Return the attachment of a VPC to the transit gateway."""
        found = self.gateway.attachments if self.gateway else []
        return next((one for one in found if one.vpc == vpc), None)

    @property
    def vpn(self) -> bool:
        """Whether anything connects the premises."""
        return any(one.vgw for one in self.vpcs) or (self.gateway is not None and self.gateway.vpn)


def inside(address: str, cidr: str) -> bool:
    """Tell whether an address or range lies within a range; never for two families."""
    outer = ip_network(cidr)
    if "/" not in address:
        return ip_address(address) in outer
    inner = ip_network(address)
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def is_six(text: str) -> bool:
    """Tell whether an address or range is of IPv6."""
    return ":" in text
