"""WL004: databases that are on the internet, or would be but for one thing."""

import pytest

from tests.checks.hcl import verdicts
from tests.checks.test_igw002 import NETWORK, database, group, route

SECURITY_GROUP = """
resource "aws_security_group" "data" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = PORT
    to_port     = PORT
    cidr_blocks = SOURCE
  }
}
"""
WORN = "vpc_security_group_ids = [aws_security_group.data.id]"
PUBLIC = "publicly_accessible = true"
WORLD = '["0.0.0.0/0"]'


def admitting(source: str = WORLD, port: str = "5432") -> str:
    return SECURITY_GROUP.replace("SOURCE", source).replace("PORT", port)


def store(*lines: str) -> str:
    return group() + database('engine = "postgres"', WORN, *lines)


CLUSTER = f"""
resource "aws_rds_cluster" "main" {{
  engine                 = "aurora-postgresql"
  db_subnet_group_name   = aws_db_subnet_group.main.name
  {WORN}
}}
resource "aws_rds_cluster_instance" "main" {{
  count               = 2
  cluster_identifier  = aws_rds_cluster.main.id
  engine              = "aurora-postgresql"
  instance_class      = "db.t4g.medium"
  {PUBLIC}
}}
"""


@pytest.mark.parametrize(
    ("text", "port", "count"),
    [
        (admitting() + store(PUBLIC), "5432", 1),
        (admitting(port="15432") + store(PUBLIC, "port = 15432"), "15432", 1),
        (admitting('["0.0.0.0/1", "128.0.0.0/1"]') + store(PUBLIC), "5432", 1),
        (admitting() + group() + CLUSTER, "5432", 2),
    ],
)
def test_the_whole_internet_reaches_it(text: str, port: str, count: int) -> None:
    findings, unknown = verdicts("WL004", NETWORK + route() + text)
    assert (len(findings), unknown) == (count, [])
    assert all("the whole internet reaches aws_" in one and f" at {port}" in one for one in findings)
    assert verdicts("SG001", NETWORK + route() + text) == ([], []), "one problem is one finding"


def test_what_else_wears_the_group_is_for_sg001() -> None:
    text = NETWORK + route() + admitting(port="22") + store(PUBLIC)
    assert len(verdicts("SG001", text)[0]) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        # the security group, the route, and the way to the internet
        (route() + admitting('["10.0.0.0/16"]') + store(PUBLIC), "aws_security_group.data does not admit"),
        (admitting('["10.0.0.0/16"]') + store(PUBLIC), "aws_route_table.public has no route"),
    ],
)
def test_something_stands_in_the_way(text: str, why: str) -> None:
    findings, unknown = verdicts("WL004", NETWORK + text)
    assert (len(findings), unknown) == (1, [])
    assert "is publicly accessible, and nothing on the internet reaches it" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        # nobody asks for an address
        route() + admitting() + store(),
        route() + admitting() + store("publicly_accessible = false"),
        # chosen addresses
        route() + admitting('["203.0.113.0/24"]') + store(PUBLIC),
        # the way is closed, and SG006 speaks of the rule
        admitting() + store(PUBLIC),
    ],
)
def test_nothing_to_say(text: str) -> None:
    assert verdicts("WL004", NETWORK + text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        route() + admitting() + store("publicly_accessible = var.unset"),
        route() + admitting("[var.unset]") + store(PUBLIC),
        route(target="gateway_id = var.unset") + admitting() + store(PUBLIC),
        # it is in one of two subnets, and only one of them is public
        route()
        + admitting()
        + store(PUBLIC).replace(
            "aws_subnet.public[*].id", "[aws_subnet.private[0].id, aws_subnet.public[0].id]"
        ),
    ],
)
def test_a_part_of_the_way_is_not_known(text: str) -> None:
    findings, unknown = verdicts("WL004", NETWORK + text)
    assert findings == []
    assert unknown
