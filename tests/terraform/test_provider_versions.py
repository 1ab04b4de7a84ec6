"""Attributes that the table of the provider lacks: another version may have them, and nothing is guessed."""

from pathlib import Path

import pytest

from netlint.lang.types import STRING, ListType, ObjectType
from netlint.lang.unknown import AFTER_APPLY, Unknown
from netlint.lang.values import ListValue, Ref, UnknownValue, object_of, type_of
from netlint.resources.options import ReadOptions
from netlint.terraform.configuration_source import read_configuration
from netlint.terraform.evaluation.merge import merge_attributes
from netlint.terraform.evaluation.plain import to_leaves

NETWORK = """
resource "aws_subnet" "a" {
  vpc_id            = "vpc-1"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_networkfirewall_firewall" "state" {
  name                = "state"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/main"
}

resource "aws_networkfirewall_firewall" "zones" {
  name                = "zones"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/main"

  subnet_mapping {
    subnet_id = aws_subnet.a.id
  }
}

resource "aws_instance" "main" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    volume_size = 8
  }
}

resource "aws_security_group" "main" {
  vpc_id = "vpc-1"

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "other_thing" "main" {
  settings {
    name = "main"
  }
}

data "aws_vpcs" "all" {}

data "aws_vpc_endpoint" "main" {
  vpc_id = "vpc-1"
}

locals {
  mine  = { a = 1 }
  state = aws_networkfirewall_firewall.state.firewall_status[0]
  zones = aws_networkfirewall_firewall.zones.firewall_status[0].sync_states
}
"""


def tag(expression: str, folder: Path) -> tuple[object, list[str]]:
    """Return what an expression is, and the errors."""
    (folder / "main.tf").write_text(
        f'{NETWORK}\nresource "aws_vpc" "x" {{\n  cidr_block = "10.0.0.0/16"\n'
        f"  tags = {{ value = {expression} }}\n}}\n"
    )
    reading = read_configuration(str(folder), ReadOptions())
    errors = [one.message for one in reading.diagnostics if one.level == "error"]
    return reading.after.by_address["aws_vpc.x"].attributes.get("tags"), errors


@pytest.mark.parametrize(
    "expression",
    [
        "aws_networkfirewall_firewall.state.firewall_status[0].other",
        "aws_networkfirewall_firewall.state.firewall_status[0].other[0].attachment_id",
        "jsonencode(aws_networkfirewall_firewall.state.firewall_status[*].other)",
        "jsonencode([for one in aws_networkfirewall_firewall.state.firewall_status : one.other])",
        "jsonencode(aws_networkfirewall_firewall.state.firewall_status[0].sync_states[*].other)",
        "local.state.other",
        # whose zones are known
        "aws_networkfirewall_firewall.zones.firewall_status[0].other",
        "jsonencode([for one in local.zones : one.other])",
        # blocks that are written
        "aws_instance.main.root_block_device[0].other",
        "aws_instance.main.root_block_device.0.other",
        'aws_instance.main.root_block_device[0]["other"]',
        "one(aws_instance.main.root_block_device).other",
        "jsonencode(aws_instance.main.root_block_device[*].other)",
        "jsonencode(aws_instance.main.ebs_block_device[*].other)",
        "one(aws_security_group.main.ingress).other",
        "other_thing.main.settings[0].other",
        "data.aws_vpc_endpoint.main.dns_entry[0].other",
        # the provider may have it
        'try(aws_instance.main.root_block_device[0].other, "none")',
        "can(aws_instance.main.root_block_device[0].other)",
    ],
)
def test_what_a_block_of_another_version_may_have_is_unknown(expression: str, tmp_path: Path) -> None:
    value, errors = tag(expression, tmp_path)
    assert errors == []
    assert isinstance(value, Unknown) or (isinstance(value, dict) and isinstance(value["value"], Unknown))


@pytest.mark.parametrize(
    "expression",
    [
        "local.mine.other",
        'local.mine["other"]',
        "{ a = 1 }.other",
        # what there is is a string
        "aws_vpc.x.id.other",
        "aws_networkfirewall_firewall.state.firewall_status[0].sync_states.other",
        # a list has no attributes
        "aws_networkfirewall_firewall.state.firewall_status.other",
    ],
)
def test_what_no_version_can_have_stays_an_error(expression: str, tmp_path: Path) -> None:
    _, errors = tag(expression.replace("aws_vpc.x", "aws_subnet.a"), tmp_path)
    assert len(errors) == 1
    assert errors[0].startswith(("Unsupported attribute", "Invalid index"))


def test_what_is_known_is_as_before(tmp_path: Path) -> None:
    value, errors = tag("tostring(aws_instance.main.root_block_device[0].volume_size)", tmp_path)
    assert (value, errors) == ({"value": "8"}, [])


@pytest.mark.parametrize("ours", [None, UnknownValue(ListType(STRING), Ref("x.y", ("state",)))])
def test_the_plan_of_another_version_knows_its_attributes(ours: UnknownValue | None) -> None:
    kind = ObjectType({"old": STRING})
    planned = {"state": [{"old": "1", "new": ["2"], "later": AFTER_APPLY}], "one": {"old": "1", "new": "2"}}
    evaluated = object_of({} if ours is None else {"state": ours})
    merged = merge_attributes(planned, evaluated, {"state": ListType(kind), "one": kind})
    assert to_leaves(merged.attributes["one"]) == {"old": "1", "new": "2"}
    (state,) = to_leaves(merged.attributes["state"])
    assert (state["old"], state["new"]) == ("1", ["2"])
    assert isinstance(state["later"], UnknownValue)
    known = {"state": [{"old": "1"}]}
    assert merge_attributes(known, evaluated, {"state": ListType(kind)}).attributes["state"] == ListValue(
        kind, (object_of({"old": "1"}),)
    )
    assert type_of(merged.attributes["one"]) == ObjectType({"new": STRING, "old": STRING})
