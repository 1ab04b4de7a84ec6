"""Load balancers and endpoint services between A and B."""

import pytest

from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from tests.reachability.hcl import acl, block, group, instance, rule, subnet, vpc
from tests.reachability.networks import ask, network, verdict

IGW = "aws_internet_gateway.a"
WEB = "aws_instance.web"
EVERYWHERE = rule("tcp", 443, cidr="0.0.0.0/0")


def balancer(kind: str, *groups: str, internal: bool = False, where: str = "public", port: int = 443) -> str:
    """Write a load balancer with one listener that sends to port 8080 of `web`."""
    protocol = "HTTP" if kind == "application" else "TCP"
    arguments: dict[str, object] = {"subnets": [f"$aws_subnet.{where}.id"]}
    if groups:
        arguments["security_groups"] = [f"$aws_security_group.{one}.id" for one in groups]
    return (
        block("aws_lb", "front", load_balancer_type=kind, internal=internal, **arguments)
        + block(
            "aws_lb_listener",
            "front",
            load_balancer_arn="$aws_lb.front.arn",
            port=port,
            protocol=protocol,
            default_action=[{"type": "forward", "target_group_arn": "$aws_lb_target_group.web.arn"}],
        )
        + block("aws_lb_target_group", "web", port=8080, protocol=protocol, vpc_id="$aws_vpc.a.id")
        + block(
            "aws_lb_target_group_attachment",
            "web",
            target_group_arn="$aws_lb_target_group.web.arn",
            target_id="$aws_instance.web.id",
        )
    )


BASE = (
    vpc("a", "10.0.0.0/16", internet=True)
    + subnet("public", "a", "10.0.0.0/24", {"0.0.0.0/0": IGW}, public=True)
    + subnet("private", "a", "10.0.1.0/24")
    + group("front", "a", [EVERYWHERE])
    + instance("web", "private", "web")
)
FROM_FRONT = group("web", "a", [rule("tcp", 8080, group="front")])
FROM_ALL = group("web", "a", [rule("tcp", 8080, cidr="0.0.0.0/0")])
FROM_VPC = group("web", "a", [rule("tcp", 8080, cidr="10.0.0.0/16")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FROM_FRONT + balancer("application", "front"), "reachable"),
        (FROM_FRONT + balancer("application", "front", internal=True), "blocked"),
        (FROM_FRONT + balancer("application", "front", port=80), "blocked"),
        (group("web", "a", []) + balancer("application", "front"), "blocked"),
        # Instance targets of a Network Load Balancer see the client's address.
        (FROM_ALL + balancer("network", "front"), "reachable"),
        (FROM_VPC + balancer("network", "front"), "blocked"),
        (FROM_FRONT + balancer("network", "front"), "reachable"),
        (FROM_ALL + balancer("network"), "reachable"),
        (
            FROM_VPC
            + balancer("network").replace("port = 8080", "port = 8080\n  preserve_client_ip = false"),
            "reachable",
        ),
        # Without crossing zones, a balancer reaches targets in its own zone only.
        (
            (FROM_ALL + balancer("network")).replace('"public" {', '"public" {', 1)
            + subnet("other", "a", "10.0.2.0/24", zone="eu-west-1b"),
            "reachable",
        ),
    ],
)
def test_the_internet_reaches_a_target(text: str, expected: str) -> None:
    assert verdict(network(BASE + text), "internet", WEB, "8080").split()[0] == expected


def test_a_balancer_takes_what_its_listeners_take() -> None:
    found = network(BASE + FROM_FRONT + balancer("application", "front"))
    assert verdict(found, "internet", "aws_lb.front", "443") == "reachable"
    wide = BASE.replace('"0.0.0.0/0"', '"0.0.0.0/0"')
    anything = group("wide", "a", [rule("-1", 0, 0, cidr="0.0.0.0/0")])
    found = network(wide + anything + FROM_FRONT + balancer("application", "wide"))
    assert verdict(found, "internet", "aws_lb.front", "22") == "blocked ELBV2_LISTENERS_MISMATCH"


def test_zones_without_a_balancer() -> None:
    far = BASE.replace(subnet("private", "a", "10.0.1.0/24"), subnet("private", "a", "10.0.1.0/24", zone="b"))
    text = far + FROM_ALL + balancer("network")
    assert "ELBV2_NO_TARGETS_IN_AZ" in verdict(network(text), "internet", WEB, "8080")
    kind = 'load_balancer_type = "network"'
    crossing = text.replace(kind, f"{kind}\n  enable_cross_zone_load_balancing = true")
    assert verdict(network(crossing), "internet", WEB, "8080") == "reachable"


def test_acls_see_the_client_that_is_kept() -> None:
    everything = [(1, "allow", "-1", "0.0.0.0/0")]
    inside = [(1, "allow", "-1", "10.0.0.0/16")]
    text = BASE + FROM_ALL + balancer("network")
    for ingress, egress, expected in (
        (everything, everything, "reachable"),
        (inside, everything, "blocked"),
        (everything, inside, "blocked"),
    ):
        found = network(text + acl("a", "a", ["private"], ingress, egress))
        assert verdict(found, "internet", WEB, "8080").split()[0] == expected


def test_the_hops_lead_through_the_balancer() -> None:
    answer = ask(network(BASE + FROM_FRONT + balancer("application", "front")), "internet", WEB, "8080")
    passed = [hop.entity.address for hop in answer.hops if not hop.returning]
    assert passed.index("aws_internet_gateway.a") < passed.index("aws_lb.front") < passed.index(WEB)
    assert answer.witness is not None
    assert answer.witness.port == 443


def test_exposure_by_way_of_a_balancer() -> None:
    net = network(BASE + FROM_FRONT + balancer("application", "front"))
    found = {
        one.entity.address: (list(one.rows()), [way.address for way in one.via])
        for one in exposures(net, find(net, "internet", source=True))
    }
    assert found == {
        "aws_lb.front": ([("tcp", "443")], ["aws_internet_gateway.a"]),
        WEB: ([("tcp", "8080")], ["aws_internet_gateway.a", "aws_lb.front"]),
    }


def test_a_service_behind_an_endpoint() -> None:
    consumer = (
        vpc("c", "10.0.0.0/16")
        + subnet("client", "c", "10.0.7.0/24")
        + group("client", "c", [])
        + group("endpoint", "c", [rule("tcp", 443, group="client")])
        + instance("client", "client", "client")
        + block(
            "aws_vpc_endpoint_service",
            "s",
            acceptance_required=False,
            network_load_balancer_arns=["$aws_lb.front.arn"],
        )
        + block(
            "aws_vpc_endpoint",
            "s",
            vpc_id="$aws_vpc.c.id",
            service_name="$aws_vpc_endpoint_service.s.service_name",
            vpc_endpoint_type="Interface",
            subnet_ids=["$aws_subnet.client.id"],
            security_group_ids=["$aws_security_group.endpoint.id"],
        )
    )
    text = BASE + FROM_VPC + balancer("network", internal=True) + consumer
    answer = ask(network(text), "aws_instance.client", WEB, "8080")
    assert answer.verdict == "reachable"
    assert "aws_vpc_endpoint.s" in [hop.entity.address for hop in answer.hops]
    admitting = "from_port = 443\n    to_port = 443\n    security_groups"
    refused = text.replace(admitting, admitting.replace("443", "80"))
    assert verdict(network(refused), "aws_instance.client", WEB, "8080").startswith("blocked")
