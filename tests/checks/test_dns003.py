"""DNS003: a record points at an address or a load balancer that the plan deletes."""

from __future__ import annotations

import pytest

from netlint.config.schema import Settings
from netlint.engine.run import run
from netlint.resources.model import Action
from tests.checks.hcl import _read, change

NETWORK = """
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route53_zone" "main" {
  name = "example.com"
  vpc { vpc_id = aws_vpc.main.id }
}
variable "unset" { type = string }
"""
PUBLIC_ZONE = NETWORK.replace("vpc { vpc_id = aws_vpc.main.id }", "")
TWO_VPCS = (
    NETWORK
    + """
resource "aws_vpc" "other" { cidr_block = "10.0.0.0/16" }
resource "aws_route53_zone_association" "other" {
  zone_id = aws_route53_zone.main.zone_id
  vpc_id  = aws_vpc.other.id
}
"""
)
RECORD = """
resource "aws_route53_record" "main" {{
  zone_id = aws_route53_zone.main.zone_id
  name    = "app"
  type    = "{}"
  ttl     = 60
  records = [{}]
}}
"""
ALIAS = """
resource "aws_route53_record" "main" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "app"
  type    = "AAAA"
  alias {
    name                   = "dualstack.Web-1.eu-west-1.elb.amazonaws.com."
    zone_id                = "Z32O12XQLNTSW2"
    evaluate_target_health = true
  }
}
"""
EIP = 'resource "aws_eip" "{}" {{ address = {} }}\n'
INSTANCE = """
resource "aws_instance" "{}" {{
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
  private_ip    = {}
}}
"""
INTERFACE = """
resource "aws_network_interface" "{}" {{
  subnet_id   = aws_subnet.app.id
  private_ips = [{}]
}}
"""
GIVEN = """
resource "aws_instance" "old" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  private_ip    = "10.0.0.10"
  network_interface {
    network_interface_id = "eni-0123456789abcdef0"
    device_index         = 0
  }
}
"""
# What AWS computes is written, as a state has it.
BALANCER = 'resource "{}" "old" {{ dns_name = "web-1.eu-west-1.elb.amazonaws.com" }}\n'
PUBLIC, PRIVATE = '"203.0.113.10"', '"10.0.0.10"'
OF_PUBLIC, OF_PRIVATE = RECORD.format("A", '"198.51.100.1", ' + PUBLIC), RECORD.format("A", PRIVATE)
OF_NAME = RECORD.format("CNAME", '"web-1.eu-west-1.elb.amazonaws.com"')
WEIGHTED = OF_PRIVATE.replace("ttl", "weighted_routing_policy { weight = 0 }\n  ttl")
OLD = INSTANCE.format("old", PRIVATE)


@pytest.mark.parametrize(
    ("network", "old", "record"),
    [
        (PUBLIC_ZONE, EIP.format("old", PUBLIC), OF_PUBLIC),
        (NETWORK, OLD, OF_PRIVATE),
        (NETWORK, INTERFACE.format("old", PRIVATE), OF_PRIVATE),
        *((PUBLIC_ZONE, BALANCER.format(kind), OF_NAME) for kind in ("aws_lb", "aws_alb", "aws_elb")),
        (PUBLIC_ZONE, BALANCER.format("aws_lb"), ALIAS),
    ],
)
def test_the_plan_deletes_what_a_record_points_at(network: str, old: str, record: str) -> None:
    findings, unknown = change("DNS003", network + old + record, network + record)
    assert (len(findings), unknown) == (1, [])
    assert findings[0].startswith("aws_route53_record.main still points at ")
    assert findings[0].endswith(".old, which the change deletes")


@pytest.mark.parametrize(
    ("address", "old", "new", "record"),
    [
        ("aws_instance.old", OLD, INSTANCE.format("old", '"10.0.0.20"'), OF_PRIVATE),
        ("aws_lb.old", BALANCER.format("aws_lb"), 'resource "aws_lb" "old" {}\n', OF_NAME),
    ],
)
def test_the_plan_replaces_it(address: str, old: str, new: str, record: str) -> None:
    findings, unknown = change(
        "DNS003", NETWORK + old + record, NETWORK + new + record, replaced={address: ()}
    )
    assert (len(findings), unknown) == (1, [])
    assert findings[0].endswith("which the change replaces")


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        # nothing is deleted
        (NETWORK + OLD + OF_PRIVATE, NETWORK + OLD + OF_PRIVATE, ()),
        # the record is pointed elsewhere, or deleted, in the same plan
        (NETWORK + OLD + OF_PRIVATE, NETWORK + RECORD.format("A", '"10.0.0.20"'), ()),
        (NETWORK + OLD + OF_PRIVATE, NETWORK + RECORD.format("A", "var.unset"), ()),
        (NETWORK + OLD + OF_PRIVATE, NETWORK, ()),
        # something else takes the address over
        (NETWORK + OLD + OF_PRIVATE, NETWORK + OLD + OF_PRIVATE, ("aws_instance.old",)),
        (NETWORK + OLD + OF_PRIVATE, NETWORK + INTERFACE.format("new", PRIVATE) + OF_PRIVATE, ()),
        (NETWORK + EIP.format("a", PUBLIC) + OF_PUBLIC, NETWORK + EIP.format("b", PUBLIC) + OF_PUBLIC, ()),
        # the address is that of an interface which is managed elsewhere
        (NETWORK + GIVEN + OF_PRIVATE, NETWORK + OF_PRIVATE, ()),
        # elsewhere something else may have the private address
        (PUBLIC_ZONE + OLD + OF_PRIVATE, PUBLIC_ZONE + OF_PRIVATE, ()),
        (TWO_VPCS + OLD + OF_PRIVATE, TWO_VPCS + OF_PRIVATE, ()),
        # not a record that leads there
        (NETWORK + OLD + WEIGHTED, NETWORK + WEIGHTED, ()),
        (NETWORK + OLD + RECORD.format("TXT", PRIVATE), NETWORK + RECORD.format("TXT", PRIVATE), ()),
    ],
)
def test_nothing_is_left_behind(before: str, after: str, replaced: tuple[str, ...]) -> None:
    assert change("DNS003", before, after, replaced=dict.fromkeys(replaced, ())) == ([], [])


def test_what_terraform_only_forgets_is_still_there() -> None:
    reading, earlier = _read(NETWORK + OF_PRIVATE), _read(NETWORK + OLD + OF_PRIVATE)
    earlier.after.by_address["aws_instance.old"].action = Action.FORGET
    reading.before = earlier.after
    assert run([reading], Settings(select=["DNS003"])).findings == []


@pytest.mark.parametrize(
    ("network", "old", "record", "after"),
    [
        # which address takes its place
        (NETWORK, OLD, OF_PRIVATE, INSTANCE.format("new", "var.unset")),
        (NETWORK, EIP.format("old", PUBLIC), OF_PUBLIC, EIP.format("new", "var.unset")),
        # in which VPCs the zone answers
        (NETWORK, OLD, OF_PRIVATE.replace("aws_route53_zone.main.zone_id", '"Z0123456789"'), ""),
        (NETWORK, OLD, OF_PRIVATE.replace('"A"', "var.unset"), ""),
    ],
)
def test_it_is_not_known(network: str, old: str, record: str, after: str) -> None:
    findings, unknown = change("DNS003", network + old + record, network + after + record)
    assert findings == []
    assert unknown
