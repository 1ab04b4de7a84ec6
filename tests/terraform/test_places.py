"""Where attributes are written: files, nested and dynamic blocks, overrides, JSON, and module calls."""

import json
import os
from pathlib import Path

import pytest

from netlint.resources.model import Origin, Reading, ResourceInstance
from netlint.sources.recognise import read


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(**files: str) -> Reading:
    """Read the files of a root module; `__` in a name is a slash, and `.tf` is added."""
    for name, text in files.items():
        path = Path(name.replace("__", "/") + ("" if name.endswith("json") else ".tf"))
        path = Path(str(path).replace("_tf_json", ".tf.json"))
        os.makedirs(path.parent, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read(".")


def line_of(instance: ResourceInstance, *path: str | int) -> int:
    place = instance.place_of(path)
    assert place is not None
    return place.line


ROUTES = """\
resource "aws_route_table" "r" {
  vpc_id = "vpc-1"

  route {
    cidr_block     = "10.1.0.0/16"
    nat_gateway_id = "nat-1"
  }
  route {
    cidr_block     = var.other
    nat_gateway_id = "nat-2"
  }
  dynamic "route" {
    for_each = toset(["10.3.0.0/16"])
    content {
      cidr_block = route.value
      gateway_id = "igw-1"
    }
  }
}

variable "other" {
  default = "10.2.0.0/16"
}
"""


def test_attributes_of_nested_blocks_whatever_the_order_of_a_set() -> None:
    instance = write(main=ROUTES).after.by_address["aws_route_table.r"]
    routes = instance.attributes["route"]
    lines = {}
    for index, route in enumerate(routes):
        path = ("route", index)
        field = "gateway_id" if route.get("gateway_id") else "nat_gateway_id"
        lines[route["cidr_block"]] = (line_of(instance, *path), line_of(instance, *path, field))
    # What comes from `each` says nothing: for the dynamic block only its own attribute is certain.
    assert lines["10.1.0.0/16"] == (1, 6) or lines["10.1.0.0/16"] == (4, 6)
    assert lines["10.2.0.0/16"][1] == 10
    assert lines["10.3.0.0/16"][1] == 16
    assert line_of(instance, "vpc_id") == 2
    assert line_of(instance, "tags") == 1
    assert line_of(instance) == 1


def test_what_cannot_be_told_apart_is_the_block_around() -> None:
    text = """\
resource "aws_security_group" "s" {
  ingress {
    from_port = 1
    to_port   = 1
    protocol  = "tcp"
  }
  ingress {
    from_port = 1
    to_port   = 1
    protocol  = "tcp"
  }
}
"""
    instance = write(main=text).after.by_address["aws_security_group.s"]
    assert line_of(instance, "ingress", 0, "from_port") == 1


def test_lists_have_the_order_of_their_blocks() -> None:
    text = """\
resource "aws_network_interface" "n" {
  subnet_id = "subnet-1"
}
resource "aws_lb_listener" "l" {
  load_balancer_arn = "arn"
  default_action {
    type = "forward"
  }
  default_action {
    type = "forward"
  }
}
"""
    instance = write(main=text).after.by_address["aws_lb_listener.l"]
    assert line_of(instance, "default_action", 0, "type") == 7
    assert line_of(instance, "default_action", 1, "type") == 10
    assert line_of(instance, "default_action", 1) == 9


#: All the attributes of a route: where an argument is given for blocks, an object has to name all.
NAMES = (
    *("carrier_gateway_id", "core_network_arn", "destination_prefix_list_id", "egress_only_gateway_id"),
    *("ipv6_cidr_block", "local_gateway_id", "nat_gateway_id", "network_interface_id"),
    *("transit_gateway_id", "vpc_endpoint_id", "vpc_peering_connection_id"),
)


def test_objects_in_the_place_of_blocks() -> None:
    nulls = ", ".join(f"{name} = null" for name in NAMES)
    text = f"""\
resource "aws_route_table" "r" {{
  vpc_id = "vpc-1"
  route = [
    {{ cidr_block = "10.1.0.0/16", gateway_id = "igw-1", {nulls} }},
    {{
      {nulls}
      cidr_block = "10.2.0.0/16"
      gateway_id = "igw-2"
    }},
  ]
}}
"""
    instance = write(main=text).after.by_address["aws_route_table.r"]
    routes = instance.attributes["route"]
    index = next(number for number, route in enumerate(routes) if route["gateway_id"] == "igw-2")
    assert line_of(instance, "route", index, "gateway_id") == 8
    assert line_of(instance, "route") == 3


def test_override_files() -> None:
    reading = write(
        main='resource "aws_subnet" "s" {\n  vpc_id     = "vpc-1"\n  cidr_block = "10.0.0.0/24"\n}\n',
        main_override='resource "aws_subnet" "s" {\n\n\n  cidr_block = "10.0.1.0/24"\n}\n',
    )
    instance = reading.after.by_address["aws_subnet.s"]
    assert instance.place_of(("cidr_block",)) == Origin("main_override.tf", 4, 3)
    assert instance.place_of(("vpc_id",)) == Origin("main.tf", 2, 3)
    assert instance.origin == Origin("main.tf", 1, 1)


def test_the_json_syntax() -> None:
    routes = [
        {**dict.fromkeys(NAMES), "cidr_block": f"10.{number}.0.0/16", "gateway_id": f"igw-{number}"}
        for number in (1, 2)
    ]
    table = {"vpc_id": "vpc-1", "route": routes}
    document = {"resource": {"aws_route_table": {"r": table}}}
    text = json.dumps(document, indent=1)
    instance = write(main_tf_json=text).after.by_address["aws_route_table.r"]
    lines = text.splitlines()
    for index, route in enumerate(instance.attributes["route"]):
        written = lines[line_of(instance, "route", index, "gateway_id") - 1].strip(" ,")
        assert written == f'"gateway_id": "{route["gateway_id"]}"'
    assert '"route"' in lines[line_of(instance, "route") - 1]


def test_the_argument_of_a_call_that_carries_the_value() -> None:
    reading = write(
        main="""\
module "outer" {
  source = "./outer"
  count  = 1
  range  = "10.0.0.0/24"
}
""",
        outer__main="""\
variable "range" {}
variable "flag" { default = true }
module "inner" {
  source = "./inner"
  ranges = { a = var.range }
}
""",
        outer__inner__main="""\
variable "ranges" {}
locals {
  ranges = var.ranges
}
resource "aws_subnet" "s" {
  for_each   = var.ranges
  vpc_id     = "vpc-1"
  cidr_block = local.ranges[each.key]
}
""",
    )
    (instance,) = reading.after.by_type["aws_subnet"]
    place = instance.place_of(("cidr_block",))
    assert place is not None
    assert (place.file, place.line) == ("outer/inner/main.tf", 8)
    assert [(call.file, call.line) for call in place.module_calls] == [("main.tf", 4), ("outer/main.tf", 5)]
    assert instance.origin is not None
    assert [call.line for call in instance.origin.module_calls] == [1, 3]
    other = instance.place_of(("vpc_id",))
    assert other is not None
    assert [call.line for call in other.module_calls] == [1, 3]


def test_a_plan_with_its_sources() -> None:
    case = Path(__file__).parent.parent / "fixtures" / "checks" / "NET001" / "bad"
    for name in ("main.tf", "plan.json"):
        Path(name).write_bytes((case / name).read_bytes())
    reading = read("plan.json")
    (instance, *_) = reading.after.by_type["aws_subnet"]
    place = instance.place_of(("cidr_block",))
    assert place is not None
    text = Path("main.tf").read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert text.strip().startswith("cidr_block")
