"""Writes a network as Terraform, in the different styles that people declare the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.kernel.model import (
    ON_PREMISES,
    Acl,
    Appliance,
    Drawn,
    Group,
    GroupRule,
    Route,
    Subnet,
    Table,
    Vpc,
    Workload,
    is_six,
)
from tests.kernel.terraform_gateway import transit_gateway
from tests.kernel.terraform_text import block, nested, quoted, references

TARGETS = {
    "igw": ("gateway_id", "aws_internet_gateway.{}.id"),
    "eigw": ("egress_only_gateway_id", "aws_egress_only_internet_gateway.{}.id"),
    "vgw": ("gateway_id", "aws_vpn_gateway.{}.id"),
    "nat": ("nat_gateway_id", "aws_nat_gateway.{}.id"),
    "pcx": ("vpc_peering_connection_id", "aws_vpc_peering_connection.{}.id"),
    "tgw": ("transit_gateway_id", "aws_ec2_transit_gateway.{}.id"),
    "eni": ("network_interface_id", "aws_network_interface.{}.id"),
}


def configuration(drawn: Drawn) -> str:
    """Return the root module of a network."""
    return "\n".join(_blocks(drawn))


def _blocks(drawn: Drawn) -> Iterator[str]:
    for vpc in drawn.vpcs:
        yield from _vpc(vpc)
        if vpc.s3:
            yield from _s3(drawn, vpc)
    for subnet in drawn.subnets:
        yield from _subnet(subnet)
    for table in drawn.tables:
        yield from _table(table)
    for peering in drawn.peerings:
        yield block(
            "aws_vpc_peering_connection",
            peering.name,
            vpc_id=f"aws_vpc.{peering.requester}.id",
            peer_vpc_id=f"aws_vpc.{peering.accepter}.id",
            auto_accept="true",
        )
    for nat in drawn.nats:
        if nat.public:
            yield block("aws_eip", nat.name, domain='"vpc"')
        yield block(
            "aws_nat_gateway",
            nat.name,
            subnet_id=f"aws_subnet.{nat.subnet}.id",
            private_ip=quoted(nat.address),
            connectivity_type=None if nat.public else '"private"',
            allocation_id=f"aws_eip.{nat.name}.id" if nat.public else None,
        )
    if drawn.gateway is not None:
        yield from transit_gateway(drawn.gateway)
    if drawn.vpn:
        yield block(
            "aws_customer_gateway", "office", bgp_asn="65000", ip_address='"203.0.113.9"', type='"ipsec.1"'
        )
    for acl in drawn.acls:
        yield from _acl(acl, [one for one in drawn.subnets if one.acl == acl.name])
    for group in drawn.groups:
        yield from _group(group)
    for workload in drawn.workloads:
        yield from _workload(drawn, workload)
    for appliance in drawn.appliances:
        yield from _appliance(appliance)
    for endpoint in drawn.endpoints:
        yield block(
            "aws_vpc_endpoint",
            endpoint.name,
            vpc_id=f"aws_vpc.{drawn.vpc_of(endpoint.subnet).name}.id",
            service_name='"com.amazonaws.eu-west-1.sqs"',
            vpc_endpoint_type='"Interface"',
            subnet_ids=f"[aws_subnet.{endpoint.subnet}.id]",
            security_group_ids=references("aws_security_group", endpoint.groups) if endpoint.groups else None,
            subnet_configuration=nested(
                subnet_id=f"aws_subnet.{endpoint.subnet}.id", ipv4=quoted(endpoint.address)
            ),
        )


def _vpc(vpc: Vpc) -> Iterator[str]:
    yield block(
        "aws_vpc",
        vpc.name,
        cidr_block=quoted(vpc.cidrs[0]),
        ipv6_ipam_pool_id='"ipam-pool-0a1b2c3d4e5f60718"' if vpc.cidr6 else None,
        ipv6_cidr_block=quoted(vpc.cidr6) if vpc.cidr6 else None,
    )
    this = f"aws_vpc.{vpc.name}.id"
    for number, cidr in enumerate(vpc.cidrs[1:]):
        name = f"{vpc.name}_{number}"
        yield block("aws_vpc_ipv4_cidr_block_association", name, vpc_id=this, cidr_block=quoted(cidr))
    if vpc.igw:
        yield block("aws_internet_gateway", vpc.name, vpc_id=this)
    if vpc.eigw:
        yield block("aws_egress_only_internet_gateway", vpc.name, vpc_id=this)
    if vpc.vgw:
        yield block("aws_vpn_gateway", vpc.name, vpc_id=this)
        yield block(
            "aws_vpn_connection",
            vpc.name,
            vpn_gateway_id=f"aws_vpn_gateway.{vpc.name}.id",
            customer_gateway_id="aws_customer_gateway.office.id",
            type='"ipsec.1"',
            static_routes_only="true",
        )
        yield block(
            "aws_vpn_connection_route",
            vpc.name,
            vpn_connection_id=f"aws_vpn_connection.{vpc.name}.id",
            destination_cidr_block=quoted(ON_PREMISES),
        )


def _s3(drawn: Drawn, vpc: Vpc) -> Iterator[str]:
    tables = [one for one in drawn.tables if one.vpc == vpc.name and one.s3]
    identities = [f"{_address(one)}.id" for one in tables]
    yield block(
        "aws_vpc_endpoint",
        f"{vpc.name}_s3",
        vpc_id=f"aws_vpc.{vpc.name}.id",
        service_name='"com.amazonaws.eu-west-1.s3"',
        route_table_ids=f"[{', '.join(identities)}]" if vpc.s3_inline and tables else None,
    )
    for table, identity in zip(tables, identities, strict=True):
        if not vpc.s3_inline:
            yield block(
                "aws_vpc_endpoint_route_table_association",
                table.name,
                route_table_id=identity,
                vpc_endpoint_id=f"aws_vpc_endpoint.{vpc.name}_s3.id",
            )


def _subnet(subnet: Subnet) -> Iterator[str]:
    yield block(
        "aws_subnet",
        subnet.name,
        vpc_id=f"aws_vpc.{subnet.vpc}.id",
        cidr_block=quoted(subnet.cidr),
        ipv6_cidr_block=quoted(subnet.cidr6) if subnet.cidr6 else None,
        availability_zone=quoted(f"eu-west-1{subnet.zone}"),
        map_public_ip_on_launch="true" if subnet.public_on_launch else None,
    )
    if subnet.table is not None:
        yield block(
            "aws_route_table_association",
            subnet.name,
            subnet_id=f"aws_subnet.{subnet.name}.id",
            route_table_id=f"aws_route_table.{subnet.table}.id",
        )


def _address(table: Table) -> str:
    """Return the address of a table: an inline main table is the one that the VPC came with."""
    kind = "aws_default_route_table" if table.main and table.inline else "aws_route_table"
    return f"{kind}.{table.name}"


def _route(route: Route) -> dict[str, str]:
    kind, _, name = route.target.partition(":")
    argument, target = TARGETS[kind]
    return {"destination": quoted(route.destination), argument: target.format(name)}


def _table(table: Table) -> Iterator[str]:
    vpc = f"aws_vpc.{table.vpc}"
    gateways = f"[aws_vpn_gateway.{table.vpc}.id]" if table.propagates else None
    inline = []
    for route in table.routes if table.inline else ():
        spelled = _route(route)
        six = "ipv6_cidr_block" if is_six(route.destination) else "cidr_block"
        inline.append(nested(**{six: spelled.pop("destination")}, **spelled))
    if table.main and table.inline:
        yield block(
            "aws_default_route_table",
            table.name,
            default_route_table_id=f"{vpc}.default_route_table_id",
            propagating_vgws=gateways,
            route=inline,
        )
        return
    yield block("aws_route_table", table.name, vpc_id=f"{vpc}.id", propagating_vgws=gateways, route=inline)
    if table.main:
        yield block(
            "aws_main_route_table_association",
            table.name,
            vpc_id=f"{vpc}.id",
            route_table_id=f"aws_route_table.{table.name}.id",
        )
    for number, route in enumerate(() if table.inline else table.routes):
        spelled = _route(route)
        six = "destination_ipv6_cidr_block" if is_six(route.destination) else "destination_cidr_block"
        yield block(
            "aws_route",
            f"{table.name}_{number}",
            route_table_id=f"aws_route_table.{table.name}.id",
            **{six: spelled.pop("destination")},
            **spelled,
        )


def _acl(acl: Acl, subnets: list[Subnet]) -> Iterator[str]:
    inline: dict[str, list[str]] = {"ingress": [], "egress": []}
    apart = []
    for rule in acl.rules:
        cidr = {"ipv6_cidr_block" if is_six(rule.cidr) else "cidr_block": quoted(rule.cidr)}
        action = '"allow"' if rule.allow else '"deny"'
        ports = {"protocol": quoted(rule.protocol), "from_port": str(rule.first), "to_port": str(rule.last)}
        if rule.protocol == "icmp":
            ports |= {"from_port": "0", "to_port": "0"}
            ports |= {"icmp_type": str(rule.first), "icmp_code": str(rule.last)}
        if acl.inline:
            spelled = nested(rule_no=str(rule.number), action=action, **cidr, **ports)
            inline["egress" if rule.egress else "ingress"].append(spelled)
            continue
        apart.append(
            block(
                "aws_network_acl_rule",
                f"{acl.name}_{'out' if rule.egress else 'in'}_{rule.number}",
                network_acl_id=f"aws_network_acl.{acl.name}.id",
                rule_number=str(rule.number),
                rule_action=action,
                egress="true" if rule.egress else "false",
                **cidr,
                **ports,
            )
        )
    vpc = f"aws_vpc.{acl.vpc}"
    if acl.default:
        identity = f"{vpc}.default_network_acl_id"
        yield block("aws_default_network_acl", acl.name, default_network_acl_id=identity, **inline)
        return
    names = references("aws_subnet", [one.name for one in subnets])
    yield block(
        "aws_network_acl", acl.name, vpc_id=f"{vpc}.id", subnet_ids=names if acl.inline else None, **inline
    )
    for subnet in () if acl.inline else subnets:
        yield block(
            "aws_network_acl_association",
            subnet.name,
            network_acl_id=f"aws_network_acl.{acl.name}.id",
            subnet_id=f"aws_subnet.{subnet.name}.id",
        )
    yield from apart


def _appliance(appliance: Appliance) -> Iterator[str]:
    yield block(
        "aws_network_interface",
        appliance.name,
        subnet_id=f"aws_subnet.{appliance.subnet}.id",
        private_ips=f"[{quoted(appliance.address)}]",
        security_groups=references("aws_security_group", appliance.groups),
        source_dest_check=None if appliance.checked else "false",
    )
    if appliance.public:
        yield block(
            "aws_eip",
            appliance.name,
            domain='"vpc"',
            network_interface=f"aws_network_interface.{appliance.name}.id",
        )


def _group(group: Group) -> Iterator[str]:
    # Rules inside of groups that name other groups could go round in a circle.
    others = any(one.peer.startswith("group:") and one.peer != f"group:{group.name}" for one in group.rules)
    style = "rule" if group.style == "inline" and others else group.style
    inline: dict[str, list[str]] = {"ingress": [], "egress": []}
    apart = []
    for number, rule in enumerate(group.rules):
        if style == "inline":
            inline["egress" if rule.egress else "ingress"].append(nested(**_inline(group, rule)))
        elif style == "rule":
            apart.append(
                block(
                    "aws_security_group_rule",
                    f"{group.name}_{number}",
                    type='"egress"' if rule.egress else '"ingress"',
                    security_group_id=f"aws_security_group.{group.name}.id",
                    **_inline(group, rule, "source_security_group_id"),
                )
            )
        else:
            apart.append(_split(group, rule, number))
    yield block("aws_security_group", group.name, vpc_id=f"aws_vpc.{group.vpc}.id", **inline)
    yield from apart


def _inline(group: Group, rule: GroupRule, reference: str = "security_groups") -> dict[str, str]:
    spelled = {
        "from_port": str(rule.first),
        "to_port": str(rule.last),
        "protocol": quoted(rule.protocol),
    }
    kind, _, name = rule.peer.partition(":")
    if rule.peer == f"group:{group.name}":
        spelled["self"] = "true"
    elif kind == "group":
        identity = f"aws_security_group.{name}.id"
        spelled[reference] = identity if reference == "source_security_group_id" else f"[{identity}]"
    elif kind == "list":
        spelled["prefix_list_ids"] = f"[aws_vpc_endpoint.{group.vpc}_s3.prefix_list_id]"
    else:
        spelled["ipv6_cidr_blocks" if is_six(rule.peer) else "cidr_blocks"] = f"[{quoted(rule.peer)}]"
    return spelled


def _split(group: Group, rule: GroupRule, number: int) -> str:
    kind, _, name = rule.peer.partition(":")
    if kind == "group":
        peer = {"referenced_security_group_id": f"aws_security_group.{name}.id"}
    elif kind == "list":
        peer = {"prefix_list_id": f"aws_vpc_endpoint.{group.vpc}_s3.prefix_list_id"}
    else:
        peer = {"cidr_ipv6" if is_six(rule.peer) else "cidr_ipv4": quoted(rule.peer)}
    ports = {} if rule.protocol == "-1" else {"from_port": str(rule.first), "to_port": str(rule.last)}
    return block(
        f"aws_vpc_security_group_{'egress' if rule.egress else 'ingress'}_rule",
        f"{group.name}_{number}",
        security_group_id=f"aws_security_group.{group.name}.id",
        ip_protocol=quoted(rule.protocol),
        **ports,
        **peer,
    )


def _workload(drawn: Drawn, workload: Workload) -> Iterator[str]:
    launched = drawn.subnet(workload.subnet).public_on_launch
    wanted = workload.public == "launch"
    yield block(
        "aws_instance",
        workload.name,
        ami='"ami-0123456789abcdef0"',
        instance_type='"t3.micro"',
        subnet_id=f"aws_subnet.{workload.subnet}.id",
        private_ip=quoted(workload.address),
        ipv6_addresses=f"[{quoted(workload.address6)}]" if workload.address6 else None,
        vpc_security_group_ids=references("aws_security_group", workload.groups) if workload.groups else None,
        associate_public_ip_address=None if launched == wanted else str(wanted).lower(),
    )
    if workload.public == "eip":
        yield block("aws_eip", workload.name, domain='"vpc"', instance=f"aws_instance.{workload.name}.id")
