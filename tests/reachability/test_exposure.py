"""What an origin reaches, with workloads that are alike asked together."""

import pytest

from netlint.reachability.addresses import shown_ranges
from netlint.reachability.endpoints import find
from netlint.reachability.exposure import exposures
from netlint.reachability.intervals import intersection
from netlint.reachability.packets import ALL_IPV4_ADDRESSES, ALL_IPV6_ADDRESSES
from tests.reachability.hcl import acl, block, group, instance, nat, rule, subnet, vpc
from tests.reachability.networks import network, verdict

IGW = "aws_internet_gateway.a"
BASE = (
    vpc("a", "10.0.0.0/16", internet=True)
    + subnet("public", "a", "10.0.0.0/24", {"0.0.0.0/0": IGW}, public=True)
    + subnet("private", "a", "10.0.1.0/24", {"0.0.0.0/0": "aws_nat_gateway.a"})
    + nat("a", "public")
    + group("web", "a", [rule("tcp", 80, cidr="0.0.0.0/0"), rule("tcp", 443, cidr="0.0.0.0/0")])
    + group("admin", "a", [rule("tcp", 22, cidr="203.0.113.0/24")])
    + group("db", "a", [rule("tcp", 5432, group="web")])
    + instance("one", "public", "web")
    + instance("two", "public", "web", "admin")
    + instance("app", "private", "web")
    + instance("db", "private", "db")
)


def reached(text: str, origin: str = "internet") -> dict[str, list[tuple[str, str, str]]]:
    """Return what is surely reached: address → protocol, ports, sources."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    net = network(text)
    for one in exposures(net, find(net, origin, source=True)):
        assert one.certain, [doubt.reason for doubt in one.doubts]
        sources = shown_ranges(one.sources)
        found.setdefault(one.entity.address, []).extend((*row, sources) for row in one.rows())
    return found


def test_the_internet_reaches_what_is_public_and_admitted() -> None:
    assert reached(BASE) == {
        "aws_instance.one": [("tcp", "80, 443", "the internet")],
        "aws_instance.two": [("tcp", "22, 80, 443", "the internet")],
    }


def test_sources_are_told() -> None:
    text = BASE + instance("bastion", "public", "admin")
    assert reached(text)["aws_instance.bastion"] == [("tcp", "22", "203.0.113.0/24")]


def test_what_is_alike_is_told_apart_by_its_address() -> None:
    half = group("half", "a", [rule("tcp", 22, cidr="0.0.0.0/0")], [])
    closed = acl(
        "a",
        "a",
        ["public"],
        [(1, "allow", "tcp", "0.0.0.0/0", 0, 65535)],
        [(1, "allow", "tcp", "0.0.0.0/0", 1024, 65535)],
    )
    written = "".join(
        instance(f"at{last}", "public", "half", private_ip=f"10.0.0.{last}") for last in (10, 20)
    )
    found = reached(BASE + half + closed + written)
    assert found["aws_instance.at10"] == found["aws_instance.at20"] == [("tcp", "22", "the internet")]


def test_from_a_workload() -> None:
    assert reached(BASE, "aws_instance.one") == {
        "aws_instance.two": [("tcp", "80, 443", "10.0.0.0/24")],
        "aws_instance.app": [("tcp", "80, 443", "10.0.0.0/24")],
        "aws_instance.db": [("tcp", "5432", "10.0.0.0/24")],
    }
    assert "aws_instance.db" not in reached(BASE, "aws_instance.db")


@pytest.mark.parametrize("origin", ["aws_subnet.private", "aws_vpc.a", "10.0.1.0/24"])
def test_from_places(origin: str) -> None:
    net = network(BASE)
    assert [one.entity.address for one in exposures(net, find(net, origin, source=True))]


def test_what_is_not_known_is_told_as_such() -> None:
    text = (
        BASE
        + 'variable "public" {}\n'
        + instance("maybe", "public", "web", associate_public_ip_address="$var.public")
    )
    net = network(text)
    (found,) = (
        one
        for one in exposures(net, find(net, "internet", source=True))
        if one.entity.address == "aws_instance.maybe"
    )
    assert not found.certain
    assert "associate_public_ip_address" in found.doubts[0].reason


def test_a_route_that_is_not_known_leaves_it_open() -> None:
    unknown = BASE.replace("gateway_id = aws_internet_gateway.a.id", "gateway_id = var.gateway")
    net = network(unknown + 'variable "gateway" {}\n')
    found = list(exposures(net, find(net, "internet", source=True)))
    assert {one.entity.address for one in found} == {"aws_instance.one", "aws_instance.two"}
    assert not any(one.certain for one in found)


def test_ipv6_needs_no_public_address() -> None:
    six = block(
        "aws_security_group",
        "six",
        vpc_id="$aws_vpc.a.id",
        ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "ipv6_cidr_blocks": ["::/0"]}],
    )
    where = subnet("dual", "a", "10.0.5.0/24", {"::/0": IGW}).replace(
        'cidr_block = "10.0.5.0/24"', 'cidr_block = "10.0.5.0/24"\n  ipv6_cidr_block = "2600:1f18:1::/64"'
    )
    text = BASE.replace(
        'cidr_block = "10.0.0.0/16"\n',
        'cidr_block = "10.0.0.0/16"\n  ipv6_cidr_block = "2600:1f18:1::/56"\n  ipv6_ipam_pool_id = "x"\n',
        1,
    )
    text += (
        six + where + instance("dual", "dual", "six", ipv6_address_count=1) + instance("four", "dual", "six")
    )
    found = reached(text)
    assert found["aws_instance.dual"][0][:2] == ("tcp", "443")
    assert "aws_instance.four" not in found


def test_ipv6_ranges_that_aws_assigns() -> None:
    six = {"protocol": "tcp", "from_port": 443, "to_port": 443, "ipv6_cidr_blocks": ["::/0"]}
    out = {**six, "protocol": "-1", "from_port": 0, "to_port": 0}
    text = (
        block("aws_vpc", "a", cidr_block="10.0.0.0/16", assign_generated_ipv6_cidr_block=True)
        + block("aws_internet_gateway", "a", vpc_id="$aws_vpc.a.id")
        + block("aws_egress_only_internet_gateway", "a", vpc_id="$aws_vpc.a.id")
        + "".join(
            subnet(name, "a", f"10.0.{number}.0/24", {"::/0": gateway}).replace(
                f'cidr_block = "10.0.{number}.0/24"',
                f'cidr_block = "10.0.{number}.0/24"\n'
                f"  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, {number})",
            )
            for number, (name, gateway) in enumerate(
                [("open", IGW), ("closed", "aws_egress_only_internet_gateway.a")]
            )
        )
        + block("aws_security_group", "six", vpc_id="$aws_vpc.a.id", ingress=[six], egress=[out])
        + instance("open", "open", "six", ipv6_address_count=1)
        + instance("closed", "closed", "six", ipv6_address_count=1)
    )
    assert reached(text) == {"aws_instance.open": [("tcp", "443", "the internet by IPv6")]}
    net = network(text)
    assert verdict(net, "aws_instance.closed", "internet", "443") == "reachable"
    assert verdict(net, "aws_instance.closed", "aws_instance.open", "443") == "reachable"
    assert verdict(net, "aws_instance.closed", "aws_instance.open", "22").startswith("blocked")


@pytest.mark.parametrize(
    ("internal", "type_", "families"),
    [
        (False, "dualstack", {4, 6}),
        (False, "dualstack-without-public-ipv4", {6}),
        (False, "ipv4", {4}),
        (True, "dualstack", set()),
    ],
)
def test_a_load_balancer_of_both_families(internal: bool, type_: str, families: set[int]) -> None:
    text = """
