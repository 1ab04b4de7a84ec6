"""Which endpoint of a firewall a route goes to, once AWS has said so."""

from netlint.network.build import build
from netlint.network.inspection import endpoint_zone, endpoint_zones, inspector
from netlint.network.routes import Route
from netlint.network.vpc import Vpc
from netlint.resources.model import ResourceInstance, Snapshot

ENDPOINTS = {"a": "vpce-0123456789abcdef0", "b": "vpce-0123456789abcdef1"}


def _applied() -> Snapshot:
    """Return a firewall in two zones, and a table with a route to each of its endpoints."""
    subnets = [
        ResourceInstance(
            f"aws_subnet.{zone}",
            "aws_subnet",
            zone,
            attributes={"id": f"subnet-{zone}", "vpc_id": "vpc-1", "availability_zone": f"eu-west-1{zone}"},
        )
        for zone in ENDPOINTS
    ]
    states = [
        {
            "availability_zone": f"eu-west-1{zone}",
            "attachment": [{"endpoint_id": endpoint, "subnet_id": f"subnet-{zone}"}],
        }
        for zone, endpoint in ENDPOINTS.items()
    ]
    firewall = {
        "id": "arn:aws:network-firewall:eu-west-1:123456789012:firewall/main",
        "vpc_id": "vpc-1",
        "subnet_mapping": [{"subnet_id": f"subnet-{zone}"} for zone in ENDPOINTS],
        "firewall_status": [{"sync_states": states}],
    }
    routes = [
        ResourceInstance(
            f"aws_route.{zone}",
            "aws_route",
            zone,
            attributes={
                "route_table_id": "rtb-1",
                "destination_cidr_block": "0.0.0.0/0",
                "vpc_endpoint_id": endpoint,
            },
        )
        for zone, endpoint in ENDPOINTS.items()
    ]
    return Snapshot(
        "after",
        [
            ResourceInstance("aws_vpc.main", "aws_vpc", "main", attributes={"id": "vpc-1"}),
            *subnets,
            ResourceInstance(
                "aws_networkfirewall_firewall.main",
                "aws_networkfirewall_firewall",
                "main",
                attributes=firewall,
            ),
            *routes,
        ],
    )


def test_the_zone_of_an_endpoint_is_the_one_that_aws_says() -> None:
    network = build(_applied())
    vpc = network.at("aws_vpc.main")
    assert isinstance(vpc, Vpc)
    for route in network.of_kind("route"):
        assert isinstance(route, Route)
        target = inspector(route)
        assert target is network.at("aws_networkfirewall_firewall.main")
        assert target is not None
        assert endpoint_zone(route, target) == f"eu-west-1{route.address[-1]}"
        assert sorted(endpoint_zones(vpc, target)) == ["eu-west-1a", "eu-west-1b"]
