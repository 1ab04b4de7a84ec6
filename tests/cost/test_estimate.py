"""What networks cost in a month, before and after a change; and what a GB costs on its way."""

from math import inf

import pytest

from netlint.cost.estimate import Estimate, added, estimate
from netlint.cost.prices import Amount
from netlint.cost.quantities import Quantity
from netlint.cost.traffic import billed
from netlint.cost.ways import ways
from netlint.network.network import Network
from tests.reachability.networks import network

ZONES = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "main" {
  for_each          = { a = 0, b = 1, c = 2 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.${each.value}.0/24"
  availability_zone = "eu-west-1${each.key}"
}
"""
NOWHERE = ZONES.replace('  availability_zone = "eu-west-1${each.key}"\n', "")
IRELAND = 'provider "aws" { region = "eu-west-1" }\n' + ZONES


def nat(*keys: str, name: str = "main") -> str:
    listed = ", ".join(f'"{key}"' for key in keys)
    return (
        f'resource "aws_nat_gateway" "{name}" {{\n  for_each  = toset([{listed}])\n'
        f"  subnet_id = aws_subnet.main[each.key].id\n}}\n"
    )


def changed(before: str, after: str) -> Network:
    result = network(after)
    result.before = network(before)
    return result


def totals(found: Estimate) -> tuple[str, str, str]:
    total = found.total
    return str(total.before), str(total.after), total.change.signed()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (IRELAND + nat("a"), IRELAND + nat("a", "b", "c"), ("$35.04", "$105.12", "+$70.08")),
        (IRELAND + nat("a", "b"), IRELAND + nat("a"), ("$70.08", "$35.04", "-$35.04")),
        (IRELAND + nat("a"), IRELAND + nat("b"), ("$35.04", "$35.04", "$0")),
        # the price is the same for what is added and for what goes, whichever it is
        (
            NOWHERE + nat("a"),
            NOWHERE + nat("a", name="other"),
            ("$32.85 to $67.89", "$32.85 to $67.89", "$0"),
        ),
        (
            NOWHERE + nat("a"),
            NOWHERE + nat("a", "b"),
            ("$32.85 to $67.89", "$65.70 to $135.78", "+$32.85 to +$67.89"),
        ),
    ],
)
def test_the_change(before: str, after: str, expected: tuple[str, str, str]) -> None:
    assert totals(estimate([changed(before, after)])) == expected


def test_what_is_not_known_in_part() -> None:
    text = (
        IRELAND
        + nat("a")
        + nat("b", name="open").replace('toset(["b"])', "var.unset").replace("each.key", '"b"')
    )
    found = estimate([network(text)])
    assert (found.compared, str(found.total.after)) == (False, "at least $35.04")
    (why,) = found.doubts
    assert why.reason == "how many instances of aws_nat_gateway.open[*] there are is not known"
    # it is not known either how many there were
    found = estimate([changed(text, text + 'resource "aws_eip" "new" {}')])
    assert found.total.change.signed() == "+$3.65"
    found = estimate([changed(IRELAND, text)])
    assert found.total.change.signed() == "at least +$35.04"


def test_a_region_that_is_not_known_is_said() -> None:
    found = estimate([network(NOWHERE + nat("a", "b", "c") + nat("a", name="other"))])
    (why,) = found.doubts
    assert why.reason == (
        'the Region of aws_nat_gateway.main["a"], aws_nat_gateway.main["b"], aws_nat_gateway.main["c"]'
        " and 1 more is not known, so that prices are ranges"
    )
    assert [group.region for group in found.groups] == [None]


def test_one_network_on_both_sides() -> None:
    found = network(IRELAND + nat("a"))
    found.before = found
    assert totals(estimate([found])) == ("$35.04", "$35.04", "$0")
    assert added(found) is None


def test_traffic_that_is_given_is_added() -> None:
    lines = ("vpc_id = aws_vpc.main.id", 'peer_vpc_id = "vpc-1"')
    peering = 'resource "aws_vpc_peering_connection" "a" {\n' + "\n".join(lines) + "\n}\n"
    found = changed(IRELAND + nat("a"), IRELAND + nat("a", "b") + peering)
    first, second = 'aws_nat_gateway.main["a"]', 'aws_nat_gateway.main["b"]'
    assert billed([found])[first] == {"gb", "cross-zone"}
    assert billed([found])["aws_vpc_peering_connection.a"] == {"cross-zone"}
    usage = {
        first: {"gb": 1000, "cross-zone": 100},
        second: {"gb": 10},
        "aws_vpc_peering_connection.a": {"cross-zone": 1},
    }
    result = estimate([found], usage)
    assert totals(result) == ("$85.04", "$120.58", "+$35.54")


def test_numbers_in_words() -> None:
    assert [str(one) for one in (Quantity(3, 3), Quantity(1, 3), Quantity(1, inf), Quantity(-inf, inf))] == [
        *("3", "1 to 3", "at least 1", "not known")
    ]
    assert str(Quantity(-inf, 2)) == "at most 2"
    assert [str(Amount(*bounds, "")) for bounds in ((1, inf), (-inf, 2), (-inf, inf), (-5, 0.5))] == [
        *("at least $1.00", "at most $2.00", "not known", "-$5.00 to $0.5")
    ]


WAYS = """
resource "aws_route_table" "main" {
  for_each = aws_subnet.main
  vpc_id   = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main["a"].id
  }
}
resource "aws_route_table_association" "main" {
  for_each       = aws_subnet.main
  subnet_id      = each.value.id
  route_table_id = aws_route_table.main[each.key].id
}
resource "aws_vpc" "app" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.app.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.app.id
  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = aws_ec2_transit_gateway.main.id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_ec2_transit_gateway" "main" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  for_each = {
    main = [aws_vpc.main.id, aws_subnet.main["a"].id]
    app  = [aws_vpc.app.id, aws_subnet.app.id]
  }
  transit_gateway_id = aws_ec2_transit_gateway.main.id
  vpc_id             = each.value[0]
  subnet_ids         = [each.value[1]]
}
resource "aws_ec2_transit_gateway_route" "main" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main["main"].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.main.association_default_route_table_id
}
resource "aws_vpc_endpoint" "main" {
  for_each          = toset(["sqs", "sns"])
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.${each.key}"
}
resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.app.id
}
resource "aws_vpc_peering_connection" "far" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = "vpc-1"
  peer_region = "us-east-1"
}
resource "aws_networkfirewall_firewall" "main" {
  vpc_id = aws_vpc.main.id
}
"""


def test_what_a_gb_costs_on_its_way() -> None:
    found = {
        (way.source.address, way.zones, way.target, tuple(one.address for one in way.by)): str(way.cost)
        for way in ways(network(IRELAND + nat("a") + WAYS))
    }
    first = 'aws_nat_gateway.main["a"]'
    attachment = 'aws_ec2_transit_gateway_vpc_attachment.main["{}"]'
    anything = "whatever aws_ec2_transit_gateway.main leads to"
    assert found == {
        ("aws_vpc.main", ("eu-west-1a",), "the internet", (first,)): "$0.048",
        ("aws_vpc.main", ("eu-west-1b", "eu-west-1c"), "the internet", (first,)): "$0.068",
        ("aws_vpc.main", (), anything, (attachment.format("main"),)): "$0.02",
        ("aws_vpc.app", (), anything, (attachment.format("app"),)): "$0.02",
        ("aws_vpc.app", (), "the internet", (attachment.format("app"), first)): "$0.068",
        (
            *("aws_vpc.main", (), "what its endpoints lead to"),
            ('aws_vpc_endpoint.main["sns"]', 'aws_vpc_endpoint.main["sqs"]'),
        ): "$0.01",
        ("aws_vpc.main", (), "another zone of aws_vpc.app", ("aws_vpc_peering_connection.main",)): "$0.02",
        (
            "aws_vpc.main",
            (),
            "whatever is behind it",
            ("aws_networkfirewall_firewall.main",),
        ): "$0.065 to $0.1365",
    }