resource "aws_vpc" "a" {
  cidr_block      = "10.0.0.0/16"
  ipv6_cidr_block = "2001:db8::/56"
}
resource "aws_internet_gateway" "a" { vpc_id = aws_vpc.a.id }
resource "aws_subnet" "a" {
  vpc_id          = aws_vpc.a.id
  cidr_block      = "10.0.0.0/24"
  ipv6_cidr_block = "2001:db8::/64"
}
resource "aws_default_route_table" "a" {
  default_route_table_id = aws_vpc.a.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.a.id
  }
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.a.id
  }
}
"""
    rules = [rule("tcp", 443, cidr="0.0.0.0/0"), {**rule("tcp", 443), "ipv6_cidr_blocks": ["::/0"]}]
    text += group("a", "a", rules) + block(
        "aws_lb",
        "a",
        internal=internal,
        ip_address_type=type_,
        subnets=["$aws_subnet.a.id"],
        security_groups=["$aws_security_group.a.id"],
    )
    text += """
resource "aws_lb_listener" "a" {
  load_balancer_arn = aws_lb.a.arn
  port              = 443
  default_action {
    type = "fixed-response"
  }
}
"""
    net = network(text)
    found = list(exposures(net, find(net, "internet", source=True)))
    known = {4: ALL_IPV4_ADDRESSES, 6: ALL_IPV6_ADDRESSES}
    sources = [one.sources for one in found]
    reaching = {version for version in known if any(intersection(one, known[version]) for one in sources)}
    assert reaching == families
