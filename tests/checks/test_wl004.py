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


KAFKA = """
resource "aws_msk_cluster" "main" {
  cluster_name           = "main"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2
  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = aws_subnet.public[*].id
    security_groups = [aws_security_group.data.id]
    connectivity_info {
      public_access { type = TYPE }
    }
  }
  client_authentication {
    sasl {
      iam   = true
      scram = true
    }
  }
}
"""


def kafka(type: str = '"SERVICE_PROVIDED_EIPS"') -> str:
    return KAFKA.replace("TYPE", type)


def broker(engine: str = "ActiveMQ", subnets: str = "subnet_ids = [aws_subnet.public[0].id]") -> str:
    return f"""
resource "aws_mq_broker" "main" {{
  broker_name         = "main"
  engine_type         = "{engine}"
  engine_version      = "5.18"
  host_instance_type  = "mq.m5.large"
  publicly_accessible = true
  {subnets}
  security_groups     = [aws_security_group.data.id]
}}
"""


CONSOLE = """
resource "aws_vpc_security_group_ingress_rule" "console" {
  security_group_id = aws_security_group.data.id
  ip_protocol       = "tcp"
  from_port         = 8162
  to_port           = 8162
  cidr_ipv4         = "203.0.113.0/24"
}
"""


@pytest.mark.parametrize(
    ("text", "port", "count"),
    [
        (admitting() + store(PUBLIC), "5432", 1),
        (admitting(port="15432") + store(PUBLIC, "port = 15432"), "15432", 1),
        (admitting('["0.0.0.0/1", "128.0.0.0/1"]') + store(PUBLIC), "5432", 1),
        (admitting() + group() + CLUSTER, "5432", 2),
        (admitting(port="9198") + kafka(), "9198", 1),
        (admitting(port="61617") + broker(), "61617", 1),
        (admitting(port="61617") + CONSOLE + broker("ACTIVEMQ"), "61617", 1),
    ],
)
def test_the_whole_internet_reaches_it(text: str, port: str, count: int) -> None:
    findings, unknown = verdicts("WL004", NETWORK + route() + text)
    assert (len(findings), unknown) == (count, [])
    assert all(
        "the whole internet reaches aws_" in one and one.endswith(f" on port {port}") for one in findings
    )
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
        (route() + admitting('["10.0.0.0/16"]', "9198") + kafka(), "aws_security_group.data does not admit"),
        (
            route() + admitting('["10.0.0.0/16"]', "61617") + broker(),
            "aws_security_group.data does not admit",
        ),
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
        # brokers that nobody makes public, and those of which the public address is outside of the VPC
        route() + admitting(port="9198") + kafka('"DISABLED"'),
        route() + admitting(port="9198") + kafka().replace("public_access { type", "#"),
        route() + admitting(port="5671") + broker("RabbitMQ"),
        route() + admitting('["10.0.0.0/16"]', "5671") + broker("RabbitMQ", ""),
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
        route() + admitting(port="9198") + kafka("var.unset"),
        route() + admitting(port="61617") + broker("ActiveMQ", ""),
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
