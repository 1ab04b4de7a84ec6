"""A large network on one transit gateway, before and after a change, in the shape of `terraform show -json`.

Ten subnets in each VPC, five workloads and a load of rules in each subnet's security groups; every tenth VPC
is on the internet, and in one VPC a tenth of all workloads are in one group. The change has some of
everything: a rule of that group, a blackhole route of the transit gateway that is added and one that is taken
away, a peering connection with its routes, a default route to an internet gateway, and a network ACL.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PROVIDER = "registry.terraform.io/hashicorp/aws"
SUBNETS, WORKLOADS, GROUPS, RULES = 10, 5, 3, 8
ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
#: One in so many VPCs has an internet gateway.
ON_THE_INTERNET = 10
#: The VPC with the group of many workloads; those that a route is opened and closed to; the peers; the VPC
#: with the network ACL.
CROWDED, OPENED, CLOSED, PEERS, LISTED = 1, 2, 3, (4, 5), 6
LEAST_VPCS = 8


def plan(vpcs: int) -> Json:
    """Return the plan of the change to a network with so many VPCs, at least `LEAST_VPCS`."""
    before = {one["address"]: one for one in resources(vpcs, changed=False)}
    after = {one["address"]: one for one in resources(vpcs, changed=True)}
    changes = [_change(address, before.get(address), after.get(address)) for address in {**before, **after}]
    version = {"terraform_version": "1.11.4"}
    return {
        "format_version": "1.2",
        **version,
        "planned_values": {"root_module": {"resources": list(after.values())}},
        "resource_changes": changes,
        "prior_state": {
            "format_version": "1.0",
            **version,
            "values": {"root_module": {"resources": list(before.values())}},
        },
        "configuration": {"root_module": {}},
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def state(vpcs: int) -> Json:
    """Return the state of a network with so many VPCs, before the change."""
    return {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {"root_module": {"resources": resources(vpcs, changed=False)}},
    }


def resources(vpcs: int, *, changed: bool) -> list[Json]:
    """Return the resources before or after the change, with all their values known."""
    hub = _resource(
        "aws_ec2_transit_gateway", "hub", id="tgw-hub", association_default_route_table_id="tgw-rtb-hub"
    )
    found = [hub]
    for number in range(vpcs):
        found += _vpc(number, vpcs, changed=changed)
    if vpcs >= LEAST_VPCS:
        found += _connections(changed=changed)
    return found


def _change(address: str, before: Json | None, after: Json | None) -> Json:
    action = "create" if before is None else "delete" if after is None else "no-op"
    if before is not None and after is not None and before != after:
        action = "update"
    known: Json = after or before or {}
    return {
        **{key: known[key] for key in ("mode", "type", "name", "provider_name")},
        "address": address,
        "change": {
            "actions": [action],
            "before": before and before["values"],
            "after": after and after["values"],
            "after_unknown": {},
            "before_sensitive": {},
            "after_sensitive": {},
        },
    }


def _resource(type: str, name: str, **values: Any) -> Json:
    return {
        "address": f"{type}.{name}",
        "mode": "managed",
        "type": type,
        "name": name,
        "provider_name": PROVIDER,
        "schema_version": 0,
        "values": values,
        "sensitive_values": {},
    }


def _connections(*, changed: bool) -> list[Json]:
    shut = CLOSED if changed else OPENED
    found = [
        _resource(
            "aws_ec2_transit_gateway_route",
            "shut_after" if changed else "shut_before",
            id=f"tgw-rtb-hub_10.{shut}.0.0/16",
            transit_gateway_route_table_id="tgw-rtb-hub",
            destination_cidr_block=f"10.{shut}.0.0/16",
            blackhole=True,
        ),
        _resource(
            "aws_network_acl",
            "listed",
            id="acl-listed",
            vpc_id=f"vpc-v{LISTED}",
            subnet_ids=[f"subnet-v{LISTED}-{subnet}" for subnet in range(SUBNETS)],
            ingress=[
                *([_entry(50, "deny", "10.0.0.0/14", 8000, 8002)] if changed else []),
                _entry(100, "allow", "0.0.0.0/0"),
            ],
            egress=[_entry(100, "allow", "0.0.0.0/0")],
        ),
    ]
    if changed:
        requester, accepter = (f"vpc-v{number}" for number in PEERS)
        found.append(
            _resource(
                "aws_vpc_peering_connection",
                "peers",
                id="pcx-peers",
                vpc_id=requester,
                peer_vpc_id=accepter,
                auto_accept=True,
            )
        )
    return found


def _entry(number: int, action: str, block: str, first: int = 0, last: int = 0) -> Json:
    protocol = "tcp" if last else "-1"
    return {
        "rule_no": number,
        "action": action,
        "cidr_block": block,
        "ipv6_cidr_block": "",
        "protocol": protocol,
        "from_port": first,
        "to_port": last,
        "icmp_type": 0,
        "icmp_code": 0,
    }


def _vpc(number: int, vpcs: int, *, changed: bool) -> list[Json]:
    name, base = f"v{number}", f"10.{number}"
    public = number % ON_THE_INTERNET == 0
    found = [
        _resource(
            "aws_vpc",
            name,
            id=f"vpc-{name}",
            cidr_block=f"{base}.0.0/16",
            default_security_group_id=f"sg-default-{name}",
            default_network_acl_id=f"acl-default-{name}",
            default_route_table_id=f"rtb-main-{name}",
        )
    ]
    if public:
        found.append(_resource("aws_internet_gateway", name, id=f"igw-{name}", vpc_id=f"vpc-{name}"))
    found += [
        _group(name, base, kind, number, vpcs, public=public, changed=changed) for kind in range(GROUPS)
    ]
    for subnet in range(SUBNETS):
        found += _subnet(number, subnet, vpcs, public=public and subnet < len(ZONES), changed=changed)
    found.append(
        _resource(
            "aws_ec2_transit_gateway_vpc_attachment",
            name,
            id=f"tgw-attach-{name}",
            transit_gateway_id="tgw-hub",
            vpc_id=f"vpc-{name}",
            subnet_ids=[f"subnet-{name}-{subnet}" for subnet in range(len(ZONES))],
            transit_gateway_default_route_table_association=True,
            transit_gateway_default_route_table_propagation=True,
        )
    )
    return found


def _subnet(number: int, subnet: int, vpcs: int, *, public: bool, changed: bool) -> list[Json]:
    name, base = f"v{number}", f"10.{number}"
    identity = f"{name}-{subnet}"
    crowded = number == CROWDED and vpcs >= LEAST_VPCS
    workloads = vpcs * WORKLOADS // SUBNETS if crowded else WORKLOADS
    return [
        _resource(
            "aws_subnet",
            identity,
            id=f"subnet-{identity}",
            vpc_id=f"vpc-{name}",
            cidr_block=f"{base}.{subnet}.0/24",
            availability_zone=ZONES[subnet % len(ZONES)],
            map_public_ip_on_launch=public,
        ),
        _resource(
            "aws_route_table",
            identity,
            id=f"rtb-{identity}",
            vpc_id=f"vpc-{name}",
            route=_routes(number, subnet, vpcs, public=public, changed=changed),
        ),
        _resource(
            "aws_route_table_association",
            identity,
            id=f"rtbassoc-{identity}",
            subnet_id=f"subnet-{identity}",
            route_table_id=f"rtb-{identity}",
        ),
        *(
            _resource(
                "aws_instance",
                f"{identity}-{workload}",
                id=f"i-{identity}-{workload}",
                subnet_id=f"subnet-{identity}",
                private_ip=f"{base}.{subnet}.{workload + 10}",
                associate_public_ip_address=public,
                vpc_security_group_ids=[f"sg-{name}-{0 if crowded else workload % GROUPS}"],
            )
            for workload in range(workloads)
        ),
    ]


def _routes(number: int, subnet: int, vpcs: int, *, public: bool, changed: bool) -> list[Json]:
    routes = [{"cidr_block": "10.0.0.0/8", "transit_gateway_id": "tgw-hub"}]
    if vpcs >= LEAST_VPCS and not changed and (number, subnet) == (0, 0):
        # The default route that the change brings.
        return routes
    if public:
        routes.append({"cidr_block": "0.0.0.0/0", "gateway_id": f"igw-v{number}"})
    if changed and number in PEERS and vpcs >= LEAST_VPCS:
        other = PEERS[1 - PEERS.index(number)]
        routes.append({"cidr_block": f"10.{other}.0.0/16", "vpc_peering_connection_id": "pcx-peers"})
    return routes


def _group(name: str, base: str, kind: int, number: int, vpcs: int, *, public: bool, changed: bool) -> Json:
    peers = [f"10.{(number + step * (kind + 1)) % vpcs}.0.0/16" for step in range(RULES - 2)]
    ingress = [
        _rule(443, "0.0.0.0/0" if public and kind == 0 else "10.0.0.0/8"),
        _rule(22, f"{base}.0.0/16"),
        *(_rule(8000 + port, peer) for port, peer in enumerate(peers)),
    ]
    if changed and (number, kind) == (CROWDED, 0) and vpcs >= LEAST_VPCS:
        ingress.append(_rule(5432, "10.0.0.0/8"))
    return _resource(
        "aws_security_group",
        f"{name}-{kind}",
        id=f"sg-{name}-{kind}",
        vpc_id=f"vpc-{name}",
        ingress=ingress,
        egress=[{**_rule(0, "0.0.0.0/0"), "protocol": "-1"}],
    )


def _rule(port: int, block: str) -> Json:
    return {
        "protocol": "tcp",
        "from_port": port,
        "to_port": port,
        "cidr_blocks": [block],
        "ipv6_cidr_blocks": [],
        "prefix_list_ids": [],
        "security_groups": [],
        "self": False,
    }
