"""LB009: a load balancer that security groups keep from its targets."""

import pytest

from tests.checks.balancers import (
    PRIVATE,
    PUBLIC,
    VPC,
    attachment,
    balancer,
    group,
    ingress,
    listener,
    target_group,
)
from tests.checks.hcl import report_on, verdicts
from tests.checks.test_lb007 import GROUP_OF_INSTANCES, INSTANCE, TASKS

WEB = VPC + balancer(subnets=PRIVATE, more="internal = true") + group() + listener("HTTP", 80)
HTTP = target_group("HTTP", 8080)
BY_GROUP = "security_groups = [aws_security_group.web.id]"
OPEN = group("app", ingress(BY_GROUP, 8080))
CLOSED = group("app", ingress(BY_GROUP, 80))
NO_WAY_OUT = (
    VPC
    + balancer(subnets=PRIVATE)
    + listener("HTTP", 80)
    + """
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
)
EGRESS = """
resource "aws_vpc_security_group_egress_rule" "web" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  %s
}
"""
ADDED = """
resource "aws_network_interface_sg_attachment" "app" {
  security_group_id    = aws_security_group.web.id
  network_interface_id = %s
}
"""
NLB = VPC + listener("TCP", 443) + group() + balancer("network", PRIVATE, BY_GROUP)
HIDDEN = target_group("TCP", 8080, 'target_type = "ip"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WEB + HTTP + INSTANCE + CLOSED, "sends to TCP 8080 of aws_instance.app"),
        (WEB + HTTP + GROUP_OF_INSTANCES + CLOSED, "sends to TCP 8080"),
        (WEB + HTTP + INSTANCE + group("app", ingress(BY_GROUP, 8080, 0, "udp")), "sends to TCP 8080"),
        # addresses that are not the load balancer's, and a group that it is not in
        (WEB + HTTP + INSTANCE + group("app", ingress('cidr_blocks = ["10.0.0.0/24"]', 8080)), "8080"),
        (WEB + HTTP + INSTANCE + group("app", ingress("self = true", 8080)), "8080"),
        (WEB + HTTP + INSTANCE + group("app", ingress('ipv6_cidr_blocks = ["::/0"]', 8080)), "8080"),
        # the port of the container, of the registration, and of the health check
        (WEB + target_group("HTTP", 80, 'target_type = "ip"') + TASKS + OPEN, "sends to TCP 443"),
        (WEB + HTTP + INSTANCE.replace("app.id\n  \n", "app.id\n  port = 81\n") + OPEN, "sends to TCP 81"),
        (
            WEB + target_group("HTTP", 8080, 'health_check { port = "9090" }') + INSTANCE + OPEN,
            "checks TCP 9090",
        ),
        (NO_WAY_OUT + HTTP + INSTANCE + OPEN, "do not let it out"),
        (NO_WAY_OUT + EGRESS % 'cidr_ipv4 = "10.1.0.0/16"' + HTTP + INSTANCE + OPEN, "do not let it out"),
        (NLB + HIDDEN + TASKS + OPEN, "sends to TCP 443"),
    ],
)
def test_it_does_not_get_through(text: str, said: str) -> None:
    findings, unknown = verdicts("LB009", text)
    assert (len(findings), unknown) == (1, [])
    assert said in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        WEB + HTTP + INSTANCE + OPEN,
        WEB + HTTP + INSTANCE + group("app", ingress("cidr_blocks = [aws_vpc.main.cidr_block]", 8000, 9000)),
        WEB + HTTP + INSTANCE + group("app", ingress('cidr_blocks = ["0.0.0.0/0"]', 0, 0, "-1")),
        # the range of one of its subnets
        WEB + HTTP + INSTANCE + group("app", ingress('cidr_blocks = ["10.0.10.0/25"]', 8080)),
        # one group for both
        WEB.replace(group(), "")
        + HTTP
        + group("web", ingress("self = true", 8080))
        + INSTANCE.replace("aws_security_group.app", "aws_security_group.web"),
        # what is not known besides does not matter
        WEB
        + HTTP
        + INSTANCE
        + group("app", ingress("cidr_blocks = var.unset", 8080), ingress(BY_GROUP, 8080)),
        NO_WAY_OUT + EGRESS % 'cidr_ipv4 = "10.0.10.0/24"' + HTTP + INSTANCE + OPEN,
        NO_WAY_OUT
        + EGRESS % "referenced_security_group_id = aws_security_group.app.id"
        + HTTP
        + INSTANCE
        + OPEN,
        # a group that is put on its interface admits it
        WEB
        + HTTP
        + INSTANCE
        + CLOSED
        + group("more", ingress(BY_GROUP, 8080))
        + (ADDED % "aws_instance.app.primary_network_interface_id").replace("group.web", "group.more"),
        # its clients are seen, or it has no group
        NLB + target_group("TCP", 8080) + INSTANCE + CLOSED,
        VPC + listener("TCP", 443) + balancer("network", PUBLIC) + HIDDEN + TASKS + CLOSED + group(),
        # tasks in the network of their instance have dynamic ports
        WEB + HTTP + TASKS[: TASKS.index("  network_configuration")] + "}\n" + CLOSED,
        WEB + target_group("HTTP", 8080, 'target_type = "ip"') + attachment('"10.0.10.7"') + CLOSED,
        WEB + target_group("HTTP", 8080, 'ip_address_type = "ipv6"\n  target_type = "ip"') + TASKS + CLOSED,
        VPC + HTTP + INSTANCE + CLOSED + group(),
    ],
)
def test_it_does(text: str) -> None:
    assert verdicts("LB009", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        WEB + HTTP + INSTANCE + group("app", ingress("cidr_blocks = var.unset", 8080)),
        WEB + HTTP + INSTANCE + group("app", ingress('prefix_list_ids = ["pl-0123456789abcdef0"]', 8080)),
        WEB + HTTP + INSTANCE.replace("[aws_security_group.app.id]", '["sg-0123456789abcdef0"]'),
        WEB + HTTP.replace("port = 8080", "port = var.unset") + INSTANCE + CLOSED,
        WEB.replace(PRIVATE, "var.unset")
        + HTTP
        + INSTANCE
        + group("app", ingress('cidr_blocks = ["10.0.99.0/24"]', 8080)),
        # a group that is put on an interface may be the target's
        WEB + HTTP + INSTANCE + CLOSED + ADDED % "var.unset",
    ],
)
def test_unknown(text: str) -> None:
    findings, unknown = verdicts("LB009", text)
    assert findings == []
    assert len(unknown) == 1


OTHER = (
    INSTANCE.replace('"app"', '"other"').replace("instance.app", "instance.other").replace('"web"', '"more"')
)
SEVERAL = (
    WEB
    + HTTP
    + INSTANCE
    + CLOSED
    + INSTANCE.replace('"app"', '"other"')
    .replace("instance.app", "instance.other")
    .replace('"web"', '"more"')
    + target_group("HTTP", 9090, name="second")
    + attachment("aws_instance.app.id", name="second", to="second")
    + listener("HTTP", 81, name="web_second", to="second")
)


def test_one_cause_is_told_once() -> None:
    """Two targets, and a second group and listener, behind one security group."""
    report = report_on("LB009", SEVERAL)
    assert len(report.findings) == 1
    assert report.findings[0].message == (
        "aws_lb.web sends to TCP 8080 of aws_instance.app, "
        "but the security groups of aws_instance.app do not admit it"
    )
    said = " ".join(report.findings[0].because)
    assert "no rule admits TCP 8080, 9090" in said
    assert "TCP 8080 of aws_instance.other" in said
    assert "TCP 9090 of aws_instance.app" in said


def test_two_causes_are_told_apart() -> None:
    third = INSTANCE.replace('"app"', '"third"').replace("group.app", "group.third")
    third = third.replace("instance.app", "instance.third").replace('"web"', '"third"')
    findings, unknown = verdicts("LB009", SEVERAL + third + group("third", ingress(BY_GROUP, 443)))
    assert (len(findings), unknown) == (2, [])


def test_what_is_not_known_of_one_target_hides_no_other() -> None:
    second = target_group("HTTP", 9090, name="second") + listener("HTTP", 81, name="web_second", to="second")
    text = WEB + HTTP + INSTANCE + CLOSED + second + attachment("var.unset", name="second", to="second")
    findings, unknown = verdicts("LB009", text)
    assert (len(findings), len(unknown)) == (1, 1)


def _behind(rules: str, front: str = "internal = true", port: int = 80) -> str:
    """Write an Application Load Balancer behind a Network Load Balancer."""
    return (
        VPC
        + balancer("network", PUBLIC, front, name="front")
        + listener("TCP", 443, name="front", to="alb")
        + target_group("TCP", port, 'target_type = "alb"', name="alb")
        + attachment("aws_lb.web.arn", name="alb", to="alb")
        + balancer(subnets=PRIVATE, more="internal = true")
        + listener("HTTP", 80)
        + target_group("HTTP", 8080)
        + group("web", rules)
        + group("front")
        + group("others")
    )


FRONT = "security_groups = [aws_security_group.front.id]"
BY_FRONT = "security_groups = [aws_security_group.front.id]"
BY_OTHERS = "security_groups = [aws_security_group.others.id]"
PUBLIC_FRONT = f"internal = false\n  {FRONT}"


@pytest.mark.parametrize(
    "text",
    [
        _behind(ingress("self = true", 80)),
        _behind(ingress('cidr_blocks = ["0.0.0.0/0"]', 443)),
        _behind(ingress(BY_OTHERS, 80), "internal = false"),
        _behind(ingress(BY_OTHERS, 80), PUBLIC_FRONT),
        _behind(ingress('cidr_blocks = ["10.1.0.0/16"]', 80), PUBLIC_FRONT),
        _behind(ingress(BY_FRONT, 443), PUBLIC_FRONT),
    ],
    ids=["itself", "port", "another group", "another group's", "elsewhere", "port of its group"],
)
def test_a_load_balancer_behind_another_is_shut(text: str) -> None:
    findings, unknown = verdicts("LB009", text)
    assert (len(findings), unknown) == (1, [])
    assert "aws_lb.front sends to TCP 80 of aws_lb.web" in findings[0]
    assert "admit neither it nor its clients" in findings[0]


def test_a_load_balancer_lets_nothing_out_to_another() -> None:
    shut = _behind(ingress(BY_FRONT, 80), PUBLIC_FRONT).replace(group("front"), "")
    shut += 'resource "aws_security_group" "front" { vpc_id = aws_vpc.main.id }\n'
    shut += EGRESS.replace("group.web.id", "group.front.id") % 'cidr_ipv4 = "10.1.0.0/16"'
    findings, unknown = verdicts("LB009", shut)
    assert (len(findings), unknown) == (1, [])
    assert "its own security groups do not let it out" in findings[0]


@pytest.mark.parametrize(
    "text",
    [
        _behind(ingress('cidr_blocks = ["0.0.0.0/0"]', 80)),
        _behind(ingress('cidr_blocks = ["0.0.0.0/0"]', 80), PUBLIC_FRONT),
        # clients that are let in one by one
        _behind(ingress('cidr_blocks = ["198.51.100.0/24"]', 80), PUBLIC_FRONT),
        _behind(ingress('cidr_blocks = ["10.1.0.0/16"]', 80)),
        _behind(ingress(BY_OTHERS, 80)),
        _behind(ingress('prefix_list_ids = ["pl-0123456789abcdef0"]', 80), PUBLIC_FRONT),
        # its own group, or the addresses of its nodes
        _behind(ingress(BY_FRONT, 80), PUBLIC_FRONT),
        _behind(ingress('cidr_blocks = ["10.0.0.0/23"]', 80), PUBLIC_FRONT),
        # LB004 is about that
        _behind(ingress('cidr_blocks = ["0.0.0.0/0"]', 80), port=81),
    ],
)
def test_a_load_balancer_behind_another_is_open(text: str) -> None:
    assert verdicts("LB009", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        _behind(ingress("cidr_blocks = var.unset", 80), PUBLIC_FRONT),
        _behind(ingress(BY_OTHERS, 80), f"internal = var.unset\n  {FRONT}"),
        _behind(ingress("self = true", 80), "internal = false\n  security_groups = var.unset"),
    ],
)
def test_a_load_balancer_behind_another_is_not_known(text: str) -> None:
    findings, unknown = verdicts("LB009", text)
    assert (findings, len(unknown)) == ([], 1)


def test_a_function_is_called_and_not_connected_to() -> None:
    function = """
resource "aws_lambda_function" "app" {
  function_name = "app"
  role          = "arn:aws:iam::111122223333:role/app"
  vpc_config {
    subnet_ids         = [aws_subnet.private["eu-west-1a"].id]
    security_group_ids = [aws_security_group.app.id]
  }
}
"""
    text = WEB + target_group("HTTP", 8080, 'target_type = "lambda"') + function + CLOSED
    assert verdicts("LB009", text + attachment("aws_lambda_function.app.arn")) == ([], [])
