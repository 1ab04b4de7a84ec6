"""WL005: what is kept several times, in one zone."""

import pytest

from tests.checks.hcl import verdicts

VPC = """
variable "unset" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.9.0/24"
  availability_zone = "eu-west-1a"
}
"""
A = '[aws_subnet.app["a"].id]'
BOTH = "[for subnet in aws_subnet.app : subnet.id]"


def service(subnets: str = A, more: str = "desired_count = 2", name: str = "app") -> str:
    return f"""
resource "aws_ecs_service" "{name}" {{
  name            = "{name}"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  {more}
  network_configuration {{ subnets = {subnets} }}
}}
"""


def scaling(subnets: str = A, sizes: str = "min_size = 2", more: str = "", name: str = "app") -> str:
    return f"""
resource "aws_autoscaling_group" "{name}" {{
  vpc_zone_identifier = {subnets}
  {sizes}
  max_size = 4
  {more}
}}
"""


def cache(subnets: str = A, failover: str = "automatic_failover_enabled = true") -> str:
    return f"""
resource "aws_elasticache_subnet_group" "cache" {{
  name       = "cache"
  subnet_ids = {subnets}
}}
resource "aws_elasticache_replication_group" "cache" {{
  replication_group_id = "cache"
  description          = "cache"
  subnet_group_name    = aws_elasticache_subnet_group.cache.name
  {failover}
}}
"""


def dax(nodes: int, subnets: str = A) -> str:
    return f"""
resource "aws_dax_subnet_group" "dax" {{
  name       = "dax"
  subnet_ids = {subnets}
}}
resource "aws_dax_cluster" "dax" {{
  cluster_name       = "dax"
  node_type          = "dax.t3.small"
  iam_role_arn       = "x"
  subnet_group_name  = aws_dax_subnet_group.dax.name
  replication_factor = {nodes}
}}
"""


TEMPLATE = """
resource "aws_launch_template" "app" {
  placement { group_name = "near" }
}
"""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (service(), "tasks"),
        (service('[aws_subnet.app["a"].id, aws_subnet.second.id]'), "tasks"),
        (scaling(), "instances"),
        (scaling(sizes="min_size = 0\n  desired_capacity = 3"), "instances"),
        (scaling(sizes="min_size = 2\n  desired_capacity = null"), "instances"),
        (cache(), "nodes"),
        (dax(3), "nodes"),
        # others in both zones, and others in the same one, are no counterpart
        (scaling() + scaling(BOTH, name="other") + scaling(sizes="min_size = 1", name="third"), "instances"),
        # of another type
        (scaling() + service('[aws_subnet.app["b"].id]', "desired_count = 1"), "instances"),
    ],
)
def test_all_are_in_one_zone(text: str, parts: str) -> None:
    findings, unknown = verdicts("WL005", VPC + text)
    assert (len(findings), unknown) == (1, [])
    assert f"all {parts} of aws_" in findings[0]
    assert "are in eu-west-1a, and aws_vpc.main has subnets in eu-west-1b too" in findings[0]


@pytest.mark.parametrize("count", ["count = 2", 'for_each = toset(["x", "y"])'])
def test_every_instance_is_one(count: str) -> None:
    findings, unknown = verdicts("WL005", VPC + service(more=f"{count}\n  desired_count = 2"))
    assert (len(findings), unknown) == (2, [])


def test_in_a_module() -> None:
    text = VPC + f'module "app" {{\n  source  = "./app"\n  subnets = {A}\n}}'
    findings, unknown = verdicts("WL005", text, app='variable "subnets" {}\n' + service("var.subnets"))
    assert (len(findings), unknown) == (1, [])


ONE_EACH = """
resource "aws_autoscaling_group" "app" {
  for_each            = aws_subnet.app
  vpc_zone_identifier = [each.value.id]
  min_size            = 2
  max_size            = 4
}
"""


@pytest.mark.parametrize(
    "text",
    [
        VPC + service(BOTH) + scaling(BOTH) + cache(BOTH) + dax(3, BOTH),
        # two are known to be in different zones, whatever else there is
        VPC + service('[aws_subnet.app["a"].id, aws_subnet.app["b"].id, var.unset]'),
        # one is asked for, or a number that scaling changes
        VPC + service(more="desired_count = 1") + scaling(sizes="min_size = 1") + dax(1),
        VPC + service(more="") + cache(failover=""),
        VPC + dax(2),
        VPC + cache(failover="automatic_failover_enabled = false"),
        # each zone has its own
        VPC + ONE_EACH,
        VPC + scaling() + scaling('[aws_subnet.app["b"].id]', name="other"),
        # near one another on purpose
        VPC + scaling(more='placement_group = "near"'),
        VPC + scaling(more="placement_group = var.unset"),
        VPC + TEMPLATE + scaling(more="launch_template { id = aws_launch_template.app.id }"),
        # the whole VPC is in one zone
        VPC.replace("a = 0, b = 1", "a = 0") + service() + cache(),
        # a Local Zone, and an Outpost
        VPC.replace('"eu-west-1${each.key}"', '"us-west-2-lax-1${each.key}"') + service(),
        VPC.replace("vpc_id  ", 'outpost_arn = "x"\n  vpc_id  ') + service(),
        # outside of a VPC of this configuration, or of any
        VPC + service().replace("network_configuration { subnets = " + A + " }", ""),
        VPC + cache().replace("subnet_group_name    = aws_elasticache_subnet_group.cache.name", ""),
        # what AWS refuses to make so
        VPC
        + f"""
resource "aws_db_subnet_group" "data" {{ subnet_ids = {A} }}
resource "aws_db_instance" "data" {{
  instance_class       = "db.t4g.micro"
  multi_az             = true
  db_subnet_group_name = aws_db_subnet_group.data.name
}}
""",
    ],
)
def test_it_is_in_several_or_need_not_be(text: str) -> None:
    assert verdicts("WL005", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        VPC + service("var.unset"),
        VPC + service('[aws_subnet.app["a"].id, var.unset]'),
        VPC + service(more="desired_count = var.unset"),
        VPC + cache(failover="automatic_failover_enabled = var.unset"),
        VPC + cache("var.unset"),
        VPC.replace('"eu-west-1${each.key}"', "var.unset") + service(),
        # whether another one is its counterpart is not known
        VPC + service() + service("var.unset", "desired_count = 1", name="other"),
    ],
)
def test_it_may_be_in_several(text: str) -> None:
    findings, unknown = verdicts("WL005", text)
    assert findings == []
    assert unknown
