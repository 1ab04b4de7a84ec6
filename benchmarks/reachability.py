"""Measure what reachability costs on a large network.

    python benchmarks/reachability.py [VPCS [FILE]]

The network is a state of VPCs (default 200) on one transit gateway: ten subnets each, five workloads and a
load of rules in each subnet's security groups; every tenth VPC is on the internet. With FILE the state is
written there and nothing is measured. Printed is the CPU time (user + system) of whole processes of
`netlint exposure`, for the internet and for one workload, in the environment that runs this script.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

Json = dict[str, Any]

PROVIDER = "registry.terraform.io/hashicorp/aws"
SUBNETS, WORKLOADS, GROUPS, RULES = 10, 5, 3, 8
ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
#: One in so many VPCs has an internet gateway.
ON_THE_INTERNET = 10


def state(vpcs: int) -> Json:
    """Return the state of a network with so many VPCs."""
    resources = [
        _resource(
            "aws_ec2_transit_gateway", "hub", id="tgw-hub", association_default_route_table_id="tgw-rtb-hub"
        )
    ]
    for number in range(vpcs):
        resources += _vpc(number, vpcs)
    return {
        "format_version": "1.0",
        "terraform_version": "1.11.0",
        "values": {"root_module": {"resources": resources}},
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


def _vpc(number: int, vpcs: int) -> list[Json]:
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
    found += [_group(name, base, kind, number, vpcs, public=public) for kind in range(GROUPS)]
    for subnet in range(SUBNETS):
        found += _subnet(name, base, subnet, public=public and subnet < len(ZONES))
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


def _subnet(name: str, base: str, subnet: int, *, public: bool) -> list[Json]:
    identity = f"{name}-{subnet}"
    routes = [{"cidr_block": "10.0.0.0/8", "transit_gateway_id": "tgw-hub"}]
    if public:
        routes.append({"cidr_block": "0.0.0.0/0", "gateway_id": f"igw-{name}"})
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
        _resource("aws_route_table", identity, id=f"rtb-{identity}", vpc_id=f"vpc-{name}", route=routes),
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
                vpc_security_group_ids=[f"sg-{name}-{workload % GROUPS}"],
            )
            for workload in range(WORKLOADS)
        ),
    ]


def _group(name: str, base: str, kind: int, number: int, vpcs: int, *, public: bool) -> Json:
    peers = [f"10.{(number + step * (kind + 1)) % vpcs}.0.0/16" for step in range(RULES - 2)]
    ingress = [
        _rule(443, "0.0.0.0/0" if public and kind == 0 else "10.0.0.0/8"),
        _rule(22, f"{base}.0.0/16"),
        *(_rule(8000 + port, peer) for port, peer in enumerate(peers)),
    ]
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


def _measure(file: Path, origin: str) -> tuple[int, float, float]:
    """Return how much is reached, the CPU seconds, and the seconds on the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "netlint", "exposure", str(file), "--from", origin, "-f", "json"]
    ran = subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return len(json.loads(ran.stdout)["exposures"]), cpu, time.monotonic() - started


def main() -> None:
    """Write the state, and measure unless it is all that is asked for."""
    vpcs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    document = state(vpcs)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(document), encoding="utf-8")
        return
    resources = document["values"]["root_module"]["resources"]
    print(
        f"{vpcs} VPCs, {vpcs * SUBNETS} subnets, {vpcs * SUBNETS * WORKLOADS} workloads, "
        f"{vpcs * GROUPS * (RULES + 1)} rules: {len(resources)} resources"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "state.json")
        file.write_text(json.dumps(document), encoding="utf-8")
        for origin in ("internet", "aws_instance.v1-1-0"):
            reached, cpu, clock = _measure(file, origin)
            print(f"exposure --from {origin}: {reached} reached, {cpu:.1f} s CPU, {clock:.1f} s")


if __name__ == "__main__":
    main()
